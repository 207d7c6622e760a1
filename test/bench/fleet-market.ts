import { spawn } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { FieldService, SweepWriter } from '#libs/collection';
import { createLogger, FollowedClock, packageRoot } from '#libs/runtime';
import { AccrualFollower, SupplyFollower } from '../../apps/worker/src/followers.js';
import { testDatabase, type TestDatabase } from '../support/database.js';

export const PER_BUS = 250;
/** meters that answer on each bus: a Modbus bus has 247 addresses */
export const ANSWERING = 247;
const PORT_BASE = 21_000;
const FLEET_PORT = 20_999;
export const FLEET_URL = `http://127.0.0.1:${FLEET_PORT}`;
export const MORNING = '2026-03-02T00:00:00Z';
const TICKS_PER_S = 100;
const PRICE_MICRO_YUAN = 850_000;
// fen per kWh × Wh: µyuan/kWh × Wh = 10⁻⁹ yuan = 10⁻⁷ fen
const MICRO_YUAN_WH_PER_FEN = 10_000_000;

const statOf = (pid: string | number): string[] => {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
};

/** The server that a connection belongs to, as a process. */
async function serverPid(database: TestDatabase): Promise<string> {
  const [row] = (await database.dataSource.query('SELECT pg_backend_pid() AS pid')) as { pid: number }[];
  return statOf(row!.pid)[1]!;
}

/** CPU seconds that a PostgreSQL server and its processes have used so far; other servers of the machine do not count. */
function postgresCpuSeconds(server: string): number {
  let ticks = 0;
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      const fields = statOf(entry);
      if (entry === server || fields[1] === server) ticks += Number(fields[11]) + Number(fields[12]);
    } catch {
      // ended meanwhile
    }
  }
  return ticks / TICKS_PER_S;
}

const ownCpuSeconds = (): number => process.cpuUsage().user / 1e6 + process.cpuUsage().system / 1e6;

/** Meters with accounts, purses and a price, one bus a gateway. */
async function fill(database: TestDatabase, meters: number, intervalMinutes: number): Promise<void> {
  await database.dataSource.query(`
    WITH c AS (INSERT INTO company (name) VALUES ('bench') RETURNING id), si AS (INSERT INTO site (company_id, code, name) SELECT id, 'B', 'B' FROM c RETURNING id),
      d AS (INSERT INTO building (site_id, code, name, read_interval_minutes) SELECT id, 'B', 'B', ${intervalMinutes} FROM si RETURNING id, site_id),
      p AS (INSERT INTO tariff_plan (site_id, name) SELECT id, 'flat' FROM si RETURNING id, site_id),
      v AS (INSERT INTO tariff_version (plan_id, number, effective_at, definition, created_by) SELECT id, 1, '2025-01-01', '{"kind":"flat","priceMicroYuanPerKwh":${PRICE_MICRO_YUAN}}', uuidv7() FROM p),
      g AS (INSERT INTO gateway (site_id, building_id, code, name, transport, host) SELECT site_id, id, 'F' || n, 'F', 'modbus-tcp', '127.0.0.1' FROM d, generate_series(1, ${meters / PER_BUS}) n RETURNING id, code),
      b AS (INSERT INTO bus (gateway_id, number, tcp_port) SELECT id, 1, ${PORT_BASE} - 1 + substr(code, 2)::int FROM g RETURNING id)
    INSERT INTO customer (company_id, phone) SELECT id, '13800000000' FROM c`);
  await database.dataSource.query(`UPDATE site SET tariff_plan_id = (SELECT id FROM tariff_plan LIMIT 1)`);
  await database.dataSource.query(`INSERT INTO account_type (site_id, name) SELECT id, 't' FROM site`);
  await database.dataSource.query(`INSERT INTO stall (site_id, building_id, number) SELECT d.site_id, d.id, b.id || '-' || u FROM building d, bus b, generate_series(1, ${PER_BUS}) u`);
  await database.dataSource.query(`INSERT INTO meter (site_id, building_id, bus_id, unit_address, meter_number, role, profile_id, stall_id)
    SELECT st.site_id, st.building_id, b.id, u, st.number, 'prepaid', 'acrel-ddsy1352', st.id FROM bus b CROSS JOIN generate_series(1, ${ANSWERING}) u JOIN stall st ON st.number = b.id || '-' || u`);
  await database.dataSource.query(`INSERT INTO account (site_id, stall_id, customer_id, account_type_id, number, opened_at, opened_by) SELECT st.site_id, st.id, (SELECT id FROM customer), (SELECT id FROM account_type), st.number, '2026-02-01', uuidv7() FROM stall st JOIN meter m ON m.stall_id = st.id`);
  await database.dataSource.query(`INSERT INTO account_meter (account_id, meter_id, from_at, from_register_wh) SELECT a.id, m.id, '2026-03-01', 0 FROM account a JOIN meter m ON m.stall_id = a.stall_id`);
  await database.dataSource.query(`INSERT INTO ledger_account (site_id, kind, code, balance_fen) SELECT site_id, 'purse', 'purse:' || id || ':energy', 100000 FROM account`);
  await database.dataSource.query(`INSERT INTO purse (account_id, kind, site_id, ledger_account_id, threshold1_fen, threshold2_fen) SELECT a.id, 'energy', a.site_id, l.id, 10000, 5000 FROM account a JOIN ledger_account l ON l.code = 'purse:' || a.id || ':energy'`);
  await database.dataSource.query('ANALYZE');
}

/** What does not agree: every reading is there, what was used is what the registers moved, what is owed is what it costs. */
export async function faultsOf(database: TestDatabase, readings: number | undefined): Promise<string[]> {
  const [found] = (await database.dataSource.query(`
    SELECT (SELECT count(*) FROM reading WHERE quality = 'good') AS readings,
      (SELECT coalesce(sum(used_wh), 0)::bigint FROM metered_usage) AS "usedWh", (SELECT sum(last - first)::bigint FROM (SELECT max(register_wh) AS last, min(register_wh) AS first FROM reading GROUP BY meter_id) r) AS "movedWh",
      (SELECT sum(accrued_fen)::bigint FROM purse) AS "accruedFen", (SELECT sum(l.wh * ${PRICE_MICRO_YUAN} / ${MICRO_YUAN_WH_PER_FEN}) FROM (SELECT sum(used_wh)::bigint AS wh FROM metered_usage GROUP BY meter_id) l)::bigint AS "costFen"`)) as { readings: number; usedWh: number; movedWh: number; accruedFen: number; costFen: number }[];
  const { usedWh, movedWh, accruedFen, costFen } = found!;
  const faults: string[] = [];
  if (readings !== undefined && found!.readings !== readings) faults.push(`${found!.readings} readings instead of ${readings}`);
  if (usedWh !== movedWh || usedWh === 0) faults.push(`${usedWh} Wh charged, ${movedWh} Wh measured`);
  if (accruedFen !== costFen) faults.push(`${accruedFen} fen owed, ${costFen} fen worth`);
  return faults;
}

async function startFleet(gateways: number, speed: number): Promise<() => void> {
  const fleet = spawn(process.execPath, [join(packageRoot(), 'dist/programs/simulator.js')], {
    env: { PATH: process.env.PATH, SIM_FLEET: `gateways=${gateways},metersPerGateway=${ANSWERING},portBase=${PORT_BASE}`, SIM_PORT: String(FLEET_PORT), SIM_BAUD: '0', SIM_SPEED: String(speed), SIM_START: MORNING }, stdio: 'ignore',
  });
  for (let i = 0; i < 100; i++) {
    if (await fetch(`${FLEET_URL}/health`).then((answer) => answer.ok, () => false)) return () => fleet.kill('SIGKILL');
    await new Promise((go) => setTimeout(go, 100));
  }
  throw new Error('the fleet did not start');
}

export interface FleetMarket {
  database: TestDatabase;
  close: () => Promise<void>;
}

/** A filled database and, in a process of its own, the meters that belong to it; their clock runs `speed` times as fast. */
export async function fleetMarket(meters: number, { speed, intervalMinutes = 1 }: { speed: number; intervalMinutes?: number }): Promise<FleetMarket> {
  const database = await testDatabase({ now: new Date(MORNING) });
  const stopFleet = await startFleet(meters / PER_BUS, speed);
  const close = async () => {
    stopFleet();
    await database.close();
  };
  await fill(database, meters, intervalMinutes).catch(async (error: unknown) => {
    await close();
    throw error;
  });
  return { database, close };
}

/** What one sweep of all meters took. */
export interface SweepCost {
  wallS: number;
  nodeS: number;
  postgresS: number;
}

/** Reads, stores, accrues and decides, sweep after sweep, as the worker does, in this process; `between` runs before each. */
export async function sweepFleet({ database }: FleetMarket, sweeps: number, between: () => Promise<void> = async () => undefined): Promise<{ costs: SweepCost[]; meters: number }> {
  const logger = createLogger('bench', 'silent');
  const server = await serverPid(database);
  const clock = new FollowedClock(`${FLEET_URL}/clock`);
  await clock.start();
  const writer = new SweepWriter(database.dataSource, clock, [new AccrualFollower(logger), new SupplyFollower()]);
  const field = new FieldService({ dataSource: database.dataSource, clock, logger, writer, owns: () => true, enqueue: async () => undefined, onGatewayUp: () => undefined });
  await field.reload();
  const buses = field.ownedBuses();
  const costs: SweepCost[] = [];
  for (let sweep = 0; sweep < sweeps; sweep++) {
    await between();
    const dueAt = clock.now();
    const before = { wall: performance.now(), own: ownCpuSeconds(), postgres: postgresCpuSeconds(server) };
    await Promise.all(buses.map((bus) => field.sweep({ busId: bus.busId, dueAt })));
    costs.push({ wallS: (performance.now() - before.wall) / 1000, nodeS: ownCpuSeconds() - before.own, postgresS: postgresCpuSeconds(server) - before.postgres });
  }
  field.stop();
  clock.stop();
  return { costs, meters: buses.reduce((sum, bus) => sum + bus.meters.length, 0) };
}

export const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

/** CPU milliseconds of Node and PostgreSQL together for 1,000 meters, the median sweep. */
export const cpuMsPer1000 = (costs: readonly SweepCost[], meters: number): number => (median(costs.map(({ nodeS, postgresS }) => nodeS + postgresS)) * 1_000_000) / meters;
