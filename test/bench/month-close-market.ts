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
    INSERT INTO accrual (meter_id, at, register_wh, carry_parts, unsettled_parts, unsettled_wh)
    SELECT meter_id, max(to_at), max(to_register_wh), (meter_id::bigint * 7919) % 10000000, sum(charge_parts), sum(used_wh) FROM usage_line GROUP BY meter_id`);
  await database.query(`
    UPDATE purse p SET accrued_fen = (s.carry_parts + s.unsettled_parts) / 10000000
    FROM account_meter am JOIN accrual s USING (meter_id) WHERE am.account_id = p.account_id`);
  await database.query('VACUUM ANALYZE');
  return market;
}

// Both plans change their price in the middle of the month, so that a bill has lines at two prices.
const CHANGE_DAY = 15;
const PRICES = { flat: [800_000, 850_000], peak: [1_200_000, 1_300_000], normal: [790_000, 830_000], valley: [350_000, 360_000] };

async function insertVersions(database: DataSource, market: MoneyMarket): Promise<{ flat: number[]; timeOfUse: number[] }> {
  const timeOfUse = (half: 0 | 1) => ({
    kind: 'time-of-use', prices: { peak: PRICES.peak[half], flat: PRICES.normal[half], valley: PRICES.valley[half] },
    slots: [{ from: '08:00', to: '22:00', period: 'peak' }, { from: '22:00', to: '02:00', period: 'flat' }, { from: '02:00', to: '08:00', period: 'valley' }],
  });
  const changeAt = new Date(new Date(MONTH.from).getTime() + CHANGE_DAY * 86_400_000);
  await database.query(`INSERT INTO tariff_plan (site_id, name) VALUES ($1, '分时')`, [market.siteId]);
  await database.query(
    `INSERT INTO tariff_version (plan_id, number, effective_at, definition, created_by)
     SELECT p.id, v.number, v.at, v.definition, $1 FROM tariff_plan p JOIN (VALUES ('分时', 1, '2026-01-01T00:00:00+08:00'::timestamptz, $2::jsonb), ('分时', 2, $3::timestamptz, $4::jsonb),
       ('一般工商业', 2, $3::timestamptz, $5::jsonb)) v(name, number, at, definition) USING (name)`,
    [market.cashier.id, JSON.stringify(timeOfUse(0)), changeAt, JSON.stringify(timeOfUse(1)), JSON.stringify({ kind: 'flat', priceMicroYuanPerKwh: PRICES.flat[1] })],
  );
  const rows = await database.query<{ name: string; short_id: number }[]>('SELECT p.name, v.short_id FROM tariff_version v JOIN tariff_plan p ON p.id = v.plan_id ORDER BY v.number');
  const of = (name: string): number[] => rows.filter((row) => row.name === name).map((row) => row.short_id);
  return { flat: of('一般工商业'), timeOfUse: of('分时') };
}

async function insertLines(database: DataSource, market: MoneyMarket, days: number): Promise<void> {
  const versions = await insertVersions(database, market);
  await database.query(
    `INSERT INTO usage_line (meter_id, from_at, to_at, day, account_id, version_id, from_register_wh, to_register_wh, used_wh, charge_parts, sharp_wh, peak_wh, flat_wh, valley_wh, deep_valley_wh)
     SELECT m.id, $1::timestamptz + make_interval(days => d), $1::timestamptz + make_interval(days => d + 1), ($1::timestamptz AT TIME ZONE 'Asia/Shanghai')::date + d, am.account_id,
       (CASE WHEN tou THEN $4::int[] ELSE $3::int[] END)[half], x.start + d * base + d * (d - 1) / 2, x.start + (d + 1) * base + (d + 1) * d / 2, wh,
       CASE WHEN tou THEN peak * ($6::bigint[])[half] + (wh - peak - valley) * ($7::bigint[])[half] + valley * ($8::bigint[])[half] ELSE wh * ($5::bigint[])[half] END,
       CASE WHEN tou THEN 0 END, CASE WHEN tou THEN peak END, CASE WHEN tou THEN wh - peak - valley END, CASE WHEN tou THEN valley END, CASE WHEN tou THEN 0 END
     FROM generate_series(0, $2::int - 1) d, meter m JOIN account_meter am ON am.meter_id = m.id,
       LATERAL (SELECT 1000000::bigint AS start, (3000 + m.id % 9001)::bigint AS base, m.id % 2 = 1 AS tou, CASE WHEN d < ${String(CHANGE_DAY)} THEN 1 ELSE 2 END AS half) x,
       LATERAL (SELECT base + d AS wh, (base + d) / 2 AS peak, (base + d) / 5 AS valley) y
     WHERE m.site_id = $9 ORDER BY d, m.id`,
    [MONTH.from, days, versions.flat, versions.timeOfUse, PRICES.flat, PRICES.peak, PRICES.normal, PRICES.valley, market.siteId],
  );
}

/** The instant up to which the month is settled. */
export const MONTH_END = new Date(MONTH.to);
