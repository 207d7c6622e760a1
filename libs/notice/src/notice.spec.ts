import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { ManualClock } from '#libs/runtime';
import { testDatabase, type TestDatabase } from '../../../test/support/database.js';
import { noticeHead, noticeText, templates } from './domain/text.js';
import { SendNotice, type NoticeOrder } from './send-notice.js';
import { HttpSmsProvider, type SmsMessage, type SmsProvider } from './sms-provider.js';

let database: TestDatabase;
let server: Server | undefined;
const clock = new ManualClock('2026-11-20T04:00:00Z');
beforeAll(async () => {
  database = await testDatabase();
});
afterEach(() => void server?.close());
afterAll(() => database.close());

const order = (causeKey: string, more: Partial<NoticeOrder> = {}): NoticeOrder => ({ causeKey, siteId: null, accountId: null, customerId: null, phone: '13800000001', language: 'zh-CN', template: 'low-1', params: { stallNumber: 'A101', availableFen: 950 }, ...more });
const rowOf = async (causeKey: string) => ((await database.dataSource.query('SELECT state, attempts, error, provider_message_id AS message, text FROM notice WHERE cause_key = $1', [causeKey])) as { state: string; attempts: number; error: string | null; message: string | null; text: string }[])[0]!;
const finished = async (causeKey: string) => ((await database.dataSource.query(`SELECT count(*)::int AS n FROM outbox WHERE topic = 'notice.finished' AND key = $1`, [causeKey])) as { n: number }[])[0]!.n;
const sender = (send: (message: SmsMessage) => Promise<{ messageId: string }>) => new SendNotice(database.dataSource, clock, { name: 'spec', send } satisfies SmsProvider);

test('N-01 a message begins with stall and balance, and a Chinese one fits into one SMS', () => {
  expect(noticeText('low-1', 'zh-CN', { stallNumber: 'A101', availableFen: 950 })).toBe('A101 余额9.50元,已低于提醒线,请留意并及时充值。');
  expect(noticeText('arrears', 'en-US', { stallNumber: 'A101', availableFen: -5 })).toContain('balance ¥-0.05');
  const lasts = { stallNumber: 'A101', availableFen: 5_000, daysLeft: 3 };
  expect([noticeText('low-days', 'zh-CN', lasts), noticeText('low-days', 'zh-CN', { ...lasts, daysFrom: 2, daysTo: 5 })]).toEqual(['A101 余额50.00元,按近期用量约可用3天,请及时充值。', 'A101 余额50.00元,按近期用量约可用2到5天,请及时充值。']);
  expect(noticeText('low-days', 'en-US', { ...lasts, daysFrom: 2, daysTo: 5 })).toContain('about 2 to 5 days');
  const long = { stallNumber: 'A1-12345678', availableFen: -12_345_678, amountFen: 10_000_000, daysLeft: 60, daysFrom: 55, daysTo: 365, minutes: 1_440, name: '欧阳'.repeat(30), title: '关于清明节期间三号楼检修停电的通知', text: '尊敬的商户'.repeat(60), code: '123456' };
  for (const template of templates) expect([...noticeText(template, 'zh-CN', long)].length).toBeLessThanOrEqual(70);
  for (const template of templates) for (const language of ['zh-CN', 'en-US'] as const) expect([...noticeHead(template, language, long)].length).toBeLessThanOrEqual(20);
});

test('N-13 a recharge is told with its amount and the new balance, and again when the light is back', () => {
  const params = { stallNumber: 'A101', availableFen: 12_345, amountFen: 10_000 };
  expect(noticeText('recharge-arrived', 'zh-CN', params)).toBe('A101 余额123.45元,充值100.00元已到账。');
  expect(noticeText('recharge-restored', 'zh-CN', params)).toBe('A101 余额123.45元,充值100.00元已到账,供电已恢复。');
  expect(noticeText('recharge-restored', 'en-US', params)).toBe('A101: balance ¥123.45, top-up of ¥100.00 arrived and power is restored.');
});

test('other people’s words are no patterns and give way before ours do', () => {
  expect(noticeText('ticket-done', 'zh-CN', { stallNumber: 'A101', text: '{yuan}$& 换表' })).toBe('A101 您报的问题已处理:{yuan}$& 换表');
  expect(noticeText('grant-taken', 'zh-CN', { stallNumber: 'A101', name: '长'.repeat(100) })).toMatch(/^A101 长+…已接受您的授权。$/);
});

test('N-01 one message a cause, however often it is asked for, by two at once too', async () => {
  const sent: string[] = [];
  const notices = sender(async ({ id }) => {
    sent.push(id);
    return { messageId: `m-${id}` };
  });
  await notices.execute(order('once'));
  await notices.execute(order('once'));
  expect(sent).toHaveLength(1);
  expect(await rowOf('once')).toMatchObject({ state: 'sent', message: `m-${sent[0]}` });
  expect(await finished('once')).toBe(1);
});

test('a provider that is down is asked again with the same id; after six tries the message counts as failed, and says why', async () => {
  const ids = new Set<string>();
  const notices = sender(async ({ id }) => {
    ids.add(id);
    throw new Error('no route');
  });
  for (let attempt = 1; attempt <= 5; attempt++) await expect(notices.execute(order('down'))).rejects.toThrow('no route');
  expect(await finished('down')).toBe(0);
  await notices.execute(order('down'));
  expect(await rowOf('down')).toMatchObject({ state: 'failed', error: 'no route' });
  expect([ids.size, await finished('down')]).toEqual([1, 1]);
});

test('G-01 a log-in code is sent and not kept', async () => {
  const sent: string[] = [];
  const notices = sender(async ({ text }) => {
    sent.push(text);
    return { messageId: 'm' };
  });
  await notices.execute(order('login:1', { template: 'login-code', params: { code: '482915' } }));
  expect(sent[0]).toContain('482915');
  const [row] = (await database.dataSource.query(`SELECT n::text AS whole FROM notice n WHERE cause_key = 'login:1'`)) as { whole: string }[];
  expect(row!.whole).not.toContain('482915');
});

async function gateway(answer: (body: string, signature: string | undefined) => { status: number; body: string; location?: string }): Promise<string> {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += String(chunk)));
    request.on('end', () => {
      const { status, body: text, location } = answer(body, request.headers['x-signature'] as string | undefined);
      response.writeHead(status, { 'content-type': 'application/json', ...(location === undefined ? {} : { location }) }).end(text);
    });
  }).listen(0, '127.0.0.1');
  await new Promise((go) => server!.once('listening', go));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/sms`;
}
const message: SmsMessage = { id: 'n1', phone: '13800000001', text: '余额', template: 'low-1' };

test('the body is signed with the site’s key', async () => {
  let seen: [string, string | undefined] = ['', undefined];
  const url = await gateway((body, signature) => {
    seen = [body, signature];
    return { status: 200, body: '{"messageId":"m1"}' };
  });
  expect(await new HttpSmsProvider({ url, key: 'secret', name: 'http' }).send(message)).toEqual({ messageId: 'm1' });
  expect(JSON.parse(seen[0])).toEqual(message);
  expect(seen[1]).toBe(createHmac('sha256', 'secret').update(seen[0]).digest('hex'));
});

test('a refusal, a redirect and an answer without an id are failures', async () => {
  for (const [answer, reason] of [[{ status: 503, body: '{}' }, '503'], [{ status: 302, body: '', location: 'http://127.0.0.1:1/elsewhere' }, /fetch failed|redirect/], [{ status: 200, body: '{"ok":true}' }, 'no message id']] as const) {
    const url = await gateway(() => answer);
    await expect(new HttpSmsProvider({ url, name: 'http' }).send(message)).rejects.toThrow(reason);
    server!.close();
  }
});
