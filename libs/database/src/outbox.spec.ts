import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../test/support/database.js';
import { ensureReadingPartitions, inTransaction, OutboxRelay, putOutbox, takeInbox } from './index.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (let i = 0; i < 200; i++) {
    if (await condition()) return;
    await new Promise((go) => setTimeout(go, 25));
  }
  throw new Error('waited in vain');
}

test('an outbox row is handled after the commit, retried after a failure, and never handled when the transaction rolls back', async () => {
  const seen: string[] = [];
  let failures = 1;
  const relay = new OutboxRelay({
    name: 'spec',
    dataSource: database.dataSource,
    databaseUrl: database.url,
    pollMs: 100,
    onError: () => undefined,
    handlers: {
      hello: async (payload: { name: string }) => {
        if (failures-- > 0) throw new Error('not yet');
        seen.push(payload.name);
      },
    },
  });
  await relay.start();
  await inTransaction(database.dataSource, (tx) => putOutbox(tx, [{ topic: 'hello', key: 'a', payload: { name: '阿' } }]));
  await inTransaction(database.dataSource, async (tx) => {
    await putOutbox(tx, [{ topic: 'hello', key: 'b', payload: { name: 'rolled back' } }]);
    throw new Error('no');
  }).catch(() => undefined);
  await until(() => seen.length > 0);
  await until(async () => ((await database.dataSource.query('SELECT count(*) AS open FROM outbox WHERE done_at IS NULL')) as { open: number }[])[0]?.open === 0);
  await relay.stop();
  expect(seen).toEqual(['阿']);
});

test('a message from outside is taken once', async () => {
  const take = () => inTransaction(database.dataSource, (tx) => takeInbox(tx, 'channel', 'message-1'));
  expect([await take(), await take()]).toEqual([true, false]);
});

test('partitions of a day may be made after its first rows arrived', async () => {
  const day = new Date('2031-05-05T03:00:00Z');
  await database.dataSource.query(`INSERT INTO reading (meter_id, read_at, register_wh, quality, source) VALUES (1, $1, 5, 'good', 'sweep')`, [day]);
  await ensureReadingPartitions(database.dataSource, day);
  await ensureReadingPartitions(database.dataSource, day);
  const rows = (await database.dataSource.query(`SELECT tableoid::regclass::text AS name FROM reading WHERE meter_id = 1`)) as { name: string }[];
  expect(rows).toEqual([{ name: 'reading_20310505' }]);
});
