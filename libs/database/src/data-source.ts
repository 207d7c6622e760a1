import pg from 'pg';
import { DataSource, type EntitySchema, type MixedList } from 'typeorm';

const INT8 = 20;

// The driver hands int8 over as text. Fen, Wh and parts stay below 2^53; anything above is a defect and must not be rounded.
pg.types.setTypeParser(INT8, (text: string) => {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`bigint ${text} is beyond exact numbers`);
  return value;
});

export interface DataSourceOptions {
  url: string;
  applicationName: string;
  poolSize?: number;
  entities?: MixedList<string | (new () => object) | EntitySchema>;
}

/**
 * A TypeORM data source on PostgreSQL: no synchronize, UTC, commits that are on disk, and bounded waits
 * (node-postgres waits without end on a dead link unless told otherwise).
 */
export function createDataSource({ url, applicationName, poolSize = 10, entities = [] }: DataSourceOptions): DataSource {
  return new DataSource({
    type: 'postgres',
    url,
    entities: entities as never,
    synchronize: false,
    logging: false,
    applicationName,
    poolSize,
    extra: {
      // A generic plan makes the set-based statements over unnest arrays an order of magnitude slower. The tables of a sweep lie in memory:
      // at the price of a turning disk the planner reads all purses of 100,000 meters to find those of two buses.
      options: '-c plan_cache_mode=force_custom_plan -c random_page_cost=1.1 -c timezone=UTC -c idle_in_transaction_session_timeout=60000 -c lock_timeout=10000',
      connectionTimeoutMillis: 10_000,
      query_timeout: 120_000,
      keepAlive: true,
    },
  });
}
