import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../test/support/database.js';
import { moneyLoop, openAll } from '../../../test/support/money-loop.js';
import { makeMoneyMarket, type MoneyMarket } from '../../../test/support/money-market.js';
import { inTransaction } from '#libs/database';
import { replaceMeter, resaleStatement, type AccrualPoint } from '#libs/settlement';
import { boughtOfMonth, gridBill, gridBills, hangMeters, importGridFile, lossesOf, meterTree, recoveredOf, saveGridBill, saveSupplyPoint, supplyPoints, voidGridBill, type GridBillInput } from './index.js';

const FEEDERS = 5;
const BYPASSED = 2;
const HOUR = 3_600_000;
const at = (text: string): Date => new Date(`${text}+08:00`);
const START = at('2026-09-30T12:00:00').getTime();

let database: TestDatabase;
let market: MoneyMarket;
let mainId: number;
let feederIds: number[];
const period = () => ({ siteId: market.siteId, fromDay: '2026-10-01', toDay: '2026-10-31' });

// Ten stalls, two behind each feeder; what they use in an hour differs by stall and time of day.
const stallWh = (stall: number, hour: number): number => 400 + 150 * stall + (hour % 24 >= 8 && hour % 24 < 20 ? 2_000 : 0);
const usedBy = (stall: number, hours: number): number => Array.from({ length: hours }, (_, hour) => stallWh(stall, hour)).reduce((sum, wh) => sum + wh, 0);
/** 4 % is lost on each feeder; a tenth more than that is taken before the meters of one. */
const fedBy = (feeder: number, hours: number): number => Math.round(((usedBy(2 * feeder, hours) + usedBy(2 * feeder + 1, hours)) / 0.96) * (feeder === BYPASSED ? 1.1 : 1));

beforeAll(async () => {
  database = await testDatabase({ now: new Date('2026-11-02T00:00:00+08:00') });
  market = await makeMoneyMarket(database.dataSource, { stalls: 2 * FEEDERS });
  const monitoring = async (name: string, address: number) => ((await database.dataSource.query<{ id: number }[]>(
    `INSERT INTO meter (site_id, building_id, bus_id, unit_address, meter_number, name, role, profile_id, created_at) SELECT $1, $2, b.id, $4, $3::text || b.id, $3, 'monitoring', 'acrel-ddsy1352', '2026-01-01' FROM bus b JOIN gateway g ON g.id = b.gateway_id WHERE g.site_id = $1 ORDER BY b.number DESC LIMIT 1 RETURNING id`,
    [market.siteId, market.buildingId, name, address],
  ))[0]!).id;
  mainId = await monitoring('总表', 1);
  feederIds = [];
  for (let feeder = 0; feeder < FEEDERS; feeder++) feederIds.push(await monitoring(`${feeder + 1} 号馈线`, 2 + feeder));
  await database.dataSource.query(`UPDATE meter SET created_at = '2026-01-01' WHERE site_id = $1`, [market.siteId]);
  const hang = (parentId: number | null, meterIds: number[]) => inTransaction(database.dataSource, (tx) => hangMeters(tx, { siteId: market.siteId, parentId, meterIds, fromDay: null }));
  expect(await hang(mainId, feederIds)).toBe(FEEDERS);
  for (let feeder = 0; feeder < FEEDERS; feeder++) await hang(feederIds[feeder]!, market.meterIds.slice(2 * feeder, 2 * feeder + 2));
  const loop = moneyLoop(database.dataSource, '2026-09-30T12:00:30+08:00');
  await openAll(loop.open, market, new Date(START));
  await database.dataSource.query('DELETE FROM accrual WHERE meter_id = ANY($1::int[])', [[mainId, ...feederIds]]);
  // Every six hours, at times that are nobody's midnight.
  let replaced = false;
  for (let hours = 0; hours <= 24 * 32; hours += 6) {
    const readAt = new Date(START + hours * HOUR + 23 * 60_000);
    const point = (meterId: number, used: number): AccrualPoint => ({ meterId, readAt, registerWh: 1_000_000 + used });
    const stalls = market.meterIds.map((id, stall) => point(id, usedBy(stall, hours) - (replaced && stall === 0 ? usedBy(0, REPLACED_HOURS) + 1_000_000 : 0)));
    await loop.read([...stalls, ...feederIds.map((id, feeder) => point(id, fedBy(feeder, hours))), point(mainId, feederIds.reduce((sum, _, feeder) => sum + fedBy(feeder, hours), 0))]);
    if (hours === REPLACED_HOURS) {
      await replaceFirst(new Date(readAt.getTime() + 60_000));
      replaced = true;
    }
  }
  await loop.settle.execute({ buildingId: market.buildingId, cutOffAt: at('2026-11-01T00:00:00') });
});
afterAll(() => database.close());

const REPLACED_HOURS = 24 * 15;

/** The first stall's meter is exchanged in the middle of the month, and nothing is used meanwhile. */
async function replaceFirst(now: Date): Promise<void> {
  const meterId = market.meterIds[0]!;
  const registerWh = 1_000_000 + usedBy(0, REPLACED_HOURS);
  await database.dataSource.query('INSERT INTO meter_state (meter_id, read_at, register_wh) VALUES ($1, $2, $3) ON CONFLICT (meter_id) DO UPDATE SET read_at = EXCLUDED.read_at, register_wh = EXCLUDED.register_wh', [meterId, new Date(now.getTime() - 60_000), registerWh]);
  const end = { at: now, how: 'manual' as const, photoId: null };
  const done = await inTransaction(database.dataSource, (tx) => replaceMeter(tx, {
    replacementId: randomUUID(), meterId, last: { ...end, registerWh, displayWh: registerWh }, lastGood: { readAt: new Date(now.getTime() - 60_000), registerWh }, meter: { meterNumber: 'N-1' }, first: { ...end, registerWh: 0, displayWh: 0 }, reason: '表坏', actor: market.cashier, now,
  }));
  market.meterIds[0] = done.newMeterId;
}

test('Y-09 M-18 of a site that loses 4 % the loss is found to 0.2 points, and the feeder that is bypassed is first', async () => {
  const { feeders, usualRate, whole } = await lossesOf(database.dataSource, period(), mainId);
  expect(usualRate).toBeGreaterThanOrEqual(380);
  expect(usualRate).toBeLessThanOrEqual(420);
  expect(feeders[0]).toMatchObject({ meterId: feederIds[BYPASSED], subs: 2, complete: true, estimated: true });
  // A tenth of what it fed, of what it fed with it: 9.09 % − what is usual of it
  expect(feeders[0]!.unexplainedWh! / feeders[0]!.usedWh).toBeCloseTo(1 - 0.96 / 1.1 - 0.04, 2);
  expect(feeders.slice(1).every(({ unexplainedWh, usedWh }) => Math.abs(unexplainedWh!) < usedWh * 0.002)).toBe(true);
  const fed = feederIds.reduce((sum, _, feeder) => sum + fedBy(feeder, 24 * 31), 0);
  expect(Math.abs(whole.usedWh - fed) / fed).toBeLessThan(0.01);
  expect(whole.complete).toBe(true);
  // The exchange in the middle of the month loses nothing of its feeder.
  expect(feeders.find(({ meterId }) => meterId === feederIds[0])).toMatchObject({ subs: 2, complete: true, lossRate: expect.any(Number) });
});

test('M-18 a meter that was not read over the period says so, and its feeder has no loss', async () => {
  const { feeders } = await lossesOf(database.dataSource, { ...period(), toDay: '2026-11-05' }, mainId);
  expect(feeders.every(({ complete, lossRate, unexplainedWh }) => !complete && lossRate === null && unexplainedWh === null)).toBe(true);
});

test('M-18 a meter that was moved in the middle of a period counts behind each feeder for its days, with the one that it replaced; a correction holds from the beginning', async () => {
  const hang = (parentId: number, fromDay: string | null) => inTransaction(database.dataSource, (tx) => hangMeters(tx, { siteId: market.siteId, parentId, meterIds: [market.meterIds[0]!], fromDay }));
  const behind = async () => new Map((await lossesOf(database.dataSource, period(), mainId)).feeders.map(({ meterId, subs, subsWh, estimated }) => [meterId, { subs, subsWh, estimated }]));
  const before = await behind();
  const days = async (from: string, to: string) => (await database.dataSource.query<{ wh: number }[]>('SELECT sum(u.used_wh)::bigint AS wh FROM metered_usage u WHERE u.day BETWEEN $2 AND $3 AND u.meter_id IN ($1, (SELECT old_meter_id FROM meter_replacement WHERE new_meter_id = $1))', [market.meterIds[0], from, to]))[0]!.wh;
  expect([await hang(feederIds[1]!, '2026-10-11'), await hang(feederIds[1]!, '2026-10-11')]).toEqual([1, 0]);
  const [first, second] = [feederIds[0]!, feederIds[1]!];
  const moved = await behind();
  expect(moved.get(first)).toEqual({ subs: 2, subsWh: before.get(first)!.subsWh - (await days('2026-10-11', '2026-10-31')), estimated: true });
  expect(moved.get(second)).toEqual({ subs: 3, subsWh: before.get(second)!.subsWh + (await days('2026-10-11', '2026-10-31')), estimated: true });
  expect((await meterTree(database.dataSource, market.siteId)).find(({ id }) => id === market.meterIds[0])).toMatchObject({ parentId: second, since: '2026-10-11' });
  // It never hung anywhere else.
  await hang(first, null);
  expect(await behind()).toEqual(before);
});

test('a meter cannot be behind itself, nor behind a meter of another site', async () => {
  const hang = (parentId: number | null, meterIds: number[]) => inTransaction(database.dataSource, (tx) => hangMeters(tx, { siteId: market.siteId, parentId, meterIds, fromDay: null }));
  await expect(hang(feederIds[0]!, [mainId])).rejects.toMatchObject({ code: 'feeder-loop' });
  await expect(hang(mainId, [mainId])).rejects.toMatchObject({ code: 'feeder-loop' });
  const other = await makeMoneyMarket(database.dataSource);
  await expect(hang(mainId, [other.meterIds[0]!])).rejects.toMatchObject({ code: 'meter-not-found' });
  expect(await hang(mainId, [feederIds[0]!])).toBe(0);
});

const bill = (over: Partial<GridBillInput> = {}): GridBillInput => ({ id: BILL, siteId: market.siteId, supplyPointId: POINT, fromDay: '2026-10-01', toDay: '2026-10-31', periodWh: null, totalWh: 31_000_000, energyFen: 1_800_000, demandFen: 200_000, powerFactorFen: -10_000, fundsFen: 10_000, payableFen: 2_000_000, note: '', source: 'hand', actor: market.cashier, at: at('2026-11-02T09:00:00'), ...over });
const POINT = randomUUID();
const BILL = randomUUID();
const save = (over: Partial<GridBillInput> = {}) => inTransaction(database.dataSource, (tx) => saveGridBill(tx, bill(over)));

test('Y-09 a bill is written once, corrected by name, refused where it cannot be true or its days are billed', async () => {
  await inTransaction(database.dataSource, (tx) => saveSupplyPoint(tx, { id: POINT, siteId: market.siteId, number: '0310001', name: '总进线', meterId: mainId, at: at('2026-11-02T09:00:00') }));
  expect(await supplyPoints(database.dataSource, market.siteId)).toMatchObject([{ id: POINT, number: '0310001', meterId: mainId, meterName: '总表' }]);
  expect([await save(), await save(), await save({ note: '含调整' }), await save({ note: '' })]).toEqual(['new', 'unchanged', 'changed', 'changed']);
  await expect(save({ payableFen: 2_000_001 })).rejects.toMatchObject({ code: 'amounts-do-not-add-up' });
  await expect(save({ id: randomUUID(), fromDay: '2026-10-31', toDay: '2026-11-01' })).rejects.toMatchObject({ code: 'grid-bill-overlaps' });
  expect(await gridBill(database.dataSource, BILL)).toMatchObject({ supplyPointNumber: '0310001', madeBy: '小李', periodWh: null, payableFen: 2_000_000 });
});

test('Y-08 Y-09 what a month was bought for is known when the whole month is billed, and stands beside what was recovered', async () => {
  const bought = (siteId: string, month: string) => boughtOfMonth(database.dataSource, siteId, month);
  expect(await bought(market.siteId, '2026-10')).toEqual({ usedWh: 31_000_000, amountFen: 2_000_000 });
  expect(await bought(market.siteId, '2026-09')).toBeNull();
  const statement = await resaleStatement(database.dataSource, { siteId: market.siteId, month: '2026-10', bought });
  expect(statement.bought).toEqual({ usedWh: 31_000_000, amountFen: 2_000_000 });
  const recovered = await recoveredOf(database.dataSource, period());
  expect(recovered).toMatchObject({ usedWh: statement.recovered.usedWh, energyFen: statement.recovered.energyFen, serviceFen: 0, apportionmentFen: 0 });
  expect(recovered.usedWh).toBeGreaterThan(0);
  // All stalls are behind the one main meter; behind a feeder are two of them, the exchanged meter among them.
  expect(await recoveredOf(database.dataSource, period(), mainId)).toEqual(recovered);
  expect((await recoveredOf(database.dataSource, period(), feederIds[0])).bills).toBe(3);
});

test('Y-09 the utility’s file: looked at first, each row with its verdict; the same again changes nothing', async () => {
  const csv = ['户号,开始日期,结束日期,总电量(kWh),基本电费,力调电费,基金及附加,应缴电费', '0310001,2026-10-01,2026-10-31,31000,2000,-100,100,20000', '0310001,2026-11-01,2026-11-30,30000,2000,,,"19,000.00"', '0310001,2026-11-30,2026-12-31,1,,,,1', '0310002,2026-11-01,2026-11-30,1,,,,1', '0310001,2026-12-01,2026-12-31,x,,,,1'].join('\n');
  const take = (text: string, dryRun: boolean) => inTransaction(database.dataSource, (tx) => importGridFile(tx, { siteId: market.siteId, bytes: new TextEncoder().encode(text), dryRun, actor: market.cashier, at: at('2026-12-01T09:00:00') }));
  const verdicts = [[2, 'unchanged', null], [3, 'new', null], [4, 'refused', 'twice-in-file'], [5, 'refused', 'supply-point-unknown'], [6, 'refused', 'energy-malformed']];
  const dry = await take(csv, true);
  expect(dry.rows.map(({ line, verdict, why }) => [line, verdict, why])).toEqual(verdicts);
  expect((await gridBills(database.dataSource, { siteId: market.siteId, limit: 10, offset: 0 })).total).toBe(1);
  expect(await take(csv, false)).toMatchObject({ added: 1, changed: 0, unchanged: 1, refused: 3 });
  expect(await take(csv, false)).toMatchObject({ added: 0, changed: 0, unchanged: 2, refused: 3 });
  expect(await take(csv.replace('19,000.00', '19,500.00'), false)).toMatchObject({ added: 0, changed: 1 });
  const { items } = await gridBills(database.dataSource, { siteId: market.siteId, limit: 10, offset: 0 });
  expect(items.map(({ fromDay, payableFen, energyFen, source, changedBy }) => [fromDay, payableFen, energyFen, source, changedBy])).toEqual([['2026-11-01', 1_950_000, 1_750_000, 'file', '小李'], ['2026-10-01', 2_000_000, 1_800_000, 'hand', '小李']]);
  await expect(take('a,b', false)).rejects.toMatchObject({ code: 'heading-missing' });
});

test('a bill that is taken back is kept, counts no more, and leaves its days free', async () => {
  const put = () => inTransaction(database.dataSource, (tx) => voidGridBill(tx, { id: BILL, reason: '户号写错', actor: market.cashier, at: at('2026-12-02T09:00:00') }));
  await put();
  await expect(put()).rejects.toMatchObject({ code: 'grid-bill-void' });
  await expect(save()).rejects.toMatchObject({ code: 'grid-bill-void' });
  expect(await boughtOfMonth(database.dataSource, market.siteId, '2026-10')).toBeNull();
  expect(await save({ id: randomUUID() })).toBe('new');
  expect((await gridBill(database.dataSource, BILL)).voidReason).toBe('户号写错');
});
