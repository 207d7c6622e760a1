import type { DataSource } from 'typeorm';
import { inTransaction, type Tx } from '#libs/database';
import { clearingCode, purseCode, transfer, type PurseKind } from '#libs/ledger';
import { DomainError, type Actor, type Clock } from '#libs/runtime';

export interface DecideInput {
  differenceId: number;
  /** ignore: explained by the note; refund: books what was sent back at the channel by hand */
  act: 'ignore' | 'refund';
  note: string;
  actor: Actor;
}

interface Waiting {
  id: number;
  billId: string;
  siteId: string;
  merchantId: string;
  kind: string;
  number: string;
  orderId: string | null;
  theirsFen: number | null;
  state: string;
}

/**
 * A person explains a difference. DomainErrors: 'difference-not-found', 'difference-settled' (params.by), 'note-missing',
 * 'act-does-not-fit' (a refund is booked only where the channel shows one that we do not know, for an order that we know).
 */
export async function decideDifference(dataSource: DataSource, clock: Clock, input: DecideInput): Promise<{ billId: string }> {
  if (input.note.trim() === '') throw new DomainError('invalid', 'note-missing', 'say why');
  return inTransaction(dataSource, async (tx) => {
    const [found] = (await tx.query(
      `SELECT d.id, d.bill_id AS "billId", d.site_id AS "siteId", b.merchant_id AS "merchantId", d.kind, d.number, d.order_id AS "orderId", d.theirs_fen AS "theirsFen", d.state
       FROM reconciliation_difference d JOIN channel_bill b ON b.id = d.bill_id WHERE d.id = $1 FOR UPDATE OF d`,
      [input.differenceId],
    )) as Waiting[];
    if (found === undefined) throw new DomainError('not-found', 'difference-not-found', `there is no difference ${String(input.differenceId)}`);
    if (found.state !== 'open') throw new DomainError('conflict', 'difference-settled', 'the difference is settled already');
    if (input.act === 'refund') await bookRefund(tx, clock, found, input);
    await tx.query(`UPDATE reconciliation_difference SET state = 'decided', settled_at = $2, settled_by = $3, note = $4 WHERE id = $1`, [found.id, clock.wall(), input.actor.name, input.note]);
    return { billId: found.billId };
  });
}

/** The money has gone back already: the purse follows, below zero if it must. */
async function bookRefund(tx: Tx, clock: Clock, found: Waiting, { note, actor }: DecideInput): Promise<void> {
  if (found.kind !== 'refund_missing_here' || found.orderId === null || found.theirsFen === null) throw new DomainError('conflict', 'act-does-not-fit', 'there is no refund to book');
  const [order] = (await tx.query('SELECT account_id AS "accountId", recharge_id AS "rechargeId", purse FROM payment_order WHERE id = $1', [found.orderId])) as { accountId: string; rechargeId: string | null; purse: PurseKind }[];
  if (order?.rechargeId == null) throw new DomainError('conflict', 'act-does-not-fit', 'the order was never credited');
  const [, counted] = (await tx.query('UPDATE recharge SET refunded_fen = refunded_fen + $2 WHERE id = $1 AND refunded_fen + $2 <= amount_fen', [order.rechargeId, found.theirsFen])) as [unknown, number];
  if (counted === 0) throw new DomainError('conflict', 'act-does-not-fit', 'more would have gone back than was paid');
  await transfer(tx, { siteId: found.siteId, causeKey: `refund-by-hand:${found.merchantId}:${found.number}`, kind: 'refund', from: purseCode(order.accountId, order.purse), to: clearingCode(found.merchantId), amountFen: found.theirsFen, at: clock.now(), actor, reason: note });
  await tx.query(`INSERT INTO payment_event (order_id, at, kind, detail) VALUES ($1, $2, 'refunded-by-hand', $3)`, [found.orderId, clock.wall(), JSON.stringify({ number: found.number, amountFen: found.theirsFen, by: actor.name })]);
}
