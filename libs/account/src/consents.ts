import type { DataSource } from 'typeorm';
import type { Tx } from '#libs/database';

type Queryable = Pick<Tx | DataSource, 'query'>;

/** Notes that a customer agreed to a version of the privacy notice; the first time counts. */
export async function giveConsent(database: Queryable, input: { customerId: string; version: string; ip: string; at: Date }): Promise<void> {
  await database.query('INSERT INTO customer_consent (customer_id, version, at, ip) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING', [input.customerId, input.version, input.at, input.ip]);
}
