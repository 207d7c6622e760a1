import type { DataSource } from 'typeorm';
import { putOutbox, type Tx } from '#libs/database';
import { cashDrawerCode, revenueCode, transfer } from '#libs/ledger';
import { mulDivFloor } from '#libs/quantity';
import { DomainError, type Actor } from '#libs/runtime';

type Queryable = Pick<Tx | DataSource, 'query'>;

/** Remembers, in the transaction that closes an account, at which registers nobody could ask the meter. */
export async function noteClosingChecks(tx: Tx, of: { siteId: string; accountId: string; stallId: string; at: Date; actor: Actor; ends: readonly { meterId: number; registerWh: number; how: 'manual' | 'estimate'; photoId: string | null }[] }): Promise<void> {
  for (const end of of.ends) {
    await tx.query(
      `INSERT INTO closing_check (site_id, account_id, stall_id, meter_id, closed_at, register_wh, how, photo_id, closed_name, price_micro_yuan_per_kwh)
       SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, (SELECT (v.definition ->> 'priceMicroYuanPerKwh')::bigint FROM bill b JOIN tariff_version v ON v.short_id = (b.lines -> -1 ->> 0)::int WHERE b.account_id = $2 AND b.meter_id = $4 AND b.lines <> '[]' ORDER BY b.to_at DESC LIMIT 1)
       ON CONFLICT DO NOTHING`,
      [of.siteId, of.accountId, of.stallId, end.meterId, of.at, end.registerWh, end.how, end.photoId, of.actor.name],
    );
  }
}

/** Meters that have answered since: what they show stands beside what was closed at, and staff are called. Safe to call at any time. */
export async function noteReturnedMeters(tx: Tx, now: Date): Promise<number> {
  const [rows] = (await tx.query(
    `UPDATE closing_check c SET state = 'returned', returned_wh = r.wh, returned_at = r.at FROM (
       SELECT k.id, x.wh, x.at FROM closing_check k JOIN LATERAL (
         SELECT register_wh AS wh, read_at AS at FROM reading WHERE meter_id = k.meter_id AND read_at > k.closed_at AND quality = 'good'
         UNION ALL SELECT register_wh, last_read_at FROM quarantine WHERE meter_id = k.meter_id AND last_read_at > k.closed_at AND reason = 'backwards' ORDER BY at LIMIT 1) x ON true
       WHERE k.state = 'waiting') r WHERE r.id = c.id
     RETURNING c.id, c.site_id AS "siteId", c.stall_id AS "stallId", (SELECT number FROM stall WHERE id = c.stall_id) AS "stallNumber", c.returned_wh - c.register_wh AS "differenceWh"`,
  )) as [{ id: string; siteId: string; stallId: string; stallNumber: string; differenceWh: number }[], number];
  await putOutbox(tx, rows.map(({ id, siteId, stallId, stallNumber, differenceWh }) => ({
    topic: 'alarm.open', key: `closing-check:${id}`,
    payload: { siteId, kind: 'closing_check', severity: 'info', causeKey: `closing-check:${id}`, objectKind: 'stall', objectId: stallId, objectName: stallNumber, details: { differenceWh }, at: now.toISOString() },
  })));
  return rows.length;
}

/** What a register that lies below the one that was closed at is worth, rounded down; nothing when it lies above, or had several prices. */
export function overchargedFen({ registerWh, returnedWh, priceMicroYuanPerKwh }: { registerWh: number; returnedWh: number | null; priceMicroYuanPerKwh: number | null }): number {
  return returnedWh === null || priceMicroYuanPerKwh === null || returnedWh >= registerWh ? 0 : mulDivFloor(registerWh - returnedWh, priceMicroYuanPerKwh, 10_000_000);
}

/**
 * A person decides on the difference: as it was closed it stays, or what was charged too much is paid out in cash to the former customer.
 * The same decision again changes nothing. DomainErrors: 'closing-check-not-found', 'closing-check-not-returned', 'closing-check-decided',
 * 'closing-check-too-much' (params.mostFen).
 */
export async function decideClosingCheck(tx: Tx, input: { checkId: string; decision: 'keep' | 'give_back'; amountFen: number | null; note: string; actor: Actor; at: Date }): Promise<void> {
  const [check] = (await tx.query(
    `SELECT c.site_id AS "siteId", c.state, c.decision, c.decided_by AS "decidedBy", c.register_wh AS "registerWh", c.returned_wh AS "returnedWh", c.price_micro_yuan_per_kwh AS "priceMicroYuanPerKwh", m.kind,
       (SELECT coalesce(sum(amount_fen), 0)::bigint FROM bill b WHERE b.account_id = c.account_id AND b.meter_id = c.meter_id) AS "billedFen" FROM closing_check c JOIN meter m ON m.id = c.meter_id WHERE c.id = $1 FOR UPDATE OF c`,
    [input.checkId],
  )) as { siteId: string; state: string; decision: string | null; decidedBy: string | null; registerWh: number; returnedWh: number | null; priceMicroYuanPerKwh: number | null; kind: 'electricity' | 'water'; billedFen: number }[];
  if (check === undefined) throw new DomainError('not-found', 'closing-check-not-found', 'there is no such check');
  if (check.decision === input.decision && check.decidedBy === input.actor.id) return;
  if (check.state === 'decided') throw new DomainError('conflict', 'closing-check-decided', 'this difference is decided');
  if (check.state === 'waiting') throw new DomainError('conflict', 'closing-check-not-returned', 'the meter has not answered yet');
  const amountFen = input.decision === 'keep' ? null : (input.amountFen ?? overchargedFen(check));
  if (amountFen !== null && (amountFen < 1 || check.returnedWh! >= check.registerWh || amountFen > check.billedFen)) throw new DomainError('invalid', 'closing-check-too-much', 'no more is given back than was charged too much', { mostFen: check.returnedWh! >= check.registerWh ? 0 : check.billedFen });
  const posted = amountFen === null ? null : await transfer(tx, { siteId: check.siteId, causeKey: `closing-check:${input.checkId}`, kind: 'adjustment', from: revenueCode(check.kind), to: cashDrawerCode(input.actor.id), amountFen, at: input.at, actor: input.actor, reason: input.note });
  await tx.query(`UPDATE closing_check SET state = 'decided', decision = $2, amount_fen = $3, transfer_id = $4, decided_by = $5, decided_name = $6, decided_at = $7, note = $8 WHERE id = $1`, [
    input.checkId, input.decision, amountFen, posted?.transferId ?? null, input.actor.id, input.actor.name, input.at, input.note,
  ]);
  await putOutbox(tx, [{ topic: 'alarm.close', key: `closing-check:${input.checkId}`, payload: { siteId: check.siteId, causeKey: `closing-check:${input.checkId}`, at: input.at.toISOString(), reason: input.decision } }]);
}

export interface ClosingCheck {
  checkId: string;
  accountNumber: string;
  customerName: string;
  stallId: string;
  stallNumber: string;
  meterNumber: string;
  medium: 'electricity' | 'water';
  closedAt: Date;
  registerWh: number;
  how: 'manual' | 'estimate';
  photoId: string | null;
  closedName: string;
  state: 'waiting' | 'returned' | 'decided';
  returnedWh: number | null;
  returnedAt: Date | null;
  differenceWh: number | null;
  overchargedFen: number;
  decision: 'keep' | 'give_back' | null;
  amountFen: number | null;
  decidedName: string | null;
  decidedAt: Date | null;
  note: string;
}

/** Closings of a site whose meter was not asked, newest first. */
export async function listClosingChecks(database: Queryable, query: { siteId: string; state: ClosingCheck['state'] | null; limit: number; offset: number }): Promise<{ items: ClosingCheck[]; total: number }> {
  const where = 'WHERE c.site_id = $1 AND ($2::text IS NULL OR c.state = $2)';
  const rows = (await database.query(
    `SELECT c.id AS "checkId", a.number AS "accountNumber", k.name AS "customerName", c.stall_id AS "stallId", st.number AS "stallNumber", m.meter_number AS "meterNumber", m.kind AS medium, c.closed_at AS "closedAt", c.register_wh AS "registerWh", c.how, c.photo_id AS "photoId", c.closed_name AS "closedName",
       c.state, c.returned_wh AS "returnedWh", c.returned_at AS "returnedAt", c.returned_wh - c.register_wh AS "differenceWh", c.price_micro_yuan_per_kwh AS price, c.decision, c.amount_fen AS "amountFen", c.decided_name AS "decidedName", c.decided_at AS "decidedAt", c.note
     FROM closing_check c JOIN account a ON a.id = c.account_id JOIN customer k ON k.id = a.customer_id JOIN stall st ON st.id = c.stall_id JOIN meter m ON m.id = c.meter_id ${where} ORDER BY c.closed_at DESC, c.id LIMIT $3 OFFSET $4`,
    [query.siteId, query.state, query.limit, query.offset],
  )) as (Omit<ClosingCheck, 'overchargedFen'> & { price: number | null })[];
  const [count] = (await database.query(`SELECT count(*)::int AS total FROM closing_check c ${where}`, [query.siteId, query.state])) as { total: number }[];
  return { items: rows.map(({ price, ...row }) => ({ ...row, overchargedFen: overchargedFen({ registerWh: row.registerWh, returnedWh: row.returnedWh, priceMicroYuanPerKwh: price }) })), total: count!.total };
}
