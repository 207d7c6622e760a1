import type { DataSource } from 'typeorm';
import type { z } from 'zod';
import type { PageQuery } from '../schema/plain.js';
import type { gateway, quarantineRow } from '../schema/meter.js';

type Gateway = z.input<typeof gateway>;
type QuarantineRow = z.input<typeof quarantineRow>;

/** Gateways with their buses, the newest sweep of each, and today's success. */
export async function listGateways(database: DataSource, siteId: string, dayStart: Date): Promise<Gateway[]> {
  return database.query(
    `WITH buses AS (
       SELECT b.id, b.gateway_id, b.number, b.tcp_port, (SELECT count(*)::int FROM meter m WHERE m.bus_id = b.id AND m.removed_at IS NULL) AS meters,
         (SELECT json_build_object('dueAt', s.due_at, 'startedAt', s.started_at, 'finishedAt', s.finished_at, 'meters', s.meters, 'answered', s.answered, 'suspect', s.suspect)
          FROM sweep s WHERE s.bus_id = b.id ORDER BY s.due_at DESC LIMIT 1) AS last,
         d.asked, d.answered, d.sweeps
       FROM bus b JOIN gateway g ON g.id = b.gateway_id,
         LATERAL (SELECT coalesce(sum(s.meters), 0)::int AS asked, coalesce(sum(s.answered), 0)::int AS answered, count(*)::int AS sweeps FROM sweep s WHERE s.bus_id = b.id AND s.due_at >= $2 AND s.finished_at IS NOT NULL) d
       WHERE g.site_id = $1
     )
     SELECT g.id, g.code, g.name, bd.id AS "buildingId", bd.name AS "buildingName", g.electrical_room AS "electricalRoom", g.transport, g.host, g.state, g.state_since AS "stateSince",
       g.last_seen_at AS "lastSeenAt", g.last_error AS "lastError",
       coalesce((SELECT json_agg(json_build_object('id', b.id, 'number', b.number, 'tcpPort', b.tcp_port, 'meters', b.meters, 'lastSweep', b.last,
         'counters', json_build_object('sweepsToday', b.sweeps, 'askedToday', b.asked, 'answeredToday', b.answered)) ORDER BY b.number) FROM buses b WHERE b.gateway_id = g.id), '[]') AS buses,
       json_build_object('asked', (SELECT coalesce(sum(asked), 0) FROM buses b WHERE b.gateway_id = g.id), 'answered', (SELECT coalesce(sum(answered), 0) FROM buses b WHERE b.gateway_id = g.id)) AS "successToday"
     FROM gateway g JOIN building bd ON bd.id = g.building_id WHERE g.site_id = $1 ORDER BY g.code`,
    [siteId, dayStart],
  );
}

/** Doubtful readings that wait for a decision, or have had one. */
export async function listQuarantine(database: DataSource, siteId: string, query: PageQuery & { state: 'open' | 'decided' }): Promise<{ items: QuarantineRow[]; total: number }> {
  const where = `WHERE q.site_id = $1 AND (q.decided_at IS NULL) = ($2 = 'open')`;
  const items = (await database.query(
    `SELECT q.id, q.meter_id AS "meterId", m.meter_number AS "meterNumber", s.id AS "stallId", s.number AS "stallNumber", q.reason, q.first_read_at AS "firstReadAt", q.last_read_at AS "lastReadAt",
       q.register_wh AS "registerWh", q.last_good_read_at AS "lastGoodReadAt", q.last_good_register_wh AS "lastGoodRegisterWh", q.count, q.decision, q.decided_at AS "decidedAt",
       st.display_name AS "decidedBy", q.note
     FROM quarantine q JOIN meter m ON m.id = q.meter_id LEFT JOIN stall s ON s.id = m.stall_id LEFT JOIN staff st ON st.id = q.decided_by ${where}
     ORDER BY coalesce(q.decided_at, q.opened_at) DESC, q.id DESC LIMIT $3 OFFSET $4`,
    [siteId, query.state, query.limit, query.offset],
  )) as QuarantineRow[];
  const [count] = (await database.query(`SELECT count(*)::int AS total FROM quarantine q ${where}`, [siteId, query.state])) as { total: number }[];
  return { items, total: count!.total };
}

/** The bus of a gateway by its number, made when the gateway has none such yet is an error of the caller: undefined. */
export async function busOf(database: DataSource, gatewayId: string, number: number): Promise<string | undefined> {
  const rows = (await database.query('SELECT id FROM bus WHERE gateway_id = $1 AND number = $2', [gatewayId, number])) as { id: string }[];
  return rows[0]?.id;
}
