import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { customerToken } from '../support/customer-sign-in.js';
import { eventually, Product } from '../support/product.js';
import { smallMarket, workbookFile } from '../support/small-market.js';
import { Market, type StallPage } from './market.js';

interface Bill {
  id: number;
  fromRegisterWh: number;
  toRegisterWh: number;
  usedWh: number;
  amountFen: number;
  lines: { period: string; usedWh: number; priceMicroYuanPerKwh: number; versionNumber: number; fromRegisterWh: number; toRegisterWh: number; estimated: boolean }[];
  sentence: { zh: string; en: string };
}
interface Plan {
  planId: string;
}

let product: Product;
let market: Market;

beforeAll(async () => {
  // Noon in Shanghai on a Wednesday; both halls settle at midnight.
  product = await Product.start({ startAt: '2026-11-18T04:00:00Z', workbook: await workbookFile(await smallMarket({ stallsOfA: 4, stallsOfB: 2 })) });
  market = await Market.of(product);
  await market.importWorkbook();
  await eventually('the first readings', async () => (await market.stallByNumber('B01')).meters[0]!.readAt !== null && (await market.stallByNumber('A04')).meters[0]!.readAt !== null);
}, 180_000);

afterAll(() => product?.stop());

const now = async (): Promise<number> => Date.parse((await market.admin.get<{ now: string }>('/time')).now);
const addPlan = (name: string, definition: object, effectiveAt: string): Promise<Plan> => market.admin.post(`/sites/${market.admin.siteId}/tariff-plans`, { name, definition, effectiveAt });
const bills = async (accountId: string): Promise<Bill[]> => (await market.admin.get<{ items: Bill[] }>(`/accounts/${accountId}/bills?limit=50`)).items;

interface Shop {
  page: StallPage;
  accountId: string;
  meterNumber: string;
  meterId: number;
}
async function shop(number: string, phone: string, fen: number): Promise<Shop> {
  const page = await market.stallByNumber(number);
  const { id } = await market.openAccount(page, phone);
  await market.recharge(id, fen);
  return { page, accountId: id, meterNumber: page.meters[0]!.meterNumber, meterId: page.meters[0]!.id };
}
/** Half an hour in which a meter counts so much, with the sweep at its end. */
async function halfHour(of: Shop, usedWh: number): Promise<void> {
  await market.consume(of.meterNumber, usedWh);
  await market.nextSweep();
}
const charged = (of: Shop, fen: number) => eventually(`${fen} fen left`, async () => (await market.availableFen(of.accountId)) === fen, 20_000);

test('T-04 T-08 a price that changes at an instant holds from there on: 2 kWh at 0.85 and 3 kWh at 1.00 are 4.70 yuan, billed once at midnight, each line with its registers', async () => {
  const changing = await shop('A01', '13900000021', 10_000);
  // The site's price is 0.85, too; the plan that is given to the shop takes over at the next reading.
  const plan = await addPlan('会变的价', { kind: 'flat', priceMicroYuanPerKwh: 850_000 }, new Date((await now()) + 30_000).toISOString());
  await market.moveClock(1);
  await market.admin.call('PATCH', `/accounts/${changing.accountId}`, { tariffPlanId: plan.planId });
  await market.readNow(changing.meterId);
  // A price that somebody is charged by is written by one person and approved by another.
  const dearer = { definition: { kind: 'flat', priceMicroYuanPerKwh: 1_000_000 }, effectiveAt: '2026-11-18T05:00:00Z' };
  expect((await market.admin.call('POST', `/tariff-plans/${plan.planId}/versions`, dearer)).body).toMatchObject({ code: 'approval-needed' });
  const draft = await market.admin.post<{ id: string }>(`/tariff-plans/${plan.planId}/drafts`, { draftId: randomUUID(), ...dearer });
  const asked = await market.admin.post<{ id: string }>(`/tariff-drafts/${draft.id}/ask`, { reason: '供电局调价' });
  expect((await market.admin.call('POST', `/approvals/${asked.id}/decision`, { decision: 'approved' })).body).toMatchObject({ code: 'approval-own' });
  const finance = await product.signIn('finance');
  await finance.post(`/approvals/${asked.id}/decision`, { decision: 'approved', note: '同意' });
  expect((await market.admin.call('POST', `/tariff-plans/${plan.planId}/versions`, { definition: { kind: 'flat', priceMicroYuanPerKwh: 1 }, effectiveAt: '2026-11-18T04:00:00Z' })).body).toMatchObject({ code: 'tariff-version-in-the-past' });
  await halfHour(changing, 2000); // read a little after 12:30
  await halfHour(changing, 0); // nothing is used while the price changes, so that time divides nothing
  await charged(changing, 10_000 - 170);
  await halfHour(changing, 3000);
  await charged(changing, 10_000 - 470);
  expect(await bills(changing.accountId)).toEqual([]);
  await market.moveClock(11 * 60);
  const [bill, ...others] = await eventually('the bill of the day', async () => (await bills(changing.accountId)).length > 0 && bills(changing.accountId), 30_000);
  expect(others).toEqual([]);
  expect(bill).toMatchObject({ usedWh: 5000, amountFen: 470, fromRegisterWh: 1_000_000, toRegisterWh: 1_005_000 });
  expect(bill!.lines.map(({ usedWh, priceMicroYuanPerKwh, versionNumber, fromRegisterWh, toRegisterWh, estimated }) => [usedWh, priceMicroYuanPerKwh, versionNumber, fromRegisterWh, toRegisterWh, estimated])).toEqual([
    [2000, 850_000, 1, 1_000_000, 1_002_000, false],
    [3000, 1_000_000, 2, 1_002_000, 1_005_000, false],
  ]);
  expect(bill!.sentence.zh).toContain('5.00');
  expect(await market.availableFen(changing.accountId)).toBe(10_000 - 470);
  await market.nextSweep();
  await market.moveClock(10);
  expect(await bills(changing.accountId)).toHaveLength(1);
}, 120_000);

test('T-01 T-04 by the hour of the day: 2 kWh in the valley and 4 kWh in the peak cost 2 × 0.40 + 4 × 1.20', async () => {
  const timed = await shop('A02', '13900000022', 10_000);
  const plan = await addPlan('峰谷价', { kind: 'time-of-use', prices: { valley: 400_000, peak: 1_200_000 }, slots: [{ from: '00:00', to: '08:00', period: 'valley' }, { from: '08:00', to: '24:00', period: 'peak' }] }, new Date((await now()) + 30_000).toISOString());
  await market.moveClock(1);
  await market.admin.call('PATCH', `/accounts/${timed.accountId}`, { tariffPlanId: plan.planId });
  await market.readNow(timed.meterId);
  // It is a little after one in the morning: on to a quarter to seven.
  await market.moveClock(5 * 60);
  await market.readNow(timed.meterId);
  await halfHour(timed, 2000);
  await charged(timed, 10_000 - 80);
  await market.moveClock(2 * 60);
  await market.readNow(timed.meterId);
  await halfHour(timed, 4000);
  await charged(timed, 10_000 - 80 - 480);
  await market.moveClock(16 * 60);
  const [bill] = await eventually('the bill of the day', async () => (await bills(timed.accountId)).length > 0 && bills(timed.accountId), 30_000);
  expect(bill).toMatchObject({ usedWh: 6000, amountFen: 560 });
  expect(bill!.lines.filter(({ usedWh }) => usedWh > 0).map(({ period, usedWh, priceMicroYuanPerKwh }) => [period, usedWh, priceMicroYuanPerKwh])).toEqual(expect.arrayContaining([['valley', 2000, 400_000], ['peak', 4000, 1_200_000]]));
}, 120_000);

test('T-01 a meter without a price is charged nothing and named in one alarm; with a price all of it is charged, and the alarm ends', async () => {
  const waiting = await shop('A03', '13900000023', 10_000);
  await market.readNow(waiting.meterId);
  // Nothing in the product takes the last plan away; a hand in the database can.
  const plans = (await product.database.dataSource.query('SELECT tariff_plan_id AS id FROM site')) as { id: string }[];
  await product.database.dataSource.query('UPDATE site SET tariff_plan_id = NULL');
  await halfHour(waiting, 2000);
  const alarm = await eventually('the alarm', async () => (await market.alarms()).find(({ kind }) => kind === 'no_price'), 30_000);
  expect(alarm).toMatchObject({ objectKind: 'site' });
  expect(await market.availableFen(waiting.accountId)).toBe(10_000);
  await halfHour(waiting, 1000);
  expect((await market.alarms()).filter(({ kind }) => kind === 'no_price')).toHaveLength(1);
  await product.database.dataSource.query('UPDATE site SET tariff_plan_id = $1', [plans[0]!.id]);
  await halfHour(waiting, 1000);
  await charged(waiting, 10_000 - 340);
  await eventually('the alarm to end', async () => (await market.alarms()).every(({ kind }) => kind !== 'no_price'), 30_000);
}, 120_000);

test('T-05 when a settlement takes the balance through zero, the cut that follows names the money as its cause', async () => {
  const poor = await shop('B01', '13900000024', 300);
  await halfHour(poor, 4000); // 3.40 yuan: through zero
  const page = await eventually('the cut to be wanted', async () => {
    const seen = await market.stall(poor.page.id);
    return (seen.supply!.holds.length > 0 || seen.supply!.cutWaitsFor.length > 0) && seen;
  }, 30_000);
  expect([...page.supply!.holds.map(({ cause }) => cause), ...page.supply!.cutWaitsFor].length).toBeGreaterThan(0);
  await market.sweepUntil('the cut', async () => (await market.stall(poor.page.id)).supply!.state === 'off');
  const { items } = await market.engineer.get<{ items: { action: string; cause: string; state: string; decision: Record<string, unknown> | null }[] }>(`/sites/${market.engineer.siteId}/commands?meterId=${poor.meterId}&limit=10`);
  expect(items[0]).toMatchObject({ action: 'open', cause: 'energy_arrears', state: 'verified' });
  const { items: events } = await market.admin.get<{ items: { kind: string; params: Record<string, unknown> }[] }>(`/stalls/${poor.page.id}/timeline?limit=100`);
  expect(events.some(({ kind, params }) => kind === 'hold' && params.cause === 'energy_arrears')).toBe(true);
  await market.recharge(poor.accountId, 2000);
  await eventually('light again', async () => (await market.stall(poor.page.id)).supply!.state === 'on', 60_000);
}, 180_000);

test('A-11 A-12 the money of the day is the sum over operators; shop and staff see the same list with the same total', async () => {
  const day = new Date((await now()) + 8 * 3_600_000).toISOString().slice(0, 10);
  const takings = await market.admin.get<{ items: { amountFen: number }[]; total: number; totals: { count: number; amountFen: number; byOperator: { count: number; amountFen: number }[]; byChannel: { amountFen: number }[] } }>(`/sites/${market.admin.siteId}/recharges?day=${day}&limit=500`);
  const sum = (list: readonly { amountFen: number }[]) => list.reduce((total, { amountFen }) => total + amountFen, 0);
  expect(takings.totals.amountFen).toBe(sum(takings.items));
  expect(sum(takings.totals.byOperator)).toBe(takings.totals.amountFen);
  expect(sum(takings.totals.byChannel)).toBe(takings.totals.amountFen);
  const phone = '13900000024';
  const token = await customerToken(product, phone);
  const asCustomer = async <T>(path: string): Promise<T> => (await fetch(`${product.apiUrl}/api/v1/customer${path}`, { headers: { authorization: `Bearer ${token}` } })).json() as Promise<T>;
  const [stall] = await asCustomer<{ stallId: string; accountId: string }[]>('/stalls');
  const own = await asCustomer<{ items: { rechargeId: string; amountFen: number }[]; total: number }>(`/stalls/${stall!.stallId}/recharges?limit=50`);
  const seen = await market.admin.get<{ items: { rechargeId: string; amountFen: number }[]; total: number }>(`/accounts/${stall!.accountId}/recharges?limit=50`);
  expect(own.items.map(({ rechargeId, amountFen }) => [rechargeId, amountFen])).toEqual(seen.items.map(({ rechargeId, amountFen }) => [rechargeId, amountFen]));
  expect([own.total, sum(own.items)]).toEqual([2, 2300]);
}, 60_000);
