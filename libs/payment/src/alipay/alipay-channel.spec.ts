import { createVerify, sign } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AlipaySdk } from 'alipay-sdk';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rsaPairs, type RsaPair } from '../../../../test/support/rsa-pairs.js';
import { ManualClock } from '#libs/runtime';
import type { OrderAtChannel, PayWay } from '../channel.js';
import { AlipayChannel } from './alipay-channel.js';
import { StrictAlipaySdk } from './alipay-client.js';
import { isPlainAnswer, topLevelKeys } from './response-text.js';
import vectors from './vectors/alipay.json' with { type: 'json' };

const [ours, theirs, stranger] = (await rsaPairs(3)) as [RsaPair, RsaPair, RsaPair];
const pkcs8 = ours.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
const spki = theirs.publicKey.export({ type: 'spki', format: 'pem' }) as string;
const clock = new ManualClock('2026-11-19T16:00:01Z');
const NUMBER = 'Y20261120081559000001';
const rsa2 = (text: string, key = theirs.privateKey): string => sign('sha256', Buffer.from(text), key).toString('base64');
const enveloped = (key: string, inner: string, signer = theirs.privateKey): string => `{"${key}":${inner},"sign":"${rsa2(inner, signer)}"}`;

type Reply = (responseKey: string, biz: Record<string, string>) => { status?: number; body: string };
let replies: Reply[] = [];
const asked: { url: URL; params: Record<string, string> }[] = [];
let server: Server;
let gateway = '';

beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const url = new URL(request.url!, 'http://gateway');
      const params = Object.fromEntries([...url.searchParams, ...new URLSearchParams(body)]);
      asked.push({ url, params });
      const reply = replies.shift()!(`${params.method?.replaceAll('.', '_')}_response`, JSON.parse(params.biz_content ?? '{}') as Record<string, string>);
      response.writeHead(reply.status ?? 200).end(reply.body);
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  gateway = `http://127.0.0.1:${(server.address() as AddressInfo).port}/alipay/gateway.do`;
});
afterAll(() => new Promise((closed) => server.close(closed)));

function channel(...next: Reply[]): AlipayChannel {
  replies = next;
  asked.length = 0;
  const keys = { appId: '2021000000000001', sellerId: '2088000000000001', mode: 'key' as const, certificates: [], config: { appId: '2021000000000001', privateKey: pkcs8, alipayPublicKey: spki } };
  return new AlipayChannel({ keys, gateway, fetch: globalThis.fetch, wall: () => clock.wall(), readableByOthers: () => [] });
}
const answer = (inner: object): Reply => (key) => ({ body: enveloped(key, JSON.stringify(inner).replaceAll('/', '\\/')) });
const order = (way: PayWay, change: Partial<OrderAtChannel> = {}): OrderAtChannel => ({
  way, outTradeNo: NUMBER, amountFen: 5001, description: '电费充值 A-101', createdAt: clock.wall(), expiresAt: new Date('2026-11-19T16:15:01Z'), payerRef: '2088000000000009', payerIp: '10.0.0.9', returnUrl: 'https://yidu.example/m/', notifyUrl: 'https://yidu.example/n', ...change,
});
const trade = { code: '10000', trade_no: '20261120', out_trade_no: NUMBER, trade_status: 'TRADE_SUCCESS', total_amount: '50.01', send_pay_date: '2026-11-20 00:00:01' };

describe('requests', () => {
  test('are signed with Beijing time, amounts in yuan from fen, an expiry, and no empty fields', async () => {
    expect(await channel(answer({ code: '10000', qr_code: 'https://qr.alipay.com/bax1' })).submit(order('qr'))).toEqual({ kind: 'ready', params: { kind: 'code', codeText: 'https://qr.alipay.com/bax1' } });
    const { params } = asked[0]!;
    expect(params).toMatchObject({ timestamp: '2026-11-20 00:00:01', sign_type: 'RSA2', notify_url: 'https://yidu.example/n', charset: 'utf-8' });
    expect(JSON.parse(params.biz_content!)).toEqual({ out_trade_no: NUMBER, total_amount: '50.01', subject: '电费充值 A-101', time_expire: '2026-11-20 00:15:01', product_code: 'FACE_TO_FACE_PAYMENT' });
    const text = Object.keys(params).filter((name) => name !== 'sign').sort().map((name) => `${name}=${params[name]!}`).join('&');
    expect(createVerify('sha256').update(text).verify(ours.publicKey, params.sign!, 'base64')).toBe(true);
  });

  test('mini: an id of digits is a buyer_id, another one an open id', async () => {
    const made = answer({ code: '10000', trade_no: '20261120' });
    expect(await channel(made).submit(order('mini'))).toEqual({ kind: 'ready', params: { kind: 'sheet', platform: 'alipay', sheet: { tradeNO: '20261120' } } });
    expect(JSON.parse(asked[0]!.params.biz_content!)).toMatchObject({ buyer_id: '2088000000000009', product_code: 'JSAPI_PAY', op_app_id: '2021000000000001' });
    await channel(made).submit(order('mini', { payerRef: '074a1CcTG1LelxKe4xQC0zgNdId0nxi95b5lsNpazWYoCo5' }));
    expect(JSON.parse(asked[0]!.params.biz_content!)).toHaveProperty('buyer_open_id');
  });

  test('wap: a signed address, without asking', async () => {
    const submitted = await channel().submit(order('wap'));
    if (submitted.kind !== 'ready' || submitted.params.kind !== 'open') throw new Error(submitted.kind);
    const url = new URL(submitted.params.openUrl);
    expect(`${url.origin}${url.pathname}`).toBe(gateway);
    expect(Object.fromEntries(url.searchParams)).toMatchObject({ method: 'alipay.trade.wap.pay', return_url: 'https://yidu.example/m/', timestamp: '2026-11-20 00:00:01' });
    expect(asked).toHaveLength(0);
  });

  test('the published request signature', () => {
    const [{ private_key_pem, params, expect_content, expect_sign }] = vectors.request_sign as [(typeof vectors.request_sign)[0]];
    expect(Object.keys(params).sort().map((name) => `${name}=${params[name as keyof typeof params]}`).join('&')).toBe(expect_content);
    expect(sign('sha256', Buffer.from(expect_content), private_key_pem).toString('base64')).toBe(expect_sign);
  });
});

describe('answers that are nobody’s word are unknown', () => {
  const inner = JSON.stringify(trade);
  test.each<[string, Reply, RegExp]>([
    ['502 HTML', () => ({ status: 502, body: '<html>' }), /^http-502/], ['truncated', (key) => ({ body: enveloped(key, inner).slice(0, 60) }), /^not-json/], ['unsigned', (key) => ({ body: `{"${key}":${inner}}` }), /^unsigned/],
    ['foreign', (key) => ({ body: enveloped(key, inner, stranger.privateKey) }), /^foreign-signature/],
    ['an unsigned error', () => ({ body: '{"error_response":{"code":"40002","sub_code":"isv.invalid-signature","sub_msg":"验签出错"}}' }), /^unsigned: 40002 isv.invalid-signature/],
    ['a second answer behind the signed one', (key) => ({ body: enveloped(key, JSON.stringify({ ...trade, trade_status: 'WAIT_BUYER_PAY' })).replace(/\}$/, `,"${key}":${inner}}`) }), /^odd-answer/],
    ['a second answer under an escaped key', (key) => ({ body: enveloped(key, JSON.stringify({ ...trade, trade_status: 'WAIT_BUYER_PAY' })).replace(/\}$/, `,"\\u0061${key.slice(1)}":${inner}}`) }), /^odd-answer/],
    ['another method’s answer', () => ({ body: enveloped('alipay_trade_close_response', inner) }), /^not-json/],
    ['an answer in a wrapper', (key) => ({ body: `{"x":1,${enveloped(key, inner).slice(1)}` }), /^odd-answer/],
  ])('%s', async (_name, reply, reason) => {
    const truth = await channel(reply).query({ outTradeNo: NUMBER });
    expect(truth).toMatchObject({ kind: 'unknown', reason: expect.stringMatching(reason) as string });
  });

  test('nobody there', async () => {
    const { config } = new AlipaySdk({ appId: '2021', privateKey: pkcs8, keyType: 'PKCS8' });
    expect(config.alipayPublicKey).toBeUndefined();
    const lost = new AlipayChannel({ keys: { appId: '1', sellerId: '2088000000000001', mode: 'key', certificates: [], config: { appId: '1', privateKey: pkcs8, alipayPublicKey: spki } }, gateway: 'http://127.0.0.1:1/gateway.do', fetch: globalThis.fetch, wall: () => clock.wall(), readableByOthers: () => [] });
    expect(await lost.query({ outTradeNo: NUMBER })).toMatchObject({ kind: 'unknown', reason: expect.stringMatching(/^not-reached/) as string });
  });

  test('without a key to verify with there is no channel', () => {
    expect(() => new AlipayChannel({ keys: { appId: '1', sellerId: '2088000000000001', mode: 'key', certificates: [], config: { appId: '1', privateKey: pkcs8 } }, gateway, fetch: globalThis.fetch, wall: () => clock.wall(), readableByOthers: () => [] })).toThrow('no key to verify');
  });
});

describe('orders and refunds', () => {
  const refused = (sub_code: string): Reply => answer({ code: '40004', msg: 'Business Failed', sub_code, sub_msg: '…' });
  const refund = { outRefundNo: 'R20261120081559000001', outTradeNo: NUMBER, transactionId: '20261120', amountFen: 300, orderAmountFen: 5001, reason: '退款', createdAt: clock.wall(), notifyUrl: 'https://yidu.example/n' };

  test.each<[Reply[], string]>([[[answer({ code: '10000' })], 'closed'], [[refused('ACQ.TRADE_STATUS_ERROR'), answer(trade)], 'paid'], [[refused('ACQ.REASON_TRADE_STATUS_INVALID'), answer({ ...trade, trade_status: 'TRADE_CLOSED', send_pay_date: undefined })], 'closed'], [[refused('ACQ.TRADE_NOT_EXIST')], 'absent'], [[refused('ACQ.TRADE_STATUS_ERROR'), answer({ ...trade, trade_status: 'WAIT_BUYER_PAY' })], 'unknown']])('closing %#', async (next, kind) => {
    expect((await channel(...next).close({ outTradeNo: NUMBER })).kind).toBe(kind);
  });

  test('a number with other fields is asked for', async () => {
    expect((await channel(refused('ACQ.CONTEXT_INCONSISTENT'), answer(trade)).submit(order('qr'))).kind).toBe('already-paid');
    expect((await channel(refused('ACQ.CONTEXT_INCONSISTENT'), answer({ ...trade, trade_status: 'WAIT_BUYER_PAY' })).submit(order('qr'))).kind).toBe('refused');
  });

  test('a repeated refund moves no new money: fund_change N is asked for', async () => {
    const done = answer({ code: '10000', out_request_no: refund.outRefundNo, refund_amount: '3.00', refund_status: 'REFUND_SUCCESS' });
    expect(await channel(answer({ code: '10000', out_trade_no: NUMBER, fund_change: 'N', refund_fee: '3.00' }), done).refund(refund)).toMatchObject({ kind: 'succeeded', amountFen: 300 });
    expect(asked.map(({ params }) => params.method)).toEqual(['alipay.trade.refund', 'alipay.trade.fastpay.refund.query']);
    expect(JSON.parse(asked[0]!.params.biz_content!)).toMatchObject({ refund_amount: '3.00', out_request_no: refund.outRefundNo, trade_no: '20261120' });
    expect(await channel(answer({ code: '10000', out_trade_no: NUMBER, fund_change: 'N' }), answer({ code: '10000' })).refund(refund)).toEqual({ kind: 'processing' });
  });
});

describe('notifications', () => {
  const fields: Record<string, string> = { notify_time: '2026-11-20 08:16:01', notify_type: 'trade_status_sync', notify_id: 'n-1', app_id: '2021000000000001', seller_id: '2088000000000001', trade_no: '20261120', out_trade_no: NUMBER, trade_status: 'TRADE_SUCCESS', total_amount: '50.01', gmt_payment: '2026-11-20 00:00:01' };
  const raw = (params: Record<string, string>, method = 'POST') => {
    const text = Object.keys(params).sort().map((name) => `${name}=${params[name]!}`).join('&');
    return { method, headers: { 'content-type': 'application/x-www-form-urlencoded; text/html; charset=utf-8' }, body: Buffer.from(new URLSearchParams({ ...params, sign_type: 'RSA2', sign: rsa2(text) }).toString()) };
  };
  test('a payment tells what came', async () => {
    expect(await channel().hear(raw(fields))).toMatchObject({ kind: 'payment', messageId: 'n-1', payment: { amountFen: 5001, transactionId: '20261120', appId: '2021000000000001', merchantNumber: '2088000000000001' } });
    expect(asked).toHaveLength(0);
  });

  test('of another app or seller is told as it is, so that its order can raise the alarm', async () => {
    expect(await channel().hear(raw({ ...fields, app_id: '2021000000000002' }))).toMatchObject({ kind: 'payment', payment: { appId: '2021000000000002' } });
    expect(await channel().hear(raw({ ...fields, seller_id: '2088000000000002' }))).toMatchObject({ kind: 'payment', payment: { merchantNumber: '2088000000000002' } });
  });

  test('by GET, or with a bent signature, is nothing', async () => {
    expect(await channel().hear(raw(fields, 'GET'))).toMatchObject({ kind: 'refused' });
    const bent = raw(fields);
    expect(await channel().hear({ ...bent, body: Buffer.from(bent.body.toString().replace('50.01', '90.01')) })).toMatchObject({ kind: 'refused', reason: 'foreign-signature' });
  });

  test('are answered with exactly success, or with something else', () => expect([channel().answer(true), channel().answer(false).body]).toEqual([{ status: 200, contentType: 'text/plain', body: 'success' }, 'fail']));
});

describe('the text of an answer', () => {
  test.each(vectors.response_sign_text)('published text $# is cut out for verification', ({ raw, response_key, expect_signed_text }) => {
    const sdk = new StrictAlipaySdk({ appId: '1', privateKey: pkcs8, keyType: 'PKCS8', alipayPublicKey: spki });
    expect(sdk.getSignStr(raw, response_key)).toBe(expect_signed_text);
  });

  test('the published answer is plain and verifies', () => {
    const { raw, response_key, sign: signature, public_key_pem } = vectors.response[0] as { raw: string; response_key: string; sign: string; public_key_pem: string };
    expect(isPlainAnswer(raw, response_key)).toBe(true);
    new StrictAlipaySdk({ appId: '1', privateKey: pkcs8, keyType: 'PKCS8', alipayPublicKey: public_key_pem }).checkResponseSign(raw, response_key, signature, '');
  });

  test('keys of the top level alone are seen, whatever stands in values', () => {
    expect(topLevelKeys('{"a":{"b":1,"c":"}\\"{"},"sign":"x","d":[{"e":2}]}')).toEqual(['a', 'sign', 'd']);
    expect(topLevelKeys('{"a":"b')).toBeUndefined();
    expect(topLevelKeys('{"a":{"b":1}')).toBeUndefined();
  });

  test.each(vectors.cert_sn as { app_cert_pem: string; app_cert_sn: string; alipay_cert_pem?: string; alipay_cert_sn?: string; alipay_root_pem?: string; alipay_root_cert_sn?: string }[])('published serials of certificates $#', (vector) => {
    const { config } = new StrictAlipaySdk({ appId: '1', privateKey: pkcs8, keyType: 'PKCS8', appCertContent: vector.app_cert_pem, alipayPublicCertContent: vector.alipay_cert_pem ?? vector.app_cert_pem, alipayRootCertContent: vector.alipay_root_pem ?? vector.app_cert_pem });
    expect(config.appCertSn).toBe(vector.app_cert_sn);
    if (vector.alipay_cert_sn !== undefined) expect([config.alipayCertSn, config.alipayRootCertSn]).toEqual([vector.alipay_cert_sn, vector.alipay_root_cert_sn]);
  });
});
