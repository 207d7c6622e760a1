import type { DataSource } from 'typeorm';
import { int8Column, parametersOf, uuidColumn, type Column, type Tx } from '#libs/database';
import { DomainError } from '#libs/runtime';
import { purseCode, type PurseKind, type SupplyPurse } from './domain/ledger-code.js';
import { makeLedgerAccount } from './ledger-accounts.js';

type Queryable = Pick<Tx | DataSource, 'query'>;

export interface Purse {
  accountId: string;
  siteId: string;
  ledgerAccountId: number;
  balanceFen: number;
  /** read but not yet settled */
  accruedFen: number;
  overdraftLimitFen: number;
  /** balance − accrued + overdraft limit: what decides warnings and cuts */
  availableFen: number;
  threshold1Fen: number;
  threshold2Fen: number;
}

export interface PurseLimits {
  threshold1Fen: number;
  threshold2Fen: number;
  overdraftLimitFen: number;
}

const COLUMNS = `p.account_id AS "accountId", p.site_id AS "siteId", p.ledger_account_id AS "ledgerAccountId", l.balance_fen AS "balanceFen",
  p.accrued_fen AS "accruedFen", p.overdraft_limit_fen AS "overdraftLimitFen", l.balance_fen - p.accrued_fen + p.overdraft_limit_fen AS "availableFen",
  p.threshold1_fen AS "threshold1Fen", p.threshold2_fen AS "threshold2Fen"`;

/** Opens an account's purse with nothing in it. Opening it again changes nothing. */
export async function openPurse(tx: Tx, input: { accountId: string; siteId: string; kind?: PurseKind } & PurseLimits): Promise<Purse> {
  const kind = input.kind ?? 'energy';
  const ledgerAccountId = await makeLedgerAccount(tx, input.siteId, purseCode(input.accountId, kind));
  await tx.query(
    `INSERT INTO purse (account_id, kind, site_id, ledger_account_id, overdraft_limit_fen, threshold1_fen, threshold2_fen)
     VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (account_id, kind) DO NOTHING`,
    [input.accountId, kind, input.siteId, ledgerAccountId, input.overdraftLimitFen, input.threshold1Fen, input.threshold2Fen],
  );
  return purseOf(tx, input.accountId, kind);
}

/** An account's purse; DomainError not-found 'purse-not-found' when it has none. */
export async function purseOf(database: Queryable, accountId: string, kind: PurseKind = 'energy'): Promise<Purse> {
  const [purse] = await pursesOf(database, [accountId], kind);
  if (purse === undefined) throw new DomainError('not-found', 'purse-not-found', `account ${accountId} has no ${kind} purse`, { accountId });
  return purse;
}

/** The purses of many accounts in one query, in no particular order. */
export async function pursesOf(database: Queryable, accountIds: readonly string[], kind: PurseKind = 'energy'): Promise<Purse[]> {
  if (accountIds.length === 0) return [];
  return database.query(`SELECT ${COLUMNS} FROM purse p JOIN ledger_account l ON l.id = p.ledger_account_id WHERE p.account_id = ANY($1::uuid[]) AND p.kind = $2`, [accountIds, kind]);
}

/** Which of some accounts keep water apart: they have a purse of its own for it. */
export async function ownWaterOf(database: Queryable, accountIds: readonly string[]): Promise<Set<string>> {
  return new Set((await pursesOf(database, accountIds, 'water')).map(({ accountId }) => accountId));
}

interface Addition {
  accountId: string;
  /** energy when not said */
  kind?: SupplyPurse;
  deltaFen: number;
}

const ADDITIONS: readonly Column<Addition>[] = [uuidColumn(({ accountId }) => accountId), int8Column(({ deltaFen }) => deltaFen)];
const byAccount = (a: Addition, b: Addition): number => (a.accountId < b.accountId ? -1 : 1);

/**
 * Changes what is accrued by differences, so that two buses that write the same account at once lose nothing.
 * One row per purse.
 */
export async function addAccrued(tx: Tx, rows: readonly Addition[]): Promise<void> {
  const water = rows.filter(({ kind }) => kind === 'water');
  // Whoever locks a water purse holds the energy purse of its account before: a bus of each would else wait for the other.
  if (water.length > 0) await tx.query(`SELECT 1 FROM purse WHERE account_id = ANY($1::uuid[]) AND kind = 'energy' ORDER BY account_id FOR UPDATE`, [rows.map(({ accountId }) => accountId)]);
  await add(tx, 'energy', water.length === 0 ? rows : rows.filter(({ kind }) => kind !== 'water'));
  await add(tx, 'water', water);
}

async function add(tx: Tx, kind: SupplyPurse, rows: readonly Addition[]): Promise<void> {
  if (rows.length === 0) return;
  // In one order, so that two batches over the same accounts do not wait for each other in a ring.
  const sorted = [...rows].sort(byAccount);
  await tx.query(
    `UPDATE purse p SET accrued_fen = p.accrued_fen + d.delta_fen FROM (SELECT unnest($1::uuid[]) AS account_id, unnest($2::bigint[]) AS delta_fen) d
     WHERE p.account_id = d.account_id AND p.account_id = ANY($1::uuid[]) AND p.kind = '${kind}'`,
    parametersOf(ADDITIONS, sorted),
  );
}

/** Sets what is accrued, for repairs and openings; the sweeps use `addAccrued`. */
export async function setAccrued(tx: Tx, rows: readonly { accountId: string; accruedFen: number }[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(
    `UPDATE purse p SET accrued_fen = d.accrued_fen FROM unnest($1::uuid[], $2::bigint[]) AS d(account_id, accrued_fen)
     WHERE p.account_id = d.account_id AND p.kind = 'energy'`,
    [rows.map((row) => row.accountId), rows.map((row) => row.accruedFen)],
  );
}

/** Changes warning thresholds and the overdraft limit of an account's energy purse; what is not named stays. */
export async function changePurseLimits(tx: Tx, accountId: string, limits: { [Name in keyof PurseLimits]?: number | undefined }): Promise<Purse> {
  await tx.query(
    `UPDATE purse SET threshold1_fen = coalesce($2, threshold1_fen), threshold2_fen = coalesce($3, threshold2_fen),
       overdraft_limit_fen = coalesce($4, overdraft_limit_fen) WHERE account_id = $1 AND kind = 'energy'`,
    [accountId, limits.threshold1Fen ?? null, limits.threshold2Fen ?? null, limits.overdraftLimitFen ?? null],
  );
  return purseOf(tx, accountId);
}

const LIMIT_COLUMNS = { threshold1Fen: 'threshold1_fen', threshold2Fen: 'threshold2_fen', overdraftLimitFen: 'overdraft_limit_fen' } as const;

/**
 * The limits of a type of account have changed: purses that stand as the type had it follow, those that were given values of their own, by
 * staff or by the customer, keep them. How many followed.
 */
export async function followTypeLimits(tx: Tx, { accountIds, before, after }: { accountIds: readonly string[]; before: PurseLimits; after: PurseLimits }): Promise<number> {
  const followed = new Set<string>();
  for (const name of Object.keys(LIMIT_COLUMNS) as (keyof PurseLimits)[]) {
    if (before[name] === after[name]) continue;
    const column = LIMIT_COLUMNS[name];
    const [rows] = (await tx.query(`UPDATE purse SET ${column} = $3 WHERE account_id = ANY($1::uuid[]) AND kind = ANY($4::text[]) AND ${column} = $2 RETURNING account_id AS id`, [accountIds, before[name], after[name], name === 'overdraftLimitFen' ? ['energy'] : ['energy', 'water']])) as [{ id: string }[], number];
    for (const { id } of rows) followed.add(id);
  }
  // A warning of the customer's own never comes later than the type's.
  await tx.query(
    `UPDATE purse SET threshold1_fen = greatest(threshold1_fen, $2), threshold2_fen = greatest(threshold2_fen, $3) WHERE account_id = ANY($1::uuid[]) AND kind <> 'property' AND (threshold1_fen < $2 OR threshold2_fen < $3)`,
    [accountIds, after.threshold1Fen, after.threshold2Fen],
  );
  return followed.size;
}
