import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../test/support/database.js';
import { fakeRest, handOverLoop } from '../../../test/support/hand-over-loop.js';
import { moneyLoop, requestId } from '../../../test/support/money-loop.js';
import { makeMoneyMarket } from '../../../test/support/money-market.js';
import { openAccountOfStall, stallsOfAccount, stallsOfCustomer } from '#libs/account';
import { inTransaction } from '#libs/database';
import { cashDrawerCode, purseCode, purseOf, refundPendingCode, transfer, verifyLedger } from '#libs/ledger';
import { bindStall, handOverOf, listBills, settleMeters, statementOf, swapStalls, unbindStall } from './index.js';

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
    expect(await unbind(1, '2026-11-20T13:00:00', 5_014_500)).toEqual({ meterIds: [second], ends: [{ meterId: second, at: at('2026-11-20T13:00:00'), registerWh: 5_014_500 }], usedWh: 7_500, usedLitres: 0, chargedFen: 600 });
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

  test('a stall has one account, the first stays, and the end of the account ends all', async () => {
    const { market, loop, accountId, first, second, bind, unbind } = await twoStalls();
    await bind(1, '2026-11-20T11:00:00', 5_000_000);
    await expect(bind(1, '2026-11-20T11:05:00', 5_000_000)).rejects.toMatchObject({ code: 'stall-has-open-account' });
    await expect(loop.open.execute({ actor: market.cashier, siteId: market.siteId, stallId: market.stallIds[1]!, phone: '13800000003', customerName: '周', baseReadings: [reading(second, '2026-11-20T11:05:00', 5_000_000)], requestId: requestId() })).rejects.toMatchObject({ code: 'stall-has-open-account' });
    await expect(unbind(0, '2026-11-20T11:10:00', 1_001_000)).rejects.toMatchObject({ code: 'stall-is-first' });
    await expect(unbind(2, '2026-11-20T11:10:00', 1_001_000)).rejects.toMatchObject({ code: 'stall-not-of-account' });
    const other = await loop.open.execute({ actor: market.cashier, siteId: market.siteId, stallId: market.stallIds[2]!, phone: '13800000004', customerName: '吴', baseReadings: [reading(market.meterIds[2]!, '2026-11-20T11:00:00', 0)], requestId: requestId() });
    expect(other.accountId).not.toBe(accountId);
    loop.clock.setTo(at('2026-11-20T12:00:00'));
    const close = (finalReadings: ReturnType<typeof reading>[]) => loop.close.execute({ actor: market.cashier, accountId, finalReadings, payoutFen: 0, requestId: requestId() });
    await expect(close([reading(first, '2026-11-20T12:00:00', 1_000_000)])).rejects.toMatchObject({ code: 'no-final-reading' });
    await close([reading(first, '2026-11-20T12:00:00', 1_000_000), reading(second, '2026-11-20T12:00:00', 5_000_000)]);
    for (const stallId of market.stallIds.slice(0, 2)) expect(await openAccountOfStall(database.dataSource, stallId)).toBeUndefined();
    expect(await stallsOfAccount(database.dataSource, accountId)).toEqual([]);
  });

  /** An account of the first two stalls, with 100 yuan, and another one on the third; all meters read on the hour. */
  async function threePlaces() {
    const scene = await twoStalls();
    const { market, loop, accountId } = scene;
    const field = handOverLoop(database.dataSource, market, loop.clock);
    loop.clock.setTo(at('2026-11-20T11:00:00'));
    for (const meterId of market.meterIds) await field.read(meterId, 1_000_000);
    await scene.bind(1, '2026-11-20T11:00:00', 1_000_000);
    const other = await loop.open.execute({ actor: market.cashier, siteId: market.siteId, stallId: market.stallIds[2]!, phone: '13800000004', customerName: '吴', baseReadings: [reading(market.meterIds[2]!, '2026-11-20T11:00:00', 1_000_000)], requestId: requestId() });
    await inTransaction(database.dataSource, (tx) => transfer(tx, { siteId: market.siteId, causeKey: `recharge:${requestId()}-${accountId}`, kind: 'recharge', from: cashDrawerCode(market.cashier.id), to: purseCode(accountId), amountFen: 10_000, at: loop.clock.now(), actor: market.cashier }));
    loop.clock.setTo(at('2026-11-20T12:00:00'));
    for (const [index, meterId] of market.meterIds.entries()) await field.read(meterId, 1_001_000 + index * 1_000);
    const stallsOf = async (id: string) => (await stallsOfAccount(database.dataSource, id)).map(({ number, further }) => [number, further]);
    return { ...scene, field, other, stallsOf };
  }

  test('R-08 of several stalls the one in question is exchanged with its meters, a further one or the first; the others stay', async () => {
    const { market, loop, accountId, other, field, stallsOf } = await threePlaces();
    const swap = async (stalls: [number, number], swapId: string) => {
      const readings = await Promise.all(stalls.map((index) => field.live(market.meterIds[index]!)));
      return inTransaction(database.dataSource, (tx) => swapStalls(tx, { swapId, siteId: market.siteId, firstAccountId: accountId, firstStallId: market.stallIds[stalls[0]]!, secondAccountId: other.accountId, secondStallId: market.stallIds[stalls[1]]!, readings, manual: [], reason: '换铺', actor: market.cashier, now: loop.clock.now() }));
    };
    // 2 kWh of the second stall and 3 of the third at 0.80; the 1 kWh of the first is not settled by it.
    expect(await swap([1, 2], requestId())).toMatchObject({ firstChargedFen: 160, secondChargedFen: 240 });
    expect([await stallsOf(accountId), await stallsOf(other.accountId)]).toEqual([[['A000001', false], ['A000003', true]], [['A000002', false]]]);
    expect(await purseOf(database.dataSource, accountId)).toMatchObject({ balanceFen: 9_840, accruedFen: 80 });
    loop.clock.setTo(at('2026-11-20T13:00:00'));
    for (const meterId of market.meterIds) await field.read(meterId, 1_010_000);
    // First stall 10 kWh in all; the third 7 since the exchange, the second 8.
    expect([(await purseOf(database.dataSource, accountId)).accruedFen, (await purseOf(database.dataSource, other.accountId)).accruedFen]).toEqual([800 + 560, 640]);
    await swap([0, 1], requestId());
    expect([await stallsOf(accountId), await stallsOf(other.accountId)]).toEqual([[['A000002', false], ['A000003', true]], [['A000001', false]]]);
    await expect(swap([1, 2], requestId())).rejects.toMatchObject({ code: 'stall-not-of-account' });
    const [account] = await database.dataSource.query<object[]>('SELECT stall_id FROM account WHERE id = $1', [accountId]);
    expect(account).toEqual({ stall_id: market.stallIds[1] });
    expect(await verifyLedger(database.dataSource)).toEqual([]);
  });

  async function handOver({ market, field, accountId }: Awaited<ReturnType<typeof threePlaces>>, stall: number, meters: number[]) {
    const [from, to] = [await field.holderOf(accountId), await field.newcomer('新')];
    const { handOverId, token } = await field.handOver.offer({ requestId: crypto.randomUUID(), stallId: market.stallIds[stall]!, siteId: market.siteId, customerId: from.id });
    await field.handOver.join({ customerId: to.id, secret: { token } });
    await field.handOver.takeReadings({ handOverId, customerId: from.id, kind: 'live', readings: await Promise.all(meters.map((index) => field.live(market.meterIds[index]!))) });
    const { readingAt } = (await handOverOf(database.dataSource, handOverId))!;
    for (const actor of [from, to]) await field.handOver.confirm({ handOverId, actor, readingAt: readingAt!, rest: fakeRest });
    return (await handOverOf(database.dataSource, handOverId))!;
  }

  test('Y-15 R-08 a further stall changes hands alone: settled to the reading, parted, and the leaving account goes on with its rest', async () => {
    const of = await threePlaces();
    const { market, accountId, second, stallsOf } = of;
    const done = await handOver(of, 1, [1]);
    expect(done).toMatchObject({ state: 'done', refundRequestId: null });
    expect([await stallsOf(accountId), await stallsOf(done.toAccountId!)]).toEqual([[['A000001', false]], [['A000002', false]]]);
    expect(await purseOf(database.dataSource, accountId)).toMatchObject({ balanceFen: 9_840, accruedFen: 80 });
    expect(await database.dataSource.query('SELECT account_id, from_register_wh FROM account_meter WHERE meter_id = $1 AND to_at IS NULL', [second])).toEqual([{ account_id: done.toAccountId, from_register_wh: 1_002_000 }]);
    const told = await database.dataSource.query<object[]>(`SELECT payload ->> 'template' AS template, payload -> 'params' ->> 'amountFen' AS fen FROM outbox WHERE key = $1`, [`hand-over:${done.id}:from`]);
    expect(told).toEqual([{ template: 'hand-over-parted', fen: '160' }]);
    expect((await listBills(database.dataSource, { accountId, limit: 9, offset: 0 })).items.map(({ meterId }) => meterId)).toEqual([market.meterIds[1]]);
    expect(await verifyLedger(database.dataSource)).toEqual([]);
  });

  test('Y-15 R-08 from the stall that it stands on the whole account changes hands: all stalls, one rest; an owner of one stall alone may not', async () => {
    const of = await threePlaces();
    const { market, accountId, stallsOf, field } = of;
    const owner = await field.newcomer('业主');
    await database.dataSource.query('INSERT INTO stall_owner (stall_id, customer_id, site_id, from_at, set_by) VALUES ($1, $2, $3, $4, $5)', [market.stallIds[0], owner.id, market.siteId, at('2026-11-01T00:00:00'), market.cashier.id]);
    await expect(field.handOver.offer({ requestId: crypto.randomUUID(), stallId: market.stallIds[0]!, siteId: market.siteId, customerId: owner.id })).rejects.toMatchObject({ code: 'account-merged' });
    await expect(handOver(of, 0, [0])).rejects.toMatchObject({ code: 'no-base-reading' });
    await database.dataSource.query(`UPDATE hand_over SET state = 'withdrawn' WHERE stall_id = $1`, [market.stallIds[0]]);
    const done = await handOver(of, 0, [0, 1]);
    expect([await stallsOf(accountId), await stallsOf(done.toAccountId!)]).toEqual([[], [['A000001', false], ['A000002', true]]]);
    // 1 and 2 kWh at 0.80 of 100.00: the rest goes back as one.
    const [waits] = await database.dataSource.query<object[]>('SELECT balance_fen FROM ledger_account WHERE code = $1', [refundPendingCode(accountId)]);
    expect([done.refundRequestId, waits]).toEqual([done.id, { balance_fen: 9_760 }]);
    expect(await database.dataSource.query('SELECT meter_id FROM account_meter WHERE account_id = $1 AND to_at IS NULL ORDER BY meter_id', [done.toAccountId])).toEqual(market.meterIds.slice(0, 2).sort((a, b) => a - b).map((id) => ({ meter_id: id })));
    expect(await verifyLedger(database.dataSource)).toEqual([]);
  });
});
