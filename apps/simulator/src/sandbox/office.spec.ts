import { createPublicKey, X509Certificate } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { keyPool } from '../../../../test/support/rsa-pairs.js';
import { Office } from './office.js';

let folder: string;
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'yidu-office-')); });
afterEach(() => {
  vi.useRealTimers();
  rmSync(folder, { recursive: true, force: true });
});
const open = (sites: string[]) => Office.open({ stateFile: join(folder, 'state.json'), merchantsFolder: join(folder, 'merchants'), sites, keyPool });
const file = (name: string): string => readFileSync(join(folder, 'merchants', name), 'utf8');

test('what a merchant receives: whole, readable by the owner alone, and it belongs together', async () => {
  const office = await open(['demo', 'north']);
  office.close();
  const names = (readdirSync(join(folder, 'merchants'), { recursive: true }) as string[]).filter((name) => statSync(join(folder, 'merchants', name)).isFile());
  expect(names).toHaveLength(2 * 22);
  expect(names.filter((name) => (statSync(join(folder, 'merchants', name)).mode & 0o777) !== 0o600)).toEqual([]);
  const wechat = JSON.parse(file('demo/wechat/merchant.json')) as Record<string, string>;
  const certificate = new X509Certificate(file('demo/wechat/apiclient_cert.pem'));
  expect(wechat).toMatchObject({ serialNo: certificate.serialNumber, mchId: expect.stringMatching(/^\d{10}$/), appId: expect.stringMatching(/^wx[0-9a-f]{16}$/), publicKeyId: expect.stringMatching(/^PUB_KEY_ID_\d+$/) });
  expect(certificate.publicKey.equals(createPublicKey(file('demo/wechat/apiclient_key.pem')))).toBe(true);
  const platform = readdirSync(join(folder, 'merchants/demo/wechat/platform')).map((name) => new X509Certificate(file(`demo/wechat/platform/${name}`)));
  expect(platform.map(({ validTo }) => Date.parse(validTo) > Date.now()).sort()).toEqual([false, true, true]);
  const union = JSON.parse(file('demo/unionpay/merchant.json')) as Record<string, string>;
  expect(union.certId).toBe(BigInt(`0x${new X509Certificate(file('demo/unionpay/sign_cert.pem')).serialNumber}`).toString());
  expect(new X509Certificate(file('demo/unionpay/middle_cert.pem')).verify(new X509Certificate(file('demo/unionpay/root_cert.pem')).publicKey)).toBe(true);
  expect(new X509Certificate(file('demo/alipay/alipayCert.crt')).publicKey.equals(createPublicKey(file('demo/alipay/alipay_public_key.pem')))).toBe(true);
  expect(file('demo/wechat/apiv3.key')).not.toBe(file('north/wechat/apiv3.key'));
});

test('keys, books and people outlive the process', async () => {
  const first = await open(['demo']);
  const before = file('demo/wechat/apiclient_key.pem');
  const person = first.people.add({ phone: '13900000009' });
  first.book.put({ channel: 'wechat', merchant: 'demo', outTradeNo: 'KEEP0001', state: 'waiting', totalFen: 100, subject: 's', notifyUrl: '', tradeType: 'NATIVE', fingerprint: '', createdAtMs: 1, expiresAtMs: 2, doors: [], extra: {} });
  first.clock.change({ offsetMs: 5000, scheduleSpeed: 10 });
  first.close();
  rmSync(join(folder, 'merchants'), { recursive: true });
  const second = await open(['demo']);
  expect(file('demo/wechat/apiclient_key.pem')).toBe(before);
  expect(second.book.find('wechat', 'demo', 'KEEP0001')).toMatchObject({ totalFen: 100 });
  expect(second.people.list()).toMatchObject([{ unionId: person.unionId }]);
  expect(second.clock.line).toMatchObject({ offsetMs: 5000, scheduleSpeed: 10 });
  second.close();
  expect(statSync(join(folder, 'state.json.sandbox-keys.json')).mode & 0o777).toBe(0o600);
});

test('what changed is kept a moment later, all of it at the end, and nothing after the end', async () => {
  const books = join(folder, 'state.json.sandbox-books.json');
  const office = await open(['demo']);
  vi.useFakeTimers();
  office.changed();
  expect(existsSync(books)).toBe(false);
  vi.advanceTimersByTime(1000);
  expect(existsSync(books)).toBe(true);
  rmSync(books);
  office.changed();
  office.close();
  expect(existsSync(books)).toBe(true);
  rmSync(folder, { recursive: true });
  // A merchant that answers late: its folder may be gone by now.
  office.changed();
  expect(vi.getTimerCount()).toBe(0);
});
