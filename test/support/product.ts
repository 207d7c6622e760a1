import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '#libs/runtime';
import { seedLandlord } from '../../apps/api/src/demo/demo-landlord.js';
import { seedCompany, seedMarket } from '../../apps/api/src/demo/seed-company.js';
import { buildServers } from '../../scripts/steps/build.mjs';
import { sandboxChannels } from '../../scripts/steps/sandbox-channels.mjs';
import { nodeFlags } from '../../scripts/steps/node-flags.mjs';
import { testDatabase, type TestDatabase } from './database.js';
import { demoMarket } from './demo-market.js';
import { ownPorts } from './own-ports.js';
import { keyPool } from './rsa-pairs.js';
import { StaffClient } from './staff-client.js';

/** worker-2 is a second worker process; it runs only when a test boots it. */
type PartName = 'simulator' | 'api' | 'worker' | 'worker-2';

export interface ProductOptions {
  /** workbook of the simulated market; default: the demo market */
  workbook?: string;
  /** loads the demo site from the workbook; default false: an empty product with demo log-ins and no stalls */
  demoSite?: boolean;
  /** more environment for a part */
  environment?: Partial<Record<PartName, Record<string, string>>>;
  /** the virtual instant at which the market starts */
  startAt?: string;
}

const READY_MS = 60_000;

/** The whole product as child processes of their own: simulator, api, worker, one database, one queue prefix. */
export class Product {
  private readonly children = new Map<PartName, ChildProcess>();
  private constructor(
    readonly database: TestDatabase,
    readonly ports: Record<PartName, number>,
    private readonly folder: string,
    private readonly environments: Record<PartName, Record<string, string>>,
    /** the market's workbook, with the ports that the simulator listens on */
    readonly workbook: string,
  ) {}

  static async start(options: ProductOptions = {}): Promise<Product> {
    await buildServers(() => undefined);
    const startAt = options.startAt === undefined ? new Date() : new Date(options.startAt);
    const database = await testDatabase({ now: startAt });
    const first = await ownPorts(4);
    const ports = { simulator: first, api: first + 1, worker: first + 2, 'worker-2': first + 3 };
    const folder = mkdtempSync(join(tmpdir(), 'yidu-product-'));
    const workbook = options.workbook ?? (await demoMarket());
    const simulatorUrl = `http://127.0.0.1:${ports.simulator}`;
    const shared = {
      NODE_ENV: 'production', DATABASE_URL: database.url, REDIS_URL: process.env.TEST_REDIS_URL!, QUEUE_PREFIX: `test-${randomBytes(4).toString('hex')}`,
      API_PORT: String(ports.api), WORKER_PORT: String(ports.worker), DEMO: '1', CLOCK_URL: `${simulatorUrl}/clock`,
      SMS_PROVIDER: 'sandbox', SMS_URL: `${simulatorUrl}/sms`, SIM_URL: simulatorUrl, LOG_LEVEL: 'info', CHECK_ANSWERS: '1',
      ...sandboxChannels(simulatorUrl, join(folder, 'merchants')), PUBLIC_URL: `http://127.0.0.1:${ports.api}`,
      ...(options.demoSite === true ? { DEMO_WORKBOOK: workbook } : {}),
    };
    const product = new Product(database, ports, folder, {
      simulator: {
        SIM_PORT: String(ports.simulator), SIM_WORKBOOK: workbook, SIM_STATE: join(folder, 'simulator.json'), SIM_BAUD: '0', SIM_VALVE_SECONDS: '4', SIM_MERCHANTS_DIR: join(folder, 'merchants'), SIM_KEY_POOL: keyPool,
        ...(options.startAt === undefined ? {} : { SIM_START: options.startAt }), ...options.environment?.simulator,
      },
      api: { ...shared, ...options.environment?.api },
      worker: { ...shared, ...options.environment?.worker },
      'worker-2': { ...shared, ...options.environment?.worker, WORKER_NAME: 'worker-2', WORKER_PORT: String(ports['worker-2']) },
    }, workbook);
    await product.boot('simulator');
    // The copied database has every migration: what is left is what the program would seed, which costs less from here than a process does.
    const siteId = await seedCompany(database.dataSource, startAt);
    if (options.demoSite === true) {
      await seedMarket(database.dataSource, siteId, workbook, startAt);
      await seedLandlord(database.dataSource, siteId, startAt);
    }
    await Promise.all([product.boot('api'), product.boot('worker')]);
    return product;
  }

  get apiUrl(): string {
    return `http://127.0.0.1:${this.ports.api}`;
  }

  get simulatorUrl(): string {
    return `http://127.0.0.1:${this.ports.simulator}`;
  }

  /** Starts a part and waits until it says that it is ready. */
  async boot(name: PartName): Promise<void> {
    const log = openSync(this.logFile(name), 'a');
    const part = name === 'worker-2' ? 'worker' : name;
    const child = spawn(process.execPath, [...nodeFlags[part], join(packageRoot(), `dist/programs/${part}.js`)], {
      env: { PATH: process.env.PATH, ...this.environments[name] },
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    this.children.set(name, child);
    const health = name === 'simulator' ? `${this.simulatorUrl}/health` : `http://127.0.0.1:${this.ports[name]}/health/ready`;
    const end = Date.now() + READY_MS;
    while (Date.now() < end) {
      if (child.exitCode !== null) throw new Error(`${name} ended with ${child.exitCode}; see ${this.logFile(name)}`);
      const ready = await fetch(health, { signal: AbortSignal.timeout(1000) }).then((answer) => answer.ok).catch(() => false);
      if (ready) return;
      await new Promise((go) => setTimeout(go, 100));
    }
    throw new Error(`${name} did not become ready; see ${this.logFile(name)}`);
  }

  /** kill -9, as a power loss would. */
  async kill9(name: PartName): Promise<void> {
    await this.end(name, 'SIGKILL');
  }

  async restart(name: PartName): Promise<void> {
    await this.end(name, 'SIGKILL');
    await this.boot(name);
  }

  async stop(): Promise<void> {
    for (const name of ['api', 'worker', 'worker-2', 'simulator'] as const) await this.end(name, 'SIGTERM');
    await this.database.close();
    if (process.env.KEEP_LOGS !== '1') rmSync(this.folder, { recursive: true, force: true });
  }

  logFile(name: PartName): string {
    mkdirSync(this.folder, { recursive: true });
    return join(this.folder, `${name}.log`);
  }

  /** Jumps the market's clock ahead and waits until every process that runs has read the new time line. */
  async moveClock(ms: number): Promise<void> {
    await this.simulator('POST', '/clock', { jumpMs: ms });
    const { virtualAtMs, realAtMs, speed } = await this.simulator<{ virtualAtMs: number; realAtMs: number; speed: number }>('GET', '/clock');
    const running = (['api', 'worker', 'worker-2'] as const).filter((name) => this.children.get(name)?.exitCode === null && this.children.get(name)?.signalCode === null);
    for (const name of running) {
      await eventually(`the new time in ${name}`, async () => {
        const { now } = (await (await fetch(`http://127.0.0.1:${this.ports[name]}/${name === 'api' ? 'api/v1/time' : 'health/live'}`)).json()) as { now: string };
        return Date.parse(now) >= virtualAtMs + (Date.now() - realAtMs - 2000) * speed;
      }, 20_000, 100);
    }
  }

  /** Waits until no message of the outbox is under way; those that failed and rest until they are tried again do not count. */
  async handedOn(): Promise<void> {
    await eventually('the messages handed on', async () => {
      const rows = (await this.database.dataSource.query(`SELECT count(*)::int AS pending FROM outbox WHERE done_at IS NULL AND (taken_by IS NOT NULL OR available_at <= clock_timestamp())`)) as { pending: number }[];
      return rows[0]!.pending === 0;
    }, 10_000, 100).catch(() => undefined);
  }

  /** Signs a demo member of staff in. */
  signIn(loginName: string, password = 'Yidu-demo-2026'): Promise<StaffClient> {
    return StaffClient.signIn(this.apiUrl, loginName, password);
  }

  /** Calls the simulator's control interface. */
  async simulator<T>(method: 'GET' | 'POST' | 'DELETE', path: string, body?: object): Promise<T> {
    const answer = await fetch(`${this.simulatorUrl}${path}`, { method, ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }) });
    if (!answer.ok) throw new Error(`simulator ${method} ${path}: ${answer.status} ${await answer.text()}`);
    const text = await answer.text();
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }

  private async end(name: PartName, signal: NodeJS.Signals): Promise<void> {
    const child = this.children.get(name);
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((done) => child.once('exit', done));
    child.kill(signal);
    const late = setTimeout(() => child.kill('SIGKILL'), 10_000);
    await ended;
    clearTimeout(late);
  }
}

const SELDOM_MS = 600;

/**
 * Asks again and again until the answer is there, soon at first and more seldom later, or every `everyMs`; the last failure is told when
 * the time is over.
 */
export async function eventually<T>(what: string, ask: () => Promise<T | undefined | false>, limitMs = 60_000, everyMs?: number): Promise<T> {
  const end = Date.now() + limitMs;
  let last: unknown;
  for (let pauseMs = everyMs ?? 100; Date.now() < end; pauseMs = everyMs ?? Math.min(SELDOM_MS, pauseMs * 1.3)) {
    try {
      const answer = await ask();
      if (answer !== undefined && answer !== false) return answer;
      last = answer;
    } catch (error) {
      last = error;
    }
    await new Promise((go) => setTimeout(go, pauseMs));
  }
  throw new Error(`waited in vain for ${what}: ${last instanceof Error ? last.message : JSON.stringify(last)}`);
}
