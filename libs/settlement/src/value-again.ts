import type { DataSource } from 'typeorm';
import type { Tx } from '#libs/database';

/** Money came in or a price changed: how long it lasts is said anew at the next turn. */
export async function valueAgain(database: Pick<Tx | DataSource, 'query'>, accountIds: readonly string[]): Promise<void> {
  await database.query(`UPDATE runway SET due_at = '-infinity' WHERE account_id = ANY($1::uuid[])`, [accountIds]);
}
