import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { run } from './run.mjs';
import { repoFolder } from '../services/state-folder.mjs';

const stampFile = join(repoFolder, 'node_modules/.yidu-installed');

function lockHash() {
  return createHash('sha256').update(readFileSync(join(repoFolder, 'package-lock.json'))).update(process.version + process.arch).digest('hex');
}

/** Stops with one clear line on a Node that the product cannot run on. */
export function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  console.error(`Yidu needs Node 20.19 or newer; this is ${process.versions.node}.`);
  process.exit(1);
}

/** Installs the packages of the lockfile when they are missing or belong to another lockfile. */
export async function ensureInstalled(report) {
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === lockHash()) return;
  report('installing packages (half a minute on a usual line)');
  await run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { label: 'npm ci' });
  mkdirSync(dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, lockHash());
}
