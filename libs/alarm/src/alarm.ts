import type { DataSource } from 'typeorm';
import type { Tx } from '#libs/database';
import { notifyLive } from '#libs/database';
import { DomainError } from '#libs/runtime';

export interface AlarmInput {
  siteId: string;
  kind: string;
  severity: 'info' | 'warning' | 'critical';
  /** names the cause: one open alarm per cause */
  causeKey: string;
  objectKind: string;
  objectId: string;
  objectName: string;
  details?: object;
  at: Date;
}

/** Opens an alarm, or counts one more occurrence of the open one. */
export async function openAlarm(tx: Tx, input: AlarmInput): Promise<void> {
  const rows = (await tx.query(
    `INSERT INTO alarm AS a (site_id, kind, severity, cause_key, object_kind, object_id, object_name, details, opened_at, last_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)
     ON CONFLICT (site_id, cause_key) WHERE closed_at IS NULL DO UPDATE SET count = a.count + 1, last_at = excluded.last_at, details = excluded.details RETURNING id, xmax = 0 AS opened`,
    [input.siteId, input.kind, input.severity, input.causeKey, input.objectKind, input.objectId, input.objectName, JSON.stringify(input.details ?? {}), input.at],
  )) as { id: number; opened: boolean }[];
  // A page that pops alarms up needs to know which is new, and what it is about.
  const opened = rows[0]?.opened === true ? { opened: { id: rows[0].id, kind: input.kind, severity: input.severity, objectName: input.objectName } } : {};
  await notifyLive(tx, { siteId: input.siteId, kind: 'alarm', ...opened });
}

/** Closes the open alarm of a cause, if there is one. */
export async function closeAlarm(tx: Tx, input: { siteId: string; causeKey: string; at: Date; reason: string }): Promise<void> {
  await tx.query(`UPDATE alarm SET closed_at = $3, closed_by = 'system', close_reason = $4 WHERE site_id = $1 AND cause_key = $2 AND closed_at IS NULL`, [input.siteId, input.causeKey, input.at, input.reason]);
  await notifyLive(tx, { siteId: input.siteId, kind: 'alarm' });
}

/** Remembers who has seen it; the alarm stays open until its cause is gone. */
export async function acknowledgeAlarm(tx: Tx, input: { id: number; staffId: string; at: Date }): Promise<void> {
  const [rows] = (await tx.query('UPDATE alarm SET acknowledged_at = coalesce(acknowledged_at, $2), acknowledged_by = coalesce(acknowledged_by, $3) WHERE id = $1 RETURNING id', [input.id, input.at, input.staffId])) as [unknown[], number];
  if (rows.length === 0) throw new DomainError('not-found', 'alarm-not-found', `no alarm ${input.id}`);
}

export interface AlarmRow {
  id: number;
  kind: string;
  severity: string;
  objectKind: string;
  objectId: string;
  objectName: string;
  /** where it is: of a meter, gateway, bus or stall */
  buildingCode: string | null;
  details: object;
  openedAt: Date;
  lastAt: Date;
  count: number;
  acknowledgedAt: Date | null;
  acknowledgedBy: string | null;
  closedAt: Date | null;
  closeReason: string | null;
}

// Where an alarm is, by what it is about.
const BUILDING = `CASE a.object_kind WHEN 'meter' THEN (SELECT building_id FROM meter WHERE id::text = a.object_id AND site_id = a.site_id) WHEN 'gateway' THEN (SELECT building_id FROM gateway WHERE id::text = a.object_id AND site_id = a.site_id)
  WHEN 'bus' THEN (SELECT g.building_id FROM bus b JOIN gateway g ON g.id = b.gateway_id WHERE b.id::text = a.object_id AND g.site_id = a.site_id) WHEN 'stall' THEN (SELECT building_id FROM stall WHERE id::text = a.object_id AND site_id = a.site_id)
  WHEN 'account' THEN (SELECT st.building_id FROM account x JOIN stall st ON st.id = x.stall_id WHERE x.id::text = a.object_id AND x.site_id = a.site_id) END`;

export interface AlarmFilter {
  siteId: string;
  state: 'open' | 'closed';
  kind?: string | undefined;
  severity?: 'info' | 'warning' | 'critical' | undefined;
  /** whether somebody has acknowledged it */
  acknowledged?: boolean | undefined;
  buildingId?: string | undefined;
  /** opened from and before */
  from?: Date | undefined;
  to?: Date | undefined;
  limit: number;
  offset: number;
}

/** A site's alarms under a filter, newest first, and how many there are in each area. */
export async function listAlarms(database: Pick<DataSource, 'query'>, filter: AlarmFilter): Promise<{ items: AlarmRow[]; total: number; areas: { buildingCode: string | null; count: number }[] }> {
  const found = `WITH found AS MATERIALIZED (SELECT a.*, d.code AS building_code FROM alarm a LEFT JOIN building d ON d.id = ${BUILDING}
    WHERE a.site_id = $1 AND (a.closed_at IS NULL) = $2 AND ($3::text IS NULL OR a.kind = $3) AND ($4::text IS NULL OR a.severity = $4) AND ($5::boolean IS NULL OR (a.acknowledged_at IS NOT NULL) = $5)
      AND ($6::timestamptz IS NULL OR a.opened_at >= $6) AND ($7::timestamptz IS NULL OR a.opened_at < $7) AND ($8::uuid IS NULL OR d.id = $8))`;
  const parameters = [filter.siteId, filter.state === 'open', filter.kind ?? null, filter.severity ?? null, filter.acknowledged ?? null, filter.from ?? null, filter.to ?? null, filter.buildingId ?? null];
  const items = (await database.query(
    `${found} SELECT a.id, a.kind, a.severity, a.object_kind AS "objectKind", a.object_id AS "objectId", a.object_name AS "objectName", a.building_code AS "buildingCode", a.details, a.opened_at AS "openedAt", a.last_at AS "lastAt", a.count,
       a.acknowledged_at AS "acknowledgedAt", s.display_name AS "acknowledgedBy", a.closed_at AS "closedAt", a.close_reason AS "closeReason"
     FROM found a LEFT JOIN staff s ON s.id = a.acknowledged_by ORDER BY a.opened_at DESC, a.id DESC LIMIT $9 OFFSET $10`,
    [...parameters, filter.limit, filter.offset],
  )) as AlarmRow[];
  const areas = (await database.query(`${found} SELECT building_code AS "buildingCode", count(*)::int AS count FROM found GROUP BY 1 ORDER BY 1 NULLS LAST`, parameters)) as { buildingCode: string | null; count: number }[];
  return { items, total: areas.reduce((sum, { count }) => sum + count, 0), areas };
}
