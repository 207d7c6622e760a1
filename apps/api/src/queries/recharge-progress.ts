import type { DataSource } from 'typeorm';
import type { z } from 'zod';
import type { rechargeProgress as schema } from '../schema/money.js';

interface ProgressRecord {
  paidAt: Date;
  creditedAt: Date;
  wasOff: boolean;
  commandedAt: Date | null;
  restoredAt: Date | null;
  off: boolean;
  owed: boolean;
  holds: string[];
}

/**
 * How far a recharge has come: paid, credited, commanded, lit. A supply that was on needs nothing; one that another hold keeps off waits
 * for that hold, and one whose meter does not answer waits for the meter.
 */
export async function rechargeProgress(database: DataSource, rechargeId: string): Promise<z.input<typeof schema>> {
  const rows = (await database.query(
    `WITH r AS (SELECT * FROM recharge WHERE id = $1), meters AS (SELECT am.meter_id FROM account_meter am JOIN r ON am.account_id = r.account_id WHERE am.from_at <= r.credited_at AND (am.to_at IS NULL OR am.to_at > r.credited_at)),
       held AS (SELECT h.* FROM hold h JOIN meters USING (meter_id), r WHERE h.cause = 'energy_arrears' AND h.placed_at <= r.credited_at AND (h.lifted_at IS NULL OR h.lifted_at >= r.credited_at)),
       closes AS (SELECT c.* FROM command c JOIN held USING (meter_id), r WHERE c.action = 'close' AND c.decided_at >= r.credited_at)
     SELECT r.paid_at AS "paidAt", r.credited_at AS "creditedAt", EXISTS (SELECT 1 FROM held) AS "wasOff", (SELECT min(coalesce(sent_at, decided_at)) FROM closes) AS "commandedAt",
       (SELECT min(verified_at) FROM closes) AS "restoredAt", EXISTS (SELECT 1 FROM meters JOIN meter_state ms USING (meter_id) WHERE ms.relay = 'open') AS off,
       EXISTS (SELECT 1 FROM meters JOIN supply s USING (meter_id) WHERE s.owed) AS owed,
       coalesce((SELECT array_agg(DISTINCT h.cause) FROM hold h JOIN meters USING (meter_id) WHERE h.lifted_at IS NULL), '{}') AS holds
     FROM r`,
    [rechargeId],
  )) as ProgressRecord[];
  const { paidAt, creditedAt, wasOff, commandedAt, restoredAt, off, owed, holds } = rows[0]!;
  const waitingFor = !wasOff || restoredAt !== null ? null : holds.length > 0 ? holds.sort().join(',') : commandedAt === null && !owed && !off ? null : 'meter';
  return { paidAt, creditedAt, needed: wasOff, commandedAt, restoredAt, waitingFor };
}
