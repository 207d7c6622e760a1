import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { somebodyWaits } from '../../../../test/support/lock-waits.js';
import { PayMarket } from '../../../../test/support/pay-market.js';
import { inTransaction } from '#libs/database';
import { addAccrued, purseCode, revenueCode, takeEmergencyCredit, transfer, verifyLedger } from '#libs/ledger';
import { ManualClock, type Actor } from '#libs/runtime';
import { cashAsOne } from '../domain/refund-plan.js';
import { receiptOf } from '../receipt.js';
import { askRefund, refundableOf, type AskRefundInput } from './ask-refund.js';
import { closedMoney } from './closed-money.js';
import { refundRequest, type RefundRequest } from './refund.js';

let database: TestDatabase;
let pay: PayMarket;
let boss: Actor;
const clock = new ManualClock('2026-11-20T10:00:00+08:00');

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database?.close());
beforeEach(async () => {
  clock.setTo('2026-11-20T10:00:00+08:00');
  pay = await PayMarket.make(database.dataSource, clock);
  const rows = await database.dataSource.query<{ id: string }[]>(`INSERT INTO staff (company_id, login_name, display_name, password_hash) VALUES ($1, $2, '周姐', 'x') RETURNING id`, [pay.market.companyId, `boss-${randomUUID().slice(0, 8)}`]);
  boss = { kind: 'staff', id: rows[0]!.id, name: '周姐' };
});

const cash = (amountFen: number) => pay.cash.execute({ actor: pay.market.cashier, siteId: pay.market.siteId, accountId: pay.accountIds[0]!, amountFen, rechargeId: randomUUID() });
const paid = async (amountFen: number, channel: 'wechat' | 'alipay' = 'wechat') => {
  clock.advanceMs(60_000);
  const order = await pay.order({ amountFen, channel, way: channel === 'wechat' ? 'native' : 'qr' });
  pay.channel(channel).pay(order.outTradeNo);
  await pay.notify(order.outTradeNo, { channel });
  return order;
};
const ask = (amountFen: number, over: Partial<AskRefundInput> = {}): Promise<RefundRequest> =>
  inTransaction(database.dataSource, (tx) =>
    askRefund(tx, { requestId: randomUUID(), siteId: pay.market.siteId, accountId: pay.accountIds[0]!, amountFen, reason: '退租', cause: 'staff', asked: pay.market.cashier, now: clock.now(), wall: clock.wall(), publicUrl: 'https://pay.example', ...over }));
const approve = (requestId: string) => pay.decide.execute({ requestId, decision: 'approve', note: '', actor: boss });
const pending = () => pay.one<{ fen: number }>(`SELECT coalesce(sum(balance_fen), 0)::bigint AS fen FROM ledger_account WHERE code = $1`, [`refund-pending:${pay.accountIds[0]!}`]).then(({ fen }) => fen);
const alarms = (requestId: string) => database.dataSource.query(`SELECT payload ->> 'kind' AS kind FROM outbox WHERE topic = 'alarm.open' AND payload ->> 'objectId' = $1`, [requestId]);
const send = async (request: RefundRequest) => {
  for (const part of request.parts) await pay.settleRefund.execute(part.id);
  return refundRequest(database.dataSource, request.id);
};

test('R-01 R-04 asked by one, held at once, decided by another, sent after the commit, back by the channel that paid', async () => {
  const order = await paid(8000);
  const request = await ask(5000);
  expect(request).toMatchObject({ state: 'asked', amountFen: 5000, parts: [{ channel: 'wechat', orderId: order.id, amountFen: 5000, state: 'held' }] });
  expect([await pay.balance(), await pending()]).toEqual([3000, 5000]);
  expect(pay.channel().refunds.size).toBe(0);
  await expect(pay.decide.execute({ requestId: request.id, decision: 'approve', note: '', actor: pay.market.cashier })).rejects.toMatchObject({ code: 'refund-own-request' });
  const approved = await approve(request.id);
  expect(approved).toMatchObject({ state: 'running', decidedName: '周姐', parts: [{ state: 'approved' }] });
  expect(await database.dataSource.query(`SELECT payload FROM outbox WHERE topic = 'refund.send' AND key = $1`, [`refund:${approved.parts[0]!.id}`])).toEqual([{ payload: { refundId: approved.parts[0]!.id } }]);
  expect((await send(approved)).parts[0]).toMatchObject({ state: 'sent' });
  expect([...pay.channel().refunds.values()][0]!.asked).toMatchObject({ outTradeNo: order.outTradeNo, amountFen: 5000, orderAmountFen: 8000, notifyUrl: `https://pay.example/api/v1/notify/wechat/refunds/${pay.merchants.wechat}` });
  pay.channel().endRefund(approved.parts[0]!.outRefundNo, 'succeeded');
  // The channel's message moves nothing by itself: it makes the worker ask.
  expect((await pay.notifications.execute({ channel: 'wechat', merchantId: pay.merchants.wechat, raw: pay.channel().refundNotification(approved.parts[0]!.outRefundNo) })).status).toBe(200);
  expect(await pending()).toBe(5000);
  await pay.turn('refunds');
  expect(await refundRequest(database.dataSource, request.id)).toMatchObject({ state: 'done', parts: [{ state: 'succeeded', channelRefundId: `R${approved.parts[0]!.outRefundNo}` }] });
  expect([await pay.balance(), await pending()]).toEqual([3000, 0]);
  expect((await pay.one<{ fen: number }>('SELECT balance_fen AS fen FROM ledger_account WHERE code = $1', [`clearing:${pay.merchants.wechat}`])).fen).toBe(-3000);
  expect(await receiptOf(database.dataSource, order.id)).toMatchObject({ refundedFen: 5000 });
});

test('R-04 over several recharges: the oldest first, cash out of a drawer, done when the last part is', async () => {
  await cash(3000);
  const second = await paid(4000);
  await paid(5000, 'alipay');
  const request = await ask(8500);
  expect(request.parts.map(({ channel, amountFen }) => [channel, amountFen])).toEqual([['cash', 3000], ['wechat', 4000], ['alipay', 1500]]);
  const approved = await approve(request.id);
  const [first, wechat, alipay] = approved.parts as [RefundRequest['parts'][number], RefundRequest['parts'][number], RefundRequest['parts'][number]];
  await expect(pay.mend.execute({ refundId: wechat.id, actor: pay.market.cashier, act: 'pay-out' })).rejects.toMatchObject({ code: 'refund-not-cash' });
  for (const name of ['wechat', 'alipay'] as const) pay.channel(name).refundState = 'succeeded';
  await pay.settleRefund.execute(wechat.id);
  await pay.settleRefund.execute(alipay.id);
  expect((await refundRequest(database.dataSource, request.id)).state).toBe('running');
  await pay.mend.execute({ refundId: first.id, actor: pay.market.cashier, act: 'pay-out' });
  // The same tap again pays nothing more; nobody else pays it either.
  expect(await pay.mend.execute({ refundId: first.id, actor: pay.market.cashier, act: 'pay-out' })).toMatchObject({ state: 'done' });
  await expect(pay.mend.execute({ refundId: first.id, actor: boss, act: 'pay-out' })).rejects.toMatchObject({ code: 'refund-not-approved' });
  expect([await pay.balance(), await pending()]).toEqual([3500, 0]);
  expect((await pay.one<{ fen: number }>('SELECT balance_fen AS fen FROM ledger_account WHERE code = $1', [`cash:${pay.market.cashier.id}`])).fen).toBe(0);
  expect(await receiptOf(database.dataSource, second.id)).toMatchObject({ refundedFen: 4000 });
});

test('R-01 a rejected request gives the money back at once, and it can be asked for again', async () => {
  await paid(5000);
  const request = await ask(5000);
  await expect(ask(100)).rejects.toMatchObject({ code: 'refund-too-much' });
  await paid(1000);
  await expect(ask(100)).rejects.toMatchObject({ code: 'refund-open' });
  expect(await pay.decide.execute({ requestId: request.id, decision: 'reject', note: '还在营业', actor: boss })).toMatchObject({ state: 'rejected', decisionNote: '还在营业', parts: [{ state: 'released' }] });
  expect([await pay.balance(), await pending()]).toEqual([6000, 0]);
  await expect(approve(request.id)).rejects.toMatchObject({ code: 'refund-decided' });
  expect(await pay.decide.execute({ requestId: request.id, decision: 'reject', note: '', actor: boss })).toMatchObject({ state: 'rejected', decisionNote: '还在营业' });
  expect((await ask(6000)).parts.map(({ amountFen }) => amountFen)).toEqual([5000, 1000]);
});

test('D4 twenty requests at once, and a settlement among them, never take more than there is', async () => {
  await paid(10_000);
  const asked = await Promise.allSettled([
    ...Array.from({ length: 20 }, () => ask(6000)),
    inTransaction(database.dataSource, (tx) => transfer(tx, { siteId: pay.market.siteId, causeKey: `bill:${randomUUID()}`, kind: 'energy_charge', from: purseCode(pay.accountIds[0]!), to: revenueCode('electricity'), amountFen: 4000, at: clock.now(), actor: boss })),
  ]);
  expect(asked.slice(0, 20).filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect([await pay.balance(), await pending()]).toEqual([0, 6000]);
});

test.each(['settled', 'read'])('D4 a refund waits for energy that is being %s and does not give its money away', async (what) => {
  await paid(10_000);
  const bill = { siteId: pay.market.siteId, causeKey: `bill:${randomUUID()}`, kind: 'energy_charge' as const, from: purseCode(pay.accountIds[0]!), to: revenueCode('electricity'), amountFen: 5000, at: clock.now(), actor: boss };
  let asked: Promise<RefundRequest> | undefined;
  await inTransaction(database.dataSource, async (tx) => {
    if (what === 'settled') await transfer(tx, bill);
    else await addAccrued(tx, [{ accountId: pay.accountIds[0]!, deltaFen: 5000 }]);
    asked = ask(6000);
    asked.catch(() => undefined);
    // It must be waiting by now; what it saw before the commit would be too much.
    await somebodyWaits(database.dataSource);
  });
  await expect(asked).rejects.toMatchObject({ code: 'refund-too-much', params: { refundableFen: 5000 } });
  expect(await pending()).toBe(0);
});

test('R-01 what is used but unsettled, and what is borrowed, does not go back', async () => {
  await paid(10_000);
  await inTransaction(database.dataSource, (tx) => addAccrued(tx, [{ accountId: pay.accountIds[0]!, deltaFen: 9500 }]));
  expect(await refundableOf(database.dataSource, pay.accountIds[0]!, clock.wall())).toMatchObject({ refundableFen: 500, heldBackFen: 9500, why: ['accrued'] });
  await inTransaction(database.dataSource, (tx) => addAccrued(tx, [{ accountId: pay.accountIds[0]!, deltaFen: 500 }]));
  const customers = await pay.one<{ id: string }>('SELECT customer_id AS id FROM account WHERE id = $1', [pay.accountIds[0]]);
  const rules = { enabled: true, amountFen: 2000, siteBudgetFen: 200_000 };
  await inTransaction(database.dataSource, (tx) => takeEmergencyCredit(tx, { creditId: randomUUID(), siteId: pay.market.siteId, accountId: pay.accountIds[0]!, actor: { kind: 'customer', id: customers.id, name: '王小明' }, rules, at: clock.now() }));
  expect(await refundableOf(database.dataSource, pay.accountIds[0]!, clock.wall())).toMatchObject({ refundableFen: 0, why: ['accrued', 'emergency'] });
  await expect(ask(1)).rejects.toMatchObject({ code: 'refund-too-much', params: { refundableFen: 0 } });
});

test('Y-17 the next recharge through a channel repays an emergency credit first', async () => {
  const customers = await pay.one<{ id: string }>('SELECT customer_id AS id FROM account WHERE id = $1', [pay.accountIds[0]]);
  const rules = { enabled: true, amountFen: 2000, siteBudgetFen: 200_000 };
  await inTransaction(database.dataSource, (tx) => takeEmergencyCredit(tx, { creditId: randomUUID(), siteId: pay.market.siteId, accountId: pay.accountIds[0]!, actor: { kind: 'customer', id: customers.id, name: '王小明' }, rules, at: clock.now() }));
  expect(await pay.balance()).toBe(2000);
  const order = await paid(5000);
  expect(await pay.balance()).toBe(5000);
  expect(await pay.one('SELECT repaid_fen AS fen FROM emergency_credit WHERE account_id = $1', [pay.accountIds[0]])).toEqual({ fen: 2000 });
  expect(await receiptOf(database.dataSource, order.id)).toMatchObject({ balanceBeforeFen: 2000, balanceAfterFen: 7000 });
});

test('D3 an answer that is lost: the same number is sent until it is known, and money moves once', async () => {
  await paid(5000);
  const approved = await approve((await ask(5000)).id);
  const part = approved.parts[0]!;
  pay.channel().fail('refund', 'answer-lost');
  await pay.settleRefund.execute(part.id);
  expect((await refundRequest(database.dataSource, approved.id)).parts[0]).toMatchObject({ state: 'approved', unknown: true });
  expect(await pending()).toBe(5000);
  pay.channel().fail('queryRefund', 'not-arrived');
  clock.advanceMs(60_000);
  await pay.turn('refunds');
  pay.channel().endRefund(part.outRefundNo, 'succeeded');
  clock.advanceMs(60_000);
  await Promise.all([pay.turn('refunds'), pay.settleRefund.execute(part.id), pay.settleRefund.execute(part.id)]);
  expect(await refundRequest(database.dataSource, approved.id)).toMatchObject({ state: 'done', parts: [{ state: 'succeeded', unknown: false }] });
  expect(pay.channel().refunds.size).toBe(1);
  expect(await pay.one(`SELECT count(*)::int AS n FROM transfer WHERE cause_key = $1`, [`refund:${part.id}`])).toEqual({ n: 1 });
});

test('D3 a refund that never arrived is sent again under its number', async () => {
  await paid(5000);
  const approved = await approve((await ask(5000)).id);
  pay.channel().fail('refund', 'not-arrived');
  await pay.settleRefund.execute(approved.parts[0]!.id);
  pay.channel().refundState = 'succeeded';
  clock.advanceMs(60_000);
  await pay.turn('refunds');
  expect(await refundRequest(database.dataSource, approved.id)).toMatchObject({ state: 'done' });
  expect([...pay.channel().refunds.keys()]).toEqual([approved.parts[0]!.outRefundNo]);
});

test('R-04 abnormal at the channel: held, a person is called; tried again or settled by hand, once', async () => {
  await paid(5000);
  pay.channel().refundState = 'abnormal';
  const approved = await send(await approve((await ask(5000)).id));
  const part = approved.parts[0]!;
  expect(part).toMatchObject({ state: 'abnormal', error: 'the card is closed' });
  expect([await pay.balance(), await pending()]).toEqual([0, 5000]);
  expect(await alarms(approved.id)).toEqual([{ kind: 'refund_stuck' }]);
  expect((await pay.mend.execute({ refundId: part.id, actor: boss, act: 'retry' })).parts[0]).toMatchObject({ state: 'approved', outRefundNo: part.outRefundNo });
  await pay.settleRefund.execute(part.id);
  expect(await pay.mend.execute({ refundId: part.id, actor: boss, act: 'by-hand', note: '银行转账 8812' })).toMatchObject({ state: 'done', parts: [{ state: 'succeeded', note: '银行转账 8812', paidOutName: '周姐' }] });
  await expect(pay.mend.execute({ refundId: part.id, actor: boss, act: 'by-hand', note: '再来一次' })).rejects.toMatchObject({ code: 'refund-not-stuck' });
  expect(await pending()).toBe(0);
});

test('R-04 refused for want of money at the merchant: held until it is tried again', async () => {
  await paid(5000);
  const approved = await approve((await ask(5000)).id);
  pay.channel().refuseNext = { code: 'NOT_ENOUGH', message: '基本账户余额不足' };
  expect((await send(approved)).parts[0]).toMatchObject({ state: 'abnormal', error: 'NOT_ENOUGH 基本账户余额不足' });
  pay.channel().refundState = 'succeeded';
  await pay.mend.execute({ refundId: approved.parts[0]!.id, actor: boss, act: 'retry' });
  expect(await send(approved)).toMatchObject({ state: 'done' });
});

test('R-04 closed by the channel: the money is the customer’s again; without an account it waits for a person and a new number', async () => {
  const order = await paid(5000);
  const approved = await send(await approve((await ask(5000)).id));
  pay.channel().endRefund(approved.parts[0]!.outRefundNo, 'closed');
  await pay.settleRefund.execute(approved.parts[0]!.id);
  expect(await refundRequest(database.dataSource, approved.id)).toMatchObject({ state: 'done', parts: [{ state: 'released' }] });
  expect(await pay.balance()).toBe(5000);
  expect(await receiptOf(database.dataSource, order.id)).toMatchObject({ refundedFen: 0 });

  const second = await send(await approve((await ask(5000)).id));
  await pay.closeAccount();
  pay.channel().endRefund(second.parts[0]!.outRefundNo, 'closed');
  await pay.settleRefund.execute(second.parts[0]!.id);
  expect((await refundRequest(database.dataSource, second.id)).parts[0]).toMatchObject({ state: 'failed' });
  expect([await pay.balance(), await pending()]).toEqual([0, 5000]);
  pay.channel().refundState = 'succeeded';
  const again = await pay.mend.execute({ refundId: second.parts[0]!.id, actor: boss, act: 'retry' });
  expect(again.parts[0]!.outRefundNo).not.toBe(second.parts[0]!.outRefundNo);
  expect(await send(again)).toMatchObject({ state: 'done' });
  expect(await pending()).toBe(0);
});

test('D3 money that came too late goes back to its order out of suspense; rejecting has no purse to give it to', async () => {
  const order = await pay.order();
  await pay.closeAccount();
  pay.channel().pay(order.outTradeNo);
  await pay.notify(order.outTradeNo);
  await expect(pay.decide.execute({ requestId: order.id, decision: 'reject', note: '', actor: boss })).rejects.toMatchObject({ code: 'refund-account-closed' });
  pay.channel().refundState = 'succeeded';
  expect(await send(await approve(order.id))).toMatchObject({ state: 'done', cause: 'late_payment', parts: [{ state: 'succeeded', orderId: order.id }] });
  expect(await database.dataSource.query(`SELECT sum(abs(balance_fen))::bigint AS fen FROM ledger_account WHERE site_id = $1`, [pay.market.siteId])).toEqual([{ fen: 0 }]);
});

test('R-04 the money of a closed account: rejected it lies in its purse, staff are told and see it, one asks anew and another decides', async () => {
  await paid(5000);
  const request = await ask(5000, { cause: 'hand_over', asked: { kind: 'customer', id: randomUUID(), name: '王小明' } });
  await pay.closeAccount();
  const list = () => closedMoney(database.dataSource, { siteId: pay.market.siteId, wall: clock.wall() });
  const calm = () => database.dataSource.query(`SELECT topic FROM outbox WHERE key = $1 ORDER BY id`, [`closed-money:${pay.accountIds[0]!}`]);
  expect(await list()).toEqual([]);
  expect(await pay.decide.execute({ requestId: request.id, decision: 'reject', note: '金额不对', actor: boss })).toMatchObject({ state: 'rejected' });
  expect(await list()).toMatchObject([{ accountId: pay.accountIds[0], balanceFen: 5000, refundableFen: 5000, asked: false, why: 'refund_release', since: expect.any(Date) as Date }]);
  expect(await calm()).toEqual([{ topic: 'alarm.open' }]);
  await expect(ask(5000, { cause: 'customer', asked: { kind: 'customer', id: randomUUID(), name: '王小明' } })).rejects.toMatchObject({ code: 'account-closed' });
  const anew = await ask(5000);
  expect(await list()).toEqual([]);
  expect(await calm()).toEqual([{ topic: 'alarm.open' }, { topic: 'alarm.close' }]);
  await expect(pay.decide.execute({ requestId: anew.id, decision: 'approve', note: '', actor: pay.market.cashier })).rejects.toMatchObject({ code: 'refund-own-request' });
  pay.channel().refundState = 'succeeded';
  expect(await send(await approve(anew.id))).toMatchObject({ state: 'done', amountFen: 5000 });
  expect([await pay.balance(), await pending()]).toEqual([0, 0]);
});

test('R-04 A-11 the cash of three recharges is one sum to the cashier, and three rows in the books; paid twice it is paid once', async () => {
  await cash(1000);
  await cash(2000);
  await paid(700);
  await cash(300);
  const request = await ask(4000);
  expect(cashAsOne(request.parts).map(({ channel, amountFen }) => [channel, amountFen])).toEqual([['cash', 3300], ['wechat', 700]]);
  const approved = await approve(request.id);
  const [first] = approved.parts;
  const drawer = () => pay.one<{ fen: number }>('SELECT balance_fen AS fen FROM ledger_account WHERE code = $1', [`cash:${pay.market.cashier.id}`]).then(({ fen }) => fen);
  const before = await drawer();
  await Promise.all([0, 1].map(() => pay.mend.execute({ refundId: first!.id, actor: pay.market.cashier, act: 'pay-out' })));
  expect((await drawer()) - before).toBe(3300);
  const paidOut = await database.dataSource.query<{ fen: number }[]>(`SELECT amount_fen AS fen FROM transfer WHERE kind = 'refund' AND cause_key = ANY($1::text[]) ORDER BY amount_fen`, [approved.parts.map(({ id }) => `refund:${id}`)]);
  expect(paidOut.map(({ fen }) => fen)).toEqual([300, 1000, 2000]);
});

test('R-04 the same request id is the same request; with another amount it is refused', async () => {
  await paid(5000);
  const requestId = randomUUID();
  const [one, two] = await Promise.all([ask(2000, { requestId }), ask(2000, { requestId })]);
  expect(one!.parts.map(({ id }) => id)).toEqual(two!.parts.map(({ id }) => id));
  await expect(ask(2001, { requestId })).rejects.toMatchObject({ code: 'refund-id-reused' });
  expect(await pay.balance()).toBe(3000);
});

test('M11 no recharge is ever given back beyond its amount, and the books agree', async () => {
  expect(await database.dataSource.query('SELECT id FROM recharge WHERE refunded_fen > amount_fen OR refunded_fen < 0')).toEqual([]);
  expect(await verifyLedger(database.dataSource)).toEqual([]);
});
