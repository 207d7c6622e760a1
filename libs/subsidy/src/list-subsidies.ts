import { firstDayOfMonth, startOfDay } from '#libs/calendar';
import { freeWhOf } from './allowances.js';
import type { Medium, Queryable } from './rules.js';

export const allowanceStates = ['coming', 'live', 'used', 'ending', 'ended'] as const;

export interface SubsidyRow {
  id: string;
  accountId: string;
  accountNumber: string;
  stallId: string;
  stallNumber: string;
  stallName: string;
  buildingId: string;
  buildingName: string;
  floor: string;
  medium: Medium;
  kind: 'monthly' | 'carried' | 'manual' | 'outside';
  grantedWh: number;
  usedWh: number;
  leftWh: number;
  clearedWh: number;
  carriedWh: number;
  fromAt: Date;
  expiresAt: Date | null;
  grantedAt: Date;
  grantedName: string;
  reason: string;
  closedAt: Date | null;
  closeReason: string;
  closeNote: string;
  /** ending: its time is over and its rest is about to be cleared or carried */
  state: (typeof allowanceStates)[number];
  explanation: { baseWh: number; perHeadWh: number; headcount: number; category: string; accountType: string; days: number; monthDays: number } | null;
}

export interface SubsidySums {
  grants: number;
  grantedWh: number;
  usedWh: number;
  leftWh: number;
  clearedWh: number;
  carriedWh: number;
}

const USED = 's.granted_wh - s.left_wh - s.cleared_wh - s.carried_wh';
const STATE = (now: string) => `CASE WHEN s.closed_at IS NOT NULL THEN 'ended' WHEN s.left_wh = 0 THEN 'used' WHEN s.from_at > ${now} THEN 'coming' WHEN s.expires_at <= ${now} THEN 'ending' ELSE 'live' END`;
const COLUMNS = (now: string) => `s.id, a.id AS "accountId", a.number AS "accountNumber", st.id AS "stallId", st.number AS "stallNumber", st.name AS "stallName", d.id AS "buildingId", d.name AS "buildingName", st.floor, s.medium, s.kind,
  s.granted_wh AS "grantedWh", ${USED} AS "usedWh", s.left_wh AS "leftWh", s.cleared_wh AS "clearedWh", s.carried_wh AS "carriedWh", s.from_at AS "fromAt", s.expires_at AS "expiresAt", s.granted_at AS "grantedAt", s.granted_name AS "grantedName", s.reason,
  s.closed_at AS "closedAt", s.close_reason AS "closeReason", s.close_note AS "closeNote", ${STATE(now)} AS state, s.explanation - 'ruleId' AS explanation`;
const FROM = 'FROM subsidy_allowance s JOIN account a ON a.id = s.account_id JOIN stall st ON st.id = a.stall_id JOIN building d ON d.id = st.building_id';
const SUMS = `count(*)::int AS grants, coalesce(sum(s.granted_wh), 0)::bigint AS "grantedWh", coalesce(sum(${USED}), 0)::bigint AS "usedWh", coalesce(sum(s.left_wh), 0)::bigint AS "leftWh", coalesce(sum(s.cleared_wh), 0)::bigint AS "clearedWh", coalesce(sum(s.carried_wh), 0)::bigint AS "carriedWh"`;

export interface SubsidyQuery {
  siteId: string;
  zone: string;
  /** 'YYYY-MM': what was given in it */
  month?: string | undefined;
  medium: Medium;
  buildingId?: string | undefined;
  floor?: string | undefined;
  /** part of a stall's number or name, an account's number, the customer's name */
  text: string;
  now: Date;
}

function where(query: SubsidyQuery): { sql: string; parameters: unknown[] } {
  const { month, zone } = query;
  const [from, to] = month === undefined ? [null, null] : [startOfDay(firstDayOfMonth(month), zone), startOfDay(firstDayOfMonth(month, 1), zone)];
  const pattern = query.text.trim() === '' ? null : `%${query.text.trim().replace(/[\\%_]/g, '\\$&')}%`;
  return {
    sql: `WHERE a.site_id = $1 AND s.medium = $2 AND ($3::timestamptz IS NULL OR s.from_at >= $3) AND ($4::timestamptz IS NULL OR s.from_at < $4) AND ($5::uuid IS NULL OR d.id = $5) AND ($6::text IS NULL OR st.floor = $6)
      AND ($7::text IS NULL OR st.number ILIKE $7 OR st.name ILIKE $7 OR a.number ILIKE $7 OR EXISTS (SELECT 1 FROM customer c WHERE c.id = a.customer_id AND c.name ILIKE $7))`,
    parameters: [query.siteId, query.medium, from, to, query.buildingId ?? null, query.floor ?? null, pattern],
  };
}

/** What was given at a site, by month, shop and area, with its sums: given = used + left + cleared + carried. */
export async function listSubsidies(database: Queryable, query: SubsidyQuery & { limit: number; offset: number }): Promise<{ items: SubsidyRow[]; total: number; totals: SubsidySums; areas: (SubsidySums & { buildingName: string; floor: string })[] }> {
  const { sql, parameters } = where(query);
  const items = (await database.query(`SELECT ${COLUMNS('$8::timestamptz')} ${FROM} ${sql} ORDER BY d.code, st.number, s.from_at DESC, s.id LIMIT $9 OFFSET $10`, [...parameters, query.now, query.limit, query.offset])) as SubsidyRow[];
  const [totals] = (await database.query(`SELECT ${SUMS} ${FROM} ${sql}`, parameters)) as SubsidySums[];
  const areas = (await database.query(`SELECT d.name AS "buildingName", st.floor, ${SUMS} ${FROM} ${sql} GROUP BY d.code, d.name, st.floor ORDER BY d.code, st.floor`, parameters)) as (SubsidySums & { buildingName: string; floor: string })[];
  return { items, total: totals!.grants, totals: totals!, areas };
}

export interface AccountSubsidy {
  /** what may be used for nothing now, and when the first of it ends */
  free: { medium: Medium; leftWh: number; grantedWh: number; expiresAt: Date | null }[];
  items: SubsidyRow[];
}

/** What an account has left, and the history with every clearing, the newest first. */
export async function subsidyOfAccount(database: Queryable, accountId: string, now: Date, limit = 60): Promise<AccountSubsidy> {
  const items = (await database.query(`SELECT ${COLUMNS('$2::timestamptz')} ${FROM} WHERE a.id = $1 ORDER BY s.from_at DESC, s.id LIMIT $3`, [accountId, now, limit])) as SubsidyRow[];
  const left = await freeWhOf(database, accountId, now);
  const lives = items.filter(({ state, expiresAt, fromAt }) => (state === 'live' || state === 'used') && fromAt <= now && (expiresAt === null || expiresAt > now));
  const free = (['electricity', 'water'] as const).flatMap((medium) => {
    const own = lives.filter((row) => row.medium === medium);
    if (own.length === 0) return [];
    const ends = own.flatMap(({ expiresAt, leftWh }) => (expiresAt === null || leftWh === 0 ? [] : [expiresAt.getTime()]));
    return [{ medium, leftWh: left[medium], grantedWh: own.reduce((sum, { grantedWh }) => sum + grantedWh, 0), expiresAt: ends.length === 0 ? null : new Date(Math.min(...ends)) }];
  });
  return { free, items };
}

/** The months that were given, the newest first. */
export async function listSubsidyRuns(database: Queryable, siteId: string): Promise<{ month: string; dueAt: Date; doneAt: Date | null; accounts: number; grantedWh: number }[]> {
  return (await database.query(`SELECT to_char(month, 'YYYY-MM') AS month, due_at AS "dueAt", done_at AS "doneAt", accounts, granted_wh AS "grantedWh" FROM subsidy_run WHERE site_id = $1 ORDER BY subsidy_run.month DESC LIMIT 60`, [siteId])) as { month: string; dueAt: Date; doneAt: Date | null; accounts: number; grantedWh: number }[];
}
