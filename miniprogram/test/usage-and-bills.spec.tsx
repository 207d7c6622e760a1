import { afterEach, beforeEach, expect, test } from 'vitest';
import Bills from '../src/pages/bills/index';
import Me from '../src/pages/me/index';
import Prices from '../src/more/prices/index';
import Usage from '../src/pages/usage/index';
import { bill, home, me, octoberBill, stalls, usage } from './market';
import { answer, closePage, noNetwork, openPage, tap, taps, text } from './page';
import { asked, openWith, opened, storage, type Asked } from './stubs/taro';

const unitOf = ({ path }: Asked) => usage[/unit=(\w+)/.exec(path)![1] as keyof typeof usage];
const served = () => answer({
  '/customer/stalls': stalls, '/customer/stalls/s1/home': home, '/customer/stalls/s1/usage': unitOf, '/customer/me': me, '/customer/session': undefined,
  '/customer/stalls/s1/bills': ({ path }: Asked) => ({ items: path.includes('offset=0') ? [bill] : [octoberBill], total: 2 }),
  '/customer/stalls/s1/recharges': { items: [{ rechargeId: 'r', amountFen: 20_000, paidAt: '2026-11-19T01:00:00Z', receiptNumber: 'R20261119-0001' }] },
});

beforeEach(() => void storage.set('token', 'secret'));
afterEach(() => closePage(true));

test('U-03 use by hour, by day and by month, each number written beside its bar, one tap apart', async () => {
  served();
  await openPage(Usage);
  for (const words of ['合计 1.50 kWh', '11-20 10:00', '0.50 kWh', '含估算', '上周同一天 1.50 kWh']) expect(text()).toContain(words);
  expect([...document.querySelectorAll<HTMLElement>('.bar')].map(({ style }) => style.width)).toEqual(['50%', '100%']);
  await tap('日');
  for (const words of ['合计 35.00 kWh · ¥29.75', '11-19', '20.00 kWh', '¥17.00']) expect(text()).toContain(words);
  await tap('月');
  expect(text()).toContain('这段时间没有用电记录');
  expect(taps).toBe(2);
  await tap('日');
  await tap('电费 ¥');
  expect(text()).toContain('11-19¥17.0020.00 kWh');
  const asks = asked.filter(({ path }) => path.includes('unit=day')).map(({ path }) => [...path.matchAll(/(?:from|to)=([^&]+)/g)].map((found) => found[1]));
  expect(asks.slice(0, 2)).toEqual([['2026-11-06T04:00:00.000Z', '2026-11-20T04:00:00.000Z'], ['2026-10-23T04:00:00.000Z', '2026-11-06T04:00:00.000Z']]);
});

test('a failure is not shown as no use and as no bill; a tap tries again', async () => {
  for (const [Page, words] of [[Usage, '合计'], [Bills, '¥1.28']] as const) {
    served();
    answer({ '/customer/stalls/s1': noNetwork, '/customer/stalls': stalls });
    await openPage(Page);
    expect(text()).toContain('网络不通');
    expect(text()).not.toMatch(/没有用电记录|还没有账单/);
    served();
    await tap('重试');
    expect(text()).toContain(words);
  }
});

test('U-04 bills stand under their month; two taps from the first page say why one was charged', async () => {
  served();
  await openPage(Bills);
  expect(text()).toContain('2026-11¥1.28');
  expect(text()).toContain('已显示 1/2 笔');
  await tap('为什么扣');
  expect(taps + 1).toBeLessThanOrEqual(2);
  expect(text()).toContain(bill.sentence.zh);
  await tap('更多');
  expect(text()).toContain('2026-10¥2.50');
  expect(text()).toContain('含估算');
  expect(text()).not.toContain('已显示');
});

test('Y-13 T-03 free energy, season, period, tier, factor and each service stand apart in the why; the prices of the site are a tap away', async () => {
  const [line] = bill.lines;
  const lines = [
    { ...line, kind: 'subsidy', usedWh: 20_000, priceMicroYuanPerKwh: 0, parts: 0 },
    { ...line, period: 'peak', usedWh: 80_000, priceMicroYuanPerKwh: 660_000, season: '夏季', tier: 2, base: { priceMicroYuanPerKwh: 600_000, factorMillionths: 1_100_000 } },
    { ...line, kind: 'service', usedWh: 80_000, priceMicroYuanPerKwh: 20_000, service: '线损', serviceKind: 'loss' },
  ];
  answer({ '/customer/stalls': stalls, '/customer/stalls/s1/bills': { items: [{ ...bill, lines }], total: 1 } });
  await openPage(Bills);
  await tap('为什么扣');
  for (const words of ['补助(免费) 20.00 kWh', '夏季 峰 第 2 档 80.00 kWh × ¥0.66/kWh (¥0.60/kWh × 1.1)', '线损 80.00 kWh × ¥0.02/kWh']) expect(text()).toContain(words);
  await tap('价格公示');
  expect(opened.at(-1)).toContain('/more/prices/index?site=CDSC');
  closePage();
  const composed = { kind: 'composed', tiersCountSubsidy: true, tierSpan: 'month', tiers: [{ untilWh: 100_000, prices: { all: 500_000 } }, { prices: { all: 900_000 } }], services: [{ name: '线损', kind: 'loss', priceMicroYuanPerKwh: 20_000 }] };
  answer({ '/public/sites/CDSC/prices': { siteName: '城东农贸批发市场', capMicroYuanPerKwh: 1_000_000, capByPeriod: {}, plans: [{ name: '商铺电价', medium: 'electricity', inForce: { number: 1, effectiveAt: '2026-01-01T00:00:00Z', definition: { kind: 'flat', priceMicroYuanPerKwh: 850_000 } }, next: { number: 2, effectiveAt: '2026-12-31T16:00:00Z', definition: composed } }] } });
  storage.delete('token');
  openWith({ site: 'CDSC' });
  await openPage(Prices);
  for (const words of ['城东农贸批发市场', '最高限价 ¥1.00/kWh', '¥0.85/kWh', '2027-01-01 00:00 起执行新价格', '第 1 档 到 100 kWh ¥0.50/kWh', '第 2 档 以上 ¥0.90/kWh', '+ 线损 ¥0.02/kWh']) expect(text()).toContain(words);
});

test('a customer sees his stalls and payments, and changes size and language with a tap each', async () => {
  served();
  await openPage(Me);
  for (const words of ['A101 老王水产', '¥123.45', '王小明 13800000001']) expect(text()).toContain(words);
  await tap('大字模式');
  expect(document.querySelector('.page')!.className).toContain('big');
  await tap('English');
  expect(text()).toContain('Privacy and my data');
  expect(asked.at(-1)).toMatchObject({ method: 'PATCH', path: '/customer/me', data: { language: 'en-US' } });
  await tap('Sign out');
  expect(opened).toEqual(['/pages/sign-in/index']);
  expect(storage.size).toBe(0);
});

test('A-03 receipts stand beside the bills, each with its number', async () => {
  served();
  await openPage(Bills);
  await tap('充值收据');
  for (const words of ['R20261119-0001', '¥200.00', '2026-11-19 09:00']) expect(text()).toContain(words);
  await tap('收据');
});

test('every page speaks English when asked, but for names', async () => {
  storage.set('language', 'en-US');
  served();
  for (const Page of [Usage, Bills, Me]) {
    await openPage(Page);
    expect(text().replaceAll(/老王(水产|冷库)|王小明|中文/g, '')).not.toMatch(/[\u4e00-\u9fff]/);
  }
});
