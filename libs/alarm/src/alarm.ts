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
  await tx.query(
    `INSERT INTO alarm AS a (site_id, kind, severity, cause_key, object_kind, object_id, object_name, details, opened_at, last_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)
     ON CONFLICT (site_id, cause_key) WHERE closed_at IS NULL DO UPDATE SET count = a.count + 1, last_at = excluded.last_at, details = excluded.details`,
    [input.siteId, input.kind, input.severity, input.causeKey, input.objectKind, input.objectId, input.objectName, JSON.stringify(input.details ?? {}), input.at],
  );
  await notifyLive(tx, { siteId: input.siteId, kind: 'alarm' });
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
  details: object;
  openedAt: Date;
  lastAt: Date;
  count: number;
  acknowledgedAt: Date | null;
  acknowledgedBy: string | null;
  closedAt: Date | null;
  closeReason: string | null;
}

/** A site's alarms, newest first. */
export async function listAlarms(database: Pick<DataSource, 'query'>, query: { siteId: string; state: 'open' | 'closed'; kind?: string | undefined; limit: number; offset: number }): Promise<{ items: AlarmRow[]; total: number }> {
  const where = `a.site_id = $1 AND (a.closed_at IS NULL) = $2 AND ($3::text IS NULL OR a.kind = $3)`;
  const parameters = [query.siteId, query.state === 'open', query.kind ?? null];
  const items = (await database.query(
    `SELECT a.id, a.kind, a.severity, a.object_kind AS "objectKind", a.object_id AS "objectId", a.object_name AS "objectName", a.details, a.opened_at AS "openedAt", a.last_at AS "lastAt", a.count,
       a.acknowledged_at AS "acknowledgedAt", s.display_name AS "acknowledgedBy", a.closed_at AS "closedAt", a.close_reason AS "closeReason"
     FROM alarm a LEFT JOIN staff s ON s.id = a.acknowledged_by WHERE ${where} ORDER BY a.opened_at DESC, a.id DESC LIMIT $4 OFFSET $5`,
    [...parameters, query.limit, query.offset],
  )) as AlarmRow[];
  const [count] = (await database.query(`SELECT count(*) AS total FROM alarm a WHERE ${where}`, parameters)) as { total: number }[];
  return { items, total: count!.total };
}
