import { useQuery } from '@tanstack/react-query';
import { Alert, App, Button, Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { ApiError, get, post } from '../../api/client';
import type { Swap } from '../../api/types';
import { kwh, siteTime, yuan } from '../../format';
import { useI18n } from '../../i18n';
import { errorText, Loaded, PageTitle } from '../../kit/parts';
import { Select } from '../../kit/select';
import { DataTable, type Column } from '../../kit/table/data-table';
import { useSession } from '../../session';
import { readingsOf, TypedDisplays, type TypedDisplay } from './typed-displays';

/** Stalls that were exchanged between two accounts, and the act itself. */
export function MovesPage() {
  const { t } = useI18n();
  const { siteId, can } = useSession();
  const [adding, setAdding] = useState(false);
  const [shown, setShown] = useState<Swap | null>(null);
  const side = (row: Swap, name: 'first' | 'second') => `${row[name].customerName} ${row[name].fromStall} → ${row[name].toStall}`;
  const columns: Column<Swap>[] = [
    { key: 'at', title: t('swap.at'), dataIndex: 'at', unit: 'time', render: (at: string) => <span className="num">{siteTime(at)}</span> },
    { key: 'first', title: t('swap.first'), value: (row) => side(row, 'first'), render: (_, row) => <b>{side(row, 'first')}</b> },
    { key: 'firstCharged', title: t('swap.charged'), align: 'right', dataIndex: 'firstChargedFen', unit: 'fen', render: (fen: number) => <span className="num">{yuan(fen)}</span> },
    { key: 'second', title: t('swap.second'), value: (row) => side(row, 'second'), render: (_, row) => <b>{side(row, 'second')}</b> },
    { key: 'secondCharged', title: t('swap.charged'), align: 'right', dataIndex: 'secondChargedFen', unit: 'fen', render: (fen: number) => <span className="num">{yuan(fen)}</span> },
    { key: 'reason', title: t('reason'), dataIndex: 'reason' },
    { key: 'by', title: t('rep.by'), dataIndex: 'by' },
  ];
  return (
    <>
      <PageTitle extra={can('account.close') && <Button data-new="" type="primary" onClick={() => setAdding(true)}>{t('swap.new')}</Button>}>{t('nav.moves')}</PageTitle>
      <Loaded path={`/sites/${siteId}/swaps?limit=500`} every={60_000}>
        {({ items }, reload) => (
          <>
            <DataTable<Swap> name="moves" report={t('nav.moves')} rowKey="swapId" columns={columns} filters={[]} empty={t('swap.empty')} dataSource={items} scroll={{ x: 1100 }} open={setShown} pagination={{ pageSize: 50, showSizeChanger: false, showTotal: (n) => t('total', { n }) }} />
            {adding && <SwapStalls close={() => { setAdding(false); reload(); }} />}
          </>
        )}
      </Loaded>
      <Modal open={shown !== null} footer={null} onCancel={() => setShown(null)} title={t('swap.title')}>
        {shown?.readings.map((reading) => <p key={reading.meterId}><span className="num">{reading.meterNumber}</span> <b className="num">{kwh(reading.registerWh, reading.medium)}</b> <span className="num soft">{siteTime(reading.readAt)}</span>{reading.photoId !== null && <> · {t('rep.photo')}</>}</p>)}
      </Modal>
    </>
  );
}

interface Values {
  first: string;
  second: string;
  reason: string;
  typed?: TypedDisplay;
}

function SwapStalls({ close }: { close: () => void }) {
  const { t } = useI18n();
  const { siteId } = useSession();
  const { message } = App.useApp();
  const [form] = Form.useForm<Values>();
  const [busy, setBusy] = useState(false);
  const [silent, setSilent] = useState(false);
  const [swapId] = useState(() => crypto.randomUUID());
  const { data } = useQuery({ queryKey: [`stalls to swap ${siteId}`], queryFn: () => get(`/sites/${siteId}/stalls?limit=500`) });
  const { data: accounts } = useQuery({ queryKey: [`accounts to swap ${siteId}`], queryFn: () => get(`/sites/${siteId}/accounts?state=open&limit=500`) });
  // A stall that an account has besides is exchanged like any other.
  const options = (data?.items ?? []).filter(({ accountId }) => accountId !== null).map((stall) => ({ value: stall.id, label: [`${stall.number} ${stall.name}`, stall.customerName, ...(accounts?.items ?? []).filter(({ id }) => id === stall.accountId).map(({ availableFen }) => yuan(availableFen))].join(' · ') }));
  const submit = ({ first, second, reason, typed = {} }: Values) => {
    const readings = readingsOf(typed);
    setBusy(true);
    void post(`/sites/${siteId}/swaps`, { swapId, firstStallId: first, secondStallId: second, reason, ...(readings.length === 0 ? {} : { readings }) })
      .then(() => { void message.success(t('swap.done')); close(); }, (error: unknown) => {
        if (error instanceof ApiError && error.problem.code === 'meter-silent') setSilent(true);
        void message.error(errorText(t, error));
      })
      .finally(() => setBusy(false));
  };
  const [first, second] = [Form.useWatch('first', form), Form.useWatch('second', form)];
  return (
    <Modal open title={t('swap.title')} okText={t('swap.do')} okButtonProps={{ loading: busy }} cancelText={t('cancel')} onCancel={close} onOk={() => form.submit()} width={620}>
      <Alert type="info" title={t('swap.rules')} style={{ marginBottom: 12 }} />
      <Form<Values> form={form} layout="vertical" onFinish={submit}>
        <Form.Item name="first" label={t('swap.first')} rules={[{ required: true, message: t('swap.first') }]}><Select showSearch autoFocus optionFilterProp="label" options={options} /></Form.Item>
        <Form.Item name="second" label={t('swap.second')} rules={[{ required: true, message: t('swap.second') }]}><Select showSearch optionFilterProp="label" options={options.filter(({ value }) => value !== first)} /></Form.Item>
        <Form.Item name="reason" label={t('reason')} rules={[{ required: true, message: t('reason') }]}><Input maxLength={200} /></Form.Item>
        {silent && <><p className="bad">{t('swap.typed')}</p>{[first, second].map((stallId) => stallId !== undefined && <Loaded key={stallId} path={`/stalls/${stallId}`}>{(stall) => <TypedDisplays stall={stall} />}</Loaded>)}</>}
      </Form>
      {busy && <p className="soft" role="status">{t('swap.busy')}</p>}
    </Modal>
  );
}
