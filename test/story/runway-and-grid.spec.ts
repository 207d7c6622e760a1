import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { customerToken } from '../support/customer-sign-in.js';
import { eventually, Product } from '../support/product.js';
import { smallMarket, workbookFile } from '../support/small-market.js';
import { Market, type StallPage } from './market.js';

interface Runway {
  daysLeft: number | null;
  endsAt: string | null;
  earliestAt: string | null;
  latestAt: string | null;
  precision: 'hour' | 'day' | 'week' | null;
  basis: 'own' | 'short' | 'recent' | null;
  basisDays: number;
}

let product: Product;
let market: Market;
let page: StallPage;
let accountId: string;
const phone = '13900000091';

beforeAll(async () => {
  // Noon in Shanghai on a Wednesday.
  product = await Product.start({ startAt: '2026-11-18T04:00:00Z', workbook: await workbookFile(await smallMarket({ stallsOfA: 2, stallsOfB: 1 })) });
  market = await Market.of(product);
  await market.importWorkbook();
  page = await eventually('the first readings', async () => {
    const found = await market.stallByNumber('A01');
    return found.meters[0]!.readAt !== null && found;
  });
  accountId = (await market.openAccount(page, phone)).id;
  await market.recharge(accountId, 10_000);
}, 180_000);

afterAll(() => product?.stop());

const runwayOf = async (): Promise<Runway> => (await market.admin.get<{ runway: Runway }>(`/stalls/${page.id}`)).runway;
async function boardRow(): Promise<Record<string, string | number | null>> {
  const { columns, rows } = await market.admin.get<{ columns: string[]; rows: (string | number | null)[][] }>(`/sites/${market.admin.siteId}/board`);
  const row = rows.find((each) => each[columns.indexOf('number')] === 'A01')!;
  return Object.fromEntries(columns.map((name, index) => [name, row[index]!]));
}

test('Y-03 N-04 five days of one shop: first nothing is said, then the mean of some days, then its own days; a recharge moves the end, and a warning by days comes', async () => {
  expect(await runwayOf()).toMatchObject({ daysLeft: null, endsAt: null, basis: null });
  const meterNumber = page.meters[0]!.meterNumber;
  // 10 kWh a day: 8.50 at 0.85
  const day = async (): Promise<void> => {
    await market.consume(meterNumber, 10_000);
    await market.passTime(24 * 60);
  };
  await day();
  expect(await runwayOf()).toMatchObject({ basis: 'recent', daysLeft: 10, precision: 'day' });
  for (let count = 0; count < 4; count++) await day();
  // 57.50 are left for six days and some hours; at least three whole days are known, of which nobody knows a Saturday
  const known = await eventually('the load of the last days', async () => {
    const runway = await runwayOf();
    return runway.basis === 'short' && runway;
  }, 30_000);
  expect(known.daysLeft).toBe(6);
  expect(Date.parse(known.earliestAt!)).toBeLessThan(Date.parse(known.endsAt!) - 12 * 3_600_000);
  expect(Date.parse(known.latestAt!)).toBeGreaterThan(Date.parse(known.endsAt!) + 12 * 3_600_000);
  const listed = await eventually('the board', async () => {
    const row = await boardRow();
    return row['precision'] === known.precision && Math.abs(Date.parse(String(row['endsAt'])) - Date.parse(known.endsAt!)) < 3 * 3_600_000 && row;
  }, 30_000);
  const token = await customerToken(product, phone);
  const asTenant = async <T>(method: string, path: string, body?: object): Promise<T> => (await fetch(`${product.apiUrl}/api/v1/customer${path}`, { method, headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })).json() as Promise<T>;
  expect((await asTenant<{ runway: Runway }>('GET', `/stalls/${page.id}/home`)).runway).toMatchObject({ basis: 'short', daysLeft: 6, precision: known.precision });
  expect((await asTenant<Runway & { at: string }>('GET', `/stalls/${page.id}/runway?afterFen=8500`)).daysLeft).toBe(16);
  await asTenant('PATCH', `/stalls/${page.id}/thresholds`, { thresholdDays: 10 });
  await eventually('the warning by days', async () => (await market.messages(phone)).some(({ template }) => template === 'low-days'), 30_000);
  await market.recharge(accountId, 8_500);
  await eventually('a later end on the board', async () => Date.parse(String((await boardRow())['endsAt'])) > Date.parse(String(listed['endsAt'])) + 8 * 86_400_000, 30_000);
});

test('Y-09 Y-08 M-18 the bill of the grid against what was recovered, our main meter and the feeders behind it, through its routes', async () => {
  const { siteId } = market.admin;
  const tree = await market.admin.get<{ id: number; meterNumber: string; role: string; parentId: number | null }[]>(`/sites/${siteId}/meter-tree`);
  const main = tree.find(({ meterNumber }) => meterNumber === '9002')!;
  const others = tree.filter(({ id }) => id !== main.id).map(({ id }) => id);
  const put = <T>(path: string, body: object) => market.admin.call<T>('PUT', path, body);
  expect((await put(`/sites/${siteId}/meter-tree`, { parentId: main.id, meterIds: others })).body).toEqual({ moved: others.length });
  expect((await put<{ code: string }>(`/sites/${siteId}/meter-tree`, { parentId: others[0]!, meterIds: [main.id] })).body.code).toBe('feeder-loop');
  const pointId = randomUUID();
  await put(`/sites/${siteId}/supply-points`, { supplyPointId: pointId, number: '0310', name: '总进线', meterId: main.id });
  // The main meter counts what the shop uses and a tenth on top, in one more day.
  await market.consume(page.meters[0]!.meterNumber, 10_000);
  await market.consume('9002', 11_000);
  await market.passTime(24 * 60);
  const body = { billId: randomUUID(), supplyPointId: pointId, fromDay: '2026-11-01', toDay: '2026-11-30', periodWh: null, totalWh: 71_000, energyFen: 4_000, demandFen: 500, powerFactorFen: -20, fundsFen: 20, payableFen: 4_500 };
  expect((await put<{ code: string }>(`/sites/${siteId}/grid-bills`, { ...body, payableFen: 4_501 })).body.code).toBe('amounts-do-not-add-up');
  expect((await put(`/sites/${siteId}/grid-bills`, body)).status).toBe(200);
  const shown = await market.admin.get<{ bill: { payableFen: number }; recovered: { bills: number; totalFen: number }; main: { meterId: number; complete: boolean }; feeders: { meterId: number; subs: number; lossRate: number | null }[] }>(`/grid-bills/${body.billId}`);
  // The month is not over: nothing is said about its loss.
  expect(shown).toMatchObject({ bill: { payableFen: 4_500 }, main: { meterId: main.id, complete: false }, feeders: [{ meterId: main.id, subs: others.length, lossRate: null }] });
  expect(shown.recovered.bills).toBeGreaterThan(0);
  const losses = await market.admin.get<{ feeders: { meterId: number; lossWh: number; lossRate: number | null; estimated: boolean }[] }>(`/sites/${siteId}/losses?from=2026-11-23&to=2026-11-23`);
  expect(losses.feeders[0]).toMatchObject({ meterId: main.id, estimated: true });
  expect(losses.feeders[0]!.lossRate).not.toBeNull();
  expect((await market.admin.get<{ bought: object | null }>(`/sites/${siteId}/resale-statement?month=2026-11`)).bought).toEqual({ usedWh: 71_000, amountFen: 4_500 });
  const file = new TextEncoder().encode('户号,开始日期,结束日期,总电量,应缴电费\n0310,2026-12-01,2026-12-31,80,50.00\n0311,2026-12-01,2026-12-31,80,50.00\n');
  expect(await market.admin.upload(`/sites/${siteId}/grid-bill-files?dryRun=true`, file, 'bills.csv')).toMatchObject({ dryRun: true, added: 1, refused: 1, rows: [{ line: 2, verdict: 'new' }, { line: 3, verdict: 'refused', why: 'supply-point-unknown' }] });
  expect(await market.admin.upload(`/sites/${siteId}/grid-bill-files`, file, 'bills.csv')).toMatchObject({ added: 1, unchanged: 0 });
  expect(await market.admin.upload(`/sites/${siteId}/grid-bill-files`, file, 'bills.csv')).toMatchObject({ added: 0, unchanged: 1 });
});
