import type { DataSource } from 'typeorm';
import { sqlState, type Tx } from '#libs/database';
import { DomainError } from '#libs/runtime';

type Queryable = Pick<Tx | DataSource, 'query'>;

export interface AccountTypeRow {
  id: string;
  siteId: string;
  name: string;
  tariffPlanId: string | null;
  waterTariffPlanId: string | null;
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

const COLUMNS = `id, site_id AS "siteId", name, tariff_plan_id AS "tariffPlanId", water_tariff_plan_id AS "waterTariffPlanId", threshold1_fen AS "threshold1Fen", threshold2_fen AS "threshold2Fen", overdraft_limit_fen AS "overdraftLimitFen", emergency_fen AS "emergencyFen", emergency_budget_fen AS "emergencyBudgetFen", billing, bill_day AS "billDay", due_days AS "dueDays"`;
const STANDARD = '标准';

/** A site's account types by name. */
export async function listAccountTypes(database: Queryable, siteId: string): Promise<AccountTypeRow[]> {
  return database.query(`SELECT ${COLUMNS} FROM account_type WHERE site_id = $1 ORDER BY name`, [siteId]);
}

/** Makes an account type, or changes the one with this name. */
export async function saveAccountType(tx: Tx, input: Omit<AccountTypeRow, 'id' | 'waterTariffPlanId' | 'emergencyFen' | 'emergencyBudgetFen' | 'billing' | 'billDay' | 'dueDays'>): Promise<AccountTypeRow> {
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

/** a water plan that is left out stays as it is */
export type AccountTypeFields = Omit<AccountTypeRow, 'id' | 'siteId' | 'waterTariffPlanId'> & { waterTariffPlanId?: string | null | undefined };

/** One type, locked for a change; DomainError 'account-type-not-found'. */
export async function lockAccountType(tx: Tx, accountTypeId: string): Promise<AccountTypeRow> {
  const rows = await tx.query<AccountTypeRow[]>(`SELECT ${COLUMNS} FROM account_type WHERE id = $1 FOR UPDATE`, [accountTypeId]);
  if (rows[0] === undefined) throw new DomainError('not-found', 'account-type-not-found', 'there is no such account type');
  return rows[0];
}

const UNIQUE_VIOLATION = '23505';
const planAt = (place: number): string => `(SELECT id FROM tariff_plan WHERE id = $${String(place)}::uuid AND site_id = $1)`;

/**
 * Writes a new type (no id) or all of an old one. What its accounts hold of it live, its price plan above all, follows from then on.
 * DomainErrors: 'account-type-name-taken', 'tariff-plan-not-found', 'account-type-not-found'.
 */
export async function writeAccountType(tx: Tx, { id, siteId, ...fields }: AccountTypeFields & { id?: string; siteId: string }): Promise<AccountTypeRow> {
  for (const [planId, medium] of [[fields.tariffPlanId, 'electricity'], [fields.waterTariffPlanId ?? null, 'water']] as const) {
    const plans = planId === null ? [1] : await tx.query<unknown[]>('SELECT 1 FROM tariff_plan WHERE id = $1 AND site_id = $2 AND medium = $3', [planId, siteId, medium]);
    if (plans.length === 0) throw new DomainError('not-found', 'tariff-plan-not-found', 'the site has no such price plan');
  }
  const values = [
    siteId, fields.name, fields.tariffPlanId, fields.threshold1Fen, fields.threshold2Fen, fields.overdraftLimitFen, fields.emergencyFen, fields.emergencyBudgetFen, fields.billing, fields.billDay, fields.dueDays, fields.waterTariffPlanId ?? null,
  ];
  const written = await tx
    .query<AccountTypeRow[] | [AccountTypeRow[], number]>(
      id === undefined
        ? `INSERT INTO account_type (site_id, name, tariff_plan_id, threshold1_fen, threshold2_fen, overdraft_limit_fen, emergency_fen, emergency_budget_fen, billing, bill_day, due_days, water_tariff_plan_id) VALUES ($1, $2, ${planAt(3)}, $4, $5, $6, $7, $8, $9, $10, $11, ${planAt(12)}) RETURNING ${COLUMNS}`
        : `UPDATE account_type SET name = $2, tariff_plan_id = ${planAt(3)}, threshold1_fen = $4, threshold2_fen = $5, overdraft_limit_fen = $6, emergency_fen = $7, emergency_budget_fen = $8, billing = $9, bill_day = $10, due_days = $11, water_tariff_plan_id = CASE WHEN $14 THEN ${planAt(12)} ELSE water_tariff_plan_id END WHERE site_id = $1 AND id = $13 RETURNING ${COLUMNS}`,
      id === undefined ? values : [...values, id, fields.waterTariffPlanId !== undefined],
    )
    .catch((error: unknown) => {
      if (sqlState(error) === UNIQUE_VIOLATION) throw new DomainError('conflict', 'account-type-name-taken', 'the site has a type of this name', { name: fields.name });
      throw error;
    });
  // The driver answers an UPDATE with its rows and their number.
  const row = Array.isArray(written[0]) ? written[0][0] : written[0];
  if (row === undefined || typeof row === 'number') throw new DomainError('not-found', 'account-type-not-found', 'there is no such account type');
  return row;
}

/** The open accounts of a type. */
export async function accountsOfType(database: Queryable, accountTypeId: string): Promise<string[]> {
  const rows = (await database.query(`SELECT id FROM account WHERE account_type_id = $1 AND state = 'open' ORDER BY id`, [accountTypeId])) as { id: string }[];
  return rows.map(({ id }) => id);
}

/** Makes an account one of another type of its site, from now on; gives the type before. DomainErrors: 'account-not-found', 'account-closed', 'account-type-not-found'. */
export async function setAccountType(tx: Tx, { accountId, accountTypeId }: { accountId: string; accountTypeId: string }): Promise<{ before: AccountTypeRow; after: AccountTypeRow }> {
  const [account] = await tx.query<{ siteId: string; typeId: string; state: string }[]>('SELECT site_id AS "siteId", account_type_id AS "typeId", state FROM account WHERE id = $1 FOR UPDATE', [accountId]);
  if (account === undefined) throw new DomainError('not-found', 'account-not-found', 'there is no such account');
  if (account.state === 'closed') throw new DomainError('conflict', 'account-closed', 'the account is closed');
  const before = await lockAccountType(tx, account.typeId);
  const after = await lockAccountType(tx, accountTypeId);
  if (after.siteId !== account.siteId) throw new DomainError('not-found', 'account-type-not-found', 'the site has no such account type');
  if (before.id !== after.id) await tx.query('UPDATE account SET account_type_id = $2 WHERE id = $1', [accountId, accountTypeId]);
  return { before, after };
}
