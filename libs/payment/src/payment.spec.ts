import { afterAll, beforeAll, expect, test } from 'vitest';
import { accountTypeForSpec, insertAccountForSpec } from '../../../test/support/money-account.js';
import { testDatabase, type TestDatabase } from '../../../test/support/database.js';
import { makeMoneyMarket, type MoneyMarket } from '../../../test/support/money-market.js';
import { inTransaction } from '#libs/database';
import { emergencyOutstandingFen, openPurse, purseOf, takeEmergencyCredit, verifyLedger } from '#libs/ledger';
import { ManualClock, type Actor } from '#libs/runtime';
import { CounterRecharge, dayTotals, listRecharges, markPrinted, receiptOf, receiptPrints } from './index.js';

let database: TestDatabase;
let market: MoneyMarket;
let accountIds: string[];
let recharge: CounterRecharge;
let second: Actor;
const clock = new ManualClock('2026-11-20T10:00:00+08:00');
const id = (n: number): string => `10000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

beforeAll(async () => {
  database = await testDatabase();
  market = await makeMoneyMarket(database.dataSource, { stalls: 3 });
  const typeId = await accountTypeForSpec(database.dataSource, market);
  accountIds = [];
  for (const stallId of market.stallIds) accountIds.push(await insertAccountForSpec(database.dataSource, { market, stallId, typeId, at: clock.now() }));
  await inTransaction(database.dataSource, async (tx) => {
    for (const accountId of accountIds) await openPurse(tx, { accountId, siteId: market.siteId, threshold1Fen: 0, threshold2Fen: 0, overdraftLimitFen: 0 });
  });
  const staff = await database.dataSource.query<{ id: string }[]>(`INSERT INTO staff (company_id, login_name, display_name, password_hash) VALUES ($1, 'cashier-two', '小周', 'x') RETURNING id`, [market.companyId]);
  second = { kind: 'staff', id: staff[0]!.id, name: '小周' };
  recharge = new CounterRecharge(database.dataSource, clock);
});
afterAll(() => database.close());

const pay = (n: number, amountFen: number, over: { account?: number; actor?: Actor } = {}) =>
  recharge.execute({ actor: over.actor ?? market.cashier, siteId: market.siteId, accountId: accountIds[over.account ?? 0]!, amountFen, rechargeId: id(n), limits: { minFen: 100, maxFen: 1_000_000 } });

test('A-02 cash becomes balance, a receipt with the amount in capitals, and the order to restore, in one act', async () => {
  const receipt = await pay(1, 10_050);
  expect(receipt).toMatchObject({
    rechargeId: id(1), receiptNumber: '20261120-0001', siteName: '东门市场', stallNumber: 'A000001', payer: '王小明', amountFen: 10_050, amountCapital: '人民币壹佰元伍角整',
    channel: 'cash', balanceBeforeFen: 0, balanceAfterFen: 10_050, operator: '小李', paidAt: clock.now(), prints: 0,
  });
  const about = { accountId: accountIds[0], rechargeId: id(1) };
  expect(await database.dataSource.query(`SELECT topic, payload FROM outbox WHERE key = $1 ORDER BY topic`, [`recharge:${id(1)}`])).toEqual([{ topic: 'purse.credited', payload: about }, { topic: 'recharge.credited', payload: about }]);
  expect((await purseOf(database.dataSource, accountIds[0]!)).balanceFen).toBe(10_050);
});

test('the same id again is the same receipt; with another amount, account or cashier it is refused', async () => {
  expect(await pay(1, 10_050)).toEqual(await receiptOf(database.dataSource, id(1)));
  await expect(pay(1, 10_051)).rejects.toMatchObject({ kind: 'conflict', code: 'recharge-id-reused' });
  await expect(pay(1, 10_050, { account: 1 })).rejects.toMatchObject({ code: 'recharge-id-reused' });
  await expect(pay(1, 10_050, { actor: second })).rejects.toMatchObject({ code: 'recharge-id-reused' });
  expect((await purseOf(database.dataSource, accountIds[0]!)).balanceFen).toBe(10_050);
});

test('A-14 amounts outside the site limits, of no whole fen, and foreign or closed accounts are refused', async () => {
  for (const amountFen of [99, 1_000_001, 0, -100, 1.5]) await expect(pay(2, amountFen)).rejects.toMatchObject({ code: 'recharge-amount-out-of-range' });
  await expect(recharge.execute({ actor: market.cashier, siteId: market.companyId, accountId: accountIds[0]!, amountFen: 100, rechargeId: id(2) })).rejects.toMatchObject({ code: 'account-not-found' });
  await database.dataSource.query(`UPDATE account SET state = 'closed', closed_at = now() WHERE id = $1`, [accountIds[2]]);
  await expect(pay(2, 100, { account: 2 })).rejects.toMatchObject({ code: 'account-closed' });
  expect(await database.dataSource.query('SELECT 1 FROM recharge WHERE id = $1', [id(2)])).toEqual([]);
});

test('A-08 the first print is the original, further ones are copies, each with who and when; a site may print none', async () => {
  const print = (which: string) => inTransaction(database.dataSource, (tx) => markPrinted(tx, { kind: 'recharge', id: which, actor: market.cashier, at: clock.now() }));
  expect([await print(id(1)), await print(id(1))]).toEqual([{ prints: 1, copy: false }, { prints: 2, copy: true }]);
  await expect(print(id(99))).rejects.toMatchObject({ code: 'recharge-not-found' });
  expect(await receiptPrints(database.dataSource, 'recharge', id(1))).toEqual([1, 2].map((number) => ({ number, by: '小李', at: clock.now() })));
  await database.dataSource.query(`UPDATE site SET settings = settings || '{"receipt": {"print": false}}' WHERE id = $1`, [market.siteId]);
  await expect(print(id(1))).rejects.toMatchObject({ code: 'printing-off' });
  expect((await receiptOf(database.dataSource, id(1))).prints).toBe(2);
});

test('D4 sixteen clients, each request sent twice at once: every recharge counts once and receipts have no gap', async () => {
  const before = (await purseOf(database.dataSource, accountIds[1]!)).balanceFen;
  const answers = await Promise.all(
    Array.from({ length: 16 }, (_, client) => client).flatMap((client) => [0, 1].map(() => pay(100 + client, 1_000 + client, { account: 1, actor: client % 2 === 0 ? market.cashier : second }))),
  );
  const expected = Array.from({ length: 16 }, (_, client) => 1_000 + client).reduce((a, b) => a + b, 0);
  expect((await purseOf(database.dataSource, accountIds[1]!)).balanceFen - before).toBe(expected);
  answers.forEach((answer, index) => expect(answer).toEqual(answers[index % 2 === 0 ? index : index - 1]));
  expect([...new Set(answers.map((a) => a.receiptNumber))].sort()).toEqual(Array.from({ length: 16 }, (_, n) => `20261120-${String(n + 2).padStart(4, '0')}`));
  expect(await verifyLedger(database.dataSource)).toEqual([]);
});

test("A-11 the day's money is the sum of its operators and of its list; the next day starts at 0001", async () => {
  clock.setTo('2026-11-21T00:00:00+08:00');
  expect((await pay(200, 500)).receiptNumber).toBe('20261121-0001');
  const day = await dayTotals(database.dataSource, { siteId: market.siteId, day: '2026-11-20', zone: market.zone });
  const list = await listRecharges(database.dataSource, { siteId: market.siteId, to: new Date('2026-11-21T00:00:00+08:00'), limit: 100, offset: 0 });
  expect(day.count).toBe(17);
  expect(day.amountFen).toBe(list.items.reduce((sum, item) => sum + item.amountFen, 0));
  expect(day.amountFen).toBe(day.byOperator.reduce((sum, row) => sum + row.amountFen, 0));
  expect(day.byOperator.map((row) => [row.operator, row.count])).toEqual([['小周', 8], ['小李', 9]]);
  expect(day.byChannel).toEqual([{ channel: 'cash', count: 17, amountFen: day.amountFen }]);
  expect((await dayTotals(database.dataSource, { siteId: market.siteId, day: '2026-11-20', zone: market.zone, operatorId: second.id })).byOperator).toHaveLength(1);
});

test('A-12 staff and shop see the same list with the same total', async () => {
  const list = await listRecharges(database.dataSource, { accountId: accountIds[0]!, limit: 1, offset: 0 });
  expect(list.total).toBe(2);
  expect(list.items.map((item) => item.receiptNumber)).toEqual(['20261121-0001']);
});

test('Y-17 the next recharge repays an emergency credit first; the same recharge again repays nothing more', async () => {
  const [owner] = await database.dataSource.query<{ id: string }[]>('SELECT customer_id AS id FROM account WHERE id = $1', [accountIds[1]]);
  const before = (await purseOf(database.dataSource, accountIds[1]!)).balanceFen;
  await database.dataSource.query('UPDATE purse SET threshold1_fen = $2 WHERE account_id = $1', [accountIds[1], before + 1]);
  await inTransaction(database.dataSource, (tx) => takeEmergencyCredit(tx, { creditId: id(900), siteId: market.siteId, accountId: accountIds[1]!, actor: { kind: 'customer', id: owner!.id, name: '王小明' }, rules: { enabled: true, amountFen: 2_000, siteBudgetFen: 2_000 }, at: clock.now() }));
  await pay(901, 5_000, { account: 1 });
  await pay(901, 5_000, { account: 1 });
  expect(await emergencyOutstandingFen(database.dataSource, accountIds[1]!)).toBe(0);
  expect((await purseOf(database.dataSource, accountIds[1]!)).balanceFen).toBe(before + 5_000);
  expect(await verifyLedger(database.dataSource)).toEqual([]);
});
