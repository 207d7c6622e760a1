import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { agreeToPrivacy } from '../support/customer-sign-in.js';
import { eventually, Product } from '../support/product.js';
import { smallMarket, workbookFile } from '../support/small-market.js';
import { Market, type StallPage } from './market.js';

const TENANT = '13800009001';

interface WeixinMessage {
  kind: 'subscribe' | 'template' | 'mass';
  template: string;
  page: string;
  data: Record<string, string>;
}

let product: Product;
let market: Market;
let stall: StallPage;
let accountId: string;
let unionId: string;
let openIds: { openId: string; oaOpenId: string };
let token: string;

async function ask<T>(method: string, path: string, body?: object): Promise<T> {
  const answer = await fetch(`${product.apiUrl}/api/v1/customer${path}`, {
    method, headers: { 'idempotency-key': randomUUID(), ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), ...(body === undefined ? {} : { 'content-type': 'application/json' }) }, ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return (text === '' ? undefined : JSON.parse(text)) as T;
}
const code = async (use: string) => (await product.simulator<{ code: string }>('POST', `/sandbox/weixin/${use}-codes`, { unionId })).code;
const atWeixin = (openId: string) => product.simulator<WeixinMessage[]>('GET', `/sandbox/weixin/messages?openId=${openId}`);
const bySms = async () => (await market.messages(TENANT)).map(({ template }) => template).filter((template) => template !== 'login-code');

/** The tenant allows messages of one kind once, at WeChat and in the app. */
async function allow(template: string): Promise<void> {
  const consents = await ask<{ template: string; weixinTemplateId: string }[]>('GET', '/message-consents');
  await product.simulator('POST', '/sandbox/weixin/consents', { unionId, templateIds: [consents.find((each) => each.template === template)!.weixinTemplateId] });
  await ask('POST', '/message-consents', { template, accepted: true });
}

/** Uses energy until so much money is left, as the meter has it: never more between two readings than it can carry. */
async function spendTo(leftFen: number): Promise<void> {
  for (;;) {
    const fen = (await market.availableFen(accountId)) - leftFen;
    if (fen <= 0) return;
    await market.consume(stall.meters[0]!.meterNumber, Math.min(4_000, Math.ceil((fen * 1000) / 85)));
    await market.passTime(35);
    await market.readNow(stall.meters[0]!.id);
  }
}

beforeAll(async () => {
  product = await Product.start({ startAt: '2026-11-18T04:00:00Z', workbook: await workbookFile(await smallMarket({ stallsOfA: 1, stallsOfB: 1 })) });
  market = await Market.of(product);
  await market.importWorkbook();
  stall = await eventually('the first reading', async () => {
    const seen = await market.stallByNumber('A01');
    return seen.meters[0]!.readAt !== null && seen;
  });
  ({ id: accountId } = await market.openAccount(stall, TENANT));
  await eventually('the site’s WeChat', async () => (await market.admin.get<{ channel: string }[]>(`/sites/${market.admin.siteId}/merchants`)).some(({ channel }) => channel === 'wechat'));
  const person = await product.simulator<{ unionId: string; openId: string; oaOpenId: string }>('POST', '/sandbox/weixin/users', { phone: TENANT, nickname: '小明' });
  ({ unionId } = person);
  openIds = person;
  const { ticket } = await ask<{ ticket: string }>('POST', '/sessions/wechat', { code: await code('login'), platform: 'wechat' });
  ({ token } = await ask<{ token: string }>('POST', '/sessions/wechat/phone', { ticket, phoneCode: await code('phone') }));
  await agreeToPrivacy(product, token);
}, 180_000);
afterAll(() => product?.stop());

test('N-13 a recharge is told with amount and new balance', async () => {
  await market.recharge(accountId, 1_800);
  await eventually('the message', async () => (await bySms()).includes('recharge-arrived'));
  expect((await market.messages(TENANT)).find(({ template }) => template === 'recharge-arrived')!.text).toBe('A01 余额18.00元,充值18.00元已到账。');
});

test('N-03 a warning reaches WeChat where a consent is left, and the phone where none is', async () => {
  await allow('balance');
  await spendTo(900);
  const [warning] = await eventually('the warning at WeChat', async () => {
    const messages = await atWeixin(openIds.openId);
    return messages.length > 0 && messages;
  });
  expect(warning).toMatchObject({ kind: 'subscribe', template: 'sandbox-balance', page: 'pages/home/index', data: { thing1: 'A01', thing3: '余额已低于提醒线' } });
  // What is less than a step of the register is not used yet.
  expect(warning!.data.thing2).toMatch(/^9\.0\d元$/);
  expect(await bySms()).toEqual(['recharge-arrived']);
  await spendTo(400);
  await eventually('the second warning by SMS', async () => (await bySms()).includes('low-2'));
  expect(await atWeixin(openIds.openId)).toHaveLength(1);
});

test('N-13 what a recharge brings back is told when it is read back, with the recharge and the new balance', async () => {
  await market.admin.call('PATCH', `/sites/${market.admin.siteId}/settings`, { cut: { waitAfterLastWarningMinutes: 0 } });
  await spendTo(-100);
  await eventually('the warning of arrears', async () => (await bySms()).includes('arrears'));
  await market.sweepUntil('the cut', async () => (await bySms()).includes('cut'));
  await allow('recharge');
  await allow('supply');
  await market.recharge(accountId, 5_000);
  const told = await eventually('both messages', async () => {
    const messages = (await atWeixin(openIds.openId)).filter(({ template }) => template !== 'sandbox-balance');
    return messages.length === 2 && messages;
  });
  expect(told.map(({ template, data }) => [template, data.thing3, data.thing2])).toEqual(expect.arrayContaining([['sandbox-recharge', '充值已到账', expect.stringMatching(/^4\d\.\d\d元$/)], ['sandbox-supply', '充值已到账,供电已恢复', expect.stringMatching(/^4\d\.\d\d元$/)]]));
  expect(told.find(({ template }) => template === 'sandbox-recharge')!.data.amount5).toBe('50.00元');
  expect((await market.meter(stall.meters[0]!.meterNumber)).relay).toBe('closed');
});

test('N-09 an announcement reaches the followers of the official account, each once', async () => {
  const { ticket } = await ask<{ ticket: string }>('POST', '/sessions/wechat', { code: await code('oauth'), platform: 'wechat-account' });
  await ask('POST', '/login-codes', { phone: TENANT });
  const sms = await eventually('the code', async () => (await market.messages(TENANT)).find(({ template }) => template === 'login-code'));
  await ask('POST', '/sessions', { phone: TENANT, code: /\d{6}/.exec(sms.text)![0], ticket });
  await product.simulator('POST', `/sandbox/weixin/users/${openIds.oaOpenId}`, { follows: true });
  const announcementId = randomUUID();
  const body = { announcementId, title: '检修停电', text: '本周六检修' };
  for (let times = 0; times < 2; times++) await market.admin.post(`/sites/${market.admin.siteId}/announcements`, body);
  const [news] = await eventually('the news', async () => {
    const messages = (await atWeixin(openIds.oaOpenId)).filter(({ template }) => template === 'sandbox-account-announcement');
    return messages.length > 0 && messages;
  });
  expect(news).toMatchObject({ kind: 'template', data: { thing1: '检修停电', thing2: '本周六检修' } });
  // The batch is begun again, as after a worker that died between its end and its mark.
  await product.database.dataSource.query(`UPDATE outbox SET done_at = NULL, available_at = now() WHERE topic = 'announcement.deliver' AND key = $1`, [announcementId]);
  await eventually('the batch is done again', async () => ((await product.database.dataSource.query(`SELECT count(*)::int AS open FROM outbox WHERE done_at IS NULL AND (key = $1 OR key LIKE $2)`, [announcementId, `announcement:${announcementId}:%`])) as { open: number }[])[0]!.open === 0);
  expect((await atWeixin(openIds.oaOpenId)).filter(({ template }) => template === 'sandbox-account-announcement')).toHaveLength(1);
  const { items } = await market.admin.get<{ items: { delivered: number; failed: number }[] }>(`/sites/${market.admin.siteId}/announcements`);
  expect(items).toMatchObject([{ delivered: 1, failed: 0 }]);
  expect(await ask('GET', '/announcements')).toMatchObject([{ title: '检修停电' }]);
});
