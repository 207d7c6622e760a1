import { afterEach, expect, test } from 'vitest';
import { home, lit, me, order, paid, payOptions, privacy, stalls } from '../../miniprogram/test/market.js';
import { CompiledApp, noNetwork, refused, type Answers, type Platform } from './compiled.js';
import type { Request } from './native.js';

const platforms: Platform[] = ['weapp', 'alipay'];
let app: CompiledApp | undefined;
afterEach(() => {
  app?.end();
  app = undefined;
});

const market: Answers = {
  '/public/privacy': privacy, '/customer/stalls': stalls, '/customer/me': me, '/customer/announcements': [], '/customer/consents': {}, '/customer/stalls/s1/home': home, '/customer/stalls/s1/pay-options': payOptions,
  '/customer/stalls/s1/runway': { daysLeft: 12, endsAt: '2026-12-02T04:00:00Z', basisDays: 7, fewestDays: 10, mostDays: 14 }, '/customer/stalls/s1/emergency': { enabled: true, amountFen: 2000, available: true, why: null, outstandingFen: 0 },
  '/customer/message-consents': [{ template: 'recharge', remaining: 0, weixinTemplateId: 'tmpl-1' }, { template: 'stall', remaining: 0, weixinTemplateId: null }],
};

async function signedIn(platform: Platform, more: Answers = {}): Promise<CompiledApp> {
  app = await CompiledApp.boot(platform);
  app.answers = { ...market, ...more };
  app.world.storage.set('token', 'secret');
  return app;
}
const ordersAsked = (): Request[] => app!.world.asked.filter(({ method, path }) => method === 'POST' && path.endsWith('/orders'));
const deeds = (name: string): unknown[] => app!.world.deedsAsked.filter(([asked]) => asked === name).map(([, options]) => options);

test.each(platforms)('U-06 the compiled %s shows balance, days and supply without a tap, and calls the API that the build was given', async (platform) => {
  await signedIn(platform);
  await app!.open('/pages/home/index');
  for (const words of ['¥123.45', '约可用 5 天(到 11-25)', '● 供电中', '抄表 3 分钟前']) await app!.sees(words);
  expect(app!.taps).toBe(0);
  expect(app!.world.asked.every(({ headers, path }) => path === '/public/privacy' || headers.authorization === 'Bearer secret')).toBe(true);
});

test('A-03 U-01 in WeChat the usual amount is two taps from the first page to the pay sheet, and the page tells when power is back', async () => {
  const sheet = { appId: 'wx1', timeStamp: '1', nonceStr: 'n', package: 'prepay_id=1', signType: 'RSA', paySign: 's' };
  let now: object = { ...order, way: 'jsapi', params: { kind: 'sheet', platform: 'wechat', sheet } };
  await signedIn('weapp', { 'POST /customer/stalls/s1/orders': ({ data }: Request) => ({ ...now, orderId: data!.orderId }), '/customer/orders/': () => now });
  app!.world.deeds.requestPayment = () => { now = { ...lit, way: 'jsapi' }; return { errMsg: 'requestPayment:ok' }; };
  app!.world.deeds.requestSubscribeMessage = () => ({ 'tmpl-1': 'accept', errMsg: 'requestSubscribeMessage:ok' });
  await app!.open('/pages/home/index');
  await app!.sees('¥300');
  await app!.tap('¥300');
  for (const words of ['A101', '户名 王*明', '充后约可用 12 天']) await app!.sees(words);
  await app!.tap('支付 ¥300.00');
  expect(app!.taps).toBeLessThanOrEqual(2);
  await app!.sees('充值成功');
  expect(deeds('requestPayment')).toEqual([sheet]);
  expect(ordersAsked().map(({ data, headers }) => [data, headers['idempotency-key'] === data!.orderId])).toEqual([[{ orderId: expect.stringMatching(/^[0-9a-f-]{36}$/), channel: 'wechat', way: 'jsapi', amountFen: 30_000, platform: 'wechat' }, true]]);
  for (const words of ['已付款', '已入账', '已下发送电', '已恢复供电', '11-20 12:01:05']) expect(app!.text()).toContain(words);
  await app!.settle();
  expect(app!.world.asked.find(({ method, path }) => method === 'POST' && path === '/customer/message-consents')?.data).toEqual({ template: 'recharge', accepted: true });
});

test('A-03 in Alipay the same two taps lead to its own sheet; "processing" is no success', async () => {
  let now: object = { ...order, channel: 'alipay', way: 'mini', params: { kind: 'sheet', platform: 'alipay', sheet: { tradeNO: '2026112022001' } } };
  await signedIn('alipay', { 'POST /customer/stalls/s1/orders': ({ data }: Request) => ({ ...now, orderId: data!.orderId }), '/customer/orders/': () => now });
  app!.world.deeds.tradePay = () => { now = { ...now, unknown: true }; return { resultCode: '8000' }; };
  await app!.open('/pages/home/index');
  await app!.sees('¥300');
  await app!.tap('¥300');
  await app!.sees('支付宝');
  await app!.tap('支付 ¥300.00');
  expect(app!.taps).toBe(2);
  expect(deeds('tradePay')).toEqual([{ tradeNO: '2026112022001' }]);
  await app!.sees('请不要重复付款');
  expect(app!.buttons().filter((words) => /支付|继续/.test(words))).toEqual([]);
  now = { ...lit, channel: 'alipay' };
  await app!.awayAndBack();
  await app!.sees('充值成功');
  expect(ordersAsked()).toHaveLength(1);
});

test('Y-16 in WeChat one tap shows the code for Alipay', async () => {
  await signedIn('weapp', { 'POST /customer/stalls/s1/orders': ({ data }: Request) => ({ ...order, orderId: data!.orderId, channel: 'alipay', way: 'qr', params: { kind: 'code', codeText: 'https://qr.alipay.com/abc' } }), '/customer/orders/': { ...order, channel: 'alipay', way: 'qr', params: { kind: 'code', codeText: 'https://qr.alipay.com/abc' } } });
  await app!.open('/pages/recharge/index?stall=s1&amount=20000');
  await app!.sees('支付宝');
  await app!.tap('支付宝');
  await app!.tap('支付 ¥200.00');
  await app!.sees('打开支付宝扫一扫');
  expect(app!.nodes().some((node) => app!.tagOf(node) === 'image' && Object.values(node).some((value) => String(value).startsWith('data:image/gif;base64,')))).toBe(true);
});

test.each(platforms)('Y-16 the network of %s is cut at every step: one order, and after a restart its page tells the truth', async (platform) => {
  await signedIn(platform, { 'POST /customer/stalls/s1/orders': noNetwork, '/customer/orders/': noNetwork });
  await app!.open('/pages/recharge/index?stall=s1&amount=20000');
  await app!.sees('支付 ¥200.00');
  await app!.tap('支付 ¥200.00');
  await app!.sees('网络不通');
  const [first] = ordersAsked();
  app = await CompiledApp.reboot(app!);
  app.answers = { ...app.answers, '/customer/orders/': refused('not-found', 404) };
  await app.open('/pages/recharge/index?stall=s1');
  await app.sees('上一笔 ¥200.00 还没有结果');
  expect(app.buttons().filter((words) => words.startsWith('支付'))).toEqual([]);
  await app.tap('查看上一笔');
  await app.sees('订单还没有送到');
  app.answers = { ...app.answers, 'POST /customer/stalls/s1/orders': { ...order, orderId: first!.data!.orderId, params: { kind: 'code', codeText: 'x' } }, '/customer/orders/': paid };
  await app.tap('继续这一笔');
  await app.sees('已付款');
  expect(ordersAsked().map(({ data }) => data!.orderId)).toEqual([first!.data!.orderId]);
  app.answers = { ...app.answers, '/customer/orders/': lit };
  await app.awayAndBack();
  await app.sees('充值成功');
  // What is paid binds nobody: the next purchase is another order.
  await app.open('/pages/recharge/index?stall=s1&amount=10000');
  await app.sees('支付 ¥100.00');
});

test('sign-in by WeChat: nothing is sent before the box is ticked, then the phone number is asked for once', async () => {
  app = await CompiledApp.boot('weapp');
  app.answers = { ...market, 'POST /customer/sessions/wechat': { state: 'needs-phone', ticket: 'ticket-1' }, 'POST /customer/sessions/wechat/phone': { token: 'secret', expiresAt: '2026-12-20T00:00:00Z', name: '王小明' } };
  app.world.deeds.login = () => ({ code: 'login-code', errMsg: 'login:ok' });
  await app.open('/pages/home/index');
  await app.sees('微信登录');
  await app.tap('微信登录');
  await app.sees('请先阅读并勾选同意');
  expect(app.world.asked.filter(({ method }) => method === 'POST')).toEqual([]);
  await app.tap('我已阅读并同意');
  await app.tap('微信登录');
  await app.sees('第一次登录要确认手机号');
  await app.fire('wechat-phone', 'getphonenumber', { code: 'phone-code' });
  await app.sees('¥123.45');
  expect(app.world.asked.filter(({ method }) => method === 'POST').map(({ path, data }) => [path, data])).toEqual([
    ['/customer/sessions/wechat', { code: 'login-code', platform: 'wechat' }], ['/customer/sessions/wechat/phone', { ticket: 'ticket-1', phoneCode: 'phone-code' }], ['/customer/consents', { version: '2026-11' }],
  ]);
});

test('sign-in by Alipay is one tap after the tick', async () => {
  app = await CompiledApp.boot('alipay');
  app.answers = { ...market, 'POST /customer/sessions/alipay': { state: 'signed-in', token: 'secret', expiresAt: '2026-12-20T00:00:00Z', name: '王小明' } };
  app.world.deeds.getAuthCode = () => ({ authCode: 'auth-code' });
  await app.open('/pages/sign-in/index');
  await app.tap('我已阅读并同意');
  await app.tap('支付宝登录');
  await app.sees('¥123.45');
  expect(app.world.asked.find(({ path }) => path === '/customer/sessions/alipay')?.data).toEqual({ code: 'auth-code' });
});

test('WeChat asks for privacy before the camera: the answer is the tap of the user', async () => {
  await signedIn('weapp');
  await app!.open('/pages/offer/index');
  const answers: unknown[] = [];
  app!.world.listeners.get('privacy')!((answer: unknown) => answers.push(answer));
  await app!.sees('隐私保护提示');
  await app!.tap('不同意');
  app!.world.listeners.get('privacy')!((answer: unknown) => answers.push(answer));
  await app!.settle();
  await app!.fire('privacy-agree', 'agreeprivacyauthorization');
  expect(answers).toEqual([{ event: 'disagree' }, { event: 'agree', buttonId: 'privacy-agree' }]);
  expect(app!.text()).not.toContain('隐私保护提示');
});

test('a change of language reaches the API though mini-programs know no PATCH; type grows with the system to 1.75', async () => {
  app = await CompiledApp.boot('weapp', { fontSizeScaleFactor: 1.75 });
  app.answers = market;
  app.world.storage.set('token', 'secret');
  await app.open('/pages/me/index');
  await app.tap('English');
  expect(app.world.asked.at(-1)).toMatchObject({ method: 'POST', path: '/customer/me', data: { language: 'en-US' }, headers: { 'x-http-method-override': 'PATCH' } });
  expect(app.nodes().find(({ cl }) => cl?.startsWith('page'))?.st).toBe('font-size: 56rpx;');
});
