import type { DataSource } from 'typeorm';
import type { z } from 'zod';
import type { auditEntry, staffMember } from '../schema/staff.js';
import type { PageQuery } from '../schema/plain.js';
import { pattern } from './stalls.js';

type Entry = z.input<typeof auditEntry>;

export interface AuditQuery extends PageQuery {
  siteId?: string | undefined;
  actor?: string | undefined;
  object?: string | undefined;
  action?: string | undefined;
  result?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
}

/** The company's audit trail, newest first. Who sees only some sites sees their entries and those of no site. */
export async function listAudit(database: DataSource, who: { companyId: string; siteIds: string[] | null }, query: AuditQuery): Promise<{ items: Entry[]; total: number }> {
  const where = `WHERE e.company_id = $1 AND ($2::uuid[] IS NULL OR e.site_id IS NULL OR e.site_id = ANY($2)) AND ($3::uuid IS NULL OR e.site_id = $3)
    AND ($4::text IS NULL OR e.actor_name ILIKE $4 OR e.actor_id = $5) AND ($6::text IS NULL OR e.object_name ILIKE $6 OR e.object_id = $7) AND ($8::text IS NULL OR e.action LIKE $8)
    AND ($9::text IS NULL OR e.result = $9) AND ($10::timestamptz IS NULL OR e.at >= $10) AND ($11::timestamptz IS NULL OR e.at < $11)`;
  const action = query.action === undefined ? null : `${query.action.replace(/[\\%_]/g, '\\$&')}%`;
  const parameters = [
    who.companyId, who.siteIds, query.siteId ?? null, pattern(query.actor), query.actor ?? null, pattern(query.object), query.object ?? null, action, query.result ?? null, query.from ?? null, query.to ?? null,
  ];
  const items = (await database.query(
    `SELECT e.id, e.at, e.actor_kind AS "actorKind", e.actor_id AS "actorId", e.actor_name AS "actorName", e.action, e.object_kind AS "objectKind", e.object_id AS "objectId", e.object_name AS "objectName",
       e.before, e.after, e.ip, e.request_id AS "requestId", e.result, e.site_id AS "siteId", e.id <= coalesce((SELECT last_id FROM audit_seal ORDER BY seq DESC LIMIT 1), 0) AS sealed
     FROM audit_entry e ${where} ORDER BY e.id DESC LIMIT $12 OFFSET $13`,
    [...parameters, query.limit, query.offset],
  )) as Entry[];
  const [count] = (await database.query(`SELECT count(*)::int AS total FROM audit_entry e ${where}`, parameters)) as { total: number }[];
  return { items, total: count!.total };
}

/** The staff of a company by login name. */
export async function listStaff(database: DataSource, companyId: string): Promise<z.input<typeof staffMember>[]> {
  return database.query(
    `SELECT s.id, s.login_name AS "loginName", s.display_name AS "displayName", s.phone, s.roles, s.site_ids AS "siteIds", s.language, s.disabled_at IS NOT NULL AS disabled, s.created_at AS "createdAt",
       (SELECT max(last_seen_at) FROM staff_session x WHERE x.staff_id = s.id) AS "lastSeenAt"
     FROM staff s WHERE s.company_id = $1 ORDER BY s.disabled_at NULLS FIRST, s.login_name`,
    [companyId],
  );
}
