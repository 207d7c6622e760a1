import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../test/support/database.js';
import { moneyLoop, openAll, requestId } from '../../../test/support/money-loop.js';
import { makeMoneyMarket, type MoneyMarket } from '../../../test/support/money-market.js';
import { inTransaction } from '#libs/database';
import { cashDrawerCode, purseCode, transfer } from '#libs/ledger';
import { learnLoads, revalueDue, runway, valueAgain, valueRunways } from './index.js';
import { addVersion } from './tariff-plans.js';

let database: TestDatabase;
let market: MoneyMarket;
let accountId: string;
let meterId: number;
beforeAll(async () => {
  database = await testDatabase({ now: new Date('2026-11-20T00:00:00+08:00') });
  market = await makeMoneyMarket(database.dataSource);
  const loop = moneyLoop(database.dataSource, '2026-11-01T00:00:30+08:00');
  const [shop] = await openAll(loop.open, market, at('2026-11-01T00:00:00'));
  accountId = shop!.accountId;
  meterId = market.meterIds[0]!;
  // 1 kWh an hour from 8 to 20, nothing at night, for twenty days: 9.60 a day at 0.80
  const points = Array.from({ length: 20 * 24 }, (_, hour) => ({ meterId, readAt: new Date(at('2026-11-01T01:00:10').getTime() + hour * 3_600_000), registerWh: 1_000_000 + 12_000 * Math.floor(hour / 24) + 1_000 * Math.min(12, Math.max(0, (hour % 24) - 7)) }));
  await loop.read(points);
  await database.dataSource.query(`INSERT INTO reading (meter_id, read_at, register_wh, quality, source) VALUES ($1, $2, 1000000, 'good', 'opening')`, [meterId, at('2026-11-01T00:00:00')]);
  await database.dataSource.query(`INSERT INTO reading (meter_id, read_at, register_wh, quality, source) SELECT $1, at, wh, 'good', 'sweep' FROM unnest($2::timestamptz[], $3::bigint[]) r(at, wh)`, [meterId, points.map((p) => p.readAt), points.map((p) => p.registerWh)]);
  await recharge(20_000);
});
afterAll(() => database.close());

const at = (text: string): Date => new Date(`${text}+08:00`);
const recharge = (amountFen: number) => inTransaction(database.dataSource, (tx) => transfer(tx, { siteId: market.siteId, causeKey: `recharge:${requestId()}`, kind: 'recharge', from: cashDrawerCode(market.cashier.id), to: purseCode(accountId), amountFen, at: at('2026-11-20T00:01:00'), actor: market.cashier }));
const ask = (now: string) => runway(database.dataSource, { accountId, now: at(now), zone: market.zone });
const rows = <Row>(sql: string, values: unknown[] = []) => database.dataSource.query<Row[]>(sql, values);

async function learnAll(now: string): Promise<void> {
  while ((await learnLoads(database.dataSource, at(now))) > 0);
}

test('Y-03 before the load is learned the mean of the last days speaks, by the day and with a wide range', async () => {
  // 200.00 − 20 days of 9.60: 8.00 left
  const recent = await ask('2026-11-21T00:10:00');
  expect(recent).toMatchObject({ daysLeft: 0, basis: 'recent', precision: 'day' });
  expect(recent.latestAt!.getTime() - recent.earliestAt!.getTime()).toBeGreaterThan(12 * 3_600_000);
});

test('Y-03 hours of whole days are worked out once, profiles from them, and the end falls where the hours say', async () => {
  await learnAll('2026-11-20T00:10:00');
  expect((await rows<{ days: number }>('SELECT count(*)::int AS days FROM load_day WHERE meter_id = $1 AND day < $2', [meterId, '2026-11-20']))[0]!.days).toBe(18);
  // The sweep at midnight may be late: the day that ended ten minutes ago waits.
  await learnAll('2026-11-20T00:30:00');
  const kept = await rows<{ day: string; wh: number[] }>('SELECT day::text, wh FROM load_day WHERE meter_id = $1 ORDER BY day', [meterId]);
  expect(kept).toHaveLength(19);
  // Readings ten seconds past the hour move 2 or 3 Wh.
  expect({ ...kept[18], wh: kept[18]!.wh.map((wh) => Math.round(wh / 10) * 10) }).toEqual({ day: '2026-11-19', wh: Array.from({ length: 24 }, (_, hour) => (hour >= 8 && hour < 20 ? 1_000 : 0)) });
  // Read up to midnight of the 21st: 8.00 are left, ten hours of the day.
  const known = await ask('2026-11-21T00:10:00');
  expect(known).toMatchObject({ basis: 'own', basisDays: 19, precision: 'hour', daysLeft: 0 });
  expect(known.endsAt).toEqual(at('2026-11-21T18:00:00'));
  expect(known.earliestAt!.getTime()).toBeLessThanOrEqual(known.endsAt!.getTime());
  expect(known.latestAt!.getTime()).toBeGreaterThanOrEqual(known.endsAt!.getTime());
  // 9.60 more: a whole day later, not at night.
  expect((await runway(database.dataSource, { accountId, now: at('2026-11-21T00:10:00'), zone: market.zone, addedFen: 960 })).endsAt).toEqual(at('2026-11-22T18:00:00'));
});

test('a day whose last reading comes late is learned when it is there', async () => {
  const end = at('2026-11-21T06:00:10');
  const day = () => rows('SELECT 1 FROM load_day WHERE meter_id = $1 AND day = $2', [meterId, '2026-11-20']);
  await rows(`UPDATE reading SET quality = 'suspect' WHERE meter_id = $1 AND read_at > $2`, [meterId, at('2026-11-20T23:30:00')]);
  await learnAll('2026-11-21T00:30:00');
  expect(await day()).toEqual([]);
  await rows(`INSERT INTO reading (meter_id, read_at, register_wh, quality, source) VALUES ($1, $2, $3, 'good', 'sweep')`, [meterId, end, 1_240_000]);
  await learnAll('2026-11-22T00:30:00');
  expect(await day()).toHaveLength(1);
  // The page of the next test stands before it.
  await rows('UPDATE load_profile SET learned_day = NULL WHERE account_id = $1', [accountId]);
  await rows('DELETE FROM load_day WHERE meter_id = $1 AND day > $2', [meterId, '2026-11-19']);
  await rows('DELETE FROM reading WHERE meter_id = $1 AND read_at = $2', [meterId, end]);
  await learnAll('2026-11-20T00:30:00');
});

test('Y-03 lists are valued by turns: at once after money or a new price, sooner the sooner it ends, and not for nothing', async () => {
  const now = at('2026-11-21T00:15:00');
  while ((await valueRunways(database.dataSource, now)) > 0);
  const read = async () => (await rows<{ ends: Date; due: Date; available: number; precision: string }>('SELECT ends_at AS ends, due_at AS due, available_fen AS available, precision FROM runway WHERE account_id = $1', [accountId]))[0]!;
  expect(await read()).toEqual({ ends: at('2026-11-21T18:00:00'), due: at('2026-11-21T01:21:00'), available: 800, precision: 'hour' });
  await recharge(1_920);
  await valueAgain(database.dataSource, [accountId]);
  expect(await valueRunways(database.dataSource, now)).toBe(1);
  expect((await read()).ends).toEqual(at('2026-11-23T18:00:00'));
  await inTransaction(database.dataSource, (tx) => addVersion(tx, { planId: market.planId, actor: market.cashier, definition: { kind: 'flat', priceMicroYuanPerKwh: 1_600_000 }, effectiveAt: at('2026-11-21T12:00:00') }));
  await revalueDue(database.dataSource, at('2026-11-21T12:00:00'));
  expect(await valueRunways(database.dataSource, at('2026-11-21T12:00:00'))).toBe(1);
  // 27.20: four hours at 0.80 until noon, eight at 1.60, then 11.20 of the next day
  expect((await read()).ends).toEqual(at('2026-11-22T15:00:00'));
});

test('who pays afterwards has no runway, and has one again when that ends', async () => {
  const [term] = await rows<{ id: string }>(`INSERT INTO postpaid_term (account_id, from_at, after_transfer_id, bill_day, due_days, set_name) VALUES ($1, $2, 0, 1, 15, '小李') RETURNING id`, [accountId, at('2026-11-21T12:10:00')]);
  expect(await ask('2026-11-21T12:15:00')).toMatchObject({ daysLeft: null, endsAt: null, precision: null, basis: null });
  expect(await valueRunways(database.dataSource, at('2026-11-21T12:15:00'))).toBe(1);
  expect(await rows('SELECT ends_at AS ends FROM runway WHERE account_id = $1', [accountId])).toEqual([{ ends: null }]);
  await rows('UPDATE postpaid_term SET to_at = $2 WHERE id = $1', [term!.id, at('2026-11-21T12:20:00')]);
  expect((await ask('2026-11-21T12:20:00')).basis).toBe('own');
});

test('an account that was closed is not learned and not valued any more', async () => {
  await rows(`UPDATE account SET state = 'closed', closed_at = $2, closed_by = $3 WHERE id = $1`, [accountId, at('2026-11-21T12:30:00'), market.cashier.id]);
  await valueAgain(database.dataSource, [accountId]);
  await valueRunways(database.dataSource, at('2026-11-21T12:30:00'));
  await learnAll('2026-11-23T00:30:00');
  expect(await rows('SELECT 1 FROM runway WHERE account_id = $1 UNION ALL SELECT 1 FROM load_profile WHERE account_id = $1', [accountId])).toEqual([]);
});
