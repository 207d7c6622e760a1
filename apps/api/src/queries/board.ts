import type { DataSource } from 'typeorm';
import type { z } from 'zod';
import { BOARD_COLUMNS, type boardRow } from '../schema/site.js';

type Row = z.input<typeof boardRow>;

interface BoardRecord {
  stallId: string;
  readAt: Date | null;
  [column: string]: unknown;
}

// A stall with several prepaid meters is shown by the one that is off, else by its first; its consumption is that of all of them.
const SQL = `
  WITH meters AS (
    SELECT m.id, m.stall_id, ms.relay, ms.read_at, ms.power_w, coalesce(u.used_wh, 0) AS today_wh
    FROM meter m LEFT JOIN meter_state ms ON ms.meter_id = m.id
      LEFT JOIN LATERAL (SELECT sum(used_wh)::bigint AS used_wh FROM usage_line WHERE meter_id = m.id AND day = $2) u ON true
    WHERE m.site_id = $1 AND m.role = 'prepaid' AND m.removed_at IS NULL AND m.stall_id IS NOT NULL
  ), shown AS (SELECT DISTINCT ON (stall_id) * FROM meters ORDER BY stall_id, relay = 'open' DESC NULLS LAST, id),
  sums AS (SELECT stall_id, sum(today_wh)::bigint AS today_wh, sum(power_w)::int AS power_w FROM meters GROUP BY stall_id),
  causes AS (SELECT DISTINCT ON (meter_id) meter_id, cause FROM hold WHERE site_id = $1 AND lifted_at IS NULL ORDER BY meter_id, placed_at),
  kept AS (SELECT meter_id FROM keep_power WHERE site_id = $1 AND ended_at IS NULL AND until_at > $3),
  alarms AS (SELECT DISTINCT object_kind, object_id FROM alarm WHERE site_id = $1 AND closed_at IS NULL AND object_kind IN ('meter', 'stall', 'account'))
  SELECT s.id AS "stallId", s.number, s.name, b.code AS "buildingCode", s.floor, m.id AS "meterId",
    CASE WHEN m.id IS NULL THEN 'none' WHEN m.relay = 'closed' THEN 'on' WHEN m.relay = 'open' THEN 'off' ELSE 'unknown' END AS supply,
    CASE WHEN m.id IS NOT NULL THEN coalesce(sp.wanted, 'on') END AS wanted, coalesce(sp.owed, false) AS owed, k.meter_id IS NOT NULL AS "keepPower", c.cause,
    coalesce(array_to_string(sp.cut_waits_for, ','), '') AS "waitsFor", l.balance_fen - p.accrued_fen + p.overdraft_limit_fen AS "availableFen", m.read_at AS "readAt", t.power_w AS "powerW",
    coalesce(t.today_wh, 0) AS "todayWh", (am.object_id IS NOT NULL OR asx.object_id IS NOT NULL OR aa.object_id IS NOT NULL) AS alarm, a.id AS "accountId"
  FROM stall s JOIN building b ON b.id = s.building_id
    LEFT JOIN shown m ON m.stall_id = s.id LEFT JOIN sums t ON t.stall_id = s.id
    LEFT JOIN supply sp ON sp.meter_id = m.id LEFT JOIN causes c ON c.meter_id = m.id LEFT JOIN kept k ON k.meter_id = m.id
    LEFT JOIN account a ON a.stall_id = s.id AND a.state = 'open' LEFT JOIN purse p ON p.account_id = a.id AND p.kind = 'energy' LEFT JOIN ledger_account l ON l.id = p.ledger_account_id
    LEFT JOIN alarms am ON am.object_kind = 'meter' AND am.object_id = m.id::text LEFT JOIN alarms asx ON asx.object_kind = 'stall' AND asx.object_id = s.id::text
    LEFT JOIN alarms aa ON aa.object_kind = 'account' AND aa.object_id = a.id::text
  WHERE s.site_id = $1 AND s.deleted_at IS NULL ORDER BY b.code, s.number`;

/** All stalls of a site in one statement, compact. `day` is the site's civil day. */
export async function boardRows(database: DataSource, siteId: string, day: string, now: Date): Promise<Row[]> {
  const records = (await database.query(SQL, [siteId, day, now])) as BoardRecord[];
  return records.map((record) => BOARD_COLUMNS.map((column) => (column === 'readAt' ? (record.readAt?.toISOString() ?? null) : record[column])) as Row);
}
