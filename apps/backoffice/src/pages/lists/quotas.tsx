import { App, Button, DatePicker, Form, Input, Modal, Segmented, Switch, Table } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { get, post } from '../../api/client';
import type { AssessedQuota, Quota, QuotaSlip } from '../../api/types';
import { kwh, parseKwh, parsePrice, price, siteDay, siteTime, yuan, type Medium } from '../../format';
import { useI18n } from '../../i18n';
import { errorText, Loaded, Nothing, PageTitle, serverNow } from '../../kit/parts';
import { Select } from '../../kit/select';
import { DataTable, type Column } from '../../kit/table/data-table';
import { everyRow } from '../../kit/table/every-row';
import { useSession } from '../../session';
import { SlipPaper } from './quota-slip';

const SIZE = 50;
const tabs = ['over', 'quotas', 'slips'] as const;
export const unitPrice = (micro: number, medium: Medium): string => (medium === 'water' ? price(micro).replace('kWh', 'm³') : price(micro));

/** Monthly quotas: who went over, by how much, and the slips that were printed of it. */
export function QuotasPage() {
  const { t } = useI18n();
  const [parameters, setParameters] = useSearchParams();
  const tab = tabs.find((each) => each === parameters.get('tab')) ?? 'over';
  const month = parameters.get('month') ?? siteDay(new Date(serverNow())).slice(0, 7);
  const medium: Medium = parameters.get('medium') === 'water' ? 'water' : 'electricity';
  const set = (change: Record<string, string>) => setParameters({ tab, month, medium, over: parameters.get('over') ?? 'true', ...change });
  const tools = (
    <>
      <Segmented value={tab} onChange={(value) => set({ tab: value })} options={tabs.map((value) => ({ value, label: t(`quota.tab.${value}`) }))} />
      {tab !== 'quotas' && <DatePicker picker="month" allowClear={false} aria-label={t('month')} value={dayjs(`${month}-01`)} onChange={(value: Dayjs | null) => value !== null && set({ month: value.format('YYYY-MM') })} />}
      {tab === 'over' && <Segmented<Medium> value={medium} onChange={(value) => set({ medium: value })} options={(['electricity', 'water'] as const).map((value) => ({ value, label: t(`medium.${value}`) }))} />}
    </>
  );
  return (
    <>
      <PageTitle>{t('nav.quotas')}</PageTitle>
      {tab === 'over' && <Assessment month={month} medium={medium} over={parameters.get('over') !== 'false'} setOver={(over) => set({ over: String(over) })} tools={tools} />}
      {tab === 'quotas' && <Quotas tools={tools} />}
      {tab === 'slips' && <Slips month={month} tools={tools} />}
    </>
  );
}

function Assessment({ month, medium, over, setOver, tools }: { month: string; medium: Medium; over: boolean; setOver: (over: boolean) => void; tools: React.ReactNode }) {
  const { t } = useI18n();
  const { siteId } = useSession();
  const { message } = App.useApp();
  const [slip, setSlip] = useState<QuotaSlip | null>(null);
  const [at, setAt] = useState(1);
  const path = `/sites/${siteId}/quota-assessment?month=${month}&medium=${medium}&over=${over}` as const;
  const print = (row: AssessedQuota, reload: () => void) => void post(`/accounts/${row.accountId}/quota-slips`, { month, medium }).then((made) => { setSlip(made); reload(); setTimeout(() => window.print(), 80); }, (error: unknown) => void message.error(errorText(t, error)));
  const columns = (reload: () => void): Column<AssessedQuota>[] => [
    { key: 'stall', title: t('stall'), value: (row) => `${row.stallNumber} ${row.stallName}`, render: (_, row) => <><b>{row.stallNumber}</b> {row.stallName}</> },
    { key: 'category', title: t('category'), dataIndex: 'category' }, { key: 'customer', title: t('customer'), dataIndex: 'customerName' },
    { key: 'quota', title: t('quota.month'), align: 'right', value: (row) => kwh(row.quotaWh, row.medium), render: (_, row) => <span className="num">{kwh(row.quotaWh, row.medium)} <span className="soft">{t(`quota.kind.${row.quotaKind}`)}</span></span> },
    { key: 'used', title: t('list.used'), align: 'right', value: (row) => kwh(row.usedWh, row.medium), render: (_, row) => <span className="num">{kwh(row.usedWh, row.medium)}</span> },
    { key: 'excess', title: t('quota.excess'), align: 'right', value: (row) => kwh(row.excessWh, row.medium), render: (_, row) => <b className={`num${row.excessWh > 0 ? ' bad' : ''}`}>{kwh(row.excessWh, row.medium)}</b> },
    { key: 'money', title: t('quota.excessFen'), align: 'right', value: (row) => row.excessFen, unit: 'fen', render: (_, row) => <span className="num">{row.excessFen === null ? '–' : yuan(row.excessFen)}</span> },
    { key: 'prints', title: t('quota.prints'), align: 'right', dataIndex: 'prints', unit: 'number', render: (n: number, row) => <Button size="small" aria-label={`${t('quota.print')} ${row.stallNumber}`} onClick={() => print(row, reload)}>{n === 0 ? t('quota.print') : t('quota.printAgain', { n })}</Button> },
  ];
  return (
    <Loaded path={`${path}&limit=${SIZE}&offset=${(at - 1) * SIZE}`}>
      {({ items, total, excessWh }, reload) => (
        <>
          <DataTable<AssessedQuota> name="quota-over" report={`${t('nav.quotas')} ${month}`} rowKey="accountId" columns={columns(reload)} filters={['tab', 'month', 'medium', 'over']} empty={t(over ? 'quota.nobodyOver' : 'quota.none')} dataSource={items} everyRow={() => everyRow(path)} scroll={{ x: 1000 }}
            tools={<>{tools}<label><Switch checked={over} onChange={(next) => { setAt(1); setOver(next); }} /> {t('quota.onlyOver')}</label></>} pagination={{ current: at, pageSize: SIZE, total, showSizeChanger: false, showTotal: (n) => t('total', { n }), onChange: setAt }} />
          <section className="panel stall-line" aria-label={t('list.sums')}><div><span>{t('quota.excess')}</span><b className="num">{kwh(excessWh, medium)}</b></div><div className="soft">{t('quota.hint')}</div></section>
          <Modal open={slip !== null} title={t('quota.slip')} onCancel={() => setSlip(null)} footer={<Button onClick={() => setSlip(null)}>{t('close')}</Button>}>{slip !== null && <SlipPaper slip={slip} />}</Modal>
        </>
      )}
    </Loaded>
  );
}

function Quotas({ tools }: { tools: React.ReactNode }) {
  const { t } = useI18n();
  const { siteId, can } = useSession();
  const [adding, setAdding] = useState(false);
  const columns: Column<Quota>[] = [
    { key: 'medium', title: t('medium'), value: (row) => t(`medium.${row.medium}`), render: (_, row) => t(`medium.${row.medium}`) },
    { key: 'kind', title: t('quota.for'), value: (row) => `${t(`quota.kind.${row.kind}`)} ${row.name}`, render: (_, row) => <>{t(`quota.kind.${row.kind}`)} <b>{row.name}</b></> },
    { key: 'from', title: t('quota.from'), dataIndex: 'fromMonth' },
    { key: 'month', title: t('quota.month'), align: 'right', value: (row) => kwh(row.monthWh, row.medium), render: (_, row) => <span className="num">{row.monthWh === null ? t('none') : kwh(row.monthWh, row.medium)}</span> },
    { key: 'price', title: t('quota.excessPrice'), align: 'right', value: (row) => (row.excessMicroYuan === null ? '' : unitPrice(row.excessMicroYuan, row.medium)), render: (_, row) => <span className="num">{row.excessMicroYuan === null ? '–' : unitPrice(row.excessMicroYuan, row.medium)}</span> },
    { key: 'by', title: t('operator'), dataIndex: 'setBy' }, { key: 'at', title: t('time'), dataIndex: 'setAt', unit: 'time', render: (at: string) => <span className="num">{siteTime(at)}</span> },
  ];
  return (
    <Loaded path={`/sites/${siteId}/quotas`}>
      {(items, reload) => (
        <>
          <DataTable<Quota> name="quotas" report={t('nav.quotas')} rowKey="id" columns={columns} filters={['tab']} empty={t('quota.unset')} dataSource={items} pagination={false} scroll={{ x: 900 }} tools={<>{tools}{can('quota.edit') && <Button data-new="" type="primary" onClick={() => setAdding(true)}>{t('quota.set')}</Button>}</>} />
          {adding && <SetQuota close={() => { setAdding(false); reload(); }} />}
        </>
      )}
    </Loaded>
  );
}

interface Values {
  medium: Medium;
  kind: Quota['kind'];
  accountTypeId?: string;
  category?: string;
  accountId?: string;
  from: Dayjs;
  amount?: string;
  price?: string;
}

function SetQuota({ close }: { close: () => void }) {
  const { t } = useI18n();
  const { siteId } = useSession();
  const { message } = App.useApp();
  const [form] = Form.useForm<Values>();
  const [kind, medium] = [Form.useWatch('kind', form) ?? 'category', Form.useWatch('medium', form) ?? 'electricity'];
  const { data: types } = useQuery({ queryKey: ['account-types', siteId], queryFn: () => get(`/sites/${siteId}/account-types`) });
  const { data: accounts } = useQuery({ queryKey: ['quota accounts', siteId], queryFn: () => get(`/sites/${siteId}/accounts?state=open&limit=500`), enabled: kind === 'account' });
  const save = (values: Values) => {
    const [monthWh, excess] = [values.amount === undefined || values.amount === '' ? null : parseKwh(values.amount), values.price === undefined || values.price === '' ? null : parsePrice(values.price)];
    if (monthWh === undefined || excess === undefined) return void message.error(t('quota.badNumber'));
    const target = values.kind === 'category' ? { category: values.category!.trim() } : values.kind === 'account' ? { accountId: values.accountId! } : { accountTypeId: values.accountTypeId! };
    void post(`/sites/${siteId}/quotas`, { medium: values.medium, target, fromMonth: values.from.format('YYYY-MM'), monthWh, excessMicroYuan: excess }).then(close, (error: unknown) => void message.error(errorText(t, error)));
  };
  const unit = medium === 'water' ? 'm³' : 'kWh';
  const required = [{ required: true, message: t('fill') }];
  return (
    <Modal open title={t('quota.set')} okText={t('save')} cancelText={t('cancel')} onCancel={close} onOk={() => form.submit()}>
      <Form<Values> form={form} layout="vertical" initialValues={{ medium: 'electricity', kind: 'category', from: dayjs(siteDay(new Date(serverNow()))).startOf('month') }} onFinish={save}>
        <Form.Item name="medium" label={t('medium')}><Segmented options={(['electricity', 'water'] as const).map((value) => ({ value, label: t(`medium.${value}`) }))} /></Form.Item>
        <Form.Item name="kind" label={t('quota.for')}><Segmented options={(['account-type', 'category', 'account'] as const).map((value) => ({ value, label: t(`quota.kind.${value}`) }))} /></Form.Item>
        {kind === 'category' && <Form.Item name="category" label={t('category')} rules={required}><Input maxLength={40} /></Form.Item>}
        {kind === 'account-type' && <Form.Item name="accountTypeId" label={t('quota.kind.account-type')} rules={required}><Select options={types?.map(({ id, name }) => ({ value: id, label: name }))} /></Form.Item>}
        {kind === 'account' && <Form.Item name="accountId" label={t('quota.kind.account')} rules={required}><Select showSearch optionFilterProp="label" options={accounts?.items.map(({ id, stallNumber, customerName }) => ({ value: id, label: `${stallNumber} ${customerName}` }))} /></Form.Item>}
        <Form.Item name="from" label={t('quota.from')} rules={required}><DatePicker picker="month" allowClear={false} /></Form.Item>
        <Form.Item name="amount" label={t('quota.month')} extra={t('quota.emptyEnds')}><Input inputMode="decimal" suffix={unit} maxLength={12} /></Form.Item>
        <Form.Item name="price" label={t('quota.excessPrice')} extra={t('quota.hint')}><Input inputMode="decimal" suffix={`¥/${unit}`} maxLength={10} /></Form.Item>
      </Form>
    </Modal>
  );
}

function Slips({ month, tools }: { month: string; tools: React.ReactNode }) {
  const { t } = useI18n();
  const { siteId } = useSession();
  return (
    <Loaded path={`/sites/${siteId}/quota-slips?month=${month}`}>
      {(items) => (
        <>
          <div className="page-title" style={{ marginBottom: 10 }}>{tools}</div>
          <Table rowKey="id" size="small" dataSource={items} pagination={{ pageSize: 50 }} locale={{ emptyText: <Nothing text={t('quota.noSlips')} /> }} columns={[
            { title: t('stall'), dataIndex: 'stallNumber' }, { title: t('medium'), render: (_, row) => t(`medium.${row.medium}`) }, { title: t('quota.month'), align: 'right', render: (_, row) => <span className="num">{kwh(row.quotaWh, row.medium)}</span> },
            { title: t('list.used'), align: 'right', render: (_, row) => <span className="num">{kwh(row.usedWh, row.medium)}</span> }, { title: t('quota.excess'), align: 'right', render: (_, row) => <b className="num">{kwh(row.excessWh, row.medium)}</b> },
            { title: t('print.number'), align: 'right', render: (_, row) => (row.number === 1 ? t('print.original') : t('cash.copy', { n: row.number - 1 })) }, { title: t('operator'), dataIndex: 'by' }, { title: t('time'), render: (_, row) => <span className="num">{siteTime(row.at)}</span> },
          ]} />
        </>
      )}
    </Loaded>
  );
}
