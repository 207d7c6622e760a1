import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../test/support/database.js';
import { moneyLoop, openAll } from '../../../test/support/money-loop.js';
import { addVersion, makeMoneyMarket } from '../../../test/support/money-market.js';
import { purseOf, verifyLedger } from '#libs/ledger';
import type { TariffDefinition } from '#libs/tariff';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase({ now: new Date('2026-10-28T00:00:00+08:00') });
});
afterAll(() => database.close());

const timeOfUse = (peak: number): TariffDefinition => ({
  kind: 'time-of-use', prices: { peak, flat: 801_003, valley: 345_679 },
  slots: [{ from: '00:00', to: '08:10', period: 'valley' }, { from: '08:10', to: '12:05', period: 'peak' }, { from: '12:05', to: '22:00', period: 'flat' }, { from: '22:00', to: '24:00', period: 'valley' }],
});
const DAYS = 5;

/** Five days over a month's end, read each 30 minutes, with the settlement tick running each half hour as the worker runs it. */
async function fiveDays(cycle: 'sweep' | 'hourly' | 'daily' | 'monthly', seed: number): Promise<{ availableFen: number; billedFen: number; accruedFen: number; bills: number; billedWh: number }> {
  const market = await makeMoneyMarket(database.dataSource, { cycle, definition: timeOfUse(1_234_567), effectiveAt: '2026-01-01T00:00:00+08:00' });
  await addVersion(database.dataSource, market, '2026-10-31T09:17:00+08:00', timeOfUse(1_400_001));
  const loop = moneyLoop(database.dataSource, '2026-10-28T00:00:30+08:00');
  const start = new Date('2026-10-28T00:00:00+08:00');
  const [account] = await openAll(loop.open, market, start);
  let registerWh = 1_000_000;
  for (let step = 1; step <= DAYS * 48; step++) {
    const dueMs = start.getTime() + step * 1_800_000;
    registerWh += (step * seed) % 697;
    // Every 17th sweep is lost; readings come up to a minute after they are due.
    if (step % 17 !== 0) await loop.read([{ meterId: market.meterIds[0]!, readAt: new Date(dueMs + ((step * 7919) % 60_000)), registerWh }]);
    loop.clock.setTo(new Date(dueMs + 6 * 60_000));
    const before = await purseOf(database.dataSource, account!.accountId);
    const settled = await loop.settleDue.execute(loop.clock.now());
    if (settled.some((one) => one.buildingId === market.buildingId)) expect((await purseOf(database.dataSource, account!.accountId)).availableFen).toBe(before.availableFen);
  }
  const purse = await purseOf(database.dataSource, account!.accountId);
  const [billed] = await database.dataSource.query<{ fen: number; bills: number; wh: number }[]>(
    'SELECT coalesce(sum(amount_fen), 0)::bigint AS fen, count(*)::int AS bills, coalesce(sum(used_wh), 0)::bigint AS wh FROM bill WHERE account_id = $1', [account!.accountId]);
  return { availableFen: purse.availableFen, billedFen: billed!.fen, accruedFen: purse.accruedFen, bills: billed!.bills, billedWh: billed!.wh };
}

test('Y-01 settled every sweep, hourly, daily or monthly: the same available balance to the fen, and a chain of bills without gap', async () => {
  const [sweep, hourly, daily, monthly] = [await fiveDays('sweep', 1_013), await fiveDays('hourly', 1_013), await fiveDays('daily', 1_013), await fiveDays('monthly', 1_013)];
  expect([hourly.availableFen, daily.availableFen, monthly.availableFen]).toEqual([sweep.availableFen, sweep.availableFen, sweep.availableFen]);
  for (const one of [sweep, hourly, daily, monthly]) expect(one.billedFen + one.accruedFen).toBe(-one.availableFen);
  expect(sweep.bills).toBeGreaterThan(210);
  expect(hourly.bills).toBeGreaterThan(110);
  expect([daily.bills, monthly.bills]).toEqual([DAYS, 1]);
  expect(await verifyLedger(database.dataSource)).toEqual([]);
  // E2: each bill begins where the one before it ended, in time and in register.
  expect(await database.dataSource.query(
    `SELECT * FROM (SELECT meter_id, from_at, from_register_wh, lag(to_at) OVER w AS at, lag(to_register_wh) OVER w AS register FROM bill WINDOW w AS (PARTITION BY meter_id ORDER BY from_at)) x
     WHERE at IS NOT NULL AND (at <> from_at OR register <> from_register_wh)`)).toEqual([]);
  // E4: each bill that reaches a fen has its transfer of that amount.
  expect(await database.dataSource.query(`SELECT b.id FROM bill b LEFT JOIN transfer t ON t.id = b.transfer_id AND t.cause_key = 'bill:' || b.id AND t.amount_fen = b.amount_fen WHERE (b.amount_fen > 0) <> (t.id IS NOT NULL)`)).toEqual([]);
  // The accrual is what the meters hold.
  expect(await database.dataSource.query(
    `SELECT p.account_id FROM purse p JOIN (SELECT am.account_id, sum((s.carry_parts + s.unsettled_parts) / 10000000) AS fen FROM account_meter am JOIN accrual s USING (meter_id) WHERE am.to_at IS NULL GROUP BY 1) x
       USING (account_id) WHERE p.accrued_fen <> x.fen`)).toEqual([]);
}, 60_000);

test('T-04 a building that cannot be settled does not hold up the others, and is settled once it can be', async () => {
  const markets = [await makeMoneyMarket(database.dataSource), await makeMoneyMarket(database.dataSource), await makeMoneyMarket(database.dataSource)];
  const loop = moneyLoop(database.dataSource, '2026-11-10T10:00:00+08:00');
  for (const market of markets) {
    await openAll(loop.open, market, loop.clock.now());
    await loop.read([{ meterId: market.meterIds[0]!, readAt: new Date('2026-11-11T00:00:10+08:00'), registerWh: 1_001_000 }]);
  }
  const billed = async (index: number): Promise<number> => (await database.dataSource.query<unknown[]>('SELECT 1 FROM bill WHERE site_id = $1', [markets[index]!.siteId])).length;
  await database.dataSource.query('CREATE TABLE kept AS SELECT * FROM purse WHERE site_id = $1', [markets[1]!.siteId]);
  await database.dataSource.query('DELETE FROM purse WHERE site_id = $1', [markets[1]!.siteId]);
  loop.clock.setTo('2026-11-11T00:05:00+08:00');
  await expect(loop.settleDue.execute(loop.clock.now())).rejects.toThrow('1 of');
  expect([await billed(0), await billed(1), await billed(2)]).toEqual([1, 0, 1]);
  await database.dataSource.query('INSERT INTO purse SELECT * FROM kept');
  await loop.settleDue.execute(loop.clock.now());
  expect(await billed(1)).toBe(1);
});
