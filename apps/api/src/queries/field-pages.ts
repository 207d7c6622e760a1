import type { DataSource } from 'typeorm';

type Database = Pick<DataSource, 'query'>;

export async function listGateways(database: Database, siteId: string, dayStart: Date): Promise<object[]> {
  return database.query(
    `SELECT g.id, g.code, g.name, g.electrical_room AS "electricalRoom", g.transport, g.host, g.state, g.state_since AS "stateSince", g.last_seen_at AS "lastSeenAt", g.last_error AS "lastError", d.code AS "buildingCode", d.name AS "buildingName",
       (SELECT coalesce(jsonb_agg(jsonb_build_object('id', b.id, 'number', b.number, 'tcpPort', b.tcp_port,
           'meters', (SELECT count(*) FROM meter m WHERE m.bus_id = b.id AND m.removed_at IS NULL),
           'silent', (SELECT count(*) FROM meter m JOIN meter_state ms ON ms.meter_id = m.id WHERE m.bus_id = b.id AND m.removed_at IS NULL AND ms.failed_sweeps >= 2),
           'lastSweep', (SELECT jsonb_build_object('dueAt', w.due_at, 'startedAt', w.started_at, 'finishedAt', w.finished_at, 'meters', w.meters, 'answered', w.answered, 'suspect', w.suspect) FROM sweep w WHERE w.bus_id = b.id ORDER BY w.due_at DESC LIMIT 1)) ORDER BY b.number), '[]')
          FROM bus b WHERE b.gateway_id = g.id) AS buses,
       (SELECT jsonb_build_object('asked', coalesce(sum(w.meters), 0), 'answered', coalesce(sum(w.answered), 0)) FROM sweep w JOIN bus b ON b.id = w.bus_id WHERE b.gateway_id = g.id AND w.due_at >= $2) AS "successToday"
     FROM gateway g JOIN building d ON d.id = g.building_id WHERE g.site_id = $1 ORDER BY g.code`,
    [siteId, dayStart],
  );
}

export async function listQuarantine(database: Database, query: { siteId: string; open: boolean; limit: number; offset: number }): Promise<{ items: object[]; total: number }> {
  const where = 'q.site_id = $1 AND (q.decided_at IS NULL) = $2';
  const items = (await database.query(
    `SELECT q.id, q.meter_id AS "meterId", m.meter_number AS "meterNumber", m.kind AS medium, st.number AS "stallNumber", q.reason, q.first_read_at AS "firstReadAt", q.last_read_at AS "lastReadAt", q.register_wh AS "registerWh",
       q.last_good_read_at AS "lastGoodReadAt", q.last_good_register_wh AS "lastGoodRegisterWh", q.count, q.decision, q.decided_at AS "decidedAt", f.display_name AS "decidedBy", q.note
     FROM quarantine q JOIN meter m ON m.id = q.meter_id LEFT JOIN stall st ON st.id = m.stall_id LEFT JOIN staff f ON f.id = q.decided_by WHERE ${where} ORDER BY q.opened_at DESC LIMIT $3 OFFSET $4`,
    [query.siteId, query.open, query.limit, query.offset],
  )) as object[];
  const [count] = (await database.query(`SELECT count(*) AS total FROM quarantine q WHERE ${where}`, [query.siteId, query.open])) as { total: number }[];
  return { items, total: count!.total };
}

export async function listCommands(database: Database, query: { siteId: string; meterId: number | null; state: string; limit: number; offset: number }): Promise<{ items: object[]; total: number }> {
  const where = `c.site_id = $1 AND ($2::int IS NULL OR c.meter_id = $2) AND ($3 = '' OR c.state = $3)`;
  const parameters = [query.siteId, query.meterId, query.state];
  const items = (await database.query(
    `SELECT c.id, c.meter_id AS "meterId", m.meter_number AS "meterNumber", st.number AS "stallNumber", st.id AS "stallId", c.action, c.cause, c.state, c.decided_at AS "decidedAt", c.sent_at AS "sentAt", c.acknowledged_at AS "acknowledgedAt",
       c.verified_at AS "verifiedAt", c.expires_at AS "expiresAt", c.attempt, c.actor, c.error, c.evidence, h.decision
     FROM command c JOIN meter m ON m.id = c.meter_id LEFT JOIN stall st ON st.id = m.stall_id LEFT JOIN hold h ON h.id = c.hold_id WHERE ${where} ORDER BY c.decided_at DESC, c.id DESC LIMIT $4 OFFSET $5`,
    [...parameters, query.limit, query.offset],
  )) as object[];
  const [count] = (await database.query(`SELECT count(*) AS total FROM command c WHERE ${where}`, parameters)) as { total: number }[];
  return { items, total: count!.total };
}

export async function keepPowerList(database: Database, siteId: string): Promise<object[]> {
  return database.query(
    `SELECT k.id, k.meter_id AS "meterId", m.meter_number AS "meterNumber", st.number AS "stallNumber", st.id AS "stallId", k.reason, k.placed_at AS "placedAt", f.display_name AS by, k.until_at AS until
     FROM keep_power k JOIN meter m ON m.id = k.meter_id LEFT JOIN stall st ON st.id = m.stall_id LEFT JOIN staff f ON f.id = k.placed_by WHERE k.site_id = $1 AND k.ended_at IS NULL ORDER BY k.until_at`,
    [siteId],
  );
}

export async function openBreaker(database: Database, siteId: string): Promise<object | null> {
  const [row] = (await database.query(
    `SELECT id, tripped_at AS "trippedAt", limit_count AS "limitCount", supplies, candidates FROM breaker_trip WHERE site_id = $1 AND decided_at IS NULL`,
    [siteId],
  )) as object[];
  return row ?? null;
}

export async function batchPage(database: Database, batchId: string): Promise<object | undefined> {
  const [row] = (await database.query(
    `SELECT b.id, b.action, b.reason, b.asked_at AS "askedAt", f.display_name AS "askedBy", b.total,
       count(*) FILTER (WHERE i.state = 'done') AS done, count(*) FILTER (WHERE i.state = 'failed') AS failed, count(*) FILTER (WHERE i.state = 'skipped') AS skipped, count(*) FILTER (WHERE i.state = 'waiting') AS waiting,
       coalesce(jsonb_agg(jsonb_build_object('meterId', i.meter_id, 'meterNumber', m.meter_number, 'stallNumber', st.number, 'state', i.state, 'detail', i.detail) ORDER BY st.number, i.meter_id) FILTER (WHERE i.meter_id IS NOT NULL), '[]') AS items
     FROM command_batch b LEFT JOIN command_batch_item i ON i.batch_id = b.id LEFT JOIN meter m ON m.id = i.meter_id LEFT JOIN stall st ON st.id = m.stall_id LEFT JOIN staff f ON f.id = b.asked_by WHERE b.id = $1 GROUP BY b.id, f.display_name`,
    [batchId],
  )) as object[];
  return row;
}

export interface TreeMeter {
  building: string;
  buildingName: string;
  room: string;
  gatewayId: string;
  gateway: string;
  gatewayState: string;
  busId: string;
  bus: number;
  meters: number;
  silent: number;
  doubtful: number;
}

/** One row a bus, from which the site's tree is built. */
export async function treeRows(database: Database, siteId: string): Promise<TreeMeter[]> {
  return database.query(
    `SELECT d.id AS building, d.code || ' ' || d.name AS "buildingName", g.electrical_room AS room, g.id AS "gatewayId", g.code || ' ' || g.name AS gateway, g.state AS "gatewayState", b.id AS "busId", b.number AS bus,
       count(m.id) AS meters, count(*) FILTER (WHERE ms.failed_sweeps >= 2) AS silent, count(*) FILTER (WHERE ms.last_quality = 'suspect') AS doubtful
     FROM gateway g JOIN building d ON d.id = g.building_id JOIN bus b ON b.gateway_id = g.id LEFT JOIN meter m ON m.bus_id = b.id AND m.removed_at IS NULL LEFT JOIN meter_state ms ON ms.meter_id = m.id
     WHERE g.site_id = $1 GROUP BY d.id, g.id, b.id ORDER BY d.code, g.electrical_room, g.code, b.number`,
    [siteId],
  );
}

/** Past readings with their quality and source; settled: whether a bill covers them already (each is in exactly one list). */
export async function readingHistory(database: Database, query: { meterId: number; from: Date; to: Date; quality: string; source: string; limit: number; offset: number }): Promise<{ items: object[]; total: number }> {
  const where = `r.meter_id = $1 AND r.read_at >= $2 AND r.read_at < $3 AND ($4 = '' OR r.quality = $4) AND ($5 = '' OR r.source = $5)`;
  const parameters = [query.meterId, query.from, query.to, query.quality, query.source];
  const items = (await database.query(
    `SELECT r.read_at AS "readAt", r.register_wh AS "registerWh", r.power_w AS "powerW", r.quality, r.source, r.reason, coalesce(r.read_at <= s.settled_at, false) AS settled
     FROM reading r LEFT JOIN accrual s ON s.meter_id = r.meter_id WHERE ${where} ORDER BY r.read_at DESC LIMIT $6 OFFSET $7`,
    [...parameters, query.limit, query.offset],
  )) as object[];
  const [count] = (await database.query(`SELECT count(*) AS total FROM reading r WHERE ${where}`, parameters)) as { total: number }[];
  return { items, total: count!.total };
}
