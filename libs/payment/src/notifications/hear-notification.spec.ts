import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { PayMarket } from '../../../../test/support/pay-market.js';
import { verifyLedger } from '#libs/ledger';
import { ManualClock } from '#libs/runtime';
import { forgetRefusedNotifications } from './hear-notification.js';

let database: TestDatabase;
let pay: PayMarket;
const clock = new ManualClock('2026-11-20T10:00:00+08:00');

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database?.close());
beforeEach(async () => {
  clock.setTo('2026-11-20T10:00:00+08:00');
  pay = await PayMarket.make(database.dataSource, clock);
});

const alarms = (objectId: string) => database.dataSource.query<{ kind: string }[]>(`SELECT payload ->> 'kind' AS kind FROM outbox WHERE topic = 'alarm.open' AND payload ->> 'objectId' = $1`, [objectId]);

test.each([
  ['amount', { amountFen: 4999 }], ['amount', { amountFen: 5001 }], ['currency', { currency: 'USD' }], ['app', { appId: 'app-2' }], ['merchant', { merchantNumber: 'somebody' }],
])('D14 a verified payment of another %s: no credit, one alarm, the resending ends, the order stays asked for', async (difference, over) => {
  const order = await pay.order();
  pay.channel().pay(order.outTradeNo, over);
  for (let time = 0; time < 3; time++) expect((await pay.notify(order.outTradeNo)).status).toBe(200);
  expect(await pay.balance()).toBe(0);
  expect(await pay.one(`SELECT state, mismatch ->> 'difference' AS difference, next_query_at IS NOT NULL AS asked FROM payment_order WHERE id = $1`, [order.id])).toEqual({ state: 'submitted', difference, asked: true });
  expect(await alarms(order.id)).toEqual([{ kind: 'payment_mismatch' }]);
});

test('D14 another site’s merchant vouches for nothing here, though its signature is good', async () => {
  const other = await PayMarket.make(database.dataSource, clock);
  const order = await pay.order();
  pay.channel().pay(order.outTradeNo);
  const reply = await other.notifications.execute({ channel: 'wechat', merchantId: other.merchants.wechat, raw: pay.channel().notification(order.outTradeNo) });
  expect(reply.status).toBe(200);
  expect(await pay.one(`SELECT state, mismatch ->> 'difference' AS difference FROM payment_order WHERE id = $1`, [order.id])).toEqual({ state: 'submitted', difference: 'merchant' });
});

test('D14 a second payment under one order’s number is told, not credited', async () => {
  const order = await pay.order();
  pay.channel().pay(order.outTradeNo);
  await pay.notify(order.outTradeNo);
  const payment = { ...pay.channel().trades.get(order.outTradeNo)!.payment!, transactionId: 'T-second' };
  expect((await pay.notify(order.outTradeNo, { over: { payment } })).status).toBe(200);
  expect(await pay.balance()).toBe(5000);
  expect(await alarms(order.id)).toEqual([{ kind: 'payment_mismatch' }]);
});

test('D14 what does not verify is refused, kept for a month with what was wrong, and credits nothing', async () => {
  const order = await pay.order();
  pay.channel().pay(order.outTradeNo);
  const genuine = pay.channel().notification(order.outTradeNo);
  const hear = (raw: object) => pay.notifications.execute({ channel: 'wechat', merchantId: pay.merchants.wechat, raw: { ...genuine, ...raw } });
  expect((await hear({ headers: {} })).status).toBe(401);
  expect((await hear({ headers: { 'wechatpay-signature': 'WECHATPAY/SIGNTEST/x' } })).status).toBe(401);
  expect((await hear({ body: Buffer.from('{"kind":"pay\0') })).status).toBe(401);
  expect(await pay.balance()).toBe(0);
  expect(await database.dataSource.query('SELECT verified, refusal FROM payment_notification WHERE merchant_id = $1 ORDER BY id', [pay.merchants.wechat])).toEqual([
    { verified: false, refusal: 'bad signature' }, { verified: false, refusal: 'probe: bad signature' }, { verified: false, refusal: 'not whole' },
  ]);
  await pay.notify(order.outTradeNo);
  clock.advanceMs(31 * 86_400_000);
  expect(await forgetRefusedNotifications(database.dataSource, clock.wall())).toBeGreaterThanOrEqual(3);
  expect(await database.dataSource.query('SELECT verified FROM payment_notification WHERE merchant_id = $1', [pay.merchants.wechat])).toEqual([{ verified: true }]);
});

test('D14 of a flood of forgeries a few are kept', async () => {
  for (let n = 0; n < 80; n++) await pay.notifications.execute({ channel: 'wechat', merchantId: pay.merchants.wechat, raw: { method: 'POST', headers: {}, body: Buffer.from('x') } });
  expect(await pay.one('SELECT count(*)::int AS n FROM payment_notification WHERE merchant_id = $1', [pay.merchants.wechat])).toEqual({ n: 60 });
});

test('merchants that are not there are not found; one without keys is asked to come again', async () => {
  const raw = { method: 'POST', headers: {}, body: Buffer.alloc(0) };
  for (const [channel, merchantId] of [['wechat', randomUUID()], ['alipay', pay.merchants.wechat], ['paypal', pay.merchants.wechat], ['wechat', 'x']]) expect((await pay.notifications.execute({ channel: channel!, merchantId: merchantId!, raw })).status).toBe(404);
  pay.channels.byMerchant.delete(pay.merchants.unionpay);
  expect((await pay.notifications.execute({ channel: 'unionpay', merchantId: pay.merchants.unionpay, raw })).status).toBe(503);
});

test('D14 Alipay’s word is asked for: a message about what the channel does not hold to be paid credits nothing', async () => {
  const order = await pay.order({ channel: 'alipay', way: 'qr' });
  const bank = pay.channel('alipay');
  const payment = { transactionId: 'T-smuggled', outTradeNo: order.outTradeNo, amountFen: 5000, currency: 'CNY', appId: 'app-1', merchantNumber: bank.merchantNumber, paidAt: clock.wall(), payer: 'x' };
  expect((await pay.notify(order.outTradeNo, { channel: 'alipay', over: { payment } })).status).toBe(200);
  expect(await pay.balance()).toBe(0);
  expect(await pay.one('SELECT state, next_query_at <= $2 AS soon FROM payment_order WHERE id = $1', [order.id, clock.wall()])).toEqual({ state: 'submitted', soon: true });
  // No answer to the question: the message is kept, and the worker asks until it knows.
  bank.pay(order.outTradeNo);
  bank.fail('query', 'not-arrived');
  expect((await pay.notify(order.outTradeNo, { channel: 'alipay' })).status).toBe(200);
  expect(await pay.balance()).toBe(0);
  await pay.turn();
  expect(await pay.balance()).toBe(5000);
});

test('a verified payment whose number we do not know raises an alarm and is not sent for ever', async () => {
  const outTradeNo = randomUUID().replaceAll('-', '');
  const payment = { transactionId: 'T-1', outTradeNo, amountFen: 100, currency: 'CNY', appId: 'app-1', merchantNumber: pay.channel().merchantNumber, paidAt: clock.wall(), payer: 'x' };
  expect((await pay.notify(outTradeNo, { over: { payment } })).status).toBe(200);
  expect(await alarms(pay.merchants.wechat)).toEqual([{ kind: 'payment_unknown' }]);
});

test('D3 paid into an account that was closed meanwhile: the money waits in suspense, and its return is asked for, once', async () => {
  const order = await pay.order();
  await pay.closeAccount();
  pay.channel().pay(order.outTradeNo);
  await Promise.all([pay.notify(order.outTradeNo), pay.notify(order.outTradeNo), pay.notify(order.outTradeNo)]);
  expect(await pay.balance()).toBe(0);
  expect(await pay.one('SELECT state, suspense, recharge_id AS recharge FROM payment_order WHERE id = $1', [order.id])).toEqual({ state: 'paid', suspense: true, recharge: null });
  expect(await database.dataSource.query(`SELECT code, balance_fen AS fen FROM ledger_account WHERE site_id = $1 AND kind IN ('suspense', 'channel_clearing') ORDER BY kind`, [pay.market.siteId])).toEqual([
    { code: `clearing:${pay.merchants.wechat}`, fen: -5000 }, { code: `suspense:${pay.market.siteId}`, fen: 5000 },
  ]);
  expect(await database.dataSource.query('SELECT cause, state, asked_kind AS asked FROM refund_request WHERE account_id = $1', [pay.accountIds[0]])).toEqual([{ cause: 'late_payment', state: 'asked', asked: 'system' }]);
});

test('M1 M2 M3 the books agree after all of it', async () => {
  expect(await verifyLedger(database.dataSource)).toEqual([]);
});
