import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildMini } from '../../scripts/steps/mini.mjs';
import { openBrowser, type OwnBrowser } from '../support/browser.js';
import { buyerPays, Phone, sandboxOrders } from '../support/phone.js';
import { phoneMarket, type PhoneMarket } from '../support/phone-market.js';
import { eventually } from '../support/product.js';

const phones = { A01: '13900000401', A02: '13900000402', A03: '13900000403', A04: '13900000404' } as const;
const iphone = 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.0 Mobile/15E148 Safari/604.1';
let place: PhoneMarket;
let browser: OwnBrowser;

beforeAll(async () => {
  await buildMini('h5');
  place = await phoneMarket(phones, { A03: 1200 });
  browser = await openBrowser();
}, 400_000);

afterAll(async () => {
  await browser?.close();
  await place?.product.stop();
});

const balance = (number: keyof typeof phones) => place.market.availableFen(place.stalls.get(number)!.accountId);
const orders = async (number: keyof typeof phones) =>
  (await place.market.admin.get<{ items: { stallNumber: string; state: string; amountFen: number }[] }>(`/sites/${place.market.admin.siteId}/orders?limit=100`)).items.filter(({ stallNumber }) => stallNumber === number);

test('A-03 A-14 U-01 two taps to the code; the buyer scans what the picture says, pays, and the page tells it step by step', async () => {
  const before = await balance('A01');
  const phone = await Phone.enter(browser, place.product, phones.A01);
  await phone.tap('¥100');
  await phone.sees('户名 王**');
  await phone.sees(/充后约可用|用电几天后/);
  await phone.tap('支付 ¥100.00');
  await phone.page.locator('.qr-picture:visible').waitFor();
  const faults = await phone.look('pay-code');
  const codeText = await phone.scan();
  expect(codeText).toMatch(/^weixin:\/\//);
  await place.product.simulator('POST', '/sandbox/scan', { codeText });
  await buyerPays(place.product);
  await phone.sees('充值成功');
  for (const words of ['已付款', '已入账', '供电未中断']) await phone.sees(words);
  faults.push(...(await phone.look('pay-result')));
  expect(await balance('A01')).toBe(before + 10_000);
  await phone.tap('#done');
  await phone.page.locator('#balance:visible').waitFor();
  const { id: stallId } = place.stalls.get('A01')!.page;
  await phone.go('/pages/bills/index');
  await phone.tap('充值收据');
  await phone.tap('收据');
  await phone.go(`/pages/orders/index?stall=${stallId}`);
  await phone.sees('已付款');
  faults.push(...(await phone.look('pay-orders')));
  expect(faults).toEqual([]);
  await phone.close();
});

test.each([['微信支付', 'wechat'], ['支付宝', 'alipay'], ['云闪付', 'unionpay']] as const)('A-03 in a phone browser %s opens its own page, which leads back to the result', async (words, channel) => {
  const before = await balance('A02');
  const phone = await Phone.enter(browser, place.product, phones.A02, { userAgent: iphone });
  await phone.go(`/pages/recharge/index?stall=${place.stalls.get('A02')!.page.id}&amount=5000`);
  await phone.tap(words);
  await phone.tap('支付 ¥50.00');
  await phone.page.locator('button.main').click();
  await phone.sees('充值成功');
  expect(phone.page.url()).toContain('/m/');
  expect(await balance('A02')).toBe(before + 5_000);
  expect((await sandboxOrders(place.product)).filter((order) => order.channel === channel && order.state === 'paid').length).toBeGreaterThan(0);
  await phone.close();
});

test('Y-02 U-07 cut for arrears, paid by phone, lit again: four steps with their times, and nobody but the machines awake', async () => {
  const { market } = place;
  const { page, phone: number } = place.stalls.get('A03')!;
  const { id: meterId, meterNumber } = page.meters[0]!;
  for (const [stepWh, template] of [[3000, 'low-1'], [6000, 'low-2'], [6000, 'arrears']] as const) {
    await market.consume(meterNumber, stepWh);
    await market.moveClock(30);
    await market.readNow(meterId);
    await eventually(`message ${template}`, async () => (await market.messages(number)).some((message) => message.template === template), 60_000);
  }
  await market.moveClock(31);
  await eventually('the cut', async () => (await market.stallByNumber('A03')).supply?.state === 'off', 90_000);
  const phone = await Phone.enter(browser, place.product, phones.A03);
  await phone.sees('因欠费已断电');
  const faults = await phone.look('cut-home');
  await phone.tap('#supply');
  await phone.sees('充值到账后自动送电');
  await phone.sees('打电话给物业 0571-88880000');
  faults.push(...(await phone.look('cut-supply')));
  await phone.tap('充值');
  await phone.tap('¥100');
  await phone.tap('支付 ¥100.00');
  await phone.page.locator('.qr-picture:visible').waitFor();
  await buyerPays(place.product);
  await phone.sees('已恢复供电');
  await phone.sees('充值成功');
  expect(await phone.text()).toMatch(/已付款\s*\d\d-\d\d \d\d:\d\d:\d\d[^]*已入账\s*\d\d-\d\d[^]*已下发送电\s*\d\d-\d\d[^]*已恢复供电\s*\d\d-\d\d/);
  faults.push(...(await phone.look('cut-paid-lit')));
  expect((await market.meter(meterNumber)).relay).toBe('closed');
  expect(faults).toEqual([]);
  await phone.close();
});

test('Y-16 the network is cut before the order arrives, after it arrived, and while it is paid: one order, one credit, the right last page', async () => {
  const before = await balance('A04');
  const { id: stallId } = place.stalls.get('A04')!.page;
  const phone = await Phone.enter(browser, place.product, phones.A04);
  await phone.go(`/pages/recharge/index?stall=${stallId}&amount=20000`);
  await phone.sees('支付 ¥200.00');
  // 1: the order never leaves the phone.
  await phone.page.route('**/orders', (route) => route.abort());
  await phone.tap('支付 ¥200.00');
  await phone.sees('订单还没有送到');
  expect(await orders('A04')).toEqual([]);
  // 2: it arrives, but the answer is lost.
  await phone.page.unroute('**/orders');
  await phone.page.route('**/orders', async (route) => { await route.fetch().catch(() => undefined); await route.abort().catch(() => undefined); });
  await phone.tap('#again');
  await eventually('the order', async () => (await orders('A04')).length === 1);
  await phone.page.unroute('**/orders');
  // 3: the page is closed and opened anew; everything is tapped that can be tapped.
  await phone.go(`/pages/recharge/index?stall=${stallId}`);
  await phone.page.reload();
  await phone.sees('上一笔 ¥200.00 还没有结果');
  await phone.tap('查看上一笔');
  await phone.page.locator('.qr-picture:visible').waitFor();
  await phone.tap('#check');
  // 4: paid while the phone is offline.
  await phone.page.route('**/api/v1/**', (route) => route.abort());
  await phone.sees('请不要重复付款');
  await phone.look('pay-offline');
  expect(await phone.page.locator('#pay:visible, #again:visible, #anew:visible').count()).toBe(0);
  await buyerPays(place.product);
  await phone.page.unroute('**/api/v1/**');
  await phone.sees('充值成功');
  expect((await orders('A04')).map(({ state, amountFen }) => [state, amountFen])).toEqual([['paid', 20_000]]);
  expect(await balance('A04')).toBe(before + 20_000);
  await phone.go(`/pages/recharge/index?stall=${stallId}`);
  await phone.page.reload();
  await phone.sees(/支付 ¥\d/);
  await phone.close();
});

test('A-03 the code on a stall: a stranger pays in a browser, learns nothing but where it is, and sees how it ends', async () => {
  const before = await balance('A01');
  const { token, url } = await place.market.admin.post<{ token: string; url: string }>(`/stalls/${place.stalls.get('A01')!.page.id}/code`);
  expect(url).toContain(`/q/${token}`);
  const phone = await Phone.open(browser, place.product);
  await phone.page.goto(`${place.product.apiUrl}/q/${token}`);
  await phone.sees('户名 王**');
  const text = await phone.text();
  for (const secret of ['余额', phones.A01]) expect(text).not.toContain(secret);
  const faults = await phone.look('stall-code');
  await phone.tap('¥200');
  await phone.tap('支付宝');
  await phone.tap('支付 ¥200.00');
  await phone.page.locator('.qr-picture:visible').waitFor();
  faults.push(...(await phone.look('stall-code-pay')));
  await place.product.simulator('POST', '/sandbox/scan', { codeText: await phone.scan() });
  await buyerPays(place.product);
  await phone.sees('充值成功');
  expect(await balance('A01')).toBe(before + 20_000);
  expect(faults).toEqual([]);
  await phone.close();
});

test('R-01 A-03 what is left is asked back by three taps and comes back the way it came, after another person agreed', async () => {
  const phone = await Phone.enter(browser, place.product, phones.A02);
  await phone.go('/pages/me/index');
  await phone.tap('#to-refund');
  await phone.sees('退回');
  await phone.tap('#submit');
  await phone.sees('已申请');
  const { market } = place;
  const finance = await place.product.signIn('finance');
  const asked = await eventually('the request', async () => (await finance.get<{ items: { id: string }[] }>(`/sites/${market.admin.siteId}/refunds?state=asked&limit=10`)).items[0]);
  await finance.post(`/refund-requests/${asked.id}/decision`, { decision: 'approve', note: '' });
  await phone.page.reload();
  await phone.sees('已退回');
  expect(await phone.look('refund-progress')).toEqual([]);
  await phone.close();
});
