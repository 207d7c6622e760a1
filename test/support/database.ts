import { randomBytes } from 'node:crypto';
import pg from 'pg';
import type { DataSource, MixedList } from 'typeorm';
import { createDataSource, migrate } from '#libs/database';

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
  await onServer(base, `CREATE DATABASE ${name}`);
  const url = base.replace(/\/[^/]*$/, `/${name}`);
  const dataSource = createDataSource({ url, applicationName: 'test', poolSize: 6, entities: (options.entities ?? []) as never });
  await dataSource.initialize();
  await migrate(dataSource, options.now ?? new Date());
  return {
    url,
    dataSource,
    close: async () => {
      if (dataSource.isInitialized) await dataSource.destroy();
      await onServer(base, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    },
  };
}

async function onServer(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
