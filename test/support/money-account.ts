import type { DataSource } from 'typeorm';
import type { MoneyMarket } from './money-market.js';

/** An account type for specs of libs that may not import the account room. */
export async function accountTypeForSpec(database: DataSource, market: MoneyMarket): Promise<string> {
  const rows = await database.query<{ id: string }[]>(`INSERT INTO account_type (site_id, name) VALUES ($1, '标准') ON CONFLICT (site_id, name) DO UPDATE SET name = EXCLUDED.name RETURNING id`, [market.siteId]);
  return rows[0]!.id;
}

/** A bare account without purse or meters. */
export async function insertAccountForSpec(database: DataSource, input: { market: MoneyMarket; stallId: string; typeId: string; at: Date }): Promise<string> {
  const { market, stallId, typeId, at } = input;
  const customers = await database.query<{ id: string }[]>(`INSERT INTO customer (company_id, phone, name) VALUES ($1, $2, '王小明') RETURNING id`, [market.companyId, `1${String(process.hrtime.bigint()).slice(-10)}`]);
  const accounts = await database.query<{ id: string }[]>(
    'INSERT INTO account (site_id, stall_id, customer_id, account_type_id, number, opened_at, opened_by) SELECT $1, $2, $3, $4, number, $5, $6 FROM stall WHERE id = $2 RETURNING id',
    [market.siteId, stallId, customers[0]!.id, typeId, at, market.cashier.id],
  );
  return accounts[0]!.id;
}
