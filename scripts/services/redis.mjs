import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, openSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { answers, freePort, waitForPort } from './ports.mjs';
import { stateFolder } from './state-folder.mjs';

const USUAL_PORT = 56379;

function onPath() {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    for (const name of ['redis-server', 'valkey-server']) {
      if (folder && existsSync(join(folder, name))) return { program: join(folder, name), libraries: undefined };
    }
  }
  return undefined;
}

function unpackedIn(home) {
  const program = join(home, 'root/usr/bin/redis-server');
  if (!existsSync(program)) return undefined;
  const libraries = readdirSync(join(home, 'root/usr/lib'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name.includes('-linux-')).map((entry) => join(home, 'root/usr/lib', entry.name));
  return { program, libraries: libraries.join(':') };
}

/** In the clone's own state folder, so that it is downloaded once for all starts and tests; in the given one where that belongs to somebody else. */
function programHome(state) {
  try {
    return join(stateFolder(''), 'redis-program');
  } catch {
    return join(state, 'redis-program');
  }
}

/** Debian's package and what it needs, downloaded and unpacked; needs no root. */
function unpackDebianPackage(state) {
  const wished = programHome(state);
  const before = unpackedIn(wished);
  if (before) return before;
  // Under a name of its own until it is whole: several may do this at once, and any may be killed.
  const home = `${wished}-${process.pid}`;
  for (const part of ['lists/partial', 'cache/archives/partial', 'debs', 'root']) mkdirSync(join(home, part), { recursive: true });
  const settings = ['-o', `Dir::State::lists=${home}/lists`, '-o', `Dir::Cache=${home}/cache`, '-o', 'APT::Sandbox::User=', '-o', 'Debug::NoLocking=1', '-o', 'Dir::State::status=/var/lib/dpkg/status', '-qq'];
  const apt = (...args) => execFileSync('apt-get', [...settings, ...args], { cwd: join(home, 'debs'), encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], timeout: 180_000 });
  apt('update');
  const planned = apt('-s', '--no-install-recommends', 'install', 'redis-server');
  const names = [...planned.matchAll(/^Inst (\S+)/gm)].map((match) => match[1]);
  if (names.length === 0) names.push('redis-server', 'redis-tools');
  apt('download', ...names);
  for (const deb of readdirSync(join(home, 'debs'))) execFileSync('dpkg', ['-x', join(home, 'debs', deb), join(home, 'root')]);
  for (const part of ['lists', 'cache', 'debs']) rmSync(join(home, part), { recursive: true, force: true });
  if (unpackedIn(wished) === undefined) {
    rmSync(wished, { recursive: true, force: true });
    renameSync(home, wished);
  } else rmSync(home, { recursive: true, force: true });
  return unpackedIn(wished);
}

/**
 * Starts (or adopts) a private Redis whose file lives under `state`.
 * @param {string} state
 * @param {{ wishedPort?: number, persist?: boolean }} [options]
 * @returns {Promise<{ url: string, port: number, adopted: boolean, stop(): Promise<void> }>}
 */
export async function startRedis(state, { wishedPort = USUAL_PORT, persist = true } = {}) {
  const folder = join(state, 'redis');
  mkdirSync(folder, { recursive: true });
  const mark = join(folder, 'running.json');
  const stopPid = async (pid) => {
    try { process.kill(pid, 'SIGTERM'); } catch { return; }
    for (let i = 0; i < 100; i++) {
      try { process.kill(pid, 0); } catch { return; }
      await new Promise((go) => setTimeout(go, 30));
    }
    try { process.kill(pid, 'SIGKILL'); } catch { /* gone */ }
  };
  if (existsSync(mark)) {
    const { pid, port } = JSON.parse(readFileSync(mark, 'utf8'));
    let ours = false;
    try { ours = /redis|valkey/.test(readFileSync(`/proc/${pid}/cmdline`, 'utf8')); } catch { /* gone */ }
    if (ours && (await answers(port))) return { url: `redis://127.0.0.1:${port}`, port, adopted: true, stop: () => stopPid(pid) };
  }
  let server = onPath();
  if (!server) {
    try {
      server = unpackDebianPackage(state);
    } catch (error) {
      const reason = error instanceof Error ? (error.message.split('\n').find((line) => line.startsWith('E:')) ?? error.message.split('\n')[0]) : String(error);
      throw new Error(`no Redis: none on the PATH and Debian's package could not be unpacked (${reason}); install redis-server or set REDIS_URL`);
    }
  }
  if (!server) throw new Error('no Redis could be had; install redis-server or set REDIS_URL');
  const port = await freePort(wishedPort);
  const log = openSync(join(folder, 'server.log'), 'a');
  const child = spawn(server.program, ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--appendonly', persist ? 'yes' : 'no', '--save', '', '--daemonize', 'no'], {
    stdio: ['ignore', log, log], detached: true, env: { ...process.env, ...(server.libraries ? { LD_LIBRARY_PATH: server.libraries } : {}) },
  });
  child.unref();
  if (!(await waitForPort(port, 15_000))) throw new Error(`Redis did not start; see ${join(folder, 'server.log')}`);
  writeFileSync(mark, JSON.stringify({ pid: child.pid, port }));
  return { url: `redis://127.0.0.1:${port}`, port, adopted: false, stop: () => stopPid(/** @type {number} */ (child.pid)) };
}
