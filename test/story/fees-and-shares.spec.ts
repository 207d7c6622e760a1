import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { customerToken } from '../support/customer-sign-in.js';
import { eventually, Product } from '../support/product.js';
import { smallMarket, workbookFile } from '../support/small-market.js';
import type { StaffClient } from '../support/staff-client.js';
import { Market } from './market.js';

interface Charges {
  items: { id: string; kind: string; state: string; stallNumber: string; amountFen: number; paidFen: number; sentence: { zh: string }; late: { growingFen: number; sentence: { zh: string } } | null }[];
  totals: { bills: number; amountFen: number; paidFen: number; owedFen: number; ledgerFen: number };
}
interface Run {
  id: string;
  state: string;
  usedWh: number;
  amountFen: number;
  estimated: boolean;
  companyFen: number;
  items: { stallNumber: string; bearer: string; amountFen: number; days: number }[];
}
interface Shop {
  id: string;
  accountId: string;
  stallId: string;
}

let product: Product;
let market: Market;
let site: string;
let paying: Shop;
let owing: Shop;

beforeAll(async () => {
  // 23:20 in Shanghai, the day before the last of November.
  product = await Product.start({ startAt: '2026-11-29T15:20:00Z', workbook: await workbookFile(await smallMarket({ stallsOfA: 3, stallsOfB: 1 })) });
  market = await Market.of(product);
  site = `/sites/${market.admin.siteId}`;
  await market.importWorkbook();
  await eventually('the first readings', async () => (await market.stallByNumber('B01')).meters[0]!.readAt !== null && (await market.stallByNumber('A03')).meters[0]!.readAt !== null);
  paying = await shop('A01', '13900000031', 20_000);
  owing = await shop('A02', '13900000032', 20_000);
}, 180_000);

afterAll(() => product?.stop());

async function shop(number: string, phone: string, fen: number): Promise<Shop> {
  const page = await market.stallByNumber(number);
  const { id } = await market.openAccount(page, phone);
  await market.recharge(id, fen);
  return { id: number, accountId: id, stallId: page.id };
}
const charges = (query: string) => market.admin.get<Charges>(`${site}/charges?limit=50&${query}`);
const property = (accountId: string, amountFen: number) => market.cashier.post(`/accounts/${accountId}/recharges`, { rechargeId: randomUUID(), amountFen, purse: 'property' });
const energy = async ({ accountId }: Shop) => (await market.admin.get<{ balanceFen: number }>(`/accounts/${accountId}`)).balanceFen;
const publicMeter = async () => (await market.admin.get<{ items: { id: number; meterNumber: string; readAt: string; registerWh: number }[] }>(`${site}/meters?q=9001&limit=5`)).items[0]!;

test('P-01 P-07 F-02 F-03 A-13 the end of a month: public light is shared, fees fall due on the 1st, who does not pay is cut by two persons’ word and comes back when he has paid', async () => {
  // Midnight passes with a sweep on it: the public meter's border of the day.
  await market.passTime(45);
  const meter = await publicMeter();
  const pool = await market.admin.post<{ id: string }>(`${site}/pools`, {
    name: '一号厅照明', medium: 'electricity',
    rules: { source: { kind: 'meters', terms: [{ meterId: meter.id, numerator: 1, denominator: 1 }], price: { kind: 'given', priceMicroYuan: 20_000_000 } }, members: { kind: 'stalls', values: [paying.stallId, owing.stallId, (await market.stallByNumber('A03')).id] }, method: { kind: 'area' }, vacancy: null },
  });
  const fee = { name: '物业费', category: 'property', rule: 'per_area', priceMicroYuan: 5_000_000, firstMonth: '2026-12', bindings: [{ target: 'stall', targetId: paying.stallId }, { target: 'stall', targetId: owing.stallId }] };
  expect((await market.cashier.call('POST', `${site}/fee-items`, fee)).status).toBe(403);
  await market.admin.post(`${site}/fee-items`, fee);
  await property(paying.accountId, 10_000);
  await market.consume('9001', 1500);
  await market.nextSweep();

  // The 1st of December, a little after midnight: 12 m² at 5.00 yuan.
  await market.passTime(23 * 60 + 32);
  const billed = await eventually('the fees of December', async () => { const found = await charges('kind=property'); return found.items.length === 2 && found; }, 30_000);
  expect(billed.items.map(({ stallNumber, amountFen, paidFen, state }) => [stallNumber, amountFen, paidFen, state]).sort()).toEqual([['A01', 6000, 6000, 'settled'], ['A02', 6000, 0, 'issued']]);
  await product.kill9('worker');
  await product.restart('worker');
  await market.nextSweep();
  expect((await charges('kind=property')).totals).toEqual({ bills: 2, amountFen: 12_000, paidFen: 6000, owedFen: 6000, ledgerFen: 6000 });
  // Money for energy was not touched.
  expect([await energy(paying), await energy(owing)]).toEqual([20_000, 20_000]);

  await shares(pool.id);
  await cutAndBack();
}, 240_000);

async function shares(poolId: string): Promise<void> {
  const draft = await market.admin.post<Run>(`/pools/${poolId}/runs`, { runId: randomUUID(), fromDay: '2026-11-30', toDay: '2026-12-01' });
  expect(draft).toMatchObject({ state: 'draft', usedWh: 1500, amountFen: 3000, companyFen: 1000 });
  expect(draft.items.map(({ stallNumber, bearer, amountFen, days }) => [stallNumber, bearer, amountFen, days])).toEqual([['A01', 'account', 1000, 1], ['A02', 'account', 1000, 1], ['A03', 'company', 1000, 1]]);
  expect((await market.cashier.call('POST', `/apportionment-runs/${draft.id}/issue`)).status).toBe(403);
  const key = randomUUID();
  const issued = await Promise.all([market.admin.call('POST', `/apportionment-runs/${draft.id}/issue`, {}, key), market.admin.call('POST', `/apportionment-runs/${draft.id}/issue`, {})]);
  expect(issued.map(({ status }) => status)).toEqual([200, 200]);
  expect(await energy(paying)).toBe(20_000);
  await market.admin.post(`/apportionment-runs/${draft.id}/settle`);
  await market.admin.post(`/apportionment-runs/${draft.id}/settle`);
  expect([await energy(paying), await energy(owing)]).toEqual([19_000, 19_000]);
  expect((await charges('kind=apportionment')).totals).toEqual({ bills: 2, amountFen: 2000, paidFen: 2000, owedFen: 0, ledgerFen: 2000 });
  const phone = { authorization: `Bearer ${await customerToken(product, '13900000032')}` };
  const mine = (await (await fetch(`${product.apiUrl}/api/v1/customer/stalls/${owing.stallId}/charges?month=2026-11`, { headers: phone })).json()) as { items: { title: string; amountFen: number; sentence: { zh: string } }[]; owedFen: number };
  expect(mine).toMatchObject({ owedFen: 6000, items: [{ title: '一号厅照明', amountFen: 1000 }] });
  expect(mine.items[0]!.sentence.zh).toContain('1.50 kWh × 20.00 元 = 30.00 元');
  expect((await fetch(`${product.apiUrl}/api/v1/customer/stalls/${paying.stallId}/charges`, { headers: phone })).status).toBe(404);
  const events = (await market.admin.get<{ items: { kind: string; params: { what?: string; title?: string } }[] }>(`/stalls/${owing.stallId}/timeline?limit=100`)).items.filter(({ kind }) => kind === 'charge');
  expect(events.map(({ params }) => `${params.what} ${params.title}`).sort()).toEqual(['issued 一号厅照明', 'issued 物业费', 'settled 一号厅照明']);
}

/** From the day after it was billed, the 1st, the fee costs 1 % of what is unpaid each day: on the 2nd nothing yet is counted, and whoever owes it sees since when and how much. */
async function lateGrows(finance: StaffClient): Promise<void> {
  const rule = async (ratePpmPerDay: number) => expect((await market.admin.call('PATCH', `${site}/settings`, { property: { late: { ratePpmPerDay, graceDays: 0, capPercent: 100 } } })).status).toBe(200);
  const late = async () => (await charges('kind=property&state=issued')).items.map(({ stallNumber, late: of }) => [stallNumber, of?.growingFen, of?.sentence.zh]);
  expect(await late()).toEqual([['A02', undefined, undefined]]);
  await rule(10_000);
  expect(await late()).toEqual([['A02', 0, '2026-12-02 起未付部分按日收 1.0000% 滞纳金,最多 60.00 元']]);
  expect((await finance.get<{ items: { late: unknown }[] }>(`/accounts/${owing.accountId}/charges`)).items.filter(({ late: of }) => of !== null)).toHaveLength(1);
  await rule(0);
}

async function cutAndBack(): Promise<void> {
  const wish = { enabled: true, graceDays: 1, reason: '自持项目' };
  expect((await market.admin.call<{ code: string }>('POST', `${site}/property-cut`, wish)).body.code).toBe('law-not-read');
  const { approvalId } = await market.admin.post<{ approvalId: string }>(`${site}/property-cut`, { ...wish, lawRead: true });
  expect((await market.admin.call<{ code: string }>('POST', `/approvals/${approvalId}/decision`, { decision: 'approved' })).body.code).toBe('approval-own');
  const finance = await product.signIn('finance');
  await finance.post(`/approvals/${approvalId}/decision`, { decision: 'approved', note: '已核对' });
  // Two days later, at noon: the grace of one day is over.
  await market.passTime(36 * 60);
  await lateGrows(finance);
  await eventually('the cut', async () => (await market.stall(owing.stallId)).supply?.state === 'off', 40_000);
  expect((await market.stall(owing.stallId)).supply!.holds).toMatchObject([{ cause: 'property_arrears' }]);
  expect((await market.stall(paying.stallId)).supply?.state).toBe('on');
  await market.recharge(owing.accountId, 10_000);
  expect((await market.stall(owing.stallId)).supply!.holds).toMatchObject([{ cause: 'property_arrears' }]);
  await property(owing.accountId, 6000);
  await eventually('the light', async () => (await market.stall(owing.stallId)).supply?.state === 'on', 40_000);
  expect((await charges('kind=property&state=settled')).totals).toMatchObject({ bills: 2, paidFen: 12_000, ledgerFen: 12_000 });
  const words = (await market.messages('13900000032')).map(({ template }) => template);
  expect(words).toEqual(expect.arrayContaining(['property-owed', 'share-charged', 'property-cut', 'property-recharged']));
}

test('F-05 A-08 a deposit taken in cash has a receipt as a recharge has, copies marked', async () => {
  const depositId = randomUUID();
  const deposit = () => market.cashier.post<{ receiptId: string }>(`/accounts/${paying.accountId}/deposits`, { depositId, name: '装修押金', amountFen: 200_000 });
  const taken = await deposit();
  expect(await deposit()).toEqual(taken);
  expect(await market.cashier.get(`/cash-receipts/${taken.receiptId}`)).toMatchObject({ amountFen: 200_000, amountCapital: '人民币贰仟元整', kind: 'deposit', title: '装修押金', stallNumber: 'A01', billId: null, fromDay: null, prints: 0 });
  expect([await market.cashier.post(`/cash-receipts/${taken.receiptId}/prints`), await market.cashier.post(`/cash-receipts/${taken.receiptId}/prints`)]).toEqual([{ prints: 1, copy: false }, { prints: 2, copy: true }]);
  expect(await market.admin.get(`${site}/deposits`)).toMatchObject({ items: [{ id: depositId, receiptId: taken.receiptId }] });
});
