import type { DataSource } from 'typeorm';

type Database = Pick<DataSource, 'query'>;

export const boardColumns = ['stallId', 'number', 'name', 'buildingCode', 'floor', 'category', 'meterId', 'supply', 'wanted', 'owed', 'keepPower', 'cause', 'waitsFor', 'availableFen', 'readAt', 'intervalMinutes', 'powerW', 'todayWh', 'alarm', 'accountId',
  'waterMeterId', 'water', 'waterWanted', 'waterOwed', 'waterCause', 'waterWaitsFor', 'waterTodayLitres', 'waterReadAt', 'endsAt', 'earliestAt', 'latestAt', 'precision', 'tag', 'billing', 'waterAvailableFen'] as const;

/** Every stall of a site with its supply, balance and age as compact rows: 10,000 of them in one statement. */
export async function board(database: Database, siteId: string, today: string): Promise<unknown[][]> {
  const rows = (await database.query(
    `SELECT jsonb_build_array(st.id, st.number, st.name, b.code, st.floor, st.category, m.id,
       CASE WHEN m.id IS NULL THEN 'none' WHEN ms.relay = 'closed' THEN 'on' WHEN ms.relay = 'open' THEN 'off' ELSE 'unknown' END,
       coalesce(s.wanted, 'on'), coalesce(s.owed, false), k.id IS NOT NULL, h.cause, array_to_string(s.cut_waits_for, ','),
       l.balance_fen - p.accrued_fen + p.overdraft_limit_fen, ms.read_at, coalesce(m.read_interval_minutes, b.read_interval_minutes), ms.power_w, u.used_wh,
       coalesce(ms.failed_sweeps >= 2 OR ms.last_quality = 'suspect', false) OR coalesce(w.alarm, false), a.id,
       w.id, coalesce(w.state, 'none'), coalesce(w.wanted, 'on'), coalesce(w.owed, false), w.cause, w.waits, w.used_wh, w.read_at, rw.ends_at, rw.earliest_at, rw.latest_at, rw.precision, g.number,
       CASE WHEN pt.id IS NULL THEN 'prepaid' WHEN EXISTS (SELECT 1 FROM postpaid_bill pb WHERE pb.account_id = a.id AND pb.unpaid_fen > 0 AND pb.closed_at IS NULL AND pb.due_day < $2::date) THEN 'late' ELSE 'postpaid' END,
       CASE WHEN w.id IS NOT NULL THEN wl.balance_fen - wp.accrued_fen + wp.overdraft_limit_fen END) AS row
     FROM stall st JOIN building b ON b.id = st.building_id
       LEFT JOIN LATERAL (SELECT id, read_interval_minutes FROM meter WHERE stall_id = st.id AND kind = 'electricity' AND removed_at IS NULL ORDER BY role DESC, id LIMIT 1) m ON true
       LEFT JOIN meter_state ms ON ms.meter_id = m.id LEFT JOIN supply s ON s.meter_id = m.id
       LEFT JOIN keep_power k ON k.meter_id = m.id AND k.ended_at IS NULL
       LEFT JOIN LATERAL (SELECT cause FROM hold WHERE meter_id = m.id AND lifted_at IS NULL ORDER BY id LIMIT 1) h ON true
       LEFT JOIN LATERAL (SELECT t.number FROM repair_tag_meter x JOIN repair_tag t ON t.id = x.tag_id WHERE x.meter_id = m.id AND x.from_at IS NOT NULL AND x.to_at IS NULL ORDER BY x.from_at LIMIT 1) g ON true
       LEFT JOIN occupancy oc ON oc.stall_id = st.id AND oc.to_at IS NULL LEFT JOIN account a ON a.id = oc.account_id AND a.state = 'open'
       LEFT JOIN purse p ON p.account_id = a.id AND p.kind = 'energy' LEFT JOIN ledger_account l ON l.id = p.ledger_account_id
       LEFT JOIN purse wp ON wp.account_id = a.id AND wp.kind = 'water' LEFT JOIN ledger_account wl ON wl.id = wp.ledger_account_id
       LEFT JOIN runway rw ON rw.account_id = a.id LEFT JOIN postpaid_term pt ON pt.account_id = a.id AND pt.to_at IS NULL
       LEFT JOIN LATERAL (SELECT sum(used_wh) AS used_wh FROM metered_usage WHERE meter_id = m.id AND day = $2::date) u ON true
       LEFT JOIN LATERAL (
         SELECT wm.id, CASE coalesce(wms.relay, 'unknown') WHEN 'closed' THEN 'on' WHEN 'open' THEN 'off' WHEN 'none' THEN 'unknown' ELSE coalesce(wms.relay, 'unknown') END AS state, ws.wanted, ws.owed, array_to_string(ws.cut_waits_for, ',') AS waits, wms.read_at,
           wms.failed_sweeps >= 2 OR wms.last_quality = 'suspect' AS alarm, (SELECT cause FROM hold WHERE meter_id = wm.id AND lifted_at IS NULL ORDER BY id LIMIT 1) AS cause,
           (SELECT sum(used_wh) FROM metered_usage WHERE meter_id = wm.id AND day = $2::date) AS used_wh
         FROM meter wm LEFT JOIN meter_state wms ON wms.meter_id = wm.id LEFT JOIN supply ws ON ws.meter_id = wm.id WHERE wm.stall_id = st.id AND wm.kind = 'water' AND wm.removed_at IS NULL ORDER BY wm.role DESC, wm.id LIMIT 1) w ON true
     WHERE st.site_id = $1 AND st.deleted_at IS NULL ORDER BY b.code, st.number`,
    [siteId, today],
  )) as { row: unknown[] }[];
  return rows.map(({ row }) => row);
}

/** The figures of the workbench, each of which leads to a list. */
export async function overview(database: Database, siteId: string, dayStart: Date, today: string): Promise<object> {
  const [row] = (await database.query(
    `SELECT (SELECT coalesce(sum(amount_fen), 0)::bigint FROM recharge WHERE site_id = $1 AND credited_at >= $2) - (SELECT coalesce(sum(amount_fen), 0)::bigint FROM recharge_correction WHERE site_id = $1 AND at >= $2) AS "paidTodayFen",
       (SELECT coalesce(sum(u.used_wh), 0)::bigint FROM metered_usage u JOIN meter m ON m.id = u.meter_id WHERE m.site_id = $1 AND m.role = 'prepaid' AND m.kind = 'electricity' AND u.day = $3::date) AS "usedTodayWh",
       (SELECT coalesce(sum(u.used_wh), 0)::bigint FROM metered_usage u JOIN meter m ON m.id = u.meter_id WHERE m.site_id = $1 AND m.role = 'prepaid' AND m.kind = 'water' AND u.day = $3::date) AS "usedTodayLitres",
       (SELECT jsonb_build_object('total', count(*), 'online', count(*) FILTER (WHERE ms.answered_at IS NOT NULL AND ms.failed_sweeps < 2 AND g.state <> 'offline'), 'offline', count(*) FILTER (WHERE ms.failed_sweeps >= 2 OR ms.answered_at IS NOT NULL AND g.state = 'offline'), 'never', count(*) FILTER (WHERE ms.answered_at IS NULL))
          FROM meter m JOIN bus b ON b.id = m.bus_id JOIN gateway g ON g.id = b.gateway_id LEFT JOIN meter_state ms ON ms.meter_id = m.id WHERE m.site_id = $1 AND m.removed_at IS NULL) AS meters,
       (SELECT jsonb_build_object('on', count(*) FILTER (WHERE ms.relay = 'closed'), 'off', count(*) FILTER (WHERE ms.relay = 'open'), 'owed', count(*) FILTER (WHERE s.owed))
          FROM meter m LEFT JOIN meter_state ms ON ms.meter_id = m.id LEFT JOIN supply s ON s.meter_id = m.id WHERE m.site_id = $1 AND m.role = 'prepaid' AND m.removed_at IS NULL) AS supplies,
       (SELECT count(*) FROM keep_power WHERE site_id = $1 AND ended_at IS NULL) AS "keepPower",
       (SELECT count(*) FROM supply WHERE site_id = $1 AND cut_waits_for <> '{}') AS "cutsWaiting",
       (SELECT count(*) FROM alarm WHERE site_id = $1 AND closed_at IS NULL) AS "openAlarms",
       (SELECT count(*) FROM quarantine WHERE site_id = $1 AND decided_at IS NULL) AS "quarantineOpen",
       (SELECT jsonb_build_object('online', count(*) FILTER (WHERE state = 'online'), 'offline', count(*) FILTER (WHERE state = 'offline'), 'total', count(*)) FROM gateway WHERE site_id = $1) AS gateways,
       (SELECT min(ms.read_at) FROM meter m JOIN meter_state ms ON ms.meter_id = m.id WHERE m.site_id = $1 AND m.removed_at IS NULL) AS "oldestReadingAt",
       (SELECT count(*) FROM account WHERE site_id = $1 AND state = 'open') AS accounts,
       (SELECT count(DISTINCT a.id) FROM account a JOIN purse p ON p.account_id = a.id AND (p.kind = 'energy' OR (p.kind = 'water' AND EXISTS (SELECT 1 FROM account_meter am JOIN meter wm ON wm.id = am.meter_id AND wm.kind = 'water' WHERE am.account_id = a.id AND am.to_at IS NULL))) JOIN ledger_account l ON l.id = p.ledger_account_id WHERE a.site_id = $1 AND a.state = 'open' AND l.balance_fen - p.accrued_fen + p.overdraft_limit_fen < p.threshold1_fen AND NOT EXISTS (SELECT 1 FROM postpaid_term pt WHERE pt.account_id = a.id AND pt.to_at IS NULL)) AS "lowBalances"`,
    [siteId, dayStart, today],
  )) as object[];
  return row!;
}

/** One box for stall number or name, customer's name or phone, meter number, account, gateway, receipt. */
export async function search(database: Database, siteId: string, words: string): Promise<object[]> {
  const like = `%${words.replace(/[\\%_]/g, '\\$&')}%`;
  return database.query(
    `SELECT * FROM (
       (SELECT 'stall' AS kind, st.id::text, st.number AS title, concat_ws(' · ', nullif(st.name, ''), c.name) AS subtitle, st.id::text AS "stallId", (st.number = $3)::int * 2 + (st.number ILIKE $3 || '%')::int AS rank
          FROM stall st LEFT JOIN occupancy oc ON oc.stall_id = st.id AND oc.to_at IS NULL LEFT JOIN account a ON a.id = oc.account_id AND a.state = 'open' LEFT JOIN customer c ON c.id = a.customer_id
          WHERE st.site_id = $1 AND st.deleted_at IS NULL AND (st.number ILIKE $2 OR st.name ILIKE $2 OR c.name ILIKE $2 OR c.phone LIKE $2) ORDER BY rank DESC, st.number LIMIT 12)
       UNION ALL (SELECT 'meter', m.id::text, m.meter_number, concat_ws(' · ', m.name, g.code || '/' || b.number || '/' || m.unit_address), m.stall_id::text, 0
          FROM meter m JOIN bus b ON b.id = m.bus_id JOIN gateway g ON g.id = b.gateway_id WHERE m.site_id = $1 AND m.removed_at IS NULL AND (m.meter_number ILIKE $2 OR m.name ILIKE $2) ORDER BY m.meter_number LIMIT 8)
       UNION ALL (SELECT 'account', a.id::text, a.number, st.number, st.id::text, 0 FROM account a JOIN stall st ON st.id = a.stall_id WHERE a.site_id = $1 AND a.number ILIKE $2 LIMIT 5)
       UNION ALL (SELECT 'gateway', g.id::text, g.code, g.name, NULL, 0 FROM gateway g WHERE g.site_id = $1 AND (g.code ILIKE $2 OR g.name ILIKE $2) LIMIT 5)
       UNION ALL (SELECT 'receipt', r.id::text, r.receipt_number, st.number, st.id::text, 0 FROM recharge r JOIN account a ON a.id = r.account_id JOIN stall st ON st.id = a.stall_id WHERE r.site_id = $1 AND r.receipt_number ILIKE $2 ORDER BY r.credited_at DESC LIMIT 5)
     ) AS found ORDER BY rank DESC LIMIT 25`,
    [siteId, like, words],
  );
}
