import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { PaymentSandbox } from '../../../../../test/support/payment-sandbox.js';
import type { WechatFacts } from '../../../../../test/support/wechat-peer.js';
import { checkValues } from './message-values.js';

let sandbox: PaymentSandbox;
let facts: WechatFacts;
let person: { openId: string; oaOpenId: string; unionId: string };
let token: string;
type Answer = Record<string, unknown>;

beforeAll(async () => {
  sandbox = await PaymentSandbox.start();
  facts = sandbox.facts('wechat');
  person = await sandbox.control('POST', '/weixin/users', { phone: '13912345678', nickname: '老王' });
  token = String((await stable()).access_token);
});
afterAll(() => sandbox.stop());
beforeEach(() => sandbox.calm());

const get = async (path: string, query: Record<string, string>) => (await (await fetch(`${sandbox.url}/weixin${path}?${new URLSearchParams(query).toString()}`)).json()) as Answer;
const post = async (path: string, body: object, query: Record<string, string> = { access_token: token }) => (await (await fetch(`${sandbox.url}/weixin${path}?${new URLSearchParams(query).toString()}`, { method: 'POST', body: JSON.stringify(body) })).json()) as Answer;
const secret = () => sandbox.file('wechat/app_secret.txt');
const stable = (force = false, appid = facts.appId, key = secret()) => post('/cgi-bin/stable_token', { grant_type: 'client_credential', appid, secret: key, ...(force ? { force_refresh: true } : {}) }, {});
const code = async (kind: string) => (await sandbox.control<{ code: string }>('POST', `/weixin/${kind}-codes`, { openId: person.openId })).code;

test('stable token: the same for everybody, by force another one, both good for a while', async () => {
  const again = await stable();
  expect(again.access_token).toBe(token);
  const forced = await stable(true);
  expect(forced.access_token).not.toBe(token);
  expect(await post('/wxa/business/getuserphonenumber', { code: 'x' })).toMatchObject({ errcode: 40029 });
  expect(await stable(true)).toMatchObject({ errcode: 45009 });
  expect(await stable(false, facts.appId, 'wrong')).toMatchObject({ errcode: 40125 });
  expect(await stable(false, 'wx0000')).toMatchObject({ errcode: 40013 });
  token = String(forced.access_token);
  expect(await post('/wxa/business/getuserphonenumber', { code: 'x' }, { access_token: 'nonsense' })).toMatchObject({ errcode: 40001 });
});

test('sign-in: a code opens once; the official account knows the same person under another id', async () => {
  const js_code = await code('login');
  const ask = () => get('/sns/jscode2session', { appid: facts.appId, secret: secret(), js_code, grant_type: 'authorization_code' });
  expect(await ask()).toMatchObject({ openid: person.openId, unionid: person.unionId, session_key: expect.any(String) });
  expect(await ask()).toMatchObject({ errcode: 40029 });
  const oauth = await get('/sns/oauth2/access_token', { appid: facts.oaAppId, secret: sandbox.file('wechat/oa_secret.txt'), code: await code('oauth'), grant_type: 'authorization_code' });
  expect(oauth).toMatchObject({ openid: person.oaOpenId, unionid: person.unionId });
  expect(person.oaOpenId).not.toBe(person.openId);
});

test('the phone number, by its own code', async () => {
  const phone = await code('phone');
  expect(await post('/wxa/business/getuserphonenumber', { code: phone })).toMatchObject({ errcode: 0, phone_info: { purePhoneNumber: '13912345678', watermark: { appid: facts.appId } } });
  expect(await post('/wxa/business/getuserphonenumber', { code: phone })).toMatchObject({ errcode: 40029 });
  expect(await post('/wxa/business/getuserphonenumber', { code: await code('login') })).toMatchObject({ errcode: 40029 });
});

test('subscribe messages: one for one consent', async () => {
  const send = () => post('/cgi-bin/message/subscribe/send', { touser: person.openId, template_id: 'T1', page: 'pages/bill', data: { thing1: { value: '余额不足' }, amount2: { value: '12.30' } } });
  expect(await send()).toMatchObject({ errcode: 43101 });
  await sandbox.control('POST', '/weixin/consents', { openId: person.openId, templateId: 'T1' });
  expect([(await send()).errcode, (await send()).errcode]).toEqual([0, 43101]);
  expect(await sandbox.control('GET', `/weixin/messages?openId=${person.openId}`)).toMatchObject([{ kind: 'subscribe', template: 'T1', page: 'pages/bill', data: { thing1: '余额不足', amount2: '12.30' } }]);
  expect(await post('/cgi-bin/message/subscribe/send', { touser: 'oNobody', template_id: 'T1', data: {} })).toMatchObject({ errcode: 40003 });
});

test('values of messages', () => {
  const check = (key: string, value: string) => checkValues({ [key]: { value } });
  expect(check('thing1', '一二三四五六七八九十一二三四五六七八九十')).toBeUndefined();
  expect(check('thing1', '一二三四五六七八九十一二三四五六七八九十一')).toBe('data.thing1.value invalid');
  expect(check('amount3', '¥12.34')).toBeUndefined();
  expect(check('amount3', '12.345')).toBe('data.amount3.value invalid');
  expect(check('time2', '2026年1月2日 08:00')).toBeUndefined();
  expect(check('nonsense', 'a')).toBe('data.nonsense invalid');
});

test('the official account: templates to followers, broadcasts to all of them', async () => {
  const oa = String((await stable(false, facts.oaAppId, sandbox.file('wechat/oa_secret.txt'))).access_token);
  const send = () => post('/cgi-bin/message/template/send', { touser: person.oaOpenId, template_id: 'T2', data: { first: { value: '停电通知' } }, miniprogram: { appid: facts.appId, pagepath: 'pages/home' } }, { access_token: oa });
  expect(await send()).toMatchObject({ errcode: 43004 });
  await sandbox.control('POST', `/weixin/users/${person.openId}`, { follows: true });
  expect(await send()).toMatchObject({ errcode: 0, msgid: expect.anything() });
  expect(await post('/cgi-bin/message/mass/sendall', { filter: { is_to_all: true }, msgtype: 'text', text: { content: '明日停电' } }, { access_token: oa })).toMatchObject({ errcode: 0 });
  expect(await sandbox.control('GET', `/weixin/messages?openId=${person.oaOpenId}`)).toMatchObject([{ kind: 'mass', data: { content: '明日停电' } }, { kind: 'template', page: 'pages/home' }]);
  expect(await post('/cgi-bin/message/template/send', { touser: person.oaOpenId, template_id: 'T2', data: {} })).toMatchObject({ errcode: 48001 });
});

test('a code image, or JSON where something is wrong', async () => {
  const ask = (body: object) => fetch(`${sandbox.url}/weixin/wxa/getwxacodeunlimit?access_token=${token}`, { method: 'POST', body: JSON.stringify(body) });
  const image = await ask({ scene: 'm=A-01', page: 'pages/pay', check_path: false });
  expect([image.headers.get('content-type'), Buffer.from(await image.arrayBuffer()).subarray(1, 4).toString()]).toEqual(['image/png', 'PNG']);
  const wrong = async (body: object) => ((await (await ask(body)).json()) as Answer).errcode;
  expect(await wrong({ scene: '中文', check_path: false })).toBe(40169);
  expect(await wrong({ scene: 'a', page: '/pages/pay', check_path: false })).toBe(41030);
  expect(await wrong({ scene: 1 })).toBe(47001);
});

test('injected codes and a token that runs out', async () => {
  await sandbox.fault({ channel: 'weixin', kind: 'errcode', errcode: -1, path: 'stable_token' });
  expect([(await stable()).errcode, (await stable()).errcode]).toEqual([-1, undefined]);
  await sandbox.fault({ channel: 'weixin', kind: 'token-expired' });
  expect(await post('/wxa/business/getuserphonenumber', { code: 'x' })).toMatchObject({ errcode: 42001 });
  expect(await post('/wxa/business/getuserphonenumber', { code: 'x' })).toMatchObject({ errcode: 40001 });
  token = String((await stable()).access_token);
  expect(await post('/wxa/business/getuserphonenumber', { code: 'x' })).toMatchObject({ errcode: 40029 });
});
