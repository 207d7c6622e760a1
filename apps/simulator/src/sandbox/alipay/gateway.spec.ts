import { createVerify } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { AlipayPeer } from '../../../../../test/support/alipay-peer.js';
import { PaymentSandbox } from '../../../../../test/support/payment-sandbox.js';

let sandbox: PaymentSandbox;
let peer: AlipayPeer;
let person: { alipayOpenId: string; alipayUserId: string };
let count = 0;
const next = (): string => `ALI${Date.now()}${(count += 1)}`;

beforeAll(async () => {
  sandbox = await PaymentSandbox.start();
  peer = new AlipayPeer(sandbox);
  person = await sandbox.control('POST', '/alipay/users', { phone: '13900000002' });
});
afterAll(() => sandbox.stop());
beforeEach(() => sandbox.calm());

async function paid(no: string): Promise<Record<string, string>> {
  const made = await peer.ask('alipay.trade.create', peer.order(no, { product_code: 'JSAPI_PAY', op_app_id: peer.facts.appId, buyer_open_id: person.alipayOpenId }), { notify_url: peer.notifyUrl(no) });
  expect(made).toMatchObject({ code: '10000', out_trade_no: no });
  expect(await sandbox.control('POST', '/alipay/trade-pay', { tradeNO: made.trade_no })).toEqual({ resultCode: '9000' });
  return made;
}

test('create and pay on the phone: the SDK verifies answer and notification', async () => {
  const no = next();
  const made = await paid(no);
  const notice = peer.fieldsOf(await sandbox.told(({ path }) => path.endsWith(no)));
  expect(peer.sdk.checkNotifySignV2(notice)).toBe(true);
  expect(peer.sdk.checkNotifySignV2({ ...notice, total_amount: '5000.00' })).toBe(false);
  expect(notice).toMatchObject({ trade_status: 'TRADE_SUCCESS', out_trade_no: no, trade_no: made.trade_no, total_amount: '50.00', app_id: peer.facts.appId, seller_id: peer.facts.sellerId, buyer_open_id: person.alipayOpenId, notify_type: 'trade_status_sync' });
  expect(await peer.ask('alipay.trade.query', { out_trade_no: no })).toMatchObject({ code: '10000', trade_status: 'TRADE_SUCCESS', total_amount: '50.00', trade_no: made.trade_no });
  expect(await peer.ask('alipay.trade.create', peer.order(no, { product_code: 'JSAPI_PAY', op_app_id: peer.facts.appId, buyer_id: person.alipayUserId }))).toMatchObject({ code: '40004', sub_code: 'ACQ.TRADE_HAS_SUCCESS' });
  expect(await peer.ask('alipay.trade.close', { out_trade_no: no })).toMatchObject({ sub_code: 'ACQ.TRADE_STATUS_ERROR' });
});

test('precreate: no trade before the scan', async () => {
  const no = next();
  const made = await peer.ask('alipay.trade.precreate', peer.order(no), { notify_url: peer.notifyUrl(no) });
  expect(made).toMatchObject({ code: '10000', qr_code: expect.stringMatching(/^https:\/\/qr\.alipay\.com\//) });
  expect(await peer.ask('alipay.trade.query', { out_trade_no: no })).toMatchObject({ code: '40004', sub_code: 'ACQ.TRADE_NOT_EXIST' });
  expect(await peer.ask('alipay.trade.close', { out_trade_no: no })).toMatchObject({ sub_code: 'ACQ.TRADE_NOT_EXIST' });
  await sandbox.control('POST', '/scan', { codeText: made.qr_code, userId: person.alipayUserId });
  expect(await peer.ask('alipay.trade.query', { out_trade_no: no })).toMatchObject({ code: '10000', trade_status: 'WAIT_BUYER_PAY' });
  expect(sandbox.received).toEqual([]);
  expect(await peer.ask('alipay.trade.precreate', peer.order(no, { total_amount: '51.00' }))).toMatchObject({ sub_code: 'ACQ.CONTEXT_INCONSISTENT' });
  await sandbox.control('POST', `/orders/alipay/${no}/pay`);
  expect(peer.fieldsOf(await sandbox.told(({ path }) => path.endsWith(no)))).toMatchObject({ trade_status: 'TRADE_SUCCESS', buyer_open_id: person.alipayOpenId });
});

test('close and time: an unpaid trade ends, and is never paid after it', async () => {
  const [no, late] = [next(), next()];
  for (const number of [no, late]) await peer.ask('alipay.trade.create', peer.order(number, { product_code: 'JSAPI_PAY', op_app_id: peer.facts.appId, buyer_open_id: person.alipayOpenId, timeout_express: '5m' }));
  expect(await peer.ask('alipay.trade.close', { out_trade_no: no })).toMatchObject({ code: '10000' });
  expect(await peer.ask('alipay.trade.query', { out_trade_no: no })).toMatchObject({ trade_status: 'TRADE_CLOSED' });
  expect(await peer.ask('alipay.trade.close', { out_trade_no: no })).toMatchObject({ sub_code: 'ACQ.REASON_TRADE_STATUS_INVALID' });
  await sandbox.control('POST', '/clock', { offsetMs: 301_000 });
  expect(await peer.ask('alipay.trade.query', { out_trade_no: late })).toMatchObject({ trade_status: 'TRADE_CLOSED' });
  await expect(sandbox.control('POST', `/orders/alipay/${late}/pay`)).rejects.toThrow('409');
  await sandbox.control('POST', '/clock', { offsetMs: 0 });
});

test('refunds: a part, the same again, too much, the rest', async () => {
  const no = next();
  await paid(no);
  await sandbox.told(({ path }) => path.endsWith(no));
  const back = (request: string, amount: string) => peer.ask('alipay.trade.refund', { out_trade_no: no, refund_amount: amount, out_request_no: request });
  expect(await peer.ask('alipay.trade.refund', { out_trade_no: no, refund_amount: '1.00' })).toMatchObject({ sub_code: 'ACQ.INVALID_PARAMETER' });
  expect(await back(`${no}R1`, '20.00')).toMatchObject({ code: '10000', fund_change: 'Y', refund_fee: '20.00' });
  expect(await back(`${no}R1`, '20.00')).toMatchObject({ code: '10000', fund_change: 'N', refund_fee: '20.00' });
  expect(await back(`${no}R2`, '30.01')).toMatchObject({ code: '40004', sub_code: 'ACQ.REFUND_AMT_NOT_EQUAL_TOTAL' });
  const part = peer.fieldsOf(await sandbox.told(({ body }) => body.includes(`${no}R1`)));
  expect(part).toMatchObject({ trade_status: 'TRADE_SUCCESS', refund_fee: '20.00', out_biz_no: `${no}R1` });
  expect(peer.sdk.checkNotifySignV2(part)).toBe(true);
  expect(await back(`${no}R3`, '30.00')).toMatchObject({ fund_change: 'Y', refund_fee: '50.00' });
  expect(peer.fieldsOf(await sandbox.told(({ body }) => body.includes(`${no}R3`)))).toMatchObject({ trade_status: 'TRADE_CLOSED', refund_fee: '50.00' });
  const query = (request: string) => peer.ask('alipay.trade.fastpay.refund.query', { out_trade_no: no, out_request_no: request });
  expect(await query(`${no}R1`)).toMatchObject({ code: '10000', refund_status: 'REFUND_SUCCESS', refund_amount: '20.00' });
  expect(await query(`${no}R9`)).not.toHaveProperty('refund_status');
  expect(await peer.ask('alipay.trade.query', { out_trade_no: no })).toMatchObject({ trade_status: 'TRADE_CLOSED' });
});

test('a refund that hangs: accepted without money, told by the refund query later', async () => {
  const no = next();
  await paid(no);
  await sandbox.fault({ channel: 'alipay', kind: 'refund-pending', outTradeNo: no });
  expect(await peer.ask('alipay.trade.refund', { out_trade_no: no, refund_amount: '50.00', out_request_no: `${no}R1` })).toMatchObject({ code: '10000', fund_change: 'N', refund_fee: '0.00' });
  const query = () => peer.ask('alipay.trade.fastpay.refund.query', { out_trade_no: no, out_request_no: `${no}R1` });
  expect(await query()).not.toHaveProperty('refund_status');
  await sandbox.control('POST', `/refunds/alipay/${no}R1/succeed`);
  expect(await query()).toMatchObject({ refund_status: 'REFUND_SUCCESS' });
});

test('oauth: a code opens once', async () => {
  const { authCode } = await sandbox.control<{ authCode: string }>('POST', '/alipay/auth-codes', { phone: '13900000002' });
  const token = () => peer.sdk.exec('alipay.system.oauth.token', { grant_type: 'authorization_code', code: authCode }, { validateSign: true }) as Promise<unknown>;
  expect(await token()).toMatchObject({ open_id: person.alipayOpenId, access_token: expect.any(String) });
  // A used code is an error of the gateway: signed, and yet nothing that the SDK can name.
  await expect(token()).rejects.toThrow(/验签失败/);
  const raw = await peer.raw({ method: 'alipay.system.oauth.token', grant_type: 'authorization_code', code: authCode });
  const [, inner, signature] = /^\{"error_response":(\{.*\}),"sign":"([^"]+)"\}$/.exec(raw)!;
  expect(JSON.parse(inner!)).toMatchObject({ code: '40002', sub_code: 'isv.code-invalid' });
  expect(createVerify('sha256').update(inner!, 'utf8').verify(sandbox.file('alipay/alipay_public_key.pem'), signature!, 'base64')).toBe(true);
});

test('a page in the browser: pay, and the signed way back proves nothing', async () => {
  const no = next();
  const url = peer.sdk.pageExecute('alipay.trade.wap.pay', 'GET', { bizContent: { ...peer.order(no), product_code: 'QUICK_WAP_WAY', quit_url: 'http://shop.example/' }, notifyUrl: peer.notifyUrl(no), returnUrl: 'http://shop.example/back?from=wap' });
  const page = await fetch(url, { redirect: 'manual' });
  const code = new URL(page.headers.get('location')!, sandbox.url).searchParams.get('code')!;
  expect(await peer.ask('alipay.trade.query', { out_trade_no: no })).toMatchObject({ sub_code: 'ACQ.TRADE_NOT_EXIST' });
  const { state, redirect } = await sandbox.control<{ state: string; redirect: string }>('POST', '/till/pay', { code });
  expect(state).toBe('paid');
  const back = new URL(redirect);
  expect(back.href.startsWith('http://shop.example/back?from=wap&')).toBe(true);
  back.searchParams.delete('from');
  expect(peer.sdk.checkNotifySignV2(Object.fromEntries(back.searchParams))).toBe(true);
  expect(peer.fieldsOf(await sandbox.told(({ path }) => path.endsWith(no)))).toMatchObject({ trade_status: 'TRADE_SUCCESS' });
});

test('the gate names what is wrong', async () => {
  const biz_content = JSON.stringify({ out_trade_no: next() });
  const inner = (text: string) => Object.values(JSON.parse(text) as Record<string, Record<string, string>>)[0]!;
  expect(inner(await peer.raw({ method: 'alipay.trade.query', biz_content, app_id: '2021000000000000' }))).toMatchObject({ code: '40002', sub_code: 'isv.invalid-app-id' });
  expect(inner(await peer.raw({ biz_content }))).toMatchObject({ code: '40001', sub_code: 'isv.missing-method' });
  expect(inner(await peer.raw({ method: 'alipay.trade.nothing', biz_content }))).toMatchObject({ sub_code: 'isv.invalid-method' });
  expect(inner(await peer.raw({ method: 'alipay.trade.query', biz_content, timestamp: '2020-01-01 00:00:00' }))).toMatchObject({ sub_code: 'isv.invalid-timestamp' });
  expect(inner(await peer.raw({ method: 'alipay.trade.query', biz_content, sign_type: 'RSA' }))).toMatchObject({ sub_code: 'isv.invalid-signature-type' });
  // Empty values are not signed, neither here nor there.
  expect(inner(await peer.raw({ method: 'alipay.trade.query', biz_content, notify_url: '' }))).toMatchObject({ sub_code: 'ACQ.TRADE_NOT_EXIST' });
  const other = await fetch(`${sandbox.url}/alipay/gateway.do`, { method: 'POST', body: new URLSearchParams({ app_id: peer.facts.appId, method: 'alipay.trade.query', charset: 'utf-8', sign_type: 'RSA2', version: '1.0', timestamp: '2026-01-01 00:00:00', sign: 'AAAA', biz_content }) });
  expect(inner(await other.text()).sub_code).toMatch(/invalid-(timestamp|signature)/);
  const order = (more: object) => peer.ask('alipay.trade.precreate', peer.order(next(), more));
  expect(await order({ total_amount: '0.001' })).toMatchObject({ sub_code: 'ACQ.INVALID_PARAMETER' });
  expect(await order({ subject: 'a=b' })).toMatchObject({ sub_code: 'ACQ.INVALID_PARAMETER' });
  expect(await order({ out_trade_no: 'with-dash' })).toMatchObject({ sub_code: 'ACQ.INVALID_PARAMETER' });
});

test('certificate mode: numbers of the chain must fit, the answer names its certificate', async () => {
  await sandbox.control('POST', '/merchants', { code: 'certs', alipayMode: 'cert' });
  const certs = new AlipayPeer(sandbox, 'certs');
  expect(certs.facts.mode).toBe('cert');
  expect(await certs.ask('alipay.trade.precreate', certs.order(next()))).toMatchObject({ code: '10000' });
  const inner = await certs.raw({ method: 'alipay.trade.query', biz_content: '{"out_trade_no":"a1"}' });
  expect(inner).toContain('isv.missing-app-cert-sn');
});
