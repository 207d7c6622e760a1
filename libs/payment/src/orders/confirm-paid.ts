import { putOutbox, type Tx } from '#libs/database';
import { clearingCode, suspenseCode, transfer } from '#libs/ledger';
import { systemActor } from '#libs/runtime';
import type { Payment } from '../channel.js';
import { creditRecharge } from '../credit.js';
import { statesBefore } from '../domain/order-state.js';
import { mismatchOf } from '../domain/payment-match.js';
import { askForLatePayment } from '../refunds/late-payment.js';
import { ORDER_COLUMNS, ORDER_FROM, tellEvent, type PaymentOrder } from './order.js';

/** `mismatch`: the channel vouches for a payment that is not this order's; nothing was credited, staff are alarmed. */
export type Confirmed = { kind: 'credited' | 'suspense' | 'already' | 'mismatch'; orderId: string } | { kind: 'unknown-order' };

export interface ConfirmedBy {
  /** business time: the instant of the crediting */
  now: Date;
  wall: Date;
  /** who learnt of it: notify, poll, payer, staff, reconcile */
  source: string;
}

const actor = systemActor('payment');

/**
 * The one transition to paid, whoever learnt of it: the order, its recharge of the same id, the money in the purse and what
 * follows from it change in the caller's transaction, once, from whatever state the order is in. `payment` is the channel's own
 * verified word, heard by `merchant`.
 */
export async function confirmPaid(tx: Tx, merchant: { id: string }, payment: Payment, by: ConfirmedBy): Promise<Confirmed> {
  // Whoever confirms the same order waits here and finds it paid.
  // The share lock keeps the account from being closed while money is on its way into it.
  const [order] = await tx.query<OrderToPay[]>(
    `SELECT ${ORDER_COLUMNS}, m.app_id AS "appId", m.merchant_number AS "merchantNumber", a.state AS "accountState", (SELECT si.time_zone FROM site si WHERE si.id = o.site_id) AS zone,
       EXISTS (SELECT 1 FROM payment_order x WHERE x.channel = o.channel AND x.transaction_id = $3 AND x.id <> o.id) AS "transactionTaken"
     FROM ${ORDER_FROM} WHERE o.channel = (SELECT channel FROM merchant WHERE id = $1) AND o.out_trade_no = $2 FOR UPDATE OF o FOR SHARE OF a`,
    [merchant.id, payment.outTradeNo, payment.transactionId],
  );
  if (order === undefined) return { kind: 'unknown-order' };
  const difference = mismatchOf({ ...order, heardBy: merchant.id }, payment);
  if (difference !== undefined) return refuse(tx, { order, payment, difference, by });
  if (order.state === 'paid') return order.transactionId === payment.transactionId ? { kind: 'already', orderId: order.id } : refuse(tx, { order, payment, difference: 'second-transaction', by });
  if (order.transactionTaken) return refuse(tx, { order, payment, difference: 'transaction-of-another-order', by });
  if (!statesBefore('paid').includes(order.state)) return { kind: 'already', orderId: order.id };
  return takeMoney(tx, order, payment, by);
}

interface OrderToPay extends PaymentOrder {
  appId: string;
  merchantNumber: string;
  accountState: string;
  zone: string;
  /** another order has the payment's transaction */
  transactionTaken: boolean;
}

async function takeMoney(tx: Tx, order: OrderToPay, payment: Payment, by: ConfirmedBy): Promise<Confirmed> {
  if (order.accountState === 'closed') {
    await transfer(tx, { siteId: order.siteId, causeKey: `recharge:${order.id}`, kind: 'suspense', from: clearingCode(order.merchantId), to: suspenseCode(order.siteId), amountFen: order.amountFen, at: by.now, actor, reason: 'the account was closed meanwhile' });
    await markPaid(tx, { order, payment, by, then: { kind: 'suspense' } });
    await askForLatePayment(tx, order, by);
    return { kind: 'suspense', orderId: order.id };
  }
  // The recharge lives in business time: it was paid as long before its crediting as the channel says.
  const paidAt = new Date(by.now.getTime() - Math.max(0, by.wall.getTime() - payment.paidAt.getTime()));
  await creditRecharge(tx, {
    rechargeId: order.id, siteId: order.siteId, zone: order.zone, accountId: order.accountId, channel: order.channel, amountFen: order.amountFen, purse: order.purse, from: clearingCode(order.merchantId), actor, orderId: order.id,
    payerName: order.payerName, paidAt, at: by.now,
  });
  await markPaid(tx, { order, payment, by, then: { kind: 'credited', detail: { amountFen: order.amountFen } } });
  return { kind: 'credited', orderId: order.id };
}

/** The order's row, written once: paid, and where its money went. A recharge has its number. */
async function markPaid(tx: Tx, { order, payment, by, then }: { order: PaymentOrder; payment: Payment; by: ConfirmedBy; then: { kind: 'credited' | 'suspense'; detail?: object } }): Promise<void> {
  await tx.query(
    `WITH told AS (INSERT INTO payment_event (order_id, at, kind, detail) VALUES ($1::uuid, $2::timestamptz, 'paid', $3::jsonb), ($1::uuid, $2::timestamptz, $4, $5::jsonb))
     UPDATE payment_order SET state = 'paid', unknown = false, next_query_at = NULL, paid_at = $6, transaction_id = $7, paid_by = $8, suspense = ($4 = 'suspense'),
       recharge_id = CASE WHEN $4 = 'credited' THEN id END, credited_at = CASE WHEN $4 = 'credited' THEN $2::timestamptz END WHERE id = $1`,
    [order.id, by.wall, JSON.stringify({ source: by.source, transactionId: payment.transactionId, from: order.state }), then.kind, JSON.stringify(then.detail ?? {}), payment.paidAt, payment.transactionId, payment.payer],
  );
}

async function refuse(tx: Tx, { order, payment, difference, by }: { order: PaymentOrder; payment: Payment; difference: string; by: ConfirmedBy }): Promise<Confirmed> {
  // The same wrong payment is met at every query: it is told once.
  const known = order.mismatch as { difference?: string; transactionId?: string } | null;
  if (known?.difference === difference && known.transactionId === payment.transactionId) return { kind: 'mismatch', orderId: order.id };
  const seen = { difference, amountFen: payment.amountFen, currency: payment.currency, appId: payment.appId, merchantNumber: payment.merchantNumber, transactionId: payment.transactionId, at: by.wall };
  await tx.query('UPDATE payment_order SET mismatch = $2 WHERE id = $1', [order.id, JSON.stringify(seen)]);
  await tellEvent(tx, { orderId: order.id }, { kind: 'mismatch', at: by.wall, detail: { ...seen, source: by.source } });
  await putOutbox(tx, [{
    topic: 'alarm.open', key: `order:${order.id}`,
    payload: {
      siteId: order.siteId, kind: 'payment_mismatch', severity: 'critical', causeKey: `payment-mismatch:${order.id}`, objectKind: 'order', objectId: order.id, objectName: order.outTradeNo,
      details: { difference, amountFen: order.amountFen, heardFen: payment.amountFen, channel: order.channel }, at: by.now,
    },
  }]);
  return { kind: 'mismatch', orderId: order.id };
}
