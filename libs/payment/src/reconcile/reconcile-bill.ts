import type { DataSource } from 'typeorm';
import { inTransaction, putOutbox, type Tx } from '#libs/database';
import type { Clock } from '#libs/runtime';
import { billHead, booksOf, type BillHead } from './books.js';
import { compareBill, type Difference } from './domain/compare-bill.js';

/** Asks the channel for the truth of an order or a refund and acts on it, as the poller does. Never throws for the channel. */
export interface AskChannel {
  order(orderId: string): Promise<void>;
  refund(refundId: string): Promise<void>;
}

export interface BillOutcome {
  state: 'open' | 'closed';
  matchedPayments: number;
  matchedRefunds: number;
  open: number;
  repaired: number;
}

interface OpenDifference {
  id: number;
  proposal: string;
  orderId: string | null;
  refundId: string | null;
}

const RECHECK_MINUTES = 60;

/**
 * Compares a fetched bill with orders and ledger, repairs what can be repaired by asking the channel, and closes the day when
 * nothing is unexplained. Once more changes nothing. A credit is only ever given because the channel confirms the payment now,
 * never because a file says so.
 */
export async function reconcileBill(dataSource: DataSource, clock: Clock, ask: AskChannel, billId: string): Promise<BillOutcome> {
  const first = await inTransaction(dataSource, (tx) => compare(tx, clock, billId));
  const repairable = first.open.filter(({ proposal }) => proposal === 'credit' || proposal === 'query');
  for (const { orderId, refundId } of repairable) {
    if (refundId !== null) await ask.refund(refundId);
    else if (orderId !== null) await ask.order(orderId);
  }
  const { outcome } = repairable.length === 0 ? first : await inTransaction(dataSource, (tx) => compare(tx, clock, billId));
  return outcome;
}

async function compare(tx: Tx, clock: Clock, billId: string): Promise<{ outcome: BillOutcome; open: OpenDifference[] }> {
  const head = await billHead(tx, billId, true);
  const { differences, ...matched } = compareBill(await booksOf(tx, head));
  await note(tx, clock, head, differences);
  const rows = (await tx.query(`SELECT id, proposal, order_id AS "orderId", refund_id AS "refundId", state FROM reconciliation_difference WHERE bill_id = $1 ORDER BY id`, [billId])) as (OpenDifference & { state: string })[];
  const open = rows.filter(({ state }) => state === 'open');
  await settleBill(tx, clock, head, open.length);
  return { outcome: { state: open.length === 0 ? 'closed' : 'open', ...matched, open: open.length, repaired: rows.filter(({ state }) => state === 'repaired').length }, open };
}

/** Writes what differs now; what differed before and no longer does was repaired, by us or by the channel. A person's decision stands. */
async function note(tx: Tx, clock: Clock, head: BillHead, differences: readonly Difference[]): Promise<void> {
  await tx.query(
    `UPDATE reconciliation_difference d SET state = CASE WHEN d.kind IN ('missing_here', 'refund_missing_here') THEN 'repaired' ELSE 'gone' END, settled_at = $3, settled_by = 'system'
     WHERE d.bill_id = $1 AND d.state = 'open' AND NOT (d.kind || ' ' || d.number) = ANY($2::text[])`,
    [head.id, differences.map(({ kind, number }) => `${kind} ${number}`), clock.wall()],
  );
  await tx.query(
    `INSERT INTO reconciliation_difference AS d (bill_id, site_id, kind, number, order_id, refund_id, ours_fen, theirs_fen, proposal, found_at)
     SELECT $1, $2, kind, number, order_id, refund_id, ours_fen, theirs_fen, proposal, $3
     FROM unnest($4::text[], $5::text[], $6::uuid[], $7::uuid[], $8::bigint[], $9::bigint[], $10::text[]) AS n(kind, number, order_id, refund_id, ours_fen, theirs_fen, proposal)
     ON CONFLICT (bill_id, kind, number) DO UPDATE SET order_id = excluded.order_id, refund_id = excluded.refund_id, ours_fen = excluded.ours_fen, theirs_fen = excluded.theirs_fen, proposal = excluded.proposal,
       state = CASE WHEN d.state IN ('gone', 'repaired') THEN 'open' ELSE d.state END, settled_at = CASE WHEN d.state = 'decided' THEN d.settled_at END, settled_by = CASE WHEN d.state = 'decided' THEN d.settled_by END`,
    [
      head.id, head.siteId, clock.wall(), differences.map(({ kind }) => kind), differences.map(({ number }) => number), differences.map(({ orderId }) => orderId), differences.map(({ refundId }) => refundId),
      differences.map(({ oursFen }) => oursFen), differences.map(({ theirsFen }) => theirsFen), differences.map(({ proposal }) => proposal),
    ],
  );
}

/** A day with nothing unexplained is closed; another is looked at again in an hour, and an alarm names it until it closes. */
async function settleBill(tx: Tx, clock: Clock, head: BillHead, open: number): Promise<void> {
  const state = open === 0 ? 'closed' : 'open';
  await tx.query(
    `UPDATE channel_bill SET state = $2, compared_at = $3, closed_at = CASE WHEN $2 = 'closed' THEN coalesce(closed_at, $3) END,
       next_attempt_at = CASE WHEN $2 = 'closed' THEN NULL ELSE $3::timestamptz + make_interval(mins => ${RECHECK_MINUTES}) END WHERE id = $1`,
    [head.id, state, clock.wall()],
  );
  const causeKey = `reconciliation:${head.id}`;
  const at = clock.now().toISOString();
  const alarm = open > 0
    ? { topic: 'alarm.open', key: causeKey, payload: { siteId: head.siteId, causeKey, at, kind: 'reconciliation_difference', severity: 'warning', objectKind: 'channel-bill', objectId: head.id, objectName: `${head.channel} ${head.day}`, details: { open } } }
    : { topic: 'alarm.close', key: causeKey, payload: { siteId: head.siteId, causeKey, at, reason: 'nothing is unexplained' } };
  // An alarm that counts every hour would say nothing new: it is told when the state changes.
  if (head.state !== state) await putOutbox(tx, [alarm]);
}
