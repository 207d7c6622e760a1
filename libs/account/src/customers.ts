import type { DataSource } from 'typeorm';
import type { Tx } from '#libs/database';
import { DomainError } from '#libs/runtime';

const MOBILE = /^1\d{10}$/;

/** The company's customer with this phone; made when new. A known customer keeps the name that is on file. */
export async function findOrMakeCustomer(tx: Tx, input: { companyId: string; phone: string; name: string; at: Date }): Promise<{ id: string; name: string; isNew: boolean }> {
  if (!MOBILE.test(input.phone)) throw new DomainError('invalid', 'phone-malformed', 'a mobile number has 11 digits and starts with 1');
  const made = await tx.query<{ id: string; name: string }[]>(
    `INSERT INTO customer (company_id, phone, name, created_at) VALUES ($1, $2, $3, $4) ON CONFLICT (company_id, phone) WHERE forgotten_at IS NULL DO NOTHING RETURNING id, name`,
    [input.companyId, input.phone, input.name, input.at],
  );
  if (made[0] !== undefined) return { ...made[0], isNew: true };
  const known = await tx.query<{ id: string; name: string }[]>('SELECT id, name FROM customer WHERE company_id = $1 AND phone = $2 FOR UPDATE', [input.companyId, input.phone]);
  const [customer] = known;
  // He had his data erased this very moment: the phone is free.
  if (customer === undefined) return findOrMakeCustomer(tx, input);
  if (customer.name !== '' || input.name === '') return { ...customer, isNew: false };
  await tx.query('UPDATE customer SET name = $2 WHERE id = $1', [customer.id, input.name]);
  return { id: customer.id, name: input.name, isNew: false };
}

export interface CustomerAccount {
  accountId: string;
  siteId: string;
  siteName: string;
  timeZone: string;
  stallId: string;
  stallNumber: string;
  stallName: string;
  floor: string;
  state: 'open' | 'closed';
}

/** The accounts that a customer holds, open ones first: what the tenant page may show. */
export async function accountsOfCustomer(database: Pick<DataSource | Tx, 'query'>, customerId: string): Promise<CustomerAccount[]> {
  return database.query(
    `SELECT a.id AS "accountId", a.site_id AS "siteId", si.name AS "siteName", si.time_zone AS "timeZone", st.id AS "stallId", st.number AS "stallNumber",
       st.name AS "stallName", st.floor, a.state
     FROM account a JOIN stall st ON st.id = a.stall_id JOIN site si ON si.id = a.site_id
     WHERE a.customer_id = $1 ORDER BY a.state DESC, st.number`,
    [customerId],
  );
}
