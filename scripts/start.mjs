#!/usr/bin/env node
// Runs the whole product with a demo site. Everything it keeps lies in one state folder.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildBackoffice, buildServers } from './steps/build.mjs';
import { checkNode, ensureInstalled } from './steps/install.mjs';
import { run, stopRuns } from './steps/run.mjs';
import { sandboxChannels } from './steps/sandbox-channels.mjs';
import { Part } from './steps/supervise.mjs';
import { demoWorkbook } from './steps/demo-workbook.mjs';
import { freePort } from './services/ports.mjs';
import { startPostgres } from './services/postgres.mjs';
import { startRedis } from './services/redis.mjs';
import { repoFolder, stateFolder } from './services/state-folder.mjs';

const startedAt = Date.now();
const say = (line) => console.log(`${((Date.now() - startedAt) / 1000).toFixed(1).padStart(6)} s  ${line}`);
/** @type {{ name: string, stop: () => unknown }[]} what must be stopped, in the order of starting */
const running = [];
let stopping = false;

async function stopAll(code) {
  if (stopping) return;
  stopping = true;
  if (running.length > 0) say('stopping');
  await stopRuns();
  for (const part of running.reverse()) {
    try { await part.stop(); } catch (error) { console.error(`${part.name}: ${error.message}`); }
  }
  if (running.length > 0) say('stopped; nothing is left running');
  process.exit(code);
}

/** Two launchers on one state folder would fight over it. */
function takeLock(state) {
  const lock = join(state, 'start.pid');
  if (existsSync(lock)) {
    const pid = Number(readFileSync(lock, 'utf8'));
    let command = '';
    try { command = readFileSync(`/proc/${pid}/cmdline`, 'utf8'); } catch { /* gone */ }
    if (pid !== process.pid && command.includes('start.mjs')) throw new Error(`Yidu already runs from this folder (process ${pid}); stop it first, or set YIDU_STATE_DIR`);
  }
  writeFileSync(lock, String(process.pid));
  running.push({ name: 'lock', stop: () => rmSync(lock, { force: true }) });
}

async function startServices(state) {
  const started = [];
  const database = process.env.DATABASE_URL ?? startPostgres(state).then((server) => {
    running.push({ name: 'PostgreSQL', stop: server.stop });
    started.push(`PostgreSQL on port ${server.port}${server.adopted ? ' (was still running)' : ''}`);
    return server.url;
  });
  const redis = process.env.REDIS_URL ?? startRedis(state).then((server) => {
    running.push({ name: 'Redis', stop: server.stop });
    started.push(`Redis on port ${server.port}${server.adopted ? ' (was still running)' : ''}`);
    return server.url;
  });
  const [databaseResult, redisResult] = await Promise.allSettled([database, redis]);
  for (const result of [databaseResult, redisResult]) if (result.status === 'rejected') throw result.reason;
  for (const line of started) say(line);
  return { DATABASE_URL: databaseResult.value, REDIS_URL: redisResult.value };
}

async function startPart(name, script, env, healthUrl, logFolder, limitMs = 60_000) {
  const part = new Part({ name, script, env, healthUrl, logFolder, say });
  running.push({ name, stop: () => part.stop() });
  part.start();
  if (!(await part.healthy(limitMs))) throw new Error(`${name} did not become ready; see ${part.logFile}`);
  say(`${name} is ready`);
}

/** The mini-program's H5 build takes a minute on a new clone: it goes on behind the running product. */
function buildTenantPages(url) {
  void run(process.execPath, [join(repoFolder, 'scripts/build-tenant.mjs')], { label: 'tenant pages' }).then(
    () => !stopping && say(`tenant page is there: ${url}/m/`),
    (error) => !stopping && say(`the tenant page could not be built: ${error.message}`),
  );
}

async function choosePorts() {
  const api = await freePort(Number(process.env.API_PORT ?? 8080));
  const worker = await freePort(Number(process.env.WORKER_PORT ?? 8081));
  const simulator = await freePort(Number(process.env.SIM_PORT ?? 8090));
  for (const [name, usual, port] of [['backoffice', 8080, api], ['worker', 8081, worker], ['simulator', 8090, simulator]]) {
    if (port !== usual) say(`port ${usual} is taken or set otherwise: ${name} uses ${port}`);
  }
  return { api, worker, simulator };
}

function printWelcome(ports, demo) {
  const url = `http://127.0.0.1:${ports.api}`;
  const lines = ['', `  Backoffice    ${url}/`, `  Tenant page   ${url}/m/`, `  API           ${url}/api/openapi.json`];
  if (demo) {
    lines.push(`  Simulator     http://127.0.0.1:${ports.simulator}/   (meters, faults, time, SMS box)`, `  Pay sandbox   http://127.0.0.1:${ports.simulator}/pay   (scan, pay, refund, break notifications)`, '');
    lines.push('  Log-ins       cashier, finance, engineer, admin, auditor; password Yidu-demo-2026');
    lines.push('  Tenants       phone of any account (see the stall page); the code arrives in the SMS box');
    lines.push('  Landlord      13800000088, on the tenant page: owns three stalls, lets renters in and switches');
  }
  lines.push('', '  Ctrl-C stops everything. Data are kept for the next start.', '');
  console.log(lines.join('\n'));
}

async function main() {
  checkNode();
  await ensureInstalled(say);
  const state = stateFolder();
  takeLock(state);
  say(`state folder: ${state}`);
  const demo = (process.env.DEMO ?? '1') === '1';
  const logFolder = join(state, 'logs');
  mkdirSync(logFolder, { recursive: true });

  const built = buildServers(say).then(() => buildBackoffice(say));
  const [services] = await Promise.all([startServices(state), built]);
  const ports = await choosePorts();
  const workbook = demo ? await demoWorkbook(state, say) : undefined;
  const simulatorUrl = `http://127.0.0.1:${ports.simulator}`;
  const merchants = join(state, 'merchants');
  const env = {
    ...services, NODE_ENV: 'production', DEMO: demo ? '1' : '0', API_PORT: String(ports.api), WORKER_PORT: String(ports.worker), WORKER_URL: `http://127.0.0.1:${ports.worker}`,
    ...(demo ? { CLOCK_URL: `${simulatorUrl}/clock`, SMS_PROVIDER: 'sandbox', SMS_URL: `${simulatorUrl}/sms`, DEMO_WORKBOOK: workbook, SIM_URL: simulatorUrl, ...sandboxChannels(simulatorUrl, merchants) } : {}),
    PUBLIC_URL: process.env.PUBLIC_URL ?? `http://127.0.0.1:${ports.api}`,
  };
  if (demo) await startPart('simulator', 'dist/programs/simulator.js', { SIM_PORT: String(ports.simulator), SIM_WORKBOOK: workbook, SIM_STATE: join(state, 'simulator.json'), SIM_MERCHANTS_DIR: merchants }, `${simulatorUrl}/health`, logFolder);
  say('migrating the database');
  await run(process.execPath, [join(repoFolder, 'dist/programs/migrate.js')], { label: 'migration', env });
  await startPart('api', 'dist/programs/api.js', env, `http://127.0.0.1:${ports.api}/health/ready`, logFolder);
  await startPart('worker', 'dist/programs/worker.js', env, `http://127.0.0.1:${ports.worker}/health/ready`, logFolder);
  printWelcome(ports, demo);
  buildTenantPages(`http://127.0.0.1:${ports.api}`);
}

process.on('SIGINT', () => void stopAll(0));
process.on('SIGTERM', () => void stopAll(0));
process.on('SIGHUP', () => void stopAll(0));
main().catch(async (error) => {
  console.error(`\nYidu did not start: ${error.message}`);
  await stopAll(1);
});
