import type { Tx } from '#libs/database';
import type { Actor } from '#libs/runtime';
import { refreshWanted } from './refresh-wanted.js';

/**
 * What held or kept the old meter's supply holds or keeps the new one's: a replacement is no way around a cut. The old supply is owed
 * nothing any more.
 */
export async function moveSupply(tx: Tx, { oldMeterId, newMeterId, actor, now }: { oldMeterId: number; newMeterId: number; actor: Actor; now: Date }): Promise<void> {
  await tx.query(
    `INSERT INTO hold (site_id, meter_id, account_id, cause, cause_key, reason, decision, placed_at, placed_by)
     SELECT site_id, $2, account_id, cause, 'replaced:' || id, reason, decision, placed_at, placed_by FROM hold WHERE meter_id = $1 AND lifted_at IS NULL ORDER BY id ON CONFLICT DO NOTHING`,
    [oldMeterId, newMeterId],
  );
  await tx.query(`UPDATE hold SET lifted_at = $2, lifted_by = $3, lift_reason = 'meter replaced' WHERE meter_id = $1 AND lifted_at IS NULL`, [oldMeterId, now, actor.name]);
  await tx.query(
    `INSERT INTO keep_power (site_id, meter_id, reason, placed_at, placed_by, until_at) SELECT site_id, $2, reason, placed_at, placed_by, until_at FROM keep_power WHERE meter_id = $1 AND ended_at IS NULL ON CONFLICT DO NOTHING`,
    [oldMeterId, newMeterId],
  );
  await tx.query(`UPDATE keep_power SET ended_at = $2, ended_by = $3 WHERE meter_id = $1 AND ended_at IS NULL`, [oldMeterId, now, `${actor.name}: meter replaced`]);
  await tx.query(`UPDATE supply SET owed = false, owed_since = NULL, next_attempt_at = NULL, cut_waits_for = '{}', cut_waits_since = NULL WHERE meter_id = $1`, [oldMeterId]);
  await tx.query(`UPDATE command SET state = 'superseded', error = 'meter replaced' WHERE meter_id = $1 AND state IN ('decided', 'sent', 'acknowledged')`, [oldMeterId]);
  await refreshWanted(tx, [newMeterId], now);
}

// Debts and wishes of people, not of the place: they end when other people come.
const OF_PEOPLE = `('energy_arrears', 'property_arrears', 'owner_request', 'closed_account')`;

/** Stalls have got other people: what held their supplies for the former ones ends, what holds the place (repair, safety, staff) stays. */
export async function forgetPeople(tx: Tx, { meterIds, actor, now }: { meterIds: readonly number[]; actor: Actor; now: Date }): Promise<void> {
  await tx.query(`UPDATE hold SET lifted_at = $2, lifted_by = $3, lift_reason = 'stalls exchanged' WHERE meter_id = ANY($1::int[]) AND cause IN ${OF_PEOPLE} AND lifted_at IS NULL`, [meterIds, now, actor.name]);
  await tx.query(`UPDATE supply SET first_arrears_read_at = NULL, cut_waits_for = '{}', cut_waits_since = NULL WHERE meter_id = ANY($1::int[])`, [meterIds]);
  await refreshWanted(tx, meterIds, now);
}
