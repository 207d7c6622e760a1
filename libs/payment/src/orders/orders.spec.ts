import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { PayMarket, TERMS } from '../../../../test/support/pay-market.js';
import { verifyLedger } from '#libs/ledger';
import { ManualClock } from '#libs/runtime';
import { atChannel } from './order.js';

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

const minutes = (n: number) => clock.advanceMs(n * 60_000);
const transfers = (orderId: string) => pay.one<{ n: number }>(`SELECT count(*)::int AS n FROM transfer WHERE cause_key = 'recharge:' || $1`, [orderId]).then(({ n }) => n);
const customer = { kind: 'customer' as const, id: '00000000-0000-4000-8000-000000000001', name: '王小明', ip: '127.0.0.1' };

test('A-03 an order is there before its channel hears of it, is credited once by the channel’s word, and has its receipt', async () => {
  const order = await pay.order();
  expect(order).toMatchObject({ state: 'submitted', unknown: false, params: { kind: 'code' }, outTradeNo: order.id.replaceAll('-', ''), amountFen: 5000, notifyUrl: `https://pay.example/api/v1/notify/wechat/${pay.merchants.wechat}` });
  expect(order.expiresAt.getTime() - order.createdAt.getTime()).toBe(15 * 60_000);
  pay.channel().pay(order.outTradeNo);
  clock.advanceMs(2000);
  expect(await pay.notify(order.outTradeNo)).toEqual({ status: 200, contentType: 'application/json', body: '{"code":"SUCCESS"}' });
  expect(await pay.one('SELECT state, transaction_id IS NOT NULL AS told, recharge_id = id AS own, next_query_at AS next FROM payment_order WHERE id = $1', [order.id])).toEqual({ state: 'paid', told: true, own: true, next: null });
  expect(await pay.balance()).toBe(5000);
  expect(await pay.one('SELECT channel, operator_id AS operator, receipt_number AS number, credited_at - paid_at = interval \'2 s\' AS late FROM recharge WHERE id = $1', [order.id])).toEqual({ channel: 'wechat', operator: null, number: '20261120-0001', late: true });
  expect(await database.dataSource.query(`SELECT topic FROM outbox WHERE key = 'recharge:' || $1 ORDER BY topic`, [order.id])).toEqual([{ topic: 'purse.credited' }, { topic: 'recharge.credited' }]);
  expect(await database.dataSource.query('SELECT kind FROM payment_event WHERE order_id = $1 ORDER BY id', [order.id])).toEqual(['created', 'submitted', 'paid', 'credited'].map((kind) => ({ kind })));
});

test('A-03 A-04 WeChat, Alipay and UnionPay land in one order book', async () => {
  for (const [channel, way] of [['wechat', 'native'], ['alipay', 'qr'], ['unionpay', 'qr']] as const) {
    const order = await pay.order({ channel, way });
    pay.channel(channel).pay(order.outTradeNo);
    expect((await pay.notify(order.outTradeNo, { channel })).status).toBe(200);
    expect((await pay.state(order.id)).state).toBe('paid');
  }
  expect(await pay.balance()).toBe(15_000);
  expect(await database.dataSource.query('SELECT DISTINCT channel FROM recharge WHERE account_id = $1 ORDER BY channel', [pay.accountIds[0]])).toEqual(['alipay', 'unionpay', 'wechat'].map((channel) => ({ channel })));
});

test('A-03 a notification that comes before the submission is answered credits once, and the late answer moves nothing back', async () => {
  const input = pay.input();
  pay.channel().fail('submit', 'answer-lost');
  const lost = await pay.order(input);
  expect(lost).toMatchObject({ state: 'created', unknown: true });
  pay.channel().pay(lost.outTradeNo);
  await pay.notify(lost.outTradeNo);
  // The submission's own answer, come at last.
  await pay.submit.execute(lost);
  expect(await pay.state(lost.id)).toEqual({ state: 'paid', unknown: false });
  expect(await transfers(lost.id)).toBe(1);
});

test('A-03 paid and told while our submission is still under way: its good answer does not make the order unpaid', async () => {
  const bank = pay.channel();
  const submit = bank.submit.bind(bank);
  bank.submit = async (asked) => {
    const answer = await submit(asked);
    bank.pay(asked.outTradeNo);
    await pay.notify(asked.outTradeNo);
    return answer;
  };
  const order = await pay.order();
  expect(order).toMatchObject({ state: 'paid', unknown: false, nextQueryAt: null, params: null });
  expect(await pay.balance()).toBe(5000);
});

test('Y-16 a process that dies between writing the order and submitting it leaves one that the worker submits', async () => {
  const input = pay.input();
  const submit = pay.channel().submit;
  pay.channel().submit = () => Promise.reject(new Error('kill -9'));
  await expect(pay.order(input)).rejects.toThrow('kill -9');
  pay.channel().submit = submit;
  clock.advanceMs(3000);
  await pay.turn();
  expect(await pay.state(input.orderId)).toEqual({ state: 'submitted', unknown: false });
});

test('D3 the same notification twenty times at once, with pollers that see the payment too: one credit, all acknowledged', async () => {
  const order = await pay.order();
  pay.channel().pay(order.outTradeNo);
  clock.advanceMs(10_000);
  const heard = await Promise.all([...Array.from({ length: 20 }, () => pay.notify(order.outTradeNo)), pay.turn(), pay.turn(), pay.settle.execute({ orderId: order.id, wish: 'look', source: 'payer' })]);
  expect(heard.slice(0, 20).every((reply) => (reply as { status: number }).status === 200)).toBe(true);
  expect(await transfers(order.id)).toBe(1);
  expect(await pay.balance()).toBe(5000);
  expect(await pay.one('SELECT count(*)::int AS n FROM recharge WHERE account_id = $1', [pay.accountIds[0]])).toEqual({ n: 1 });
  expect(await pay.one('SELECT count(*)::int AS n, count(DISTINCT order_id)::int AS orders FROM payment_notification WHERE order_id = $1', [order.id])).toEqual({ n: 20, orders: 1 });
});

test('Y-16 a lost answer of a submission: the same id gives the same order to the channel with the same words, never a second one', async () => {
  const input = pay.input();
  pay.channel().fail('submit', 'answer-lost');
  pay.channel().fail('submit', 'not-arrived');
  const first = await pay.order(input);
  minutes(1);
  const second = await pay.order(input);
  expect([first.params, second.params]).toEqual([null, null]);
  const third = await pay.order(input);
  expect(third).toMatchObject({ id: first.id, state: 'submitted', unknown: false, params: { kind: 'code' } });
  expect(pay.channel().trades.size).toBe(1);
  expect(pay.channel().trades.get(first.outTradeNo)!.order).toEqual(atChannel(third));
});

test('Y-16 an order that the channel never heard of is given to it again by the worker', async () => {
  pay.channel().fail('submit', 'not-arrived');
  const order = await pay.order();
  clock.advanceMs(5000);
  await pay.turn();
  expect(await pay.state(order.id)).toEqual({ state: 'submitted', unknown: false });
});

test('Y-16 the same id with another input is refused, also one of a cash recharge', async () => {
  const input = pay.input();
  await pay.order(input);
  for (const over of [{ amountFen: 5001 }, { channel: 'alipay', way: 'qr' }, { account: 1, accountId: pay.accountIds[1]! }] as const) await expect(pay.order({ ...input, ...over })).rejects.toMatchObject({ code: 'order-id-reused' });
  const cashId = randomUUID();
  await pay.cash.execute({ actor: pay.market.cashier, siteId: pay.market.siteId, accountId: pay.accountIds[0]!, amountFen: 5000, rechargeId: cashId });
  await expect(pay.order({ orderId: cashId })).rejects.toMatchObject({ code: 'order-id-reused' });
  await expect(pay.cash.execute({ actor: pay.market.cashier, siteId: pay.market.siteId, accountId: pay.accountIds[0]!, amountFen: 5000, rechargeId: input.orderId })).rejects.toMatchObject({ code: 'recharge-id-reused' });
});

test('Y-16 one order whatever is tapped: taps at once, with ids of their own, give one order, until it is cancelled at the channel', async () => {
  const taps = await Promise.all(Array.from({ length: 8 }, () => pay.create.execute(pay.input({ payer: customer }))));
  expect(new Set(taps.map(({ order }) => order.id)).size).toBe(1);
  expect(taps.filter(({ earlier }) => earlier)).toHaveLength(7);
  const first = taps[0]!.order;
  // For another stall it is another matter.
  expect((await pay.create.execute(pay.input({ payer: customer, accountId: pay.accountIds[1]! }))).earlier).toBe(false);
  pay.channel().fail('close', 'not-arrived');
  await pay.settle.execute({ orderId: first.id, wish: 'close', source: 'payer' });
  expect(await pay.state(first.id)).toEqual({ state: 'closing', unknown: true });
  expect((await pay.create.execute(pay.input({ payer: customer }))).earlier).toBe(true);
  await pay.settle.execute({ orderId: first.id, wish: 'close', source: 'payer' });
  expect(await pay.state(first.id)).toEqual({ state: 'closed', unknown: false });
  const next = await pay.create.execute(pay.input({ payer: customer, amountFen: 7000 }));
  expect(next).toMatchObject({ earlier: false, order: { amountFen: 7000, state: 'submitted' } });
});

test('A-14 any amount within the site’s limits', async () => {
  for (const amountFen of [TERMS.minFen, 12_345, TERMS.maxFen]) expect((await pay.order({ amountFen })).amountFen).toBe(amountFen);
  for (const amountFen of [TERMS.minFen - 1, TERMS.maxFen + 1, 0, -5, 100.5, Number.NaN]) await expect(pay.order({ amountFen })).rejects.toMatchObject({ code: 'recharge-amount-out-of-range' });
});

test('an order needs an open account, a channel that the site takes, a way of the channel, and a known payer where the way needs one', async () => {
  await expect(pay.order({ accountId: randomUUID() })).rejects.toMatchObject({ code: 'account-not-found' });
  await expect(pay.order({ terms: { ...TERMS, channels: { ...TERMS.channels, wechat: false } } })).rejects.toMatchObject({ code: 'channel-not-offered' });
  await expect(pay.order({ way: 'wap' })).rejects.toMatchObject({ code: 'way-not-offered' });
  await expect(pay.order({ way: 'jsapi' })).rejects.toMatchObject({ code: 'payer-unknown' });
  await database.dataSource.query('UPDATE merchant SET enabled = false WHERE id = $1', [pay.merchants.wechat]);
  await expect(pay.order()).rejects.toMatchObject({ code: 'channel-not-offered' });
  await pay.closeAccount();
  await expect(pay.order({ channel: 'alipay', way: 'qr' })).rejects.toMatchObject({ code: 'account-closed' });
});

test('D3 paid after it was closed, the cashier having been open: credited once, whoever learns of it first', async () => {
  const order = await pay.order({ channel: 'alipay', way: 'qr' });
  minutes(16);
  await pay.turn();
  // Nobody scanned it: the channel knows no trade, which closes nothing.
  expect(await pay.state(order.id)).toEqual({ state: 'closing', unknown: false });
  minutes(136);
  await pay.turn();
  expect((await pay.state(order.id)).state).toBe('closed');
  pay.channel('alipay').pay(order.outTradeNo);
  await pay.notify(order.outTradeNo, { channel: 'alipay' });
  await pay.notify(order.outTradeNo, { channel: 'alipay' });
  expect((await pay.state(order.id)).state).toBe('paid');
  expect(await pay.balance()).toBe(5000);
});

test('D3 the close races with the payment: the channel says paid, and the order is paid without any notification', async () => {
  const order = await pay.order();
  minutes(15);
  const bank = pay.channel();
  const close = bank.close.bind(bank);
  bank.close = async (asked) => {
    bank.pay(asked.outTradeNo);
    return close(asked);
  };
  await pay.turn();
  expect((await pay.state(order.id)).state).toBe('paid');
  expect(await pay.balance()).toBe(5000);
});

test('U-07 all notifications lost: the worker credits within its next question', async () => {
  const order = await pay.order();
  clock.advanceMs(60_000);
  pay.channel().pay(order.outTradeNo);
  await pay.turn();
  expect(await pay.balance()).toBe(5000);
  expect(await database.dataSource.query(`SELECT detail ->> 'source' AS source FROM payment_event WHERE order_id = $1 AND kind = 'paid'`, [order.id])).toEqual([{ source: 'poll' }]);
});

test('an order past its expiry is closed at the channel, then here, and cannot be paid there any more', async () => {
  const order = await pay.order();
  minutes(15);
  await pay.turn();
  expect((await pay.state(order.id)).state).toBe('closed');
  expect(pay.channel().pay(order.outTradeNo)).toBe(false);
  expect(pay.channel().calls.slice(-2)).toEqual([`query ${order.outTradeNo}`, `close ${order.outTradeNo}`]);
});

test('an answer that never comes is unknown, not closed, however long it lasts', async () => {
  const order = await pay.order();
  pay.channel().down = true;
  for (let turn = 0; turn < 30; turn++) {
    minutes(20);
    await pay.turn();
  }
  expect(await pay.state(order.id)).toEqual({ state: 'submitted', unknown: true });
  expect(await pay.one('SELECT count(*)::int AS n FROM payment_event WHERE order_id = $1 AND kind = \'unknown\'', [order.id])).toEqual({ n: 1 });
  pay.channel().down = false;
  pay.channel().pay(order.outTradeNo);
  minutes(31);
  await pay.turn();
  expect(await pay.state(order.id)).toEqual({ state: 'paid', unknown: false });
});

test('what the channel refuses is closed there before it is closed here', async () => {
  pay.channel().refuseNext = { code: 'APPID_MCHID_NOT_MATCH', message: '商户号与appid不匹配' };
  const order = await pay.order();
  expect(order).toMatchObject({ state: 'closing', refusal: 'APPID_MCHID_NOT_MATCH', params: null });
  await pay.turn();
  expect((await pay.state(order.id)).state).toBe('closed');
});

test('the worker asks a few at once; a channel that hangs holds up itself alone', async () => {
  const slow = await pay.order();
  const quick = await pay.order({ channel: 'unionpay', way: 'qr' });
  pay.channel('unionpay').pay(quick.outTradeNo);
  clock.advanceMs(5000);
  for (let n = 0; n < 8; n++) pay.channel().fail('query', 'hang');
  const poller = pay.poller();
  await poller.turn();
  await expect.poll(async () => (await pay.state(quick.id)).state).toBe('paid');
  // The hanging one is not asked again, nor is it lost: its lease brings it back.
  await poller.turn();
  expect(pay.channel().calls.filter((call) => call === `query ${slow.outTradeNo}`)).toHaveLength(1);
  pay.channel().letGo();
  await poller.idle();
  expect(await pay.state(slow.id)).toEqual({ state: 'submitted', unknown: true });
});

test('M1 M2 M3 the books agree after all of it', async () => {
  expect(await verifyLedger(database.dataSource)).toEqual([]);
});

test('U-08 A-03 an order of the official account’s payer goes to the channel with that app, and is paid by that app’s word alone', async () => {
  const payer = { kind: 'customer' as const, id: customer.id, name: '王小明', ip: '127.0.0.1', ref: 'o-in-account', appId: 'wx-account' };
  const order = await pay.order({ way: 'jsapi', payer });
  expect(atChannel(order)).toMatchObject({ payerRef: 'o-in-account', payerAppId: 'wx-account' });
  // The merchant's own app vouches for a payment under this number: it is not this order's.
  pay.channel().pay(order.outTradeNo, { appId: 'app-1' });
  await pay.notify(order.outTradeNo);
  expect((await pay.state(order.id)).state).not.toBe('paid');
  expect(await pay.balance()).toBe(0);
  const other = await pay.order({ way: 'jsapi', payer: { ...payer, id: '00000000-0000-4000-8000-000000000002' } });
  pay.channel().pay(other.outTradeNo, { appId: 'wx-account' });
  await pay.notify(other.outTradeNo);
  expect((await pay.state(other.id)).state).toBe('paid');
  expect(await pay.balance()).toBe(5000);
});
