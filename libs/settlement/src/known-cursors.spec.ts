import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { inTransaction } from '#libs/database';
import { purseOf } from '#libs/ledger';
import type { TariffDefinition } from '#libs/tariff';
import { testDatabase, type TestDatabase } from '../../../test/support/database.js';
import { moneyLoop, openAll, requestId } from '../../../test/support/money-loop.js';
import { addVersion, makeMoneyMarket, type MoneyMarket } from '../../../test/support/money-market.js';
import { accrue, KnownCursors, type AccrualPoint } from './index.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());

const at = (time: string): Date => new Date(`2026-11-20T${time}+08:00`);
// The peak begins in the middle of the sweeps.
const byTime: TariffDefinition = { kind: 'time-of-use', prices: { peak: 1_200_000, flat: 800_000 }, slots: [{ from: '00:00', to: '10:04', period: 'flat' }, { from: '10:04', to: '24:00', period: 'peak' }] };
const flat = (fenPerKwh: number) => ({ kind: 'flat', priceMicroYuanPerKwh: fenPerKwh * 10_000 }) as const;

let market: MoneyMarket;
let loop: ReturnType<typeof moneyLoop>;
let accountIds: string[];
let known: KnownCursors;
let runs: number;
beforeEach(async () => {
  market = await makeMoneyMarket(database.dataSource, { stalls: 3, definition: flat(100) });
  loop = moneyLoop(database.dataSource, '2026-11-20T10:00:00+08:00');
  accountIds = (await openAll(loop.open, market, at('10:00:00'))).map(({ accountId }) => accountId);
  known = new KnownCursors();
});

const point = (meter: number, time: string, usedWh: number): AccrualPoint => ({ meterId: market.meterIds[meter]!, readAt: at(time), registerWh: 1_000_000 + usedWh });

/** As a worker does: what it knows is confirmed after the commit. `runs` counts the tries of the transaction. */
async function sweep(...points: AccrualPoint[]): Promise<void> {
  runs = 0;
  await inTransaction(database.dataSource, (tx) => {
    runs += 1;
    return accrue(tx, points, known);
  });
  known.confirm();
}

const accrued = async (account = 0) => (await purseOf(database.dataSource, accountIds[account]!)).accruedFen;

describe('where a worker remembers that its meters stand', () => {
  test('nothing is looked up again while nobody else writes', async () => {
    await sweep(point(0, '10:30:00', 1000), point(1, '10:30:00', 2000));
    await sweep(point(0, '11:00:00', 3000), point(1, '11:00:00', 4000));
    expect([runs, await accrued(0), await accrued(1)]).toEqual([1, 300, 400]);
    expect(known.take(market.meterIds[0]!)).toMatchObject({ atMs: at('11:00:00').getTime(), registerWh: 1_003_000 });
  });

  test('a price that is set meanwhile holds from the next reading on, without a repeat', async () => {
    await sweep(point(0, '10:30:00', 1000));
    await addVersion(database.dataSource, market, at('10:30:00'), flat(200));
    await sweep(point(0, '11:00:00', 2000));
    expect([runs, await accrued()]).toEqual([1, 300]);
  });

  const dearer = async (): Promise<string> => {
    const [plan] = await database.dataSource.query<{ id: string }[]>(`INSERT INTO tariff_plan (site_id, name) VALUES ($1, 'dear') RETURNING id`, [market.siteId]);
    await addVersion(database.dataSource, { ...market, planId: plan!.id }, at('00:00:00'), flat(500));
    return plan!.id;
  };

  test.each([
    ['its site', 'UPDATE site SET tariff_plan_id = $1 WHERE id = $2', () => market.siteId],
    ['its account type', 'UPDATE account_type SET tariff_plan_id = $1 WHERE id = (SELECT account_type_id FROM account WHERE id = $2)', () => accountIds[0]],
    ['its account', 'UPDATE account SET tariff_plan_id = $1 WHERE id = $2', () => accountIds[0]],
    ['itself', 'UPDATE meter SET tariff_plan_id = $1 WHERE id = $2', () => market.meterIds[0]],
  ])('another plan that is given to %s takes over at the next reading', async (_, sql, id) => {
    await sweep(point(0, '10:30:00', 1000));
    await database.dataSource.query(sql, [await dearer(), id()]);
    await sweep(point(0, '11:00:00', 2000));
    await sweep(point(0, '11:30:00', 3000));
    // the plan was given after 10:30: 1 kWh at 1.00 until the reading that it takes over at, 1 kWh at 5.00 after it
    expect([runs, await accrued()]).toEqual([1, 700]);
  });

  test('a settlement in between is seen: the bill’s energy is not charged again', async () => {
    await sweep(point(0, '10:30:00', 1000));
    loop.clock.setTo(at('10:31:00'));
    await loop.settle.execute({ buildingId: market.buildingId, cutOffAt: at('10:31:00') });
    await sweep(point(0, '11:00:00', 2500));
    expect([runs, await accrued(), (await purseOf(database.dataSource, accountIds[0]!)).balanceFen]).toEqual([2, 150, -100]);
  });

  test('an account that closes takes its meter out of the accrual, and the next one does not pay for it', async () => {
    await sweep(point(0, '10:30:00', 0));
    loop.clock.setTo(at('10:31:00'));
    await loop.close.execute({ actor: market.cashier, accountId: accountIds[0]!, finalReadings: [point(0, '10:31:00', 0)], payoutFen: 0, requestId: requestId() });
    await sweep(point(0, '11:00:00', 9000));
    expect([runs, await accrued()]).toEqual([2, 0]);
    const second = await loop.open.execute({
      actor: market.cashier, siteId: market.siteId, stallId: market.stallIds[0]!, phone: '13900000000', customerName: '下家', baseReadings: [point(0, '11:00:00', 9000)], requestId: requestId(),
    });
    await sweep(point(0, '11:30:00', 10_000));
    expect([runs, (await purseOf(database.dataSource, second.accountId)).accruedFen, await accrued()]).toEqual([2, 100, 0]);
  });

  test('a transaction that failed after the accrual leaves nothing behind', async () => {
    await sweep(point(0, '10:30:00', 1000));
    await expect(inTransaction(database.dataSource, async (tx) => {
      await accrue(tx, [point(0, '11:00:00', 2000)], known);
      throw new Error('killed');
    })).rejects.toThrow('killed');
    await sweep(point(0, '11:00:00', 2000));
    expect(await accrued()).toBe(200);
  });

  test('two workers that take turns, as after a lost lease, charge everything once', async () => {
    const other = new KnownCursors();
    let usedWh = 0;
    for (let minute = 1; minute <= 8; minute++) {
      usedWh += 1000;
      known = minute % 3 === 0 ? other : known;
      await sweep(point(0, `10:0${minute}:00`, usedWh));
    }
    expect(await accrued()).toBe(800);
  });

  test('whatever happens in between, it ends where a worker that remembers nothing ends', async () => {
    const act = fc.constantFrom('settle', 'plan', 'plan back', 'price', 'forget', 'fail', 'nothing', 'nothing');
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(act, fc.integer({ min: 0, max: 5000 })), { minLength: 2, maxLength: 10 }), fc.constantFrom(flat(100), byTime), async (steps, definition) => {
        const ends: unknown[] = [];
        for (const remembers of [true, false]) {
          market = await makeMoneyMarket(database.dataSource, { stalls: 1, definition });
          loop = moneyLoop(database.dataSource, '2026-11-20T10:00:00+08:00');
          accountIds = (await openAll(loop.open, market, at('10:00:00'))).map(({ accountId }) => accountId);
          known = new KnownCursors();
          const dear = await dearer();
          let usedWh = 0;
          for (const [index, [what, moreWh]] of steps.entries()) {
            const time = `10:${String(index + 1).padStart(2, '0')}:00`;
            loop.clock.setTo(at(time));
            if (!remembers || what === 'forget') known = new KnownCursors();
            if (what === 'settle') await loop.settle.execute({ buildingId: market.buildingId, cutOffAt: at(time) });
            if (what === 'plan' || what === 'plan back') await database.dataSource.query('UPDATE site SET tariff_plan_id = $2 WHERE id = $1', [market.siteId, what === 'plan' ? dear : market.planId]);
            if (what === 'price') await addVersion(database.dataSource, market, at(time), flat(100 + index));
            usedWh += moreWh;
            if (what === 'fail') await inTransaction(database.dataSource, async (tx) => accrue(tx, [point(0, time, usedWh)], known).then(() => Promise.reject(new Error('killed')))).catch(() => undefined);
            await sweep(point(0, time, usedWh));
          }
          const { balanceFen, accruedFen } = await purseOf(database.dataSource, accountIds[0]!);
          const [row] = await database.dataSource.query<unknown[]>('SELECT at, register_wh, carry_parts, unsettled_parts, unsettled_wh, line_used_wh, line_charge_parts, line_period_wh FROM accrual WHERE meter_id = $1', [market.meterIds[0]]);
          ends.push({ balanceFen, accruedFen, row });
        }
        expect(ends[0]).toEqual(ends[1]);
      }),
      { numRuns: 12 },
    );
  });
});
