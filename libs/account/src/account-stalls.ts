import type { DataSource } from 'typeorm';
import type { Tx } from '#libs/database';
import { DomainError } from '#libs/runtime';

type Queryable = Pick<Tx | DataSource, 'query'>;

export interface AccountStall {
  stallId: string;
  number: string;
  name: string;
  floor: string;
  buildingName: string;
  /** false: the one that the account was opened on */
  further: boolean;
  since: Date;
}

/** The stalls that an account has now, its first one first. */
export async function stallsOfAccount(database: Queryable, accountId: string): Promise<AccountStall[]> {
  return (await database.query(
    `SELECT st.id AS "stallId", st.number, st.name, st.floor, d.name AS "buildingName", o.further, o.from_at AS since FROM occupancy o JOIN stall st ON st.id = o.stall_id JOIN building d ON d.id = st.building_id
     WHERE o.account_id = $1 AND o.to_at IS NULL ORDER BY o.further, st.number`,
    [accountId],
  )) as AccountStall[];
}

/** Locks a stall that nobody has, so that an account can take it. DomainErrors: 'stall-not-found', 'stall-has-open-account'. */
export async function lockFreeStall(tx: Tx, input: { stallId: string; siteId: string }): Promise<{ companyId: string; number: string }> {
  const [stall] = await tx.query<{ companyId: string; number: string }[]>(
    'SELECT si.company_id AS "companyId", st.number FROM stall st JOIN site si ON si.id = st.site_id WHERE st.id = $1 AND st.site_id = $2 AND st.deleted_at IS NULL FOR UPDATE OF st',
    [input.stallId, input.siteId],
  );
  if (stall === undefined) throw new DomainError('not-found', 'stall-not-found', `the site has no stall ${input.stallId}`);
  const taken = await tx.query<unknown[]>('SELECT 1 FROM occupancy WHERE stall_id = $1 AND to_at IS NULL', [input.stallId]);
  if (taken.length > 0) throw new DomainError('conflict', 'stall-has-open-account', 'the stall has an open account; close it first');
  return stall;
}

export async function takeFurtherStall(tx: Tx, input: { accountId: string; stallId: string; at: Date; name: string }): Promise<void> {
  await tx.query('INSERT INTO occupancy (account_id, stall_id, from_at, further, bound_name) VALUES ($1, $2, $3, true, $4)', [input.accountId, input.stallId, input.at, input.name]);
}

/** DomainErrors: 'stall-not-of-account', 'stall-is-first' (an account keeps the stall it was opened on until it ends). */
export async function lockFurtherStall(tx: Tx, input: { accountId: string; stallId: string }): Promise<void> {
  const [row] = await tx.query<{ further: boolean }[]>('SELECT further FROM occupancy WHERE account_id = $1 AND stall_id = $2 AND to_at IS NULL FOR UPDATE', [input.accountId, input.stallId]);
  if (row === undefined) throw new DomainError('not-found', 'stall-not-of-account', 'the account does not have this stall');
  if (!row.further) throw new DomainError('conflict', 'stall-is-first', 'the stall that the account was opened on stays with it');
}

export async function leaveFurtherStall(tx: Tx, input: { accountId: string; stallId: string; at: Date; name: string }): Promise<void> {
  await tx.query('UPDATE occupancy SET to_at = greatest($3, from_at), left_name = $4 WHERE account_id = $1 AND stall_id = $2 AND to_at IS NULL AND further', [input.accountId, input.stallId, input.at, input.name]);
}

/** Two accounts exchange one stall each: who stood on it stands on the other, who had it besides has the other besides. */
export async function exchangeOccupancies(tx: Tx, [first, second]: readonly [Place, Place], { at, name }: { at: Date; name: string }): Promise<void> {
  const places = [{ ...first, toStallId: second.stallId }, { ...second, toStallId: first.stallId }];
  await tx.query('SET CONSTRAINTS account_open_stall_key DEFERRED');
  for (const { accountId, toStallId } of places.filter(({ further }) => !further)) await tx.query('UPDATE account SET stall_id = $2 WHERE id = $1', [accountId, toStallId]);
  await tx.query('SET CONSTRAINTS account_open_stall_key IMMEDIATE');
  for (const { accountId, stallId, further } of places) await tx.query(`UPDATE occupancy SET to_at = greatest($3, from_at), left_name = CASE WHEN $4 THEN $5 ELSE left_name END WHERE account_id = $1 AND stall_id = $2 AND to_at IS NULL`, [accountId, stallId, at, further, name]);
  for (const { accountId, toStallId, further } of places) await tx.query('INSERT INTO occupancy (account_id, stall_id, from_at, further, bound_name) VALUES ($1, $2, $3, $4, $5)', [accountId, toStallId, at, further, further ? name : '']);
}

interface Place {
  accountId: string;
  stallId: string;
  further: boolean;
}

/** Who hands over a whole account is its holder, or the owner of all its stalls. DomainError 'account-merged'. */
export async function requireAllStalls(database: Queryable, { accountId, customerId }: { accountId: string; customerId: string }): Promise<void> {
  const others = (await database.query(
    `SELECT 1 FROM occupancy o JOIN account a ON a.id = o.account_id WHERE a.id = $1 AND a.customer_id <> $2 AND o.to_at IS NULL AND NOT EXISTS (SELECT 1 FROM stall_owner w WHERE w.stall_id = o.stall_id AND w.customer_id = $2 AND w.to_at IS NULL) LIMIT 1`,
    [accountId, customerId],
  )) as unknown[];
  if (others.length > 0) throw new DomainError('conflict', 'account-merged', 'the account has stalls of others: its holder hands it over, or the office parts them first');
}
