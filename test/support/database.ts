import { createHash, randomBytes } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import type { DataSource, MixedList } from 'typeorm';
import { createDataSource, migrate } from '#libs/database';
import { packageRoot } from '#libs/runtime';

/** A migrated database of its own, dropped by `close`. Partitions are made around `now`. */
export interface TestDatabase {
  url: string;
  dataSource: DataSource;
  close(): Promise<void>;
}

export async function testDatabase(options: { now?: Date; entities?: MixedList<never> } = {}): Promise<TestDatabase> {
  const base = process.env.TEST_DATABASE_URL;
  if (base === undefined) throw new Error('TEST_DATABASE_URL is missing: run through vitest');
  const name = `test_${randomBytes(6).toString('hex')}`;
  await onServer(base, async (server) => {
    await server.query(`CREATE DATABASE ${name} TEMPLATE ${await migratedOnce(server, base)} STRATEGY FILE_COPY`);
  });
  const url = urlOf(base, name);
  const dataSource = createDataSource({ url, applicationName: 'test', poolSize: 6, entities: (options.entities ?? []) as never });
  await dataSource.initialize();
  await migrate(dataSource, options.now ?? new Date());
  return {
    url,
    dataSource,
    close: async () => {
      if (dataSource.isInitialized) await dataSource.destroy();
      await onServer(base, (server) => server.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
    },
  };
}

const urlOf = (base: string, name: string): string => base.replace(/\/[^/]*$/, `/${name}`);

/** The migrated database that all others are copies of: made by the first that needs it, again when a migration differs. */
async function migratedOnce(server: pg.Client, base: string): Promise<string> {
  const folder = join(packageRoot(), 'libs/database/migrations');
  const hash = createHash('sha256');
  for (const file of readdirSync(folder).sort()) hash.update(file).update(readFileSync(join(folder, file)));
  const name = `migrated_${hash.digest('hex').slice(0, 16)}`;
  await server.query(`SELECT pg_advisory_lock(hashtext($1))`, [name]);
  const { rowCount } = await server.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
  if (rowCount === 0) {
    // Under another name until it is whole: whoever is killed here leaves nothing that looks done.
    const unfinished = `unfinished_${randomBytes(6).toString('hex')}`;
    await server.query(`CREATE DATABASE ${unfinished}`);
    const dataSource = createDataSource({ url: urlOf(base, unfinished), applicationName: 'test', poolSize: 2, entities: [] as never });
    await dataSource.initialize();
    await migrate(dataSource, new Date());
    await dataSource.destroy();
    await server.query(`ALTER DATABASE ${unfinished} RENAME TO ${name}`);
  }
  await server.query(`SELECT pg_advisory_unlock(hashtext($1))`, [name]);
  return name;
}

async function onServer(url: string, act: (server: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await act(client);
  } finally {
    await client.end();
  }
}
