import { App, Button, Popconfirm, Steps, Timeline } from 'antd';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { post } from '../../api/client';
import type { OrderDetail } from '../../api/types';
import { siteTime, yuan } from '../../format';
import { maybe, useI18n, type Translate } from '../../i18n';
import { errorText, Loaded, Nothing, PageTitle } from '../../kit/parts';
import { useSession } from '../../session';
import { OrderState, PartState } from './order-state';

/** What an event adds: sums in yuan, who told, what the channel said. How it is stored is nobody's business here. */
function detailText(t: Translate, detail: Record<string, unknown>): string {
  const said = Object.entries(detail).filter(([name, value]) => value !== null && !['from', 'way', 'origin'].includes(name)).map(([name, value]) => {
    if (name.endsWith('Fen')) return yuan(Number(value));
    if (name === 'source') return maybe(t, `order.source.${String(value)}`);
    return typeof value === 'object' ? JSON.stringify(value) : String(value);
  });
  return said.join(' · ');
}

/** One order: what was paid, what became of it, and everything that the channel said, in order. */
export function OrderPage() {
  const { orderId } = useParams();
  return <Loaded path={`/orders/${orderId!}/detail`} every={5000}>{(order, reload) => <View order={order} reload={reload} />}</Loaded>;
}

function View({ order, reload }: { order: OrderDetail; reload: () => void }) {
  const { t } = useI18n();
  const { can } = useSession();
  const { message } = App.useApp();
  const [busy, setBusy] = useState(false);
  const act = (request: Promise<unknown>) => {
    setBusy(true);
    void request.then(() => { void message.success(t('order.asked')); reload(); }, (error: unknown) => void message.error(errorText(t, error))).finally(() => setBusy(false));
  };
  const { row } = order;
  const waiting = order.state !== 'paid' && order.state !== 'closed';
  const facts: [string, React.ReactNode][] = [
    [t('stall'), <Link key="stall" to={`/stalls/${row.stallId}`}><b>{row.stallNumber}</b></Link>], [t('amount'), <b key="amount">{yuan(order.amountFen)}</b>], [t('channel'), `${maybe(t, `channel.${order.channel}`)} · ${maybe(t, `order.way.${order.way}`)}`],
    [t('cash.payer'), `${row.payerName} · ${t(`order.origin.${row.origin}`)}`], [t('rec.number'), <span key="number" className="mono">{row.outTradeNo}</span>], [t('order.transaction'), <span key="transaction" className="mono">{row.transactionId ?? '–'}</span>],
  ];
  const times = [order.paidAt, order.creditedAt, ...(order.needed ? [order.commandedAt, order.restoredAt] : [])];
  const names = (['paid', 'credited', 'commanded', 'restored'] as const).slice(0, times.length);
  return (
    <>
      <PageTitle extra={<><OrderState order={order} />{can('order.view') && waiting && <Button loading={busy} onClick={() => act(post(`/orders/${order.orderId}/query`))}>{t('order.query')}</Button>}{can('order.view') && waiting && <Popconfirm title={t('order.closeSure')} okText={t('confirm')} cancelText={t('cancel')} onConfirm={() => act(post(`/orders/${order.orderId}/close`))}><Button danger loading={busy}>{t('order.close')}</Button></Popconfirm>}</>}>{t('order.title')} {row.stallNumber} {yuan(order.amountFen)}</PageTitle>
      <section className="panel stall-line">{facts.map(([label, value]) => <div key={label}><span>{label}</span>{value}</div>)}</section>
      {row.mismatch !== null && <section className="panel"><b className="bad">{t('order.mismatch')}</b> <span className="mono">{row.mismatch}</span></section>}
      {order.refusedBy !== null && order.state !== 'paid' && <section className="panel"><b className="bad">{t('order.refused')}</b> <span className="mono">{order.refusedBy}</span></section>}
      <section className="panel"><Steps size="small" current={times.filter((at) => at !== null).length} items={names.map((name, index) => ({ title: t(`cash.step.${name}`), content: <span className="num">{siteTime(times[index])}</span> }))} />{order.waitingFor !== null && order.state === 'paid' && <p>{maybe(t, `cash.waiting.${order.waitingFor}`)}</p>}</section>
      <section className="panel">
        <h2>{t('order.events')}</h2>
        <Timeline items={order.events.map((event, index) => ({ key: index, content: <><span className="num">{siteTime(event.at)}</span> <b>{maybe(t, `order.event.${event.kind}`)}</b> <span className="mono soft">{detailText(t, event.detail)}</span></> }))} />
        <h2>{t('order.notifications')} ({order.notifications.length})</h2>
        {order.notifications.length === 0 ? <Nothing text={t('order.noNotifications')} /> : order.notifications.map((each, index) => <p key={index}><span className="num">{siteTime(each.receivedAt)}</span> {each.verified ? `✓ ${t('order.verified')}` : `✕ ${t('order.notVerified')}`} <span className="mono">{each.messageId ?? ''}</span> {each.bytes} B</p>)}
        {order.refunds.length > 0 && <><h2>{t('nav.refunds')}</h2>{order.refunds.map((part) => <p key={part.id}><b className="num">{yuan(part.amountFen)}</b> <PartState part={part} /> <span className="mono">{part.outRefundNo}</span> {siteTime(part.succeededAt ?? part.sentAt)}</p>)}</>}
      </section>
    </>
  );
}
