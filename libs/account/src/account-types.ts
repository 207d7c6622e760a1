import type { DataSource } from 'typeorm';
import type { Tx } from '#libs/database';
import { DomainError } from '#libs/runtime';

type Queryable = Pick<Tx | DataSource, 'query'>;

export interface AccountTypeRow {
  id: string;
  siteId: string;
  name: string;
  tariffPlanId: string | null;
  threshold1Fen: number;
  threshold2Fen: number;
  overdraftLimitFen: number;
  /** its own emergency credit: null is the site's amount, 0 none */
  emergencyFen: number | null;
  /** what its accounts may owe of it at once; null is no limit beside the site's */
  emergencyBudgetFen: number | null;
  billing: 'prepaid' | 'postpaid';
  /** of post-paid accounts: the day of the month on which a bill ends, and the days until it is due */
  billDay: number;
  dueDays: number;
}

const COLUMNS = `id, site_id AS "siteId", name, tariff_plan_id AS "tariffPlanId", threshold1_fen AS "threshold1Fen", threshold2_fen AS "threshold2Fen", overdraft_limit_fen AS "overdraftLimitFen", emergency_fen AS "emergencyFen", emergency_budget_fen AS "emergencyBudgetFen", billing, bill_day AS "billDay", due_days AS "dueDays"`;
const STANDARD = '标准';

/** A site's account types by name. */
export async function listAccountTypes(database: Queryable, siteId: string): Promise<AccountTypeRow[]> {
  return database.query(`SELECT ${COLUMNS} FROM account_type WHERE site_id = $1 ORDER BY name`, [siteId]);
}

/** Makes an account type, or changes the one with this name. */
export async function saveAccountType(tx: Tx, input: Omit<AccountTypeRow, 'id' | 'emergencyFen' | 'emergencyBudgetFen' | 'billing' | 'billDay' | 'dueDays'>): Promise<AccountTypeRow> {
  const rows = await tx.query<AccountTypeRow[]>(
    `INSERT INTO account_type (site_id, name, tariff_plan_id, threshold1_fen, threshold2_fen, overdraft_limit_fen) VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (site_id, name) DO UPDATE SET tariff_plan_id = EXCLUDED.tariff_plan_id, threshold1_fen = EXCLUDED.threshold1_fen,
       threshold2_fen = EXCLUDED.threshold2_fen, overdraft_limit_fen = EXCLUDED.overdraft_limit_fen
     RETURNING ${COLUMNS}`,
    [input.siteId, input.name, input.tariffPlanId, input.threshold1Fen, input.threshold2Fen, input.overdraftLimitFen],
  );
  return rows[0]!;
}

/** What the accounts of a type may borrow by own hand: each of them, and all at once. Null leaves it to the site. */
export async function changeEmergencyLimits(tx: Tx, input: { accountTypeId: string; emergencyFen: number | null; emergencyBudgetFen: number | null }): Promise<AccountTypeRow> {
  const [changed] = await tx.query<[AccountTypeRow[], number]>(`UPDATE account_type SET emergency_fen = $2, emergency_budget_fen = $3 WHERE id = $1 RETURNING ${COLUMNS}`, [input.accountTypeId, input.emergencyFen, input.emergencyBudgetFen]);
  if (changed[0] === undefined) throw new DomainError('not-found', 'account-type-not-found', 'there is no such account type');
  return changed[0];
}

/** The named type of the site, or its standard type, which is made with the database's defaults when the site has none. */
export async function accountTypeFor(tx: Tx, siteId: string, accountTypeId?: string): Promise<AccountTypeRow> {
  if (accountTypeId === undefined) {
    await tx.query('INSERT INTO account_type (site_id, name) VALUES ($1, $2) ON CONFLICT (site_id, name) DO NOTHING', [siteId, STANDARD]);
  }
  const rows = await tx.query<AccountTypeRow[]>(`SELECT ${COLUMNS} FROM account_type WHERE site_id = $1 AND ${accountTypeId === undefined ? 'name = $2' : 'id = $2::uuid'}`, [siteId, accountTypeId ?? STANDARD]);
  if (rows[0] === undefined) throw new DomainError('not-found', 'account-type-not-found', 'the site has no such account type');
  return rows[0];
}
