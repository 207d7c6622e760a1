import { createCipheriv, createPrivateKey, sign, X509Certificate } from 'node:crypto';
import { describe, expect, test, vi } from 'vitest';
import WechatPay from 'wechatpay-node-v3';
import { rsaPairs } from '../../../../test/support/rsa-pairs.js';
import { ManualClock } from '#libs/runtime';
import { certificatesOf, downloadCertificates } from './certificates.js';
import { PlatformKeys, type PlatformCertificate } from './platform-keys.js';
import { signedBytes } from './signature.js';
import aead from './vectors/aead-gcm.json' with { type: 'json' };
import rsa from './vectors/rsa.json' with { type: 'json' };

const pairs = await rsaPairs(8);
let taken = 0;
/** Another one than the last few. */
const key = () => pairs[(taken += 1) % pairs.length]!.publicKey;
const certificate = (serial: string, from = '2025-01-01', to = '2030-01-01'): PlatformCertificate => ({ serial, key: key(), from: new Date(from), to: new Date(to) });
const log = { warn: () => undefined };

function keys(certificates: PlatformCertificate[], download: () => Promise<PlatformCertificate[]>) {
  const clock = new ManualClock('2026-11-20T00:00:00Z');
  const publicKey = { id: 'PUB_KEY_ID_01', key: key() };
  return { clock, publicKey, platform: new PlatformKeys({ publicKey, certificates, download, wall: () => clock.wall(), log }) };
}

test('certificate A, a new certificate B and a public key are held side by side and picked by serial, whatever its case', async () => {
  const [a, b] = [certificate('AAAAAAAA01'), certificate('BBBBBBBB02')];
  const { platform, publicKey, clock } = keys([a], async () => [a, b]);
  expect(await platform.keyOf('aaaaaaaa01')).toBe(a.key);
  expect(await platform.keyOf('PUB_KEY_ID_01')).toBe(publicKey.key);
  clock.advanceMs(300_000);
  expect(await platform.keyOf('BBBBBBBB02')).toBe(b.key);
  expect(await platform.keyOf('AAAAAAAA01')).toBe(a.key);
});

test('a flood of unknown serials asks for the certificates once in five minutes', async () => {
  const download = vi.fn(async () => [certificate('AAAAAAAA01')]);
  const { platform, clock } = keys([certificate('AAAAAAAA01')], download);
  const flood = () => Promise.all(Array.from({ length: 1000 }, (_, index) => platform.keyOf(`FFFFFFFF${index}`)));
  expect((await flood()).filter((found) => found !== undefined)).toEqual([]);
  await flood();
  clock.advanceMs(299_999);
  await flood();
  expect(download).toHaveBeenCalledTimes(1);
  clock.advanceMs(1);
  await flood();
  expect(download).toHaveBeenCalledTimes(2);
});

test('serials that are none, and public keys that are not ours, ask for nothing', async () => {
  const download = vi.fn(async () => []);
  const { platform } = keys([], download);
  for (const serial of ['constructor', '__proto__', '', 'PUB_KEY_ID_02', 'ZZZZZZZZ', 'A'.repeat(65)]) expect(await platform.keyOf(serial)).toBeUndefined();
  expect(download).not.toHaveBeenCalled();
});

test('a certificate that has ended, or has not begun, is not believed', async () => {
  const { platform, clock } = keys([certificate('AAAAAAAA01', '2020-01-01', '2026-11-20T00:00:01Z'), certificate('BBBBBBBB02', '2027-01-01')], () => Promise.reject(new Error('down')));
  expect(await platform.keyOf('AAAAAAAA01')).toBeDefined();
  expect(await platform.keyOf('BBBBBBBB02')).toBeUndefined();
  clock.advanceMs(1000);
  expect(await platform.keyOf('AAAAAAAA01')).toBeUndefined();
});

test('after twelve hours the list is read anew beside the work; a certificate that left it is not believed any more', async () => {
  const [a, b] = [certificate('AAAAAAAA01'), certificate('BBBBBBBB02')];
  const lists = [[a], [b]];
  const download = vi.fn(async () => lists.shift()!);
  const { platform, clock } = keys([a], download);
  await platform.keyOf('AAAAAAAA01');
  clock.advanceMs(12 * 3_600_000);
  await platform.keyOf('AAAAAAAA01');
  expect(download).toHaveBeenCalledTimes(1);
  clock.advanceMs(1);
  expect(await platform.keyOf('AAAAAAAA01')).toBe(a.key);
  await vi.waitFor(async () => expect(await platform.keyOf('AAAAAAAA01')).toBeUndefined());
  expect(download).toHaveBeenCalledTimes(2);
});

test('two merchants share nothing', async () => {
  const first = keys([certificate('AAAAAAAA01')], async () => []);
  const second = keys([], async () => []);
  expect(await first.platform.keyOf('AAAAAAAA01')).toBeDefined();
  expect(await second.platform.keyOf('AAAAAAAA01')).toBeUndefined();
});

describe('the downloaded list', () => {
  const published = aead.vectors.filter((vector) => 'response' in vector) as unknown as { key_utf8: string; response: object; expect: { certificate_serial: string } }[];

  test.each(published)('published list $#', ({ key_utf8, response, expect: wanted }) => {
    const body = Buffer.from(JSON.stringify(response));
    expect(certificatesOf(body, Buffer.from(key_utf8)).map(({ serial }) => serial)).toEqual([wanted.certificate_serial]);
    expect(() => certificatesOf(body, Buffer.alloc(32, 7))).toThrow('foreign-seal');
  });

  const { wechat_pay_certificate_pem: pem, wechat_pay_private_key_pem: privatePem, wechat_pay_certificate_serial: serial } = rsa.platform_keys;
  const apiKey = Buffer.alloc(32, 5);
  const merchantKey = pairs[0]!.privateKey;
  const now = new Date(new Date(new X509Certificate(pem).validFrom).getTime() + 86_400_000);

  function answer(listedAs: string, signer = createPrivateKey(privatePem)): Response {
    const cipher = createCipheriv('aes-256-gcm', apiKey, Buffer.from('abcdefghijkl'));
    cipher.setAAD(Buffer.from('certificate'));
    const ciphertext = Buffer.concat([cipher.update(pem), cipher.final(), cipher.getAuthTag()]).toString('base64');
    const body = JSON.stringify({ data: [{ serial_no: listedAs, encrypt_certificate: { algorithm: 'AEAD_AES_256_GCM', nonce: 'abcdefghijkl', associated_data: 'certificate', ciphertext } }] });
    const timestamp = String(now.getTime() / 1000);
    return new Response(body, { headers: { 'wechatpay-timestamp': timestamp, 'wechatpay-nonce': 'n', 'wechatpay-serial': serial, 'wechatpay-signature': sign('RSA-SHA256', signedBytes(timestamp, 'n', Buffer.from(body)), signer).toString('base64') } });
  }
  const download = (response: Response, at = now) => {
    const pay = new WechatPay({ appid: 'wx1', mchid: '1900000001', serial_no: 'A1', publicKey: Buffer.from('unused'), privateKey: merchantKey as unknown as Buffer });
    return downloadCertificates({ pay, base: 'http://wechat/wxpay', fetch: async (url) => (expect(url).toBe('http://wechat/wxpay/v3/certificates'), response), apiKey, wall: () => at });
  };

  test('is believed when sealed for us and signed by one of its own certificates', async () => {
    expect(await download(answer(serial))).toMatchObject([{ serial }]);
  });

  test('is refused when signed by another, listed under another serial, or when its certificate has ended', async () => {
    await expect(download(answer(serial, merchantKey))).rejects.toThrow('foreign-signature');
    await expect(download(answer('AAAAAAAA01'))).rejects.toThrow('was listed as');
    const ended = new Date(new Date(new X509Certificate(pem).validTo).getTime() + 1);
    await expect(download(answer(serial), ended)).rejects.toThrow(/stale|unknown-serial/);
  });

  test('a merchant without certificates gets 404, which is told', async () => {
    await expect(download(new Response('{"code":"RESOURCE_NOT_EXISTS"}', { status: 404 }))).rejects.toThrow('http-404');
  });
});
