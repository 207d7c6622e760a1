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

/** An account that has several stalls does not change places or hands as one stall does: DomainError 'account-merged'. */
export async function requireOneStall(database: Queryable, accountId: string): Promise<void> {
  const further = (await database.query('SELECT 1 FROM occupancy WHERE account_id = $1 AND to_at IS NULL AND further LIMIT 1', [accountId])) as unknown[];
  if (further.length > 0) throw new DomainError('conflict', 'account-merged', 'the account has several stalls: part them first');
}
