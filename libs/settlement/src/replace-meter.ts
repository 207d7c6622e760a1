import { bindMeters, lockAccount, unbindMeters } from '#libs/account';
import { putOutbox, type OutboxRow, type Tx } from '#libs/database';
import { lockStands, storeManualReadings } from '#libs/metering';
import { DomainError, type Actor } from '#libs/runtime';
import { accrue, startAccrual } from './accrue.js';
import { accountChargesOf, carryOver } from './change-of-meters.js';
import { settleMeters } from './settle-meters.js';
import { takeNewMeter, type NewMeter } from './new-meter.js';

/** A register as it ends or begins: as the product counts, and as the display shows it. */
export interface MeterEnd<How extends string> {
  how: How;
  at: Date;
  registerWh: number;
  displayWh: number;
  photoId: string | null;
}

export interface ReplaceMeterInput {
  /** made by the client: the same again is the same replacement */
  replacementId: string;
  meterId: number;
  last: MeterEnd<'bus' | 'manual' | 'handheld' | 'estimate'>;
  /** the good reading that the last register was judged by; when the meter has answered since, the change is refused */
  lastGood: { readAt: Date; registerWh: number };
  meter: NewMeter;
  first: MeterEnd<'bus' | 'manual' | 'handheld'>;
  reason: string;
  actor: Actor;
  now: Date;
  /** what else follows the meter in this transaction, such as its holds */
  follow?(meters: { oldMeterId: number; newMeterId: number }): Promise<void>;
}

export interface ReplacedMeter {
  replacementId: string;
  oldMeterId: number;
  newMeterId: number;
  settledWh: number;
  chargedFen: number;
}

interface OldMeter {
  siteId: string;
  stallId: string | null;
  accountId: string | null;
  accrualAt: Date | null;
}

/**
 * A meter is replaced: what it counted up to its last register is settled at that register, the account goes on with the new meter
 * from its first register, and the part-fen goes along, so that the shop's balance neither jumps nor loses a fen. DomainErrors:
 * 'request-id-reused', 'meter-not-found', 'meter-replaced', 'newer-good-reading', 'register-below-last', 'no-tariff-plan', 'first-before-last', those of the new meter.
 */
export async function replaceMeter(tx: Tx, input: ReplaceMeterInput): Promise<ReplacedMeter> {
  await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`replace meter ${input.replacementId}`]);
  const known = await replacementOf(tx, input.replacementId);
  if (known !== undefined) {
    if (known.oldMeterId !== input.meterId) throw new DomainError('conflict', 'request-id-reused', 'this id was used for another replacement');
    return known;
  }
  const { last, first, meterId, now } = input;
  if (first.at < last.at) throw new DomainError('invalid', 'first-before-last', 'the new meter begins when the old one has ended, not before');
  if (last.at > now || first.at > now) throw new DomainError('invalid', 'change-in-future', 'a change is recorded when it has happened');
  const old = await lockOldMeter(tx, meterId);
  await endOldMeter(tx, input, old);
  const { usedWh, chargedFen } = await settleOld(tx, input, old);
  await tx.query('UPDATE meter SET removed_at = $2 WHERE id = $1', [meterId, last.at]);
  const newMeterId = await takeNewMeter(tx, meterId, input.meter);
  await beginNewMeter(tx, input, { newMeterId, accountId: old.accountId });
  await tx.query(
    `INSERT INTO meter_replacement (id, site_id, stall_id, account_id, old_meter_id, new_meter_id, at, old_register_wh, old_display_wh, old_how, old_photo_id, old_last_wh, old_last_at, new_register_wh, new_display_wh, new_how, new_photo_id,
       settled_wh, charged_fen, reason, done_by, done_name, recorded_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23)`,
    [
      input.replacementId, old.siteId, old.stallId, old.accountId, meterId, newMeterId, last.at, last.registerWh, last.displayWh, last.how, last.photoId, input.lastGood.registerWh, input.lastGood.readAt, first.registerWh, first.displayWh, first.how,
      first.photoId, usedWh, chargedFen, input.reason, input.actor.id, input.actor.name, now,
    ],
  );
  await input.follow?.({ oldMeterId: meterId, newMeterId });
  await putOutbox(tx, [
    { topic: 'field.changed', key: `replacement:${input.replacementId}`, payload: { meterIds: [meterId, newMeterId] } },
    // What was open about the old meter is over with it.
    ...['meter-offline', 'meter-clock', 'command', 'suspect:backwards', 'suspect:jump', 'suspect:frozen', 'suspect:rollover-unsure'].map((kind) => closedAlarm(old.siteId, kind, meterId, now)),
    ...(old.accountId === null ? [] : [{ topic: 'supply.check', key: `account:${old.accountId}`, payload: { accountIds: [old.accountId] } }]),
  ]);
  return { replacementId: input.replacementId, oldMeterId: meterId, newMeterId, settledWh: usedWh, chargedFen };
}

function closedAlarm(siteId: string, kind: string, meterId: number, now: Date): OutboxRow {
  const [head, reason] = kind.split(':') as [string, string?];
  const causeKey = `${head}:${String(meterId)}${reason === undefined ? '' : `:${reason}`}`;
  return { topic: 'alarm.close', key: causeKey, payload: { siteId, causeKey, at: now.toISOString(), reason: 'the meter was replaced' } };
}

async function replacementOf(tx: Tx, id: string): Promise<ReplacedMeter | undefined> {
  const [row] = (await tx.query(`SELECT id AS "replacementId", old_meter_id AS "oldMeterId", new_meter_id AS "newMeterId", settled_wh AS "settledWh", charged_fen AS "chargedFen" FROM meter_replacement WHERE id = $1`, [id])) as ReplacedMeter[];
  return row;
}

async function lockOldMeter(tx: Tx, meterId: number): Promise<OldMeter> {
  const find = async () =>
    ((await tx.query(
      `SELECT m.site_id AS "siteId", m.stall_id AS "stallId", m.removed_at AS "removedAt", am.account_id AS "accountId", c.at AS "accrualAt" FROM meter m LEFT JOIN account_meter am ON am.meter_id = m.id AND am.to_at IS NULL LEFT JOIN accrual c ON c.meter_id = m.id WHERE m.id = $1`,
      [meterId],
    )) as (OldMeter & { removedAt: Date | null })[])[0];
  const seen = await find();
  if (seen?.accountId != null) await lockAccount(tx, seen.accountId);
  await tx.query('SELECT 1 FROM meter WHERE id = $1 FOR UPDATE', [meterId]);
  const meter = await find();
  if (meter === undefined) throw new DomainError('not-found', 'meter-not-found', `there is no meter ${String(meterId)}`, { meterId });
  if (meter.removedAt !== null) throw new DomainError('conflict', 'meter-replaced', 'this meter was taken out of use already', { meterId });
  if (meter.accountId !== seen?.accountId) throw new DomainError('conflict', 'meter-in-use', 'the meter has changed hands meanwhile', { meterId });
  return meter;
}

/** The old meter's last register is stored and counted. */
async function endOldMeter(tx: Tx, { meterId, last, lastGood }: ReplaceMeterInput, old: OldMeter): Promise<void> {
  const stand = (await lockStands(tx, [meterId])).get(meterId);
  if (stand?.readAt?.getTime() !== lastGood.readAt.getTime()) throw new DomainError('conflict', 'newer-good-reading', 'the meter has answered meanwhile: look again', { meterId });
  if (last.registerWh < lastGood.registerWh) throw new DomainError('invalid', 'register-below-last', 'the last register lies below the last good reading', { meterId });
  const reading = { meterId, readAt: last.at, registerWh: last.registerWh };
  if (last.at > lastGood.readAt) await storeManualReadings(tx, [reading], last.how === 'estimate' ? { quality: 'estimated', source: 'estimate' } : { quality: 'manual', source: last.how === 'handheld' ? 'handheld' : 'manual' });
  if (old.accrualAt === null) await startAccrual(tx, [reading]);
  else {
    const [unpriced] = (await accrue(tx, [reading])).noPrice;
    if (unpriced !== undefined) throw new DomainError('conflict', 'no-tariff-plan', `the energy of meter ${String(meterId)} has no price at ${unpriced.at.toISOString()}`, { meterId });
  }
  // What nobody has read is told as such, on the line and on the bill.
  if (last.how === 'estimate') await tx.query('UPDATE accrual SET line_estimated = true WHERE meter_id = $1 AND line_from_at IS NOT NULL', [meterId]);
  await tx.query(`UPDATE quarantine SET decision = 'ignore', decided_at = $2, note = 'meter replaced' WHERE meter_id = $1 AND decided_at IS NULL`, [meterId, last.at]);
}

async function settleOld(tx: Tx, { meterId, last, actor, now }: ReplaceMeterInput, old: OldMeter): Promise<{ usedWh: number; chargedFen: number }> {
  if (old.accountId === null) return { usedWh: 0, chargedFen: 0 };
  await settleMeters(tx, { siteId: old.siteId, meterIds: [meterId], at: now, actor });
  await unbindMeters(tx, old.accountId, [{ meterId, at: last.at, registerWh: last.registerWh }]);
  return accountChargesOf(tx, { accountId: old.accountId, meterIds: [meterId], settledAt: now });
}

async function beginNewMeter(tx: Tx, { meterId, first, last }: ReplaceMeterInput, of: { newMeterId: number; accountId: string | null }): Promise<void> {
  const { newMeterId, accountId } = of;
  await tx.query('INSERT INTO meter_state (meter_id) VALUES ($1) ON CONFLICT DO NOTHING', [newMeterId]);
  const reading = { meterId: newMeterId, readAt: first.at, registerWh: first.registerWh };
  const [state] = (await tx.query('SELECT read_at AS "readAt" FROM meter_state WHERE meter_id = $1 FOR UPDATE', [newMeterId])) as { readAt: Date | null }[];
  if (state!.readAt !== null && state!.readAt > first.at) throw new DomainError('conflict', 'newer-good-reading', 'the new meter has answered meanwhile: look again', { meterId: newMeterId });
  if (state!.readAt === null || state!.readAt < first.at) {
    await storeManualReadings(tx, [reading], first.how === 'bus' ? { quality: 'good', source: 'opening' } : { quality: 'manual', source: first.how });
  }
  await startAccrual(tx, [reading], { dropCarry: true });
  await carryOver(tx, { fromMeterId: meterId, toMeterId: newMeterId });
  if (accountId !== null) await bindMeters(tx, accountId, [{ meterId: newMeterId, at: first.at, registerWh: first.registerWh }]);
  // The old one counts for nobody any more.
  await startAccrual(tx, [{ meterId, readAt: last.at, registerWh: last.registerWh }], { dropCarry: true });
}
