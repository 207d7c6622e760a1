#!/usr/bin/env node
// Installs what the tests need and runs every one of them. With arguments: `npm test -- libs/tariff` runs those files only.
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildBackoffice, buildServers } from './steps/build.mjs';
import { ensureTestPrograms } from './steps/debian-packages.mjs';
import { checkNode, ensureInstalled } from './steps/install.mjs';
import { run } from './steps/run.mjs';
import { repoFolder } from './services/state-folder.mjs';

const startedAt = Date.now();
const say = (line) => console.log(`[${((Date.now() - startedAt) / 1000).toFixed(0).padStart(4)} s] ${line}`);
const chosen = process.argv.slice(2);
const node = process.execPath;

/** Checks that need no running product, in the order of how fast they fail. */
async function staticChecks() {
  say('checking types');
  await run(node, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.json', '--noEmit'], { label: 'type check' });
  await run(node, ['node_modules/typescript/bin/tsc', '-p', 'apps/backoffice', '--noEmit'], { label: 'type check of the backoffice' });
  say('linting');
  await run(node, ['node_modules/eslint/bin/eslint.js', '.', '--max-warnings', '0'], { label: 'lint' });
}

async function vitest(projects, env) {
  const report = join(repoFolder, `test-results/${projects.join('-') || 'chosen'}.json`);
  const args = ['node_modules/vitest/vitest.mjs', 'run', ...projects.flatMap((name) => ['--project', name]), '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...chosen];
  const { code } = await run(node, args, { label: 'vitest', env: { FORCE_COLOR: '0', ...env }, show: true, allowFailure: true });
  const { numPassedTests = 0, numFailedTests = 0, numPendingTests = 0 } = JSON.parse(readFileSync(report, 'utf8'));
  return { code, passed: numPassedTests, failed: numFailedTests + (code !== 0 && numFailedTests === 0 ? 1 : 0), skipped: numPendingTests };
}

async function main() {
  checkNode();
  await ensureInstalled(say);
  mkdirSync(join(repoFolder, 'test-results/screenshots'), { recursive: true });
  const results = [];
  if (chosen.length > 0) {
    results.push(await vitest([], {}));
  } else {
    const chromium = await ensureTestPrograms(say);
    await staticChecks();
    await buildServers(say);
    await buildBackoffice(say);
    say('unit tests');
    results.push(await vitest(['unit', 'mini'], {}));
    say('building the mini-program for WeChat, Alipay and browsers');
    await run(node, ['scripts/build-mini.mjs'], { label: 'mini-program', show: true });
    await run(node, ['node_modules/typescript/bin/tsc', '-p', 'miniprogram', '--noEmit'], { label: 'type check of the mini-program' });
    say('the compiled mini-programs');
    results.push(await vitest(['mini-compiled'], chromium ? { CHROMIUM_PATH: chromium } : {}));
    say('stories');
    results.push(await vitest(['story'], {}));
    say('end-to-end tests, peers and faults');
    results.push(await vitest(['whole'], {}));
    say('browser tests');
    if (chromium) results.push(await vitest(['browser'], { CHROMIUM_PATH: chromium }));
    else {
      console.error('No Chromium: the page tests cannot run. Install it (Debian: apt-get install chromium) or set CHROMIUM_PATH.');
      results.push({ code: 1, passed: 0, failed: 1, skipped: 0 });
    }
  }
  const sum = (key) => results.reduce((total, result) => total + result[key], 0);
  say(results.every((result) => result.code === 0) ? 'all green' : 'NOT green');
  console.log(`${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped`);
  process.exitCode = results.every((result) => result.code === 0) && sum('passed') > 0 ? 0 : 1;
}

main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
