import { afterAll, beforeAll, expect, test } from 'vitest';
import { verifyLedger } from '#libs/ledger';
import { customerToken } from '../support/customer-sign-in.js';
import { eventually, Product } from '../support/product.js';
import { smallMarket, workbookFile } from '../support/small-market.js';
import { Market, type StallPage } from './market.js';

interface Supply {
  state: string;
  owed: boolean;
  holds: { cause: string }[];
  cutWaitsFor: string[];
  lastCommand: { action: string; state: string; error: string | null } | null;
}
type BothMedia = Omit<StallPage, 'meters'> & { waterSupply: Supply | null; meters: (StallPage['meters'][number] & { kind: string; powerW: number | null })[] };

interface Shop {
  stallId: string;
  accountId: string;
  phone: string;
}

let product: Product;
let market: Market;
const shops = new Map<string, Shop>();
const ELECTRIC_FEN = (wh: number): number => Math.floor((wh * 850_000) / 10_000_000);
const WATER_FEN = (litres: number): number => Math.floor((litres * 4_200_000) / 10_000_000);

/** Four stalls of hall A; the first three have water as well, and A02 keeps fish. */
async function wetMarket(): Promise<string> {
  const sheets = await smallMarket({ stallsOfA: 4, stallsOfB: 1 });
  for (const [index, stall] of ['A01', 'A02', 'A03'].entries()) {
    sheets.表计.push([String(3001 + index), 'GW-1', (index % 2) + 1, 50 + index, 'xintai-rs485-valve', '预付费', stall, `${stall} 水表`, '', '', '']);
    sheets.仿真.push([String(3001 + index), '水产用水', 0, 100]);
  }
  sheets.档位[1]![7] = '是';
  return workbookFile(sheets);
}

beforeAll(async () => {
  product = await Product.start({ startAt: '2026-11-18T04:00:00Z', workbook: await wetMarket(), environment: { simulator: { SIM_VALVE_SECONDS: '5' } } });
  market = await Market.of(product);
  const imported = await market.importWorkbook();
  expect([imported.errors, imported.counts['表计']!.new]).toEqual([[], 10]);
  await market.admin.call('PATCH', `/sites/${market.admin.siteId}/settings`, { cut: { waitAfterLastWarningMinutes: 0, warningTimeoutMinutes: 1, minMinutesBetweenCuts: 0, maxTogglesPerHour: 60, retryDelaysSeconds: [1, 1, 1, 1, 1] } });
  await eventually('every meter read', async () => (await Promise.all(['A01', 'A02', 'A03', 'A04'].map((number) => page(number)))).every(({ meters }) => meters.every(({ readAt }) => readAt !== null)));
  for (const [index, number] of ['A01', 'A02', 'A03', 'A04'].entries()) {
    const phone = `1390000880${String(index)}`;
    const stall = await page(number);
    const { id: accountId } = await market.openAccount(stall, phone);
    await market.recharge(accountId, 4_000);
    shops.set(number, { stallId: stall.id, accountId, phone });
  }
}, 240_000);
afterAll(() => product?.stop());

const page = (number: string): Promise<BothMedia> => market.stallByNumber(number) as Promise<BothMedia>;
const shop = (number: string): Shop => shops.get(number)!;
const valve = async (meterNumber: string): Promise<string> => (await market.meter(meterNumber)).relay;
const waterMeter = async (number: string): Promise<number> => (await page(number)).meters.find(({ kind }) => kind === 'water')!.id;

async function asCustomer<T>(number: string, path: string): Promise<T> {
  const token = await customerToken(product, shop(number).phone);
  return (await (await fetch(`${product.apiUrl}/api/v1/customer/stalls/${shop(number).stallId}${path}`, { headers: { authorization: `Bearer ${token}` } })).json()) as T;
}

test('M-17 T-06 S-05 water is swept with electricity and paid from one balance; each is told with its own unit', async () => {
  const { stallId, accountId } = shop('A01');
  const before = await page('A01');
  expect(before.meters.map(({ kind, registerWh }) => [kind, registerWh])).toEqual([['electricity', 1_000_000], ['water', 100_000]]);
  await market.consume('1001', 5_000);
  await market.consume('3001', 2_000);
  await market.nextSweep();
  expect(await market.availableFen(accountId)).toBe(4_000 - ELECTRIC_FEN(5_000) - WATER_FEN(2_000));
  const day = 'from=2026-11-18T00:00:00%2B08:00&to=2026-11-19T00:00:00%2B08:00';
  const used = (medium: string) => market.admin.get<{ points: { usedWh: number; chargeFen: number }[] }>(`/stalls/${stallId}/usage?medium=${medium}&unit=day&${day}`);
  expect([(await used('electricity')).points, (await used('water')).points]).toMatchObject([[{ usedWh: 5_000, chargeFen: 425 }], [{ usedWh: 2_000, chargeFen: 840 }]]);
  expect(await market.admin.get(`/accounts/${accountId}/unsettled`)).toMatchObject({ usedWh: 5_000, usedLitres: 2_000, chargeFen: 1_265 });
  const board = await market.admin.get<{ columns: string[]; rows: unknown[][] }>(`/sites/${market.admin.siteId}/board`);
  const row: Record<string, unknown> = Object.fromEntries(board.rows.find((cells) => cells[1] === 'A01')!.map((cell, index) => [board.columns[index], cell]));
  expect(row).toMatchObject({ supply: 'on', water: 'on', todayWh: 5_000, waterTodayLitres: 2_000, waterWanted: 'on' });
  const home = await asCustomer<{ todayWh: number; todayFen: number; water: object }>('A01', '/home');
  expect(home).toMatchObject({ todayWh: 5_000, todayFen: 425, water: { todayLitres: 2_000, todayFen: 840, meterNumber: '3001', supply: { state: 'on', medium: 'water' } } });
  expect((await asCustomer<{ water: unknown }>('A04', '/home')).water).toBeNull();
});

test('C-10 C-03 A-07 a stall with both media is cut on both at zero, the valve counts when it is read back, water really stops, and both come back with the money', async () => {
  const { accountId } = shop('A01');
  for (const [wh, litres] of [[1_000, 2_900], [7_000, 2_500]] as const) {
    await market.consume('1001', wh);
    await market.consume('3001', litres);
    await market.nextSweep();
  }
  expect(await market.availableFen(accountId)).toBeLessThan(0);
  await market.moveClock(5);
  await eventually('the valve on its way', async () => (await page('A01')).waterSupply?.state === 'moving', 60_000);
  expect((await page('A01')).waterSupply!.lastCommand).toMatchObject({ action: 'open', state: 'acknowledged' });
  const shut = await eventually('both off, read back', async () => {
    const stall = await page('A01');
    return stall.supply?.state === 'off' && stall.waterSupply?.state === 'off' && stall.waterSupply.lastCommand?.state === 'verified' && stall;
  }, 60_000);
  expect([shut.supply!.holds, shut.waterSupply!.holds]).toMatchObject([[{ cause: 'energy_arrears' }], [{ cause: 'energy_arrears' }]]);
  expect([await valve('1001'), await valve('3001')]).toEqual(['open', 'open']);
  await market.setLoad('3001', 1_000);
  const stood = (await market.meter('3001')).registerWh;
  await market.moveClock(6);
  expect((await market.meter('3001')).registerWh).toBe(stood);
  await market.setLoad('3001', 0);
  await market.recharge(accountId, 5_000);
  await eventually('both on, read back', async () => {
    const stall = await page('A01');
    return stall.supply?.state === 'on' && stall.waterSupply?.state === 'on' && !stall.waterSupply.owed;
  }, 60_000);
  expect([await valve('1001'), await valve('3001')]).toEqual(['closed', 'closed']);
  const { items } = await market.admin.get<{ items: { kind: string; params: { medium?: string } }[] }>(`/stalls/${shop('A01').stallId}/timeline?limit=300`);
  for (const medium of ['electricity', 'water']) for (const kind of ['hold', 'hold-lifted', 'command', 'reading']) expect(items.some((each) => each.kind === kind && each.params.medium === medium), `${kind} ${medium}`).toBe(true);
});

test('C-10 water of a stall that keeps live fish is never closed by itself, its electricity is', async () => {
  const { accountId } = shop('A02');
  for (const [wh, litres] of [[7_000, 2_900], [7_000, 2_900], [7_000, 2_900]] as const) {
    await market.consume('1002', wh);
    await market.consume('3002', litres);
    await market.nextSweep();
  }
  expect(await market.availableFen(accountId)).toBeLessThan(0);
  await market.moveClock(5);
  await eventually('the electricity cut', async () => (await page('A02')).supply?.state === 'off', 60_000);
  expect((await page('A02')).waterSupply).toMatchObject({ state: 'on', holds: [], cutWaitsFor: expect.arrayContaining(['live_goods']) });
  expect(await valve('3002')).toBe('closed');
});

test('C-10 a stuck valve is told as a fault and alarmed; a wish that changes on the way turns it back', async () => {
  const meterId = await waterMeter('A03');
  const fault = await market.fault({ kind: 'valve-stuck', meter: '3003' });
  await market.engineer.post(`/meters/${meterId}/supply/off`, { reason: '检修' });
  await eventually('the fault read back', async () => (await page('A03')).waterSupply?.lastCommand?.error === 'read back fault, wanted open', 60_000);
  await market.readNow(meterId);
  expect((await page('A03')).waterSupply).toMatchObject({ state: 'fault', owed: true });
  await eventually('its alarm', async () => (await market.alarms()).some(({ kind, objectName }) => kind === 'command_failed' && objectName === '3003'), 90_000);
  await market.mend(fault);
  await eventually('the valve shut', async () => (await page('A03')).waterSupply?.state === 'off', 90_000);
  await market.engineer.post(`/meters/${meterId}/supply/on`, { reason: '修好' });
  await eventually('the order to open', async () => (await page('A03')).waterSupply?.lastCommand?.state === 'acknowledged', 30_000);
  await market.engineer.post(`/meters/${meterId}/supply/off`, { reason: '再等等' });
  await eventually('shut again', async () => {
    const { waterSupply } = await page('A03');
    return waterSupply?.state === 'off' && !waterSupply.owed && waterSupply.lastCommand?.action === 'open' && waterSupply.lastCommand.state === 'verified';
  }, 60_000);
  const { items } = await market.admin.get<{ items: { action: string; state: string }[] }>(`/sites/${market.admin.siteId}/commands?meterId=${meterId}`);
  expect(items.slice(0, 2)).toMatchObject([{ action: 'open', state: 'verified' }, { action: 'close', state: 'superseded' }]);
  await market.engineer.post(`/meters/${meterId}/supply/on`, { reason: '修好' });
  await eventually('open', async () => (await page('A03')).waterSupply?.state === 'on', 60_000);
});

test('T-06 T-04 one run at midnight settles both; the water bill says itself in cubic metres, and the ledger agrees', async () => {
  const { accountId } = shop('A01');
  await market.passNight();
  const bills = await eventually('both bills', async () => {
    const { items } = await market.admin.get<{ items: { kind: string; usedWh: number; amountFen: number; sentence: { zh: string; en: string }; lines: object[] }[] }>(`/accounts/${accountId}/bills`);
    return items.length >= 2 && items;
  }, 60_000);
  const water = bills.find(({ kind }) => kind === 'water')!;
  expect(water).toMatchObject({ usedWh: 7_400, amountFen: WATER_FEN(7_400), lines: [{ priceMicroYuanPerKwh: 4_200_000, usedWh: 7_400 }] });
  expect(water.sentence.zh).toContain('7.40立方米×4.20元');
  expect(water.sentence.en).toContain('7.40 m³');
  expect(bills.find(({ kind }) => kind === 'electricity')).toMatchObject({ usedWh: 13_000, amountFen: ELECTRIC_FEN(13_000) });
  const [revenue] = (await product.database.dataSource.query(`SELECT sum(balance_fen) FILTER (WHERE code LIKE 'revenue:water%')::int AS water, (SELECT sum(amount_fen)::int FROM bill WHERE kind = 'water') AS billed FROM ledger_account`)) as { water: number; billed: number }[];
  expect(revenue!.water).toBe(revenue!.billed);
  expect(await verifyLedger(product.database.dataSource)).toEqual([]);
});
