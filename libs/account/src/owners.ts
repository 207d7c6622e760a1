import type { DataSource } from 'typeorm';
import type { Tx } from '#libs/database';
import { DomainError } from '#libs/runtime';
import { findOrMakeCustomer } from './customers.js';

type Queryable = Pick<Tx | DataSource, 'query'>;

export interface StallOwner {
  customerId: string;
  name: string;
  phone: string;
  since: Date;
}

export async function ownerOf(database: Queryable, stallId: string): Promise<StallOwner | undefined> {
  const [row] = (await database.query(
    `SELECT c.id AS "customerId", c.name, c.phone, o.from_at AS since FROM stall_owner o JOIN customer c ON c.id = o.customer_id WHERE o.stall_id = $1 AND o.to_at IS NULL`,
    [stallId],
  )) as StallOwner[];
  return row;
}

/** Locks a stall against two who change its owner or its grants at once. */
export async function lockStall(tx: Tx, stallId: string): Promise<{ siteId: string; companyId: string; number: string }> {
  const [row] = (await tx.query('SELECT st.site_id AS "siteId", s.company_id AS "companyId", st.number FROM stall st JOIN site s ON s.id = st.site_id WHERE st.id = $1 AND st.deleted_at IS NULL FOR UPDATE OF st', [stallId])) as { siteId: string; companyId: string; number: string }[];
  if (row === undefined) throw new DomainError('not-found', 'stall-not-found', 'there is no such stall');
  return row;
}

/**
 * Makes the customer with this phone the stall's owner; he is made when he is new. The owner before, his open offers and the grants
 * that he gave end at the same instant: `ended` is his id. The same owner again changes nothing.
 */
export async function setOwner(tx: Tx, input: { stallId: string; phone: string; name: string; staffId: string; now: Date }): Promise<{ customerId: string; ended: string | null }> {
  const { siteId, companyId } = await lockStall(tx, input.stallId);
  const customer = await findOrMakeCustomer(tx, { companyId, phone: input.phone, name: input.name, at: input.now });
  const before = await ownerOf(tx, input.stallId);
  if (before?.customerId === customer.id) return { customerId: customer.id, ended: null };
  const ended = await endOwner(tx, input);
  await tx.query('INSERT INTO stall_owner (stall_id, customer_id, site_id, from_at, set_by) SELECT $1, $2, $3, greatest($4::timestamptz, max(to_at)), $5 FROM stall_owner WHERE stall_id = $1', [input.stallId, customer.id, siteId, input.now, input.staffId]);
  return { customerId: customer.id, ended };
}

/** Ends the ownership of a stall and every permission that came from it; the id of who owned it, or null. */
export async function endOwner(tx: Tx, input: { stallId: string; now: Date }): Promise<string | null> {
  await lockStall(tx, input.stallId);
  const [[row]] = (await tx.query(`UPDATE stall_owner SET to_at = greatest($2, from_at + interval '1 microsecond') WHERE stall_id = $1 AND to_at IS NULL RETURNING customer_id AS "customerId"`, [input.stallId, input.now])) as [{ customerId: string }[], number];
  if (row === undefined) return null;
  await tx.query(`UPDATE stall_grant SET revoked_at = $2, revoked_by = 'owner-changed' WHERE stall_id = $1 AND revoked_at IS NULL`, [input.stallId, input.now]);
  return row.customerId;
}
