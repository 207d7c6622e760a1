import { DatePicker, Space } from 'antd';
import dayjs from 'dayjs';
import { Link, useNavigate, useSearchParams } from 'react-router';
import type { OrderRow } from '../api/types';
import { siteDay, siteTime, yuan } from '../format';
import { maybe, useI18n } from '../i18n';
import { ageText, Loaded, PageTitle, serverNow } from '../kit/parts';
import { Select } from '../kit/select';
import { DataTable, type Column } from '../kit/table/data-table';
import { useSession } from '../session';
import { OrderState } from './orders/order-state';

const channels = ['wechat', 'alipay', 'unionpay'] as const;
const states = ['created', 'submitted', 'closing', 'closed', 'paid'] as const;

/** Every order that went through a channel on a day, by whoever began it. */
export function OrdersPage() {
  const { t } = useI18n();
  const { siteId } = useSession();
  const navigate = useNavigate();
  const [parameters, setParameters] = useSearchParams();
  const day = parameters.get('day') ?? siteDay(new Date(serverNow()));
  const [channel, state] = [parameters.get('channel') ?? '', parameters.get('state') ?? ''];
  const change = (name: string, value: string | undefined) => {
    if (value === undefined || value === '') parameters.delete(name);
    else parameters.set(name, value);
    setParameters(parameters);
  };
  const columns: Column<OrderRow>[] = [
    { key: 'time', title: t('time'), dataIndex: 'createdAt', unit: 'time', render: (at: string) => <span className="num">{siteTime(at)}</span> },
    { key: 'stall', title: t('stall'), value: (row) => row.stallNumber, render: (_, row) => <Link to={`/stalls/${row.stallId}`} onClick={(event) => event.stopPropagation()}><b>{row.stallNumber}</b></Link> },
    { key: 'payer', title: t('cash.payer'), value: (row) => row.payerName, render: (_, row) => <>{row.payerName} <span className="soft">{t(`order.origin.${row.origin}`)}</span></> },
    { key: 'channel', title: t('channel'), value: (row) => maybe(t, `channel.${row.channel}`), render: (_, row) => maybe(t, `channel.${row.channel}`) },
    { key: 'amount', title: t('amount'), align: 'right', dataIndex: 'amountFen', unit: 'fen', render: (fen: number) => <b className="num">{yuan(fen)}</b> },
    { key: 'state', title: t('order.state'), value: (row) => t(`order.state.${row.state}`), render: (_, row) => <><OrderState order={row} />{row.suspense && <span className="bad">{t('order.suspense')}</span>}{row.mismatch !== null && <span className="bad">{t('order.mismatch')}</span>}</> },
    { key: 'paid', title: t('order.paidAt'), dataIndex: 'paidAt', unit: 'time', render: (at: string | null) => <span className="num">{siteTime(at)}</span> },
    { key: 'number', title: t('rec.number'), dataIndex: 'outTradeNo', render: (text: string) => <span className="mono">{text}</span> },
    { key: 'transaction', title: t('order.transaction'), dataIndex: 'transactionId', spare: true, render: (text: string | null) => <span className="mono">{text ?? '–'}</span> },
  ];
  const tools = (
    <Space wrap>
      <DatePicker allowClear={false} aria-label={t('rec.day')} value={dayjs(day)} onChange={(value) => change('day', (value ?? dayjs()).format('YYYY-MM-DD'))} />
      <Select aria-label={t('channel')} style={{ width: 140 }} value={channel} onChange={(value) => change('channel', value)} options={[{ value: '', label: t('all') }, ...channels.map((value) => ({ value, label: t(`channel.${value}`) }))]} />
      <Select aria-label={t('order.state')} style={{ width: 140 }} value={state} onChange={(value) => change('state', value)} options={[{ value: '', label: t('all') }, ...states.map((value) => ({ value, label: t(`order.state.${value}`) }))]} />
    </Space>
  );
  return (
    <>
      <PageTitle>{t('nav.orders')}</PageTitle>
      <Loaded path={`/sites/${siteId}/orders?day=${day}&limit=500${channel === '' ? '' : `&channel=${channel}`}${state === '' ? '' : `&state=${state}`}`} every={15_000}>
        {({ items, totals }, _reload, at) => (
          <>
            <div className="figures">
              <div className="figure"><span>{t('order.paidSum')}</span><b>{yuan(totals.paidFen)}</b><small>{t('asOf', { age: ageText(t, at) })}</small></div>
              <div className="figure"><span>{t('order.count')}</span><b>{totals.count}</b><small>{day}</small></div>
            </div>
            <DataTable<OrderRow> name="orders" report={t('nav.orders')} rowKey="orderId" columns={columns} filters={['day', 'channel', 'state']} tools={tools} empty={t('order.empty')} dataSource={items} scroll={{ x: 1100 }} open={({ orderId }) => void navigate(`/orders/${orderId}`)} pagination={{ pageSize: 50, showSizeChanger: false, showTotal: (n) => t('total', { n }) }} />
          </>
        )}
      </Loaded>
    </>
  );
}
