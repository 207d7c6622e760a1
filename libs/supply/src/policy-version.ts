import type { DataSource } from 'typeorm';
import type { Tx } from '#libs/database';
import { cutPolicySchema, type CutPolicy } from './domain/policy.js';
import type { ProtectedTimes } from './domain/protected-time.js';
import { siteDays } from './site-days.js';

type Queryable = Pick<Tx | DataSource, 'query'>;

/** All that decides when a supply of a site may be cut for money. */
export interface PolicyContent {
  cut: CutPolicy;
  buildings: { code: string; windows: ProtectedTimes['buildingWindows'] }[];
  holidays: string[];
  workdays: string[];
}

export interface PolicyVersion {
  id: number;
  number: number;
  policy: PolicyContent;
  madeAt: Date;
  madeBy: string;
}

const COLUMNS = `id, number, policy, made_at AS "madeAt", made_by AS "madeBy"`;

async function contentOf(tx: Queryable, siteId: string): Promise<PolicyContent> {
  const [site] = (await tx.query(
    `SELECT s.settings -> 'cut' AS cut, (SELECT coalesce(jsonb_agg(jsonb_build_object('code', b.code, 'windows', b.no_cut_windows) ORDER BY b.code) FILTER (WHERE b.no_cut_windows <> '[]'), '[]') FROM building b WHERE b.site_id = s.id) AS buildings FROM site s WHERE s.id = $1`,
    [siteId],
  )) as { cut: unknown; buildings: PolicyContent['buildings'] }[];
  const days = (await siteDays(tx, [siteId])).get(siteId)!;
  return { cut: cutPolicySchema.parse(site!.cut ?? {}), buildings: site!.buildings, holidays: [...days.holidays].sort(), workdays: [...days.workdays].sort() };
}

/** The version of a site's policy as it stands now; a new one where it was changed since the last. Called by whoever changes it, and before a cut is placed. */
export async function notePolicy(tx: Tx, { siteId, by, now }: { siteId: string; by: string; now: Date }): Promise<{ id: number; number: number }> {
  await tx.query(`SELECT pg_advisory_xact_lock(hashtext('cut-policy'), hashtext($1))`, [siteId]);
  const content = JSON.stringify(await contentOf(tx, siteId));
  const [last] = (await tx.query('SELECT id, number, policy = $2::jsonb AS same FROM cut_policy_version WHERE site_id = $1 ORDER BY number DESC LIMIT 1', [siteId, content])) as { id: number; number: number; same: boolean }[];
  if (last?.same === true) return { id: last.id, number: last.number };
  const rows = (await tx.query(`INSERT INTO cut_policy_version (site_id, number, policy, made_at, made_by) VALUES ($1, $2, $3, $4, $5) RETURNING id, number`, [siteId, (last?.number ?? 0) + 1, content, now, by])) as { id: number; number: number }[];
  return rows[0]!;
}

/** The versions of a site's policy, the newest first. */
export function policyVersions(database: Queryable, siteId: string): Promise<PolicyVersion[]> {
  return database.query(`SELECT ${COLUMNS} FROM cut_policy_version WHERE site_id = $1 ORDER BY number DESC LIMIT 100`, [siteId]) as Promise<PolicyVersion[]>;
}

/** Since when the present cut times hold; null where nobody has changed them since policies are kept. */
export async function cutTimesSetAt(database: Queryable, siteId: string, policy: Pick<CutPolicy, 'when' | 'cutTimes'>): Promise<Date | null> {
  const [row] = (await database.query(
    `SELECT min(v.made_at) AS at FROM cut_policy_version v WHERE v.site_id = $1 AND v.number > coalesce((SELECT max(o.number) FROM cut_policy_version o WHERE o.site_id = $1 AND (o.policy #>> '{cut,when}' <> $2 OR o.policy #> '{cut,cutTimes}' <> $3::jsonb)), 0)`,
    [siteId, policy.when, JSON.stringify(policy.cutTimes)],
  )) as { at: Date | null }[];
  return row!.at;
}
