import type { Tx } from '#libs/database';
import type { Actor } from '#libs/runtime';
import { refreshWanted } from './refresh-wanted.js';
import { moveTags } from './tags.js';

/**
 * What held or kept the old meter's supply holds or keeps the new one's: a replacement is no way around a cut. The old supply is owed
 * nothing any more.
 */
export async function moveSupply(tx: Tx, { oldMeterId, newMeterId, actor, now }: { oldMeterId: number; newMeterId: number; actor: Actor; now: Date }): Promise<void> {
  await tx.query(
    `INSERT INTO hold (site_id, meter_id, account_id, cause, cause_key, reason, decision, placed_at, placed_by, policy_version_id)
     SELECT site_id, $2, account_id, cause, CASE WHEN cause_key LIKE 'repair-tag:%' THEN 'repair-tag:' ELSE '' END || 'replaced:' || id, reason, decision, placed_at, placed_by, policy_version_id FROM hold WHERE meter_id = $1 AND lifted_at IS NULL ORDER BY id ON CONFLICT DO NOTHING`,
    [oldMeterId, newMeterId],
  );
  await moveTags(tx, { oldMeterId, newMeterId, now });
  await tx.query(`UPDATE hold SET lifted_at = $2, lifted_by = $3, lift_reason = 'meter replaced' WHERE meter_id = $1 AND lifted_at IS NULL`, [oldMeterId, now, actor.name]);
  await tx.query(
    `INSERT INTO keep_power (site_id, meter_id, reason, placed_at, placed_by, until_at) SELECT site_id, $2, reason, placed_at, placed_by, until_at FROM keep_power WHERE meter_id = $1 AND ended_at IS NULL ON CONFLICT DO NOTHING`,
    [oldMeterId, newMeterId],
  );
  await tx.query(`UPDATE keep_power SET ended_at = $2, ended_by = $3 WHERE meter_id = $1 AND ended_at IS NULL`, [oldMeterId, now, `${actor.name}: meter replaced`]);
  await tx.query(`UPDATE supply SET owed = false, owed_since = NULL, next_attempt_at = NULL, cut_waits_for = '{}', cut_waits_since = NULL, cut_not_before = NULL WHERE meter_id = $1`, [oldMeterId]);
  await tx.query(`UPDATE command SET state = 'superseded', error = 'meter replaced' WHERE meter_id = $1 AND state IN ('decided', 'sent', 'acknowledged')`, [oldMeterId]);
  await refreshWanted(tx, [newMeterId], now);
}

// Debts and wishes of people, not of the place: they end when other people come.
const OF_PEOPLE = `('energy_arrears', 'property_arrears', 'owner_request', 'closed_account')`;

/** Stalls have got other people: what held their supplies for the former ones ends, what holds the place (repair, safety, staff) stays. */
export async function forgetPeople(tx: Tx, { meterIds, actor, now }: { meterIds: readonly number[]; actor: Actor; now: Date }): Promise<void> {
  await tx.query(`UPDATE hold SET lifted_at = $2, lifted_by = $3, lift_reason = 'stalls exchanged' WHERE meter_id = ANY($1::int[]) AND cause IN ${OF_PEOPLE} AND lifted_at IS NULL`, [meterIds, now, actor.name]);
  await tx.query(`UPDATE supply SET first_arrears_read_at = NULL, cut_waits_for = '{}', cut_waits_since = NULL, cut_not_before = NULL WHERE meter_id = ANY($1::int[])`, [meterIds]);
  await refreshWanted(tx, meterIds, now);
}

/** A supply that was cut when its run-on was over, or when its account was closed, comes back when its account has paid in again, or another account has come. */
export async function liftEndedHolds(tx: Tx, now: Date): Promise<void> {
  const [rows] = (await tx.query(
    `UPDATE hold h SET lifted_at = $1, lifted_by = 'system', lift_reason = 'paid in again' WHERE h.lifted_at IS NULL AND h.cause = 'closed_account' AND (h.cause_key LIKE 'run-on:%' OR h.cause_key LIKE 'closing:%') AND EXISTS (
       SELECT 1 FROM account_meter am JOIN meter m ON m.id = am.meter_id JOIN purse p ON p.account_id = am.account_id AND p.kind = paying_purse(am.account_id, m.kind) JOIN ledger_account l ON l.id = p.ledger_account_id
       WHERE am.meter_id = h.meter_id AND am.to_at IS NULL AND (h.cause_key LIKE 'closing:%' OR am.from_at > h.placed_at OR l.balance_fen - p.accrued_fen + p.overdraft_limit_fen + p.disputed_fen > 0)) RETURNING h.meter_id AS "meterId"`,
    [now],
  )) as [{ meterId: number }[], number];
  if (rows.length > 0) await refreshWanted(tx, rows.map(({ meterId }) => meterId), now);
}

/** An account that is billed afterwards owes no supply: what was held for its money is lifted, and its warnings are over. */
export async function forgetArrears(tx: Tx, { accountId, actor, now }: { accountId: string; actor: Actor; now: Date }): Promise<void> {
  const rows = (await tx.query('SELECT meter_id AS "meterId" FROM account_meter WHERE account_id = $1 AND to_at IS NULL', [accountId])) as { meterId: number }[];
  const meterIds = rows.map(({ meterId }) => meterId);
  await tx.query(`UPDATE warning SET cleared_at = $2 WHERE account_id = $1 AND cleared_at IS NULL`, [accountId, now]);
  await tx.query(`UPDATE hold SET lifted_at = $2, lifted_by = $3, lift_reason = 'post-paid' WHERE meter_id = ANY($1::int[]) AND cause = 'energy_arrears' AND lifted_at IS NULL`, [meterIds, now, actor.name]);
  await tx.query(`UPDATE supply SET first_arrears_read_at = NULL, cut_waits_for = '{}', cut_waits_since = NULL WHERE meter_id = ANY($1::int[])`, [meterIds]);
  await refreshWanted(tx, meterIds, now);
}
