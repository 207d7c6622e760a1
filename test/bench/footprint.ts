import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hashPassword } from '#libs/access';
import { packageRoot } from '#libs/runtime';
import { freePort } from '../../scripts/services/ports.mjs';
import { nodeFlags } from '../../scripts/steps/node-flags.mjs';
import { StaffClient } from '../support/staff-client.js';
import type { BenchResult } from './bench-result.js';
import { FLEET_URL, fleetMarket, type FleetMarket } from './fleet-market.js';

const METERS = 10_000;
const WORKER_LIMIT_MB = 300;
const API_LIMIT_MB = 250;
// A sweep of every meter each fifteen seconds: a hundred and twenty times as often as by default.
const SPEED = 120;
const WATCH_MS = 90_000;
const BOARDS = 40;
const PASSWORD = 'Bench-password-1';

/** The most memory that a process has held so far, in MB. */
const peakMb = (child: ChildProcess): number => Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${String(child.pid)}/status`, 'utf8'))![1]) / 1000;

async function boot(part: 'api' | 'worker', env: Record<string, string>, port: number): Promise<ChildProcess> {
  const child = spawn(process.execPath, [...nodeFlags[part], join(packageRoot(), `dist/programs/${part}.js`)], { env: { PATH: process.env.PATH, ...env }, stdio: 'ignore' });
  for (let i = 0; i < 300; i++) {
    if (await fetch(`http://127.0.0.1:${port}/health/ready`).then((answer) => answer.ok, () => false)) return child;
    await new Promise((go) => setTimeout(go, 100));
  }
  throw new Error(`${part} did not become ready`);
}

/** Staff at work on every large list while the market is read. */
async function browse(apiUrl: string, staff: StaffClient): Promise<number> {
  let rows = 0;
  for (let turn = 0; turn < BOARDS; turn++) {
    const board = await staff.get<{ rows: unknown[] }>(`/sites/${staff.siteId}/board`);
    rows = board.rows.length;
    await staff.get(`/sites/${staff.siteId}/meters?limit=500&offset=${(turn * 500) % METERS}`);
    await staff.get(`/sites/${staff.siteId}/accounts?limit=500&offset=${(turn * 500) % METERS}`);
    await staff.get(`/sites/${staff.siteId}/overview`);
  }
  if ((await fetch(`${apiUrl}/health/ready`)).status !== 200) throw new Error('the API is not well');
  return rows;
}

async function addStaff({ database }: FleetMarket): Promise<void> {
  await database.dataSource.query(`INSERT INTO staff (company_id, login_name, display_name, password_hash, roles) SELECT id, 'bench', 'bench', $1, '{site_admin}' FROM company`, [await hashPassword(PASSWORD)]);
}

async function readingsOf({ database }: FleetMarket): Promise<{ readings: number; sweeps: number }> {
  const [row] = (await database.dataSource.query('SELECT (SELECT count(*) FROM reading) AS readings, (SELECT count(*) FROM sweep) AS sweeps')) as { readings: number; sweeps: number }[];
  return row!;
}

/** The worker and the API as they run in production, at ten thousand meters: what they hold at most. */
export async function run(): Promise<BenchResult[]> {
  const market = await fleetMarket(METERS, { speed: SPEED, intervalMinutes: 30 });
  const [apiPort, workerPort] = [await freePort(), await freePort()];
  const env = {
    NODE_ENV: 'production', DATABASE_URL: market.database.url, REDIS_URL: process.env.TEST_REDIS_URL!, QUEUE_PREFIX: `bench-${randomBytes(3).toString('hex')}`, API_PORT: String(apiPort), WORKER_PORT: String(workerPort),
    DEMO: '1', CLOCK_URL: `${FLEET_URL}/clock`, SMS_PROVIDER: 'sandbox', SMS_URL: `${FLEET_URL}/sms`, LOG_LEVEL: 'warn',
  };
  const children: ChildProcess[] = [];
  try {
    await addStaff(market);
    const api = await boot('api', env, apiPort);
    children.push(api);
    const worker = await boot('worker', env, workerPort);
    children.push(worker);
    const apiUrl = `http://127.0.0.1:${apiPort}`;
    const staff = await StaffClient.signIn(apiUrl, 'bench', PASSWORD);
    const end = performance.now() + WATCH_MS;
    let rows = 0;
    while (performance.now() < end) rows = await browse(apiUrl, staff);
    const { readings, sweeps } = await readingsOf(market);
    const held = { worker: peakMb(worker), api: peakMb(api) };
    const whole = rows === METERS && readings >= METERS;
    const result = (part: 'worker' | 'api', limit: number): BenchResult => ({
      id: `RAM-${part}`, title: `most memory that the ${part} held at ${METERS} meters`, ratio: held[part], unit: 'MB', limit, ok: held[part] <= limit && whole, cpuSeconds: 0,
      details: `${readings} readings in ${sweeps} sweeps of buses, boards of ${rows} rows meanwhile${whole ? '' : '; WRONG: something is missing'}`,
    });
    return [result('worker', WORKER_LIMIT_MB), result('api', API_LIMIT_MB)];
  } finally {
    for (const child of children) child.kill('SIGKILL');
    await market.close();
  }
}
