import type { DataSource } from 'typeorm';

/** A meter that missed so many sweeps in a row counts as offline. */
export const OFFLINE_AFTER_SWEEPS = 3;

export interface OverviewFigures {
  paidTodayFen: number;
  recharges: number;
  usedTodayWh: number;
  total: number;
  online: number;
  never: number;
  suppliesOn: number;
  suppliesOff: number;
  suppliesUnknown: number;
  owed: number;
  keepPower: number;
  cutsWaiting: number;
  openAlarms: number;
  quarantineOpen: number;
  gatewaysOnline: number;
  gatewaysOffline: number;
  gatewaysUnknown: number;
  oldestReadingAt: Date | null;
}

const SQL = `
  WITH m AS (
    SELECT m.id, m.role, ms.answered_at, ms.failed_sweeps, ms.relay, ms.read_at, g.state AS gateway_state, sp.owed, sp.cut_waits_for, sp.wanted
    FROM meter m JOIN bus b ON b.id = m.bus_id JOIN gateway g ON g.id = b.gateway_id LEFT JOIN meter_state ms ON ms.meter_id = m.id LEFT JOIN supply sp ON sp.meter_id = m.id
    WHERE m.site_id = $1 AND m.removed_at IS NULL
  ), counts AS (
    SELECT count(*)::int AS total, count(*) FILTER (WHERE answered_at IS NULL)::int AS never,
      count(*) FILTER (WHERE answered_at IS NOT NULL AND failed_sweeps < ${OFFLINE_AFTER_SWEEPS} AND gateway_state <> 'offline')::int AS online,
      count(*) FILTER (WHERE role = 'prepaid' AND relay = 'closed')::int AS "suppliesOn", count(*) FILTER (WHERE role = 'prepaid' AND relay = 'open')::int AS "suppliesOff",
      count(*) FILTER (WHERE role = 'prepaid' AND coalesce(relay, 'unknown') NOT IN ('open', 'closed'))::int AS "suppliesUnknown", count(*) FILTER (WHERE owed)::int AS owed,
      count(*) FILTER (WHERE cardinality(cut_waits_for) > 0)::int AS "cutsWaiting", min(read_at) FILTER (WHERE role = 'prepaid') AS "oldestReadingAt"
    FROM m
  )
  SELECT c.*,
    (SELECT coalesce(sum(amount_fen), 0)::bigint FROM recharge WHERE site_id = $1 AND credited_at >= $2 AND credited_at < $3 AND state = 'credited') AS "paidTodayFen",
    (SELECT count(*)::int FROM recharge WHERE site_id = $1 AND credited_at >= $2 AND credited_at < $3 AND state = 'credited') AS recharges,
    (SELECT coalesce(sum(u.used_wh), 0)::bigint FROM meter x JOIN usage_line u ON u.meter_id = x.id AND u.day = $4 WHERE x.site_id = $1 AND x.role = 'prepaid' AND x.removed_at IS NULL) AS "usedTodayWh",
    (SELECT count(*)::int FROM keep_power WHERE site_id = $1 AND ended_at IS NULL AND until_at > $5) AS "keepPower",
    (SELECT count(*)::int FROM alarm WHERE site_id = $1 AND closed_at IS NULL) AS "openAlarms",
    (SELECT count(*)::int FROM quarantine WHERE site_id = $1 AND decided_at IS NULL) AS "quarantineOpen",
    (SELECT count(*)::int FROM gateway WHERE site_id = $1 AND state = 'online') AS "gatewaysOnline",
    (SELECT count(*)::int FROM gateway WHERE site_id = $1 AND state = 'offline') AS "gatewaysOffline",
    (SELECT count(*)::int FROM gateway WHERE site_id = $1 AND state = 'unknown') AS "gatewaysUnknown"
  FROM counts c`;

/** The figures of the start page in one statement; the day runs from `dayStart` to `dayEnd`. */
export async function overviewFigures(database: DataSource, input: { siteId: string; dayStart: Date; dayEnd: Date; day: string; now: Date }): Promise<OverviewFigures> {
  const rows = (await database.query(SQL, [input.siteId, input.dayStart, input.dayEnd, input.day, input.now])) as OverviewFigures[];
  return rows[0]!;
}
