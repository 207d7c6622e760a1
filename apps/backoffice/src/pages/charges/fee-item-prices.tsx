import { App, Button, DatePicker, Input, Modal, Popconfirm, Space, Table } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useState } from 'react';
import { post, put, remove } from '../../api/client';
import type { FeeItem } from '../../api/types';
import { siteDay } from '../../format';
import { useI18n } from '../../i18n';
import { errorText, serverNow } from '../../kit/parts';
import { bindingsOf, FeeTargets, valuesOf } from './fee-targets';
import { microText, parseMicro } from './units';

/** An item's prices by day, whom it is charged to, and its end. */
export function FeeItemPrices({ item, reload, close }: { item: FeeItem; reload: () => void; close: () => void }) {
  const { t } = useI18n();
  const { message } = App.useApp();
  const [day, setDay] = useState<Dayjs>(() => dayjs(siteDay(new Date(serverNow()))).startOf('month').add(1, 'month'));
  const [text, setText] = useState('');
  const [bound, setBound] = useState(() => valuesOf(item.bindings));
  const act = (work: Promise<unknown>, then: () => void) => void work.then(then, (error: unknown) => void message.error(errorText(t, error)));
  const addPrice = () => {
    const priceMicroYuan = parseMicro(text);
    if (priceMicroYuan === undefined) return void message.error(t('share.badPrice'));
    act(post(`/fee-items/${item.id}/prices`, { fromDay: day.format('YYYY-MM-DD'), priceMicroYuan }), () => { setText(''); reload(); });
  };
  return (
    <Modal open width={680} title={item.name} onCancel={close} footer={<>{item.endedAt === null && <Popconfirm title={t('fee.endSure')} okText={t('confirm')} cancelText={t('cancel')} onConfirm={() => act(remove(`/fee-items/${item.id}`), close)}><Button style={{ float: 'left' }}>{t('fee.end')}</Button></Popconfirm>}<Button onClick={close}>{t('close')}</Button></>}>
      <h3>{t('price')}</h3>
      <Table<FeeItem['prices'][number]> rowKey="fromDay" size="small" pagination={false} dataSource={item.prices} columns={[{ title: t('fee.fromDay'), dataIndex: 'fromDay', render: (from: string) => <span className="num">{from}</span> }, { title: t(`fee.priceOf.${item.rule}`), align: 'right', dataIndex: 'priceMicroYuan', render: (micro: number) => <b className="num">¥{microText(micro)}</b> }]} />
      {item.endedAt === null && (
        <>
          <Space wrap style={{ margin: '10px 0 18px' }}>
            <DatePicker aria-label={t('fee.fromDay')} allowClear={false} value={day} onChange={(value) => value !== null && setDay(value)} />
            <Input aria-label={t('price')} inputMode="decimal" prefix="¥" style={{ width: 150 }} value={text} onChange={(event) => setText(event.target.value)} onPressEnter={addPrice} />
            <Button onClick={addPrice}>{t('fee.addPrice')}</Button>
          </Space>
          <h3>{t('fee.bound')}</h3>
          <div style={{ marginBottom: 10 }}><FeeTargets value={bound} onChange={setBound} /></div>
          <Space wrap><Button onClick={() => act(put(`/fee-items/${item.id}/bindings`, { bindings: bindingsOf(bound), fromMonth: dayjs(siteDay(new Date(serverNow()))).add(1, 'month').format('YYYY-MM') }), reload)}>{t('fee.bind')}</Button><span className="soft">{t('fee.bindHint')}</span></Space>
        </>
      )}
    </Modal>
  );
}
