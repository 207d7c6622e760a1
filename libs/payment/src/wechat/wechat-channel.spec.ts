import { createCipheriv, createHash, sign, verify, X509Certificate } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { rsaPairs, type RsaPair } from '../../../../test/support/rsa-pairs.js';
import { ManualClock } from '#libs/runtime';
import type { OrderAtChannel, PayWay, RefundAtChannel } from '../channel.js';
import { signedBytes } from './signature.js';
import bill from './vectors/bill-all.json' with { type: 'json' };
import rsa from './vectors/rsa.json' with { type: 'json' };
import { WechatChannel } from './wechat-channel.js';

const [ours, theirs, stranger] = (await rsaPairs(3)) as [RsaPair, RsaPair, RsaPair];
const API_KEY = Buffer.from('0123456789abcdef0123456789abcdef');
const clock = new ManualClock(new Date(Math.trunc(Date.now() / 1000) * 1000));
const order = (way: PayWay, change: Partial<OrderAtChannel> = {}): OrderAtChannel => ({
  way, outTradeNo: 'Y20261120081559000001', amountFen: 5000, description: '电费充值 A-101', createdAt: clock.wall(), expiresAt: new Date(clock.wall().getTime() + 900_000), payerRef: 'openid-1', payerIp: '10.0.0.9',
  returnUrl: 'https://yidu.example/m/#/pages/order?id=1', notifyUrl: 'https://yidu.example/api/v1/notify/wechat/1', ...change,
});
const refundAsked: RefundAtChannel = { outRefundNo: 'R20261120081559000001', outTradeNo: 'Y20261120081559000001', transactionId: '42000001', amountFen: 300, orderAmountFen: 5000, reason: '退款', createdAt: clock.wall(), notifyUrl: 'https://yidu.example/api/v1/notify/wechat/1' };

interface Asked { url: string; init: RequestInit }
interface Reply { status?: number; body?: string | Buffer; headers?: Record<string, string>; key?: typeof ours.privateKey; serial?: string; signedAt?: number; unsigned?: boolean }

function reply({ status = 200, body = '', headers = {}, key = theirs.privateKey, serial = 'PUB_KEY_ID_01', signedAt = clock.wall().getTime(), unsigned = false }: Reply): Response {
  const timestamp = String(Math.trunc(signedAt / 1000));
  const bytes = Buffer.from(body);
  const signature = sign('RSA-SHA256', signedBytes(timestamp, 'n0nce', bytes), key).toString('base64');
  const signed = { 'wechatpay-timestamp': timestamp, 'wechatpay-nonce': 'n0nce', 'wechatpay-serial': serial, 'wechatpay-signature': signature };
  return new Response(status === 204 ? null : bytes, { status, headers: { date: clock.wall().toUTCString(), ...(unsigned ? {} : signed), ...headers } });
}

/** A channel whose WeChat Pay answers with these replies, one after another. */
function channel(...replies: (Reply | Error | ((asked: Asked) => Reply))[]) {
  const asked: Asked[] = [];
  const fetch = async (url: unknown, init: unknown): Promise<Response> => {
    asked.push({ url: url as string, init: init as RequestInit });
    const next = replies.shift();
    if (next === undefined) throw new Error('nothing more was expected');
    if (next instanceof Error) throw next;
    return reply(typeof next === 'function' ? next(asked.at(-1)!) : next);
  };
  const keys = {
    appId: 'wx1234', accountAppId: 'wx-account', mchId: '1921000401', serialNo: 'ABCDEF0123', privateKey: ours.privateKey, certificate: new X509Certificate(rsa.platform_keys.wechat_pay_certificate_pem), certificatePem: Buffer.from('unused'),
    apiKey: API_KEY, publicKey: { id: 'PUB_KEY_ID_01', key: theirs.publicKey }, platform: [],
  };
  return { asked, channel: new WechatChannel({ keys, base: 'http://gateway/wxpay', fetch: fetch as typeof globalThis.fetch, wall: () => clock.wall(), log: { warn: () => undefined }, readableByOthers: () => [] }) };
}

const json = (value: object): string => JSON.stringify(value);

describe('requests', () => {
  test('go to the base with its prefix and are signed over path, query and the very bytes sent', async () => {
    const { asked, channel: wechat } = channel({ body: json({ code_url: 'weixin://wxpay/bizpayurl?pr=1' }) });
    expect(await wechat.submit(order('native'))).toEqual({ kind: 'ready', params: { kind: 'code', codeText: 'weixin://wxpay/bizpayurl?pr=1' } });
    const { url, init } = asked[0]!;
    expect(url).toBe('http://gateway/wxpay/v3/pay/transactions/native');
    const headers = init.headers as Record<string, string>;
    const field = (name: string) => new RegExp(`${name}="([^"]*)"`).exec(headers.Authorization!)![1]!;
    const text = `POST\n/v3/pay/transactions/native\n${field('timestamp')}\n${field('nonce_str')}\n${init.body as string}\n`;
    expect(verify('RSA-SHA256', Buffer.from(text), ours.publicKey, Buffer.from(field('signature'), 'base64'))).toBe(true);
    expect([field('mchid'), field('serial_no'), headers['Wechatpay-Serial'], init.redirect]).toEqual(['1921000401', 'ABCDEF0123', 'PUB_KEY_ID_01', 'error']);
    expect(JSON.parse(init.body as string)).toMatchObject({ appid: 'wx1234', mchid: '1921000401', amount: { total: 5000, currency: 'CNY' }, out_trade_no: 'Y20261120081559000001' });
    expect((JSON.parse(init.body as string) as { time_expire: string }).time_expire).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00$/);
  });

  test('the same order again sends the same bytes', async () => {
    const ready = { body: json({ code_url: 'weixin://x' }) };
    const { asked, channel: wechat } = channel(ready, ready);
    const wanted = order('native');
    await wechat.submit(wanted);
    await wechat.submit(wanted);
    expect(asked[0]!.init.body).toBe(asked[1]!.init.body);
  });

  test('never leave with a fraction, a foreign number or four-byte characters', async () => {
    const { asked, channel: wechat } = channel({ body: json({ code_url: 'weixin://x' }) });
    await expect(wechat.submit(order('native', { amountFen: 0.1 + 0.2 }))).rejects.toThrow(RangeError);
    await expect(wechat.submit(order('native', { outTradeNo: 'a|b' }))).rejects.toThrow(RangeError);
    await expect(wechat.query({ outTradeNo: 'x/../../../../../../../x' })).rejects.toThrow(RangeError);
    await wechat.submit(order('native', { description: '电费😀' }));
    expect(asked).toHaveLength(1);
    expect(JSON.parse(asked[0]!.init.body as string)).toMatchObject({ description: '电费' });
  });
});

describe('ways to pay', () => {
  test('jsapi: a sheet that the merchant key signed', async () => {
    const { channel: wechat } = channel({ body: json({ prepay_id: 'wx20-prepay' }) });
    const submitted = await wechat.submit(order('jsapi'));
    if (submitted.kind !== 'ready' || submitted.params.kind !== 'sheet' || submitted.params.platform !== 'wechat') throw new Error(json(submitted));
    const { sheet } = submitted.params;
    expect(sheet).toMatchObject({ appId: 'wx1234', package: 'prepay_id=wx20-prepay', signType: 'RSA' });
    const text = `${sheet.appId}\n${sheet.timeStamp}\n${sheet.nonceStr}\n${sheet.package}\n`;
    expect(verify('RSA-SHA256', Buffer.from(text), ours.publicKey, Buffer.from(sheet.paySign, 'base64'))).toBe(true);
  });

  test('U-08 jsapi of the official account: the order and its sheet carry its app id; an app of somebody else is refused without asking', async () => {
    const { asked, channel: wechat } = channel({ body: json({ prepay_id: 'wx20-prepay' }) });
    const submitted = await wechat.submit(order('jsapi', { payerRef: 'openid-2', payerAppId: 'wx-account' }));
    if (submitted.kind !== 'ready' || submitted.params.kind !== 'sheet' || submitted.params.platform !== 'wechat') throw new Error(json(submitted));
    const { sheet } = submitted.params;
    expect(JSON.parse(asked[0]!.init.body as string)).toMatchObject({ appid: 'wx-account', mchid: '1921000401', payer: { openid: 'openid-2' } });
    expect(sheet.appId).toBe('wx-account');
    expect(verify('RSA-SHA256', Buffer.from(`wx-account\n${sheet.timeStamp}\n${sheet.nonceStr}\n${sheet.package}\n`), ours.publicKey, Buffer.from(sheet.paySign, 'base64'))).toBe(true);
    expect(await wechat.submit(order('jsapi', { payerAppId: 'wx-of-another-merchant' }))).toMatchObject({ kind: 'refused', code: 'app-not-ours' });
    expect(asked).toHaveLength(1);
  });

  test('h5: an address that comes back to us', async () => {
    const { asked, channel: wechat } = channel({ body: json({ h5_url: 'https://wx.tenpay.com/checkmweb?prepay_id=1' }) });
    expect(await wechat.submit(order('h5'))).toEqual({ kind: 'ready', params: { kind: 'open', openUrl: 'https://wx.tenpay.com/checkmweb?prepay_id=1&redirect_url=https%3A%2F%2Fyidu.example%2Fm%2F%23%2Fpages%2Forder%3Fid%3D1' } });
    expect(JSON.parse(asked[0]!.init.body as string)).toMatchObject({ scene_info: { payer_client_ip: '10.0.0.9', h5_info: { type: 'Wap' } } });
  });

  test('no openid, or a way of another channel, is refused without asking', async () => {
    const { channel: wechat } = channel();
    expect(await wechat.submit(order('jsapi', { payerRef: undefined }))).toMatchObject({ kind: 'refused', code: 'payer-missing' });
    expect(await wechat.submit(order('mini'))).toMatchObject({ kind: 'refused', code: 'way-not-here' });
  });
});

describe('answers that are nobody’s word are unknown', () => {
  const timeout = Object.assign(new Error('The operation was aborted due to timeout'), { name: 'TimeoutError' });
  const closedOrder = json({ trade_state: 'CLOSED', out_trade_no: 'Y20261120081559000001' });
  test.each<[string, Reply | Error, RegExp]>([
    ['hang', timeout, /^timeout/], ['refused connection', new TypeError('fetch failed'), /^not-reached/], ['502 HTML', { status: 502, body: '<html>', unsigned: true }, /^http-502/],
    ['truncated', { body: '{"trade_state":"SUC' }, /^not-json/], ['unsigned', { body: closedOrder, unsigned: true }, /^unsigned/], ['foreign', { body: closedOrder, key: stranger.privateKey }, /^foreign-signature/],
    ['stale', { body: closedOrder, signedAt: clock.wall().getTime() - 301_000 }, /^stale/], ['unknown serial', { body: closedOrder, serial: 'PUB_KEY_ID_02' }, /^unknown-serial/],
    ['202', { status: 202, body: '{}' }, /^http-202/], ['429', { status: 429, body: json({ code: 'RATELIMIT_EXCEEDED', message: '' }), unsigned: true }, /^http-429/], ['sign error', { status: 401, body: json({ code: 'SIGN_ERROR', message: '' }), unsigned: true }, /^sign-error/],
    ['forged error', { status: 404, body: json({ code: 'ORDER_NOT_EXIST', message: '' }), key: stranger.privateKey }, /^foreign-signature/],
    ['a clock six minutes off', { status: 401, body: json({ code: 'SIGN_ERROR', message: '' }), unsigned: true, headers: { date: new Date(clock.wall().getTime() - 360_000).toUTCString() } }, /^clock-skew.*-360 s/],
  ])('%s', async (_name, answer, reason) => {
    const { channel: wechat } = channel(answer);
    const truth = await wechat.query({ outTradeNo: 'Y20261120081559000001' });
    expect(truth).toMatchObject({ kind: 'unknown', reason: expect.stringMatching(reason) as string });
  });

  test('the same for submitting, closing, refunding, bills', async () => {
    const { channel: wechat } = channel(timeout, timeout, timeout, timeout, timeout);
    expect(await wechat.submit(order('native'))).toMatchObject({ kind: 'unknown' });
    expect(await wechat.close({ outTradeNo: 'Y20261120081559000001' })).toMatchObject({ kind: 'unknown' });
    expect(await wechat.refund(refundAsked)).toMatchObject({ kind: 'unknown' });
    expect(await wechat.queryRefund(refundAsked)).toMatchObject({ kind: 'unknown' });
    expect(await wechat.bill('2026-11-19')).toMatchObject({ kind: 'unknown' });
  });
});

describe('orders', () => {
  const used = { status: 403, body: json({ code: 'OUT_TRADE_NO_USED', message: '商户订单号重复' }) };
  const state = (trade_state: string) => ({ body: json({ trade_state, out_trade_no: 'Y20261120081559000001', appid: 'wx1234', mchid: '1921000401', transaction_id: '42', success_time: '2026-11-20T08:16:00+08:00', amount: { total: 5000, currency: 'CNY' } }) });
  test.each([['SUCCESS', 'already-paid'], ['CLOSED', 'already-closed'], ['NOTPAY', 'refused']])('a used number is asked for: %s -> %s', async (trade, kind) => {
    expect((await channel(used, state(trade)).channel.submit(order('native'))).kind).toBe(kind);
  });

  test('a used number that cannot be asked for is unknown', async () => expect((await channel(used, { status: 502, unsigned: true }).channel.submit(order('native'))).kind).toBe('unknown'));
  test('closing ends with 204, whose empty body is signed too', async () => {
    const { asked, channel: wechat } = channel({ status: 204 });
    expect(await wechat.close({ outTradeNo: 'Y20261120081559000001' })).toEqual({ kind: 'closed' });
    expect(asked[0]!.init.body).toBe('{"mchid":"1921000401"}');
  });

  test('a refund goes by transaction id, never by our order number', async () => {
    const { asked, channel: wechat } = channel({ body: json({ refund_id: '503', out_refund_no: refundAsked.outRefundNo, status: 'PROCESSING', amount: { refund: 300 } }) });
    expect(await wechat.refund(refundAsked)).toEqual({ kind: 'processing' });
    const sent = JSON.parse(asked[0]!.init.body as string) as Record<string, unknown>;
    expect(sent).toMatchObject({ transaction_id: '42000001', amount: { refund: 300, total: 5000, currency: 'CNY' } });
    expect(sent).not.toHaveProperty('out_trade_no');
  });
});

describe('bills', () => {
  const ticket = (change: object = {}) => ({ body: json({ hash_type: 'SHA1', hash_value: createHash('sha1').update(bill.csv).digest('hex'), download_url: 'https://api.mch.weixin.qq.com/v3/billdownload/file?token=t', ...change }) });
  test('are downloaded from the base, unpacked and held against their signed hash', async () => {
    const { asked, channel: wechat } = channel(ticket(), { body: gzipSync(bill.csv), unsigned: true });
    expect(await wechat.bill('2026-11-19')).toMatchObject({ kind: 'bill', totals: { payments: 31, paymentsFen: 47, refunds: 14, refundsFen: 14 } });
    expect(asked.map(({ url }) => url)).toEqual(['http://gateway/wxpay/v3/bill/tradebill?bill_date=2026-11-19&bill_type=ALL&tar_type=GZIP', 'http://gateway/wxpay/v3/billdownload/file?token=t']);
  });

  test('a bill somewhere else is not fetched', async () => expect((await channel(ticket({ download_url: 'https://evil.example/v3/billdownload/file' })).channel.bill('2026-11-19')).kind).toBe('unknown'));
  test('no statement: not ready before ten the next morning, empty after', async () => {
    const none = { status: 400, body: json({ code: 'NO_STATEMENT_EXIST', message: '' }) };
    const today = new Date(clock.wall().getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
    expect(await channel(none).channel.bill(today)).toEqual({ kind: 'not-ready' });
    expect(await channel(none).channel.bill('2024-01-01')).toEqual({ kind: 'empty' });
  });
});

describe('notifications', () => {
  function message(event: string, content: object, { key = theirs.privateKey, bend = false } = {}) {
    const cipher = createCipheriv('aes-256-gcm', API_KEY, Buffer.from('abcdefghijkl'));
    cipher.setAAD(Buffer.from('transaction'));
    const sealed = Buffer.concat([cipher.update(json(content)), cipher.final(), cipher.getAuthTag()]);
    if (bend) sealed[12]! ^= 1;
    const body = Buffer.from(json({ id: 'note-1', event_type: event, resource_type: 'encrypt-resource', resource: { algorithm: 'AEAD_AES_256_GCM', ciphertext: sealed.toString('base64'), nonce: 'abcdefghijkl', associated_data: 'transaction', original_type: 'transaction' } }));
    const timestamp = String(Math.trunc(clock.wall().getTime() / 1000));
    const signature = sign('RSA-SHA256', signedBytes(timestamp, 'n', body), key).toString('base64');
    return { method: 'POST', body, headers: { 'wechatpay-timestamp': timestamp, 'wechatpay-nonce': 'n', 'wechatpay-serial': 'PUB_KEY_ID_01', 'wechatpay-signature': signature } };
  }
  const paid = { appid: 'wx1234', mchid: '1921000401', out_trade_no: 'Y20261120081559000001', transaction_id: '42', trade_state: 'SUCCESS', success_time: '2026-11-20T08:16:00+08:00', payer: { openid: 'o1' }, amount: { total: 5000, payer_total: 5000, currency: 'CNY' } };

  test('of a payment tells what came, to whom, and leaves the comparing to the order', async () => {
    const { channel: wechat } = channel();
    expect(await wechat.hear(message('TRANSACTION.SUCCESS', { ...paid, amount: { total: 1, currency: 'USD' }, appid: 'wx-other' }))).toEqual({
      kind: 'payment', messageId: 'note-1', outTradeNo: paid.out_trade_no,
      payment: { transactionId: '42', outTradeNo: paid.out_trade_no, amountFen: 1, currency: 'USD', appId: 'wx-other', merchantNumber: '1921000401', paidAt: new Date('2026-11-20T00:16:00Z'), payer: 'o1' },
    });
  });

  test.each(['REFUND.SUCCESS', 'REFUND.ABNORMAL', 'REFUND.CLOSED'])('%s names the refund, which is asked for', async (event) => {
    const content = { mchid: '1921000401', out_trade_no: paid.out_trade_no, out_refund_no: 'R1', refund_status: 'SUCCESS' };
    expect(await channel().channel.hear(message(event, content))).toEqual({ kind: 'refund', messageId: 'note-1', outTradeNo: paid.out_trade_no, outRefundNo: 'R1' });
  });

  test('is refused: foreign signature, a bent ciphertext under a good signature, a probe, another method, an unpaid state, no message', async () => {
    const { channel: wechat } = channel();
    const good = message('TRANSACTION.SUCCESS', paid);
    expect(await wechat.hear(message('TRANSACTION.SUCCESS', paid, { key: stranger.privateKey }))).toMatchObject({ kind: 'refused', reason: expect.stringMatching(/^foreign-signature/) as string });
    expect(await wechat.hear(message('TRANSACTION.SUCCESS', paid, { bend: true }))).toMatchObject({ kind: 'refused', reason: expect.stringContaining('API key') as string });
    expect(await wechat.hear({ ...good, headers: { ...good.headers, 'wechatpay-signature': 'WECHATPAY/SIGNTEST/x' } })).toMatchObject({ kind: 'refused', probe: true });
    expect(await wechat.hear({ ...good, method: 'GET' })).toMatchObject({ kind: 'refused' });
    expect(await wechat.hear(message('TRANSACTION.SUCCESS', { ...paid, trade_state: 'NOTPAY' }))).toMatchObject({ kind: 'refused' });
    expect(await wechat.hear({ ...good, body: Buffer.concat([good.body, Buffer.from(' ')]) })).toMatchObject({ kind: 'refused', reason: expect.stringMatching(/^foreign-signature/) as string });
  });

  test('are answered so that WeChat Pay stops, or comes again', () => {
    const { channel: wechat } = channel();
    expect([wechat.answer(true).status, wechat.answer(false).status]).toEqual([200, 500]);
  });
});

describe('the self-test', () => {
  test('names a clock that is off', async () => {
    const off = new Date(clock.wall().getTime() + 360_000).toUTCString();
    const steps = await channel({ status: 401, body: json({ code: 'SIGN_ERROR', message: '' }), unsigned: true, headers: { date: off } }, new Error('down')).channel.check();
    expect(steps.find(({ step }) => step === 'clock')).toMatchObject({ state: 'failed', code: 'clock-skewed', detail: '360 s' });
    expect(steps.find(({ step }) => step === 'signature')).toMatchObject({ state: 'failed', code: 'request-refused' });
    expect(steps.find(({ step }) => step === 'connection')).toMatchObject({ state: 'ok' });
  });

  test('passes by asking for an order that does not exist', async () => {
    const steps = await channel({ status: 404, body: json({ code: 'ORDER_NOT_EXIST', message: '' }) }, { status: 400, body: json({ code: 'NO_STATEMENT_EXIST', message: '' }) }).channel.check();
    expect(steps.filter(({ step }) => step !== 'certificate').map(({ step, state }) => `${step} ${state}`)).toEqual(['keys ok', 'clock ok', 'connection ok', 'signature ok', 'bill ok']);
  });
});
