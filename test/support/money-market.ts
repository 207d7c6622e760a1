import type { DataSource } from 'typeorm';
import type { Actor } from '#libs/runtime';
import type { TariffDefinition } from '#libs/tariff';

/** A small market in the database for specs of money: one building, stalls with one prepaid meter each, a price plan. */
export interface MoneyMarket {
  companyId: string;
  siteId: string;
  buildingId: string;
  planId: string;
  stallIds: string[];
  meterIds: number[];
  cashier: Actor;
  zone: string;
}

export interface MoneyMarketOptions {
  stalls?: number;
  metersPerStall?: number;
  definition?: TariffDefinition;
  effectiveAt?: string;
  cycle?: 'sweep' | 'hourly' | 'daily' | 'monthly';
  zone?: string;
}

export const FLAT_080: TariffDefinition = { kind: 'flat', priceMicroYuanPerKwh: 800_000 };

/** Each call makes a company of its own, so that specs in one database do not meet. */
export async function makeMoneyMarket(database: DataSource, options: MoneyMarketOptions = {}): Promise<MoneyMarket> {
  const { stalls = 1, metersPerStall = 1, definition = FLAT_080, effectiveAt = '2020-01-01T00:00:00+08:00', cycle = 'daily', zone = 'Asia/Shanghai' } = options;
  const one = async (sql: string, parameters: unknown[]): Promise<string> => (await database.query<{ id: string }[]>(`${sql} RETURNING id`, parameters))[0]!.id;
  const tag = `${process.hrtime.bigint().toString(36)}`;
  const companyId = await one('INSERT INTO company (name) VALUES ($1)', [`公司 ${tag}`]);
  const siteId = await one('INSERT INTO site (company_id, code, name, time_zone) VALUES ($1, $2, $3, $4)', [companyId, 'M1', '东门市场', zone]);
  const staffId = await one('INSERT INTO staff (company_id, login_name, display_name, password_hash) VALUES ($1, $2, $3, $4)', [companyId, `cashier-${tag}`, '小李', 'x']);
  const buildingId = await one('INSERT INTO building (site_id, code, name, settlement_cycle) VALUES ($1, $2, $3, $4)', [siteId, 'B1', '一号楼', cycle]);
  // A gateway has 32 buses and a bus 240 meters here.
  await database.query(
    `WITH g AS (INSERT INTO gateway (site_id, building_id, code, name, transport, host) SELECT $1, $2, 'G' || n, '网关', 'modbus-tcp', '127.0.0.1' FROM generate_series(1, 1 + $3::int / 7680) n RETURNING id)
     INSERT INTO bus (gateway_id, number, tcp_port) SELECT g.id, n, 10000 + n FROM g, generate_series(1, 32) n`,
    [siteId, buildingId, stalls * metersPerStall],
  );
  const planId = await one(`INSERT INTO tariff_plan (site_id, name) VALUES ($1, '一般工商业')`, [siteId]);
  await one('INSERT INTO tariff_version (plan_id, number, effective_at, definition, created_by) VALUES ($1, 1, $2, $3, $4)', [planId, effectiveAt, JSON.stringify(definition), staffId]);
  await database.query('UPDATE site SET tariff_plan_id = $2 WHERE id = $1', [siteId, planId]);
  const ids = await database.query<{ stalls: string[]; meters: number[] }[]>(
    `WITH st AS (INSERT INTO stall (site_id, building_id, number, name) SELECT $1, $2, 'A' || lpad(n::text, 6, '0'), '档位 ' || n FROM generate_series(1, $3::int) n RETURNING id, number),
       bu AS (SELECT b.id, row_number() OVER (ORDER BY g.code, b.number) - 1 AS turn FROM bus b JOIN gateway g ON g.id = b.gateway_id WHERE g.site_id = $1),
       slots AS (SELECT st.id AS stall_id, row_number() OVER (ORDER BY st.number, k) AS turn FROM st, generate_series(1, $4::int) k),
       me AS (INSERT INTO meter (site_id, building_id, bus_id, unit_address, meter_number, role, profile_id, stall_id)
              SELECT $1, $2, bu.id, 1 + (slots.turn - 1) % 240, 'M' || lpad(slots.turn::text, 7, '0'), 'prepaid', 'acrel-ddsy1352', stall_id
                FROM slots JOIN bu ON bu.turn = (slots.turn - 1) / 240
              RETURNING id, meter_number)
     SELECT (SELECT array_agg(id ORDER BY number) FROM st) AS stalls, (SELECT array_agg(id ORDER BY meter_number) FROM me) AS meters`,
    [siteId, buildingId, stalls, metersPerStall],
  );
  return { companyId, siteId, buildingId, planId, stallIds: ids[0]!.stalls, meterIds: ids[0]!.meters, cashier: { kind: 'staff', id: staffId, name: '小李' }, zone };
}

/** Adds a price version without asking whether it lies in the past. */
export async function addVersion(database: DataSource, market: MoneyMarket, effectiveAt: Date | string, definition: TariffDefinition): Promise<void> {
  await database.query(
    'INSERT INTO tariff_version (plan_id, number, effective_at, definition, created_by) SELECT $1, coalesce(max(number), 0) + 1, $2, $3, $4 FROM tariff_version WHERE plan_id = $1',
    [market.planId, effectiveAt, JSON.stringify(definition), market.cashier.id],
  );
}
