#!/usr/bin/env node
// Installs what the tests need and runs every one of them. With arguments: `npm test -- libs/tariff` runs those files only.
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildBackoffice, buildServers, compiler } from './steps/build.mjs';
import { ensureTestPrograms } from './steps/debian-packages.mjs';
import { checkNode, ensureInstalled } from './steps/install.mjs';
import { run } from './steps/run.mjs';
import { repoFolder } from './services/state-folder.mjs';

const startedAt = Date.now();
const say = (line) => console.log(`[${((Date.now() - startedAt) / 1000).toFixed(0).padStart(4)} s] ${line}`);
const chosen = process.argv.slice(2);
const node = process.execPath;

/** The servers and the staff web as they run, and the checks that need no running product. */
async function buildAndCheck() {
  const checked = await buildServers(say, 'tsconfig.json');
  await buildBackoffice(say);
  if (!checked) await run(node, [compiler, '-p', 'tsconfig.json', '--noEmit'], { label: 'type check' });
  await run(node, [compiler, '-p', 'apps/backoffice', '--noEmit'], { label: 'type check of the backoffice' });
  await run(node, ['node_modules/oxlint/bin/oxlint', '--disable-nested-config'], { label: 'lint', env: { OXLINT_TSGOLINT_PATH: undefined } });
  say('servers and staff web are built, types and style are checked');
}

/** Runs vitest over projects, or over the chosen files. */
async function vitest(projects, { env = {}, args: more = [] } = {}) {
  const report = join(repoFolder, `test-results/${projects.join('-') || 'chosen'}.json`);
  const args = ['node_modules/vitest/vitest.mjs', 'run', ...projects.flatMap((name) => ['--project', name]), '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...more, ...chosen];
  const { code } = await run(node, args, { label: 'vitest', env: { FORCE_COLOR: '0', ...env }, show: true, allowFailure: true });
  const { numPassedTests = 0, numFailedTests = 0, numPendingTests = 0 } = JSON.parse(readFileSync(report, 'utf8'));
  return { code, passed: numPassedTests, failed: numFailedTests + (code !== 0 && numFailedTests === 0 ? 1 : 0), skipped: numPendingTests };
}

/** The mini-program as WeChat, Alipay and browsers get it: it has packages of its own, and only its types are checked by ours. */
async function miniProgram(installed) {
  const { output } = await run(node, ['scripts/build-mini.mjs'], { label: 'mini-program' });
  say('the mini-program is built for WeChat, Alipay and browsers');
  process.stdout.write(output);
  await installed;
  await run(node, [compiler, '-p', 'miniprogram', '--noEmit'], { label: 'type check of the mini-program' });
}

/** Both to their ends, so that no program is left when one fails. */
async function together(...tasks) {
  const ends = await Promise.allSettled(tasks);
  const failed = ends.find(({ status }) => status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  return ends.map(({ value }) => value);
}

async function chosenOnes() {
  await ensureInstalled(say);
  return vitest([]);
}

/** What needs no running product, and what the running product needs. */
async function unitsAndPrograms(installed) {
  await installed;
  say('unit tests, building the programs, types and style');
  const [units] = await together(vitest(['unit', 'mini']), buildAndCheck());
  return units;
}

async function everything() {
  const installed = together(ensureTestPrograms(say), ensureInstalled(say));
  const [[chromium], units] = await together(installed, unitsAndPrograms(installed), miniProgram(installed));
  const env = chromium ? { CHROMIUM_PATH: chromium } : {};
  say('stories, end-to-end tests, peers, faults, pages in a browser');
  // Stories wait for meters and clocks most of their time; pages keep a processor busy: side by side they share two of them well.
  const running = await vitest(['running'], { env: { TEST_WORKERS: '5', ...env }, args: chromium ? [] : ['--exclude', 'test/browser/**', '--exclude', 'test/mini-compiled/pixels.spec.ts'] });
  if (chromium) return [units, running];
  console.error('No Chromium: the page tests cannot run. Install it (Debian: apt-get install chromium) or set CHROMIUM_PATH.');
  return [units, running, { code: 1, passed: 0, failed: 1, skipped: 0 }];
}

async function main() {
  checkNode();
  mkdirSync(join(repoFolder, 'test-results/screenshots'), { recursive: true });
  const results = chosen.length > 0 ? [await chosenOnes()] : await everything();
  const sum = (key) => results.reduce((total, result) => total + result[key], 0);
  say(results.every((result) => result.code === 0) ? 'all green' : 'NOT green');
  console.log(`${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped`);
  process.exitCode = results.every((result) => result.code === 0) && sum('passed') > 0 ? 0 : 1;
}

main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
