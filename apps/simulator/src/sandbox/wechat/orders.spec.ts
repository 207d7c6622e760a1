import { createPrivateKey, sign } from 'node:crypto';
import WxPay from 'wechatpay-node-v3';
import type { IPayRequest } from 'wechatpay-node-v3/dist/define.js';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { PaymentSandbox } from '../../../../../test/support/payment-sandbox.js';
import { WechatPeer } from '../../../../../test/support/wechat-peer.js';

let sandbox: PaymentSandbox;
let peer: WechatPeer;
let count = 0;
const next = (): string => `WX${Date.now()}${(count += 1)}`;

beforeAll(async () => {
  sandbox = await PaymentSandbox.start();
  peer = new WechatPeer(sandbox);
});
afterAll(() => sandbox.stop());
beforeEach(() => sandbox.calm());

test('native: order, signed answer, a scan, a paid order, a notification that opens', async () => {
  const no = next();
  const made = await peer.ask('POST', '/v3/pay/transactions/native', peer.order(no, { attach: '摊位 A-01' }), { serial: peer.facts.publicKeyId });
  expect(made).toMatchObject({ status: 200, body: { code_url: expect.stringMatching(/^weixin:\/\/wxpay\/bizpayurl\?pr=/) } });
  expect(peer.verifiesAnswer(made)).toBe(true);
  expect(made.headers.get('wechatpay-serial')).toBe(peer.facts.publicKeyId);
  const target = `/v3/pay/transactions/out-trade-no/${no}?mchid=${peer.facts.mchId}`;
  expect((await peer.ask('GET', target)).body).toMatchObject({ trade_state: 'NOTPAY' });
  await sandbox.control('POST', '/scan', { codeText: made.body.code_url });
  await sandbox.control('POST', `/orders/wechat/${no}/pay`);
  const notice = await sandbox.told(({ path }) => path.endsWith(no));
  expect(peer.verifiesNotice(notice)).toBe(true);
  const plain = peer.open(notice);
  expect(plain).toMatchObject({ out_trade_no: no, trade_state: 'SUCCESS', trade_type: 'NATIVE', attach: '摊位 A-01', mchid: peer.facts.mchId, appid: peer.facts.appId, amount: { total: 5000, payer_total: 5000, currency: 'CNY' } });
  const queried = await peer.ask('GET', target);
  expect(queried.body).toMatchObject({ trade_state: 'SUCCESS', transaction_id: plain.transaction_id });
  // Without a wish a platform certificate signs.
  expect(queried.headers.get('wechatpay-serial')).toMatch(/^[0-9A-F]{40}$/);
  expect(peer.verifiesAnswer(queried)).toBe(true);
  expect((await peer.ask('GET', `/v3/pay/transactions/id/${String(plain.transaction_id)}?mchid=${peer.facts.mchId}`)).body).toMatchObject({ out_trade_no: no });
});

test('jsapi: the phone checks the paySign, and the official SDK makes a good one', async () => {
  const { openId } = await sandbox.control<{ openId: string }>('POST', '/weixin/users', { phone: '13900000001' });
  const no = next();
  const official = new WxPay({ appid: peer.facts.appId, mchid: peer.facts.mchId, publicKey: Buffer.from(sandbox.file('wechat/apiclient_cert.pem')), privateKey: Buffer.from(sandbox.file('wechat/apiclient_key.pem')) });
  const send = async (method: string, url: string, headers: Record<string, string>, body?: string) => {
    const answer = await fetch(url.replace('https://api.mch.weixin.qq.com', `${sandbox.url}/wxpay`), { method, headers, ...(body === undefined ? {} : { body }) });
    const text = await answer.text();
    return { status: answer.status, data: text === '' ? undefined : JSON.parse(text) };
  };
  official.createHttp({ post: (url: string, params: object, headers: Record<string, string>) => send('POST', url, headers, JSON.stringify(params)), get: (url: string, headers: Record<string, string>) => send('GET', url, headers) } as unknown as IPayRequest);
  const { appid: _appid, mchid: _mchid, ...order } = peer.order(no) as Record<string, unknown>;
  const { status, data } = (await official.transactions_jsapi({ ...order, payer: { openid: openId } } as Parameters<typeof official.transactions_jsapi>[0])) as unknown as { status: number; data: Record<string, string> };
  expect(status).toBe(200);
  const sheet = { appId: data.appId, timeStamp: data.timeStamp, nonceStr: data.nonceStr, package: data.package, signType: data.signType, paySign: data.paySign };
  expect(await sandbox.control('POST', '/wechat/pay-sheet', { ...sheet, nonceStr: 'other' })).toEqual({ errMsg: 'requestPayment:fail 支付验证签名失败' });
  expect(await sandbox.control('POST', '/wechat/pay-sheet', { ...sheet, action: 'cancel' })).toEqual({ errMsg: 'requestPayment:fail cancel' });
  expect(await sandbox.control('POST', '/wechat/pay-sheet', sheet)).toEqual({ errMsg: 'requestPayment:ok' });
  expect(peer.open(await sandbox.told(({ path }) => path.endsWith(no)))).toMatchObject({ payer: { openid: openId }, trade_type: 'JSAPI' });
  expect(await official.query({ out_trade_no: no })).toMatchObject({ status: 200, data: { trade_state: 'SUCCESS' } });
});

test('the gate: bad signatures, old stamps, other numbers', async () => {
  const no = next();
  const body = peer.order(no);
  const target = '/v3/pay/transactions/native';
  const refused = async (options: Parameters<WechatPeer['ask']>[3]) => (await peer.ask('POST', target, body, options)).body.message;
  expect(await peer.ask('POST', target, body, { signedTarget: '/wxpay/v3/pay/transactions/native' })).toMatchObject({ status: 401, body: { code: 'SIGN_ERROR', message: '签名错误' } });
  expect(await refused({ skewS: -301 })).toContain('不得超过5分钟');
  expect(await refused({ skewS: 360 })).toContain('不得超过5分钟');
  expect(await refused({ serialNo: '5157F09EFDC096DE15EBE81A47057A7200000000' })).toBe('商户证书序列号有误');
  expect((await peer.ask('POST', target, body, { skewS: -290, nonce: 'once' })).status).toBe(200);
  const unsigned = await fetch(`${sandbox.url}/wxpay${target}`, { method: 'POST', body: JSON.stringify(body) });
  expect([unsigned.status, ((await unsigned.json()) as { code: string }).code]).toEqual([401, 'SIGN_ERROR']);
  await sandbox.control('POST', '/clock', { offsetMs: 360_000 });
  expect(await refused({})).toContain('不得超过5分钟');
  expect((await peer.ask('POST', target, body, { skewS: 360 })).status).toBe(200);
  await sandbox.control('POST', '/clock', { offsetMs: 0 });
});

test('a nonce that comes again stands in the log', async () => {
  const target = `/v3/pay/transactions/out-trade-no/nothing1?mchid=${peer.facts.mchId}`;
  const once = { nonce: 'twice', timestamp: String(Math.floor(Date.now() / 1000)) };
  await peer.ask('GET', target, undefined, once);
  await peer.ask('GET', target, undefined, once);
  const lines = await sandbox.control<{ nonceReused: boolean; code: string }[]>('GET', '/requests?channel=wechat&limit=2');
  expect(lines.map(({ nonceReused, code }) => [code, nonceReused])).toEqual([['ORDER_NOT_EXIST', true], ['ORDER_NOT_EXIST', false]]);
});

test('what an order must look like', async () => {
  const code = async (more: object, way = 'native') => {
    const { status, body } = await peer.ask('POST', `/v3/pay/transactions/${way}`, peer.order(next(), more));
    return `${status} ${JSON.stringify(body.code ?? '').replaceAll('"', '')}`.trim();
  };
  expect(await code({ out_trade_no: 'short' })).toBe('400 PARAM_ERROR');
  expect(await code({ out_trade_no: 'with space 1' })).toBe('400 PARAM_ERROR');
  expect(await code({ amount: { total: 0.5, currency: 'CNY' } })).toBe('400 PARAM_ERROR');
  expect(await code({ amount: { total: '100', currency: 'CNY' } })).toBe('400 PARAM_ERROR');
  expect(await code({ amount: { total: 100, currency: 'USD' } })).toBe('400 PARAM_ERROR');
  expect(await code({ description: '电费⚡' })).toBe('200');
  expect(await code({ description: '电费😀' })).toBe('400 PARAM_ERROR');
  expect(await code({ notify_url: 'http://example.com/notify' })).toBe('400 PARAM_ERROR');
  expect(await code({ notify_url: 'https://example.com/notify?a=1' })).toBe('400 PARAM_ERROR');
  expect(await code({ appid: 'wx0000000000000000' })).toBe('400 APPID_MCHID_NOT_MATCH');
  expect(await code({ time_expire: '2020-01-01T00:00:00+08:00' })).toBe('400 PARAM_ERROR');
  expect(await code({ payer: { openid: 'oNobody' } }, 'jsapi')).toBe('400 OPENID_MISMATCH');
  // The same person under the open id of the account pays in the account, and under each id in its own app alone.
  const { openId, oaOpenId } = await sandbox.control<{ openId: string; oaOpenId: string }>('POST', '/weixin/users', { phone: '13900000002' });
  expect(await code({ payer: { openid: oaOpenId } }, 'jsapi')).toBe('400 OPENID_MISMATCH');
  expect(await code({ payer: { openid: openId }, appid: peer.facts.oaAppId }, 'jsapi')).toBe('400 OPENID_MISMATCH');
  expect(await code({ payer: { openid: oaOpenId }, appid: peer.facts.oaAppId }, 'jsapi')).toBe('200');
  expect(await code({}, 'h5')).toBe('400 PARAM_ERROR');
  expect(await code({ scene_info: { payer_client_ip: '1.2.3.4', h5_info: { type: 'Wap' } } }, 'h5')).toBe('200');
});

test('one number is one order: repeated, changed, closed, paid', async () => {
  const no = next();
  const ask = (more: object = {}) => peer.ask('POST', '/v3/pay/transactions/native', peer.order(no, more));
  const close = () => peer.ask('POST', `/v3/pay/transactions/out-trade-no/${no}/close`, { mchid: peer.facts.mchId });
  const [first, again] = [await ask(), await ask()];
  expect([first.status, again.status]).toEqual([200, 200]);
  expect(again.body.code_url).not.toBe(first.body.code_url);
  expect(await ask({ amount: { total: 5001, currency: 'CNY' } })).toMatchObject({ status: 403, body: { code: 'OUT_TRADE_NO_USED' } });
  const closed = await close();
  expect([closed.status, closed.text, peer.verifiesAnswer(closed)]).toEqual([204, '', true]);
  expect(await ask()).toMatchObject({ status: 400, body: { code: 'ORDER_CLOSED' } });
  await expect(sandbox.control('POST', '/scan', { codeText: first.body.code_url })).rejects.toThrow('409');
  await expect(sandbox.control('POST', `/orders/wechat/${no}/pay`)).rejects.toThrow('409');
  // The cashier was open when the order was closed: the money comes all the same.
  await sandbox.control('POST', `/orders/wechat/${no}/pay`, { late: true });
  expect(await close()).toMatchObject({ status: 400, body: { code: 'ORDERPAID' } });
  expect(await ask()).toMatchObject({ status: 400, body: { code: 'ORDERPAID' } });
  expect(await peer.ask('POST', `/v3/pay/transactions/out-trade-no/${next()}/close`, { mchid: peer.facts.mchId })).toMatchObject({ status: 404, body: { code: 'ORDER_NOT_EXIST' } });
});

test('an order past its end still reads NOTPAY; who opened the cashier in time can pay', async () => {
  const no = next();
  const made = await peer.ask('POST', '/v3/pay/transactions/native', peer.order(no, { time_expire: new Date(Date.now() + 90_000).toISOString().replace(/\.\d+/, '') }));
  expect(made.status).toBe(200);
  await sandbox.control('POST', '/scan', { codeText: made.body.code_url });
  await sandbox.control('POST', '/clock', { offsetMs: 120_000 });
  const query = await peer.ask('GET', `/v3/pay/transactions/out-trade-no/${no}?mchid=${peer.facts.mchId}`, undefined, { skewS: 120 });
  expect(query.body).toMatchObject({ trade_state: 'NOTPAY' });
  await expect(sandbox.control('POST', '/scan', { codeText: made.body.code_url })).rejects.toThrow('409');
  await sandbox.control('POST', `/orders/wechat/${no}/pay`);
  await sandbox.control('POST', '/clock', { offsetMs: 0 });
});

test('h5: the address opens the cashier and leads back', async () => {
  const no = next();
  const made = await peer.ask('POST', '/v3/pay/transactions/h5', peer.order(no, { scene_info: { payer_client_ip: '1.2.3.4', h5_info: { type: 'Wap' } } }));
  const page = await fetch(`${String(made.body.h5_url)}&redirect_url=${encodeURIComponent('http://shop.example/done?no=1')}`, { redirect: 'manual' });
  const cashier = new URL(page.headers.get('location')!, sandbox.url);
  expect(await (await fetch(cashier)).text()).toContain('till.js');
  const code = cashier.searchParams.get('code')!;
  expect(await sandbox.control('GET', `/till${cashier.search}`)).toMatchObject({ channel: 'wechat', totalFen: 5000, state: 'waiting', payee: 'demo' });
  expect(await sandbox.control('POST', '/till/cancel', { code })).toEqual({ state: 'waiting', redirect: 'http://shop.example/done?no=1' });
  expect(await sandbox.control('POST', '/till/pay', { code })).toEqual({ state: 'paid', redirect: 'http://shop.example/done?no=1' });
});

test('the merchant certificate is the one that signs', () => {
  const key = createPrivateKey(sandbox.file('wechat/apiclient_key.pem'));
  expect(sign('sha256', Buffer.from('a'), key).length).toBe(256);
  expect(sandbox.file('wechat/apiv3.key')).toMatch(/^[\x21-\x7e]{32}$/);
});
