import { act } from 'react';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import OrderPage from '../src/pages/order/index';
import PayStall from '../src/pages/pay-stall/index';
import Recharge from '../src/pages/recharge/index';
import { chipsOf, fenOf } from '../src/pay/amount';
import { choicesHere, placeNow, platformOf, withoutSheet } from '../src/pay/environment';
import { beginPurchase, purchaseOf } from '../src/pay/purchase';
import { home, lit, order, paid, payOptions, stalls } from './market';
import { answer, buttons, closePage, noNetwork, openPage, refused, settle, tap, taps, text, type } from './page';
import { asked, comeBack, opened, openWith, storage, type Asked } from './stubs/taro';

const market = { '/customer/stalls': stalls, '/customer/stalls/s1/home': home, '/customer/stalls/s1/pay-options': payOptions, '/customer/stalls/s1/runway': ({ path }: Asked) => ({ daysLeft: Number(/afterFen=(\d+)/.exec(path)![1]) / 2500, endsAt: '2026-12-02T04:00:00Z', basisDays: 7, fewestDays: null, mostDays: null }) };
const ordersPosted = () => asked.filter(({ method, path }) => method === 'POST' && path.endsWith('/orders'));
const wait = (ms: number) => act(async () => { await vi.advanceTimersByTimeAsync(ms); });

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
  storage.set('token', 'secret');
  storage.set('channel', 'alipay');
});
afterEach(() => {
  closePage(true);
  openWith({});
  vi.useRealTimers();
});

describe('amounts', () => {
  test.each([['88.8', 8880], ['100', 10_000], ['0.01', 1], ['1.', 100], ['', null], ['1.234', null], ['-5', null], ['1e3', null], ['12345678', null]] as const)('%s yuan are %s fen', (typed, fen) => expect(fenOf(typed)).toBe(fen));

  test('the last amount comes first, none twice, none outside the limits', () => {
    expect(chipsOf([10_000, 20_000, 50_000], 20_000, 100, 500_000)).toEqual([20_000, 10_000, 50_000]);
    expect(chipsOf([10_000, 20_000, 50_000], 7, 100, 20_000)).toEqual([10_000, 20_000]);
    expect(chipsOf([10_000], null, 100, 500_000)).toEqual([10_000]);
  });
});

describe('where somebody pays', () => {
  const all = payOptions.channels;
  test.each([
    ['weapp', 'weapp', '', 'wechat jsapi, alipay qr, unionpay qr'], ['alipay', 'alipay', '', 'alipay mini, wechat native, unionpay qr'], ['h5', 'in-wechat', 'Mobile MicroMessenger/8', 'wechat jsapi, alipay qr, unionpay qr'],
    ['h5', 'in-alipay', 'Mobile AlipayClient/10', 'alipay wap, wechat native, unionpay qr'], ['h5', 'phone', 'iPhone Safari', 'wechat h5, alipay wap, unionpay front'], ['h5', 'desk', 'Windows Chrome', 'wechat native, alipay qr, unionpay qr'],
  ])('A-03 %s, %s: the own channel first, a code where an app cannot open the other', (platform, place, agent, ways) => {
    expect(placeNow(platform, agent)).toBe(place);
    expect(choicesHere(all, placeNow(platform, agent)).map(({ channel, way }) => `${channel} ${way}`).join(', ')).toBe(ways);
  });

  test('what the site or the channel does not offer is not there; only sheets need to know who pays', () => {
    expect(choicesHere([{ channel: 'wechat', ways: ['h5'] }], 'desk')).toEqual([]);
    expect([platformOf({ channel: 'wechat', way: 'jsapi' }, 'weapp'), platformOf({ channel: 'wechat', way: 'jsapi' }, 'in-wechat'), platformOf({ channel: 'alipay', way: 'mini' }, 'alipay'), platformOf({ channel: 'alipay', way: 'wap' }, 'phone')]).toEqual(['wechat', 'wechat-account', 'alipay', undefined]);
    expect(choicesHere(withoutSheet(all), 'in-wechat')[0]).toEqual({ channel: 'wechat', way: 'native' });
  });
});

test('U-01 A-14 the page shows whose electricity it is and how long it would last, and asks for one order', async () => {
  openWith({ stall: 's1', amount: '30000' });
  answer({ ...market, '/customer/stalls/s1/orders': ({ data }: Asked) => ({ ...order, orderId: data!.orderId, channel: 'alipay', way: 'qr' }) });
  await openPage(Recharge);
  for (const words of ['A101', '城东农贸批发市场 · 1F', '户名 王*明', '充后约可用 12 天', '用支付宝扫一扫']) expect(text()).toContain(words);
  await type('amount', '88.8');
  await wait(300);
  expect(text()).toContain('支付 ¥88.80');
  await type('amount', '0.5');
  await tap('支付 ¥0.50');
  expect(text()).toContain('每次可充 ¥1.00 到 ¥5,000.00');
  expect(ordersPosted()).toEqual([]);
  await type('amount', '');
  await tap('¥200');
  await tap('支付 ¥200.00');
  expect(ordersPosted().map(({ data }) => data)).toEqual([{ orderId: expect.any(String), channel: 'alipay', way: 'qr', amountFen: 20_000 }]);
  expect(ordersPosted()[0]!.header['idempotency-key']).toBe(ordersPosted()[0]!.data!.orderId);
  expect(opened).toEqual([`/pages/order/index?orderId=${String(ordersPosted()[0]!.data!.orderId)}`]);
});

test('a refusal leaves nothing behind; an order that is open elsewhere takes the place of the new one', async () => {
  openWith({ stall: 's1', amount: '30000' });
  answer({ ...market, '/customer/stalls/s1/orders': refused('channel-not-offered', 409) });
  await openPage(Recharge);
  await tap('支付 ¥300.00');
  expect(text()).toContain('请换一种');
  expect(storage.get('purchases')).toEqual([]);
  answer({ ...market, '/customer/stalls/s1/orders': { ...order, orderId: 'earlier', amountFen: 5_000 } });
  await tap('支付 ¥300.00');
  expect(opened).toEqual(['/pages/order/index?orderId=earlier']);
  expect(purchaseOf('earlier')).toMatchObject({ stallId: 's1', amountFen: 5_000 });
});

test('Y-16 as long as the last purchase has no end nothing else can be bought, however often it is tapped', async () => {
  const begun = beginPurchase({ stallId: 's1', channel: 'wechat', way: 'native', amountFen: 30_000 });
  expect(beginPurchase({ stallId: 's1', channel: 'alipay', way: 'qr', amountFen: 500 })).toEqual(begun);
  expect(beginPurchase({ stallId: 's2', channel: 'alipay', way: 'qr', amountFen: 500 }).orderId).not.toBe(begun.orderId);
  openWith({ stall: 's1' });
  answer(market);
  await openPage(Recharge);
  expect(buttons().some(({ textContent }) => textContent?.startsWith('支付'))).toBe(false);
  await tap('查看上一笔');
  expect(opened).toEqual([`/pages/order/index?orderId=${begun.orderId}`]);
});

describe('the page of an order', () => {
  const show = async (now: unknown) => {
    openWith({ orderId: 'o1' });
    answer({ ...market, '/customer/orders/o1': now });
    await openPage(OrderPage);
    await wait(1);
  };
  const payButtons = () => buttons().filter(({ textContent }) => /支付|重新充值|继续/.test(textContent ?? '')).map(({ textContent }) => textContent);

  test.each([
    ['waiting for a code to be scanned', order, '等待付款', []], ['a sheet to go on with', { ...order, params: { kind: 'open', openUrl: 'x' } }, '等待付款', ['继续支付 ¥300.00']], ['not known', { ...order, unknown: true }, '请不要重复付款', []],
    ['closing', { ...order, state: 'closing' }, '正在关闭订单', []], ['closed', { ...order, state: 'closed', canPayAgain: true }, '这一笔没有付款', ['重新充值']], ['closed, but another is open', { ...order, state: 'closed' }, '这一笔没有付款', []],
    ['paid', paid, '已付款', []], ['no network', noNetwork, '请不要重复付款', []],
  ] as const)('Y-16 %s: nothing that pays a second time', async (_name, now, words, pays) => {
    await show(now);
    expect(text()).toContain(words);
    expect(payButtons()).toEqual(pays);
  });

  test('Y-02 paid, credited, ordered, lit: each step with its time, and none before it happened', async () => {
    await show({ ...paid, creditedAt: null });
    expect(text()).toContain('✓已付款11-20 12:01:00…已入账○已下发送电○已恢复供电');
    answer({ ...market, '/customer/orders/o1': { ...paid, waitingFor: 'gateway_offline' } });
    await wait(2600);
    expect(text()).toContain('已入账11-20 12:01:01…已下发送电网关暂时离线');
    answer({ ...market, '/customer/orders/o1': lit });
    await wait(2600);
    expect(text()).toContain('充值成功');
    expect(text()).toContain('已恢复供电11-20 12:01:05');
    const before = asked.length;
    await wait(60_000);
    expect(asked.length).toBe(before);
  });

  test('a supply that was never off needs no restoring', async () => {
    await show({ ...paid, needed: false });
    expect(text()).toContain('充值成功');
    expect(text()).toContain('供电未中断');
  });

  test('after a minute: the reason, a call for help, a phone number', async () => {
    await show({ ...paid, paidAt: new Date(Date.now() - 61_000).toISOString(), creditedAt: new Date(Date.now() - 61_000).toISOString(), waitingFor: 'device' });
    await wait(5001);
    for (const words of ['比平时久', '等待电表回应', '不需要再付一次', '0571-88880000']) expect(text()).toContain(words);
    answer({ ...market, '/customer/orders/o1': paid, '/customer/stalls/s1/tickets': { ticketId: 't1' } });
    await tap('催办');
    expect(text()).toContain('已催办');
    expect(asked.find(({ path }) => path.endsWith('/tickets'))?.data).toMatchObject({ kind: 'no_power', text: '已付款 ¥300.00 仍未送电,订单 o1' });
  });

  test('Y-16 the page asks at once when it comes back, and an order that never arrived is asked for again under its own id', async () => {
    const begun = beginPurchase({ stallId: 's1', channel: 'wechat', way: 'native', amountFen: 30_000 });
    openWith({ orderId: begun.orderId });
    answer({ ...market, [`/customer/orders/${begun.orderId}`]: refused('not-found', 404) });
    await openPage(OrderPage);
    expect(text()).toContain('订单还没有送到');
    answer({ ...market, [`/customer/orders/${begun.orderId}`]: { ...order, orderId: begun.orderId }, '/customer/stalls/s1/orders': { ...order, orderId: begun.orderId } });
    await tap('继续这一笔');
    expect(ordersPosted().map(({ data }) => data!.orderId)).toEqual([begun.orderId]);
    expect(text()).toContain('等待付款');
    answer({ ...market, [`/customer/orders/${begun.orderId}`]: { ...lit, orderId: begun.orderId } });
    act(() => comeBack());
    await settle();
    expect(text()).toContain('充值成功');
    expect(purchaseOf(begun.orderId)).toBeUndefined();
    expect(taps).toBe(1);
  });

  test('who has changed his mind cancels it', async () => {
    await show(order);
    answer({ ...market, '/customer/orders/o1': { ...order, state: 'closed', canPayAgain: true }, '/customer/orders/o1/cancel': { ...order, state: 'closing' } });
    await tap('取消这笔订单');
    expect(text()).toContain('订单已关闭');
  });
});

describe('the code on a stall', () => {
  const code = { siteName: '城东农贸批发市场', stallNumber: 'A101', floor: '1F', maskedName: '王*明', payable: true, channels: payOptions.channels, minFen: 100, maxFen: 500_000, chips: [10_000, 20_000] };
  const { stallId: _secret, ...strangers } = order;

  test('A-03 anybody pays without signing in, sees no balance, and learns how it ends', async () => {
    storage.clear();
    openWith({ token: 'abcdefghijklmnopqrst' });
    answer({ '/public/stall-codes/abcdefghijklmnopqrst': code, '/public/stall-codes/abcdefghijklmnopqrst/orders': ({ data, method }: Asked) => ({ ...strangers, orderId: data?.orderId, ...(method === 'GET' ? {} : {}) }) });
    await openPage(PayStall);
    for (const words of ['A101', '户名 王*明', '¥100', '支付 ¥100.00']) expect(text()).toContain(words);
    expect(text()).not.toContain('余额');
    await tap('支付 ¥100.00');
    await wait(1);
    expect(text()).toContain('打开微信支付扫一扫');
    expect(ordersPosted()[0]).toMatchObject({ token: undefined, data: { channel: 'wechat', way: 'native', amountFen: 10_000 } });
    answer({ '/public/stall-codes/abcdefghijklmnopqrst/orders': { ...lit, stallId: undefined } });
    await tap('我已付款');
    expect(text()).toContain('充值成功');
    await tap('再充一笔');
  });

  test('a code that is none, and a stall that cannot be paid', async () => {
    openWith({ token: 'abcdefghijklmnopqrst' });
    answer({ '/public/stall-codes/abcdefghijklmnopqrst': { ...code, payable: false } });
    await openPage(PayStall);
    expect(text()).toContain('请联系物业');
    openWith({});
    await openPage(PayStall);
    expect(text()).toContain('这不是本系统的码');
  });
});
