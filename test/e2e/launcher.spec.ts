import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { packageRoot } from '#libs/runtime';

let state: string;
let launcher: Launcher | undefined;

/** One run of `npm start` on a state folder of its own. */
class Launcher {
  output = '';
  readonly process: ChildProcess;
  private readonly ended: Promise<void>;

  constructor() {
    const { DATABASE_URL: _d, REDIS_URL: _r, ...environment } = process.env;
    this.process = spawn(process.execPath, ['scripts/start.mjs'], {
      cwd: packageRoot(),
      env: { ...environment, YIDU_STATE_DIR: state, API_PORT: '0', WORKER_PORT: '0', SIM_PORT: '0' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const take = (chunk: Buffer) => {
      this.output += chunk.toString();
    };
    this.process.stdout?.on('data', take);
    this.process.stderr?.on('data', take);
    this.ended = new Promise((done) => this.process.once('exit', () => done()));
  }

  async ready(limitMs = 100_000): Promise<this> {
    const end = Date.now() + limitMs;
    while (Date.now() < end && this.process.exitCode === null) {
      if (this.output.includes('Ctrl-C stops everything')) return this;
      await new Promise((go) => setTimeout(go, 100));
    }
    throw new Error(`the launcher did not become ready:\n${this.output}`);
  }

  get apiUrl(): string {
    return /Backoffice\s+(http:\/\/[^/\s]+)/.exec(this.output)![1]!;
  }

  async interrupt(): Promise<number | null> {
    this.process.kill('SIGINT');
    await this.ended;
    return this.process.exitCode;
  }

  async killed(): Promise<void> {
    this.process.kill('SIGKILL');
    await this.ended;
  }
}

/** Every process that carries the state folder in its command, environment or working folder. */
function processesOf(folder: string): number[] {
  const found: number[] = [];
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry) || Number(entry) === process.pid) continue;
    try {
      if (/^State:\s+Z/m.test(readFileSync(`/proc/${entry}/status`, 'utf8'))) continue;
      const traces = readFileSync(`/proc/${entry}/cmdline`, 'latin1') + readFileSync(`/proc/${entry}/environ`, 'latin1');
      if (traces.includes(folder)) found.push(Number(entry));
    } catch {
      // ended meanwhile
    }
  }
  return found;
}

async function signIn(apiUrl: string): Promise<{ cookie: string; siteId: string }> {
  const answer = await fetch(`${apiUrl}/api/v1/session`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ loginName: 'admin', password: 'Yidu-demo-2026' }) });
  expect(answer.status).toBe(200);
  const me = (await answer.json()) as { sites: { id: string }[] };
  return { cookie: answer.headers.get('set-cookie')!.split(';')[0]!, siteId: me.sites[0]!.id };
}

async function stallCount(apiUrl: string): Promise<number> {
  const { cookie, siteId } = await signIn(apiUrl);
  const answer = await fetch(`${apiUrl}/api/v1/sites/${siteId}/stalls?limit=1`, { headers: { cookie } });
  return ((await answer.json()) as { total: number }).total;
}

beforeAll(() => {
  state = mkdtempSync(join(tmpdir(), 'yidu-start-'));
  chmodSync(state, 0o755);
});

afterAll(async () => {
  await launcher?.killed().catch(() => undefined);
  for (const pid of processesOf(state)) process.kill(pid, 'SIGKILL');
  rmSync(state, { recursive: true, force: true });
});

test('npm start runs the whole product; after kill -9 of everything the next start loses nothing; Ctrl-C leaves no process', { timeout: 300_000 }, async () => {
  launcher = await new Launcher().ready();
  const stalls = await stallCount(launcher.apiUrl);
  expect(stalls).toBeGreaterThanOrEqual(300);

  for (const pid of processesOf(state)) process.kill(pid, 'SIGKILL');
  await launcher.killed();
  for (let i = 0; i < 100 && processesOf(state).length > 0; i++) await new Promise((go) => setTimeout(go, 50));

  launcher = await new Launcher().ready();
  expect(await stallCount(launcher.apiUrl)).toBe(stalls);

  expect(await launcher.interrupt()).toBe(0);
  expect(launcher.output).toContain('nothing is left running');
  expect(processesOf(state)).toEqual([]);
});

test('a part that dies is started again with one clear line', { timeout: 200_000 }, async () => {
  launcher = await new Launcher().ready();
  const worker = processesOf(state).find((pid) => readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes('programs/worker'));
  process.kill(worker!, 'SIGKILL');
  const end = Date.now() + 60_000;
  while (!launcher.output.includes('worker runs again') && Date.now() < end) await new Promise((go) => setTimeout(go, 100));
  expect(launcher.output).toMatch(/worker ended \(SIGKILL\); starting it again in 1 s\. Why: \S+worker\.log/);
  expect(launcher.output).toContain('worker runs again');
  await launcher.interrupt();
});
