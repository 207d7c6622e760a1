import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { FieldService, SweepWriter } from '#libs/collection';
import { createLogger, FollowedClock, packageRoot } from '#libs/runtime';
import { AccrualFollower, SupplyFollower } from '../../apps/worker/src/followers.js';
import { testDatabase, type TestDatabase } from '../support/database.js';
import type { BenchResult } from './bench-result.js';

const PER_BUS = 250;
const SWEEPS = 5;
const PORT_BASE = 21_000;
// A sweep takes about this long: time runs so fast that half an hour lies between two, every sweep finds energy used, charges
// it, and changes what each account has left.
const HALF_HOUR_S = 1800;
const MORNING = '2026-03-02T00:00:00Z';
const LIMIT_CPU_MS = 90;
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
async function fill(database: TestDatabase, meters: number): Promise<void> {
  await database.dataSource.query(`
    WITH c AS (INSERT INTO company (name) VALUES ('bench') RETURNING id), si AS (INSERT INTO site (company_id, code, name) SELECT id, 'B', 'B' FROM c RETURNING id),
      d AS (INSERT INTO building (site_id, code, name, read_interval_minutes) SELECT id, 'B', 'B', 1 FROM si RETURNING id, site_id),
      p AS (INSERT INTO tariff_plan (site_id, name) SELECT id, 'flat' FROM si RETURNING id, site_id),
      v AS (INSERT INTO tariff_version (plan_id, number, effective_at, definition, created_by) SELECT id, 1, '2025-01-01', '{"kind":"flat","priceMicroYuanPerKwh":${PRICE_MICRO_YUAN}}', uuidv7() FROM p),
      g AS (INSERT INTO gateway (site_id, building_id, code, name, transport, host) SELECT site_id, id, 'F' || n, 'F', 'modbus-tcp', '127.0.0.1' FROM d, generate_series(1, ${meters / PER_BUS}) n RETURNING id, code),
      b AS (INSERT INTO bus (gateway_id, number, tcp_port) SELECT id, 1, ${PORT_BASE} - 1 + substr(code, 2)::int FROM g RETURNING id)
    INSERT INTO customer (company_id, phone) SELECT id, '13800000000' FROM c`);
  await database.dataSource.query(`UPDATE site SET tariff_plan_id = (SELECT id FROM tariff_plan LIMIT 1)`);
  await database.dataSource.query(`INSERT INTO account_type (site_id, name) SELECT id, 't' FROM site`);
  await database.dataSource.query(`INSERT INTO stall (site_id, building_id, number) SELECT d.site_id, d.id, b.id || '-' || u FROM building d, bus b, generate_series(1, ${PER_BUS}) u`);
  await database.dataSource.query(`INSERT INTO meter (site_id, building_id, bus_id, unit_address, meter_number, role, profile_id, stall_id)
    SELECT st.site_id, st.building_id, b.id, u, st.number, 'prepaid', 'acrel-ddsy1352', st.id FROM bus b CROSS JOIN generate_series(1, 247) u JOIN stall st ON st.number = b.id || '-' || u`);
  await database.dataSource.query(`INSERT INTO account (site_id, stall_id, customer_id, account_type_id, number, opened_at, opened_by) SELECT st.site_id, st.id, (SELECT id FROM customer), (SELECT id FROM account_type), st.number, '2026-02-01', uuidv7() FROM stall st JOIN meter m ON m.stall_id = st.id`);
  await database.dataSource.query(`INSERT INTO account_meter (account_id, meter_id, from_at, from_register_wh) SELECT a.id, m.id, '2026-03-01', 0 FROM account a JOIN meter m ON m.stall_id = a.stall_id`);
  await database.dataSource.query(`INSERT INTO ledger_account (site_id, kind, code, balance_fen) SELECT site_id, 'purse', 'purse:' || id || ':energy', 100000 FROM account`);
  await database.dataSource.query(`INSERT INTO purse (account_id, kind, site_id, ledger_account_id, threshold1_fen, threshold2_fen) SELECT a.id, 'energy', a.site_id, l.id, 10000, 5000 FROM account a JOIN ledger_account l ON l.code = 'purse:' || a.id || ':energy'`);
  await database.dataSource.query('ANALYZE');
}

/** What does not agree: every reading is there, what was used is what the registers moved, what is owed is what it costs. */
async function faultsOf(database: TestDatabase, readings: number): Promise<string[]> {
  const [found] = (await database.dataSource.query(`
    SELECT (SELECT count(*) FROM reading WHERE quality = 'good') AS readings,
      (SELECT coalesce(sum(used_wh), 0)::bigint FROM metered_usage) AS "usedWh", (SELECT sum(last - first)::bigint FROM (SELECT max(register_wh) AS last, min(register_wh) AS first FROM reading GROUP BY meter_id) r) AS "movedWh",
      (SELECT sum(accrued_fen)::bigint FROM purse) AS "accruedFen", (SELECT sum(l.wh * ${PRICE_MICRO_YUAN} / ${MICRO_YUAN_WH_PER_FEN}) FROM (SELECT sum(used_wh)::bigint AS wh FROM metered_usage GROUP BY meter_id) l)::bigint AS "costFen"`)) as { readings: number; usedWh: number; movedWh: number; accruedFen: number; costFen: number }[];
  const { usedWh, movedWh, accruedFen, costFen } = found!;
  const faults: string[] = [];
  if (found!.readings !== readings) faults.push(`${found!.readings} readings instead of ${readings}`);
  if (usedWh !== movedWh || usedWh === 0) faults.push(`${usedWh} Wh charged, ${movedWh} Wh measured`);
  if (accruedFen !== costFen) faults.push(`${accruedFen} fen owed, ${costFen} fen worth`);
  return faults;
}

async function startFleet(gateways: number, speed: number): Promise<() => void> {
  const fleet = spawn(process.execPath, [join(packageRoot(), 'dist/apps/simulator/src/main.js')], { env: { PATH: process.env.PATH, SIM_FLEET: `gateways=${gateways},metersPerGateway=247,portBase=${PORT_BASE}`, SIM_PORT: '20999', SIM_BAUD: '0', SIM_SPEED: String(speed), SIM_START: MORNING }, stdio: 'ignore' });
  for (let i = 0; i < 100; i++) {
    if (await fetch('http://127.0.0.1:20999/health').then((answer) => answer.ok, () => false)) return () => fleet.kill('SIGKILL');
    await new Promise((go) => setTimeout(go, 100));
  }
  throw new Error('the fleet did not start');
}

export async function measure(meters: number, limitS: number): Promise<BenchResult> {
  const gateways = meters / PER_BUS;
  const database = await testDatabase({ now: new Date(MORNING) });
  const stopFleet = await startFleet(gateways, HALF_HOUR_S / limitS);
  try {
    await fill(database, meters);
    const server = await serverPid(database);
    const clock = new FollowedClock('http://127.0.0.1:20999/clock');
    await clock.start();
    const writer = new SweepWriter(database.dataSource, clock, [new AccrualFollower(createLogger('bench', 'silent')), new SupplyFollower()]);
    const field = new FieldService({ dataSource: database.dataSource, clock, logger: createLogger('bench', 'silent'), writer, owns: () => true, enqueue: async () => undefined, onGatewayUp: () => undefined });
    await field.reload();
    const buses = field.ownedBuses();
    const readings = buses.reduce((sum, bus) => sum + bus.meters.length, 0);
    const walls: number[] = [];
    const own: number[] = [];
    const postgres: number[] = [];
    for (let sweep = 0; sweep <= SWEEPS; sweep++) {
      const dueAt = clock.now();
      const before = { wall: performance.now(), own: ownCpuSeconds(), postgres: postgresCpuSeconds(server) };
      await Promise.all(buses.map((bus) => field.sweep({ busId: bus.busId, dueAt })));
      if (sweep === 0) continue; // connections and plans are made in the first
      walls.push((performance.now() - before.wall) / 1000);
      own.push(ownCpuSeconds() - before.own);
      postgres.push(postgresCpuSeconds(server) - before.postgres);
    }
    field.stop();
    clock.stop();
    const faults = await faultsOf(database, readings * (SWEEPS + 1));
    const median = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
    const cpuMsOf = (seconds: number[]) => (median(seconds) * 1_000_000) / readings;
    const cpus = own.map((seconds, sweep) => seconds + postgres[sweep]!);
    const cpuMs = cpuMsOf(cpus);
    return {
      id: `G5-${meters / 1000}k`, title: `sweep of ${readings} meters: read, store, accrue, decide`, ratio: median(walls), unit: 's a sweep', limit: limitS, goal: limitS / 2,
      ok: faults.length === 0 && median(walls) <= limitS && cpuMs <= LIMIT_CPU_MS, cpuSeconds: cpus.reduce((sum, cpu) => sum + cpu, 0),
      details: `${cpuMs.toFixed(1)} CPU-ms per 1,000 meters (limit ${LIMIT_CPU_MS}): Node ${cpuMsOf(own).toFixed(1)}, PostgreSQL ${cpuMsOf(postgres).toFixed(1)}; ${faults.length === 0 ? 'every reading stored, energy and money agree' : `WRONG: ${faults.join(', ')}`}; resident ${Math.round(process.memoryUsage().rss / 1e6)} MB; run ${randomBytes(2).toString('hex')}`,
    } as unknown as BenchResult;
  } finally {
    stopFleet();
    await database.close();
  }
}

/** The way of a reading at 10,000 and 100,000 meters, against a fleet in a process of its own. */
export async function run(): Promise<BenchResult[]> {
  return [await measure(10_000, 1), await measure(100_000, 10)];
}
