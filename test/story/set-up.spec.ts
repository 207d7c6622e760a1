import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually, Product } from '../support/product.js';
import { smallMarket, workbookFile } from '../support/small-market.js';
import { Market } from './market.js';

interface Building {
  id: string;
  code: string;
  readIntervalMinutes: number;
  settlementCycle: string;
  nextSweepAt: string;
  nextSettlementAt: string | null;
  meterOverrides: number;
}
interface MeterPage {
  id: number;
  meterNumber: string;
  readAt: string | null;
  registerWh: number | null;
  powerW: number | null;
  readIntervalMinutes: number | null;
  effectiveIntervalMinutes: number;
  live: Record<string, number | number[]> | null;
  liveAt: string | null;
  figures: { totalWh: number; powerW: number; thisMonthWh: number; lastMonthWh: number; monthBeforeWh: number };
}

let product: Product;
let market: Market;

beforeAll(async () => {
  // Two minutes past noon in Shanghai.
  product = await Product.start({ startAt: '2026-11-18T04:02:00Z', workbook: await workbookFile(await smallMarket({ stallsOfA: 3, stallsOfB: 2 })) });
  market = await Market.of(product);
  await market.importWorkbook();
  await eventually('every meter read', async () => (await meters()).every(({ readAt }) => readAt !== null));
}, 180_000);

afterAll(() => product?.stop());

const buildings = () => market.admin.get<Building[]>(`/sites/${market.admin.siteId}/buildings`);
const building = async (code: string) => (await buildings()).find((each) => each.code === code)!;
const meters = async (q = '') => (await market.engineer.get<{ items: MeterPage[] }>(`/sites/${market.engineer.siteId}/meters?limit=100&q=${q}`)).items;
const meter = async (number: string) => market.engineer.get<MeterPage>(`/meters/${(await meters(number))[0]!.id}`);
const sweepTimes = async (gateway: string) => {
  const gateways = await market.engineer.get<{ code: string; buses: { lastSweep: { dueAt: string } | null }[] }[]>(`/sites/${market.engineer.siteId}/gateways`);
  return gateways.find(({ code }) => code === gateway)!.buses.map(({ lastSweep }) => lastSweep?.dueAt.slice(11, 16) ?? '');
};

test('S-02 M-02 new times of a building move its own sweeps and settlements alone, from the next boundary, and the page says when', async () => {
  await market.nextSweep();
  expect([await sweepTimes('GW-1'), await sweepTimes('GW-2')]).toEqual([['04:30', '04:30'], ['04:30']]);
  const untouched = await building('B');
  const { status, body } = await market.admin.call<Building>('PATCH', `/buildings/${(await building('A')).id}`, { readIntervalMinutes: 15, settlementCycle: 'hourly' });
  expect(status).toBe(200);
  expect(body).toMatchObject({ readIntervalMinutes: 15, settlementCycle: 'hourly', nextSweepAt: '2026-11-18T04:45:00.000Z', nextSettlementAt: '2026-11-18T05:00:00.000Z' });
  expect(await building('B')).toEqual({ ...untouched, nextSweepAt: '2026-11-18T05:00:00.000Z' });
  await eventually('the worker to have the new times', async () => (await meters('1001'))[0]!.effectiveIntervalMinutes === 15);
  await market.moveClock(15);
  await eventually('the sweep of hall A', async () => (await sweepTimes('GW-1')).join() === '04:45,04:45', 30_000);
  expect(await sweepTimes('GW-2')).toEqual(['04:30']);
  for (const wrong of [{ readIntervalMinutes: 0 }, { readIntervalMinutes: 1441 }, { settlementMinute: 1440 }, { settlementCycle: 'weekly' }]) {
    expect((await market.admin.call('PATCH', `/buildings/${untouched.id}`, wrong)).status).toBe(400);
  }
  expect((await market.cashier.call('PATCH', `/buildings/${untouched.id}`, { readIntervalMinutes: 5 })).status).toBe(403);
}, 60_000);

test('S-11 M-02 a meter takes the times of its building until it is given its own, and the page tells which', async () => {
  const before = await meter('2001');
  expect(before).toMatchObject({ readIntervalMinutes: null, effectiveIntervalMinutes: 30 });
  await market.engineer.call('PATCH', `/meters/${before.id}`, { readIntervalMinutes: 5 });
  expect(await meter('2001')).toMatchObject({ readIntervalMinutes: 5, effectiveIntervalMinutes: 5 });
  expect(await building('B')).toMatchObject({ readIntervalMinutes: 30, meterOverrides: 1 });
  const others = (await meter('2002')).readAt;
  await new Promise((go) => setTimeout(go, 6000)); // the worker looks for changes every five seconds
  await market.moveClock(5);
  await eventually('its own sweep', async () => (await meter('2001')).readAt! > before.readAt!, 30_000);
  expect((await meter('2002')).readAt).toBe(others);
  await market.engineer.call('PATCH', `/meters/${before.id}`, { readIntervalMinutes: null });
  expect(await meter('2001')).toMatchObject({ readIntervalMinutes: null, effectiveIntervalMinutes: 30 });
}, 60_000);

test('M-03 M-16 a reading on demand is seconds old; one of a dead meter says why there is none', async () => {
  const { id } = await meter('1002');
  const asked = (await market.admin.get<{ now: string }>('/time')).now;
  expect(await market.readNow(id)).toMatchObject({ state: 'answered', error: null });
  const { readAt } = await meter('1002');
  expect(Date.parse(readAt!) - Date.parse(asked)).toBeGreaterThanOrEqual(0);
  expect(Date.parse(readAt!) - Date.parse(asked)).toBeLessThan(60_000);
  const fault = await market.fault({ kind: 'drop', meter: '1003' });
  expect(await market.readNow((await meter('1003')).id)).toMatchObject({ state: 'failed', error: 'no-answer' });
  await market.mend(fault);
}, 60_000);

test('M-10 M-11 voltage, current, powers, factor, frequency and the five amounts agree with the stored readings', async () => {
  await market.setLoad('1001', 2200);
  await market.nextSweep();
  await market.nextSweep();
  const now = await meter('1001');
  expect(Object.keys(now.live!).sort()).toEqual(['activePowerW', 'apparentPowerVa', 'currentCa', 'frequencyCentiHz', 'powerFactorMilli', 'reactivePowerVar', 'voltageDv']);
  expect(now.live!.activePowerW).toBe(now.powerW);
  expect(now.powerW).toBeGreaterThan(2000);
  expect(now.liveAt).toBe(now.readAt);
  const { items } = await market.engineer.get<{ items: { readAt: string; registerWh: number; quality: string }[] }>(`/meters/${now.id}/readings?limit=200`);
  expect(items[0]).toMatchObject({ registerWh: now.registerWh, quality: 'good' });
  expect(Date.parse(items[0]!.readAt)).toBe(Date.parse(now.readAt!));
  const usedWh = items[0]!.registerWh - items.at(-1)!.registerWh;
  expect(usedWh).toBeGreaterThan(1500);
  expect(now.figures).toMatchObject({ totalWh: now.registerWh, powerW: now.powerW, thisMonthWh: usedWh, lastMonthWh: 0, monthBeforeWh: 0 });
  await market.setLoad('1001', 0);
}, 60_000);

test('O-01 the frames of one meter, both ways, with time and hex as they went over the wire', async () => {
  const { items } = await market.engineer.get<{ items: { id: number; busId: string; unitAddress: number }[] }>(`/sites/${market.engineer.siteId}/meters?q=1001`);
  const { busId, unitAddress, id } = items[0]!;
  await market.readNow(id);
  const telegrams = await eventually('its telegrams', async () => {
    const seen = await market.engineer.get<{ items: { direction: string; unit: number; hex: string; at: string }[] }>(`/buses/${busId}/telegrams?unit=${unitAddress}`);
    return seen.items.length >= 4 && seen.items;
  });
  expect(new Set(telegrams.map(({ unit }) => unit))).toEqual(new Set([unitAddress]));
  const unit = unitAddress.toString(16).padStart(2, '0');
  // MBAP header, unit, function 03, and for the first block: 10 registers from 0000H, answered by 20 bytes.
  expect(telegrams.some(({ direction, hex }) => direction === 'out' && new RegExp(`^.{4}00000006${unit}030000000a$`).test(hex))).toBe(true);
  expect(telegrams.some(({ direction, hex }) => direction === 'in' && new RegExp(`^.{4}00000017${unit}0314.{40}$`).test(hex))).toBe(true);
  expect((await market.cashier.call('GET', `/buses/${busId}/telegrams`)).status).toBe(403);
});

test('S-03 a stall exists once, is found by its number, and cannot be removed while money or a meter hangs on it', async () => {
  const hall = (await building('A')).id;
  const stall = { buildingId: hall, number: 'A88', name: '新铺', floor: '1F', category: '百货', areaDm2: 1200, headcount: 2, keepsLiveGoods: false, essential: false };
  const added = await market.engineer.post<{ id: string }>(`/sites/${market.engineer.siteId}/stalls`, stall);
  expect(await market.engineer.call('POST', `/sites/${market.engineer.siteId}/stalls`, stall)).toMatchObject({ status: 409, body: { code: 'stall-number-taken' } });
  expect((await market.stallByNumber('A88')).id).toBe(added.id);
  expect((await market.engineer.call('PATCH', `/stalls/${added.id}`, { name: '改名铺' })).status).toBe(200);
  const taken = await market.stallByNumber('A01');
  expect(await market.engineer.call('DELETE', `/stalls/${taken.id}`)).toMatchObject({ status: 409, body: { code: 'stall-has-meter' } });
  expect((await market.engineer.call('DELETE', `/stalls/${added.id}`)).status).toBe(204);
  expect((await market.engineer.call('GET', `/stalls/${added.id}`)).status).toBe(404);
});

test('S-04 S-08 S-11 a meter is added while the market runs: refused at a taken address, read with the next sweep, and accounts go on', async () => {
  const page = await market.stallByNumber('A02');
  const account = await market.openAccount(page, '13900000011');
  await market.recharge(account.id, 5000);
  const running = await market.stallByNumber('A01');
  const { items } = await market.engineer.get<{ items: { busId: string; unitAddress: number; profileId: string }[] }>(`/sites/${market.engineer.siteId}/meters?q=1001`);
  const { busId, unitAddress, profileId } = items[0]!;
  const body = { busId, unitAddress, meterNumber: '7001', name: '新表', role: 'monitoring', profileId: 'acrel-adl3000', currentRatio: 1, voltageRatio: 1, stallId: null, readIntervalMinutes: null };
  expect(await market.engineer.call('POST', `/sites/${market.engineer.siteId}/meters`, body)).toMatchObject({ status: 409, body: { code: 'meter-address-taken' } });
  expect(await market.engineer.call('POST', `/sites/${market.engineer.siteId}/meters`, { ...body, unitAddress: 200, profileId: 'no-such' })).toMatchObject({ status: 400, body: { code: 'unknown-profile' } });
  // The reserved address of a meter that hangs on the wire but is not in the books: the public meter, moved to the new number.
  const [wall] = await meters('9001');
  expect((await market.engineer.call('DELETE', `/meters/${wall!.id}`)).status).toBe(204);
  const added = await market.engineer.post<MeterPage>(`/sites/${market.engineer.siteId}/meters`, { ...body, unitAddress: 101, meterNumber: `7${randomUUID().slice(0, 6)}` });
  expect(added).toMatchObject({ readIntervalMinutes: null, effectiveIntervalMinutes: 15, readAt: null });
  await new Promise((go) => setTimeout(go, 6000)); // the worker looks for changes every five seconds
  await market.nextSweep();
  const read = await eventually('the new meter read', async () => {
    const seen = await market.engineer.get<MeterPage>(`/meters/${added.id}`);
    return seen.readAt !== null && seen;
  }, 30_000);
  expect(read.registerWh).toBeGreaterThan(0);
  expect(profileId).toBe('acrel-ddsy1352');
  expect((await market.stallByNumber('A01')).meters[0]!.readAt! > running.meters[0]!.readAt!).toBe(true);
  expect(await market.availableFen(account.id)).toBe(5000);
}, 60_000);

test('A-01 an opening records the base register and who opened; a second one on the stall is refused, and told once, as failed', async () => {
  const page = await market.stallByNumber('A03');
  const account = await market.openAccount(page, '13900000012');
  const [transfer, ...rest] = (await market.admin.get<{ items: object[] }>(`/accounts/${account.id}/transfers?limit=20`)).items;
  expect([transfer, ...rest]).toEqual([undefined]);
  const { items: events } = await market.admin.get<{ items: { kind: string; params: Record<string, unknown> }[] }>(`/stalls/${page.id}/timeline?limit=50`);
  expect(events.some(({ kind, params }) => kind.startsWith('account') && params.number !== undefined)).toBe(true);
  const { items: readings } = await market.admin.get<{ items: { registerWh: number }[] }>(`/meters/${page.meters[0]!.id}/readings?limit=1`);
  const unsettled = await market.admin.get<{ meters: { fromRegisterWh: number }[]; usedWh: number }>(`/accounts/${account.id}/unsettled`);
  expect(unsettled.usedWh).toBe(0);
  expect(readings[0]!.registerWh).toBeGreaterThanOrEqual(1_000_000);
  const again = await market.cashier.call('POST', `/sites/${market.cashier.siteId}/accounts`, { requestId: randomUUID(), stallId: page.id, customerName: '别人', phone: '13900000013' });
  expect(again.status).toBe(409);
  const { items } = await market.admin.get<{ items: { action: string; result: string; actorName: string; after: { stallId?: string; asked?: { stallId: string } } }[] }>('/audit?action=account.open&limit=50');
  const told = items.filter(({ after }) => (after.stallId ?? after.asked?.stallId) === page.id);
  expect(told.map(({ result, actorName }) => [result, actorName !== ''])).toEqual([['failed', true], ['ok', true]]);
  await market.recharge(account.id, 100);
  expect(await market.availableFen(account.id)).toBe(100);
}, 60_000);

test('S-09 a meter of the public area is read and reported like any other, and never charged, never switched', async () => {
  const [wall] = await meters('9002');
  await market.consume('9002', 2000);
  await market.nextSweep();
  const seen = await market.engineer.get<MeterPage>(`/meters/${wall!.id}`);
  expect(seen.registerWh! - wall!.registerWh!).toBe(2000);
  expect(seen.figures.thisMonthWh).toBeGreaterThanOrEqual(2000);
  for (const path of ['supply/off', 'supply/on']) expect((await market.engineer.call('POST', `/meters/${wall!.id}/${path}`, { reason: '试试' })).status).toBe(400);
  const rows = async (sql: string) => ((await product.database.dataSource.query(sql, [wall!.id])) as { n: number }[])[0]!.n;
  expect(await rows('SELECT count(*)::int AS n FROM account_meter WHERE meter_id = $1')).toBe(0);
  expect(await rows('SELECT count(*)::int AS n FROM command WHERE meter_id = $1')).toBe(0);
  expect(await rows('SELECT coalesce(sum(amount_fen), 0)::int AS n FROM bill WHERE meter_id = $1')).toBe(0);
}, 60_000);

test('M-11 this month, the last and the one before agree with the stored readings to 0.01 kWh, over two turns of the month', async () => {
  const { id } = (await meters('2002'))[0]!;
  const used = { november: 2340, december: 3170, january: 1010 };
  await market.consume('2002', used.november);
  await market.nextSweep();
  await market.moveClock(14 * 1440);
  await market.sweepUntil('December', async () => (await meter('2002')).readAt!.startsWith('2026-12'));
  await market.consume('2002', used.december);
  await market.nextSweep();
  await market.moveClock(31 * 1440);
  await market.sweepUntil('January', async () => (await meter('2002')).readAt!.startsWith('2027-01'));
  await market.consume('2002', used.january);
  await market.nextSweep();
  const { figures, registerWh } = await meter('2002');
  expect(figures).toMatchObject({ totalWh: registerWh, monthBeforeWh: used.november, lastMonthWh: used.december, thisMonthWh: used.january });
  const between = async (from: string, to: string) => {
    const { items } = await market.engineer.get<{ items: { registerWh: number }[] }>(`/meters/${id}/readings?limit=500&from=${from}T00:00:00%2B08:00&to=${to}T00:00:00%2B08:00`);
    return items[0]!.registerWh - items.at(-1)!.registerWh;
  };
  expect([await between('2026-11-01', '2026-12-01'), await between('2026-12-01', '2027-01-01'), await between('2027-01-01', '2027-02-01')]).toEqual(Object.values(used));
}, 120_000);
