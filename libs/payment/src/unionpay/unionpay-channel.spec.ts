import { createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { ManualClock } from '#libs/runtime';
import { certificate } from '../../../../apps/simulator/src/sandbox/certificate.js';
import { newKey } from '../../../../apps/simulator/src/sandbox/key-maker.js';
import type { OrderAtChannel, PayWay } from '../channel.js';
import { signFields, verifies, type Fields } from './acp-text.js';
import { frontPageOf, UnionpayChannel } from './unionpay-channel.js';

const clock = new ManualClock('2026-11-20T00:15:59Z');
const MERCHANT = '777290012345678';
const NUMBER = 'Y20261120081559000001';
const day = (days: number) => new Date(clock.wall().getTime() + days * 86_400_000);
let keys: Record<'root' | 'middle' | 'signer' | 'other' | 'ours', string>;
let certificates: Record<'root' | 'middle' | 'signer' | 'expired' | 'bank' | 'stranger' | 'ours', string>;

beforeAll(async () => {
  const [root, middle, signer, other, ours] = (await Promise.all([1, 2, 3, 4, 5].map(newKey))) as [string, string, string, string, string];
  keys = { root, middle, signer, other, ours };
  const name = (CN: string) => ({ C: 'CN', O: 'CFCA', CN });
  const make = (CN: string, key: string, issuer: string, issuerKey: string, change: object = {}) => certificate({ subject: name(CN), issuer: name(issuer), serial: '5a01', from: day(-100), to: day(100), key, issuerKey, ...change });
  const company = '041@8310000000083040@中国银联股份有限公司@00000001';
  certificates = {
    root: make('root', root, 'root', root, { authority: true }), middle: make('middle', middle, 'root', root, { authority: true }), signer: make(company, signer, 'middle', middle),
    expired: make(company, signer, 'middle', middle, { to: day(-1) }), bank: make('041@1@某银行@00000001', signer, 'middle', middle), stranger: make(company, other, 'stranger', other), ours: make('merchant', ours, 'middle', middle),
  };
});

interface Reply { fields?: Fields; status?: number; text?: string; signer?: string; cert?: string; bend?: (fields: Fields) => Fields }
const asked: { url: string; fields: Fields }[] = [];

function channel(...replies: Reply[]): UnionpayChannel {
  asked.length = 0;
  const fetch = async (url: unknown, init: unknown): Promise<Response> => {
    const fields = Object.fromEntries(new URLSearchParams((init as { body: string }).body));
    asked.push({ url: url as string, fields });
    const { fields: told = {}, status = 200, text, signer = keys.signer, cert = certificates.signer, bend = (one) => one } = replies.shift()!;
    const { merId, orderId, txnTime } = fields;
    const whole = bend(signFields({ version: '5.1.0', encoding: 'UTF-8', signMethod: '01', merId: merId!, ...(orderId === undefined ? {} : { orderId }), txnTime: txnTime!, signPubKeyCert: cert, ...told }, createPrivateKey(signer)));
    return new Response(text ?? Object.entries(whole).map(([name, value]) => `${name}=${value}`).join('&'), { status, headers: { date: clock.wall().toUTCString() } });
  };
  const own = { merId: MERCHANT, certId: '23041', privateKey: createPrivateKey(keys.ours), certificate: new X509Certificate(certificates.ours), root: new X509Certificate(certificates.root), middle: new X509Certificate(certificates.middle) };
  return new UnionpayChannel({ keys: own, base: 'http://gateway/unionpay', publicUrl: 'https://yidu.example', fetch: fetch as typeof globalThis.fetch, wall: () => clock.wall(), readableByOthers: () => [] });
}
const order = (way: PayWay): OrderAtChannel => ({ way, outTradeNo: NUMBER, amountFen: 5000, description: '电费充值 A-101', createdAt: clock.wall(), expiresAt: new Date('2026-11-20T00:30:59Z'), payerIp: '10.0.0.9', returnUrl: 'https://yidu.example/m/', notifyUrl: 'https://yidu.example/n' });
const paid: Fields = { respCode: '00', origRespCode: '00', txnAmt: '5000', currencyCode: '156', queryId: '612611200816000000001' };

describe('requests', () => {
  test('a code: signed fields of the order’s own time, in Beijing', async () => {
    expect(await channel({ fields: { respCode: '00', qrCode: 'https://qr.95516.com/1' } }).submit(order('qr'))).toMatchObject({ kind: 'ready', params: { kind: 'code', codeText: 'https://qr.95516.com/1' } });
    const { url, fields } = asked[0]!;
    expect(url).toBe('http://gateway/unionpay/gateway/api/backTransReq.do');
    expect(fields).toMatchObject({ version: '5.1.0', signMethod: '01', certId: '23041', txnType: '01', txnSubType: '07', bizType: '000000', txnTime: '20261120081559', payTimeout: '20261120083059', txnAmt: '5000', currencyCode: '156', orderId: NUMBER });
    expect(verifies(fields, createPublicKey(keys.ours))).toBe(true);
  });

  test('a page: ours carries the signed form', async () => {
    const unionpay = channel();
    expect(await unionpay.submit(order('front'))).toEqual({ kind: 'ready', params: { kind: 'open', openUrl: `https://yidu.example/api/v1/public/unionpay/${NUMBER}` } });
    const { html } = frontPageOf(unionpay, order('front'))!;
    const fields = Object.fromEntries([...html.matchAll(/name="(\w+)" value="([^"]*)"/g)].map(([, name, value]) => [name!, value!.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))]));
    expect(fields).toMatchObject({ txnSubType: '01', bizType: '000201', frontUrl: 'https://yidu.example/m/', backUrl: 'https://yidu.example/n' });
    expect(verifies(fields, createPublicKey(keys.ours))).toBe(true);
    expect(html).toContain('action="http://gateway/unionpay/gateway/api/frontTransReq.do"');
    expect(frontPageOf(unionpay, order('qr'))).toBeUndefined();
    expect(await unionpay.submit(order('jsapi'))).toMatchObject({ kind: 'refused', code: 'way-not-here' });
  });

  test('a refund names its payment by query id and its product by the way that was paid', async () => {
    const refund = { outRefundNo: 'R20261120081559000001', outTradeNo: NUMBER, transactionId: '612611200816000000001', amountFen: 300, orderAmountFen: 5000, reason: '退款', createdAt: new Date('2026-11-20T00:20:00Z'), notifyUrl: 'https://yidu.example/n', way: 'qr' as const };
    expect(await channel({ fields: { respCode: '00' } }).refund(refund)).toEqual({ kind: 'processing' });
    expect(asked[0]!.fields).toMatchObject({ txnType: '04', bizType: '000000', origQryId: '612611200816000000001', txnAmt: '300', txnTime: '20261120082000', orderId: refund.outRefundNo });
    expect(await channel({ fields: { respCode: '12', respMsg: '重复交易' } }, { fields: { ...paid, txnAmt: '300' } }).refund(refund)).toMatchObject({ kind: 'succeeded', amountFen: 300 });
    expect(asked[1]!.fields).toMatchObject({ txnType: '00', txnTime: '20261120082000' });
  });
});

describe('answers that are nobody’s word are unknown', () => {
  test.each<[string, () => Reply, RegExp]>([
    ['502 HTML', () => ({ status: 502, text: '<html>' }), /^http-502/], ['truncated', () => ({ text: 'version=5.1.0&respCode=00&signPubKeyCert=---' }), /^odd-answer/], ['unsigned', () => ({ fields: paid, bend: ({ signature: _, ...rest }) => rest }), /^unsigned/],
    ['signed by another key', () => ({ fields: paid, signer: keys.other }), /^foreign-signature/], ['with a certificate of his own', () => ({ fields: paid, signer: keys.other, cert: certificates.stranger }), /^foreign-certificate/],
    ['an expired certificate', () => ({ fields: paid, cert: certificates.expired }), /^expired-certificate/], ['a bank of the same authority', () => ({ fields: paid, cert: certificates.bank }), /^not-unionpay/], ['no certificate', () => ({ fields: paid, cert: 'x' }), /^not-a-certificate/],
    ['about another order', () => ({ fields: { ...paid, orderId: 'Y20261120081559000002' } }), /^odd-answer.*orderId/], ['an older answer', () => ({ fields: { ...paid, txnTime: '20261119081559' } }), /^odd-answer.*txnTime/], ['another merchant’s', () => ({ fields: { ...paid, merId: '777290012345679' } }), /^odd-answer.*merId/],
    ['a changed amount', () => ({ fields: paid, bend: (fields) => ({ ...fields, txnAmt: '1' }) }), /^foreign-signature/], ['another version', () => ({ fields: { ...paid, version: '5.0.0' } }), /^odd-answer/],
  ])('%s', async (_name, reply, reason) => {
    expect(await channel(reply()).query(order('qr'))).toMatchObject({ kind: 'unknown', reason: expect.stringMatching(reason) as string });
  });

  test('a whole answer is believed', async () => expect(await channel({ fields: paid }).query(order('qr'))).toMatchObject({ kind: 'paid', payment: { amountFen: 5000 } }));
});

describe('notifications', () => {
  const raw = (change: Fields = {}, signer = keys.signer, cert = certificates.signer) => {
    const fields = signFields({ version: '5.1.0', encoding: 'UTF-8', signMethod: '01', txnType: '01', merId: MERCHANT, orderId: NUMBER, txnTime: '20261120081559', ...paid, signPubKeyCert: cert, ...change }, createPrivateKey(signer));
    return { method: 'POST', headers: {}, body: Buffer.from(new URLSearchParams(fields).toString()) };
  };
  test('tell what came; another merchant’s is told as it is', async () => {
    expect(await channel().hear(raw())).toMatchObject({ kind: 'payment', payment: { amountFen: 5000, merchantNumber: MERCHANT } });
    expect(await channel().hear(raw({ merId: '777290012345679' }))).toMatchObject({ kind: 'payment', payment: { merchantNumber: '777290012345679' } });
  });

  test('of a stranger, bent, by GET or endless are nothing', async () => {
    const unionpay = channel();
    expect(await unionpay.hear(raw({}, keys.other, certificates.stranger))).toMatchObject({ kind: 'refused', reason: 'foreign-certificate' });
    expect(await unionpay.hear({ ...raw(), body: Buffer.from(raw().body.toString().replace('txnAmt=5000', 'txnAmt=9000')) })).toMatchObject({ kind: 'refused', reason: 'foreign-signature' });
    expect(await unionpay.hear({ ...raw(), method: 'GET' })).toMatchObject({ kind: 'refused' });
    expect(await unionpay.hear({ ...raw(), body: Buffer.alloc(1_000_000, 'a') })).toMatchObject({ kind: 'refused' });
    expect([unionpay.answer(true).status, unionpay.answer(false).status]).toEqual([200, 500]);
  });
});

test('no file: not ready before ten the next morning, empty after', async () => {
  expect(await channel({ fields: { respCode: '98' } }).bill('2026-11-20')).toEqual({ kind: 'not-ready' });
  expect(await channel({ fields: { respCode: '98' } }).bill('2026-11-18')).toEqual({ kind: 'empty' });
  expect(asked[0]).toMatchObject({ url: 'http://gateway/unionpay/', fields: { txnType: '76', settleDate: '1118' } });
});
