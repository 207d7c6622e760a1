import type { DataSource } from 'typeorm';
import { makeMoneyMarket, type MoneyMarket } from '../support/money-market.js';

const MONTH = { from: '2026-10-01T00:00:00+08:00', to: '2026-11-01T00:00:00+08:00' };

/** A market whose month is read but not settled: accounts with purses, and a line for each meter and day, every second meter on time-of-use prices. */
export async function fillMonth(database: DataSource, meters: number, days: number): Promise<MoneyMarket> {
  const market = await makeMoneyMarket(database, { stalls: meters, cycle: 'monthly', effectiveAt: '2026-01-01T00:00:00+08:00' });
  const { siteId, companyId } = market;
  await database.query(`INSERT INTO account_type (site_id, name) VALUES ($1, '标准')`, [siteId]);
  await database.query(`INSERT INTO customer (company_id, phone, name) VALUES ($1, '13800000000', '王小明')`, [companyId]);
  await database.query(
    `INSERT INTO account (site_id, stall_id, customer_id, account_type_id, number, opened_at, opened_by)
     SELECT $1, st.id, (SELECT id FROM customer LIMIT 1), (SELECT id FROM account_type LIMIT 1), st.number, $2, $3 FROM stall st`,
    [siteId, MONTH.from, market.cashier.id],
  );
  await database.query(`INSERT INTO ledger_account (site_id, kind, code) SELECT site_id, 'purse', 'purse:' || id || ':energy' FROM account`);
  await database.query(
    `INSERT INTO purse (account_id, kind, site_id, ledger_account_id, threshold1_fen, threshold2_fen)
     SELECT a.id, 'energy', a.site_id, l.id, 10000, 5000 FROM account a JOIN ledger_account l ON l.site_id = a.site_id AND l.code = 'purse:' || a.id || ':energy'`,
  );
  await database.query(`INSERT INTO account_meter (account_id, meter_id, from_at, from_register_wh) SELECT a.id, m.id, $1, 0 FROM account a JOIN meter m USING (stall_id)`, [MONTH.from]);
  await insertLines(database, market, days);
  await database.query(`
    INSERT INTO meter_state (meter_id, accrual_at, accrual_register_wh, carry_parts, unsettled_parts, unsettled_wh)
    SELECT meter_id, max(to_at), max(to_register_wh), (meter_id::bigint * 7919) % 10000000, sum(charge_parts), sum(used_wh) FROM usage_line GROUP BY meter_id`);
  await database.query(`
    UPDATE purse p SET accrued_fen = (s.carry_parts + s.unsettled_parts) / 10000000
    FROM account_meter am JOIN meter_state s USING (meter_id) WHERE am.account_id = p.account_id`);
  await database.query('VACUUM ANALYZE');
  return market;
}

async function insertLines(database: DataSource, market: MoneyMarket, days: number): Promise<void> {
  const versions = await database.query<{ id: number }[]>('SELECT short_id AS id FROM tariff_version');
  await database.query(
    `INSERT INTO usage_line (meter_id, from_at, to_at, day, account_id, from_register_wh, to_register_wh, used_wh, charge_parts, pieces, closed)
     SELECT m.id, $1::timestamptz + make_interval(days => d), $1::timestamptz + make_interval(days => d + 1), ($1::timestamptz AT TIME ZONE 'Asia/Shanghai')::date + d,
       am.account_id, 1000000 + d * u.wh, 1000000 + (d + 1) * u.wh, u.wh, u.wh * 800000,
       CASE WHEN m.id % 2 = 0 THEN jsonb_build_array(jsonb_build_array($2::int, 'all', u.wh, 800000))
            ELSE jsonb_build_array(jsonb_build_array($2::int, 'peak', u.wh / 2, 800000), jsonb_build_array($2::int, 'flat', u.wh - u.wh / 2 - u.wh / 4, 800000), jsonb_build_array($2::int, 'valley', u.wh / 4, 800000)) END,
       true
     FROM meter m JOIN account_meter am ON am.meter_id = m.id, generate_series(0, $3::int - 1) d, LATERAL (SELECT (3000 + m.id % 9001 + d)::bigint AS wh) u
     WHERE m.site_id = $4 ORDER BY m.id, d`,
    [MONTH.from, versions[0]!.id, days, market.siteId],
  );
}

/** The instant up to which the month is settled. */
export const MONTH_END = new Date(MONTH.to);
