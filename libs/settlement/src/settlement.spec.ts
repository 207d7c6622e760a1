import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../test/support/database.js';
import { moneyLoop, openAll, requestId } from '../../../test/support/money-loop.js';
import { addVersion, makeMoneyMarket, type MoneyMarket } from '../../../test/support/money-market.js';
import { inTransaction } from '#libs/database';
import { cashDrawerCode, purseCode, purseOf, transfer, verifyLedger } from '#libs/ledger';
import { billAddsUp } from '#libs/tariff';
import { startAccrual } from './accrue.js';
import { listBills, runway, unsettledOf, usagePoints } from './index.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase({ now: new Date('2026-11-20T00:00:00+08:00') });
});
afterAll(() => database.close());

const at = (text: string): Date => new Date(`${text}+08:00`);
const recharge = (market: MoneyMarket, accountId: string, amountFen: number) =>
  inTransaction(database.dataSource, (tx) =>
    transfer(tx, { siteId: market.siteId, causeKey: `recharge:${requestId()}`, kind: 'recharge', from: cashDrawerCode(market.cashier.id), to: purseCode(accountId), amountFen, at: at('2026-11-20T10:00:00'), actor: market.cashier }),
  );
const outbox = async (topic: string, key: string): Promise<number> =>
  (await database.dataSource.query<{ n: number }[]>('SELECT count(*)::int AS n FROM outbox WHERE topic = $1 AND key = $2', [topic, key]))[0]!.n;

describe('A-01 opening', () => {
  test('opening records base reading and who, counts from there, and is done once per request', async () => {
    const market = await makeMoneyMarket(database.dataSource);
    const loop = moneyLoop(database.dataSource, '2026-11-20T10:00:30+08:00');
    const [meterId] = market.meterIds;
    await loop.read([{ meterId: meterId!, readAt: at('2026-11-20T09:30:00'), registerWh: 990_000 }]);
    const input = {
      actor: market.cashier, siteId: market.siteId, stallId: market.stallIds[0]!, phone: '13900000001', customerName: '王小明',
      baseReadings: [{ meterId: meterId!, readAt: at('2026-11-20T10:00:00'), registerWh: 1_000_000 }], requestId: requestId(),
    };
    const opened = await loop.open.execute(input);
    expect(opened).toMatchObject({ number: 'A000001', meters: [{ meterId, fromRegisterWh: 1_000_000, fromAt: '2026-11-20T02:00:00.000Z' }] });
    expect(await loop.open.execute({ ...input, baseReadings: [] })).toEqual(opened);
    await expect(loop.open.execute({ ...input, phone: '13900000002' })).rejects.toMatchObject({ code: 'request-id-reused' });
    await expect(loop.open.execute({ ...input, requestId: requestId() })).rejects.toMatchObject({ code: 'stall-has-open-account' });
    // The 10 kWh before the base reading are nobody's.
    expect(await purseOf(database.dataSource, opened.accountId)).toMatchObject({ balanceFen: 0, accruedFen: 0, availableFen: 0, threshold1Fen: 10_000 });
    const report = await loop.read([{ meterId: meterId!, readAt: at('2026-11-20T10:30:00'), registerWh: 1_001_000 }]);
    expect(report).toEqual({ accountIds: [opened.accountId], noPrice: [], backwards: [] });
    expect(await purseOf(database.dataSource, opened.accountId)).toMatchObject({ accruedFen: 80, availableFen: -80 });
  });

  test('what is missing is named, and nothing is left behind', async () => {
    const market = await makeMoneyMarket(database.dataSource);
    const loop = moneyLoop(database.dataSource, '2026-11-20T10:00:30+08:00');
    const base = [{ meterId: market.meterIds[0]!, readAt: at('2026-11-20T10:00:00'), registerWh: 1 }];
    const input = { actor: market.cashier, siteId: market.siteId, stallId: market.stallIds[0]!, phone: '13900000003', customerName: '', baseReadings: base, requestId: requestId() };
    await expect(loop.open.execute({ ...input, baseReadings: [] })).rejects.toMatchObject({ code: 'no-base-reading' });
    await expect(loop.open.execute({ ...input, phone: '123' })).rejects.toMatchObject({ code: 'phone-malformed' });
    await expect(loop.open.execute({ ...input, siteId: market.companyId })).rejects.toMatchObject({ code: 'stall-not-found' });
    await database.dataSource.query('UPDATE site SET tariff_plan_id = NULL WHERE id = $1', [market.siteId]);
    await expect(loop.open.execute(input)).rejects.toMatchObject({ code: 'no-tariff-plan' });
    expect(await database.dataSource.query('SELECT 1 FROM account WHERE site_id = $1', [market.siteId])).toEqual([]);
  });
});

describe('T-04 settlement', () => {
  test('T-01 T-08 a day is billed once, explains itself, and readings are in exactly one of the two lists', async () => {
    const market = await makeMoneyMarket(database.dataSource, { stalls: 2 });
    const loop = moneyLoop(database.dataSource, '2026-11-20T10:00:30+08:00');
    const [first, second] = await openAll(loop.open, market, at('2026-11-20T10:00:00'));
    await recharge(market, first!.accountId, 5_000);
    const [meterId, otherId] = market.meterIds;
    await database.dataSource.query('UPDATE meter SET tariff_plan_id = (SELECT id FROM tariff_plan WHERE site_id = $2) WHERE id = $1', [meterId, market.siteId]);
    await addVersion(database.dataSource, market, at('2026-11-20T18:00:00'), { kind: 'flat', priceMicroYuanPerKwh: 900_000 });
    await loop.read([
      { meterId: meterId!, readAt: at('2026-11-20T18:00:00'), registerWh: 1_010_001 },
      { meterId: meterId!, readAt: at('2026-11-21T00:00:20'), registerWh: 1_015_000 },
      { meterId: otherId!, readAt: at('2026-11-21T00:00:21'), registerWh: 1_000_000 },
      { meterId: meterId!, readAt: at('2026-11-21T00:30:20'), registerWh: 1_015_100 },
    ]);
    const before = await purseOf(database.dataSource, first!.accountId);
    // 10,001 Wh × 0.80 + 4,999 Wh × 0.90 = 12.4999 yuan; + 0.1 kWh × 0.90 = 0.09 on the next day: 12.5899 → 1258 fen
    expect(before).toMatchObject({ accruedFen: 1_258, availableFen: 3_742 });
    loop.clock.setTo('2026-11-21T00:05:00+08:00');
    expect((await loop.settleDue.execute(loop.clock.now())).find((s) => s.buildingId === market.buildingId)?.result).toEqual({ kind: 'settled', bills: 2, chargedFen: 1_249, batches: 1 });
    expect((await loop.settleDue.execute(loop.clock.now())).filter((s) => s.buildingId === market.buildingId)).toEqual([]);
    expect(await loop.settle.execute({ buildingId: market.buildingId, cutOffAt: at('2026-11-21T00:00:00') })).toEqual({ kind: 'already-settled' });
    // Even with the mark of the building lost, what is billed is not found again.
    await database.dataSource.query('UPDATE building SET last_settlement_due_at = NULL WHERE id = $1', [market.buildingId]);
    expect(await loop.settle.execute({ buildingId: market.buildingId, cutOffAt: at('2026-11-21T00:00:00') })).toMatchObject({ kind: 'settled', bills: 0, chargedFen: 0 });
    expect(await purseOf(database.dataSource, first!.accountId)).toMatchObject({ balanceFen: 3_751, accruedFen: 9, availableFen: 3_742 });
    const { items, total } = await listBills(database.dataSource, { accountId: first!.accountId, limit: 10, offset: 0 });
    expect(total).toBe(1);
    const [bill] = items;
    expect(bill).toMatchObject({ meterId, fromRegisterWh: 1_000_000, toRegisterWh: 1_015_000, usedWh: 15_000, amountFen: 1_249, carryBeforeParts: 0, carryAfterParts: 9_900_000, estimated: false });
    // The price changed at 18:00, where a reading was taken: each line lies between two readings.
    expect(bill!.lines.map((line) => [line.from, line.to, line.fromRegisterWh, line.toRegisterWh, line.usedWh, line.priceMicroYuanPerKwh, line.versionNumber, line.parts])).toEqual([
      ['2026-11-20T02:00:00.000Z', '2026-11-20T10:00:00.000Z', 1_000_000, 1_010_001, 10_001, 800_000, 1, 8_000_800_000],
      ['2026-11-20T10:00:00.000Z', '2026-11-20T16:00:20.000Z', 1_010_001, 1_015_000, 4_999, 900_000, 2, 4_499_100_000],
    ]);
    expect(bill!.sentence.zh).toContain('10.001度×0.80元（2020-01-01 00:00起执行）＋4.999度×0.90元（2026-11-20 18:00起执行）＝12.4999元；加上次结余0.00元，本次收12.49元，余0.0099元计入下次');
    expect(billAddsUp({ ...bill!, lines: bill!.lines.map((line) => ({ ...line, effectiveAt: new Date(line.effectiveAt) })), zone: market.zone })).toBe(true);
    expect((await listBills(database.dataSource, { accountId: second!.accountId, limit: 10, offset: 0 })).items[0]).toMatchObject({ amountFen: 0, usedWh: 0, lines: [], transferId: null });
    expect(await unsettledOf(database.dataSource, first!.accountId)).toMatchObject({ usedWh: 100, chargeFen: 9, fromAt: at('2026-11-21T00:00:20'), toAt: at('2026-11-21T00:30:20') });
    expect(await outbox('purse.charged', `building:${market.buildingId}`)).toBe(1);
    expect(await verifyLedger(database.dataSource)).toEqual([]);
  });

  test('no account is opened before its price is in force', async () => {
    const market = await makeMoneyMarket(database.dataSource, { effectiveAt: '2026-11-20T12:00:00+08:00' });
    const loop = moneyLoop(database.dataSource, '2026-11-20T10:00:30+08:00');
    await expect(openAll(loop.open, market, at('2026-11-20T10:00:00'))).rejects.toMatchObject({ code: 'price-not-in-force' });
  });

  test('a missing price stops the meter, keeps its reading, and is charged when the price is there', async () => {
    const market = await makeMoneyMarket(database.dataSource, { definition: { kind: 'flat', priceMicroYuanPerKwh: 500_000 } });
    const loop = moneyLoop(database.dataSource, '2026-11-20T10:00:30+08:00');
    const [account] = await openAll(loop.open, market, at('2026-11-20T10:00:00'));
    const give = (planId: string | null) => database.dataSource.query('UPDATE site SET tariff_plan_id = $2 WHERE id = $1', [market.siteId, planId]);
    await give(null);
    const points = [{ meterId: market.meterIds[0]!, readAt: at('2026-11-20T10:30:00'), registerWh: 1_001_000 }];
    expect(await loop.read(points)).toEqual({ accountIds: [expect.any(String)], noPrice: [{ meterId: market.meterIds[0], at: at('2026-11-20T10:00:00') }], backwards: [] });
    await give(market.planId);
    await loop.read([{ ...points[0]!, readAt: at('2026-11-20T11:00:00'), registerWh: 1_002_000 }]);
    expect((await purseOf(database.dataSource, account!.accountId)).accruedFen).toBe(100);
  });

  test('killed between batches it carries on; each meter is billed once', async () => {
    const market = await makeMoneyMarket(database.dataSource, { stalls: 7 });
    const loop = moneyLoop(database.dataSource, '2026-11-20T10:00:30+08:00');
    const opened = await openAll(loop.open, market, at('2026-11-20T10:00:00'));
    await loop.read(market.meterIds.map((meterId) => ({ meterId, readAt: at('2026-11-21T00:00:10'), registerWh: 1_003_000 })));
    const cutOffAt = at('2026-11-21T00:00:00');
    // The second of four batches dies inside its transaction, after the bills were written.
    const now = loop.clock.now.bind(loop.clock);
    let batches = 0;
    loop.clock.now = () => {
      batches += 1;
      if (batches === 2) throw new Error('killed');
      return now();
    };
    await expect(loop.settle.execute({ buildingId: market.buildingId, cutOffAt, batchSize: 2 })).rejects.toThrow('killed');
    loop.clock.now = now;
    const bills = async (): Promise<number> => (await database.dataSource.query<{ n: number }[]>('SELECT count(*)::int AS n FROM bill WHERE site_id = $1', [market.siteId]))[0]!.n;
    expect(await bills()).toBe(2);
    expect(await loop.settle.execute({ buildingId: market.buildingId, cutOffAt, batchSize: 2 })).toMatchObject({ kind: 'settled', bills: 5, chargedFen: 5 * 240 });
    expect(await bills()).toBe(7);
    for (const { accountId } of opened) expect(await purseOf(database.dataSource, accountId)).toMatchObject({ balanceFen: -240, accruedFen: 0 });
    expect(await verifyLedger(database.dataSource)).toEqual([]);
  });

  test('Y-01 recharges, sweeps and two settlements at once lose and double nothing', async () => {
    const market = await makeMoneyMarket(database.dataSource, { stalls: 6, metersPerStall: 2 });
    const loop = moneyLoop(database.dataSource, '2026-11-20T10:00:30+08:00');
    const opened = await openAll(loop.open, market, at('2026-11-20T10:00:00'), 2);
    const sweep = (step: number, half: number) =>
      loop.read(market.meterIds.filter((_, index) => index % 2 === half).map((meterId) => ({ meterId, readAt: new Date(at('2026-11-20T10:00:00').getTime() + step * 60_000), registerWh: 1_000_000 + step * 777 })));
    for (let step = 1; step <= 10; step++) {
      await Promise.all([
        sweep(step, 0), sweep(step, 1), ...opened.map(({ accountId }) => recharge(market, accountId, 100)),
        loop.settle.execute({ buildingId: market.buildingId, cutOffAt: new Date(at('2026-11-20T10:00:00').getTime() + step * 60_000), batchSize: 5 }),
        loop.settle.execute({ buildingId: market.buildingId, cutOffAt: new Date(at('2026-11-20T10:00:00').getTime() + step * 60_000), batchSize: 7 }),
      ]);
    }
    for (const { accountId } of opened) {
      const purse = await purseOf(database.dataSource, accountId);
      // two meters of 7,770 Wh at 0.80: 6.216 yuan each, 621 whole fen each; ten recharges of 1 yuan
      expect(purse.availableFen).toBe(1_000 - 2 * 621);
      const billed = await database.dataSource.query<{ fen: number }[]>('SELECT coalesce(sum(amount_fen), 0)::bigint AS fen FROM bill WHERE account_id = $1', [accountId]);
      expect(purse.balanceFen).toBe(1_000 - billed[0]!.fen);
    }
    expect(await verifyLedger(database.dataSource)).toEqual([]);
    expect(await database.dataSource.query(
      `SELECT * FROM (SELECT meter_id, from_at, from_register_wh, lag(to_at) OVER w AS at, lag(to_register_wh) OVER w AS register FROM bill WHERE site_id = $1 WINDOW w AS (PARTITION BY meter_id ORDER BY from_at)) x
       WHERE at IS NOT NULL AND (at <> from_at OR register <> from_register_wh)`, [market.siteId])).toEqual([]);
  });
});

describe('closing and changes of a meter', () => {
  test('closing settles the final reading and pays out the rest; owing or a wrong payout changes nothing', async () => {
    const market = await makeMoneyMarket(database.dataSource);
    const loop = moneyLoop(database.dataSource, '2026-11-20T10:00:30+08:00');
    const [account] = await openAll(loop.open, market, at('2026-11-20T10:00:00'));
    const final = [{ meterId: market.meterIds[0]!, readAt: at('2026-11-20T12:00:00'), registerWh: 1_010_009 }];
    const close = (payoutFen: number, id = requestId()) => loop.close.execute({ actor: market.cashier, accountId: account!.accountId, finalReadings: final, payoutFen, requestId: id });
    await expect(close(0)).rejects.toMatchObject({ code: 'account-owes', params: { owedFen: 800 } });
    await recharge(market, account!.accountId, 1_000);
    await expect(close(199)).rejects.toMatchObject({ code: 'payout-differs', params: { balanceFen: 200 } });
    await expect(loop.close.execute({ actor: market.cashier, accountId: account!.accountId, finalReadings: [], payoutFen: 0, requestId: requestId() })).rejects.toMatchObject({ code: 'no-final-reading' });
    expect((await listBills(database.dataSource, { accountId: account!.accountId, limit: 1, offset: 0 })).total).toBe(0);
    const id = requestId();
    const closed = await close(200, id);
    expect(closed).toMatchObject({ bills: 1, chargedFen: 800, paidOutFen: 200, meterIds: market.meterIds });
    expect(await close(200, id)).toEqual(closed);
    await expect(close(200)).rejects.toMatchObject({ code: 'account-closed' });
    expect(await purseOf(database.dataSource, account!.accountId)).toMatchObject({ balanceFen: 0, accruedFen: 0 });
    // What is used from here on is nobody's until the next account opens, which starts without the carried part-fen.
    await loop.read([{ meterId: market.meterIds[0]!, readAt: at('2026-11-20T13:00:00'), registerWh: 1_011_000 }]);
    loop.clock.setTo('2026-11-20T14:00:10+08:00');
    const [next] = await loop.open.execute({ actor: market.cashier, siteId: market.siteId, stallId: market.stallIds[0]!, phone: '13800000000', customerName: '', baseReadings: [{ ...final[0]!, readAt: at('2026-11-20T14:00:00'), registerWh: 1_012_000 }], requestId: requestId() }).then((o) => [o]);
    expect(next!.meters[0]).toMatchObject({ fromRegisterWh: 1_012_000 });
    await loop.read([{ meterId: market.meterIds[0]!, readAt: at('2026-11-20T15:00:00'), registerWh: 1_012_001 }]);
    expect(await database.dataSource.query<unknown>('SELECT carry_parts, unsettled_parts FROM accrual WHERE meter_id = $1', [market.meterIds[0]])).toEqual([{ carry_parts: 0, unsettled_parts: 800_000 }]);
    expect(await verifyLedger(database.dataSource)).toEqual([]);
  });

  test('an account opened and closed on one reading may be followed by the next', async () => {
    const market = await makeMoneyMarket(database.dataSource);
    const loop = moneyLoop(database.dataSource, '2026-11-20T10:00:30+08:00');
    for (let round = 0; round < 2; round++) {
      const [account] = await openAll(loop.open, market, at('2026-11-20T10:00:00'));
      const reading = { meterId: market.meterIds[0]!, readAt: at('2026-11-20T10:00:00'), registerWh: 1_000_000 };
      expect(await loop.close.execute({ actor: market.cashier, accountId: account!.accountId, finalReadings: [reading], requestId: requestId() })).toMatchObject({ bills: 0, paidOutFen: 0 });
    }
  });

  test('M-21 a register that was reset counts on from its new value; what was used before stays due', async () => {
    const market = await makeMoneyMarket(database.dataSource);
    const loop = moneyLoop(database.dataSource, '2026-11-20T10:00:30+08:00');
    const [account] = await openAll(loop.open, market, at('2026-11-20T10:00:00'));
    const meterId = market.meterIds[0]!;
    await loop.read([{ meterId, readAt: at('2026-11-20T11:00:00'), registerWh: 1_001_000 }]);
    expect((await loop.read([{ meterId, readAt: at('2026-11-20T11:30:00'), registerWh: 5 }])).backwards).toEqual([meterId]);
    await inTransaction(database.dataSource, (tx) => startAccrual(tx, [{ meterId, readAt: at('2026-11-20T11:30:00'), registerWh: 5 }]));
    await loop.read([{ meterId, readAt: at('2026-11-20T12:00:00'), registerWh: 1_005 }]);
    expect((await purseOf(database.dataSource, account!.accountId)).accruedFen).toBe(160);
    await loop.settle.execute({ buildingId: market.buildingId, cutOffAt: at('2026-11-20T12:00:00') });
    expect((await listBills(database.dataSource, { accountId: account!.accountId, limit: 9, offset: 0 })).items[0]).toMatchObject({ usedWh: 2_000, amountFen: 160, fromRegisterWh: 1_000_000, toRegisterWh: 1_005 });
  });
});

test('usage by day, month and hour, and how long the money lasts', async () => {
  const market = await makeMoneyMarket(database.dataSource);
  const loop = moneyLoop(database.dataSource, '2026-11-20T10:00:30+08:00');
  const [account] = await openAll(loop.open, market, at('2026-11-17T00:00:00'));
  await recharge(market, account!.accountId, 10_000);
  const meterId = market.meterIds[0]!;
  const points = Array.from({ length: 84 }, (_, hour) => ({ meterId, readAt: new Date(at('2026-11-17T01:00:10').getTime() + hour * 3_600_000), registerWh: 1_000_000 + (hour + 1) * 500 }));
  await loop.read(points);
  await database.dataSource.query(`INSERT INTO reading (meter_id, read_at, register_wh, quality, source) SELECT $1, at, wh, 'good', 'sweep' FROM unnest($2::timestamptz[], $3::bigint[]) r(at, wh)`, [meterId, points.map((p) => p.readAt), points.map((p) => p.registerWh)]);
  const query = { meterIds: [meterId], accountId: account!.accountId, from: at('2026-11-17T00:00:00'), to: at('2026-11-21T00:00:00'), zone: market.zone };
  expect(await usagePoints(database.dataSource, { ...query, unit: 'day' })).toEqual([
    { day: '2026-11-17', usedWh: 12_000, chargeFen: 960, quality: 'good' }, { day: '2026-11-18', usedWh: 12_000, chargeFen: 960, quality: 'good' },
    { day: '2026-11-19', usedWh: 12_000, chargeFen: 960, quality: 'good' }, { day: '2026-11-20', usedWh: 6_000, chargeFen: 480, quality: 'good' },
  ]);
  expect(await usagePoints(database.dataSource, { ...query, unit: 'month' })).toEqual([{ month: '2026-11', usedWh: 42_000, chargeFen: 3_360, quality: 'good' }]);
  const hours = await usagePoints(database.dataSource, { ...query, from: at('2026-11-20T00:00:00'), unit: 'hour' });
  expect(hours).toHaveLength(13);
  expect(hours[5]).toEqual({ at: at('2026-11-20T05:00:00'), usedWh: 500, chargeFen: null, quality: 'good' });
  // 33.60 yuan in 3.5 days, 66.40 left: 6.9 days
  expect(await runway(database.dataSource, { accountId: account!.accountId, now: at('2026-11-20T12:30:00'), zone: market.zone })).toMatchObject({ daysLeft: 6, basisDays: 3, fewestDays: 6, mostDays: 6 });
  expect(await usagePoints(database.dataSource, { ...query, accountId: market.siteId, unit: 'hour' })).toEqual([]);
});
