import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually, Product } from '../support/product.js';
import { smallMarket, workbookFile } from '../support/small-market.js';
import { Market, type StallPage } from './market.js';

interface Batch {
  total: number;
  done: number;
  failed: number;
  skipped: number;
  waiting: number;
  items: { meterId: number; meterNumber: string; state: string; detail: string }[];
}
interface Breaker {
  id: number;
  limitCount: number;
  candidates: { stallNumber: string; availableFen: number }[];
}

let product: Product;
let market: Market;
const shops = new Map<string, { page: StallPage; accountId: string; meterId: number; meterNumber: string }>();
const numbers = ['A01', 'A02', 'A03', 'A04', 'A05', 'A06', 'A07', 'A08'];

beforeAll(async () => {
  // Noon in Shanghai on a Wednesday.
  product = await Product.start({ startAt: '2026-11-18T04:00:00Z', workbook: await workbookFile(await smallMarket({ stallsOfA: 8, stallsOfB: 1 })) });
  market = await Market.of(product);
  await market.importWorkbook();
  await eventually('every meter read', async () => (await market.stallByNumber('B01')).meters[0]!.readAt !== null && (await market.stallByNumber('A08')).meters[0]!.readAt !== null);
  for (const [index, number] of numbers.entries()) {
    const page = await market.stallByNumber(number);
    const { id } = await market.openAccount(page, `139000001${String(index).padStart(2, '0')}`);
    await market.recharge(id, 1200);
    shops.set(number, { page, accountId: id, meterId: page.meters[0]!.id, meterNumber: page.meters[0]!.meterNumber });
  }
}, 180_000);

afterAll(() => product?.stop());

const shop = (number: string) => shops.get(number)!;
const stall = (number: string) => market.stall(shop(number).page.id);
const stateOf = async (number: string) => (await stall(number)).supply!.state;
const startBatch = async (action: 'open' | 'close' | 'read', meterIds: number[]): Promise<string> => {
  const batchId = randomUUID();
  await market.engineer.post(`/sites/${market.engineer.siteId}/batches`, { batchId, action, meterIds, reason: '整层检修' });
  return batchId;
};
const batch = (batchId: string) => market.engineer.get<Batch>(`/batches/${batchId}`);
const finished = (batchId: string) => eventually('the batch to end', async () => ((await batch(batchId)).waiting === 0 ? batch(batchId) : undefined), 150_000, 500);
const board = async (number: string): Promise<Record<string, unknown>> => {
  const { columns, rows } = await market.admin.get<{ columns: string[]; rows: unknown[][] }>(`/sites/${market.admin.siteId}/board`);
  const row = rows.find((cells) => cells[columns.indexOf('number')] === number)!;
  return Object.fromEntries(columns.map((name, index) => [name, row[index]]));
};

test('C-05 C-01 a floor is cut as one: each meter has its own result, the one that does not obey is named and tried again when it is mended', async () => {
  const stuck = await market.fault({ kind: 'relay-stuck', meter: shop('A02').meterNumber });
  const monitoring = (await market.engineer.get<{ items: { id: number }[] }>(`/sites/${market.engineer.siteId}/meters?q=9001`)).items[0]!.id;
  const batchId = await startBatch('open', [shop('A01').meterId, shop('A02').meterId, shop('A03').meterId, monitoring]);
  const result = await finished(batchId);
  expect(result).toMatchObject({ total: 4, done: 2, failed: 1, skipped: 1, waiting: 0 });
  expect(Object.fromEntries(result.items.map(({ meterNumber, state }) => [meterNumber, state]))).toEqual({ 1001: 'done', 1002: 'failed', 1003: 'done', 9001: 'skipped' });
  expect(result.items.find(({ meterNumber }) => meterNumber === '1002')!.detail).not.toBe('');
  expect([(await market.meter('1001')).relay, (await market.meter('1002')).relay, (await market.meter('1003')).relay]).toEqual(['open', 'closed', 'open']);
  expect(await board('A01')).toMatchObject({ supply: 'off', wanted: 'off', owed: false, cause: 'staff_request' });
  expect(await board('A02')).toMatchObject({ supply: 'on', wanted: 'off', owed: true });
  await market.mend(stuck);
  expect(await market.engineer.post(`/batches/${batchId}/retry`)).toEqual({ retried: 1 });
  expect(await finished(batchId)).toMatchObject({ done: 3, failed: 0, skipped: 1 });
  expect((await market.meter('1002')).relay).toBe('open');
  expect(await finished(await startBatch('close', ['A01', 'A02', 'A03'].map((number) => shop(number).meterId)))).toMatchObject({ total: 3, done: 3 });
  expect((await market.cashier.call('POST', `/sites/${market.cashier.siteId}/batches`, { batchId: randomUUID(), action: 'open', meterIds: [shop('A01').meterId], reason: 'x' })).status).toBe(403);
  const read = await finished(await startBatch('read', numbers.map((number) => shop(number).meterId)));
  expect(read).toMatchObject({ total: 8, done: 8 });
}, 300_000);

test('C-02 C-09 a kept shop goes on without money; the list says who, why and until when; when it ends, the cut follows', async () => {
  const until = new Date(Date.parse((await market.admin.get<{ now: string }>('/time')).now) + 3 * 3_600_000).toISOString();
  await market.engineer.post(`/meters/${shop('A04').meterId}/keep-power`, { reason: '活鱼池', until });
  await market.consume(shop('A04').meterNumber, 7500);
  await market.nextSweep();
  await market.consume(shop('A04').meterNumber, 7500);
  await market.nextSweep();
  await market.nextSweep();
  await market.nextSweep();
  expect(await market.availableFen(shop('A04').accountId)).toBeLessThan(0);
  expect(await stall('A04')).toMatchObject({ supply: { state: 'on', wanted: 'on' } });
  expect(await board('A04')).toMatchObject({ supply: 'on', keepPower: true });
  const kept = await market.admin.get<{ stallNumber: string; reason: string; by: string; until: string }[]>(`/sites/${market.admin.siteId}/keep-power`);
  expect(kept).toEqual([expect.objectContaining({ stallNumber: 'A04', reason: '活鱼池', by: expect.stringMatching(/\S/) as string })]);
  expect(Date.parse(kept[0]!.until)).toBe(Date.parse(until));
  await market.moveClock(120);
  await market.sweepUntil('the cut after the keeping ended', async () => (await stateOf('A04')) === 'off');
  expect(await market.admin.get(`/sites/${market.admin.siteId}/keep-power`)).toEqual([]);
  await market.recharge(shop('A04').accountId, 3000);
  await eventually('light again', async () => (await stateOf('A04')) === 'on', 60_000);
}, 180_000);

test('C-09 the board tells on, off, kept and lost', async () => {
  const fault = await market.fault({ kind: 'gateway-off', gateway: 'GW-2' });
  await market.sweepUntil('the lost hall', async () => (await market.alarms()).length > 0);
  const lost = await board('B01');
  const fresh = await board('A01');
  expect(Date.parse(String(fresh.readAt)) - Date.parse(String(lost.readAt))).toBeGreaterThanOrEqual(30 * 60_000);
  expect(fresh).toMatchObject({ supply: 'on', alarm: false });
  await market.mend(fault);
  await market.sweepUntil('the hall again', async () => (await market.alarms()).length === 0);
}, 120_000);

test('C-03 at night nobody is cut for money; in the morning the cut comes', async () => {
  // On to half past ten in the evening, in steps that keep the readings plausible.
  const local = async () => new Date(Date.parse((await market.admin.get<{ now: string }>('/time')).now) + 8 * 3_600_000);
  const toHour = async (hour: number) => {
    const time = await local();
    const minutes = ((hour * 60 - time.getUTCHours() * 60 - time.getUTCMinutes() + 1440) % 1440) + 2;
    await market.passTime(minutes);
    await market.readNow(shop('A05').meterId);
  };
  await toHour(22);
  await market.consume(shop('A05').meterNumber, 7500);
  await market.nextSweep();
  await market.consume(shop('A05').meterNumber, 7500);
  for (let sweep = 0; sweep < 6; sweep++) await market.nextSweep();
  expect((await stall('A05')).supply).toMatchObject({ state: 'on', wanted: 'on', cutWaitsFor: expect.arrayContaining(['window']) as string[] });
  await toHour(8);
  await market.sweepUntil('the cut in the morning', async () => (await stateOf('A05')) === 'off');
  await market.recharge(shop('A05').accountId, 3000);
  await eventually('light again', async () => (await stateOf('A05')) === 'on', 60_000);
}, 180_000);

test('C-03 too many cuts at once are stopped and asked about, once; refused they stay on, approved they are cut', async () => {
  await market.admin.call('PATCH', `/sites/${market.admin.siteId}/settings`, { cut: { breakerMinimum: 2, breakerPercent: 5 } });
  const poor = ['A06', 'A07', 'A08'];
  for (let step = 0; step < 3; step++) {
    for (const number of poor) await market.consume(shop(number).meterNumber, 5000);
    await market.nextSweep();
  }
  const breaker = () => market.admin.get<{ breaker: Breaker | null }>(`/sites/${market.admin.siteId}/breaker`).then((answer) => answer.breaker);
  await market.sweepUntil('the question', async () => (await breaker()) !== null);
  const asked = (await breaker())!;
  await market.nextSweep();
  expect((await breaker())!.candidates.map(({ stallNumber }) => stallNumber).sort()).toEqual(poor);
  expect((await market.alarms()).filter(({ kind }) => kind === 'breaker_tripped')).toHaveLength(1);
  for (const number of poor) expect(await stateOf(number)).toBe('on');
  expect((await market.cashier.call('POST', `/breakers/${asked.id}/decision`, { decision: 'proceed' })).status).toBe(403);
  await market.admin.post(`/breakers/${asked.id}/decision`, { decision: 'refuse', note: '电价录错' });
  await market.nextSweep();
  for (const number of poor) expect((await stall(number)).supply).toMatchObject({ state: 'on', cutWaitsFor: ['breaker_refused'] });
  expect((await market.alarms()).filter(({ kind }) => kind === 'breaker_tripped')).toEqual([]);
  await market.moveClock(121);
  await market.sweepUntil('the question again', async () => (await breaker()) !== null);
  await market.admin.post(`/breakers/${(await breaker())!.id}/decision`, { decision: 'proceed', note: '' });
  await market.sweepUntil('the cuts', async () => (await Promise.all(poor.map(stateOf))).every((state) => state === 'off'));
  expect(await market.admin.call('POST', `/breakers/${asked.id}/decision`, { decision: 'proceed' })).toMatchObject({ status: 409 });
}, 240_000);

test('Y-02 C-13 the answer to a cut is lost on its way: the shop is not believed to be lit, and is lit as soon as its meter answers', async () => {
  const { accountId, meterId, meterNumber } = shop('A08');
  await market.recharge(accountId, 20_000);
  await eventually('the shop to have light', async () => (await stateOf('A08')) === 'on' && (await market.meter(meterNumber)).relay === 'closed');
  const lost = await market.fault({ kind: 'drop', meter: meterNumber });
  await market.engineer.post(`/meters/${meterId}/supply/off`, { reason: '检修' });
  // It obeyed; nobody heard so.
  await eventually('the relay to open', async () => (await market.meter(meterNumber)).relay === 'open');
  await market.engineer.post(`/meters/${meterId}/supply/on`, { reason: '检修完毕' });
  expect((await stall('A08')).supply).toMatchObject({ wanted: 'on', owed: true });
  await market.mend(lost);
  // No sweep comes in between: the next is half an hour away.
  await eventually('the light', async () => (await market.meter(meterNumber)).relay === 'closed', 90_000);
  await eventually('what was read back', async () => (await stall('A08')).supply!.owed === false);
  expect((await stall('A08')).supply).toMatchObject({ state: 'on', lastCommand: { action: 'close', state: 'verified' } });
});
