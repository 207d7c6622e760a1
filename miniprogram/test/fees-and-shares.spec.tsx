import { afterEach, beforeEach, expect, test } from 'vitest';
import Bills from '../src/pages/bills/index';
import Recharge from '../src/pages/recharge/index';
import { order, payOptions, stalls } from './market';
import { answer, closePage, openPage, tap, text } from './page';
import { asked, opened, openWith, storage } from './stubs/taro';

const charge = (of: object) => ({ id: 'c1', kind: 'apportionment', state: 'settled', title: '一楼照明', stallNumber: 'A101', fromDay: '2026-11-01', toDay: '2026-12-01', amountFen: 1429, paidFen: 1429, issuedAt: '2026-12-01T01:00:00Z', settledAt: null, voidedAt: null, voidReason: null, late: null, sentence: { zh: '一楼照明 2026-11-01 至 2026-11-30:面积 10.00 m²,占用 30/30 天,应摊 14.29 元', en: 'yours 14.29 yuan' }, ...of });
const charges = {
  items: [charge({}), charge({ id: 'c2', kind: 'property', title: '物业费', state: 'issued', amountFen: 6000, paidFen: 4000 }), charge({ id: 'c3', kind: 'property', title: '清洁费', state: 'void', amountFen: 500, paidFen: 0, voidReason: '面积有误', fromDay: '2026-10-01' })],
  total: 3, propertyBalanceFen: 0, owedFen: 2000, ownerOwedFen: 0, merged: false, cutForFees: true,
};
const served = (more: object = {}) => answer({
  '/customer/stalls': stalls, '/customer/stalls/s1/charges': { ...charges, ...more }, '/customer/stalls/s1/bills': { items: [], total: 0 }, '/customer/stalls/s1/pay-options': payOptions, '/customer/stalls/s1/orders': { ...order, purse: 'property' }, '/customer/stalls/s1/runway': { daysLeft: 3, endsAt: '2026-11-25T04:00:00Z' },
});

beforeEach(() => void storage.set('token', 'secret'));
afterEach(() => {
  closePage(true);
  openWith({});
});

test('U-04 A-13 shares and fees under their month, each with its reason; what is owed is one tap from paying', async () => {
  served();
  await openPage(Bills);
  await tap('公摊与物业');
  for (const words of ['因欠物业费已断电', '未付物业等费用¥20.00', '2026-11¥74.29', '公摊 · 一楼照明', '还欠 ¥20.00', '2026-10¥0.00', '已作废 · 面积有误']) expect(text()).toContain(words);
  await tap('为什么扣');
  expect(text()).toContain('占用 30/30 天,应摊 14.29 元');
  await tap('充值物业钱包');
  expect(opened.at(-1)).toContain('/pages/recharge/index?stall=s1&purse=property&amount=2000');
});

test('F-04 U-04 a late fee that grows is seen before it is billed, and says how', async () => {
  const late = { growingFen: 120, fromDay: '2026-11-12', sentence: { zh: '滞纳金计至 2026-11-14:待出账 1.20 元', en: 'late fee up to 2026-11-14' } };
  served({ items: [charge({ id: 'c2', kind: 'property', title: '物业费', state: 'issued', amountFen: 6000, paidFen: 0, late })] });
  await openPage(Bills);
  await tap('公摊与物业');
  expect(text()).toContain('滞纳金 ¥1.20 待出账');
  expect(text()).not.toContain('计至');
  await tap('为什么扣');
  expect(text()).toContain('滞纳金计至 2026-11-14:待出账 1.20 元');
});

test('an owner sees what he bears for a vacant stall, and where to pay it', async () => {
  served({ ownerOwedFen: 3600, cutForFees: false });
  await openPage(Bills);
  await tap('公摊与物业');
  for (const words of ['空置期间由您承担', '¥36.00', '请到物业收费窗口缴纳']) expect(text()).toContain(words);
});

test('A-13 money for fees is bought as such, and says so', async () => {
  served();
  openWith({ stall: 's1', purse: 'property', amount: '2000' });
  await openPage(Recharge);
  expect(text()).toContain('这笔钱只用于物业等费用');
  expect(text()).not.toContain('充后');
  await tap('支付 ¥20.00');
  expect(asked.find(({ method, path }) => method === 'POST' && path.endsWith('/orders'))?.data).toMatchObject({ purse: 'property', amountFen: 2000 });
});
