import { afterEach, beforeEach, expect, test } from 'vitest';
import Home from '../src/pages/home/index';
import { home, me, payOptions, stalls } from './market';
import { answer, closePage, openPage, refused, tap, text } from './page';
import { opened, storage } from './stubs/taro';

const at = '/customer/stalls/s1';
const served = (changed: object, more: object = {}) => answer({ '/customer/stalls': stalls, '/customer/me': me, '/customer/announcements': [], [`${at}/emergency`]: refused('not-found', 404), [`${at}/pay-options`]: payOptions, [`${at}/home`]: { ...home, ...changed }, ...more });

beforeEach(() => void storage.set('token', 'secret'));
afterEach(() => closePage(true));

test('B-04 a tenant sees what is left of his free energy, of how much and until when, and by a tap how it came about and what lapsed', async () => {
  const times = { medium: 'electricity', reason: '', explanation: null };
  const months = [
    { ...times, id: 'b1', kind: 'monthly', grantedWh: 50_000, usedWh: 38_000, leftWh: 12_000, clearedWh: 0, carriedWh: 0, fromAt: '2026-10-31T16:00:00Z', expiresAt: '2026-11-30T16:00:00Z', closedAt: null, closeReason: '', state: 'live', explanation: { baseWh: 30_000, perHeadWh: 5_000, headcount: 4, category: '水产', accountType: '标准', days: 30, monthDays: 30 } },
    { ...times, id: 'b2', kind: 'manual', grantedWh: 8_000, usedWh: 3_000, leftWh: 0, clearedWh: 5_000, carriedWh: 0, fromAt: '2026-09-30T16:00:00Z', expiresAt: '2026-10-31T16:00:00Z', closedAt: '2026-10-31T16:00:00Z', closeReason: 'expired', state: 'ended', reason: '停业补偿' },
  ];
  served({ subsidy: { leftWh: 12_000, grantedWh: 50_000, expiresAt: '2026-11-30T16:00:00Z' } }, { [`${at}/subsidy`]: { free: [], items: months } });
  await openPage(Home);
  for (const words of ['剩 12.00 kWh / 共 50.00 kWh', '12-01 00:00 到期,先用月补再用余额']) expect(text()).toContain(words);
  await tap('明细');
  for (const words of ['每月 30.00 kWh + 每人 5.00 kWh × 4 人', '已用 38.00 kWh', '停业补偿', '到期清零 5.00 kWh']) expect(text()).toContain(words);
});

test('A-10 a post-paid account shows what is to be paid and until when in the place of a balance, and pays exactly that', async () => {
  const bill = { id: 'p1', fromAt: '2026-09-30T16:00:00Z', toAt: '2026-10-31T16:00:00Z', amountFen: 30_000, unpaidFen: 25_000, issuedAt: '2026-10-31T16:10:00Z', dueDay: '2026-11-16', paidAt: null, state: 'late', lateDays: 4 };
  served({ availableFen: -27_000, accruedFen: 500, postpaid: { since: '2026-09-01T00:00:00Z', billDay: 1, dueDays: 15, owedFen: 25_000, lateFen: 25_000, unbilledFen: 1_500, dueDay: '2026-11-16' } }, { [`${at}/postpaid`]: { account: null, bills: [bill] } });
  await openPage(Home);
  for (const words of ['后付费账户 · 本期应付', '¥250.00', '已逾期 ¥250.00', '本期已用未出账 ¥20.00']) expect(text()).toContain(words);
  for (const words of ['余额已用完', '约可用']) expect(text()).not.toContain(words);
  await tap('历次账单');
  for (const words of ['2026-10-01 – 2026-11-01', '逾期 4 天']) expect(text()).toContain(words);
  await tap('缴纳账单 ¥250.00');
  expect(opened.at(-1)).toContain('stall=s1&amount=25000');
});

test('a merged account shows each meter with its place and state, and what they cost together', async () => {
  const meter = { name: '', kind: 'electricity', stallId: 's1', registerWh: 1_236_060, readAt: '2026-11-20T03:57:00Z', intervalMinutes: 30, wanted: 'on', owed: false };
  const meters = [{ ...meter, meterId: 1, meterNumber: '1001', stallNumber: 'A101', state: 'on', causes: [] }, { ...meter, meterId: 2, meterNumber: '1002', stallNumber: 'A102', state: 'off', wanted: 'off', causes: ['energy_arrears'] }];
  served({ merged: true }, { [`${at}/account`]: { accountId: 'a', number: 'A000007', stalls: [{ number: 'A101' }, { number: 'A102' }], meters, statement: { month: '2026-11', lines: [{ kind: 'electricity', freeWh: 2_000 }, { kind: 'water', freeWh: 500 }], usedWh: 9_000, freeWh: 2_500, amountFen: 595 } } });
  await openPage(Home);
  for (const words of ['合并账户 A000007', 'A101 · A102', '一个余额,2 块表一起结算', 'A102 1002', '停电原因:欠费', '2026-11 合计', '¥5.95', '其中月补 2.00 kWh', '其中月补 0.50 m³']) expect(text()).toContain(words);
});
