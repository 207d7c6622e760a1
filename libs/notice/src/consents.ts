import type { DataSource } from 'typeorm';
import type { Tx } from '#libs/database';
import type { ConsentGroup } from './domain/consent-group.js';

// WeChat lets consents pile up; a number that nobody reaches keeps the counter sane.
const MOST = 1000;

/** Counts one more message that a customer allowed WeChat to send him. */
export async function noteConsent(tx: Tx, { customerId, group }: { customerId: string; group: ConsentGroup }): Promise<void> {
  await tx.query(
    `INSERT INTO message_consent AS c (customer_id, template, remaining) VALUES ($1, $2, 1) ON CONFLICT (customer_id, template) DO UPDATE SET remaining = least(c.remaining + 1, ${MOST})`,
    [customerId, group],
  );
}

/** Takes one consent for a message; false when there is none. */
export async function takeConsent(tx: Tx, { customerId, group }: { customerId: string; group: ConsentGroup }): Promise<boolean> {
  const [, taken] = (await tx.query('UPDATE message_consent SET remaining = remaining - 1 WHERE customer_id = $1 AND template = $2 AND remaining > 0', [customerId, group])) as [unknown, number];
  return taken > 0;
}

/** The customer has taken his consent back at WeChat: nothing that we counted holds. */
export async function dropConsents(tx: Tx, { customerId, group }: { customerId: string; group: ConsentGroup }): Promise<void> {
  await tx.query('UPDATE message_consent SET remaining = 0 WHERE customer_id = $1 AND template = $2', [customerId, group]);
}

/** How many messages of each kind a customer has allowed. */
export async function consentsOf(database: Pick<DataSource, 'query'>, customerId: string): Promise<Map<string, number>> {
  const rows = (await database.query('SELECT template, remaining FROM message_consent WHERE customer_id = $1', [customerId])) as { template: string; remaining: number }[];
  return new Map(rows.map(({ template, remaining }) => [template, remaining]));
}
