import type { DataSource } from 'typeorm';
import type { Tx } from '#libs/database';

type Queryable = Pick<Tx | DataSource, 'query'>;

export interface AccountRow {
  id: string;
  siteId: string;
  number: string;
  state: 'open' | 'closed';
  openedAt: Date;
  closedAt: Date | null;
  stallId: string;
  stallNumber: string;
  stallName: string;
  customerId: string;
  customerName: string;
  /** unmasked: whoever shows it masks it unless the reader is permitted */
  phone: string;
  accountTypeId: string;
  accountTypeName: string;
  tariffPlanId: string | null;
}

const FROM = `FROM account a JOIN stall st ON st.id = a.stall_id JOIN customer c ON c.id = a.customer_id JOIN account_type t ON t.id = a.account_type_id`;
const COLUMNS = `a.id, a.site_id AS "siteId", a.number, a.state, a.opened_at AS "openedAt", a.closed_at AS "closedAt", a.stall_id AS "stallId", st.number AS "stallNumber",
  st.name AS "stallName", c.id AS "customerId", c.name AS "customerName", c.phone, t.id AS "accountTypeId", t.name AS "accountTypeName", a.tariff_plan_id AS "tariffPlanId"`;

export interface AccountQuery {
  siteId: string;
  state?: 'open' | 'closed' | undefined;
  /** any part of the account number, stall number, stall name, customer name or phone */
  text?: string | undefined;
  limit: number;
  offset: number;
}

/** A site's accounts, open ones first, then by stall number. */
export async function listAccounts(database: Queryable, { siteId, state, text, limit, offset }: AccountQuery): Promise<{ items: AccountRow[]; total: number }> {
  const pattern = text === undefined || text.trim() === '' ? null : `%${text.trim().replace(/[\\%_]/g, '\\$&')}%`;
  const where = `WHERE a.site_id = $1 AND ($2::text IS NULL OR a.state = $2)
    AND ($3::text IS NULL OR a.number ILIKE $3 OR st.number ILIKE $3 OR st.name ILIKE $3 OR c.name ILIKE $3 OR c.phone LIKE $3)`;
  const parameters = [siteId, state ?? null, pattern];
  const items = await database.query<AccountRow[]>(`SELECT ${COLUMNS} ${FROM} ${where} ORDER BY a.state DESC, st.number, a.opened_at DESC LIMIT $4 OFFSET $5`, [...parameters, limit, offset]);
  const [count] = await database.query<{ total: number }[]>(`SELECT count(*)::int AS total ${FROM} ${where}`, parameters);
  return { items, total: count!.total };
}

/** Accounts by id; unknown ids are left out. */
export async function accountsById(database: Queryable, accountIds: readonly string[]): Promise<AccountRow[]> {
  return database.query(`SELECT ${COLUMNS} ${FROM} WHERE a.id = ANY($1::uuid[])`, [accountIds]);
}

/** The open account of a stall, or undefined; an account with several stalls is found from each of them, and shows its first one. */
export async function openAccountOfStall(database: Queryable, stallId: string): Promise<AccountRow | undefined> {
  const rows = await database.query<AccountRow[]>(`SELECT ${COLUMNS} ${FROM} WHERE a.id = (SELECT account_id FROM occupancy WHERE stall_id = $1 AND to_at IS NULL) AND a.state = 'open'`, [stallId]);
  return rows[0];
}
