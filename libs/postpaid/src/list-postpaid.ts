import type { DataSource } from 'typeorm';
import { postpaidTermOf } from '#libs/account';
import { civilDay, type CivilDay } from '#libs/calendar';
import type { Tx } from '#libs/database';
import { unbilledFen } from './bills.js';
import { ageGroups, ageOf, type AgeGroup } from './domain/owed.js';

type Queryable = Pick<Tx | DataSource, 'query'>;
export const postpaidStates = ['open', 'late', 'paid', 'closed'] as const;

export interface PostpaidBill {
  id: string;
  accountId: string;
  accountNumber: string;
  stallId: string;
  stallNumber: string;
  customerName: string;
  fromAt: Date;
  toAt: Date;
  amountFen: number;
  unpaidFen: number;
  issuedAt: Date;
  dueDay: CivilDay;
  paidAt: Date | null;
  state: (typeof postpaidStates)[number];
  /** days since it was due; 0 while it is not late */
  lateDays: number;
}

type Row = Omit<PostpaidBill, 'state' | 'lateDays'> & { closedAt: Date | null };
const ROWS = `
  SELECT b.id, b.account_id AS "accountId", a.number AS "accountNumber", st.id AS "stallId", st.number AS "stallNumber", c.name AS "customerName", b.from_at AS "fromAt", b.to_at AS "toAt", b.amount_fen AS "amountFen", b.unpaid_fen AS "unpaidFen",
    b.issued_at AS "issuedAt", b.due_day::text AS "dueDay", b.paid_at AS "paidAt", b.closed_at AS "closedAt"
  FROM postpaid_bill b JOIN account a ON a.id = b.account_id JOIN stall st ON st.id = a.stall_id JOIN customer c ON c.id = a.customer_id`;

function shown({ closedAt, ...row }: Row, today: CivilDay): PostpaidBill {
  const { days } = ageOf(row.dueDay, today);
  const state = row.unpaidFen === 0 ? 'paid' : closedAt !== null ? 'closed' : days > 0 ? 'late' : 'open';
  return { ...row, state, lateDays: state === 'late' ? days : 0 };
}

export type Ages = Record<AgeGroup, number>;

/** The bills of a site's post-paid accounts, those that are late longest first, and what is owed by age. */
export async function listPostpaid(database: Queryable, of: { siteId: string; zone: string; now: Date; owedOnly: boolean; text: string; limit: number; offset: number }): Promise<{ items: PostpaidBill[]; total: number; owedFen: number; lateFen: number; ages: Ages }> {
  const today = civilDay(of.now, of.zone);
  const pattern = of.text.trim() === '' ? null : `%${of.text.trim().replace(/[\\%_]/g, '\\$&')}%`;
  const where = `WHERE b.site_id = $1 AND (NOT $2::boolean OR (b.unpaid_fen > 0 AND b.closed_at IS NULL)) AND ($3::text IS NULL OR st.number ILIKE $3 OR a.number ILIKE $3 OR c.name ILIKE $3)`;
  const rows = (await database.query(`${ROWS} ${where} ORDER BY (b.unpaid_fen > 0 AND b.closed_at IS NULL) DESC, CASE WHEN b.unpaid_fen > 0 THEN b.due_day END, b.issued_at DESC, b.id LIMIT $4 OFFSET $5`, [of.siteId, of.owedOnly, pattern, of.limit, of.offset])) as Row[];
  const [count] = (await database.query(`SELECT count(*)::int AS total FROM (${ROWS} ${where}) x`, [of.siteId, of.owedOnly, pattern])) as { total: number }[];
  const owed = (await database.query('SELECT due_day::text AS "dueDay", sum(unpaid_fen)::bigint AS fen FROM postpaid_bill WHERE site_id = $1 AND unpaid_fen > 0 AND closed_at IS NULL GROUP BY due_day', [of.siteId])) as { dueDay: CivilDay; fen: number }[];
  const ages = Object.fromEntries(ageGroups.map((group) => [group, owed.filter(({ dueDay }) => ageOf(dueDay, today).group === group).reduce((sum, { fen }) => sum + fen, 0)])) as Ages;
  const owedFen = owed.reduce((sum, { fen }) => sum + fen, 0);
  return { items: rows.map((row) => shown(row, today)), total: count!.total, owedFen, lateFen: owedFen - ages.notDue, ages };
}

export interface PostpaidAccount {
  since: Date;
  billDay: number;
  dueDays: number;
  owedFen: number;
  lateFen: number;
  /** charged and on no bill yet */
  unbilledFen: number;
  /** of the oldest bill that is not paid */
  dueDay: CivilDay | null;
}

/** How a post-paid account stands; null for a prepaid one. */
export async function postpaidOf(database: Queryable, accountId: string, now: Date, zone: string): Promise<PostpaidAccount | null> {
  const term = await postpaidTermOf(database, accountId);
  if (term === undefined) return null;
  const today = civilDay(now, zone);
  const bills = (await database.query('SELECT unpaid_fen AS fen, due_day::text AS "dueDay" FROM postpaid_bill WHERE account_id = $1 AND unpaid_fen > 0 AND closed_at IS NULL ORDER BY due_day', [accountId])) as { fen: number; dueDay: CivilDay }[];
  return {
    since: term.fromAt, billDay: term.billDay, dueDays: term.dueDays, owedFen: bills.reduce((sum, { fen }) => sum + fen, 0), lateFen: bills.filter(({ dueDay }) => dueDay < today).reduce((sum, { fen }) => sum + fen, 0),
    unbilledFen: await unbilledFen(database as Pick<Tx, 'query'>, term), dueDay: bills[0]?.dueDay ?? null,
  };
}

/** An account's bills, the newest first. */
export async function postpaidBillsOf(database: Queryable, accountId: string, now: Date, zone: string): Promise<PostpaidBill[]> {
  const rows = (await database.query(`${ROWS} WHERE b.account_id = $1 ORDER BY b.to_at DESC LIMIT 60`, [accountId])) as Row[];
  return rows.map((row) => shown(row, civilDay(now, zone)));
}
