import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../test/support/database.js';
import { accountTypeForSpec, insertAccountForSpec } from '../../../test/support/money-account.js';
import { somebodyWaits } from '../../../test/support/lock-waits.js';
import { makeMoneyMarket, type MoneyMarket } from '../../../test/support/money-market.js';
import { inTransaction, type Tx } from '#libs/database';
import { cashDrawerCode, openPurse, purseCode, revenueCode, transfer } from '#libs/ledger';
import { loadCandidates } from './index.js';

let database: TestDatabase;
let market: MoneyMarket;
let accountId: string;
const now = new Date('2026-11-20T10:00:00+08:00');
const within = <T>(work: (tx: Tx) => Promise<T>) => inTransaction(database.dataSource, work);
const query = <Row>(sql: string, parameters: unknown[] = []) => database.dataSource.query<Row[]>(sql, parameters);

beforeAll(async () => {
  database = await testDatabase({ now });
  market = await makeMoneyMarket(database.dataSource);
  const typeId = await accountTypeForSpec(database.dataSource, market);
  accountId = await insertAccountForSpec(database.dataSource, { market, stallId: market.stallIds[0]!, typeId, at: new Date('2026-11-10T08:00:00+08:00') });
  await within((tx) => openPurse(tx, { accountId, siteId: market.siteId, threshold1Fen: 10_000, threshold2Fen: 5_000, overdraftLimitFen: 0 }));
  await within((tx) => transfer(tx, { siteId: market.siteId, causeKey: `spec:paid:${accountId}`, kind: 'recharge', from: cashDrawerCode(market.cashier.id), to: purseCode(accountId), amountFen: 3_000, at: now, actor: market.cashier }));
  await query(`UPDATE purse SET accrued_fen = 3500 WHERE account_id = $1`, [accountId]);
});
afterAll(() => database?.close());

test('C-03 A-07 who waited for a bill to be booked judges by what is booked: 30.00 paid and 35.00 used are 5.00 owed before and after it', async () => {
  let judged: Promise<number[]> | undefined;
  await within(async (tx) => {
    await tx.query(`UPDATE purse SET accrued_fen = 0 WHERE account_id = $1`, [accountId]);
    await transfer(tx, { siteId: market.siteId, causeKey: `spec:billed:${accountId}`, kind: 'energy_charge', from: purseCode(accountId), to: revenueCode('electricity'), amountFen: 3_500, at: now, actor: market.cashier });
    judged = within(async (other) => (await loadCandidates(other, { siteId: market.siteId }, now)).map(({ availableFen }) => availableFen));
    await somebodyWaits(database.dataSource);
  });
  expect(await judged).toEqual([-500]);
  expect((await within((tx) => loadCandidates(tx, { accountIds: [accountId] }, now, false))).map(({ availableFen }) => availableFen)).toEqual([-500]);
});
