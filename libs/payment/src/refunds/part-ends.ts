import { putOutbox, type Tx } from '#libs/database';
import { cashDrawerCode, clearingCode, purseCode, tellClosedMoney, transfer } from '#libs/ledger';
import { systemActor, type Actor } from '#libs/runtime';
import { tellEvent } from '../orders/order.js';
import { finishRequest, heldIn, type RefundPartRow } from './refund.js';

export interface Ending {
  now: Date;
  wall: Date;
  actor: Actor;
}

export const refundActor = systemActor('payment');

/** The part's money has left for good: through its channel, out of a drawer, or by hand at the channel. */
export async function partSucceeded(tx: Tx, part: RefundPartRow, end: Ending & { channelRefundId?: string; note?: string }): Promise<void> {
  const to = part.channel === 'cash' ? cashDrawerCode(end.actor.id) : clearingCode(await merchantOf(tx, part));
  await transfer(tx, { siteId: part.siteId, causeKey: `refund:${part.id}`, kind: 'refund', from: heldIn(part), to, amountFen: part.amountFen, at: end.now, actor: end.actor, reason: end.note ?? '' });
  await tx.query(
    `UPDATE refund SET state = 'succeeded', unknown = false, error = NULL, next_query_at = NULL, succeeded_at = $2, channel_refund_id = coalesce($3, channel_refund_id), paid_out_by = $4, settled_note = $5 WHERE id = $1`,
    [part.id, end.wall, end.channelRefundId ?? null, end.actor.kind === 'staff' ? end.actor.id : null, end.note ?? null],
  );
  await tellEvent(tx, { refundId: part.id }, { kind: 'succeeded', at: end.wall, detail: { by: end.actor.name, ...(end.note === undefined ? {} : { note: end.note }) } });
  await putOutbox(tx, [{ topic: 'alarm.close', key: `refund:${part.id}`, payload: { siteId: part.siteId, causeKey: alarmCause(part), at: end.now, reason: 'the refund has ended' } }]);
  await finishRequest(tx, part.requestId, end.now);
}

/** The part's money goes back into the purse it came from, and counts again as money that can go back. */
export async function partReleased(tx: Tx, part: RefundPartRow, end: Ending & { why: string }): Promise<void> {
  await transfer(tx, { siteId: part.siteId, causeKey: `refund-release:${part.id}`, kind: 'refund_release', from: heldIn(part), to: purseCode(part.accountId, part.purse), amountFen: part.amountFen, at: end.now, actor: end.actor, reason: end.why });
  if (part.rechargeId !== null) await tx.query('UPDATE recharge SET refunded_fen = refunded_fen - $2 WHERE id = $1', [part.rechargeId, part.amountFen]);
  await tx.query(`UPDATE refund SET state = 'released', unknown = false, next_query_at = NULL, error = $2 WHERE id = $1`, [part.id, end.why.slice(0, 300)]);
  await tellEvent(tx, { refundId: part.id }, { kind: 'released', at: end.wall, detail: { why: end.why.slice(0, 300), by: end.actor.name } });
  await putOutbox(tx, [{ topic: 'purse.credited', key: `refund-release:${part.id}`, payload: { accountId: part.accountId } }]);
  await tellClosedMoney(tx, { ...part, at: end.now });
  await finishRequest(tx, part.requestId, end.now);
}

/** The part cannot end by itself: its money stays held, and a person is called. */
export async function partStuck(tx: Tx, part: RefundPartRow, stuck: { state: 'abnormal' | 'failed'; why: string; now: Date; wall: Date; nextQueryAt: Date | null }): Promise<void> {
  await tx.query('UPDATE refund SET state = $2, unknown = false, error = $3, next_query_at = $4 WHERE id = $1', [part.id, stuck.state, stuck.why.slice(0, 300), stuck.nextQueryAt]);
  if (part.state === stuck.state && part.error === stuck.why.slice(0, 300)) return;
  await tellEvent(tx, { refundId: part.id }, { kind: stuck.state, at: stuck.wall, detail: { why: stuck.why.slice(0, 300) } });
  await putOutbox(tx, [{
    topic: 'alarm.open', key: `refund:${part.id}`,
    payload: {
      siteId: part.siteId, kind: 'refund_stuck', severity: 'critical', causeKey: alarmCause(part), objectKind: 'refund-request', objectId: part.requestId, objectName: part.outRefundNo,
      details: { amountFen: part.amountFen, channel: part.channel, why: stuck.why.slice(0, 300) }, at: stuck.now,
    },
  }]);
}

const alarmCause = (part: RefundPartRow): string => `refund:${part.id}`;

async function merchantOf(tx: Tx, part: RefundPartRow): Promise<string> {
  const [order] = await tx.query<{ merchantId: string }[]>('SELECT merchant_id AS "merchantId" FROM payment_order WHERE id = $1', [part.orderId]);
  return order!.merchantId;
}
