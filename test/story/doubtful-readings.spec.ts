import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually, Product } from '../support/product.js';
import { smallMarket, workbookFile } from '../support/small-market.js';
import { Market, type StallPage } from './market.js';

const PRICE_MICRO_YUAN = 850_000;
const costFen = (usedWh: number): number => Math.floor((usedWh * PRICE_MICRO_YUAN) / 10_000_000);

interface Doubt {
  id: number;
  meterNumber: string;
  reason: string;
  firstReadAt: string;
  registerWh: number;
  lastGoodRegisterWh: number;
  count: number;
}
interface Reading {
  readAt: string;
  registerWh: number;
  quality: string;
  source: string;
  reason: string | null;
  settled: boolean;
}

let product: Product;
let market: Market;

beforeAll(async () => {
  product = await Product.start({ startAt: '2026-11-18T04:00:00Z', workbook: await workbookFile(await smallMarket({ stallsOfA: 5, stallsOfB: 1 })) });
  market = await Market.of(product);
  await market.importWorkbook();
}, 180_000);

afterAll(() => product?.stop());

interface Shop {
  page: StallPage;
  meterId: number;
  meterNumber: string;
  accountId: string;
}

/** A shop with 100 yuan whose meter was read a moment ago. */
async function shop(number: string, phone: string): Promise<Shop> {
  const page = await eventually('the first reading', async () => {
    const seen = await market.stallByNumber(number);
    return seen.meters[0]!.readAt !== null && seen;
  });
  const { id } = await market.openAccount(page, phone);
  await market.recharge(id, 10_000);
  return { page, meterId: page.meters[0]!.id, meterNumber: page.meters[0]!.meterNumber, accountId: id };
}

const doubts = async (meterNumber: string, state = 'open'): Promise<Doubt[]> =>
  (await market.engineer.get<{ items: Doubt[] }>(`/sites/${market.engineer.siteId}/quarantine?state=${state}&limit=200`)).items.filter((item) => item.meterNumber === meterNumber);
const readings = async ({ meterId }: Shop): Promise<Reading[]> => (await market.admin.get<{ items: Reading[] }>(`/meters/${meterId}/readings?limit=200`)).items;
const openAlarms = async ({ meterNumber }: Shop) => (await market.alarms()).filter(({ kind, objectName }) => kind === 'suspect_reading' && objectName === meterNumber);

/** The doubt is held, its alarm is open since this hour, and nothing was charged for it. */
async function expectHeld(of: Shop, reason: string, availableFen: number): Promise<Doubt> {
  const doubt = await eventually(`the doubt ${reason}`, async () => (await doubts(of.meterNumber)).find((item) => item.reason === reason));
  const alarm = await eventually('its alarm', async () => (await openAlarms(of))[0]);
  const [reading] = await readings(of);
  expect(reading).toMatchObject({ quality: 'suspect', reason, settled: false });
  expect(Date.parse(alarm.openedAt) - Date.parse(doubt.firstReadAt)).toBeLessThan(3_600_000);
  expect(await market.availableFen(of.accountId)).toBe(availableFen);
  return doubt;
}

const decide = (doubt: Doubt, decision: string) => market.engineer.call<{ code?: string }>('POST', `/quarantine/${doubt.id}/decision`, { decision, note: '现场核对' });
const expectAlarmEnds = (of: Shop) => eventually('the alarm to end', async () => (await openAlarms(of)).length === 0);

test('M-21 M-12 a jump stays held however long it lasts, until it is accepted: then it is charged to the fen', async () => {
  const jumping = await shop('A01', '13900000001');
  await market.consume(jumping.meterNumber, 20_000); // 13.2 kW cannot count 20 kWh in half an hour, but can in two hours
  await market.nextSweep();
  const first = await expectHeld(jumping, 'jump', 10_000);
  expect(first).toMatchObject({ registerWh: 1_020_000, lastGoodRegisterWh: 1_000_000 });
  for (let sweep = 0; sweep < 3; sweep++) await market.nextSweep();
  const still = await expectHeld(jumping, 'jump', 10_000);
  expect(still).toMatchObject({ id: first.id, count: 4 });
  expect((await openAlarms(jumping))[0]).toMatchObject({ count: 4 });
  expect((await market.cashier.call('POST', `/quarantine/${first.id}/decision`, { decision: 'accept' })).status).toBe(403);
  expect((await decide(still, 'accept')).status).toBe(200);
  expect(await market.availableFen(jumping.accountId)).toBe(10_000 - costFen(20_000));
  expect((await decide(still, 'accept')).body.code).toBe('quarantine-already-decided');
  await expectAlarmEnds(jumping);
  await market.consume(jumping.meterNumber, 1_230);
  await market.nextSweep();
  expect((await readings(jumping))[0]).toMatchObject({ quality: 'good', registerWh: 1_021_230 - (1_021_230 % 10), source: 'sweep' });
  expect(await market.availableFen(jumping.accountId)).toBe(10_000 - costFen(21_230));
}, 60_000);

test('M-21 a register that fell cannot be accepted; as a new base it goes on counting, and only what comes after is charged', async () => {
  const fallen = await shop('A02', '13900000002');
  await market.consume(fallen.meterNumber, 3_000);
  await market.nextSweep();
  expect(await eventually('the charge', async () => (await market.availableFen(fallen.accountId)) === 10_000 - costFen(3_000))).toBe(true);
  await market.fault({ kind: 'reset', meter: fallen.meterNumber });
  await market.nextSweep();
  const doubt = await expectHeld(fallen, 'backwards', 10_000 - costFen(3_000));
  expect(await decide(doubt, 'accept')).toMatchObject({ status: 400, body: { code: 'backwards-cannot-be-accepted' } });
  expect((await decide(doubt, 'new-baseline')).status).toBe(200);
  await expectAlarmEnds(fallen);
  await market.consume(fallen.meterNumber, 2_000);
  await market.nextSweep();
  expect((await readings(fallen))[0]).toMatchObject({ quality: 'good', registerWh: 1_005_000 });
  expect(await market.availableFen(fallen.accountId)).toBe(10_000 - costFen(5_000));
}, 60_000);

test('M-21 a disturbed display is set aside; when it shows the truth again, counting goes on as if nothing had been', async () => {
  const disturbed = await shop('A03', '13900000003');
  const fault = await market.fault({ kind: 'jump', meter: disturbed.meterNumber });
  await market.consume(disturbed.meterNumber, 4_000);
  await market.nextSweep();
  const doubt = await expectHeld(disturbed, 'jump', 10_000);
  await market.mend(fault);
  expect((await decide(doubt, 'ignore')).status).toBe(200);
  await expectAlarmEnds(disturbed);
  await market.nextSweep();
  expect((await readings(disturbed))[0]).toMatchObject({ quality: 'good', registerWh: 1_004_000 });
  expect(await market.availableFen(disturbed.accountId)).toBe(10_000 - costFen(4_000));
}, 60_000);

test('M-21 a register that stands still under load is held; accepted as it is, it counts on from there', async () => {
  const frozen = await shop('A04', '13900000004');
  const fault = await market.fault({ kind: 'frozen', meter: frozen.meterNumber });
  await market.setLoad(frozen.meterNumber, 3_000);
  await market.nextSweep(); // the load was seen once: it may have come a moment ago
  expect(await doubts(frozen.meterNumber)).toEqual([]);
  await market.nextSweep();
  const doubt = await expectHeld(frozen, 'frozen', 10_000);
  await market.setLoad(frozen.meterNumber, 0);
  await market.mend(fault);
  expect((await decide(doubt, 'accept')).status).toBe(200);
  await expectAlarmEnds(frozen);
  await market.consume(frozen.meterNumber, 1_000);
  await market.nextSweep();
  expect((await readings(frozen))[0]).toMatchObject({ quality: 'good', registerWh: 1_001_000 });
  expect(await market.availableFen(frozen.accountId)).toBe(10_000 - costFen(1_000));
}, 60_000);

test('M-12 a past reading is found by its time and by its quality', async () => {
  const page = await market.stallByNumber('A03');
  const all = await market.admin.get<{ items: Reading[]; total: number }>(`/meters/${page.meters[0]!.id}/readings?limit=200`);
  const suspect = await market.admin.get<{ items: Reading[]; total: number }>(`/meters/${page.meters[0]!.id}/readings?limit=200&quality=suspect`);
  expect(suspect.items).toMatchObject([{ reason: 'jump', registerWh: 501_004_000 }]);
  const some = all.items[2]!;
  const found = await market.admin.get<{ items: Reading[] }>(`/meters/${page.meters[0]!.id}/readings?from=${some.readAt}&to=${new Date(Date.parse(some.readAt) + 1000).toISOString()}`);
  expect(found.items).toEqual([some]);
});

test('M-20 M-12 at night the meters’ own clocks are looked at: one that is two minutes fast and one without a date are each told once, until they are right', async () => {
  const fast = await market.stallByNumber('A02');
  const lost = await market.stallByNumber('A03');
  const faults = [await market.fault({ kind: 'clock-fast', meter: fast.meters[0]!.meterNumber }), await market.fault({ kind: 'clock-lost', meter: lost.meters[0]!.meterNumber })];
  const clockAlarms = async () => (await market.alarms()).filter(({ kind }) => kind === 'meter_clock').map(({ objectName }) => objectName).sort();
  const clockOf = async (page: StallPage) => (await market.admin.get<{ clock: { state: string; offsetS: number | null } | null }>(`/meters/${page.meters[0]!.id}`)).clock;
  expect(await clockAlarms()).toEqual([]);
  await market.passNight();
  await eventually('the wrong clocks', async () => (await clockAlarms()).length === 2, 60_000);
  expect(await clockAlarms()).toEqual([fast.meters[0]!.meterNumber, lost.meters[0]!.meterNumber].sort());
  expect((await clockOf(fast))!.state).toBe('off');
  expect(Math.abs((await clockOf(fast))!.offsetS! - 120)).toBeLessThanOrEqual(3);
  expect(await clockOf(lost)).toMatchObject({ state: 'unset', offsetS: null });
  expect((await clockOf(await market.stallByNumber('A04')))!.state).toBe('right');
  for (const fault of faults) await market.mend(fault);
  await market.passNight();
  await eventually('right again', async () => (await clockAlarms()).length === 0, 60_000);
  expect(await clockOf(fast)).toMatchObject({ state: 'right' });
}, 240_000);
