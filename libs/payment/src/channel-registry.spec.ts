import { chmodSync, mkdtempSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { keyPool } from '../../../test/support/rsa-pairs.js';
import { ManualClock } from '#libs/runtime';
import { certificate } from '../../../apps/simulator/src/sandbox/certificate.js';
import { KeyMaker } from '../../../apps/simulator/src/sandbox/key-maker.js';
import { handOut, newMerchant, writeFolder } from '../../../apps/simulator/src/sandbox/merchant.js';
import { names, newPlatformKeys } from '../../../apps/simulator/src/sandbox/platform-keys.js';
import type { ChannelName } from './channel.js';
import { makeChannelRegistry, type ChannelRegistryOptions } from './channel-registry.js';

const clock = new ManualClock(new Date());
const keysDir = mkdtempSync(join(tmpdir(), 'yidu-keys-'));
const told: Record<string, unknown>[] = [];
let platform: Awaited<ReturnType<typeof newPlatformKeys>>;
let files: Record<string, string>;

beforeAll(async () => {
  const maker = new KeyMaker(keyPool);
  platform = await newPlatformKeys(maker, clock.wall());
  files = handOut(await newMerchant({ code: 'east' }, platform, maker, clock.wall()), platform);
});
beforeEach(() => {
  rmSync(join(keysDir, 'east'), { recursive: true, force: true });
  writeFolder(join(keysDir, 'east'), files);
  told.length = 0;
});
afterAll(() => rmSync(keysDir, { recursive: true, force: true }));

function registry(change: Partial<ChannelRegistryOptions> = {}) {
  const log = { warn: (fields: object) => void told.push(fields as Record<string, unknown>), info: () => undefined };
  const fetch = (() => Promise.reject(new TypeError('fetch failed'))) as typeof globalThis.fetch;
  return makeChannelRegistry({ keysDir, urls: { wechat: 'http://127.0.0.1:1/wxpay', alipay: 'http://127.0.0.1:1/alipay/gateway.do', unionpay: 'http://127.0.0.1:1/unionpay' }, publicUrl: 'https://yidu.example/', wall: () => clock.wall(), log, fetch, ...change });
}
const merchant = (channel: ChannelName, id = 'm-1', keyFolder = 'east') => ({ id, channel, keyFolder });
const put = (name: string, content: string) => writeFileSync(join(keysDir, 'east', name), content, { mode: 0o600 });

describe('a merchant’s channels', () => {
  test('are loaded from the folder and say who they are', async () => {
    const all = await Promise.all((['wechat', 'alipay', 'unionpay'] as const).map((channel) => registry().of(merchant(channel))));
    const [wechat, alipay, unionpay] = ['wechat', 'alipay', 'unionpay'].map((name) => JSON.parse(files[`${name}/merchant.json`]!) as Record<string, string>);
    expect(all.map((channel) => [channel!.name, channel!.merchantNumber, channel!.appId])).toEqual([['wechat', wechat!.mchId, wechat!.appId], ['alipay', alipay!.sellerId, alipay!.appId], ['unionpay', unionpay!.merId, '']]);
    expect(told).toEqual([]);
  });

  test('in certificate mode too', async () => {
    put('alipay/merchant.json', JSON.stringify({ ...(JSON.parse(files['alipay/merchant.json']!) as object), mode: 'cert' }));
    expect(await registry().of(merchant('alipay'))).toBeDefined();
  });

  test('stay the same while no file changes, are another’s never, and are loaded anew when one does', async () => {
    const channels = registry();
    const first = await channels.of(merchant('wechat'));
    expect(await channels.of(merchant('wechat'))).toBe(first);
    expect(await channels.of(merchant('wechat', 'm-2'))).not.toBe(first);
    put('wechat/apiv3.key', 'f'.repeat(32));
    const second = await channels.of(merchant('wechat'));
    expect(second).toBeDefined();
    expect(second).not.toBe(first);
    unlinkSync(join(keysDir, 'east/wechat/apiclient_key.pem'));
    expect(await channels.of(merchant('wechat'))).toBeUndefined();
    put('wechat/apiclient_key.pem', files['wechat/apiclient_key.pem']!);
    expect(await channels.of(merchant('wechat'))).toBeDefined();
  });
});

describe('keys that cannot be used', () => {
  test.each<[string, ChannelName, () => void, string]>([
    ['a missing folder', 'wechat', () => rmSync(join(keysDir, 'east/wechat'), { recursive: true }), 'keys-missing'],
    ['a file that is no key', 'wechat', () => put('wechat/apiclient_key.pem', 'hello'), 'keys-unreadable'],
    ['a short API key', 'wechat', () => put('wechat/apiv3.key', 'short'), 'keys-unreadable'],
    ['another serial', 'wechat', () => put('wechat/merchant.json', files['wechat/merchant.json']!.replace(/"serialNo": "\w{4}/, '"serialNo": "ABCD')), 'keys-mismatch'],
    ['a key that is not the certificate’s', 'wechat', () => put('wechat/apiclient_key.pem', files['unionpay/sign_key.pem']!), 'keys-mismatch'],
    ['broken JSON', 'alipay', () => put('alipay/merchant.json', '{'), 'keys-unreadable'],
    ['no key to verify with', 'alipay', () => unlinkSync(join(keysDir, 'east/alipay/alipay_public_key.pem')), 'keys-missing'],
    ['a foreign root', 'unionpay', () => put('unionpay/root_cert.pem', files['alipay/alipayRootCert.crt']!), 'keys-mismatch'],
    ['another number of the certificate', 'unionpay', () => put('unionpay/merchant.json', files['unionpay/merchant.json']!.replace(/"certId": "\d/, '"certId": "9')), 'keys-mismatch'],
    ['a forged Alipay certificate', 'alipay', () => {
      put('alipay/merchant.json', files['alipay/merchant.json']!.replace('"key"', '"cert"'));
      put('alipay/alipayCert.crt', platform.stranger.certificate);
    }, 'keys-mismatch'],
  ])('%s', async (_name, channel, spoil, reason) => {
    spoil();
    const channels = registry();
    expect(await channels.of(merchant(channel))).toBeUndefined();
    expect(await channels.of(merchant(channel))).toBeUndefined();
    expect(told.map((fields) => fields.reason)).toEqual([reason]);
    expect(JSON.stringify(told)).not.toMatch(/PRIVATE KEY|hello/);
    expect(await channels.check(merchant(channel))).toMatchObject([{ step: 'keys', state: 'failed', code: reason }]);
  });

  test('a folder outside of the keys, or no keys at all', async () => {
    expect(await registry().of(merchant('wechat', 'm-1', '../east'))).toBeUndefined();
    expect(await registry({ keysDir: undefined }).of(merchant('wechat'))).toBeUndefined();
  });

  test('the sandbox’s keys never go with a real channel', async () => {
    for (const channel of ['wechat', 'alipay', 'unionpay'] as const) expect(await registry({ urls: {} }).check(merchant(channel))).toMatchObject([{ code: 'keys-of-sandbox' }]);
  });
});

describe('the self-test', () => {
  test('warns of files that others may read and of a certificate that ends within thirty days', async () => {
    const key = files['wechat/apiclient_key.pem']!;
    const serial = '5a0102030405';
    const pem = certificate({ subject: { C: 'CN', O: 'x', CN: 'x' }, issuer: names.wechat, serial, from: new Date(clock.wall().getTime() - 1000), to: new Date(clock.wall().getTime() + 29 * 86_400_000), key, issuerKey: platform.wechat.authority.key });
    put('wechat/apiclient_cert.pem', pem);
    put('wechat/merchant.json', files['wechat/merchant.json']!.replace(/"serialNo": "\w+"/, `"serialNo": "${serial}"`));
    chmodSync(join(keysDir, 'east/wechat/apiv3.key'), 0o644);
    const steps = await registry().check(merchant('wechat'));
    expect(steps.map(({ step, state, code }) => `${step} ${state} ${code}`)).toEqual(['keys warning keys-readable-by-others', 'certificate warning certificate-ends-soon', 'clock warning clock-unseen', 'connection failed not-reached', 'signature failed not-tried', 'bill warning bill-not-fetched']);
    expect(steps[0]!.detail).toBe('apiv3.key');
  });
});
