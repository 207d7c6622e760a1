import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { PayMarket } from '../../../../test/support/pay-market.js';
import { DecideApproval } from '#libs/access';
import { inTransaction } from '#libs/database';
import { agreeDebt, debtById, emergencyOutstandingFen, endDebt, openPurse, purseCode, purseOf, takeEmergencyCredit, transfer, verifyLedger, writeOffCode, type Debt } from '#libs/ledger';
import { ManualClock, type Actor } from '#libs/runtime';
import { askRefund, correctionStatistics, correctRecharge, dayTotals, previewCorrection, receiptOf, refundableOf, correctionDecided, type CorrectInput } from '../index.js';
import { correctionKind, whySecond } from './domain/correction-rules.js';

let database: TestDatabase;
let pay: PayMarket;
let boss: Actor;
const clock = new ManualClock('2026-11-20T10:00:00+08:00');

beforeAll(async () => (database = await testDatabase()));
afterAll(() => database?.close());
beforeEach(async () => {
  clock.setTo('2026-11-20T10:00:00+08:00');
  pay = await PayMarket.make(database.dataSource, clock);
  const rows = await database.dataSource.query<{ id: string }[]>(`INSERT INTO staff (company_id, login_name, display_name, password_hash) VALUES ($1, $2, '周姐', 'x') RETURNING id`, [pay.market.companyId, `boss-${randomUUID().slice(0, 8)}`]);
  boss = { kind: 'staff', id: rows[0]!.id, name: '周姐' };
});

const cash = async (amountFen: number, account = 0) => {
  clock.advanceMs(60_000);
  return pay.cash.execute({ actor: pay.market.cashier, siteId: pay.market.siteId, accountId: pay.accountIds[account]!, amountFen, rechargeId: randomUUID() });
};
const correct = (rechargeId: string, over: Partial<CorrectInput> = {}) =>
  inTransaction(database.dataSource, (tx) => correctRecharge(tx, { correctionId: randomUUID(), rechargeId, siteId: pay.market.siteId, toAccountId: pay.accountIds[1]!, amountFen: null, reason: '充错档位', limits: { limitFen: 50_000, days: 3 }, actor: pay.market.cashier, now: clock.now(), ...over }));
const stats = () => correctionStatistics(database.dataSource, { siteId: pay.market.siteId, from: new Date('2026-11-20T00:00:00+08:00'), to: new Date('2026-12-20T00:00:00+08:00'), limit: 50, offset: 0 });
const totals = (day = '2026-11-20') => dayTotals(database.dataSource, { siteId: pay.market.siteId, day: day as never, zone: 'Asia/Shanghai' });
const spend = (amountFen: number) => inTransaction(database.dataSource, (tx) => transfer(tx, { siteId: pay.market.siteId, causeKey: `spent:${randomUUID()}`, kind: 'adjustment', from: purseCode(pay.accountIds[0]!), to: 'revenue:electricity', amountFen, at: clock.now(), actor: boss }));

test('A-09 the wrong stall’s recharge is reversed by a linked transfer and booked on the right one in one act; the drawer is as it was', async () => {
  const wrong = await cash(8_000);
  const correctionId = randomUUID();
  const done = await correct(wrong.rechargeId, { correctionId });
  expect(done).toMatchObject({ state: 'done', correctionId });
  expect(await correct(wrong.rechargeId, { correctionId })).toEqual(done);
  expect([await pay.balance(0), await pay.balance(1)]).toEqual([0, 8_000]);
  expect(await pay.one('SELECT balance_fen AS fen FROM ledger_account WHERE code = $1', [`cash:${pay.market.cashier.id}`])).toEqual({ fen: -8_000 });
  const pair = await pay.one('SELECT r.kind, r.reverses_transfer_id = t.id AS linked, r.reason FROM recharge w JOIN transfer t ON t.id = w.transfer_id JOIN transfer r ON r.reverses_transfer_id = t.id WHERE w.id = $1', [wrong.rechargeId]);
  expect(pair).toEqual({ kind: 'reversal', linked: true, reason: '充错档位' });
  const right = await receiptOf(database.dataSource, done.newRechargeId!);
  expect(right).toMatchObject({ amountFen: 8_000, corrects: wrong.receiptNumber, corrected: null, operator: '小李' });
  expect(await receiptOf(database.dataSource, wrong.rechargeId)).toMatchObject({ state: 'reversed', corrected: { reason: '充错档位', by: '小李', toReceiptNumber: right.receiptNumber, toStallNumber: 'A000002' } });
  // Both accounts are looked at: one may go dark, the other is lit.
  expect(await database.dataSource.query(`SELECT topic FROM outbox WHERE (topic = 'supply.check' AND key = $1) OR (topic = 'purse.credited' AND key = $2) ORDER BY topic`, [`recharge-corrected:${correctionId}`, `recharge:${done.newRechargeId!}`])).toEqual([{ topic: 'purse.credited' }, { topic: 'supply.check' }]);
  await expect(correct(wrong.rechargeId)).rejects.toMatchObject({ code: 'recharge-corrected' });
  expect(await verifyLedger(database.dataSource)).toEqual([]);
});

test('A-09 a wrong amount, money taken back, and what may not be corrected', async () => {
  const typed = await cash(10_000);
  expect(await correct(typed.rechargeId, { toAccountId: pay.accountIds[0]!, amountFen: 1_000 })).toMatchObject({ state: 'done' });
  expect(await pay.balance(0)).toBe(1_000);
  const twice = await cash(2_000);
  expect(await correct(twice.rechargeId, { toAccountId: null })).toMatchObject({ state: 'done', newRechargeId: null });
  expect([await pay.balance(0), (await totals()).amountFen]).toEqual([1_000, 1_000]);
  const good = await cash(3_000);
  await expect(correct(good.rechargeId, { toAccountId: pay.accountIds[0]! })).rejects.toMatchObject({ code: 'correction-same' });
  await expect(correct(good.rechargeId, { toAccountId: randomUUID() })).rejects.toMatchObject({ code: 'account-not-found' });
  await database.dataSource.query('UPDATE recharge SET refunded_fen = 100 WHERE id = $1', [good.rechargeId]);
  await expect(correct(good.rechargeId)).rejects.toMatchObject({ code: 'recharge-refunded', params: { refundedFen: 100 } });
  await pay.closeAccount(0);
  await database.dataSource.query('UPDATE recharge SET refunded_fen = 0 WHERE id = $1', [good.rechargeId]);
  await expect(correct(good.rechargeId)).rejects.toMatchObject({ code: 'account-closed' });
});

test('A-09 what came by a channel moves whole and can still go back by it; a refund is no correction', async () => {
  clock.advanceMs(60_000);
  const order = await pay.order({ amountFen: 5_000 });
  pay.channel().pay(order.outTradeNo);
  await pay.notify(order.outTradeNo);
  await expect(correct(order.id, { toAccountId: null })).rejects.toMatchObject({ code: 'channel-needs-refund' });
  // Nobody's own: a second person decides.
  expect(await previewCorrection(database.dataSource, { rechargeId: order.id, siteId: pay.market.siteId, toAccountId: pay.accountIds[1]!, amountFen: null, limits: { limitFen: 50_000, days: 3 }, actor: pay.market.cashier, now: clock.now() })).toMatchObject({ kind: 'wrong_stall', availableAfterFen: 0, needsSecond: ['not-own'] });
  expect(await correct(order.id)).toMatchObject({ state: 'asked' });
  const approval = await pay.one<{ id: string }>(`SELECT id FROM approval WHERE object_id = $1`, [order.id]);
  const decide = new DecideApproval(database.dataSource, clock, { 'tariff-version': () => Promise.resolve(), 'recharge-correction': correctionDecided } as never);
  const decision = { approvalId: approval.id, decision: 'approved' as const, note: '', permissions: ['refund.decide' as const] };
  await expect(decide.execute({ ...decision, actor: pay.market.cashier })).rejects.toMatchObject({ code: 'approval-own' });
  await decide.execute({ ...decision, actor: boss });
  expect([await pay.balance(0), await pay.balance(1)]).toEqual([0, 5_000]);
  expect((await stats()).items).toMatchObject([{ kind: 'wrong_stall', channel: 'wechat', operator: null, askedName: '小李', decidedName: '周姐' }]);
  expect(await pay.one('SELECT r.payment_order_id = $1 AS linked, r.account_id = $2 AS moved FROM payment_order o JOIN recharge r ON r.id = o.recharge_id WHERE o.id = $1', [order.id, pay.accountIds[1]])).toEqual({ linked: true, moved: true });
  expect(await verifyLedger(database.dataSource)).toEqual([]);
});

test('A-09 above the site’s limit, too old or not one’s own: a second person; refused, nothing moved', async () => {
  const large = await cash(60_000);
  const preview = () => previewCorrection(database.dataSource, { rechargeId: large.rechargeId, siteId: pay.market.siteId, toAccountId: null, amountFen: null, limits: { limitFen: 50_000, days: 3 }, actor: pay.market.cashier, now: clock.now() });
  expect((await preview()).needsSecond).toEqual(['above-limit']);
  expect(await correct(large.rechargeId)).toMatchObject({ state: 'asked' });
  await expect(correct(large.rechargeId)).rejects.toMatchObject({ code: 'approval-pending' });
  const approval = await pay.one<{ id: string }>(`SELECT id FROM approval WHERE object_id = $1`, [large.rechargeId]);
  const decide = new DecideApproval(database.dataSource, clock, { 'recharge-correction': correctionDecided } as never);
  await decide.execute({ approvalId: approval.id, decision: 'rejected', note: '没错', actor: boss, permissions: ['refund.decide'] });
  expect([await pay.balance(0), (await stats()).total]).toEqual([60_000, 0]);
  clock.advanceMs(3 * 86_400_000 + 1);
  expect((await preview()).needsSecond).toEqual(['above-limit', 'too-old']);
  expect(whySecond({ amountFen: 50_000, operatorId: 'a', creditedAt: new Date(0) }, { actorId: 'a', now: new Date(3 * 86_400_000), limitFen: 50_000, days: 3 })).toEqual([]);
  expect([correctionKind({ accountId: 'a' }, { toAccountId: 'a' }), correctionKind({ accountId: 'a' }, { toAccountId: 'b' }), correctionKind({ accountId: 'a' }, { toAccountId: null })]).toEqual(['wrong_amount', 'wrong_stall', 'taken_back']);
});

test('A-09 the figures: by operator, area and day each sum to the whole, and a correction of another day counts against that day', async () => {
  await database.dataSource.query(`UPDATE stall SET floor = CASE WHEN id = $1 THEN '1F' ELSE '2F' END WHERE site_id = $2`, [pay.market.stallIds[0], pay.market.siteId]);
  const [first, second] = [await cash(1_000), await cash(2_000, 1)];
  await correct(first.rechargeId, { toAccountId: null });
  clock.advanceMs(86_400_000);
  await correct(second.rechargeId, { toAccountId: null });
  const found = await stats();
  expect(found.sum).toEqual({ count: 2, amountFen: 3_000 });
  expect(found.byOperator).toEqual([{ operator: '小李', count: 2, amountFen: 3_000 }]);
  expect(found.byArea).toEqual([{ building: '一号楼', floor: '1F', count: 1, amountFen: 1_000 }, { building: '一号楼', floor: '2F', count: 1, amountFen: 2_000 }]);
  expect(found.byDay).toEqual([{ day: '2026-11-20', count: 1, amountFen: 1_000 }, { day: '2026-11-21', count: 1, amountFen: 2_000 }]);
  expect([(await totals()).amountFen, (await totals('2026-11-21')).amountFen]).toEqual([2_000, -2_000]);
});

const agree = (amountFen: number, over: Partial<Parameters<typeof agreeDebt>[1]> = {}): Promise<Debt> =>
  inTransaction(database.dataSource, (tx) => agreeDebt(tx, { debtId: randomUUID(), siteId: pay.market.siteId, accountId: pay.accountIds[0]!, fromAccountId: pay.accountIds[0]!, origin: 'overdraft', amountFen, percent: 50, fixedFen: null, keepFen: 500, reason: '分期', actor: pay.market.cashier, at: clock.now(), ...over }));

test('a debt leaves the purse’s way and is paid in parts, shown on each receipt, until it ends by itself', async () => {
  await spend(3_000);
  await expect(agree(3_001)).rejects.toMatchObject({ code: 'debt-too-much', params: { owedFen: 3_000 } });
  const { debtId } = await agree(3_000);
  expect(await pay.balance()).toBe(0);
  await expect(agree(1)).rejects.toMatchObject({ code: 'debt-active' });
  // 50 % of 40.00
  expect(await cash(4_000)).toMatchObject({ debtPartFen: 2_000, debtLeftFen: 1_000 });
  expect(await pay.balance()).toBe(2_000);
  await spend(2_000);
  // of 6.00 only one yuan may go: five stay
  expect(await cash(600)).toMatchObject({ debtPartFen: 100, debtLeftFen: 900 });
  expect(await cash(5_000)).toMatchObject({ debtPartFen: 900, debtLeftFen: 0 });
  expect(await debtById(database.dataSource, debtId)).toMatchObject({ state: 'repaid', leftFen: 0 });
  expect(await cash(1_000)).toMatchObject({ debtPartFen: 0, debtLeftFen: null });
  expect(await pay.one('SELECT balance_fen AS fen FROM ledger_account WHERE code = $1', [`debt:${pay.market.siteId}`])).toEqual({ fen: 0 });
  expect(await verifyLedger(database.dataSource)).toEqual([]);
});

test('a debt ends early: back into the purse, or written off by another person; nobody pays another customer’s', async () => {
  await spend(2_000);
  await expect(agree(100, { accountId: pay.accountIds[1]! })).rejects.toMatchObject({ code: 'debt-other-customer' });
  const first = await agree(2_000);
  await inTransaction(database.dataSource, (tx) => endDebt(tx, { debtId: first.debtId, how: 'back', actor: pay.market.cashier, at: clock.now() }));
  expect(await pay.balance()).toBe(-2_000);
  const second = await agree(2_000);
  await expect(inTransaction(database.dataSource, (tx) => endDebt(tx, { debtId: second.debtId, how: 'write-off', actor: pay.market.cashier, at: clock.now() }))).rejects.toMatchObject({ code: 'debt-own' });
  expect(await inTransaction(database.dataSource, (tx) => endDebt(tx, { debtId: second.debtId, how: 'write-off', actor: boss, at: clock.now() }))).toMatchObject({ state: 'written_off' });
  expect([await pay.balance(), await pay.one('SELECT balance_fen AS fen FROM ledger_account WHERE code = $1', [writeOffCode(pay.market.siteId)])]).toEqual([0, { fen: -2_000 }]);
});

test('A-09 a recharge that paid a loan and a debt is taken back with what it paid', async () => {
  await spend(1_000);
  const holder = await pay.one<{ id: string }>('SELECT customer_id AS id FROM account WHERE id = $1', [pay.accountIds[0]]);
  await inTransaction(database.dataSource, (tx) => takeEmergencyCredit(tx, { creditId: randomUUID(), siteId: pay.market.siteId, accountId: pay.accountIds[0]!, actor: { kind: 'customer', id: holder.id, name: '王小明' }, rules: { enabled: true, amountFen: 2_000, siteBudgetFen: 9_000 }, at: clock.now() }));
  await spend(4_000);
  const { debtId } = await agree(3_000);
  const wrong = await cash(10_000);
  // 20.00 of the loan first, then half of the 80.00 that are left: 30.00 end the debt
  expect([wrong.debtPartFen, await pay.balance(), await emergencyOutstandingFen(database.dataSource, pay.accountIds[0]!)]).toEqual([3_000, 5_000, 0]);
  await correct(wrong.rechargeId);
  expect([await pay.balance(0), await pay.balance(1), await emergencyOutstandingFen(database.dataSource, pay.accountIds[0]!)]).toEqual([0, 10_000, 2_000]);
  expect(await debtById(database.dataSource, debtId)).toMatchObject({ state: 'active', leftFen: 3_000 });
  expect(await verifyLedger(database.dataSource)).toEqual([]);
});

test('T-06 R-01 A-09 money for water that is kept apart is bought, asked back, released and corrected as such', async () => {
  const [apart, shared] = pay.accountIds as [string, string];
  const { siteId, cashier } = pay.market;
  await inTransaction(database.dataSource, (tx) => openPurse(tx, { accountId: apart, siteId, kind: 'water', threshold1Fen: 1_000, threshold2Fen: 500, overdraftLimitFen: 0 }));
  const water = async (amountFen: number) => {
    clock.advanceMs(60_000);
    return pay.cash.execute({ actor: cashier, siteId, accountId: apart, amountFen, purse: 'water', rechargeId: randomUUID() });
  };
  const both = async () => [(await purseOf(database.dataSource, apart)).balanceFen, (await purseOf(database.dataSource, apart, 'water')).balanceFen];
  await expect(pay.cash.execute({ actor: cashier, siteId, accountId: shared, amountFen: 100, purse: 'water', rechargeId: randomUUID() })).rejects.toMatchObject({ code: 'purse-not-found' });
  await expect(pay.order({ amountFen: 500, purse: 'water', accountId: shared } as never)).rejects.toMatchObject({ code: 'purse-not-found' });
  await cash(5_000);
  const first = await water(3_000);
  clock.advanceMs(60_000);
  const order = await pay.order({ amountFen: 2_000, purse: 'water' });
  pay.channel('wechat').pay(order.outTradeNo);
  await pay.notify(order.outTradeNo);
  expect([await both(), first.purse, (await receiptOf(database.dataSource, order.id)).purse]).toEqual([[5_000, 5_000], 'water', 'water']);
  // Each is asked back by the recharges that made it.
  expect(await refundableOf(database.dataSource, apart, clock.wall())).toMatchObject({ refundableFen: 5_000, parts: [{ channel: 'cash', amountFen: 5_000 }] });
  expect(await refundableOf(database.dataSource, apart, clock.wall(), 'water')).toMatchObject({ refundableFen: 5_000, parts: [{ channel: 'cash', amountFen: 3_000 }, { channel: 'wechat', amountFen: 2_000 }] });
  const request = await inTransaction(database.dataSource, (tx) => askRefund(tx, { requestId: randomUUID(), siteId, accountId: apart, purse: 'water', amountFen: 4_000, reason: '水表拆除', cause: 'staff', asked: cashier, now: clock.now(), wall: clock.wall(), publicUrl: 'https://pay.example' }));
  expect([request.purse, await both()]).toEqual(['water', [5_000, 1_000]]);
  await pay.decide.execute({ requestId: request.id, decision: 'reject', note: '不退', actor: boss });
  expect(await both()).toEqual([5_000, 5_000]);
  // Of water bought for the wrong stall: into what pays for water at the right one.
  const wrong = await water(700);
  const { newRechargeId } = await correct(wrong.rechargeId, { toAccountId: shared });
  expect([await both(), await pay.balance(1), (await receiptOf(database.dataSource, newRechargeId!)).purse]).toEqual([[5_000, 5_000], 700, 'energy']);
  expect(await verifyLedger(database.dataSource)).toEqual([]);
});

test('T-06 what is lent or put off for water is repaid by money for water alone', async () => {
  const accountId = pay.accountIds[0]!;
  const { siteId, cashier } = pay.market;
  const water = (amountFen: number) => pay.cash.execute({ actor: cashier, siteId, accountId, amountFen, purse: 'water', rechargeId: randomUUID() });
  const balance = async () => (await purseOf(database.dataSource, accountId, 'water')).balanceFen;
  const at = clock.now();
  const holder = await pay.one<{ id: string }>('SELECT customer_id AS id FROM account WHERE id = $1', [accountId]);
  await inTransaction(database.dataSource, (tx) => openPurse(tx, { accountId, siteId, kind: 'water', threshold1Fen: 1_000, threshold2Fen: 500, overdraftLimitFen: 0 }));
  await inTransaction(database.dataSource, (tx) => takeEmergencyCredit(tx, { creditId: randomUUID(), siteId, accountId, purse: 'water', actor: { kind: 'customer', id: holder.id, name: '' }, rules: { enabled: true, amountFen: 2_000, siteBudgetFen: 100_000 }, at }));
  await cash(5_000);
  expect([await emergencyOutstandingFen(database.dataSource, accountId, 'water'), await emergencyOutstandingFen(database.dataSource, accountId, 'energy'), await balance(), await pay.balance()]).toEqual([2_000, 0, 2_000, 5_000]);
  await water(3_000);
  expect([await emergencyOutstandingFen(database.dataSource, accountId), await balance()]).toEqual([0, 3_000]);
  await inTransaction(database.dataSource, (tx) => transfer(tx, { siteId, causeKey: `spent:${randomUUID()}`, kind: 'adjustment', from: purseCode(accountId, 'water'), to: 'revenue:water', amountFen: 4_000, at, actor: boss }));
  const debt = await inTransaction(database.dataSource, (tx) => agreeDebt(tx, { debtId: randomUUID(), siteId, accountId, fromAccountId: accountId, purse: 'water', origin: 'overdraft', amountFen: 1_000, percent: 50, fixedFen: null, keepFen: 1, reason: '分期', actor: cashier, at }));
  await cash(1_000);
  expect([(await debtById(database.dataSource, debt.debtId))!.leftFen, await balance()]).toEqual([1_000, 0]);
  await water(1_000);
  expect([(await debtById(database.dataSource, debt.debtId))!.leftFen, await balance(), await pay.balance()]).toEqual([500, 500, 6_000]);
  expect(await verifyLedger(database.dataSource)).toEqual([]);
});
