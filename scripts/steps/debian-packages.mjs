import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run } from './run.mjs';
import { isRoot } from '../services/state-folder.mjs';

export function onPath(program) {
  return (process.env.PATH ?? '').split(delimiter).concat('/usr/bin').some((folder) => folder && existsSync(join(folder, program)));
}

// The shell without a window comes first: the same pages for little more than half of the processor's time.
const chromiumNames = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome'];

/** The browser that the page tests drive, or undefined. */
export function findChromium() {
  if (process.env.CHROMIUM_PATH) return process.env.CHROMIUM_PATH;
  for (const name of chromiumNames) for (const folder of (process.env.PATH ?? '').split(delimiter).concat('/usr/bin')) {
    if (folder && existsSync(join(folder, name))) return join(folder, name);
  }
  return undefined;
}

function hasChineseFont() {
  return spawnSync('fc-list', [':lang=zh'], { encoding: 'utf8' }).stdout?.trim().length > 0;
}

function hasPymodbus() {
  return spawnSync('/usr/bin/python3', ['-c', 'import pymodbus.server'], { stdio: 'ignore' }).status === 0;
}

/**
 * Installs what the tests drive besides npm packages, where this machine allows it (Debian or Ubuntu, as root).
 * Missing peers only skip their own tests; a missing browser fails the run.
 */
export async function ensureTestPrograms(report) {
  const wanted = [];
  if (!process.env.CHROMIUM_PATH && !onPath('chromium-headless-shell')) wanted.push('chromium-headless-shell');
  if (!hasChineseFont()) wanted.push('fonts-wqy-microhei', 'fontconfig');
  if (!hasPymodbus()) wanted.push('python3-pymodbus', 'python3-serial', 'python3-serial-asyncio');
  if (!onPath('mbpoll')) wanted.push('mbpoll');
  if (wanted.length > 0) {
    if (isRoot && onPath('apt-get')) {
      report(`installing Debian packages for the tests: ${wanted.join(' ')}`);
      const env = { DEBIAN_FRONTEND: 'noninteractive' };
      await run('apt-get', ['update', '-qq'], { label: 'apt-get update', env, allowFailure: true });
      for (const name of wanted) {
        const { code } = await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', name], { label: `apt-get install ${name}`, env, allowFailure: true });
        if (code !== 0) report(`${name} could not be installed`);
      }
      // Ubuntu has no package of the shell.
      if (!findChromium()) await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], { label: 'apt-get install chromium', env, allowFailure: true });
    } else {
      report(`missing, and not installable without root and apt-get: ${wanted.join(' ')}`);
    }
  }
  if (!hasPymodbus()) report('pymodbus is missing: its peer tests will be skipped');
  if (!onPath('mbpoll')) report('mbpoll is missing: its peer tests will be skipped');
  return findChromium();
}
