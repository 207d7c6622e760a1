import type { Tx } from '#libs/database';
import { DomainError, type Actor } from '#libs/runtime';
import { UNOVERRIDABLE, type HoldCause } from './domain/wanted.js';
import { refreshWanted } from './refresh-wanted.js';

interface PrepaidMeter {
  id: number;
  siteId: string;
}

async function prepaidMeter(tx: Tx, meterId: number): Promise<PrepaidMeter> {
  const [meter] = (await tx.query(`SELECT id, site_id AS "siteId" FROM meter WHERE id = $1 AND role = 'prepaid' AND removed_at IS NULL`, [meterId])) as PrepaidMeter[];
  if (meter === undefined) throw new DomainError('invalid', 'meter-has-no-switch', 'only a prepaid meter can be switched');
  return meter;
}

/** Places a hold by hand; a cause that already holds stays as it is. `key` names the act. */
export async function placeHold(tx: Tx, input: { meterId: number; cause: HoldCause; reason: string; actor: Actor; key: string; now: Date }): Promise<{ placed: boolean }> {
  const meter = await prepaidMeter(tx, input.meterId);
  const rows = (await tx.query(
    `INSERT INTO hold (site_id, meter_id, cause, cause_key, reason, placed_at, placed_by) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING RETURNING id`,
    [meter.siteId, meter.id, input.cause, input.key, input.reason, input.now, input.actor.name],
  )) as unknown[];
  await refreshWanted(tx, [meter.id], input.now);
  return { placed: rows.length > 0 };
}

/** Lifts one cause; tells which others still hold the supply off. What a repair tag holds comes down with its tag alone ('supply-tagged'). */
export async function liftHold(tx: Tx, input: { meterId: number; cause: HoldCause; reason: string; actor: Actor; now: Date }): Promise<{ lifted: boolean; remaining: HoldCause[] }> {
  const meter = await prepaidMeter(tx, input.meterId);
  if (UNOVERRIDABLE.includes(input.cause)) await refuseTagged(tx, meter.id);
  const [, count] = (await tx.query(`UPDATE hold SET lifted_at = $3, lifted_by = $4, lift_reason = $5 WHERE meter_id = $1 AND cause = $2 AND lifted_at IS NULL`, [meter.id, input.cause, input.now, input.actor.name, input.reason])) as [unknown, number];
  const rows = (await tx.query('SELECT cause FROM hold WHERE meter_id = $1 AND lifted_at IS NULL ORDER BY id', [meter.id])) as { cause: HoldCause }[];
  await refreshWanted(tx, [meter.id], input.now);
  return { lifted: count > 0, remaining: rows.map(({ cause }) => cause) };
}

async function refuseTagged(tx: Tx, meterId: number): Promise<void> {
  const [row] = (await tx.query('SELECT is_tagged($1) AS tagged', [meterId])) as { tagged: boolean }[];
  if (row!.tagged) throw new DomainError('conflict', 'supply-tagged', 'somebody works on this supply; his tag must come down first');
}

/** Keeps a supply on until an instant, whatever money says; a newer order replaces the one in force. */
export async function setKeepPower(tx: Tx, input: { meterId: number; reason: string; untilAt: Date; actor: Actor; now: Date }): Promise<void> {
  const meter = await prepaidMeter(tx, input.meterId);
  if (input.untilAt <= input.now) throw new DomainError('invalid', 'until-is-past', 'keep-power must end in the future');
  await endKeepPower(tx, { ...input, reason: 'replaced' });
  await tx.query('INSERT INTO keep_power (site_id, meter_id, reason, placed_at, placed_by, until_at) VALUES ($1, $2, $3, $4, $5, $6)', [meter.siteId, meter.id, input.reason, input.now, input.actor.id, input.untilAt]);
  await refreshWanted(tx, [meter.id], input.now);
}

export async function endKeepPower(tx: Tx, input: { meterId: number; reason: string; actor: Actor; now: Date }): Promise<boolean> {
  const [, count] = (await tx.query(`UPDATE keep_power SET ended_at = $2, ended_by = $3 WHERE meter_id = $1 AND ended_at IS NULL`, [input.meterId, input.now, `${input.actor.name}: ${input.reason}`])) as [unknown, number];
  await refreshWanted(tx, [input.meterId], input.now);
  return count > 0;
}

/** Ends what has run out; called every minute. */
export async function expireKeepPower(tx: Tx, now: Date): Promise<void> {
  const [rows] = (await tx.query(`UPDATE keep_power SET ended_at = $1, ended_by = 'system' WHERE ended_at IS NULL AND until_at <= $1 RETURNING meter_id AS "meterId"`, [now])) as [{ meterId: number }[], number];
  await refreshWanted(tx, rows.map(({ meterId }) => meterId), now);
}

/** Staff let the listed cuts through, or refuse them for two hours; either way the accounts are looked at again. */
export async function decideBreaker(tx: Tx, input: { id: number; decision: 'proceed' | 'refuse'; note: string; actor: Actor; now: Date }): Promise<{ siteId: string; meterIds: number[] }> {
  const [rows] = (await tx.query(
    `UPDATE breaker_trip SET decision = $2, decided_at = $3, decided_by = $4, note = $5 WHERE id = $1 AND decided_at IS NULL
     RETURNING site_id AS "siteId", (SELECT array_agg((c ->> 'meterId')::int) FROM jsonb_array_elements(candidates) AS e(c)) AS "meterIds"`,
    [input.id, input.decision, input.now, input.actor.id, input.note],
  )) as [{ siteId: string; meterIds: number[] }[], number];
  const trip = rows[0];
  if (trip === undefined) throw new DomainError('conflict', 'breaker-already-decided', `breaker ${input.id} is not waiting for a decision`);
  return trip;
}
