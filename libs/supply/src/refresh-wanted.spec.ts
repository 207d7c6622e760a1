import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../test/support/database.js';
import { somebodyWaits } from '../../../test/support/lock-waits.js';
import { makeMoneyMarket, type MoneyMarket } from '../../../test/support/money-market.js';
import { inTransaction, type Tx } from '#libs/database';
import { placeHold } from './index.js';
import { refreshWanted } from './refresh-wanted.js';

let database: TestDatabase;
let market: MoneyMarket;
const now = new Date('2026-11-20T10:00:00+08:00');
const within = <T>(work: (tx: Tx) => Promise<T>) => inTransaction(database.dataSource, work);

beforeAll(async () => {
  database = await testDatabase({ now });
  market = await makeMoneyMarket(database.dataSource);
});
afterAll(() => database?.close());

test('C-01 C-12 who pays at the moment at which a repair begins is not given light: whoever waited for the repair’s hold sees it', async () => {
  const [meterId] = market.meterIds as [number];
  const hold = (tx: Tx, cause: 'energy_arrears' | 'maintenance') => placeHold(tx, { meterId, cause, reason: '试', actor: market.cashier, key: `spec:${cause}`, now });
  await within((tx) => hold(tx, 'energy_arrears'));
  let paid: Promise<void> | undefined;
  await within(async (tx) => {
    await hold(tx, 'maintenance');
    paid = within(async (other) => {
      await other.query(`UPDATE hold SET lifted_at = $2 WHERE meter_id = $1 AND cause = 'energy_arrears'`, [meterId, now]);
      await refreshWanted(other, [meterId], now);
    });
    await somebodyWaits(database.dataSource);
  });
  await paid;
  expect(await database.dataSource.query('SELECT wanted, owed FROM supply WHERE meter_id = $1', [meterId])).toEqual([{ wanted: 'off', owed: true }]);
});
