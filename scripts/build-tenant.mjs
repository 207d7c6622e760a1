#!/usr/bin/env node
// Builds the tenant page (the mini-program's H5) into miniprogram/dist/h5 when its sources changed; installs its packages when needed.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { hashOf } from './steps/build.mjs';
import { run, stopRuns } from './steps/run.mjs';
import { repoFolder } from './services/state-folder.mjs';

process.once('SIGTERM', () => void stopRuns().then(() => process.exit(143)));

const folder = join(repoFolder, 'miniprogram');
const same = (file, hash) => existsSync(file) && readFileSync(file, 'utf8') === hash;
const remember = (file, hash) => { mkdirSync(dirname(file), { recursive: true }); writeFileSync(file, hash); };

const inputs = hashOf(['miniprogram/src', 'miniprogram/config', 'miniprogram/package-lock.json', 'miniprogram/babel.config.js']);
const built = join(folder, 'dist/.h5-built');
if (same(built, inputs)) process.exit(0);
const lock = createHash('sha256').update(readFileSync(join(folder, 'package-lock.json'))).digest('hex');
const installed = join(folder, 'node_modules/.yidu-installed');
if (!same(installed, lock)) {
  await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], { label: 'npm ci in miniprogram', cwd: folder });
  remember(installed, lock);
}
await run(process.execPath, ['node_modules/@tarojs/cli/bin/taro', 'build', '--type', 'h5'], { label: 'Taro', cwd: folder, env: { NODE_ENV: 'production' } });
remember(built, inputs);
