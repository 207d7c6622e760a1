import { createPublicKey, sign, X509Certificate, type KeyObject } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import WechatPay from 'wechatpay-node-v3';
import { rsaPairs } from '../../../../test/support/rsa-pairs.js';
import { heardOf } from './notification.js';
import { judgeSignature, signedBytes, verifies } from './signature.js';
import notify from './vectors/notify.json' with { type: 'json' };
import rsa from './vectors/rsa.json' with { type: 'json' };

type Verify = { message?: string; body?: string; headers?: Record<string, string>; public_key_pem?: string; certificate_pem?: string; signature_base64?: string; expect: boolean };

const { privateKey, publicKey } = (await rsaPairs(1))[0]!;
const lower = (headers: Record<string, string>) => Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

describe('published vectors', () => {
  test.each(rsa.verify as Verify[])('verify $#', (vector) => {
    const key = vector.public_key_pem === undefined ? new X509Certificate(vector.certificate_pem!).publicKey : createPublicKey(vector.public_key_pem);
    const headers = vector.headers ?? {};
    const text = vector.message === undefined ? signedBytes(headers['Wechatpay-Timestamp']!, headers['Wechatpay-Nonce']!, Buffer.from(vector.body!)) : Buffer.from(vector.message);
    expect(verifies(key, text, vector.signature_base64 ?? headers['Wechatpay-Signature']!)).toBe(vector.expect);
  });

  test.each(rsa.sign)('the SDK signs as published $#', ({ private_key_pem, message, expect_signature_base64 }) => {
    const pay = new WechatPay({ appid: 'wx1', mchid: '1', serial_no: 'A1', publicKey: Buffer.from('unused'), privateKey: Buffer.from(private_key_pem) });
    expect(pay.sha256WithRsa(message)).toBe(expect_signature_base64);
  });

  test.each(rsa.authorization_message)('the SDK signs the published request text of $method $url', ({ method, url, timestamp, nonce, body, expect_message }) => {
    const pay = new WechatPay({ appid: 'wx1', mchid: '1', serial_no: 'A1', publicKey: Buffer.from('unused'), privateKey: privateKey as unknown as Buffer });
    const signature = pay.getSignature(method, nonce, String(timestamp), url, body === '' ? undefined : body);
    expect(verifies(publicKey, Buffer.from(expect_message), signature)).toBe(true);
  });

  test.each(notify.vectors)('notification $# at its frozen clock, over raw bytes only', async ({ headers, body, certificate_pem, freeze_clock_unix, apiv3_key_utf8, expect: wanted }) => {
    const key = new X509Certificate(certificate_pem).publicKey;
    const keyOf = async (serial: string) => (serial === headers['Wechatpay-Serial'] ? key : undefined);
    const header = (name: string) => lower(headers)[name];
    const now = new Date(freeze_clock_unix * 1000);
    expect(await judgeSignature(header, Buffer.from(body), now, keyOf)).toMatchObject({ genuine: true });
    expect(await judgeSignature(header, Buffer.from(body), new Date(now.getTime() + 301_000), keyOf)).toMatchObject({ genuine: false, reason: 'stale' });
    const again = Buffer.from(JSON.stringify(JSON.parse(body)));
    if ('restringified_verifies' in wanted) expect(await judgeSignature(header, again, now, keyOf)).toMatchObject({ genuine: false, reason: 'foreign-signature' });
    // Neither is about a payment: they open, and nothing is to be done.
    expect(heardOf(Buffer.from(body), Buffer.from(apiv3_key_utf8)).kind).toBe('event_type' in wanted ? 'other' : 'refused');
  });
});

describe('judging', () => {
  const now = new Date('2026-11-20T08:00:00Z');
  const seconds = now.getTime() / 1000;
  const body = Buffer.from('{"a":1}');
  const keyOf = async (serial: string): Promise<KeyObject | undefined> => (serial === 'PUB_KEY_ID_1' ? publicKey : undefined);
  function signed(timestamp: string, change: Record<string, string | undefined> = {}) {
    const signature = sign('RSA-SHA256', signedBytes(timestamp, 'n0nce', body), privateKey).toString('base64');
    const headers: Record<string, string | undefined> = { 'wechatpay-timestamp': timestamp, 'wechatpay-nonce': 'n0nce', 'wechatpay-signature': signature, 'wechatpay-serial': 'PUB_KEY_ID_1', ...change };
    return (name: string) => headers[name];
  }

  test('five minutes either way are fresh, one second more is stale', async () => {
    for (const offset of [-300, 0, 300]) expect(await judgeSignature(signed(String(seconds + offset)), body, now, keyOf)).toEqual({ genuine: true, serial: 'PUB_KEY_ID_1' });
    for (const offset of [-301, 301]) expect(await judgeSignature(signed(String(seconds + offset)), body, now, keyOf)).toMatchObject({ reason: 'stale' });
  });

  test.each(['timestamp', 'nonce', 'signature', 'serial'])('without the %s nothing is believed', async (name) => {
    expect(await judgeSignature(signed(String(seconds), { [`wechatpay-${name}`]: undefined }), body, now, keyOf)).toMatchObject({ genuine: false, reason: 'unsigned' });
  });

  test('a probe of WeChat Pay is told apart from a forgery', async () => {
    expect(await judgeSignature(signed(String(seconds), { 'wechatpay-signature': 'WECHATPAY/SIGNTEST/abc' }), body, now, keyOf)).toMatchObject({ reason: 'probe' });
  });

  test.each([
    [{ 'wechatpay-serial': 'constructor' }, 'unknown-serial'],
    [{ 'wechatpay-serial': '__proto__' }, 'unknown-serial'],
    [{ 'wechatpay-timestamp': '1e9' }, 'odd-header'],
    [{ 'wechatpay-nonce': 'two\nlines' }, 'odd-header'],
    [{ 'wechatpay-signature-type': 'WECHATPAY2-SM2-WITH-SM3' }, 'odd-header'],
    [{ 'wechatpay-signature': 'bm90IGEgc2lnbmF0dXJl' }, 'foreign-signature'],
  ])('%j is refused', async (change, reason) => {
    expect(await judgeSignature(signed(String(seconds), change), body, now, keyOf)).toMatchObject({ genuine: false, reason });
  });

  test('one changed byte of the body, even a space, is a foreign signature', async () => {
    expect(await judgeSignature(signed(String(seconds)), Buffer.from('{"a": 1}'), now, keyOf)).toMatchObject({ reason: 'foreign-signature' });
  });
});
