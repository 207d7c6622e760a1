import type { DataSource } from 'typeorm';
import type { z } from 'zod';
import type { alarm } from '../schema/staff.js';
import type { PageQuery } from '../schema/plain.js';

type Alarm = z.input<typeof alarm>;

/** A site's alarms; open ones by weight, closed ones by time. */
export async function listAlarms(database: DataSource, siteId: string, query: PageQuery & { state: 'open' | 'closed'; kind?: string | undefined }): Promise<{ items: Alarm[]; total: number }> {
  const where = `WHERE a.site_id = $1 AND (a.closed_at IS NULL) = ($2 = 'open') AND ($3::text IS NULL OR a.kind = $3)`;
  const parameters = [siteId, query.state, query.kind ?? null];
  const items = (await database.query(
    `SELECT a.id, a.kind, a.severity, a.object_kind AS "objectKind", a.object_id AS "objectId", a.object_name AS "objectName", a.details, a.opened_at AS "openedAt", a.last_at AS "lastAt", a.count,
       a.acknowledged_at AS "acknowledgedAt", st.display_name AS "acknowledgedBy", a.closed_at AS "closedAt", a.closed_by AS "closedBy", a.close_reason AS "closeReason", s.id AS "stallId", s.number AS "stallNumber"
     FROM alarm a LEFT JOIN staff st ON st.id = a.acknowledged_by
       LEFT JOIN meter m ON a.object_kind = 'meter' AND m.id::text = a.object_id LEFT JOIN stall s ON s.id = m.stall_id OR (a.object_kind = 'stall' AND s.id::text = a.object_id)
     ${where} ORDER BY CASE a.severity WHEN 'critical' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END, coalesce(a.closed_at, a.opened_at) DESC, a.id DESC LIMIT $4 OFFSET $5`,
    [...parameters, query.limit, query.offset],
  )) as Alarm[];
  const [count] = (await database.query(`SELECT count(*)::int AS total FROM alarm a ${where}`, parameters)) as { total: number }[];
  return { items, total: count!.total };
}
