import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rsaPairs } from '../../../../test/support/rsa-pairs.js';
import { parseAnswer, parseForm, signedText, signFields, verifies } from './acp-text.js';
import { askedRefund, closedTruth, happenedAt, orderTruth, sentRefund, submittedCode } from './answers.js';
import { frontPage } from './front-page.js';
import { heardOf } from './notification.js';

const NUMBER = 'Y20261120081559000001';
const paid = { respCode: '00', origRespCode: '00', txnType: '01', orderId: NUMBER, txnTime: '20261120081559', txnAmt: '5000', currencyCode: '156', queryId: '612611200816000000001', merId: '777290012345678', traceTime: '1120081601', accNo: '621626********0018' };

describe('signed text', () => {
  test('sorted names, nothing encoded, without the signature', () => expect(signedText({ txnType: '01', bizType: '000201', signature: 'x', respMsg: '成功[0000000]' })).toBe('bizType=000201&respMsg=成功[0000000]&txnType=01'));

  test('signs and verifies; any changed field does not', async () => {
    const { privateKey, publicKey } = (await rsaPairs(1))[0]!;
    const signed = signFields({ ...paid }, privateKey);
    expect(verifies(signed, publicKey)).toBe(true);
    fc.assert(fc.property(fc.constantFrom(...Object.keys(paid)), (name) => {
      expect(verifies({ ...signed, [name]: `${signed[name]!}0` }, publicKey)).toBe(false);
    }));
    expect(verifies({ ...signed, signature: '' }, publicKey)).toBe(false);
  });

  test('an answer holds a certificate with line ends and equal signs', () => {
    expect(parseAnswer('respCode=00&signPubKeyCert=-----BEGIN CERTIFICATE-----\nMIIB==\n-----END CERTIFICATE-----\n&merId=1')).toEqual({ respCode: '00', merId: '1', signPubKeyCert: '-----BEGIN CERTIFICATE-----\nMIIB==\n-----END CERTIFICATE-----\n' });
    for (const bad of ['<html>502</html>', 'respCode=00&respCode=01', 'nothing', '', '__proto__=1']) expect(parseAnswer(bad)).toBeUndefined();
  });

  test('a form with a name twice, a smuggled field or bytes that are no UTF-8 has no meaning', () => {
    expect(parseForm(Buffer.from('respMsg=%E6%88%90%E5%8A%9F&txnAmt=5000'))).toEqual({ respMsg: '成功', txnAmt: '5000' });
    for (const bad of ['txnAmt=1&txnAmt=2', 'reqReserved=x%26txnAmt%3D5000', '__proto__=1']) expect(parseForm(Buffer.from(bad))).toBeUndefined();
    expect(parseForm(Buffer.from([0x61, 0x3d, 0xff]))).toBeUndefined();
  });
});

describe('an order', () => {
  test('that is done is paid', () => {
    expect(orderTruth(paid)).toEqual({ kind: 'paid', payment: { transactionId: '612611200816000000001', outTradeNo: NUMBER, amountFen: 5000, currency: 'CNY', appId: '', merchantNumber: '777290012345678', paidAt: new Date('2026-11-20T00:16:01Z'), payer: '621626********0018' } });
    expect(orderTruth({ ...paid, origRespCode: 'A6' }).kind).toBe('paid');
    expect(orderTruth({ ...paid, currencyCode: '840' })).toMatchObject({ payment: { currency: '840' } });
  });

  test.each<[string, object, string, string]>([
    ['under way', { origRespCode: '05' }, 'not-paid', 'unknown'], ['failed', { origRespCode: '01' }, 'not-paid', 'closed'], ['unheard of', { respCode: '34', origRespCode: undefined }, 'absent', 'absent'], ['unheard of, told inside', { origRespCode: '34' }, 'absent', 'absent'],
    ['busy', { respCode: '06' }, 'unknown', 'unknown'], ['our signature', { respCode: '11' }, 'unknown', 'unknown'], ['no word', { origRespCode: undefined }, 'unknown', 'unknown'], ['half a payment', { queryId: undefined }, 'unknown', 'unknown'], ['half a fen', { txnAmt: '50.5' }, 'unknown', 'unknown'], ['done', {}, 'paid', 'paid'],
  ])('%s', (_name, change, asked, closing) => {
    const fields = Object.fromEntries(Object.entries({ ...paid, ...change }).filter(([, value]) => value !== undefined));
    expect([orderTruth(fields).kind, closedTruth(fields).kind]).toEqual([asked, closing]);
  });

  test('a code: given, known already, refused, busy', () => {
    expect(submittedCode({ respCode: '00', qrCode: 'https://qr.95516.com/1' })).toEqual({ kind: 'ready', params: { kind: 'code', codeText: 'https://qr.95516.com/1' } });
    expect([submittedCode({ respCode: '00' }).kind, submittedCode({ respCode: '12' }).kind, submittedCode({ respCode: '31' }).kind, submittedCode({ respCode: '05' }).kind, submittedCode({}).kind]).toEqual(['unknown', 'ask', 'refused', 'unknown', 'unknown']);
  });
});

describe('a refund', () => {
  test.each([['00', 'processing'], ['A6', 'processing'], ['12', 'ask'], ['05', 'unknown'], ['11', 'unknown'], ['36', 'refused'], ['35', 'refused']])('sent: %s is %s; acceptance is not success', (respCode, kind) => expect(sentRefund({ respCode }).kind).toBe(kind));
  test('too little money in the account passes', () => expect(sentRefund({ respCode: '01', respMsg: '商户可用余额不足[6130031]' }).kind).toBe('unknown'));
  test.each([['00', 'succeeded'], ['05', 'processing'], ['01', 'closed'], ['34', 'absent']])('asked for: %s is %s', (origRespCode, kind) => expect(askedRefund({ ...paid, txnType: '04', origRespCode }).kind).toBe(kind));
  test('asked for: what went back, and when', () => expect(askedRefund({ ...paid, txnType: '04', txnAmt: '300' })).toEqual({ kind: 'succeeded', channelRefundId: '612611200816000000001', amountFen: 300, at: new Date('2026-11-20T00:16:01Z') }));
});

test('a time without a year belongs next to its order', () => {
  expect(happenedAt('20261231235950', '0101000003')).toEqual(new Date('2026-12-31T16:00:03Z'));
  expect(happenedAt('20261120081559', '1120081500')).toEqual(new Date('2026-11-20T00:15:00Z'));
  expect(happenedAt('20261120081559', undefined)).toEqual(new Date('2026-11-20T00:15:59Z'));
  expect(happenedAt('yesterday', '1120081500')).toBeUndefined();
});

describe('a notification', () => {
  test.each<[string, object, object]>([
    ['a payment', {}, { kind: 'payment', outTradeNo: NUMBER, messageId: '01:612611200816000000001:00' }], ['a failed one', { respCode: '01' }, { kind: 'other', outTradeNo: NUMBER }],
    ['a refund', { txnType: '04', orderId: 'R1' }, { kind: 'refund', outRefundNo: 'R1' }], ['a cancellation', { txnType: '31', orderId: 'R1' }, { kind: 'refund', outRefundNo: 'R1' }], ['half a payment', { txnAmt: '' }, { kind: 'refused' }], ['nothing of ours', { orderId: '' }, { kind: 'refused' }],
  ])('of %s', (_name, change, heard) => expect(heardOf({ ...paid, ...change })).toMatchObject(heard));
});

test('the page to UnionPay escapes what it carries and allows its own script alone', () => {
  const { html, contentSecurityPolicy } = frontPage('https://gateway.95516.com/gateway/api/frontTransReq.do', { orderId: NUMBER, orderDesc: '"><script>alert(1)</script>' });
  expect(html).toContain('value="&#34;&#62;&#60;script&#62;alert(1)&#60;/script&#62;"');
  expect(html.match(/<script>/g)).toHaveLength(1);
  expect(contentSecurityPolicy).toMatch(/^default-src 'none'; script-src 'sha256-[A-Za-z0-9+/=]{44}'/);
});
