import { boolColumn, int4Column, notifyLive, parametersOf, putOutbox, type Column, type Tx } from '#libs/database';
import type { RelayState } from '#libs/device-profile';

// A relay that was never read is taken as closed: a cut is owed then, a restore is not. A valve that moves or is at fault is owed either way.
const differs = `coalesce(c.unsure, false) OR CASE WHEN wanted_now = 'off' THEN coalesce(ms.relay, 'unknown') <> 'open' ELSE coalesce(ms.relay, 'unknown') IN ('open', 'moving', 'fault') END`;
// A command that may have reached the device and was not read back leaves it where nobody knows, until a reading later than the last
// moment at which the device can have obeyed: what was read before says nothing, or who pays just then would stay in the dark.
const lastCommand = `SELECT k.state <> 'verified' AND (k.sent_at IS NOT NULL OR k.state = 'decided') AND coalesce(ms.relay_read_at < coalesce(k.acknowledged_at, k.expires_at), true) AS unsure
  FROM command k WHERE k.meter_id = j.meter_id ORDER BY k.decided_at DESC, k.id DESC LIMIT 1`;

/**
 * Derives the wanted state of supplies from their holds and keep-power, notes whether the device still owes it, and wakes the
 * reconciler for those that do. Safe to call at any time; it changes rows only where something differs.
 */
export async function refreshWanted(tx: Tx, meterIds: readonly number[], now: Date): Promise<void> {
  if (meterIds.length === 0) return;
  const ids = [...new Set(meterIds)].sort((a, b) => a - b);
  await tx.query(`INSERT INTO supply (meter_id, site_id) SELECT id, site_id FROM meter WHERE id = ANY($1::int[]) AND role = 'prepaid' ON CONFLICT DO NOTHING`, [ids]);
  // A statement of its own: who waited here must see the hold for which he waited, or he would give light to a repair that has just begun.
  await tx.query('SELECT 1 FROM supply WHERE meter_id = ANY($1::int[]) ORDER BY meter_id FOR UPDATE', [ids]);
  const [rows] = (await tx.query(
    `WITH judged AS (
       SELECT l.meter_id, CASE
         WHEN EXISTS (SELECT 1 FROM hold h WHERE h.meter_id = l.meter_id AND h.lifted_at IS NULL AND h.cause IN ('maintenance', 'safety')) THEN 'off'
         WHEN EXISTS (SELECT 1 FROM hold h WHERE h.meter_id = l.meter_id AND h.lifted_at IS NULL)
           AND NOT EXISTS (SELECT 1 FROM keep_power k WHERE k.meter_id = l.meter_id AND k.ended_at IS NULL AND k.until_at > $2) THEN 'off'
         ELSE 'on' END AS wanted_now FROM supply l WHERE l.meter_id = ANY($1::int[])),
     due AS (SELECT j.meter_id, j.wanted_now, ${differs} AS owed_now FROM judged j LEFT JOIN meter_state ms ON ms.meter_id = j.meter_id LEFT JOIN LATERAL (${lastCommand}) c ON true)
     UPDATE supply s SET wanted = d.wanted_now, wanted_since = CASE WHEN s.wanted = d.wanted_now THEN s.wanted_since ELSE $2 END,
       owed = d.owed_now, owed_since = CASE WHEN NOT d.owed_now THEN NULL WHEN s.owed AND s.wanted = d.wanted_now THEN s.owed_since ELSE $2 END,
       attempts = CASE WHEN s.owed AND d.owed_now AND s.wanted = d.wanted_now THEN s.attempts ELSE 0 END,
       next_attempt_at = CASE WHEN NOT d.owed_now THEN NULL WHEN s.owed AND s.wanted = d.wanted_now THEN s.next_attempt_at ELSE clock_timestamp() END
     FROM due d WHERE s.meter_id = d.meter_id AND (s.wanted <> d.wanted_now OR s.owed <> d.owed_now)
     RETURNING s.meter_id AS "meterId", s.site_id AS "siteId", s.owed`,
    [ids, now],
  )) as [{ meterId: number; siteId: string; owed: boolean }[], number];
  const owed = rows.filter((row) => row.owed).map(({ meterId }) => meterId);
  if (owed.length > 0) await putOutbox(tx, [{ topic: 'supply.reconcile', key: owed.slice(0, 5).join(), payload: { meterIds: owed } }]);
  for (const siteId of new Set(rows.map((row) => row.siteId))) await notifyLive(tx, { siteId, kind: 'supply', meterIds: rows.filter((row) => row.siteId === siteId).slice(0, 500).map(({ meterId }) => meterId) });
}

interface RelayRead {
  meterId: number;
  relay: RelayState;
}

const HOLDS_BACK: readonly RelayState[] = ['open', 'moving', 'fault'];
const RELAYS_READ: readonly Column<RelayRead>[] = [int4Column(({ meterId }) => meterId), boolColumn(({ relay }) => relay === 'open'), boolColumn(({ relay }) => HOLDS_BACK.includes(relay))];

/** After a sweep: supplies whose relay, as just read, differs from what is wanted, or agrees where something was owed. */
export async function refreshAfterReading(tx: Tx, readings: readonly RelayRead[], now: Date): Promise<void> {
  const rows = (await tx.query(
    `SELECT s.meter_id AS "meterId" FROM supply s JOIN (SELECT unnest($1::int[]) AS meter_id, unnest($2::boolean[]) AS is_open, unnest($3::boolean[]) AS holds_back) r ON r.meter_id = s.meter_id
     WHERE s.meter_id = ANY($1::int[]) AND s.owed <> CASE WHEN s.wanted = 'off' THEN NOT r.is_open ELSE r.holds_back END`,
    parametersOf(RELAYS_READ, readings),
  )) as { meterId: number }[];
  await refreshWanted(tx, rows.map(({ meterId }) => meterId), now);
}
