import { Segmented } from 'antd';
import { useNavigate, useSearchParams } from 'react-router';
import type { RefundRequest } from '../api/types';
import { siteTime, yuan } from '../format';
import { maybe, useI18n } from '../i18n';
import { Loaded, PageTitle } from '../kit/parts';
import { DataTable, type Column } from '../kit/table/data-table';
import { useSession } from '../session';
import { RequestState } from './orders/order-state';
import { cashAsOne } from './refunds/cash-sum';
import { ClosedMoney } from './refunds/closed-money';

const states = ['asked', 'running', 'done', 'rejected'] as const;

/** Money that is asked back: one asks, another decides, the channel or the counter pays. */
export function RefundsPage() {
  const { t } = useI18n();
  const { siteId } = useSession();
  const navigate = useNavigate();
  const [parameters, setParameters] = useSearchParams();
  const state = states.find((each) => each === parameters.get('state')) ?? 'asked';
  const columns: Column<RefundRequest>[] = [
    { key: 'asked', title: t('refund.askedAt'), dataIndex: 'askedAt', unit: 'time', render: (at: string) => <span className="num">{siteTime(at)}</span> },
    { key: 'stall', title: t('stall'), dataIndex: 'stallNumber', render: (number: string) => <b>{number}</b> },
    { key: 'customer', title: t('customer'), dataIndex: 'customerName' },
    { key: 'amount', title: t('amount'), align: 'right', dataIndex: 'amountFen', unit: 'fen', render: (fen: number) => <b className="num">{yuan(fen)}</b> },
    { key: 'cause', title: t('refund.cause'), value: (row) => t(`refund.cause.${row.cause}`), render: (_, row) => t(`refund.cause.${row.cause}`) },
    { key: 'reason', title: t('reason'), dataIndex: 'reason' },
    { key: 'by', title: t('refund.askedBy'), dataIndex: 'askedName' },
    { key: 'decided', title: t('refund.decidedBy'), value: (row) => row.decidedName ?? '', render: (_, row) => (row.decidedName === null ? '–' : <>{row.decidedName} <span className="num soft">{siteTime(row.decidedAt).slice(5, 16)}</span></>) },
    { key: 'state', title: t('order.state'), value: (row) => t(`refund.state.${row.state}`), render: (_, row) => <RequestState state={row.state} /> },
    { key: 'parts', title: t('refund.parts'), value: (row) => row.parts.map((part) => maybe(t, `channel.${part.channel}`)).join(' '), render: (_, row) => cashAsOne(row.parts).map((part) => `${maybe(t, `channel.${part.channel}`)} ${yuan(part.amountFen)}`).join(' + ') },
  ];
  return (
    <>
      <PageTitle extra={<Segmented value={state} onChange={(value) => setParameters({ state: value })} options={states.map((value) => ({ value, label: t(`refund.state.${value}`) }))} />}>{t('nav.refunds')}</PageTitle>
      <ClosedMoney />
      <Loaded path={`/sites/${siteId}/refunds?state=${state}&limit=500`} every={20_000}>
        {({ items }) => <DataTable<RefundRequest> name="refunds" report={t('nav.refunds')} rowKey="id" columns={columns} filters={['state']} empty={t('refund.empty')} dataSource={items} scroll={{ x: 1150 }} open={({ id }) => void navigate(`/refunds/${id}`)} pagination={{ pageSize: 50, showSizeChanger: false, showTotal: (n) => t('total', { n }) }} />}
      </Loaded>
    </>
  );
}
