import { createSign } from 'node:crypto';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { rsaPairs } from '../../../test/support/rsa-pairs.js';
import { ManualClock } from '#libs/runtime';
import { PlatformApps } from './index.js';

type PemPair = Record<'privateKey' | 'publicKey', string>;
interface Asked {
  path: string;
  query: URLSearchParams;
  body: string;
}
type Reply = { json?: unknown; image?: Buffer; status?: number; location?: string; text?: string };

let server: Server;
let base: string;
let asked: Asked[];
let reply: (asked: Asked) => Reply;
const clock = new ManualClock('2026-11-20T02:00:00Z');
const keysDir = mkdtempSync(join(tmpdir(), 'yidu-platform-'));
const [alipayKeys, stranger] = (await rsaPairs(2)).map(({ privateKey, publicKey }) => ({ privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string, publicKey: publicKey.export({ type: 'spki', format: 'pem' }) as string })) as [PemPair, PemPair];

beforeAll(async () => {
  server = createServer((request: IncomingMessage, response) => {
    let body = '';
    request.on('data', (chunk) => (body += String(chunk)));
    request.on('end', () => {
      const url = new URL(request.url!, 'http://x');
      const each = { path: url.pathname, query: url.searchParams, body };
      asked.push(each);
      const { json, image, status = 200, location, text } = reply(each);
      response.writeHead(status, { 'content-type': image === undefined ? 'application/json; charset=utf-8' : 'image/jpeg', ...(location === undefined ? {} : { location }) }).end(image ?? text ?? JSON.stringify(json));
    });
  }).listen(0, '127.0.0.1');
  await new Promise((go) => server.once('listening', go));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const files = {
    'wechat/merchant.json': JSON.stringify({ appId: 'wxmini', mchId: '1600000000', oaAppId: 'wxaccount' }), 'wechat/app_secret.txt': 'mini-secret\n', 'wechat/oa_secret.txt': 'account-secret\n',
    'alipay/merchant.json': JSON.stringify({ appId: '2021000000000001', sellerId: '2088', mode: 'key' }), 'alipay/app_private_key.pem': alipayKeys.privateKey, 'alipay/alipay_public_key.pem': alipayKeys.publicKey,
  };
  for (const channel of ['wechat', 'alipay']) mkdirSync(join(keysDir, 'market', channel), { recursive: true });
  for (const [name, content] of Object.entries(files)) writeFileSync(join(keysDir, 'market', name), content);
});
afterAll(() => void server.close());
beforeEach(() => {
  asked = [];
  reply = () => ({ json: {} });
});

const apps = () => new PlatformApps({ keysDir, weixinUrl: base, alipayUrl: `${base}/gateway.do`, wall: () => clock.wall() });
const mini = async (of = apps()) => (await of.weixin('market'))!.mini;
const tokens = (...texts: string[]) => {
  let n = 0;
  return (each: Asked): Reply | undefined => (each.path === '/cgi-bin/stable_token' ? { json: { access_token: texts[Math.min(n++, texts.length - 1)], expires_in: 7200 } } : undefined);
};
const codeOf = (act: Promise<unknown>): Promise<unknown> => act.then(() => 'done', (error: { code?: string }) => error.code);

test('U-02 a WeChat sign-in gives who it is and never the session key', async () => {
  reply = () => ({ json: { openid: 'o-1', session_key: 'secret-key', unionid: 'u-1' } });
  const identity = await (await mini()).miniIdentity('code-1');
  expect(identity).toEqual({ openId: 'o-1', unionId: 'u-1' });
  expect(asked[0]).toMatchObject({ path: '/sns/jscode2session' });
  expect(Object.fromEntries(asked[0]!.query)).toEqual({ appid: 'wxmini', secret: 'mini-secret', js_code: 'code-1', grant_type: 'authorization_code' });
});

test('U-08 the official account has an app and a secret of its own', async () => {
  reply = () => ({ json: { openid: 'oa-1', access_token: 'user-token', expires_in: 7200, unionid: 'u-1' } });
  expect(await (await apps().weixin('market'))!.account!.accountIdentity('c')).toEqual({ openId: 'oa-1', unionId: 'u-1' });
  expect(asked[0]!.query.get('secret')).toBe('account-secret');
});

test('the platform’s numbers become codes of ours; what is not understood is no answer; no secret is told', async () => {
  const app = await mini();
  for (const [answer, code] of [
    [{ json: { errcode: 40029, errmsg: 'invalid code' } }, 'platform-code-invalid'], [{ json: { errcode: 45011 } }, 'platform-too-many'], [{ json: { errcode: 40226 } }, 'platform-account-blocked'],
    [{ json: { errcode: 40013 } }, 'platform-misconfigured'], [{ json: { errcode: 99999 } }, 'platform-refused'], [{ json: { openid: '' } }, 'platform-unreachable'], [{ text: '<html>' }, 'platform-unreachable'],
    [{ status: 502, json: {} }, 'platform-unreachable'], [{ status: 302, location: '/elsewhere', json: {} }, 'platform-unreachable'],
  ] as [Reply, string][]) {
    reply = () => answer;
    const failed = await app.miniIdentity('c').catch((error: unknown) => error as Error & { code: string });
    expect(failed).toMatchObject({ code });
    expect(JSON.stringify([failed, String((failed as Error).stack)])).not.toContain('mini-secret');
  }
  expect(asked.some(({ path }) => path === '/elsewhere')).toBe(false);
});

test('busy is asked once more, not for ever', async () => {
  let times = 0;
  reply = () => ({ json: ++times === 1 ? { errcode: -1, errmsg: 'system error' } : { openid: 'o' } });
  expect(await (await mini()).miniIdentity('c')).toEqual({ openId: 'o', unionId: null });
  reply = () => ({ json: { errcode: -1 } });
  expect(await codeOf((await mini()).miniIdentity('c'))).toBe('platform-busy');
  expect(asked).toHaveLength(4);
});

test('an access token is asked for once by all who wait, kept until shortly before its end, and shared by calls of one app', async () => {
  const token = tokens('T1', 'T2');
  reply = (each) => token(each) ?? { json: { errcode: 0, msgid: 7 } };
  const all = apps();
  const send = async () => (await mini(all)).sendSubscribeMessage({ openId: 'o', templateId: 't', data: { thing1: 'x' }, language: 'zh-CN' });
  await Promise.all([send(), send(), send()]);
  clock.advanceMs(7_000_000);
  await send();
  expect(asked.filter(({ path }) => path === '/cgi-bin/stable_token').map(({ body }) => JSON.parse(body) as object)).toEqual([{ grant_type: 'client_credential', appid: 'wxmini', secret: 'mini-secret' }]);
  clock.advanceMs(90_000);
  await send();
  expect(asked.filter(({ path }) => path.endsWith('/send')).map(({ query }) => query.get('access_token'))).toEqual(['T1', 'T1', 'T1', 'T1', 'T2']);
});

test('a spoilt token is renewed once, plainly where that gives another, by force where it does not, and at most twice a minute', async () => {
  for (const [given, wanted] of [[['OLD', 'NEW'], [false, false]], [['OLD', 'OLD', 'NEW'], [false, false, true]]] as const) {
    asked = [];
    const token = tokens(...given);
    reply = (each) => token(each) ?? { json: each.query.get('access_token') === 'NEW' ? { errcode: 0 } : { errcode: 40001 } };
    expect(await codeOf((await mini()).sendSubscribeMessage({ openId: 'o', templateId: 't', data: {}, language: 'zh-CN' }))).toBe('done');
    expect(asked.filter(({ path }) => path === '/cgi-bin/stable_token').map(({ body }) => (JSON.parse(body) as { force_refresh?: boolean }).force_refresh === true)).toEqual([...wanted]);
  }
  asked = [];
  const token = tokens('BAD');
  reply = (each) => token(each) ?? { json: { errcode: 42001 } };
  const app = await mini();
  for (let n = 0; n < 3; n++) expect(await codeOf(app.sendSubscribeMessage({ openId: 'o', templateId: 't', data: {}, language: 'zh-CN' }))).toBe('platform-refused');
  expect(asked.filter(({ body }) => body.includes('force_refresh')).length).toBe(1);
});

test('a phone number counts with the watermark of our app, as text or number of its country, and only from the mainland', async () => {
  const token = tokens('T');
  const answer = (appid: string, countryCode: string | number, purePhoneNumber = '13800000088') => (each: Asked) => token(each) ?? { json: { errcode: 0, phone_info: { phoneNumber: purePhoneNumber, purePhoneNumber, countryCode, watermark: { appid, timestamp: 1 } } } };
  const app = await mini();
  for (const country of ['86', 86]) {
    reply = answer('wxmini', country);
    expect(await app.phoneNumber('p')).toBe('13800000088');
  }
  expect(JSON.parse(asked.at(-1)!.body)).toEqual({ code: 'p' });
  reply = answer('wxother', '86');
  expect(await codeOf(app.phoneNumber('p'))).toBe('platform-code-foreign');
  reply = answer('wxmini', '852', '61234567');
  expect(await codeOf(app.phoneNumber('p'))).toBe('phone-not-mainland');
});

test('a code is an image, or an error in its place', async () => {
  const token = tokens('T');
  const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xe0]);
  reply = (each) => token(each) ?? { image: jpeg };
  const app = await mini();
  expect(await app.miniCode({ scene: 'a=abcdefghij0123456789', page: 'pages/offer/index' })).toEqual(jpeg);
  expect(JSON.parse(asked.at(-1)!.body)).toMatchObject({ scene: 'a=abcdefghij0123456789', page: 'pages/offer/index', check_path: false });
  reply = (each) => token(each) ?? { json: { errcode: 41030, errmsg: 'invalid page' } };
  expect(await codeOf(app.miniCode({ scene: 'a', page: 'p' }))).toBe('platform-page-unknown');
  await expect(app.miniCode({ scene: '中文', page: 'p' })).rejects.toThrow(RangeError);
});

test('messages: the fields that WeChat wants, and a refusal that is told from a failure', async () => {
  const token = tokens('T');
  reply = (each) => token(each) ?? { json: { errcode: 0, msgid: 9 } };
  const pair = (await apps().weixin('market'))!;
  expect(await pair.mini.sendSubscribeMessage({ openId: 'o', templateId: 't1', data: { amount1: '¥9.50' }, page: 'pages/home/index', language: 'en-US' })).toEqual({ messageId: '9' });
  expect(JSON.parse(asked.at(-1)!.body)).toEqual({ touser: 'o', template_id: 't1', page: 'pages/home/index', lang: 'en_US', data: { amount1: { value: '¥9.50' } } });
  await pair.account!.sendTemplateMessage({ openId: 'f', templateId: 't2', data: { first: 'x' }, miniPage: { appId: 'wxmini', page: 'pages/home/index' }, messageId: 'n-1' });
  expect(asked.at(-1)).toMatchObject({ path: '/cgi-bin/message/template/send' });
  expect(JSON.parse(asked.at(-1)!.body)).toEqual({ touser: 'f', template_id: 't2', data: { first: { value: 'x' } }, client_msg_id: 'n-1', miniprogram: { appid: 'wxmini', pagepath: 'pages/home/index' } });
  reply = (each) => token(each) ?? { json: { errcode: 43101 } };
  expect(await codeOf(pair.mini.sendSubscribeMessage({ openId: 'o', templateId: 't', data: {}, language: 'zh-CN' }))).toBe('message-refused');
});

test('a folder without an app, and a name that is no folder, have none', async () => {
  expect([await apps().weixin('elsewhere'), await apps().weixin('../market'), await apps().alipay('elsewhere')]).toEqual([undefined, undefined, undefined]);
  expect(await new PlatformApps({ keysDir: undefined, weixinUrl: base, alipayUrl: `${base}/gateway.do`, wall: () => clock.wall() }).weixin('market')).toBeUndefined();
});

const inner = '{"access_token":"x","expires_in":1296000,"open_id":"a-1","re_expires_in":1,"refresh_token":"y"}';
const signed = (text: string, key = alipayKeys.privateKey) => createSign('RSA-SHA256').update(text, 'utf8').sign(key, 'base64');
const KEY = 'alipay_system_oauth_token_response';

test('U-02 an Alipay sign-in is believed when Alipay’s key signed it, whole and once', async () => {
  const app = (await apps().alipay('market'))!;
  reply = () => ({ text: `{"${KEY}":${inner},"sign":"${signed(inner)}"}` });
  expect(await app.identity('auth-1')).toEqual({ openId: 'a-1', unionId: null });
  expect(new URLSearchParams(asked[0]!.body).get('code')).toBe('auth-1');
  expect(asked[0]!.query.get('timestamp')).toMatch(/^2026-11-20 1\d:/);
  const forged = inner.replace('a-1', 'a-2');
  for (const text of [
    `{"${KEY}":${inner},"sign":"${signed(inner, stranger.privateKey)}"}`, `{"${KEY}":${inner}}`, `{"${KEY}":${forged},"sign":"${signed(inner)}"}`, `{"${KEY}":${inner},"sign":"${signed(inner)}","${KEY}":${forged}}`, 'nonsense',
  ]) {
    reply = () => ({ text });
    expect(await codeOf(app.identity('auth-1'))).toBe('platform-unreachable');
  }
  reply = () => ({ text: '{"error_response":{"code":"40002","msg":"Invalid Arguments","sub_code":"isv.code-invalid"}}' });
  expect(await codeOf(app.identity('used'))).toBe('platform-code-invalid');
});
