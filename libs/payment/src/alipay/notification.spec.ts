import { sign, X509Certificate } from 'node:crypto';
import { AlipaySdk } from 'alipay-sdk';
import { describe, expect, test } from 'vitest';
import { rsaPairs } from '../../../../test/support/rsa-pairs.js';
import { heardOf, isGenuine, parseFields, type Fields } from './notification.js';
import vectors from './vectors/alipay.json' with { type: 'json' };

type Vector = { params: Record<string, string>; public_key_pem?: string; certificate_pem?: string; expect: boolean };

const pem = (key: { export(options: { type: 'spki'; format: 'pem' }): string | Buffer }): string => key.export({ type: 'spki', format: 'pem' }) as string;
const keyOf = ({ public_key_pem, certificate_pem }: Pick<Vector, 'public_key_pem' | 'certificate_pem'>): string => public_key_pem ?? pem(new X509Certificate(certificate_pem!).publicKey);
const { privateKey, publicKey } = (await rsaPairs(1))[0]!;
const sdkWith = (alipayPublicKey: string) => new AlipaySdk({ appId: '2021', privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string, keyType: 'PKCS8', alipayPublicKey });
const form = (fields: Fields): Buffer => Buffer.from(new URLSearchParams(fields).toString());

describe('published notifications', () => {
  test.each(vectors.notify as Vector[])('$# verifies: $expect', ({ params, expect: genuine, ...keys }) => {
    expect(isGenuine(params, (fields) => sdkWith(keyOf(keys)).checkNotifySignV2(fields))).toBe(genuine);
  });

  test('a genuine message of a trade is heard, from its raw form body', () => {
    const vector = vectors.notify[0] as Vector;
    const parsed = parseFields(form(vector.params));
    if (!parsed.ok) throw new Error(parsed.reason);
    expect(isGenuine(parsed.fields, (fields) => sdkWith(keyOf(vector)).checkNotifySignV2(fields))).toBe(true);
    expect(heardOf(parsed.fields)).toEqual({
      kind: 'payment', messageId: '2019081500222155624068450559358070', outTradeNo: '20190815155618536-564-57',
      payment: { transactionId: '2019081522001468450512505578', outTradeNo: '20190815155618536-564-57', amountFen: 10, currency: 'CNY', appId: '2019073166072302', merchantNumber: '2088531891668739', paidAt: new Date('2019-08-15T07:56:24Z'), payer: '2088102534368455' },
    });
  });

  test('without sign_type the algorithm would be the sender’s choice: refused, though the signature verifies', () => {
    expect(parseFields(form((vectors.notify[1] as Vector).params))).toEqual({ ok: false, reason: 'the message is not signed with RSA2' });
  });

  test('messages of other services are none of ours', () => expect(parseFields(form((vectors.notify[3] as Vector).params)).ok).toBe(false));

  test('the address that a payer’s browser brings verifies with the same key, and is refused', () => {
    const vector = vectors.sync_return[0]!;
    expect(isGenuine(vector.params, (fields) => sdkWith(keyOf(vector)).checkNotifySignV2(fields))).toBe(true);
    expect(parseFields(form(vector.params))).toMatchObject({ ok: false });
    const { method: _method, timestamp: _timestamp, ...rest } = vector.params;
    expect(heardOf(rest)).toMatchObject({ kind: 'refused' });
  });
});

const paid: Fields = {
  notify_time: '2026-11-20 08:16:01', notify_type: 'trade_status_sync', notify_id: 'n-1', charset: 'utf-8', version: '1.0', app_id: '2021', auth_app_id: '2021', seller_id: '2088000000000001', trade_no: '2026112022001',
  out_trade_no: 'Y20261120081559000001', trade_status: 'TRADE_SUCCESS', total_amount: '50.00', gmt_payment: '2026-11-20 08:16:00', subject: '电费充值 A-101', buyer_id: '2088000000000009', fund_bill_list: '[{"amount":"50.00","fundChannel":"ALIPAYACCOUNT"}]',
};
function signed(fields: Fields): Fields {
  const text = Object.keys(fields).filter((name) => fields[name] !== '').sort().map((name) => `${name}=${fields[name]!}`).join('&');
  return { ...fields, sign_type: 'RSA2', sign: sign('sha256', Buffer.from(text), privateKey).toString('base64') };
}
const genuine = (fields: Fields): boolean => isGenuine(fields, (candidate) => sdkWith(pem(publicKey)).checkNotifySignV2(candidate));

describe('forged and bent messages', () => {
  test('fields re-cut from a genuine message verify, and are refused for what they hold', () => {
    const honest = signed({ ...paid, body: 'x&out_trade_no=ORDERB&total_amount=5000.00', total_amount: '0.01' });
    // The same signed text, cut differently: the honest order and amount vanish inside another value.
    const recut: Fields = { ...honest, body: 'x', out_trade_no: 'ORDERB', total_amount: `5000.00&buyer_id=${honest.buyer_id!}` };
    expect(genuine(honest)).toBe(true);
    for (const fields of [honest, recut]) expect(parseFields(form(fields))).toMatchObject({ ok: false, reason: expect.stringContaining('could be other fields') as string });
  });

  test.each<[string, Buffer, string]>([
    ['a repeated field', Buffer.concat([form(signed(paid)), Buffer.from('&total_amount=5000.00')]), 'comes twice'],
    ['an unknown field', form(signed({ ...paid, extra: '1' })), "field 'extra'"],
    ['a field named __proto__', Buffer.from('__proto__=1&sign=a&sign_type=RSA2'), "field '__proto__'"],
    ['another algorithm', form({ ...signed(paid), sign_type: 'RSA' }), 'RSA2'],
    ['an unheard-of algorithm', form({ ...signed(paid), sign_type: 'NONE' }), 'RSA2'],
    ['no signature', form({ ...signed(paid), sign: '' }), 'RSA2'],
    ['another charset', form(signed({ ...paid, charset: 'GBK' })), 'charset GBK'],
    ['bytes that are no UTF-8', Buffer.from([0x61, 0x3d, 0xff]), 'not UTF-8'],
    ['a list that is none', form(signed({ ...paid, fund_bill_list: '[]&out_trade_no=B' })), 'could be other fields'],
    ['a megabyte', Buffer.alloc(1_000_000, 'a'), 'too long'],
    ['JSON', Buffer.from('{"sign":"x"}'), 'none of a trade'],
  ])('%s is refused', (_name, body, reason) => expect(parseFields(body)).toMatchObject({ ok: false, reason: expect.stringContaining(reason) as string }));

  test('a changed amount does not verify; percent signs and plus signs are no trouble', () => {
    expect(genuine({ ...signed(paid), total_amount: '5000.00' })).toBe(false);
    const odd = parseFields(form(signed({ ...paid, passback_params: '100% + 电费 %41' })));
    expect(odd.ok && genuine(odd.fields)).toBe(true);
  });

  test('an empty field that was not signed is no obstacle', () => expect(genuine({ ...signed(paid), gmt_close: '' })).toBe(true));
});

describe('what a message says', () => {
  test.each<[string, Fields, object]>([
    ['TRADE_FINISHED is paid too', { ...paid, trade_status: 'TRADE_FINISHED' }, { kind: 'payment' }],
    ['a close by time', { ...paid, trade_status: 'TRADE_CLOSED', gmt_close: '2026-11-20 08:30:00' }, { kind: 'other', outTradeNo: paid.out_trade_no }],
    ['a part that went back', { ...paid, refund_fee: '3.00', gmt_refund: '2026-11-21 08:00:00.120', out_biz_no: 'R1' }, { kind: 'refund', outRefundNo: 'R1' }],
    ['all that went back', { ...paid, trade_status: 'TRADE_CLOSED', refund_fee: '50.00', gmt_refund: '2026-11-21 08:00:00', out_biz_no: 'R2' }, { kind: 'refund', outRefundNo: 'R2' }],
    ['waiting', { ...paid, trade_status: 'WAIT_BUYER_PAY' }, { kind: 'other' }],
  ])('%s', (_name, fields, heard) => expect(heardOf(fields)).toMatchObject(heard));

  test.each(['notify_id', 'notify_type', 'seller_id', 'app_id', 'gmt_payment', 'trade_no', 'out_trade_no', 'total_amount', 'trade_status'])('without %s it is no payment', (name) => {
    const { [name]: _left, ...rest } = paid;
    expect(heardOf(rest)).toMatchObject({ kind: 'refused' });
  });

  test.each(['50', '50.001', '-50.00', '1e3', '五十'])("an amount '%s'", (total) => expect(heardOf({ ...paid, total_amount: total }).kind).toBe(total === '50' ? 'payment' : 'refused'));
});
