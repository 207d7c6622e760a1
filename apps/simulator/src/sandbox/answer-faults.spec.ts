import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { AlipayPeer } from '../../../../test/support/alipay-peer.js';
import { PaymentSandbox } from '../../../../test/support/payment-sandbox.js';
import { WechatPeer } from '../../../../test/support/wechat-peer.js';

let sandbox: PaymentSandbox;
let wechat: WechatPeer;
let alipay: AlipayPeer;
let count = 0;
const next = (): string => `F${Date.now()}${(count += 1)}`;

beforeAll(async () => {
  sandbox = await PaymentSandbox.start();
  wechat = new WechatPeer(sandbox);
  alipay = new AlipayPeer(sandbox);
});
afterAll(() => sandbox.stop());
beforeEach(() => sandbox.calm());

const exists = async (no: string): Promise<boolean> => (await wechat.ask('GET', `/v3/pay/transactions/out-trade-no/${no}?mchid=${wechat.facts.mchId}`)).status === 200;
const create = (no: string, timeoutMs?: number) => wechat.ask('POST', '/v3/pay/transactions/native', wechat.order(no), timeoutMs === undefined ? {} : { timeoutMs });

test('no answer, though the order exists; or it does not', async () => {
  const [done, lost] = [next(), next()];
  await sandbox.fault({ kind: 'hang', outTradeNo: done });
  await expect(create(done, 300)).rejects.toThrow(/timeout/i);
  expect(await exists(done)).toBe(true);
  await sandbox.fault({ kind: 'hang', outTradeNo: lost, executed: false });
  await expect(create(lost, 300)).rejects.toThrow(/timeout/i);
  expect(await exists(lost)).toBe(false);
});

test.each([['accepted-202', 202, 'ACCEPTED'], ['rate-429', 429, 'RATELIMIT_EXCEEDED'], ['error-500', 500, 'SYSTEM_ERROR']])('%s: signed, and nothing is done', async (kind, status, code) => {
  const no = next();
  await sandbox.fault({ channel: 'wechat', kind });
  const answer = await create(no);
  expect(answer).toMatchObject({ status, body: { code } });
  expect(wechat.verifiesAnswer(answer)).toBe(true);
  expect(await exists(no)).toBe(false);
  // The switch was good for one request.
  expect((await create(no)).status).toBe(200);
});

test('an error in spite of which the order was made', async () => {
  const no = next();
  await sandbox.fault({ kind: 'error-500', outTradeNo: no, executed: true });
  expect((await create(no)).status).toBe(500);
  expect(await exists(no)).toBe(true);
});

test('HTML, half an answer, and signatures that do not hold', async () => {
  const answerWith = async (kind: string) => {
    await sandbox.fault({ channel: 'wechat', kind });
    return create(next());
  };
  const html = await answerWith('html-502');
  expect([html.status, html.text.startsWith('<html>'), html.headers.get('wechatpay-signature')]).toEqual([502, true, null]);
  const half = await answerWith('truncated');
  expect([half.body, wechat.verifiesAnswer(half)]).toEqual([{}, false]);
  expect((await answerWith('unsigned')).headers.get('wechatpay-signature')).toBeNull();
  expect(wechat.verifiesAnswer(await answerWith('foreign-signed'))).toBe(false);
  const stale = await answerWith('stale');
  expect([wechat.verifiesAnswer(stale), Date.now() / 1000 - Number(stale.headers.get('wechatpay-timestamp')) > 300]).toEqual([true, true]);
  const expired = await answerWith('expired-serial');
  expect(wechat.verifiesAnswer(expired)).toBe(true);
});

test('a switch that stays on until it is cleared, and one that is not of this channel', async () => {
  const { id } = await sandbox.fault({ channel: 'wechat', kind: 'rate-429', count: null });
  expect([(await create(next())).status, (await create(next())).status]).toEqual([429, 429]);
  await sandbox.control('DELETE', `/faults/${id}`);
  await sandbox.fault({ channel: 'alipay', kind: 'error-500' });
  expect((await create(next())).status).toBe(200);
  await expect(sandbox.fault({ kind: 'nothing' })).rejects.toThrow('400');
});

test('Alipay: unknown outcome, foreign signature, a second body, an unsigned error', async () => {
  const ask = () => alipay.ask('alipay.trade.precreate', alipay.order(next()));
  const fault = (kind: string) => sandbox.fault({ channel: 'alipay', kind });
  await fault('unknown');
  expect(await ask()).toMatchObject({ code: '20000', sub_code: 'isp.unknow-error' });
  await fault('foreign-signed');
  await expect(ask()).rejects.toThrow(/验签失败/);
  await fault('unsigned');
  await expect(ask()).rejects.toThrow();
  await fault('error-response');
  await expect(ask()).rejects.toThrow();
  await fault('html-502');
  await expect(ask()).rejects.toThrow();
  const no = next();
  await alipay.ask('alipay.trade.precreate', alipay.order(no));
  await sandbox.fault({ channel: 'alipay', kind: 'duplicate-key', path: 'alipay.trade.query' });
  const raw = await alipay.raw({ method: 'alipay.trade.query', biz_content: JSON.stringify({ out_trade_no: no }) });
  expect(raw.split('"alipay_trade_query_response"')).toHaveLength(3);
  // The genuine part says that there is no trade; who reads the last one believes the forgery.
  expect((JSON.parse(raw) as { alipay_trade_query_response: object }).alipay_trade_query_response).toMatchObject({ trade_status: 'TRADE_SUCCESS' });
});
