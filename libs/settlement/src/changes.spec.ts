import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { handOverLoop } from '../../../test/support/hand-over-loop.js';
import { testDatabase, type TestDatabase } from '../../../test/support/database.js';
import { moneyLoop, openAll, requestId } from '../../../test/support/money-loop.js';
import { makeMoneyMarket, type MoneyMarket } from '../../../test/support/money-market.js';
import { inTransaction } from '#libs/database';
import { cashDrawerCode, purseCode, purseOf, transfer, verifyLedger } from '#libs/ledger';
import type { ManualClock } from '#libs/runtime';
import { listBills, replaceMeter, swapStalls, type HandOverReading, type OpenedAccount, type ReplaceMeterInput } from './index.js';

let database: TestDatabase;
let market: MoneyMarket;
let clock: ManualClock;
let loop: ReturnType<typeof handOverLoop>;
let accounts: OpenedAccount[];
const START = new Date('2026-11-20T10:00:00+08:00');

beforeAll(async () => (database = await testDatabase({ now: START })));
afterAll(() => database?.close());
beforeEach(async () => {
  market = await makeMoneyMarket(database.dataSource, { stalls: 2 });
  const money = moneyLoop(database.dataSource, '2026-11-20T10:00:00+08:00');
  clock = money.clock;
  loop = handOverLoop(database.dataSource, market, clock);
  for (const meterId of market.meterIds) await loop.read(meterId, 1_000_000);
  accounts = await openAll(money.open, market, clock.now());
  for (const { accountId } of accounts) await pay(accountId, 10_000);
});

const pay = (accountId: string, amountFen: number) =>
  inTransaction(database.dataSource, (tx) => transfer(tx, { siteId: market.siteId, causeKey: `recharge:${requestId()}-${accountId}`, kind: 'recharge', from: cashDrawerCode(market.cashier.id), to: purseCode(accountId), amountFen, at: clock.now(), actor: market.cashier }));
const available = async (index: number) => (await purseOf(database.dataSource, accounts[index]!.accountId)).availableFen;
const usedBy = async (index: number) => (await database.dataSource.query<{ wh: number }[]>('SELECT coalesce(sum(used_wh), 0)::bigint AS wh FROM metered_usage WHERE account_id = $1', [accounts[index]!.accountId]))[0]!.wh;
const bindings = (accountId: string) => database.dataSource.query<{ meterId: number; fromAt: Date; fromWh: number; toAt: Date | null; toWh: number | null }[]>('SELECT meter_id AS "meterId", from_at AS "fromAt", from_register_wh AS "fromWh", to_at AS "toAt", to_register_wh AS "toWh" FROM account_meter WHERE account_id = $1 ORDER BY from_at, meter_id', [accountId]);

async function replace(lastWh: number, firstWh: number, over: Partial<ReplaceMeterInput> = {}) {
  const meterId = over.meterId ?? market.meterIds[0]!;
  const stand = await loop.stand(meterId);
  const end = { at: clock.now(), photoId: null };
  return inTransaction(database.dataSource, (tx) => replaceMeter(tx, {
    replacementId: randomUUID(), meterId, last: { ...end, how: 'manual', registerWh: lastWh, displayWh: lastWh }, lastGood: { readAt: stand.readAt!, registerWh: stand.registerWh! }, meter: { meterNumber: `N-${randomUUID().slice(0, 8)}` },
    first: { ...end, how: 'manual', registerWh: firstWh, displayWh: firstWh }, reason: '表坏', actor: market.cashier, now: clock.now(), ...over,
  }));
}

describe('R-06 a meter is replaced', () => {
  test('R-06 the old is settled at its last register, the new counts from its first, and the balance does not jump', async () => {
    clock.advanceMs(3_600_000);
    await loop.read(market.meterIds[0]!, 1_004_000);
    // 4 kWh × 0.80 = 3.20 of 100.00
    expect(await available(0)).toBe(9_680);
    clock.advanceMs(600_000);
    // 0.5 kWh more at the exchange: 0.40
    const done = await replace(1_004_500, 12_345);
    expect(done).toMatchObject({ settledWh: 4_500, chargedFen: 360 });
    expect(await available(0)).toBe(9_640);
    expect((await purseOf(database.dataSource, accounts[0]!.accountId)).accruedFen).toBe(0);
    const at = clock.now();
    expect(await bindings(accounts[0]!.accountId)).toEqual([
      { meterId: market.meterIds[0], fromAt: START, fromWh: 1_000_000, toAt: at, toWh: 1_004_500 }, { meterId: done.newMeterId, fromAt: at, fromWh: 12_345, toAt: null, toWh: null },
    ]);
    const [meter] = await database.dataSource.query<object[]>('SELECT n.unit_address = o.unit_address AND n.bus_id = o.bus_id AND n.stall_id = o.stall_id AND n.profile_id = o.profile_id AS same, o.removed_at FROM meter o, meter n WHERE o.id = $1 AND n.id = $2', [market.meterIds[0], done.newMeterId]);
    expect(meter).toEqual({ same: true, removed_at: at });
    clock.advanceMs(1_800_000);
    await loop.read(done.newMeterId, 13_345);
    // 1 kWh on the new meter: 0.80
    expect([await available(0), await usedBy(0)]).toEqual([9_560, 5_500]);
    expect(await verifyLedger(database.dataSource)).toEqual([]);
  });

  test('R-06 the same request is one replacement; a meter that answered meanwhile, was replaced, or would fall, refuses', async () => {
    clock.advanceMs(600_000);
    const replacementId = randomUUID();
    const first = await replace(1_001_000, 0, { replacementId });
    expect(await replace(1_001_000, 0, { replacementId })).toEqual(first);
    await expect(replace(1_001_000, 0)).rejects.toMatchObject({ code: 'meter-replaced' });
    const other = market.meterIds[1]!;
    await expect(replace(999_999, 0, { meterId: other })).rejects.toMatchObject({ code: 'register-below-last' });
    await expect(replace(1_000_100, 0, { meterId: other, lastGood: { readAt: new Date(0), registerWh: 1_000_000 } })).rejects.toMatchObject({ code: 'newer-good-reading' });
    await expect(replace(1_000_100, 0, { meterId: other, meter: { meterId: first.newMeterId } })).rejects.toMatchObject({ code: 'meter-not-spare' });
    expect(await bindings(accounts[1]!.accountId)).toMatchObject([{ meterId: other, toAt: null }]);
  });

  test('R-06 a dead meter is ended by an estimate, and its bill says so', async () => {
    clock.advanceMs(3_600_000);
    const end = { at: clock.now(), photoId: null };
    await replace(1_002_000, 0, { last: { ...end, how: 'estimate', registerWh: 1_002_000, displayWh: 1_002_000 } });
    expect((await listBills(database.dataSource, { accountId: accounts[0]!.accountId, limit: 5, offset: 0 })).items).toMatchObject([{ usedWh: 2_000, amountFen: 160, estimated: true }]);
    expect(await database.dataSource.query('SELECT quality, source FROM reading WHERE meter_id = $1 ORDER BY read_at DESC LIMIT 1', [market.meterIds[0]])).toEqual([{ quality: 'estimated', source: 'estimate' }]);
  });

  test('R-06 the part-fen goes along: over any chain of meters the shop pays the exact price of all its energy, rounded down once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.record({ old: fc.integer({ min: 0, max: 900 }), first: fc.nat(5_000), next: fc.integer({ min: 0, max: 900 }) }), { minLength: 1, maxLength: 4 }), async (chain) => {
        const stall = await makeMoneyMarket(database.dataSource, { stalls: 1, definition: { kind: 'flat', priceMicroYuanPerKwh: 812_345 } });
        const money = moneyLoop(database.dataSource, '2026-11-20T10:00:00+08:00');
        const field = handOverLoop(database.dataSource, stall, money.clock);
        let meterId = stall.meterIds[0]!;
        let register = 1_000_000;
        let used = 0;
        await field.read(meterId, register);
        const [account] = await openAll(money.open, stall, money.clock.now());
        for (const { old, first, next } of chain) {
          money.clock.advanceMs(900_000);
          const stand = await field.stand(meterId);
          const end = { at: money.clock.now(), photoId: null };
          const done = await inTransaction(database.dataSource, (tx) => replaceMeter(tx, {
            replacementId: randomUUID(), meterId, last: { ...end, how: 'manual', registerWh: register + old, displayWh: register + old }, lastGood: { readAt: stand.readAt!, registerWh: stand.registerWh! }, meter: { meterNumber: randomUUID() },
            first: { ...end, how: 'manual', registerWh: first, displayWh: first }, reason: 'x', actor: stall.cashier, now: money.clock.now(),
          }));
          [meterId, register, used] = [done.newMeterId, first + next, used + old + next];
          money.clock.advanceMs(900_000);
          await field.read(meterId, register);
        }
        const purse = await purseOf(database.dataSource, account!.accountId);
        // µyuan per kWh × Wh / 10⁷ = fen
        expect(purse.accruedFen - purse.balanceFen).toBe(Math.floor((used * 812_345) / 10_000_000));
        const [row] = await database.dataSource.query<{ wh: number }[]>('SELECT coalesce(sum(used_wh), 0)::bigint AS wh FROM metered_usage WHERE account_id = $1', [account!.accountId]);
        expect(row!.wh).toBe(used);
      }),
      { numRuns: 15 },
    );
  });
});

const standing = async (index: number) => (await database.dataSource.query<{ id: string }[]>('SELECT stall_id AS id FROM account WHERE id = $1', [accounts[index]!.accountId]))[0]!.id;
async function swap(swapId = randomUUID()) {
  const readings: Omit<HandOverReading, 'chargeFen'>[] = [];
  for (const meterId of market.meterIds) readings.push(await loop.live(meterId));
  const [first, second] = [await standing(0), await standing(1)];
  return inTransaction(database.dataSource, (tx) => swapStalls(tx, { swapId, siteId: market.siteId, firstAccountId: accounts[0]!.accountId, firstStallId: first, secondAccountId: accounts[1]!.accountId, secondStallId: second, readings, manual: [], reason: '换铺', actor: market.cashier, now: clock.now() }));
}

describe('R-08 two shops change places', () => {
  test('R-08 each is settled at its own stall and goes on at the other; money goes with the merchant, meters stay', async () => {
    clock.advanceMs(3_600_000);
    await loop.read(market.meterIds[0]!, 1_004_000);
    await loop.read(market.meterIds[1]!, 1_010_000);
    expect([await available(0), await available(1)]).toEqual([9_680, 9_200]);
    const swapId = randomUUID();
    expect(await swap(swapId)).toEqual({ swapId, firstChargedFen: 320, secondChargedFen: 800 });
    expect(await swap(swapId)).toEqual({ swapId, firstChargedFen: 320, secondChargedFen: 800 });
    expect([await available(0), await available(1)]).toEqual([9_680, 9_200]);
    const places = await database.dataSource.query('SELECT id, stall_id FROM account WHERE id = ANY($1::uuid[]) ORDER BY number', [accounts.map(({ accountId }) => accountId)]);
    expect(places).toMatchObject([{ stall_id: market.stallIds[1] }, { stall_id: market.stallIds[0] }]);
    const at = clock.now();
    expect(await bindings(accounts[0]!.accountId)).toEqual([
      { meterId: market.meterIds[0], fromAt: START, fromWh: 1_000_000, toAt: at, toWh: 1_004_000 }, { meterId: market.meterIds[1], fromAt: at, fromWh: 1_010_000, toAt: null, toWh: null },
    ]);
    expect(await database.dataSource.query('SELECT account_id, from_at, to_at FROM occupancy WHERE stall_id = $1 ORDER BY from_at', [market.stallIds[0]])).toEqual([
      { account_id: accounts[0]!.accountId, from_at: START, to_at: at }, { account_id: accounts[1]!.accountId, from_at: at, to_at: null },
    ]);
    clock.advanceMs(1_800_000);
    await loop.read(market.meterIds[0]!, 1_005_000);
    await loop.read(market.meterIds[1]!, 1_013_000);
    // The first shop now pays for the second stall's meter: 3 kWh; the second for 1 kWh.
    expect([await available(0), await available(1)]).toEqual([9_440, 9_120]);
    expect([await usedBy(0), await usedBy(1)]).toEqual([7_000, 11_000]);
    expect(await verifyLedger(database.dataSource)).toEqual([]);
    const told = await database.dataSource.query(`SELECT payload ->> 'template' AS template, payload -> 'params' ->> 'stallNumber' AS stall FROM outbox WHERE key LIKE $1 AND topic = 'customer.tell' ORDER BY id`, [`swap:${swapId}:%`]);
    expect(told).toEqual([{ template: 'stall-swapped', stall: 'A000002' }, { template: 'stall-swapped', stall: 'A000001' }]);
  });

  test('R-08 refused as a whole: itself, a closed account, a reading that was overtaken', async () => {
    const readings = [await loop.live(market.meterIds[0]!), await loop.live(market.meterIds[1]!)];
    const input = { swapId: randomUUID(), siteId: market.siteId, firstAccountId: accounts[0]!.accountId, firstStallId: market.stallIds[0]!, secondAccountId: accounts[1]!.accountId, secondStallId: market.stallIds[1]!, readings, manual: [], reason: 'x', actor: market.cashier, now: clock.now() };
    await expect(inTransaction(database.dataSource, (tx) => swapStalls(tx, { ...input, secondAccountId: input.firstAccountId }))).rejects.toMatchObject({ code: 'swap-same-account' });
    await expect(inTransaction(database.dataSource, (tx) => swapStalls(tx, { ...input, readings: readings.slice(0, 1) }))).rejects.toMatchObject({ code: 'no-base-reading' });
    await expect(inTransaction(database.dataSource, (tx) => swapStalls(tx, input))).rejects.toMatchObject({ code: 'reading-not-newer' });
    clock.advanceMs(60_000);
    await loop.read(market.meterIds[1]!, 1_000_100);
    await expect(inTransaction(database.dataSource, (tx) => swapStalls(tx, input))).rejects.toMatchObject({ code: 'hand-over-overtaken' });
    expect(await bindings(accounts[0]!.accountId)).toMatchObject([{ meterId: market.meterIds[0], toAt: null }]);
  });

  test('R-08 any row of readings, exchanges and replacements: every watt-hour belongs to exactly one shop', async () => {
    const act = fc.oneof(fc.record({ kind: fc.constant('read' as const), meter: fc.nat(1), wh: fc.nat(900) }), fc.constant({ kind: 'swap' as const }), fc.record({ kind: fc.constant('replace' as const), meter: fc.nat(1), wh: fc.nat(400), first: fc.nat(9_000) }));
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 2, maxLength: 9 }), async (acts) => {
        const registers = new Map<number, number>();
        for (const meterId of market.meterIds) registers.set(meterId, (await loop.stand(meterId)).registerWh!);
        const before = [await usedBy(0), await usedBy(1)];
        const used = [0, 0];
        // who sits at which meter now
        const at = (await bindings(accounts[0]!.accountId)).some(({ meterId, toAt }) => toAt === null && meterId === market.meterIds[0]) ? [0, 1] : [1, 0];
        for (const step of acts) {
          clock.advanceMs(900_000);
          if (step.kind === 'swap') {
            for (const [meterId, register] of registers) if (market.meterIds.includes(meterId)) await loop.read(meterId, register);
            await swap();
            at.reverse();
          } else {
            const meterId = market.meterIds[step.meter]!;
            used[at[step.meter]!]! += step.wh;
            const register = registers.get(meterId)! + step.wh;
            if (step.kind === 'read') {
              await loop.read(meterId, register);
              registers.set(meterId, register);
            } else {
              const { newMeterId } = await replace(register, step.first, { meterId });
              market.meterIds[step.meter] = newMeterId;
              registers.set(newMeterId, step.first);
            }
          }
        }
        expect([(await usedBy(0)) - before[0]!, (await usedBy(1)) - before[1]!]).toEqual(used);
      }),
      { numRuns: 20 },
    );
    expect(await verifyLedger(database.dataSource)).toEqual([]);
  });
});
