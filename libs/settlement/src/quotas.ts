import type { DataSource } from 'typeorm';
import { firstDayOfMonth } from '#libs/calendar';
import type { Tx } from '#libs/database';
import { DomainError, type Actor } from '#libs/runtime';
import { assess } from './domain/quota.js';

type Database = Pick<Tx | DataSource, 'query'>;
export type QuotaMedium = 'electricity' | 'water';

export interface QuotaRow {
  id: string;
  medium: QuotaMedium;
  kind: 'account-type' | 'category' | 'account';
  accountTypeId: string | null;
  category: string | null;
  accountId: string | null;
  /** by what people know whom it is for */
  name: string;
  fromMonth: string;
  /** null: none from this month on */
  monthWh: number | null;
  excessMicroYuan: number | null;
  setBy: string;
  setAt: Date;
}

export interface NewQuota {
  siteId: string;
  medium: QuotaMedium;
  target: { accountTypeId: string } | { category: string } | { accountId: string };
  fromMonth: string;
  monthWh: number | null;
  excessMicroYuan: number | null;
  actor: Actor;
  at: Date;
}

/** Sets a quota from a month on; for the same month again, the later word holds. DomainErrors: 'account-type-not-found', 'account-not-found'. */
export async function setQuota(tx: Tx, input: NewQuota): Promise<{ id: string }> {
  const { target } = input;
  const [typeId, category, accountId] = ['accountTypeId' in target ? target.accountTypeId : null, 'category' in target ? target.category : null, 'accountId' in target ? target.accountId : null];
  const [own] = await tx.query<{ type: boolean; account: boolean }[]>('SELECT EXISTS (SELECT 1 FROM account_type WHERE id = $2 AND site_id = $1) AS type, EXISTS (SELECT 1 FROM account WHERE id = $3 AND site_id = $1) AS account', [input.siteId, typeId, accountId]);
  if (typeId !== null && !own!.type) throw new DomainError('not-found', 'account-type-not-found', 'the site has no such account type');
  if (accountId !== null && !own!.account) throw new DomainError('not-found', 'account-not-found', 'the site has no such account');
  const rows = await tx.query<{ id: string }[]>(
    `INSERT INTO quota (site_id, medium, account_type_id, category, account_id, from_month, month_wh, excess_micro_yuan, set_by, set_name, set_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
     ON CONFLICT (site_id, medium, account_type_id, category, account_id, from_month) DO UPDATE SET month_wh = excluded.month_wh, excess_micro_yuan = excluded.excess_micro_yuan, set_by = excluded.set_by, set_name = excluded.set_name, set_at = excluded.set_at RETURNING id`,
    [input.siteId, input.medium, typeId, category, accountId, firstDayOfMonth(input.fromMonth), input.monthWh, input.excessMicroYuan, input.actor.id, input.actor.name, input.at],
  );
  return rows[0]!;
}

/** Every quota of a site that was ever set, what holds now first for each of those it is for. */
export async function listQuotas(database: Database, siteId: string): Promise<QuotaRow[]> {
  return database.query<QuotaRow[]>(
    `SELECT q.id, q.medium, CASE WHEN q.account_id IS NOT NULL THEN 'account' WHEN q.category IS NOT NULL THEN 'category' ELSE 'account-type' END AS kind, q.account_type_id AS "accountTypeId", q.category, q.account_id AS "accountId",
       coalesce(q.category, t.name, st.number || ' ' || a.number) AS name, to_char(q.from_month, 'YYYY-MM') AS "fromMonth", q.month_wh AS "monthWh", q.excess_micro_yuan AS "excessMicroYuan", q.set_name AS "setBy", q.set_at AS "setAt"
     FROM quota q LEFT JOIN account_type t ON t.id = q.account_type_id LEFT JOIN account a ON a.id = q.account_id LEFT JOIN stall st ON st.id = a.stall_id
     WHERE q.site_id = $1 ORDER BY q.medium, q.account_id IS NOT NULL, q.category IS NOT NULL, name, q.from_month DESC`,
    [siteId],
  );
}

export interface Assessed {
  accountId: string;
  accountNumber: string;
  stallId: string;
  stallNumber: string;
  stallName: string;
  category: string;
  customerName: string;
  medium: QuotaMedium;
  month: string;
  quotaWh: number;
  /** for whom the quota was set that holds */
  quotaKind: QuotaRow['kind'];
  usedWh: number;
  excessWh: number;
  excessMicroYuan: number | null;
  /** told, never charged */
  excessFen: number | null;
  prints: number;
}

export interface AssessmentQuery {
  siteId: string;
  month: string;
  medium: QuotaMedium;
  /** only those over their quota */
  over: boolean;
  text?: string;
  accountId?: string;
  limit: number;
  offset: number;
}

// The account's own quota goes before that of its shop's kind, and that before its type's; of each, what held in the month.
const HELD = (condition: string) => `(SELECT q.id FROM quota q WHERE q.site_id = a.site_id AND q.medium = $2 AND ${condition} AND q.from_month <= $3 ORDER BY q.from_month DESC LIMIT 1)`;
const ROWS = `
  SELECT a.id AS "accountId", a.number AS "accountNumber", st.id AS "stallId", st.number AS "stallNumber", st.name AS "stallName", st.category, c.name AS "customerName", u.used_wh AS "usedWh", q.month_wh AS "quotaWh",
    CASE WHEN q.account_id IS NOT NULL THEN 'account' WHEN q.category IS NOT NULL THEN 'category' ELSE 'account-type' END AS "quotaKind", q.excess_micro_yuan AS "excessMicroYuan",
    (SELECT count(*)::int FROM quota_slip_print p WHERE p.account_id = a.id AND p.medium = $2 AND p.month = $3) AS prints
  FROM account a JOIN stall st ON st.id = a.stall_id JOIN customer c ON c.id = a.customer_id
    JOIN LATERAL (SELECT sum(l.used_wh)::bigint AS used_wh FROM (SELECT DISTINCT am.meter_id FROM account_meter am JOIN meter m ON m.id = am.meter_id AND m.kind = $2 WHERE am.account_id = a.id) am
      JOIN metered_usage l ON l.meter_id = am.meter_id AND l.account_id = a.id AND l.day >= $3::date AND l.day < $3::date + interval '1 month') u ON u.used_wh IS NOT NULL
    JOIN quota q ON q.id = coalesce(${HELD('q.account_id = a.id')}, ${HELD('q.category = st.category')}, ${HELD('q.account_type_id = a.account_type_id')}) AND q.month_wh IS NOT NULL
  WHERE a.site_id = $1 AND ($4::uuid IS NULL OR a.id = $4) AND ($5 = '' OR st.number ILIKE $5 OR st.name ILIKE $5 OR c.name ILIKE $5 OR a.number ILIKE $5) AND (NOT $6 OR u.used_wh > q.month_wh)`;

/** Who used how much of his quota in a month, the largest excess first. */
export async function assessQuotas(database: Database, query: AssessmentQuery): Promise<{ items: Assessed[]; total: number; excessWh: number }> {
  const parameters = [query.siteId, query.medium, firstDayOfMonth(query.month), query.accountId ?? null, query.text === undefined || query.text === '' ? '' : `%${query.text.replace(/[\\%_]/g, '\\$&')}%`, query.over];
  const rows = await database.query<Omit<Assessed, 'medium' | 'month' | 'excessWh' | 'excessFen'>[]>(`${ROWS} ORDER BY u.used_wh - q.month_wh DESC, st.number LIMIT $7 OFFSET $8`, [...parameters, query.limit, query.offset]);
  const [sum] = await database.query<{ total: number; excessWh: number }[]>(`SELECT count(*)::int AS total, coalesce(sum(greatest(x."usedWh" - x."quotaWh", 0)), 0)::bigint AS "excessWh" FROM (${ROWS}) x`, parameters);
  return { items: rows.map((row) => ({ ...row, medium: query.medium, month: query.month, ...assess(row) })), ...sum! };
}

export interface QuotaSlip extends Assessed {
  siteName: string;
  /** 1: the original */
  number: number;
  printedBy: string;
  printedAt: Date;
}

/** Prints a slip: what stands on it is kept, with who printed it when; every one after the first is a copy. DomainErrors 'quota-none', 'printing-off'. */
export async function printSlip(tx: Tx, input: { accountId: string; month: string; medium: QuotaMedium; actor: Actor; at: Date }): Promise<QuotaSlip> {
  const [site] = await tx.query<{ id: string; name: string; off: boolean }[]>(`SELECT s.id, s.name, coalesce(s.settings #>> '{receipt,print}' = 'false', false) AS off FROM account a JOIN site s ON s.id = a.site_id WHERE a.id = $1 FOR UPDATE OF a`, [input.accountId]);
  if (site?.off === true) throw new DomainError('conflict', 'printing-off', 'this site prints no receipts');
  const { items } = await assessQuotas(tx, { siteId: site!.id, month: input.month, medium: input.medium, over: false, accountId: input.accountId, limit: 1, offset: 0 });
  const assessed = items[0];
  if (assessed === undefined) throw new DomainError('conflict', 'quota-none', 'the account has no quota or used nothing in this month');
  const number = assessed.prints + 1;
  const facts = { quotaWh: assessed.quotaWh, usedWh: assessed.usedWh, excessWh: assessed.excessWh, excessMicroYuan: assessed.excessMicroYuan, excessFen: assessed.excessFen };
  await tx.query('INSERT INTO quota_slip_print (site_id, account_id, medium, month, number, facts, printed_by, printed_name, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)', [
    site!.id, input.accountId, input.medium, firstDayOfMonth(input.month), number, JSON.stringify(facts), input.actor.id, input.actor.name, input.at,
  ]);
  return { ...assessed, prints: number, siteName: site!.name, number, printedBy: input.actor.name, printedAt: input.at };
}

/** Slips that were printed of a month, the newest first. */
export async function slipPrints(database: Database, siteId: string, month: string): Promise<object[]> {
  return database.query(
    `SELECT p.id, p.account_id AS "accountId", st.number AS "stallNumber", p.medium, p.number, p.printed_name AS by, p.at, (p.facts ->> 'usedWh')::bigint AS "usedWh", (p.facts ->> 'quotaWh')::bigint AS "quotaWh", (p.facts ->> 'excessWh')::bigint AS "excessWh"
     FROM quota_slip_print p JOIN account a ON a.id = p.account_id JOIN stall st ON st.id = a.stall_id WHERE p.site_id = $1 AND p.month = $2 ORDER BY p.at DESC, p.number DESC LIMIT 500`,
    [siteId, firstDayOfMonth(month)],
  );
}
