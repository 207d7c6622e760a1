import { DatePicker, Tag } from 'antd';
import dayjs from 'dayjs';
import { useNavigate, useSearchParams } from 'react-router';
import type { ChannelBill } from '../api/types';
import { siteDay, siteTime, yuan } from '../format';
import { maybe, useI18n } from '../i18n';
import { Loaded, PageTitle, serverNow } from '../kit/parts';
import { DataTable, type Column } from '../kit/table/data-table';
import { useSession } from '../session';

const looks = { waiting: 'tag-soft', fetched: 'tag-info', open: 'tag-bad', closed: 'tag-good' } as const;
const signs = { waiting: '…', fetched: '↻', open: '✕', closed: '✓' } as const;

export function BillState({ state }: { state: ChannelBill['state'] }) {
  const { t } = useI18n();
  return <Tag className={looks[state]}>{signs[state]} {t(`rec.state.${state}`)}</Tag>;
}

/** The channels' bills of a month against our books: a day is closed when nothing in it is unexplained. */
export function ReconcilePage() {
  const { t } = useI18n();
  const { siteId } = useSession();
  const navigate = useNavigate();
  const [parameters, setParameters] = useSearchParams();
  const month = parameters.get('month') ?? siteDay(new Date(serverNow())).slice(0, 7);
  const columns: Column<ChannelBill>[] = [
    { key: 'day', title: t('rec.day'), dataIndex: 'day', render: (day: string) => <b className="num">{day}</b> },
    { key: 'channel', title: t('channel'), value: (bill) => maybe(t, `channel.${bill.channel}`), render: (_, bill) => maybe(t, `channel.${bill.channel}`) },
    { key: 'state', title: t('rec.state'), value: (bill) => t(`rec.state.${bill.state}`), render: (_, bill) => <BillState state={bill.state} /> },
    { key: 'payments', title: t('rec.payments'), align: 'right', dataIndex: 'paymentsFen', unit: 'fen', render: (_, bill) => <span className="num">{yuan(bill.paymentsFen)} · {bill.payments}</span> },
    { key: 'refunds', title: t('rec.refunds'), align: 'right', dataIndex: 'refundsFen', unit: 'fen', render: (_, bill) => <span className="num">{yuan(bill.refundsFen)} · {bill.refunds}</span> },
    { key: 'fees', title: t('rec.fees'), align: 'right', dataIndex: 'feesFen', unit: 'fen', render: (fen: number) => <span className="num">{yuan(fen)}</span> },
    { key: 'open', title: t('rec.open'), align: 'right', dataIndex: 'open', render: (open: number) => <b className={open > 0 ? 'bad' : undefined}>{open}</b> },
    { key: 'settled', title: t('rec.settled'), align: 'right', dataIndex: 'settled' },
    { key: 'fetched', title: t('rec.fetched'), dataIndex: 'fetchedAt', unit: 'time', render: (at: string | null) => <span className="num">{siteTime(at)}</span> },
    { key: 'error', title: t('rec.error'), value: (bill) => bill.error ?? '', render: (_, bill) => (bill.error === null ? '' : <span>{maybe(t, `rec.error.${bill.error}`)}{bill.nextAttemptAt === null ? '' : ` · ${t('rec.next')} ${siteTime(bill.nextAttemptAt).slice(5, 16)}`}</span>) },
  ];
  const tools = <DatePicker picker="month" allowClear={false} aria-label={t('rec.month')} value={dayjs(`${month}-01`)} onChange={(value) => setParameters({ month: (value ?? dayjs()).format('YYYY-MM') })} />;
  return (
    <>
      <PageTitle>{t('nav.reconcile')}</PageTitle>
      <Loaded path={`/sites/${siteId}/channel-bills?month=${month}`} every={60_000}>
        {(bills) => <DataTable<ChannelBill> name="channel-bills" report={t('nav.reconcile')} rowKey="id" columns={columns} filters={['month']} tools={tools} empty={t('rec.empty')} dataSource={bills} scroll={{ x: 1100 }} open={({ id }) => void navigate(`/reconcile/${id}`)} pagination={false} />}
      </Loaded>
    </>
  );
}
