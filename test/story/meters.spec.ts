import { randomUUID } from 'node:crypto';
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
const tokens = new Map<string, string>();
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
  const { phone } = shop(number);
  const token = tokens.get(phone) ?? (await customerToken(product, phone));
  tokens.set(phone, token);
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

interface Listed {
  items: { source?: string; meterId?: number; meterNumber: string | null; medium: string | null; stallNumber: string; readings: number | null; amountFen: number; chargeFen: number; usedWh: number }[];
  total: number;
  sums: { count: number; usedWh: number; usedLitres: number; amountFen: number };
}
const site = (): string => `/sites/${market.admin.siteId}`;
const unsettled = (query = ''): Promise<Listed> => market.admin.get<Listed>(`${site()}/unsettled?limit=500${query}`);
const listed = (state: string, query = ''): Promise<Listed> => market.admin.get<Listed>(`${site()}/bills?state=${state}&limit=500${query}`);

test('T-08 every reading is in exactly one of the two lists, and their sums are those of the purses', async () => {
  await market.consume('1004', 2_000);
  await market.consume('3003', 500);
  await market.nextSweep();
  const [open, settled] = [await unsettled(), await listed('settled')];
  const rows = await product.database.dataSource.query<{ meterNumber: string; readings: number }[]>(
    `SELECT m.meter_number AS "meterNumber", count(r.read_at)::int AS readings FROM account_meter am JOIN meter m ON m.id = am.meter_id JOIN accrual ac ON ac.meter_id = m.id LEFT JOIN reading r ON r.meter_id = m.id AND r.read_at >= am.from_at AND r.read_at <= ac.at AND r.quality IN ('good', 'manual') GROUP BY 1 ORDER BY 1`,
  );
  const counted = (list: Listed, meterNumber: string): number => list.items.filter((row) => row.meterNumber === meterNumber).reduce((sum, { readings }) => sum + (readings ?? 0), 0);
  expect(rows.map(({ meterNumber }) => [meterNumber, counted(open, meterNumber) + counted(settled, meterNumber)])).toEqual(rows.map(({ meterNumber, readings }) => [meterNumber, readings]));
  const [purses] = await product.database.dataSource.query<{ fen: number }[]>(`SELECT sum(accrued_fen)::bigint AS fen FROM purse WHERE kind = 'energy'`);
  expect([open.sums.amountFen, open.items.reduce((sum, { chargeFen }) => sum + chargeFen, 0)]).toEqual([purses!.fen, purses!.fen]);
  expect(open.sums.usedLitres).toBeGreaterThanOrEqual(500);
  expect((await unsettled('&medium=water')).items.every(({ medium }) => medium === 'water')).toBe(true);
  expect((await unsettled('&q=A04')).items.map(({ stallNumber }) => stallNumber)).toEqual(['A04']);
  expect((await listed('settled', '&from=2026-12-01')).total).toBe(0);
  expect([(await listed('issued')).total, (await listed('void')).total, (await listed('draft')).total]).toEqual([0, 0, 0]);
});

test('T-09 what is chosen is billed once, by a double click, by two people at once, and with nothing left', async () => {
  const { accountId } = shop('A04');
  const [row] = (await unsettled('&q=A04')).items;
  const before = (await market.admin.get<{ total: number }>(`/accounts/${accountId}/bills`)).total;
  const available = await market.availableFen(accountId);
  const body = (requestId: string) => ({ requestId, meterIds: [row!.meterId], note: '月底手工' });
  const [mine, yours] = [randomUUID(), randomUUID()];
  const answers = await Promise.all([market.admin.call<{ bills?: number; code?: string }>('POST', `${site()}/bill-issues`, body(mine), mine), market.admin.call<{ bills?: number; code?: string }>('POST', `${site()}/bill-issues`, body(yours), yours)]);
  expect(answers.map(({ status, body: { bills, code } }) => [status, bills ?? code]).sort()).toEqual([[200, 1], [409, 'nothing-to-issue']]);
  const winner = answers[0]!.status === 200 ? mine : yours;
  expect(await market.admin.call('POST', `${site()}/bill-issues`, body(winner), randomUUID())).toMatchObject({ status: 200, body: { bills: 1, amountFen: row!.chargeFen } });
  expect((await market.admin.get<{ total: number }>(`/accounts/${accountId}/bills`)).total).toBe(before + 1);
  expect(await market.availableFen(accountId)).toBe(available);
  expect((await listed('settled', '&q=A04')).items[0]).toMatchObject({ amountFen: row!.chargeFen, issuedBy: '项目经理 王工' });
  expect((await unsettled('&q=A04')).items).toEqual([]);
  expect((await market.cashier.call('POST', `${site()}/bill-issues`, body(randomUUID()))).status).toBe(403);
});

test('T-09 a process that is killed while it issues has issued all of it or nothing; asked again it is issued once', async () => {
  const { accountId } = shop('A04');
  const bills = async (): Promise<number> => (await market.admin.get<{ total: number }>(`/accounts/${accountId}/bills`)).total;
  for (const afterMs of [0, 20]) {
    await market.consume('1004', 1_000);
    await market.nextSweep();
    const [row] = await eventually('something to bill', async () => unsettled('&q=A04').then(({ items }) => items.length > 0 && items));
    const [before, available, requestId] = [await bills(), await market.availableFen(accountId), randomUUID()];
    const issue = () => market.admin.call<{ bills: number; amountFen: number; code?: string }>('POST', `${site()}/bill-issues`, { requestId, meterIds: [row!.meterId], note: '' }, requestId);
    const cutOff = issue().catch(() => undefined);
    await new Promise((go) => setTimeout(go, afterMs));
    await product.kill9('api');
    await cutOff;
    await product.restart('api');
    // What was cut off counts as being worked on until its claim lapses.
    expect(await eventually('the answer', async () => issue().then((answer) => answer.body.code !== 'request-in-progress' && answer), 90_000)).toMatchObject({ status: 200, body: { bills: 1, amountFen: row!.chargeFen } });
    expect([await bills(), await market.availableFen(accountId)]).toEqual([before + 1, available]);
  }
});

test('T-11 A-08 energy is sold at the price of the moment, the receipt shows both, and its copies say who printed them when', async () => {
  const { accountId } = shop('A04');
  const { quote } = await market.cashier.get<{ quote: { amountFen: number; exact: boolean; priceMicroYuan: number } }>(`/accounts/${accountId}/sale-quote?wh=100001`);
  expect(quote).toMatchObject({ amountFen: 8_501, exact: true, priceMicroYuan: 850_000, wh: 100_001, why: null });
  const before = await market.availableFen(accountId);
  const rechargeId = randomUUID();
  const sale = { rechargeId, amountFen: 8_501, sold: { medium: 'electricity', wh: 100_001 } };
  expect(await market.cashier.call('POST', `/accounts/${accountId}/recharges`, { ...sale, amountFen: 8_500 })).toMatchObject({ status: 409, body: { code: 'sale-price-changed' } });
  const receipt = await market.cashier.post<{ energy: object }>(`/accounts/${accountId}/recharges`, sale);
  expect(receipt).toMatchObject({ amountFen: 8_501, energy: { medium: 'electricity', wh: 100_001, priceMicroYuan: 850_000, exact: true, asked: 'energy', planName: '商铺单一电价' } });
  expect(await market.availableFen(accountId)).toBe(before + 8_501);
  const other = randomUUID();
  expect(await market.cashier.post(`/accounts/${accountId}/recharges`, { rechargeId: other, amountFen: 5_000 })).toMatchObject({ energy: { wh: 58_823, asked: 'yuan' } });
  const water = await market.cashier.get<{ quote: object }>(`/accounts/${shop('A01').accountId}/sale-quote?medium=water&amountFen=4200`);
  expect(water.quote).toMatchObject({ wh: 10_000, priceMicroYuan: 4_200_000 });
  expect((await asCustomer<{ quote: object }>('A01', '/sale-quote?medium=water&amountFen=4200')).quote).toMatchObject({ wh: 10_000 });
  expect([await market.cashier.post(`/recharges/${rechargeId}/prints`), await market.admin.post(`/recharges/${rechargeId}/prints`)]).toEqual([{ prints: 1, copy: false }, { prints: 2, copy: true }]);
  expect(await market.cashier.get(`/recharges/${rechargeId}/prints`)).toMatchObject([{ number: 1, by: '收银 小陈' }, { number: 2, by: '项目经理 王工' }]);
  await market.admin.call('PATCH', `${site()}/settings`, { receipt: { print: false } });
  expect(await market.cashier.call('POST', `/recharges/${rechargeId}/prints`)).toMatchObject({ status: 409, body: { code: 'printing-off' } });
  await market.admin.call('PATCH', `${site()}/settings`, { receipt: { print: true } });
});

test('T-10 a shop over its monthly quota is listed with its excess, and its slip is printed and noted', async () => {
  const month = '2026-11';
  const { accountId } = shop('A01');
  await market.admin.post(`${site()}/quotas`, { medium: 'electricity', target: { category: '百货' }, fromMonth: '2026-01', monthWh: 1_000_000, excessMicroYuan: null });
  await market.admin.post(`${site()}/quotas`, { medium: 'electricity', target: { accountId }, fromMonth: month, monthWh: 10_000, excessMicroYuan: 200_000 });
  await market.admin.post(`${site()}/quotas`, { medium: 'water', target: { category: '百货' }, fromMonth: '2026-01', monthWh: 7_000, excessMicroYuan: null });
  const over = await market.admin.get<{ items: object[]; total: number }>(`${site()}/quota-assessment?month=${month}`);
  // 13 kWh used of 10; 3 kWh more at 0.20 are 0.60
  expect(over.items).toMatchObject([{ stallNumber: 'A01', quotaWh: 10_000, quotaKind: 'account', usedWh: 13_000, excessWh: 3_000, excessFen: 60, prints: 0 }]);
  expect((await market.admin.get<{ total: number }>(`${site()}/quota-assessment?month=${month}&over=false`)).total).toBe(4);
  const wet = await market.admin.get<{ items: { stallNumber: string; excessWh: number }[] }>(`${site()}/quota-assessment?month=${month}&medium=water`);
  expect(wet.items).toMatchObject([{ stallNumber: 'A02', excessWh: 1_700 }, { stallNumber: 'A01', excessWh: 400, excessFen: null }]);
  const slip = await market.admin.post<{ number: number }>(`/accounts/${accountId}/quota-slips`, { month, medium: 'electricity' });
  expect(slip).toMatchObject({ number: 1, excessWh: 3_000, siteName: '城东农贸批发市场', printedBy: '项目经理 王工' });
  expect(await market.admin.post(`/accounts/${accountId}/quota-slips`, { month })).toMatchObject({ number: 2 });
  expect(await market.admin.get(`${site()}/quota-slips?month=${month}`)).toMatchObject([{ number: 2, stallNumber: 'A01' }, { number: 1, by: '项目经理 王工', excessWh: 3_000 }]);
});

test('A-08 cash for a bill is receipted, numbered with all other receipts', async () => {
  const { accountId, stallId } = shop('A03');
  const [bill] = await product.database.dataSource.query<{ id: string }[]>(
    `INSERT INTO charge_bill (site_id, stall_id, account_id, kind, source_id, cause_key, revenue_code, title, from_day, to_day, amount_fen, explanation, issued_at)
     SELECT site_id, $1, $2, 'late_fee', gen_random_uuid(), 'story', 'revenue:late_fee', '滞纳金', '2026-11-01', '2026-12-01', 1250, '{"owedFen": 100000, "ratePpm": 500, "days": 25, "fromDay": "2026-11-01", "toDay": "2026-11-26", "title": "x", "capPercent": 100}', now() FROM stall WHERE id = $1 RETURNING id`,
    [stallId, accountId],
  );
  const paid = await market.cashier.post<{ receiptId: string }>(`/charge-bills/${bill!.id}/cash`, { amountFen: 1_250 });
  const receipt = await market.cashier.get<{ receiptNumber: string }>(`/cash-receipts/${paid.receiptId}`);
  expect(receipt).toMatchObject({ amountFen: 1_250, amountCapital: '人民币壹拾贰元伍角整', kind: 'late_fee', title: '滞纳金', stallNumber: 'A03', operator: '收银 小陈', prints: 0 });
  const next = await market.cashier.post<{ receiptNumber: string }>(`/accounts/${accountId}/recharges`, { rechargeId: randomUUID(), amountFen: 100 });
  expect(Number(next.receiptNumber.slice(-4))).toBe(Number(receipt.receiptNumber.slice(-4)) + 1);
  expect([await market.cashier.post(`/cash-receipts/${paid.receiptId}/prints`), await market.cashier.post(`/cash-receipts/${paid.receiptId}/prints`)]).toEqual([{ prints: 1, copy: false }, { prints: 2, copy: true }]);
  expect(await market.cashier.get(`/cash-receipts/${paid.receiptId}/prints`)).toMatchObject([{ number: 1 }, { number: 2, by: '收银 小陈' }]);
  expect(await market.cashier.get(`/charge-bills/${bill!.id}/receipts`)).toMatchObject([{ id: paid.receiptId, prints: 2 }]);
  expect(await verifyLedger(product.database.dataSource)).toEqual([]);
});
