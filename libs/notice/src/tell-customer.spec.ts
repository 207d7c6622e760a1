import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { randomUUID } from 'node:crypto';
import { inTransaction } from '#libs/database';
import type { SubscribeMessage, TemplateMessage } from '#libs/platform';
import { DomainError, ManualClock } from '#libs/runtime';
import { testDatabase, type TestDatabase } from '../../../test/support/database.js';
import { chooseChannels, consentsOf, noteConsent, SendNotice, TellCustomer, weixinTemplatesSchema, type NoticeOrder, type Tell, type WeixinVoice } from './index.js';

let database: TestDatabase;
let companyId: string;
const clock = new ManualClock('2026-11-20T02:00:00Z');
const sms: string[] = [];
const subscribed: SubscribeMessage[] = [];
const posted: TemplateMessage[] = [];
let fault: Error | undefined;

const templates = weixinTemplatesSchema.parse({
  subscribe: { balance: { templateId: 'T-balance', page: 'pages/home/index', fields: { thing1: 'stall', amount2: 'balance', thing3: 'head', time4: 'time' } } },
  account: { balance: { templateId: 'A-balance', fields: { thing1: 'stall', amount2: 'balance' } }, announcement: { templateId: 'A-news', fields: { thing1: 'title', thing2: 'text' } } },
});
const take = <Message>(list: Message[]) => (message: Message) => {
  if (fault !== undefined) return Promise.reject(fault);
  list.push(message);
  return Promise.resolve({ messageId: 'w1' });
};
const voice: WeixinVoice = { templates, miniAppId: 'wx-mini', accountAppId: 'wx-account', subscribe: take(subscribed), template: take(posted) };
const provider = { voiceOf: (id: string) => Promise.resolve(id === companyId ? voice : undefined) };

beforeAll(async () => {
  database = await testDatabase();
  companyId = ((await database.dataSource.query(`INSERT INTO company (name) VALUES ('公司') RETURNING id`)) as { id: string }[])[0]!.id;
});
beforeEach(() => {
  for (const list of [sms, subscribed, posted]) list.length = 0;
  fault = undefined;
});
afterAll(() => database.close());

async function person(identities: Record<string, string> = {}, consents = 0): Promise<string> {
  const [row] = (await database.dataSource.query(`INSERT INTO customer (company_id, phone, name) VALUES ($1, $2, '王小明') RETURNING id`, [companyId, `1${String(process.hrtime.bigint()).slice(-10)}`])) as { id: string }[];
  for (const [platform, appId] of Object.entries(identities)) await database.dataSource.query('INSERT INTO customer_identity (platform, app_id, open_id, customer_id, bound_at) VALUES ($1, $2, $3, $4, now())', [platform, appId, `${platform} of ${row!.id}`, row!.id]);
  for (let n = 0; n < consents; n++) await inTransaction(database.dataSource, (tx) => noteConsent(tx, { customerId: row!.id, group: 'balance' }));
  return row!.id;
}

/** Tells, then sends what was ordered, as the worker does, until nothing is left to send or a message wants to be tried again. */
async function tell(customerId: string, more: Partial<Tell> = {}): Promise<{ causeKey: string; retried: number }> {
  const causeKey = more.causeKey ?? `cause:${randomUUID()}`;
  await new TellCustomer(database.dataSource, provider).execute({ siteId: null, customerId, accountId: null, causeKey, template: 'low-1', params: { stallNumber: 'A101', availableFen: 950 }, ...more });
  const send = new SendNotice(database.dataSource, clock, { name: 'spec', send: ({ text }) => Promise.resolve({ messageId: String(sms.push(text)) }) }, provider);
  let retried = 0;
  for (;;) {
    const [row] = (await database.dataSource.query(`SELECT id, payload FROM outbox WHERE topic = 'notice.send' AND key = $1 AND done_at IS NULL ORDER BY id LIMIT 1`, [causeKey])) as { id: number; payload: NoticeOrder }[];
    if (row === undefined) return { causeKey, retried };
    const done = await send.execute(row.payload).then(() => true, () => false);
    if (done) await database.dataSource.query('UPDATE outbox SET done_at = now() WHERE id = $1', [row.id]);
    else retried += 1;
  }
}
const rows = async (causeKey: string) => (await database.dataSource.query('SELECT channel, state FROM notice WHERE cause_key = $1 ORDER BY channel', [causeKey])) as { channel: string; state: string }[];

test('N-03 the same message reaches WeChat: one consent is one message, then the SMS goes again', async () => {
  const customer = await person({ wechat: 'wx-mini' }, 1);
  await tell(customer);
  expect(subscribed).toEqual([{ openId: `wechat of ${customer}`, templateId: 'T-balance', page: 'pages/home/index', language: 'zh-CN', data: { thing1: 'A101', amount2: '9.50元', thing3: '余额已低于提醒线', time4: '2026-11-20 10:00' } }]);
  expect([sms.length, (await consentsOf(database.dataSource, customer)).get('balance')]).toEqual([0, 0]);
  await tell(customer);
  expect([subscribed.length, sms.length]).toEqual([1, 1]);
});

test('N-03 one cause is one message a channel, however often it is told', async () => {
  const customer = await person({ wechat: 'wx-mini' }, 3);
  const { causeKey } = await tell(customer, { template: 'arrears' });
  await tell(customer, { causeKey, template: 'arrears' });
  expect(await rows(causeKey)).toEqual([{ channel: 'sms', state: 'sent' }, { channel: 'wechat', state: 'sent' }]);
  expect([subscribed.length, sms.length, (await consentsOf(database.dataSource, customer)).get('balance')]).toEqual([1, 1, 2]);
});

test('N-03 the customer took his consent back (43101): the SMS takes its place and the count is none', async () => {
  const customer = await person({ wechat: 'wx-mini' }, 5);
  fault = new DomainError('conflict', 'message-refused', 'the platform answered with error 43101', { errcode: 43101 });
  const { causeKey, retried } = await tell(customer);
  expect(await rows(causeKey)).toEqual([{ channel: 'sms', state: 'sent' }, { channel: 'wechat', state: 'failed' }]);
  expect([retried, sms.length, (await consentsOf(database.dataSource, customer)).get('balance')]).toEqual([0, 1, 0]);
});

test('a platform that is down is asked again; given up, the SMS goes and the consent is not lost', async () => {
  const customer = await person({ wechat: 'wx-mini' }, 1);
  fault = new DomainError('unavailable', 'platform-unreachable', 'no answer');
  const { causeKey, retried } = await tell(customer);
  expect(retried).toBe(5);
  expect(await rows(causeKey)).toEqual([{ channel: 'sms', state: 'sent' }, { channel: 'wechat', state: 'failed' }]);
  expect((await consentsOf(database.dataSource, customer)).get('balance')).toBe(1);
});

test('N-09 an announcement goes to the official account and to nobody’s SMS', async () => {
  const news = { template: 'announcement' as const, params: { title: '停电通知', text: '本周六检修' } };
  const follower = await person({ 'wechat-account': 'wx-account' });
  await tell(follower, news);
  await tell(await person({ wechat: 'wx-mini' }, 1), news);
  await tell(await person(), news);
  expect(posted).toMatchObject([{ openId: `wechat-account of ${follower}`, templateId: 'A-news', data: { thing1: '停电通知', thing2: '本周六检修' } }]);
  expect(posted[0]!.messageId).toMatch(/^[0-9a-f]{32}$/);
  expect([subscribed.length, sms.length]).toEqual([0, 0]);
});

test('the official account stands in where no consent is left; another app’s identity is nobody', async () => {
  await tell(await person({ wechat: 'wx-mini', 'wechat-account': 'wx-account' }));
  expect([posted.length, subscribed.length, sms.length]).toEqual([1, 0, 0]);
  await tell(await person({ wechat: 'wx-other', 'wechat-account': 'wx-other' }, 1));
  expect([posted.length, subscribed.length, sms.length]).toEqual([1, 0, 1]);
});

test('which channels, for every kind of reach', () => {
  const reaches = [[false, false], [false, true], [true, false], [true, true]].map(([subscribe, account]) => ({ subscribe: subscribe!, account: account! }));
  expect(reaches.map((reach) => chooseChannels('low-1', reach))).toEqual([['sms'], ['wechat-account'], ['wechat'], ['wechat']]);
  expect(reaches.map((reach) => chooseChannels('cut', reach))).toEqual([['sms'], ['wechat-account', 'sms'], ['wechat', 'sms'], ['wechat', 'sms']]);
  expect(reaches.map((reach) => chooseChannels('login-code', reach))).toEqual([['sms'], ['sms'], ['sms'], ['sms']]);
});
