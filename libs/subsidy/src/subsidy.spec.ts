import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../test/support/database.js';
import { moneyLoop, openAll } from '../../../test/support/money-loop.js';
import { makeMoneyMarket, type MoneyMarket } from '../../../test/support/money-market.js';
import { inTransaction } from '#libs/database';
import { purseOf } from '#libs/ledger';
import { listBills, settleMeters } from '#libs/settlement';
import { closeExpired, giveSubsidy, grantDue, listSubsidies, saveRule, subsidyOfAccount, withdrawSubsidy, type NewRule } from './index.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase({ now: new Date('2026-11-20T00:00:00+08:00') });
});
afterAll(() => database.close());

const at = (text: string): Date => new Date(`${text}+08:00`);
const rule = (market: MoneyMarket, change: Partial<NewRule> = {}): Promise<unknown> =>
  inTransaction(database.dataSource, (tx) =>
    saveRule(tx, { siteId: market.siteId, medium: 'electricity', accountTypeId: null, category: null, baseWh: 30_000, perHeadWh: 5_000, atEnd: 'clear', carryCapWh: null, midMonth: 'by_days', firstMonth: '2026-11', ...change }, { actor: market.cashier, now: at('2026-11-20T09:00:00') }));
const historyOf = async (accountId: string, now: Date) => (await subsidyOfAccount(database.dataSource, accountId, now)).items.map(({ kind, grantedWh, usedWh, leftWh, clearedWh, carriedWh, closeReason }) => [kind, grantedWh, usedWh, leftWh, clearedWh, carriedWh, closeReason]);
const shopAt = async (change: Partial<NewRule> = {}) => {
  const market = await makeMoneyMarket(database.dataSource);
  await database.dataSource.query(`UPDATE stall SET headcount = 4, category = '鱼' WHERE id = $1`, [market.stallIds[0]]);
  const loop = moneyLoop(database.dataSource, '2026-11-20T10:00:30+08:00');
  const [shop] = await openAll(loop.open, market, at('2026-11-20T10:00:00'));
  await rule(market, change);
  const due = (when: string) => grantDue(database.dataSource, at(when), market.siteId);
  const read = (when: string, registerWh: number) => loop.read([{ meterId: market.meterIds[0]!, readAt: at(when), registerWh }]);
  return { market, loop, accountId: shop!.accountId, due, read };
};

describe('B-01 B-02 the month is given by the clock', () => {
  test('an account that opened on the 20th has 11 of 30 days; on the 1st at 00:00 it has the month, once, though no meter has answered; twice and after an outage nothing is doubled or left out', async () => {
    const { market, accountId, due } = await shopAt();
    await due('2026-11-20T10:01:00');
    // (30 + 4 × 5) kWh × 11 ÷ 30
    expect(await historyOf(accountId, at('2026-11-20T10:01:00'))).toEqual([['monthly', 18_333, 0, 18_333, 0, 0, '']]);
    await due('2026-11-30T23:59:59');
    expect(await historyOf(accountId, at('2026-11-30T23:59:59'))).toHaveLength(1);
    await due('2026-12-01T00:00:00');
    const [december] = (await subsidyOfAccount(database.dataSource, accountId, at('2026-12-01T00:00:00'))).items;
    expect(december).toMatchObject({ grantedWh: 50_000, fromAt: at('2026-12-01T00:00:00'), expiresAt: at('2027-01-01T00:00:00'), explanation: { baseWh: 30_000, perHeadWh: 5_000, headcount: 4, category: '鱼', days: 31, monthDays: 31 } });
    await Promise.all([due('2026-12-01T00:00:01'), due('2026-12-01T00:00:01'), due('2027-02-03T04:05:06')]);
    await due('2027-02-03T04:05:06');
    expect((await listSubsidies(database.dataSource, { siteId: market.siteId, zone: market.zone, medium: 'electricity', text: '', now: at('2027-02-03T04:05:06'), limit: 50, offset: 0 })).items.map(({ fromAt, grantedWh }) => [fromAt.toISOString(), grantedWh])).toEqual([
      [at('2027-02-01T00:00:00').toISOString(), 50_000], [at('2027-01-01T00:00:00').toISOString(), 50_000], [at('2026-12-01T00:00:00').toISOString(), 50_000], [at('2026-11-20T10:00:00').toISOString(), 18_333],
    ]);
  });

  test('B-05 when category or headcount change, the next amount changes and the present one stays; the closest rule counts', async () => {
    const { market, accountId, due } = await shopAt({ midMonth: 'full' });
    await rule(market, { category: '鱼', baseWh: 80_000, perHeadWh: 0, firstMonth: '2026-12' });
    await due('2026-11-20T11:00:00');
    await database.dataSource.query(`UPDATE stall SET headcount = 6 WHERE id = $1`, [market.stallIds[0]]);
    await due('2026-11-21T11:00:00');
    await due('2026-12-01T00:00:02');
    await database.dataSource.query(`UPDATE stall SET category = '肉' WHERE id = $1`, [market.stallIds[0]]);
    await due('2027-01-01T00:00:02');
    expect((await historyOf(accountId, at('2027-01-01T00:00:02'))).map(([, wh]) => wh)).toEqual([60_000, 80_000, 50_000]);
  });

  test('a rule for a month that has begun reaches whoever had nothing of it, within the next turn', async () => {
    const { market, accountId, due } = await shopAt({ accountTypeId: null, category: '肉' });
    await due('2026-11-20T11:00:00');
    expect(await historyOf(accountId, at('2026-11-20T11:00:00'))).toEqual([]);
    await rule(market, { midMonth: 'full' });
    await due('2026-11-20T11:01:00');
    expect((await historyOf(accountId, at('2026-11-20T11:01:00'))).map(([, wh]) => wh)).toEqual([50_000]);
  });
});

describe('B-03 B-04 used first, and its end', () => {
  test('what is used before midnight is drawn of the old month though it is read later; the rest is cleared by an entry that stays', async () => {
    const { market, accountId, due, read } = await shopAt({ midMonth: 'full' });
    await due('2026-11-20T10:01:00');
    await read('2026-11-30T23:30:00', 1_010_000);
    await due('2026-12-01T00:00:00');
    expect(await closeExpired(database.dataSource, at('2026-12-01T00:00:01'))).toBe(0);
    // Nobody answered for a day: half an hour of 24.5 lies before midnight, 49 kWh ÷ 49 = 1 kWh.
    await read('2026-12-02T00:00:00', 1_059_000);
    expect(await closeExpired(database.dataSource, at('2026-12-02T00:00:03'))).toBe(1);
    expect(await historyOf(accountId, at('2026-12-02T00:00:03'))).toEqual([['monthly', 50_000, 48_000, 2_000, 0, 0, ''], ['monthly', 50_000, 11_000, 0, 39_000, 0, 'expired']]);
    expect(await purseOf(database.dataSource, accountId)).toMatchObject({ accruedFen: 0 });
    await inTransaction(database.dataSource, (tx) => settleMeters(tx, { siteId: market.siteId, meterIds: market.meterIds, at: at('2026-12-02T00:01:00') }));
    const lines = (await listBills(database.dataSource, { accountId, limit: 50, offset: 0 })).items.flatMap((bill) => bill.lines);
    expect(lines.filter(({ kind }) => kind === 'subsidy').reduce((sum, { usedWh }) => sum + usedWh, 0)).toBe(59_000);
    const { totals } = await listSubsidies(database.dataSource, { siteId: market.siteId, zone: market.zone, medium: 'electricity', text: '', now: at('2026-12-02T00:00:03'), limit: 1, offset: 0 });
    expect(totals).toEqual({ grants: 2, grantedWh: 100_000, usedWh: 59_000, leftWh: 2_000, clearedWh: 39_000, carriedWh: 0 });
  });

  test('the rest goes on up to its cap, once, and is cleared or carried again at the next end', async () => {
    const { accountId, due, read } = await shopAt({ midMonth: 'full', atEnd: 'carry', carryCapWh: 20_000 });
    await due('2026-11-20T10:01:00');
    await read('2026-12-01T00:00:00', 1_005_000);
    await due('2026-12-01T00:00:00');
    await Promise.all([closeExpired(database.dataSource, at('2026-12-01T00:00:05')), closeExpired(database.dataSource, at('2026-12-01T00:00:05'))]);
    expect(await historyOf(accountId, at('2026-12-01T00:00:05'))).toEqual(expect.arrayContaining([['carried', 20_000, 0, 20_000, 0, 0, ''], ['monthly', 50_000, 0, 50_000, 0, 0, ''], ['monthly', 50_000, 5_000, 0, 25_000, 20_000, 'expired']]));
    expect((await subsidyOfAccount(database.dataSource, accountId, at('2026-12-01T00:00:05'))).free).toEqual([{ medium: 'electricity', leftWh: 70_000, grantedWh: 70_000, expiresAt: at('2027-01-01T00:00:00') }]);
    // Silent for longer than anybody waits.
    await due('2027-01-01T00:00:00');
    await closeExpired(database.dataSource, at('2027-01-03T23:59:00'));
    expect((await historyOf(accountId, at('2027-01-03T23:59:00'))).filter(([kind]) => kind === 'carried')).toHaveLength(1);
    await closeExpired(database.dataSource, at('2027-01-04T00:00:00'));
    const carried = (await historyOf(accountId, at('2027-01-04T00:00:00'))).filter(([kind, , , leftWh]) => kind === 'carried' && Number(leftWh) > 0);
    expect(carried.map(([, wh]) => wh)).toEqual([20_000]);
  });
});

describe('B-07 and gifts by hand', () => {
  test('a gift names who and why, gives once, and what is not used of it is taken back; on closing the rest is cleared and no money comes of it', async () => {
    const { market, loop, accountId, read } = await shopAt({ baseWh: 0, perHeadWh: 0 });
    const give = (key: string, wh: number) => inTransaction(database.dataSource, (tx) => giveSubsidy(tx, { accountId, medium: 'electricity', wh, expiresAt: null, reason: '台风停业', cause: { kind: 'manual', key }, grantedName: '小王', at: at('2026-11-20T11:00:00') }));
    await read('2026-11-20T11:00:00', 1_000_000);
    const key = randomUUID();
    const [first, again] = await Promise.all([give(key, 8_000), give(key, 8_000)]);
    expect(first).toEqual(again);
    await expect(give(key, 9_000)).rejects.toMatchObject({ code: 'request-id-reused' });
    await read('2026-11-20T12:00:00', 1_003_000);
    const { allowanceId } = await give(randomUUID(), 2_000);
    const withdraw = () => inTransaction(database.dataSource, (tx) => withdrawSubsidy(tx, { allowanceId, reason: '录错', name: '小王', at: at('2026-11-20T12:00:00') }));
    expect(await withdraw()).toEqual({ withdrawnWh: 2_000 });
    await expect(withdraw()).rejects.toMatchObject({ code: 'subsidy-used-up' });
    loop.clock.setTo(at('2026-11-20T12:30:00'));
    const closed = await loop.close.execute({ actor: market.cashier, accountId, finalReadings: [{ meterId: market.meterIds[0]!, readAt: at('2026-11-20T12:30:00'), registerWh: 1_004_000 }], payoutFen: 0, requestId: randomUUID() });
    expect(closed).toMatchObject({ chargedFen: 0, paidOutFen: 0 });
    await closeExpired(database.dataSource, at('2026-11-20T12:31:00'));
    expect(await historyOf(accountId, at('2026-11-20T12:31:00'))).toEqual(expect.arrayContaining([['manual', 8_000, 4_000, 0, 4_000, 0, 'account-closed'], ['manual', 2_000, 0, 0, 2_000, 0, 'withdrawn']]));
  });
});
