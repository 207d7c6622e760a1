import { App, Button, DatePicker, Form, Input, Modal, Popconfirm, Radio, Table } from 'antd';
import type { Dayjs } from 'dayjs';
import { useState } from 'react';
import { post } from '../../api/client';
import type { Subsidy } from '../../api/types';
import { parseKwh, siteTime } from '../../format';
import { useI18n } from '../../i18n';
import { errorText, Loaded, Nothing } from '../../kit/parts';
import { useSession } from '../../session';
import { amountOf } from '../charges/units';
import { useSubsidyColumns } from './subsidy-list';

/** A shop's free energy: what is left and until when, and the history with every clearing. */
export function StallSubsidy({ accountId, stallNumber }: { accountId: string; stallNumber: string }) {
  const { t } = useI18n();
  const { can } = useSession();
  const { message } = App.useApp();
  const [giving, setGiving] = useState(false);
  const columns = useSubsidyColumns().filter(({ key }) => !['stall', 'account', 'area'].includes(key));
  return (
    <Loaded path={`/accounts/${accountId}/subsidies`} every={60_000}>
      {({ free, items }, reload) => {
        const withdraw = (row: Subsidy, reason: string) => void post(`/subsidies/${row.id}/withdraw`, { reason }).then(reload, (error: unknown) => void message.error(errorText(t, error)));
        return (
          <>
            <section className="panel stall-line" aria-label={t('subsidy.leftWh')}>
              {free.map((each) => <div key={each.medium}><span>{t(`subsidy.medium.${each.medium}`)} {t('subsidy.leftWh')}</span><b className="num">{amountOf(each.medium, each.leftWh)}</b> <span className="soft">{t('subsidy.of', { amount: amountOf(each.medium, each.grantedWh) })}{each.expiresAt !== null && ` · ${t('subsidy.endsAt', { at: siteTime(each.expiresAt) })}`}</span></div>)}
              {free.length === 0 && <div>{t('subsidy.nothingNow')}</div>}
              {can('subsidy.edit') && <Button onClick={() => setGiving(true)}>{t('subsidy.give')}</Button>}
            </section>
            <Table<Subsidy> rowKey="id" size="small" dataSource={items} scroll={{ x: 1000 }} locale={{ emptyText: <Nothing text={t('subsidy.none')} /> }} pagination={{ pageSize: 20, showTotal: (n) => t('total', { n }) }}
              columns={[...columns.map(({ value: _, unit: __, spare: ___, ...column }) => column), ...(can('subsidy.edit') ? [{ key: 'act', title: t('actions'), render: (_: unknown, row: Subsidy) => row.leftWh > 0 && row.kind !== 'monthly' && <Withdraw row={row} withdraw={withdraw} /> }] : [])]} />
            {giving && <GiveSubsidy accountId={accountId} stallNumber={stallNumber} close={() => { setGiving(false); reload(); }} />}
          </>
        );
      }}
    </Loaded>
  );
}

function Withdraw({ row, withdraw }: { row: Subsidy; withdraw: (row: Subsidy, reason: string) => void }) {
  const { t } = useI18n();
  const [reason, setReason] = useState('');
  return (
    <Popconfirm title={t('subsidy.withdrawSure', { amount: amountOf(row.medium, row.leftWh) })} description={<Input aria-label={t('reason')} placeholder={t('reason')} maxLength={200} value={reason} onChange={(event) => setReason(event.target.value)} />} okText={t('confirm')} cancelText={t('cancel')} okButtonProps={{ disabled: reason.trim() === '' }} onConfirm={() => withdraw(row, reason)}>
      <Button size="small" danger>{t('subsidy.withdraw')}</Button>
    </Popconfirm>
  );
}

interface Values {
  medium: Subsidy['medium'];
  amount: string;
  until?: Dayjs | null;
  reason: string;
}

function GiveSubsidy({ accountId, stallNumber, close }: { accountId: string; stallNumber: string; close: () => void }) {
  const { t } = useI18n();
  const { message } = App.useApp();
  const [giftId] = useState(() => crypto.randomUUID());
  const [busy, setBusy] = useState(false);
  const [form] = Form.useForm<Values>();
  const unit = (Form.useWatch('medium', form) ?? 'electricity') === 'water' ? 'm³' : 'kWh';
  const give = ({ medium, amount, until, reason }: Values) => {
    setBusy(true);
    void post(`/accounts/${accountId}/subsidies`, { giftId, medium, wh: parseKwh(amount)!, expiresAt: until?.toISOString() ?? null, reason }, giftId).then(close, (error: unknown) => void message.error(errorText(t, error))).finally(() => setBusy(false));
  };
  return (
    <Modal open title={`${t('subsidy.give')} ${stallNumber}`} okText={t('subsidy.give')} okButtonProps={{ loading: busy }} cancelText={t('cancel')} onCancel={close} onOk={() => form.submit()}>
      <Form<Values> form={form} layout="vertical" onFinish={give} initialValues={{ medium: 'electricity' }}>
        <Form.Item name="medium" label={t('subsidy.medium')}><Radio.Group options={(['electricity', 'water'] as const).map((value) => ({ value, label: t(`subsidy.medium.${value}`) }))} /></Form.Item>
        <Form.Item name="amount" label={t('subsidy.amount')} rules={[{ validator: (_, value: string) => ((parseKwh(value) ?? 0) > 0 ? Promise.resolve() : Promise.reject(new Error(t('subsidy.badAmount')))) }]}><Input autoFocus inputMode="decimal" suffix={unit} /></Form.Item>
        <Form.Item name="until" label={t('subsidy.until')} extra={t('subsidy.untilHint')}><DatePicker showTime style={{ width: '100%' }} /></Form.Item>
        <Form.Item name="reason" label={t('reason')} rules={[{ required: true, message: t('fill') }]}><Input maxLength={200} /></Form.Item>
      </Form>
    </Modal>
  );
}
