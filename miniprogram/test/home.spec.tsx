import { afterEach, beforeEach, expect, test } from 'vitest';
import Home from '../src/pages/home/index';
import { home, me, payOptions, stalls, supply } from './market';
import { answer, closePage, noNetwork, openPage, refused, settle, tap, taps, text } from './page';
import { asked, opened, pullDown, storage } from './stubs/taro';

const path = '/customer/stalls/s1/home';
const served = (changed: object = {}) => answer({ '/customer/stalls': stalls, '/customer/me': me, '/customer/announcements': [], '/customer/stalls/s1/emergency': refused('not-found', 404), '/customer/stalls/s1/pay-options': payOptions, [path]: { ...home, ...changed }, '/customer/stalls/s2/': refused('not-found', 404), '/customer/stalls/s2/home': { ...home, number: 'A102', availableFen: 5000 } });

beforeEach(() => void storage.set('token', 'secret'));
afterEach(() => closePage(true));

test('U-03 balance, days left, supply, use and the age of the reading stand there without a tap', async () => {
  served();
  await openPage(Home);
  for (const words of ['A101 老王水产', '¥123.45', '约可用 5 天(到 11-25)', '预计 4–6 天 · 按近 7 天用电预计', '● 供电中', '12.34 kWh · ¥10.49', '抄表 3 分钟前']) expect(text()).toContain(words);
  expect(taps).toBe(0);
  expect(asked.filter(({ path: asking }) => asking !== '/public/privacy').every(({ token }) => token === 'Bearer secret')).toBe(true);
});

test.each([
  ['by the hour', { daysLeft: 1, endsAt: '2026-11-20T15:00:00Z', earliestAt: '2026-11-20T11:00:00Z', latestAt: '2026-11-21T22:00:00Z', precision: 'hour', basis: 'own' }, ['约可用到 今天 23:00（今天 19:00 – 周日 06:00）', '按近 30 天自己的用电规律预计']],
  ['by the day', { daysLeft: 12, endsAt: '2026-12-02T03:00:00Z', earliestAt: '2026-11-30T03:00:00Z', latestAt: '2026-12-05T03:00:00Z', precision: 'day', basis: 'short' }, ['约可用 12 天，到 12-02（11-30 – 12-05）', '用电记录只有 30 天,范围较宽']],
  ['by the week', { daysLeft: 40, endsAt: '2026-12-30T04:00:00Z', earliestAt: '2026-12-12T04:00:00Z', latestAt: null, precision: 'week', basis: 'recent' }, ['约可用 5 周（至少 3 周）', '按近 30 天的平均用电预计,范围较宽']],
  ['at its end', { daysLeft: 0, endsAt: '2026-11-20T04:00:00Z', earliestAt: '2026-11-20T04:00:00Z', latestAt: '2026-11-20T04:00:00Z', precision: 'hour', basis: 'own' }, ['余额即将用完']],
] as const)('Y-03 how long the money lasts is told %s, with its range and what it comes from', async (_, runway, words) => {
  served({ runway: { basisDays: 30, fewestDays: 0, mostDays: 9, ...runway } });
  await openPage(Home);
  for (const each of words) expect(text()).toContain(each);
});

test('U-04 why a deduction was made is one tap away: the sentence, both registers, the price and its version', async () => {
  served();
  await openPage(Home);
  await tap('为什么扣');
  for (const words of ['1.50 kWh × 0.85 元 = 1.28 元', '表码 1234.56 kWh → 1236.06 kWh', '全天 1.50 kWh × ¥0.85/kWh', '第 2 版,2026-11-01 起', '不足一分的余数']) expect(text()).toContain(words);
  expect(taps).toBe(1);
});

test('what is not known is said to be unknown, never shown as nought', async () => {
  served({ supply: null, readAt: null, todayFen: null, runway: { daysLeft: null, endsAt: null, fewestDays: null, mostDays: null }, lastBills: [] });
  await openPage(Home);
  for (const words of ['? 状态未知', '抄表 从未', '🕒', '12.34 kWh · –', '用电几天后可估算可用天数', '还没有账单']) expect(text()).toContain(words);
});

test('a reading older than two intervals is marked', async () => {
  served({ readAt: '2026-11-20T02:59:00Z' });
  await openPage(Home);
  expect(text()).toContain('🕒 抄表 1 小时前');
});

test.each([
  ['low', { availableFen: 4999 }, '余额偏低'],
  ['used up', { availableFen: -120 }, '余额已用完,请立即充值'],
  ['used up, but kept on for now', { availableFen: 0, supply: { ...supply, cutWaitsFor: ['window', 'breaker'] } }, '因处于不断电时段、等待物业确认暂不断电'],
  ['used up, with the hour told', { availableFen: 0, supply: { ...supply, cutWaitsFor: ['clock_time'], cutNotBefore: '2026-11-21T01:00:00Z' } }, '余额已用完,11-21 09:00 起可能断电,此前充值即不断电。'],
  ['off for work', { supply: { ...supply, state: 'off', wanted: 'off', holds: [{ cause: 'maintenance' }], tags: [{ id: 't', number: 'JX-1', kind: 'repair', state: 'hanging', reason: '更换断路器', person: '张工', phone: '13700000000', plannedAt: '2026-11-20T02:00:00Z', hungAt: '2026-11-20T02:00:00Z', expectedEndAt: '2026-11-20T04:00:00Z', confirmedAt: null }] } }, '停电检修中:更换断路器,预计 11-20 12:00 恢复,电话 13700000000。'],
  ['cut for arrears', { availableFen: -500, supply: { ...supply, state: 'off', wanted: 'off', holds: [{ cause: 'energy_arrears' }] } }, '因欠费已断电。充值到账后自动恢复'],
  ['paid and coming back', { supply: { ...supply, state: 'off', owed: true, wanted: 'on' } }, '↻ 正在恢复供电'],
] as const)('the page says what to do: %s', async (_name, changed, words) => {
  served(changed);
  await openPage(Home);
  expect(text()).toContain(words);
});

test('without a network the last figures stay, with their age; without any there is a retry', async () => {
  answer({ '/customer': noNetwork });
  await openPage(Home);
  expect(text()).toContain('网络不通');
  served();
  await tap('重试');
  expect(text()).toContain('¥123.45');
  answer({ '/customer': noNetwork });
  await openPage(Home);
  expect(text()).toContain('¥123.45');
  expect(text()).toMatch(/网络不通,显示的是 .+的数据/);
});

test('a tap or a pull asks the meter and says how it went', async () => {
  served();
  await openPage(Home);
  const reads = (state: string) => ({ '/customer/stalls': stalls, [path]: home, '/customer/stalls/s1/read': { readRequestId: 'r1' }, '/customer/read-requests/r1': { state } });
  answer(reads('answered'));
  await tap('刷新读数');
  expect(text()).toContain('已更新');
  answer(reads('failed'));
  pullDown();
  await settle();
  expect(text()).toContain('电表暂时没有应答,显示的是上次读数');
});

test('another stall of the same customer is one tap away and stays chosen', async () => {
  served();
  await openPage(Home);
  await tap('A102');
  expect(text()).toContain('¥50.00');
  await openPage(Home);
  expect(text()).toContain('¥50.00');
});

test('a session that has ended leads to the sign-in; so does none', async () => {
  answer({ '/customer': refused('not-signed-in', 401) });
  await openPage(Home);
  expect(opened).toContain('/pages/sign-in/index');
  expect(storage.has('token')).toBe(false);
  await openPage(Home);
  expect(opened).toEqual(['/pages/sign-in/index']);
  expect(asked).toEqual([]);
});

test('a phone without a stall is told whom to ask', async () => {
  answer({ '/customer/stalls': [] });
  await openPage(Home);
  expect(text()).toContain('请联系物业');
});
