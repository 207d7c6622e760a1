import { sqlState, type Tx } from '#libs/database';
import { DomainError } from '#libs/runtime';

const UNIQUE_VIOLATION = '23505';

/** The building must be of the same site: DomainError not-found 'building-not-found'. */
export async function requireBuilding(tx: Tx, siteId: string, buildingId: string): Promise<void> {
  const rows = (await tx.query('SELECT 1 FROM building WHERE id = $1 AND site_id = $2', [buildingId, siteId])) as unknown[];
  if (rows.length === 0) throw new DomainError('not-found', 'building-not-found', 'the site has no such building');
}

/** Turns the database's refusal of a second stall with one number into DomainError conflict 'stall-number-taken'. */
export async function stallNumberTaken<T>(number: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (sqlState(error) === UNIQUE_VIOLATION) throw new DomainError('conflict', 'stall-number-taken', `the site has a stall ${number} already`, { number });
    throw error;
  }
}
