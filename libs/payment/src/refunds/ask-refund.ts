import type { Tx } from '#libs/database';
import { debtOutstandingFen, emergencyOutstandingFen, purseCode, purseOf, refundPendingCode, transfer, type SupplyPurse } from '#libs/ledger';
import { DomainError, newId, type Actor } from '#libs/runtime';
import { channelNumber } from '../domain/channel-number.js';
import { cashAsOne, planRefund, refundLimit, remainingFen, type Refundable, type RefundLimit, type RefundPart } from '../domain/refund-plan.js';
import { tellEvent, type Queryable } from '../orders/order.js';
import { calmClosedMoney } from './closed-alarm.js';
import { refundRequest, type RefundCause, type RefundRequest } from './refund.js';

export interface AskRefundInput {
  /** made by the client before it asks: a repeat after a lost answer is the same request */
  requestId: string;
  siteId: string;
  accountId: string;
  /** which balance it is asked back from; energy when not said. A closed account has one, which holds the rest of both */
  purse?: SupplyPurse | undefined;
  amountFen: number;
  reason: string;
  cause: Exclude<RefundCause, 'late_payment'>;
  asked: Actor;
  /** business time, and wall time for what the channels see */
  now: Date;
  wall: Date;
  /** base of the notification routes */
  publicUrl: string;
}

/**
 * Asks for money back and holds it from now on: it leaves the purse in the caller's transaction and waits beside it, planned over
 * the recharges it came by. The purse is locked first, so that neither another request nor a settlement takes the same fen.
 * DomainErrors: 'refund-id-reused', 'account-not-found', 'account-closed', 'purse-not-found', 'refund-too-much' (params.refundableFen), 'refund-open'
 * (another request of the account waits for its decision).
 */
export async function askRefund(tx: Tx, input: AskRefundInput): Promise<RefundRequest> {
  await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`refund ${input.requestId}`]);
  if (await sameRequest(tx, input)) return refundRequest(tx, input.requestId);
  await lockPurse(tx, input);
  const purse = input.purse ?? 'energy';
  // Who leaves has one rest, which came by all his recharges.
  const recharges = await refundables(tx, input.accountId, input.cause === 'leaving' || input.cause === 'hand_over' ? 'all' : purse);
  const { refundableFen } = await limitOf(tx, { accountId: input.accountId, purse }, recharges);
  if (!Number.isSafeInteger(input.amountFen) || input.amountFen <= 0 || input.amountFen > refundableFen) {
    throw new DomainError('conflict', 'refund-too-much', `${String(refundableFen)} fen can go back, ${String(input.amountFen)} were asked for`, { refundableFen });
  }
  const [open] = await tx.query<unknown[]>(`SELECT 1 FROM refund_request WHERE account_id = $1 AND state = 'asked'`, [input.accountId]);
  if (open !== undefined) throw new DomainError('conflict', 'refund-open', 'another request of this account waits for its decision');
  await hold(tx, input, planRefund(recharges, input.amountFen, input.wall));
  await calmClosedMoney(tx, input);
  return refundRequest(tx, input.requestId);
}

async function hold(tx: Tx, input: AskRefundInput, parts: readonly RefundPart[]): Promise<void> {
  await tx.query(
    `INSERT INTO refund_request (id, site_id, account_id, amount_fen, reason, cause, state, asked_kind, asked_id, asked_name, asked_at, purse) VALUES ($1, $2, $3, $4, $5, $6, 'asked', $7, $8, $9, $10, $11)`,
    [input.requestId, input.siteId, input.accountId, input.amountFen, input.reason, input.cause, input.asked.kind, input.asked.id, input.asked.name, input.now, input.purse ?? 'energy'],
  );
  await transfer(tx, {
    siteId: input.siteId, causeKey: `refund-hold:${input.requestId}`, kind: 'refund_hold', from: purseCode(input.accountId, input.purse), to: refundPendingCode(input.accountId), amountFen: input.amountFen, at: input.now, actor: input.asked, reason: input.reason,
  });
  for (const [turn, part] of parts.entries()) {
    // Ids in the order of the plan.
    const id = newId(input.wall.getTime() + turn);
    await tx.query(
      `INSERT INTO refund (id, request_id, site_id, channel, order_id, recharge_id, out_refund_no, amount_fen, state, notify_url)
       SELECT $1, $2, $3, $4, $5, $6, $7, $8, 'held', coalesce((SELECT $9 || '/api/v1/notify/' || o.channel || '/refunds/' || o.merchant_id FROM payment_order o WHERE o.id = $5), '')`,
      [id, input.requestId, input.siteId, part.channel, part.orderId, part.rechargeId, channelNumber(id), part.amountFen, input.publicUrl],
    );
    await tx.query('UPDATE recharge SET refunded_fen = refunded_fen + $2 WHERE id = $1', [part.rechargeId, part.amountFen]);
    await tellEvent(tx, { refundId: id }, { kind: 'held', at: input.wall, detail: { amountFen: part.amountFen, by: input.asked.name } });
  }
}

async function sameRequest(tx: Tx, input: AskRefundInput): Promise<boolean> {
  const [known] = await tx.query<{ account_id: string; amount_fen: number; asked_id: string; purse: string }[]>('SELECT account_id, amount_fen, asked_id, purse FROM refund_request WHERE id = $1', [input.requestId]);
  if (known === undefined) return false;
  if (known.account_id !== input.accountId || known.purse !== (input.purse ?? 'energy') || known.amount_fen !== input.amountFen || known.asked_id !== input.asked.id) throw new DomainError('conflict', 'refund-id-reused', 'this request id was used for another request', { requestId: input.requestId });
  return true;
}

async function lockPurse(tx: Tx, { accountId, siteId, cause, purse = 'energy' }: AskRefundInput): Promise<void> {
  const [account] = await tx.query<{ state: string }[]>('SELECT state FROM account WHERE id = $1 AND site_id = $2 FOR SHARE', [accountId, siteId]);
  if (account === undefined) throw new DomainError('not-found', 'account-not-found', `the site has no account ${accountId}`);
  // What was left in a closed account, staff may send back.
  if (account.state === 'closed' && cause !== 'staff') throw new DomainError('conflict', 'account-closed', 'the account is closed');
  // In the order of a settlement: the ledger account, then what is accrued.
  await tx.query('SELECT 1 FROM ledger_account WHERE id = (SELECT ledger_account_id FROM purse WHERE account_id = $1 AND kind = $2) FOR UPDATE', [accountId, purse]);
  await tx.query('SELECT 1 FROM purse WHERE account_id = $1 AND kind = $2 FOR UPDATE', [accountId, purse]);
}

/** The recharges that have something left, of an account as a whole or of one of its purses, with what their channels need to take it back. Closed, an account has one rest. */
export function refundables(database: Queryable, accountId: string, which: SupplyPurse | 'all'): Promise<Refundable[]> {
  return database.query(
    `SELECT r.id AS "rechargeId", r.payment_order_id AS "orderId", r.channel, r.amount_fen AS "amountFen", r.refunded_fen AS "refundedFen", coalesce(o.paid_at, r.paid_at) AS "paidAt", r.credited_at AS "creditedAt",
       (SELECT count(*)::int FROM refund f WHERE f.order_id = o.id) AS refunds, coalesce(m.enabled, false) AS "merchantWorks"
     FROM recharge r LEFT JOIN payment_order o ON o.id = r.payment_order_id LEFT JOIN merchant m ON m.id = o.merchant_id
     WHERE r.account_id = $1 AND r.state = 'credited' AND r.refunded_fen < r.amount_fen
       AND ($2 = 'all' OR ($2 = 'water') = (r.purse = 'water') OR ($2 = 'energy' AND (SELECT state FROM account WHERE id = $1) = 'closed'))`,
    [accountId, which],
  );
}

async function limitOf(database: Queryable, { accountId, purse: kind }: { accountId: string; purse: SupplyPurse }, recharges: readonly Refundable[]): Promise<RefundLimit> {
  const purse = await purseOf(database, accountId, kind);
  return refundLimit({ balanceFen: purse.balanceFen, accruedFen: purse.accruedFen, emergencyFen: await emergencyOutstandingFen(database, accountId, kind), debtFen: await debtOutstandingFen(database, accountId, kind), remainingFen: recharges.reduce((sum, recharge) => sum + remainingFen(recharge), 0) });
}

export interface RefundPreview extends RefundLimit {
  parts: { channel: string; orderId: string | null; amountFen: number }[];
}

/** What could go back now, by which ways, and what stays and why. */
export async function refundableOf(database: Queryable, accountId: string, wall: Date, purse: SupplyPurse = 'energy'): Promise<RefundPreview> {
  const recharges = await refundables(database, accountId, purse);
  const limit = await limitOf(database, { accountId, purse }, recharges);
  return { ...limit, parts: cashAsOne(planRefund(recharges, limit.refundableFen, wall).map(({ channel, orderId, amountFen }) => ({ channel, orderId, amountFen }))) };
}
