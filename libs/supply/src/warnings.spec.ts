import { afterAll, beforeAll, expect, test } from 'vitest';
import { accountTypeForSpec, insertAccountForSpec } from '../../../test/support/money-account.js';
import { testDatabase, type TestDatabase } from '../../../test/support/database.js';
import { makeMoneyMarket, type MoneyMarket } from '../../../test/support/money-market.js';
import { inTransaction } from '#libs/database';
import { cashDrawerCode, changeOwnThresholds, dueForDays, lookAtDaysAgain, noteDaysLeft, openPurse, purseCode, thresholdsOf, transfer } from '#libs/ledger';
import { evaluateAccounts } from './index.js';

let database: TestDatabase;
let market: MoneyMarket;
let accountId: string;
const at = new Date('2026-11-20T10:00:00+08:00');
const later = (minutes: number) => new Date(at.getTime() + minutes * 60_000);

beforeAll(async () => {
  database = await testDatabase();
  market = await makeMoneyMarket(database.dataSource);
  const typeId = await accountTypeForSpec(database.dataSource, market);
  accountId = await insertAccountForSpec(database.dataSource, { market, stallId: market.stallIds[0]!, typeId, at });
  await inTransaction(database.dataSource, async (tx) => {
    await openPurse(tx, { accountId, siteId: market.siteId, threshold1Fen: 10_000, threshold2Fen: 5_000, overdraftLimitFen: 0 });
    await transfer(tx, { siteId: market.siteId, causeKey: 'recharge:w', kind: 'recharge', from: cashDrawerCode(market.cashier.id), to: purseCode(accountId), amountFen: 30_000, at, actor: market.cashier });
  });
});
afterAll(() => database.close());

const change = (thresholds: Parameters<typeof changeOwnThresholds>[2]) => inTransaction(database.dataSource, (tx) => changeOwnThresholds(tx, accountId, thresholds));
const told = () => database.dataSource.query<{ template: string; days: string | null }[]>(`SELECT payload ->> 'template' AS template, payload #>> '{params,daysLeft}' AS days FROM outbox WHERE topic = 'customer.tell' ORDER BY id`);
const look = (daysLeft: number | null, now: Date) =>
  inTransaction(database.dataSource, async (tx) => {
    const turned = await noteDaysLeft(tx, { days: [{ accountId, daysLeft }], now });
    await evaluateAccounts(tx, { accountIds: turned }, now);
    return turned;
  });

test('N-04 a customer asks for earlier warnings, never for later ones than the site’s', async () => {
  expect(await thresholdsOf(database.dataSource, accountId)).toEqual({ threshold1Fen: 10_000, threshold2Fen: 5_000, thresholdDays: null, least1Fen: 10_000, least2Fen: 5_000 });
  await expect(change({ threshold1Fen: 9_999 })).rejects.toMatchObject({ code: 'threshold-too-low', params: { least1Fen: 10_000, least2Fen: 5_000 } });
  await expect(change({ threshold2Fen: 10_001 })).rejects.toMatchObject({ code: 'thresholds-crossed' });
  expect(await change({ threshold1Fen: 20_000, threshold2Fen: 8_000 })).toMatchObject({ threshold1Fen: 20_000, threshold2Fen: 8_000 });
  expect(await change({ thresholdDays: 5 })).toMatchObject({ threshold1Fen: 20_000, thresholdDays: 5 });
});

test('N-04 by days left: warned once a crossing, armed again after a recharge, and never twice for one day more or less', async () => {
  expect(await dueForDays(database.dataSource, { now: at, limit: 10 })).toEqual([{ accountId, zone: 'Asia/Shanghai' }]);
  expect(await look(6, at)).toEqual([]);
  expect(await dueForDays(database.dataSource, { now: later(14), limit: 10 })).toEqual([]);
  expect(await dueForDays(database.dataSource, { now: later(15), limit: 10 })).toHaveLength(1);
  await database.dataSource.query('UPDATE runway SET ends_at = $2, earliest_at = $3, latest_at = $4 WHERE account_id = $1', [accountId, later(15 + 5 * 1440), later(15 + 4 * 1440), later(15 + 8 * 1440)]);
  expect(await look(5, later(15))).toEqual([accountId]);
  expect(await told()).toEqual([{ template: 'low-days', days: '5' }]);
  const [params] = await database.dataSource.query<object[]>(`SELECT payload -> 'params' AS params FROM outbox WHERE topic = 'customer.tell'`);
  expect(params).toMatchObject({ params: { daysLeft: 5, daysFrom: 4, daysTo: 8 } });
  for (const [turn, days] of [6, 5, 4, 6].entries()) expect(await look(days, later(30 + turn * 15))).toEqual([]);
  await inTransaction(database.dataSource, (tx) => evaluateAccounts(tx, { accountIds: [accountId] }, later(100)));
  expect(await told()).toHaveLength(1);
  await lookAtDaysAgain(database.dataSource, accountId);
  expect(await dueForDays(database.dataSource, { now: later(101), limit: 10 })).toHaveLength(1);
  expect(await look(20, later(101))).toEqual([accountId]);
  expect(await database.dataSource.query('SELECT level FROM warning WHERE account_id = $1 AND cleared_at IS NULL', [accountId])).toEqual([]);
  await look(5, later(116));
  expect(await told()).toHaveLength(2);
  expect(await look(null, later(131))).toEqual([accountId]);
});

test('N-04 taking the days away ends their warning; money warns as before', async () => {
  await look(3, later(200));
  await change({ thresholdDays: null });
  await inTransaction(database.dataSource, (tx) => evaluateAccounts(tx, { accountIds: [accountId] }, later(201)));
  expect(await database.dataSource.query('SELECT 1 FROM warning WHERE account_id = $1 AND cleared_at IS NULL', [accountId])).toEqual([]);
  await change({ threshold1Fen: 40_000 });
  await inTransaction(database.dataSource, (tx) => evaluateAccounts(tx, { accountIds: [accountId] }, later(202)));
  expect((await told()).at(-1)).toMatchObject({ template: 'low-1' });
});

test('A-07 B-03 while given energy is left nobody is cut for what he owes, and whoever was cut has the supply back', async () => {
  const { dataSource } = database;
  const [meterId] = market.meterIds;
  const evaluate = (now: Date) => inTransaction(dataSource, (tx) => evaluateAccounts(tx, { accountIds: [accountId] }, now));
  const holds = () => dataSource.query(`SELECT cause FROM hold WHERE meter_id = $1 AND lifted_at IS NULL`, [meterId]);
  const levels = async () => ((await dataSource.query(`SELECT level FROM warning WHERE account_id = $1 AND cleared_at IS NULL ORDER BY level`, [accountId])) as { level: number }[]).map(({ level }) => level);
  await dataSource.query('INSERT INTO account_meter (account_id, meter_id, from_at, from_register_wh) VALUES ($1, $2, $3, 0)', [accountId, meterId, at]);
  await dataSource.query(`UPDATE purse SET accrued_fen = 40000, threshold_days = NULL, days_low = false WHERE account_id = $1`, [accountId]);
  await dataSource.query(`INSERT INTO hold (site_id, meter_id, account_id, cause, cause_key, placed_at, placed_by) VALUES ($1, $2, $3, 'energy_arrears', 'x', $4, 'system')`, [market.siteId, meterId, accountId, at]);
  await evaluate(later(200));
  expect([await holds(), await levels()]).toEqual([[{ cause: 'energy_arrears' }], [1, 2, 3]]);
  await dataSource.query(`INSERT INTO subsidy_allowance (account_id, granted_wh, left_wh, from_at, expires_at, cause_key) VALUES ($1, 5000, 5000, $2, $3, 'gift')`, [accountId, later(210), later(300)]);
  await evaluate(later(205));
  expect(await holds()).toHaveLength(1);
  await evaluate(later(211));
  expect([await holds(), await levels()]).toEqual([[], [1, 2]]);
  await evaluate(later(301));
  expect(await levels()).toEqual([1, 2, 3]);
});

test('T-06 C-10 where water is kept apart each purse warns for itself, and a valve opens with the money for water alone', async () => {
  const { dataSource } = database;
  const apart = await makeMoneyMarket(dataSource, { metersPerStall: 2 });
  const [power, water] = apart.meterIds as [number, number];
  const id = await insertAccountForSpec(dataSource, { market: apart, stallId: apart.stallIds[0]!, typeId: await accountTypeForSpec(dataSource, apart), at: later(-2_000) });
  await dataSource.query(`UPDATE meter SET kind = 'water' WHERE id = $1`, [water]);
  await dataSource.query('INSERT INTO account_meter (account_id, meter_id, from_at, from_register_wh) SELECT $1, m, $2, 0 FROM unnest($3::int[]) m', [id, at, apart.meterIds]);
  const pay = (kind: 'energy' | 'water', amountFen: number) =>
    inTransaction(dataSource, (tx) => transfer(tx, { siteId: apart.siteId, causeKey: `recharge:${kind}:${String(amountFen)}`, kind: 'recharge', from: cashDrawerCode(apart.cashier.id), to: purseCode(id, kind), amountFen, at, actor: apart.cashier }));
  for (const kind of ['energy', 'water'] as const) await inTransaction(dataSource, (tx) => openPurse(tx, { accountId: id, siteId: apart.siteId, kind, threshold1Fen: 10_000, threshold2Fen: 5_000, overdraftLimitFen: 0 }));
  await pay('energy', 20_000);
  const evaluate = (now: Date) => inTransaction(dataSource, (tx) => evaluateAccounts(tx, { meterIds: apart.meterIds }, now));
  const levels = () => dataSource.query(`SELECT purse, level FROM warning WHERE account_id = $1 AND cleared_at IS NULL ORDER BY purse, level`, [id]);
  const held = async () => ((await dataSource.query(`SELECT meter_id AS id FROM hold WHERE cause = 'energy_arrears' AND lifted_at IS NULL AND meter_id = ANY($1) ORDER BY meter_id`, [apart.meterIds])) as { id: number }[]).map((row) => row.id);
  await evaluate(later(1));
  expect(await levels()).toEqual([{ purse: 'water', level: 1 }, { purse: 'water', level: 2 }, { purse: 'water', level: 3 }]);
  expect(await dataSource.query(`SELECT payload -> 'params' AS params FROM outbox WHERE topic = 'customer.tell' AND payload ->> 'accountId' = $1 ORDER BY id DESC LIMIT 1`, [id])).toEqual([{ params: { stallNumber: 'A000001', availableFen: 0, purse: 'water' } }]);
  for (const meter of [power, water]) await dataSource.query(`INSERT INTO hold (site_id, meter_id, account_id, cause, cause_key, placed_at, placed_by) VALUES ($1, $2, $3, 'energy_arrears', 'apart:' || $2::int, $4, 'system')`, [apart.siteId, meter, id, at]);
  // Power is paid for, so its hold goes at the first look; no sum of electricity opens the valve.
  await evaluate(later(2));
  expect(await held()).toEqual([water]);
  await pay('energy', 30_000);
  await evaluate(later(3));
  expect(await held()).toEqual([water]);
  await pay('water', 6_000);
  await evaluate(later(4));
  expect([await held(), await levels()]).toEqual([[], [{ purse: 'water', level: 1 }]]);
  // A purse that no meter draws on may be empty.
  await dataSource.query('UPDATE account_meter SET to_at = $2, to_register_wh = 0 WHERE meter_id = $1', [water, later(5)]);
  await evaluate(later(6));
  expect(await levels()).toEqual([]);
});
