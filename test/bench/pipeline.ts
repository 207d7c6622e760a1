import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { FieldService, SweepWriter } from '#libs/collection';
import { createLogger, packageRoot, SystemClock } from '#libs/runtime';
import { AccrualFollower, SupplyFollower } from '../../apps/worker/src/followers.js';
import { testDatabase, type TestDatabase } from '../support/database.js';
import type { BenchResult } from './bench-result.js';

const PER_BUS = 250;
const SWEEPS = 5;
const PORT_BASE = 21_000;
const LIMIT_CPU_MS = 90;
const TICKS_PER_S = 100;

/** CPU seconds that the server processes of a database have used so far. */
function postgresCpuSeconds(): number {
  let ticks = 0;
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      const stat = readFileSync(`/proc/${entry}/stat`, 'utf8');
      if (!stat.includes('(postgres)')) continue;
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      ticks += Number(fields[11]) + Number(fields[12]);
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
      v AS (INSERT INTO tariff_version (plan_id, number, effective_at, definition, created_by) SELECT id, 1, now() - interval '1 year', '{"kind":"flat","priceMicroYuanPerKwh":850000}', uuidv7() FROM p),
      g AS (INSERT INTO gateway (site_id, building_id, code, name, transport, host) SELECT site_id, id, 'F' || n, 'F', 'modbus-tcp', '127.0.0.1' FROM d, generate_series(1, ${meters / PER_BUS}) n RETURNING id, code),
      b AS (INSERT INTO bus (gateway_id, number, tcp_port) SELECT id, 1, ${PORT_BASE} - 1 + substr(code, 2)::int FROM g RETURNING id)
    INSERT INTO customer (company_id, phone) SELECT id, '13800000000' FROM c`);
  await database.dataSource.query(`UPDATE site SET tariff_plan_id = (SELECT id FROM tariff_plan LIMIT 1)`);
  await database.dataSource.query(`INSERT INTO account_type (site_id, name) SELECT id, 't' FROM site`);
  await database.dataSource.query(`INSERT INTO stall (site_id, building_id, number) SELECT d.site_id, d.id, b.id || '-' || u FROM building d, bus b, generate_series(1, ${PER_BUS}) u`);
  await database.dataSource.query(`INSERT INTO meter (site_id, building_id, bus_id, unit_address, meter_number, role, profile_id, stall_id)
    SELECT st.site_id, st.building_id, b.id, u, st.number, 'prepaid', 'acrel-ddsy1352', st.id FROM bus b CROSS JOIN generate_series(1, 247) u JOIN stall st ON st.number = b.id || '-' || u`);
  await database.dataSource.query(`INSERT INTO account (site_id, stall_id, customer_id, account_type_id, number, opened_at, opened_by) SELECT st.site_id, st.id, (SELECT id FROM customer), (SELECT id FROM account_type), st.number, now(), uuidv7() FROM stall st JOIN meter m ON m.stall_id = st.id`);
  await database.dataSource.query(`INSERT INTO account_meter (account_id, meter_id, from_at, from_register_wh) SELECT a.id, m.id, now() - interval '1 hour', 0 FROM account a JOIN meter m ON m.stall_id = a.stall_id`);
  await database.dataSource.query(`INSERT INTO ledger_account (site_id, kind, code, balance_fen) SELECT site_id, 'purse', 'purse:' || id || ':energy', 100000 FROM account`);
  await database.dataSource.query(`INSERT INTO purse (account_id, kind, site_id, ledger_account_id, threshold1_fen, threshold2_fen) SELECT a.id, 'energy', a.site_id, l.id, 10000, 5000 FROM account a JOIN ledger_account l ON l.code = 'purse:' || a.id || ':energy'`);
  await database.dataSource.query('ANALYZE');
}

async function startFleet(gateways: number): Promise<() => void> {
  const fleet = spawn(process.execPath, [join(packageRoot(), 'dist/apps/simulator/src/main.js')], { env: { PATH: process.env.PATH, SIM_FLEET: `gateways=${gateways},metersPerGateway=247,portBase=${PORT_BASE}`, SIM_PORT: '20999', SIM_BAUD: '0' }, stdio: 'ignore' });
  for (let i = 0; i < 100; i++) {
    if (await fetch('http://127.0.0.1:20999/health').then((answer) => answer.ok, () => false)) return () => fleet.kill('SIGKILL');
    await new Promise((go) => setTimeout(go, 100));
  }
  throw new Error('the fleet did not start');
}

async function measure(meters: number, limitS: number): Promise<BenchResult> {
  const gateways = meters / PER_BUS;
  const database = await testDatabase();
  const stopFleet = await startFleet(gateways);
  try {
    await fill(database, meters);
    const clock = new SystemClock();
    const writer = new SweepWriter(database.dataSource, clock, [new AccrualFollower(createLogger('bench', 'silent')), new SupplyFollower()]);
    const field = new FieldService({ dataSource: database.dataSource, clock, logger: createLogger('bench', 'silent'), writer, owns: () => true, enqueue: async () => undefined, onGatewayUp: () => undefined });
    await field.reload();
    const buses = field.ownedBuses();
    const readings = buses.reduce((sum, bus) => sum + bus.meters.length, 0);
    const walls: number[] = [];
    const cpus: number[] = [];
    for (let sweep = 0; sweep <= SWEEPS; sweep++) {
      const dueAt = new Date(Date.now() + sweep * 60_000);
      const before = { wall: performance.now(), own: ownCpuSeconds(), postgres: postgresCpuSeconds() };
      await Promise.all(buses.map((bus) => field.sweep({ busId: bus.busId, dueAt })));
      if (sweep === 0) continue; // connections and plans are made in the first
      walls.push((performance.now() - before.wall) / 1000);
      cpus.push(ownCpuSeconds() - before.own + postgresCpuSeconds() - before.postgres);
    }
    field.stop();
    const [stored] = (await database.dataSource.query('SELECT count(*) AS n FROM reading')) as { n: number }[];
    const median = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
    const complete = stored!.n === readings * (SWEEPS + 1);
    const cpuMs = (median(cpus) * 1_000_000) / readings;
    return {
      id: `G5-${meters / 1000}k`, title: `sweep of ${readings} meters: read, store, accrue, decide`, ratio: median(walls), unit: 's a sweep', limit: limitS, goal: limitS / 2,
      ok: complete && median(walls) <= limitS && cpuMs <= LIMIT_CPU_MS, cpuSeconds: cpus.reduce((sum, cpu) => sum + cpu, 0),
      details: `${cpuMs.toFixed(1)} CPU-ms per 1,000 meters incl. PostgreSQL (limit ${LIMIT_CPU_MS}); readings ${complete ? 'complete' : `MISSING: ${stored!.n}`}; resident ${Math.round(process.memoryUsage().rss / 1e6)} MB; run ${randomBytes(2).toString('hex')}`,
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
