import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../test/support/database.js';
import { moneyLoop, openAll } from '../../../test/support/money-loop.js';
import { addVersion, makeMoneyMarket, type MoneyMarket } from '../../../test/support/money-market.js';
import { inTransaction } from '#libs/database';
import { purseOf, verifyLedger } from '#libs/ledger';
import { billAddsUp, tariffDefinitionSchema, type TariffDefinition } from '#libs/tariff';
import { accrue, KnownCursors, listBills, replay, settleMeters, unsettledOf } from './index.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase({ now: new Date('2026-11-20T00:00:00+08:00') });
});
afterAll(() => database.close());

const at = (text: string): Date => new Date(`${text}+08:00`);
const composed = (definition: object): TariffDefinition => tariffDefinitionSchema.parse({ kind: 'composed', ...definition });
// 0.50 up to 10 kWh a month, 0.60 up to 20, then 0.90
const tiered = composed({ tiers: [{ untilWh: 10_000, prices: { all: 500_000 } }, { untilWh: 20_000, prices: { all: 600_000 } }, { prices: { all: 900_000 } }], tierSpan: 'month' });
const tierFen = (wh: number, freeWh: number): number => Math.floor((Math.min(wh, 10_000) * 50 - freeWh * 50 + Math.min(Math.max(wh - 10_000, 0), 10_000) * 60 + Math.max(wh - 20_000, 0) * 90) / 1000);
const settle = (market: MoneyMarket, when: string) => inTransaction(database.dataSource, (tx) => settleMeters(tx, { siteId: market.siteId, meterIds: market.meterIds, at: at(when) }));
const linesOf = async (accountId: string) => (await listBills(database.dataSource, { accountId, limit: 50, offset: 0 })).items.map((bill) => ({ ...bill, brief: bill.lines.map((line) => [line.kind, line.tier, line.usedWh, line.priceMicroYuanPerKwh]) }));
const revenueOf = async (market: MoneyMarket, name: string) => ((await database.dataSource.query('SELECT balance_fen AS fen FROM ledger_account WHERE site_id = $1 AND code = $2', [market.siteId, `revenue:${name}`])) as { fen: number }[])[0]?.fen ?? 0;
const grant = (accountId: string, wh: number, expires: string | null = null) =>
  database.dataSource.query('INSERT INTO subsidy_allowance (account_id, granted_wh, left_wh, from_at, expires_at, cause_key) VALUES ($1, $2, $2, $3, $4, $5)', [accountId, wh, at('2026-11-01T00:00:00'), expires === null ? null : at(expires), randomUUID()]);
const leftOf = async (accountId: string) => ((await database.dataSource.query('SELECT left_wh AS wh FROM subsidy_allowance WHERE account_id = $1 ORDER BY expires_at NULLS LAST', [accountId])) as { wh: number }[]).map(({ wh }) => wh);

describe('T-03 tiers of an account', () => {
  test('a reading that crosses two tiers is split at both; the bill has a line a tier and says so in words; the next month begins anew', async () => {
    const market = await makeMoneyMarket(database.dataSource, { definition: tiered });
    const loop = moneyLoop(database.dataSource, '2026-11-20T10:00:30+08:00');
    const [shop] = await openAll(loop.open, market, at('2026-11-20T10:00:00'));
    const meterId = market.meterIds[0]!;
    await loop.read([{ meterId, readAt: at('2026-11-20T10:30:00'), registerWh: 1_008_000 }, { meterId, readAt: at('2026-11-20T11:00:00'), registerWh: 1_023_000 }]);
    // 10 × 0.50 + 10 × 0.60 + 3 × 0.90 = 13.70
    expect(await purseOf(database.dataSource, shop!.accountId)).toMatchObject({ accruedFen: 1370 });
    await loop.read([{ meterId, readAt: at('2026-11-30T23:59:30'), registerWh: 1_024_000 }, { meterId, readAt: at('2026-12-01T00:30:00'), registerWh: 1_025_000 }]);
    // Half a minute of the last 30 and a half lies before midnight: floor(1000 × 30 ÷ 1830) = 16 Wh.
    await settle(market, '2026-12-01T00:31:00');
    const [bill] = await linesOf(shop!.accountId);
    expect(bill!.brief).toEqual([['energy', 1, 10_984, 500_000], ['energy', 2, 10_000, 600_000], ['energy', 3, 4_016, 900_000]]);
    expect(bill!.sentence.zh).toContain('第2档10.00度×0.60元');
    expect(billAddsUp({ ...bill!, zone: market.zone, lines: bill!.lines.map((line) => ({ ...line, effectiveAt: new Date(line.effectiveAt) })) })).toBe(true);
    expect((await database.dataSource.query('SELECT used FROM account_draw WHERE account_id = $1', [shop!.accountId]))).toEqual([{ used: { '2026-11': 24_016, '2026-12': 984 } }]);
  });

  test('two buses at once: meters of one account draw one after the other, and the sum is exact', async () => {
    const market = await makeMoneyMarket(database.dataSource, { metersPerStall: 2, definition: tiered });
    const loop = moneyLoop(database.dataSource, '2026-11-20T10:00:30+08:00');
    const [shop] = await openAll(loop.open, market, at('2026-11-20T10:00:00'), 2);
    const knowing = market.meterIds.map(() => new KnownCursors());
    let totalWh = 0;
    for (let round = 1; round <= 12; round++) {
      await Promise.all(market.meterIds.map((meterId, index) => inTransaction(database.dataSource, (tx) => accrue(tx, [{ meterId, readAt: new Date(at('2026-11-20T10:00:00').getTime() + round * 60_000), registerWh: 1_000_000 + round * (index === 0 ? 701 : 1303) }], knowing[index]))));
      totalWh = round * (701 + 1303);
    }
    expect((await unsettledOf(database.dataSource, shop!.accountId)).meters.reduce((sum, meter) => sum + meter.chargeParts, 0)).toBe((10_000 * 500 + 10_000 * 600 + (totalWh - 20_000) * 900) * 1000);
    expect(await database.dataSource.query('SELECT used FROM account_draw WHERE account_id = $1', [shop!.accountId])).toEqual([{ used: { '2026-11': totalWh } }]);
  });

  test('any schedule of settlements gives the same fen: after every reading, after some, once', async () => {
    const sums: number[] = [];
    for (const every of [1, 5, 48]) {
      const market = await makeMoneyMarket(database.dataSource, { definition: tiered });
      const loop = moneyLoop(database.dataSource, '2026-11-20T10:00:30+08:00');
      const [shop] = await openAll(loop.open, market, at('2026-11-20T10:00:00'));
      await grant(shop!.accountId, 3_333);
      let registerWh = 1_000_000;
      for (let reading = 1; reading <= 48; reading++) {
        registerWh += 337 + ((reading * 271) % 400);
        await loop.read([{ meterId: market.meterIds[0]!, readAt: new Date(at('2026-11-20T10:00:00').getTime() + reading * 1_800_000), registerWh }]);
        if (reading % every === 0) await settle(market, '2026-11-21T12:00:00');
      }
      await settle(market, '2026-11-21T12:00:00');
      const bills = await linesOf(shop!.accountId);
      sums.push(bills.reduce((sum, bill) => sum + bill.amountFen, 0));
      expect(bills.flatMap((bill) => bill.lines).filter(({ kind }) => kind === 'subsidy').reduce((sum, line) => sum + line.usedWh, 0)).toBe(3_333);
      // All of what is free lies in the first tier, at 0.50: 3,333 Wh are 166.65 fen less.
      expect(sums.at(-1)).toBe(tierFen(registerWh - 1_000_000, 3_333));
    }
    expect(new Set(sums).size).toBe(1);
  });

  test('a price by tiers that takes over in the middle of a month counts what was used before', async () => {
    const market = await makeMoneyMarket(database.dataSource);
    const loop = moneyLoop(database.dataSource, '2026-11-20T10:00:30+08:00');
    const [shop] = await openAll(loop.open, market, at('2026-11-20T10:00:00'));
    const meterId = market.meterIds[0]!;
    await loop.read([{ meterId, readAt: at('2026-11-20T11:00:00'), registerWh: 1_009_000 }]);
    await addVersion(database.dataSource, market, at('2026-11-20T11:00:00'), tiered);
    await loop.read([{ meterId, readAt: at('2026-11-20T11:30:00'), registerWh: 1_011_000 }]);
    await settle(market, '2026-11-20T12:00:00');
    expect((await linesOf(shop!.accountId))[0]!.brief).toEqual([['energy', null, 9_000, 800_000], ['energy', 1, 1_000, 500_000], ['energy', 2, 1_000, 600_000]]);
  });
});

describe('A-10 free energy', () => {
  test('is used before money from the moment it is there, what expires first goes first, under a flat price as well; a worker that knows the meter learns of it', async () => {
    const market = await makeMoneyMarket(database.dataSource);
    const loop = moneyLoop(database.dataSource, '2026-11-20T10:00:30+08:00');
    const [shop] = await openAll(loop.open, market, at('2026-11-20T10:00:00'));
    const known = new KnownCursors();
    const read = async (when: string, registerWh: number) => {
      await inTransaction(database.dataSource, (tx) => accrue(tx, [{ meterId: market.meterIds[0]!, readAt: at(when), registerWh }], known));
      known.confirm();
    };
    await read('2026-11-20T10:30:00', 1_001_000);
    await read('2026-11-20T11:00:00', 1_002_000);
    await grant(shop!.accountId, 5_000, '2027-01-01T00:00:00');
    await grant(shop!.accountId, 1_500, '2026-12-01T00:00:00');
    await grant(shop!.accountId, 9_000, '2026-11-19T00:00:00');
    await read('2026-11-20T11:30:00', 1_004_000);
    expect(await leftOf(shop!.accountId)).toEqual([9_000, 0, 4_500]);
    expect(await purseOf(database.dataSource, shop!.accountId)).toMatchObject({ accruedFen: 160 });
    await read('2026-11-20T12:00:00', 1_010_000);
    expect(await leftOf(shop!.accountId)).toEqual([9_000, 0, 0]);
    // 2 kWh before, 6 − 4.5 after: 3.5 × 0.80
    expect(await purseOf(database.dataSource, shop!.accountId)).toMatchObject({ accruedFen: 280 });
    await settle(market, '2026-11-20T12:01:00');
    const [bill] = await linesOf(shop!.accountId);
    expect(bill!.brief).toEqual([['energy', null, 3_500, 800_000], ['subsidy', null, 6_500, 0]]);
    expect(bill!.sentence.zh).toContain('补助6.50度×0.00元');
    const found = await replay(database.dataSource, { planId: market.planId, definition: { kind: 'flat', priceMicroYuanPerKwh: 800_000 }, to: '2026-11-20', days: 1 });
    expect(found.accounts[0]).toMatchObject({ oldFen: 280, newFen: 280 });
  });
});

describe('Y-08 services', () => {
  test('loss and service are lines of their own and revenue of their own, exact over any number of bills', async () => {
    const served = composed({ tiers: [{ prices: { all: 600_000 } }], factorMillionths: 1_100_000, services: [{ name: '线损', kind: 'loss', priceMicroYuanPerKwh: 20_000 }, { name: '服务费', kind: 'service', priceMicroYuanPerKwh: 50_000 }] });
    const market = await makeMoneyMarket(database.dataSource, { definition: served });
    const loop = moneyLoop(database.dataSource, '2026-11-20T10:00:30+08:00');
    const [shop] = await openAll(loop.open, market, at('2026-11-20T10:00:00'));
    let registerWh = 1_000_000;
    for (let reading = 1; reading <= 20; reading++) {
      registerWh += 13 + ((reading * 97) % 401);
      await loop.read([{ meterId: market.meterIds[0]!, readAt: new Date(at('2026-11-20T10:00:00').getTime() + reading * 600_000), registerWh }]);
      await settle(market, '2026-11-20T14:00:00');
    }
    const usedWh = registerWh - 1_000_000;
    const bills = await linesOf(shop!.accountId);
    const total = bills.reduce((sum, bill) => sum + bill.amountFen, 0);
    expect(total).toBe(Math.floor((usedWh * 73) / 1000));
    expect(await revenueOf(market, 'service')).toBe(Math.floor((usedWh * 7) / 1000));
    expect((await revenueOf(market, 'electricity')) + (await revenueOf(market, 'service'))).toBe(total);
    expect(bills.at(-1)!.lines.map(({ kind, service: name, priceMicroYuanPerKwh, base }) => [kind, name, priceMicroYuanPerKwh, base])).toEqual([
      ['energy', null, 660_000, { priceMicroYuanPerKwh: 600_000, factorMillionths: 1_100_000 }], ['service', '线损', 20_000, null], ['service', '服务费', 50_000, null],
    ]);
    expect(bills.every((bill) => billAddsUp({ ...bill, zone: market.zone, lines: bill.lines.map((line) => ({ ...line, effectiveAt: new Date(line.effectiveAt) })) }))).toBe(true);
    expect(await verifyLedger(database.dataSource)).toEqual([]);
  });
});
