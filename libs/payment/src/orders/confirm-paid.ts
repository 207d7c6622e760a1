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
  const [order] = await tx.query<(PaymentOrder & { appId: string; merchantNumber: string })[]>(
    `SELECT ${ORDER_COLUMNS}, m.app_id AS "appId", m.merchant_number AS "merchantNumber" FROM ${ORDER_FROM} WHERE o.channel = (SELECT channel FROM merchant WHERE id = $1) AND o.out_trade_no = $2 FOR UPDATE OF o`,
    [merchant.id, payment.outTradeNo],
  );
  if (order === undefined) return { kind: 'unknown-order' };
  const difference = mismatchOf({ ...order, heardBy: merchant.id }, payment);
  if (difference !== undefined) return refuse(tx, { order, payment, difference, by });
  if (order.state === 'paid') return order.transactionId === payment.transactionId ? { kind: 'already', orderId: order.id } : refuse(tx, { order, payment, difference: 'second-transaction', by });
  if (await transactionIsTaken(tx, order, payment)) return refuse(tx, { order, payment, difference: 'transaction-of-another-order', by });
  const rows = await tx.query<[unknown[], number]>(
    `UPDATE payment_order SET state = 'paid', unknown = false, next_query_at = NULL, paid_at = $2, transaction_id = $3, paid_by = $4 WHERE id = $1 AND state = ANY($5::text[])`,
    [order.id, payment.paidAt, payment.transactionId, payment.payer, statesBefore('paid')],
  );
  if (rows[1] === 0) return { kind: 'already', orderId: order.id };
  await tellEvent(tx, { orderId: order.id }, { kind: 'paid', at: by.wall, detail: { source: by.source, transactionId: payment.transactionId, from: order.state } });
  return takeMoney(tx, order, payment, by);
}

async function takeMoney(tx: Tx, order: PaymentOrder, payment: Payment, by: ConfirmedBy): Promise<Confirmed> {
  // The share lock keeps the account from being closed while money is on its way into it.
  const [account] = await tx.query<{ state: string; zone: string }[]>('SELECT a.state, si.time_zone AS zone FROM account a JOIN site si ON si.id = a.site_id WHERE a.id = $1 FOR SHARE OF a', [order.accountId]);
  if (account!.state === 'closed') {
    await transfer(tx, { siteId: order.siteId, causeKey: `recharge:${order.id}`, kind: 'suspense', from: clearingCode(order.merchantId), to: suspenseCode(order.siteId), amountFen: order.amountFen, at: by.now, actor, reason: 'the account was closed meanwhile' });
    await tx.query('UPDATE payment_order SET suspense = true WHERE id = $1', [order.id]);
    await tellEvent(tx, { orderId: order.id }, { kind: 'suspense', at: by.wall });
    await askForLatePayment(tx, order, by);
    return { kind: 'suspense', orderId: order.id };
  }
  // The recharge lives in business time: it was paid as long before its crediting as the channel says.
  const paidAt = new Date(by.now.getTime() - Math.max(0, by.wall.getTime() - payment.paidAt.getTime()));
  await creditRecharge(tx, {
    rechargeId: order.id, siteId: order.siteId, zone: account!.zone, accountId: order.accountId, channel: order.channel, amountFen: order.amountFen, purse: order.purse, from: clearingCode(order.merchantId), actor, orderId: order.id,
    payerName: order.payerName, paidAt, at: by.now,
  });
  await tx.query('UPDATE payment_order SET recharge_id = id, credited_at = $2 WHERE id = $1', [order.id, by.wall]);
  await tellEvent(tx, { orderId: order.id }, { kind: 'credited', at: by.wall, detail: { amountFen: order.amountFen } });
  return { kind: 'credited', orderId: order.id };
}

async function transactionIsTaken(tx: Tx, order: PaymentOrder, payment: Payment): Promise<boolean> {
  const rows = await tx.query<unknown[]>('SELECT 1 FROM payment_order WHERE channel = $1 AND transaction_id = $2 AND id <> $3', [order.channel, payment.transactionId, order.id]);
  return rows.length > 0;
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
