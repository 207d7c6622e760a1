#!/usr/bin/env node
// Runs the benchmarks one after the other, each in a process of its own, and prints its ratio beside the limit.
// `npm run bench -- bus-use` runs the named ones.
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { compiler } from './steps/build.mjs';
import { checkNode, ensureInstalled } from './steps/install.mjs';
import { nodeFlags } from './steps/node-flags.mjs';
import { run } from './steps/run.mjs';
import { startPostgres } from './services/postgres.mjs';
import { startRedis } from './services/redis.mjs';
import { repoFolder } from './services/state-folder.mjs';

const chosen = process.argv.slice(2);
const marker = 'export async function run(';

async function main() {
  checkNode();
  await ensureInstalled((line) => console.log(line));
  const names = readdirSync(join(repoFolder, 'test/bench'))
    .filter((file) => file.endsWith('.ts') && readFileSync(join(repoFolder, 'test/bench', file), 'utf8').includes(marker))
    .map((file) => file.slice(0, -3))
    .filter((name) => chosen.length === 0 || chosen.includes(name));
  await run(process.execPath, [compiler, '-p', 'tsconfig.json'], { label: 'TypeScript' });
  const folder = mkdtempSync(join(tmpdir(), 'yidu-bench-'));
  chmodSync(folder, 0o755);
  const database = await startPostgres(folder, { wishedPort: 0, settings: { max_wal_size: '4GB' } });
  const redis = await startRedis(folder, { wishedPort: 0, persist: false });
  const results = [];
  console.log(`${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}, Node ${process.versions.node}\n`);
  try {
    for (const name of names) {
      const out = join(folder, `${name}.json`);
      const script = `const { run } = await import(${JSON.stringify(`file://${join(repoFolder, 'dist/test/bench', `${name}.js`)}`)}); const result = await run(); (await import('node:fs')).writeFileSync(${JSON.stringify(out)}, JSON.stringify([result].flat())); process.exit(0);`;
      const { code, output } = await run(process.execPath, [...nodeFlags.worker, '--expose-gc', '--input-type=module', '-e', script], {
        label: name, allowFailure: true, env: { TEST_DATABASE_URL: database.url, TEST_REDIS_URL: redis.url },
      });
      if (code !== 0 || !existsSync(out)) {
        results.push({ id: name, title: 'did not finish', ok: false });
        console.log(`FAIL  ${name}: ${output.trim().split('\n').slice(-8).join('\n')}`);
        continue;
      }
      for (const result of JSON.parse(readFileSync(out, 'utf8'))) {
        results.push(result);
        console.log(`${result.ok ? 'ok  ' : 'MISS'}  ${result.id.padEnd(8)} ${result.title}: ${Number(result.ratio).toFixed(3)} ${result.unit} (limit ${result.limit}${result.goal ? `, goal ${result.goal}` : ''}; ${Number(result.cpuSeconds).toFixed(2)} CPU-s)`);
        if (result.details) console.log(`        ${typeof result.details === 'string' ? result.details : JSON.stringify(result.details)}`);
      }
    }
  } finally {
    database.stop();
    await redis.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  mkdirSync(join(repoFolder, 'test-results'), { recursive: true });
  writeFileSync(join(repoFolder, 'test-results/bench.json'), JSON.stringify(results, null, 2));
  process.exitCode = results.length > 0 && results.every((result) => result.ok) ? 0 : 1;
}

await main();
