import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../test/support/database.js';
import { moneyLoop, requestId } from '../../../test/support/money-loop.js';
import { makeMoneyMarket } from '../../../test/support/money-market.js';
import { openAccountOfStall, stallsOfAccount, stallsOfCustomer } from '#libs/account';
import { inTransaction } from '#libs/database';
import { purseOf, verifyLedger } from '#libs/ledger';
import { bindStall, listBills, settleMeters, statementOf, swapStalls, unbindStall } from './index.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase({ now: new Date('2026-11-20T00:00:00+08:00') });
});
afterAll(() => database.close());

const at = (text: string): Date => new Date(`${text}+08:00`);
const reading = (meterId: number, when: string, registerWh: number) => ({ meterId, readAt: at(when), registerWh });

async function twoStalls() {
  const market = await makeMoneyMarket(database.dataSource, { stalls: 3 });
  const loop = moneyLoop(database.dataSource, '2026-11-20T10:00:30+08:00');
  const [first, second] = market.meterIds as [number, number, number];
  const { accountId, customerId } = await loop.open.execute({ actor: market.cashier, siteId: market.siteId, stallId: market.stallIds[0]!, phone: '13800000001', customerName: '林', baseReadings: [reading(first, '2026-11-20T10:00:00', 1_000_000)], requestId: requestId() });
  const bind = (stall: number, when: string, registerWh: number) =>
    inTransaction(database.dataSource, (tx) => bindStall(tx, { accountId, stallId: market.stallIds[stall]!, readings: [reading(market.meterIds[stall]!, when, registerWh)], actor: market.cashier, at: at(when) }));
  const unbind = (stall: number, when: string, registerWh: number) =>
    inTransaction(database.dataSource, (tx) => unbindStall(tx, { accountId, stallId: market.stallIds[stall]!, readings: [reading(market.meterIds[stall]!, when, registerWh)], actor: market.cashier, at: at(when) }));
  return { market, loop, accountId, customerId, first, second, bind, unbind };
}

describe('merged accounts', () => {
  test('A-01 a further stall counts from its reading on, in one balance; parted, it is settled to its last and what comes after is nobody’s', async () => {
    const { market, loop, accountId, customerId, first, second, bind, unbind } = await twoStalls();
    await loop.read([reading(second, '2026-11-20T10:00:00', 5_000_000)]);
    await loop.read([reading(first, '2026-11-20T11:00:00', 1_010_000)]);
    // 7 kWh of the vacant stall before are the company's.
    await bind(1, '2026-11-20T11:00:00', 5_007_000);
    expect((await stallsOfAccount(database.dataSource, accountId)).map(({ number, further }) => [number, further])).toEqual([['A000001', false], ['A000002', true]]);
    for (const stallId of market.stallIds.slice(0, 2)) expect((await openAccountOfStall(database.dataSource, stallId))?.id).toBe(accountId);
    expect((await stallsOfCustomer(database.dataSource, customerId, at('2026-11-20T12:00:00'))).map(({ stallId, role, rights }) => [stallId, role, rights.length > 2])).toEqual(market.stallIds.slice(0, 2).map((id) => [id, 'holder', true]));
    await loop.read([reading(first, '2026-11-20T12:00:00', 1_012_000), reading(second, '2026-11-20T12:00:00', 5_010_000)]);
    // 12 kWh of the first and 3 of the second at 0.80
    expect(await purseOf(database.dataSource, accountId)).toMatchObject({ accruedFen: 1200, balanceFen: 0 });
    expect(await unbind(1, '2026-11-20T13:00:00', 5_014_500)).toEqual({ meterIds: [second], usedWh: 7_500, chargedFen: 600 });
    await loop.read([reading(second, '2026-11-20T14:00:00', 5_090_000)]);
    expect(await purseOf(database.dataSource, accountId)).toMatchObject({ accruedFen: 960, balanceFen: -600 });
    expect(await openAccountOfStall(database.dataSource, market.stallIds[1]!)).toBeUndefined();
    await inTransaction(database.dataSource, (tx) => settleMeters(tx, { siteId: market.siteId, meterIds: market.meterIds, at: at('2026-11-20T14:30:00') }));
    const statement = await statementOf(database.dataSource, { accountId, from: at('2026-11-01T00:00:00'), to: at('2026-12-01T00:00:00') });
    expect(statement).toMatchObject({ usedWh: 19_500, amountFen: 1560, freeWh: 0, lines: [{ stallNumber: 'A000001', usedWh: 12_000, fromRegisterWh: 1_000_000, toRegisterWh: 1_012_000 }, { stallNumber: 'A000002', usedWh: 7_500, fromRegisterWh: 5_007_000, toRegisterWh: 5_014_500 }] });
    expect((await listBills(database.dataSource, { accountId, meterIds: [second], limit: 9, offset: 0 })).total).toBe(1);
    // Free again: somebody else takes it from where it stands.
    await loop.open.execute({ actor: market.cashier, siteId: market.siteId, stallId: market.stallIds[1]!, phone: '13800000002', customerName: '周', baseReadings: [reading(second, '2026-11-20T15:00:00', 5_090_000)], requestId: requestId() });
    expect(await verifyLedger(database.dataSource)).toEqual([]);
  });

  test('a stall has one account, the first stays, several do not change places, and the end of the account ends all', async () => {
    const { market, loop, accountId, first, second, bind, unbind } = await twoStalls();
    await bind(1, '2026-11-20T11:00:00', 5_000_000);
    await expect(bind(1, '2026-11-20T11:05:00', 5_000_000)).rejects.toMatchObject({ code: 'stall-has-open-account' });
    await expect(loop.open.execute({ actor: market.cashier, siteId: market.siteId, stallId: market.stallIds[1]!, phone: '13800000003', customerName: '周', baseReadings: [reading(second, '2026-11-20T11:05:00', 5_000_000)], requestId: requestId() })).rejects.toMatchObject({ code: 'stall-has-open-account' });
    await expect(unbind(0, '2026-11-20T11:10:00', 1_001_000)).rejects.toMatchObject({ code: 'stall-is-first' });
    await expect(unbind(2, '2026-11-20T11:10:00', 1_001_000)).rejects.toMatchObject({ code: 'stall-not-of-account' });
    const other = await loop.open.execute({ actor: market.cashier, siteId: market.siteId, stallId: market.stallIds[2]!, phone: '13800000004', customerName: '吴', baseReadings: [reading(market.meterIds[2]!, '2026-11-20T11:00:00', 0)], requestId: requestId() });
    await expect(inTransaction(database.dataSource, (tx) => swapStalls(tx, { swapId: requestId(), siteId: market.siteId, firstAccountId: accountId, secondAccountId: other.accountId, readings: [], manual: [], reason: '试', actor: market.cashier, now: at('2026-11-20T12:00:00') }))).rejects.toMatchObject({ code: 'account-merged' });
    loop.clock.setTo(at('2026-11-20T12:00:00'));
    const close = (finalReadings: ReturnType<typeof reading>[]) => loop.close.execute({ actor: market.cashier, accountId, finalReadings, payoutFen: 0, requestId: requestId() });
    await expect(close([reading(first, '2026-11-20T12:00:00', 1_000_000)])).rejects.toMatchObject({ code: 'no-final-reading' });
    await close([reading(first, '2026-11-20T12:00:00', 1_000_000), reading(second, '2026-11-20T12:00:00', 5_000_000)]);
    for (const stallId of market.stallIds.slice(0, 2)) expect(await openAccountOfStall(database.dataSource, stallId)).toBeUndefined();
    expect(await stallsOfAccount(database.dataSource, accountId)).toEqual([]);
  });
});
