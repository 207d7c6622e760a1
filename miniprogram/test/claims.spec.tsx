import { afterEach, beforeEach, expect, test } from 'vitest';
import Dispute from '../src/more/dispute/index';
import Home from '../src/pages/home/index';
import { bill, home, me, payOptions, stalls } from './market';
import { answer, closePage, openPage, refused, tap, text, type } from './page';
import { asked, opened, openWith, storage } from './stubs/taro';

const s1 = '/customer/stalls/s1';
const doubted = { disputeId: 'd1', accountId: 'a1', stallId: 's1', stallNumber: 'A101', billId: 7, line: null, heldFen: 128, reason: '没用这么多', photoId: null, askedName: '王小明', askedAt: '2026-11-20T04:00:00Z', state: 'open', reversedFen: null as number | null, decidedName: null, decidedAt: null as string | null, note: '' };
const served = (disputes: object[], more: object = {}) => answer({ '/customer/stalls': stalls, [`${s1}/bills`]: { items: [bill], total: 1 }, [`${s1}/disputes`]: { items: disputes, total: disputes.length }, ...more });

beforeEach(() => {
  storage.set('token', 'secret');
  openWith({ stall: 's1', bill: '7' });
});
afterEach(() => {
  openWith({});
  closePage(true);
});

test('Y-14 from a bill’s why to a doubt: the bill, a reason, and what the doubt does stand there before it is sent', async () => {
  served([]);
  await openPage(Dispute);
  for (const words of ['¥1.28', '1.50 kWh × 0.85 元 = 1.28 元', '这笔钱不会让您断电']) expect(text()).toContain(words);
  await tap('提交疑问');
  expect(text()).toContain('请写一句说明');
  await type('reason', '没用这么多');
  await tap('提交疑问');
  expect(asked.find(({ method, path }) => method === 'POST' && path === `${s1}/disputes`)?.data).toMatchObject({ billId: 7, line: null, reason: '没用这么多', photoId: null });
});

test('Y-14 what became of it: held, given back, or the bill stands; an open one can be taken back', async () => {
  served([doubted], { '/customer/disputes/d1/withdraw': { ...doubted, state: 'withdrawn' } });
  await openPage(Dispute);
  for (const words of ['等待物业处理', '¥1.28 有疑问,暂不计入断电']) expect(text()).toContain(words);
  expect(text()).not.toContain('提交疑问');
  await tap('撤回疑问');
  expect(asked.some(({ method, path }) => method === 'POST' && path === '/customer/disputes/d1/withdraw')).toBe(true);
  served([{ ...doubted, state: 'reversed', reversedFen: 60, decidedAt: '2026-11-20T05:00:00Z', note: '表快' }]);
  await openPage(Dispute);
  for (const words of ['已更正', '已退回余额 ¥0.60', '表快']) expect(text()).toContain(words);
});

test('R-02 Y-14 beside the balance: how long the supply runs on, what is left of a debt, what is doubted', async () => {
  const base = { '/customer/stalls': stalls, '/customer/me': me, '/customer/announcements': [], [`${s1}/emergency`]: refused('not-found', 404), [`${s1}/pay-options`]: payOptions, [`${s1}/home`]: home };
  answer({ ...base, [`${s1}/obligations`]: { debt: { amountFen: 30_000, leftFen: 12_000, percent: 30, fixedFen: null }, disputedFen: 128, runOn: { leftWh: 4_000, leftMinutes: null, untilAt: null } } });
  await openPage(Home);
  for (const words of ['还可用 4.00 kWh', '还剩 ¥120.00', '每次充值扣 30%', '¥1.28 有疑问']) expect(text()).toContain(words);
  await tap('查看');
  expect(opened.at(-1)).toContain('/more/dispute/index?stall=s1');
  answer(base);
  await openPage(Home);
  expect(text()).not.toContain('欠款分期');
});
