import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { packageRoot } from '#libs/runtime';
import { ensureReadingPartitions } from './partitions.js';

const ADVISORY_LOCK = 0x59494455;

/** Applies the plain-SQL migrations that are not applied yet, each in its own transaction; safe to run from several processes. */
export async function migrate(dataSource: DataSource, now: Date, report: (name: string) => void = () => {}): Promise<number> {
  const folder = join(packageRoot(), 'libs/database/migrations');
  const names = readdirSync(folder).filter((name) => name.endsWith('.sql')).sort();
  const runner = dataSource.createQueryRunner();
  await runner.connect();
  let applied = 0;
  try {
    await runner.query('SELECT pg_advisory_lock($1)', [ADVISORY_LOCK]);
    await runner.query('CREATE TABLE IF NOT EXISTS migration (name text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())');
    const done = new Set(((await runner.query('SELECT name FROM migration')) as { name: string }[]).map((row) => row.name));
    for (const name of names) {
      if (done.has(name)) continue;
      await runner.startTransaction();
      try {
        await runner.query(readFileSync(join(folder, name), 'utf8'));
        await runner.query('INSERT INTO migration (name) VALUES ($1)', [name]);
        await runner.commitTransaction();
      } catch (error) {
        await runner.rollbackTransaction();
        throw new Error(`migration ${name} failed: ${(error as Error).message}`, { cause: error });
      }
      applied += 1;
      report(name);
    }
    await ensureReadingPartitions(runner, now);
  } finally {
    await runner.query('SELECT pg_advisory_unlock($1)', [ADVISORY_LOCK]).catch(() => undefined);
    await runner.release();
  }
  return applied;
}
