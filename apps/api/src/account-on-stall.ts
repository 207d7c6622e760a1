import type { DataSource } from 'typeorm';
import { DomainError } from '#libs/runtime';

/** The open account on a stall of a site. DomainErrors: 'stall-not-found' (of another site alike), 'stall-has-no-account'. */
export async function accountOnStall(database: Pick<DataSource, 'query'>, siteId: string, stallId: string): Promise<string> {
  const [account] = (await database.query(`SELECT a.id FROM stall st LEFT JOIN occupancy oc ON oc.stall_id = st.id AND oc.to_at IS NULL LEFT JOIN account a ON a.id = oc.account_id AND a.state = 'open' WHERE st.id = $1 AND st.site_id = $2 AND st.deleted_at IS NULL`, [stallId, siteId])) as { id: string | null }[];
  if (account === undefined) throw new DomainError('not-found', 'stall-not-found', `the site has no stall ${stallId}`);
  if (account.id === null) throw new DomainError('conflict', 'stall-has-no-account', 'the stall has no open account');
  return account.id;
}
