import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { at, balanceOf, letStall, makeChargeMarket, pay, type ChargeMarket } from '../../../test/support/charge-market.js';
import { testDatabase, type TestDatabase } from '../../../test/support/database.js';
import { killedEverywhere } from '../../../test/support/dying-database.js';
import { arrearsOf, chargeTotals, collectFees, listChargeBills } from '#libs/charge';
import { inTransaction } from '#libs/database';
import { purseOf, verifyLedger, type PurseKind } from '#libs/ledger';
import { cutRun, cutRuns, followRuns, startDueRuns } from '#libs/supply';
import { addFeeItem, addFeePrice, bindFeeItem, growingLateFees, listDeposits, returnDeposit, runFeesDue, runMonth, takeDeposit, turnPropertyHolds, voidFee, type FeeItem, type NewFeeItem } from './index.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase({ now: at('2026-11-01T00:00:00') });
});
afterAll(() => database.close());

const item = (market: ChargeMarket, of: Partial<NewFeeItem>): Promise<FeeItem> =>
  inTransaction(database.dataSource, (tx) => addFeeItem(tx, {
    siteId: market.siteId, name: `物业费 ${randomUUID()}`, category: 'property', rule: 'per_area', formula: null, roundingFen: 1, roundingMode: 'half_up', firstMonth: '2026-11', lateFee: true, priceMicroYuan: 3_000_000,
    bindings: [{ target: 'site', targetId: market.siteId }], ...of,
  }, { actor: market.cashier, now: at('2026-10-20T10:00:00') }));
const settings = (market: ChargeMarket, property: object) => database.dataSource.query(`UPDATE site SET settings = jsonb_build_object('property', $2::jsonb) WHERE id = $1`, [market.siteId, JSON.stringify(property)]);
const bills = async (market: ChargeMarket) => (await listChargeBills(database.dataSource, { siteId: market.siteId, limit: 100, offset: 0 })).items.sort((a, b) => (`${a.fromDay} ${a.stallNumber}` < `${b.fromDay} ${b.stallNumber}` ? -1 : 1));
const balance = async (accountId: string, kind: PurseKind) => (await purseOf(database.dataSource, accountId, kind)).balanceFen;
const run = (market: ChargeMarket, now: string) => runFeesDue(database.dataSource, at(now), market.siteId);
const recharged = async (market: ChargeMarket, accountId: string, amountFen: number, now: string) => {
  await pay(database.dataSource, market, accountId, amountFen, 'property');
  return inTransaction(database.dataSource, (tx) => collectFees(tx, { accountIds: [accountId], at: at(now) }));
};

test('F-01 F-02 A-13 each stall is billed once an item and month on the set day, from the property purse alone; what is not covered stays owed', async () => {
  const market = await makeChargeMarket(database.dataSource, [{ area: 10, openedAt: '2026-09-01T00:00:00' }, { area: 20, openedAt: '2026-09-01T00:00:00' }, { area: 30, openedAt: null }]);
  const [rich, poor] = market.accountIds as [string, string];
  await item(market, {});
  await item(market, { name: '清洁费', category: 'cleaning', rule: 'fixed', priceMicroYuan: 5_000_000, bindings: [{ target: 'stall', targetId: market.stallIds[1]! }] });
  await pay(database.dataSource, market, rich, 10_000, 'property');
  await pay(database.dataSource, market, poor, 4_000, 'property');
  await pay(database.dataSource, market, poor, 50_000);
  await settings(market, { day: 1, minute: 8 * 60 });
  expect(await run(market, '2026-11-01T07:59:59')).toEqual([]);
  expect(await run(market, '2026-11-01T08:00:00')).toEqual([{ siteId: market.siteId, month: '2026-11', bills: 3, amountFen: 9500, problems: [] }]);
  expect(await run(market, '2026-11-01T08:00:05')).toEqual([]);
  // Whoever presses again, or a process that begins anew, bills nobody twice.
  await runMonth(database.dataSource, { siteId: market.siteId, month: '2026-11', dueAt: at('2026-11-01T08:00:00'), now: at('2026-11-01T09:00:00') });
  expect((await bills(market)).map(({ amountFen, paidFen, state }) => [amountFen, paidFen, state])).toEqual([[3000, 3000, 'settled'], [6000, 4000, 'issued'], [500, 0, 'issued']]);
  expect([await balance(rich, 'property'), await balance(poor, 'property'), await balance(poor, 'energy')]).toEqual([7000, 0, 50_000]);
  // The next money for fees pays the oldest first.
  expect(await recharged(market, poor, 2_200, '2026-11-03T10:00:00')).toEqual({ bills: 2, amountFen: 2200, owedFen: 300 });
  expect((await arrearsOf(database.dataSource, [poor])).get(poor)).toMatchObject({ owedFen: 300, bills: 1 });
  const all = { siteId: market.siteId };
  expect(await chargeTotals(database.dataSource, all)).toEqual({ bills: 3, amountFen: 9500, paidFen: 9200, owedFen: 300, ledgerFen: 9200 });
  expect([await chargeTotals(database.dataSource, { ...all, state: 'settled' }), await chargeTotals(database.dataSource, { ...all, state: 'issued' })]).toMatchObject([{ bills: 2, paidFen: 9000, ledgerFen: 9000 }, { bills: 1, paidFen: 200, ledgerFen: 200, owedFen: 300 }]);
  expect(await balanceOf(database.dataSource, market.siteId, 'revenue:property:')).toBe(9200);
  expect(await verifyLedger(database.dataSource)).toEqual([]);
});

test('F-02 months that fell due while nothing ran are billed one after the other, and newcomers by their days', async () => {
  const market = await makeChargeMarket(database.dataSource, [{ area: 10, openedAt: '2026-09-01T00:00:00' }, { area: 10, openedAt: null }]);
  const { id } = await item(market, {});
  expect((await run(market, '2026-11-01T00:00:00')).map(({ month, bills: made }) => [month, made])).toEqual([['2026-11', 1]]);
  await letStall(database.dataSource, { market, stallId: market.stallIds[1]!, openedAt: '2026-11-16T10:00:00' });
  await inTransaction(database.dataSource, (tx) => addFeePrice(tx, { itemId: id, fromDay: '2027-01-01', priceMicroYuan: 6_000_000, actor: market.cashier, now: at('2026-11-20T00:00:00') }));
  expect((await run(market, '2027-01-02T00:00:00')).map(({ month }) => month)).toEqual(['2026-12', '2027-01']);
  // 15 of 30 days of November for the newcomer
  expect((await bills(market)).map(({ fromDay, amountFen }) => [fromDay, amountFen])).toEqual([['2026-11-01', 3000], ['2026-11-16', 1500], ['2026-12-01', 3000], ['2026-12-01', 3000], ['2027-01-01', 6000], ['2027-01-01', 6000]]);
  await expect(inTransaction(database.dataSource, (tx) => addFeePrice(tx, { itemId: id, fromDay: '2027-01-31', priceMicroYuan: 1, actor: market.cashier, now: at('2027-01-02T00:00:00') }))).rejects.toMatchObject({ code: 'fee-price-in-the-past', params: { freeFrom: '2027-02-01' } });
});

test('F-01 F-02 an account with a further stall is billed for each by itself, for the further one from the day that it came; what is bound to the account, once', async () => {
  const market = await makeChargeMarket(database.dataSource, [{ area: 10, openedAt: '2026-09-01T00:00:00' }, { area: 20, openedAt: null }]);
  await database.dataSource.query(`INSERT INTO occupancy (account_id, stall_id, from_at, further) VALUES ($1, $2, $3, true)`, [market.accountIds[0], market.stallIds[1], at('2026-11-16T10:00:00')]);
  await item(market, {});
  await item(market, { rule: 'fixed', priceMicroYuan: 7_000_000, bindings: [{ target: 'account', targetId: market.accountIds[0]! }] });
  await run(market, '2026-12-01T00:00:00');
  await run(market, '2026-12-01T00:00:05');
  expect((await bills(market)).map(({ stallNumber, fromDay, amountFen }) => [stallNumber, fromDay, amountFen]).sort()).toEqual([
    ['A000001', '2026-11-01', 3000], ['A000001', '2026-11-01', 700], ['A000001', '2026-12-01', 3000], ['A000001', '2026-12-01', 700], ['A000002', '2026-11-16', 3000], ['A000002', '2026-12-01', 6000],
  ].sort());
});

test('F-02 in arrears a month is billed on the day of the next; who left in it by his days, the same day to nobody twice', async () => {
  const market = await makeChargeMarket(database.dataSource, [{ area: 10, openedAt: '2026-09-01T00:00:00' }]);
  await item(market, {});
  await settings(market, { day: 5, timing: 'arrears' });
  await database.dataSource.query(`UPDATE account SET state = 'closed', closed_at = $2, number = number || 'x' WHERE id = $1`, [market.accountIds[0], at('2026-11-10T10:00:00')]);
  await letStall(database.dataSource, { market, stallId: market.stallIds[0]!, openedAt: '2026-11-10T15:00:00' });
  expect(await run(market, '2026-12-04T23:59:59')).toEqual([]);
  expect(await run(market, '2026-12-05T00:00:00')).toMatchObject([{ month: '2026-11', bills: 2, amountFen: 3000 }]);
  expect((await bills(market)).map(({ fromDay, toDay, amountFen }) => [fromDay, toDay, amountFen])).toEqual([['2026-11-01', '2026-11-10', 900], ['2026-11-10', '2026-12-01', 2100]]);
});

test('F-01 F-05 rent by its own formula; a stall for which it gives nothing is named and billed when it does', async () => {
  const market = await makeChargeMarket(database.dataSource, [{ area: 8, heads: 2, openedAt: '2026-09-01T00:00:00' }, { area: 30, heads: 0, openedAt: '2026-09-01T00:00:00' }]);
  await expect(item(market, { rule: 'formula', formula: 'area * rice' })).rejects.toMatchObject({ code: 'formula-name-unknown', params: { at: 'rice' } });
  await item(market, { name: '租金', category: 'rent', rule: 'formula', formula: 'max(area, 10) * price + 100 / heads', priceMicroYuan: 80_000_000, roundingFen: 100 });
  const [first] = await run(market, '2026-11-01T00:00:00');
  expect(first).toMatchObject({ bills: 1, amountFen: 85_000, problems: [{ item: '租金', stall: 'A000002', code: 'formula-divides-by-zero' }] });
  await database.dataSource.query('UPDATE stall SET headcount = 3 WHERE id = $1', [market.stallIds[1]]);
  // 30 × 80 + 33.33 = 2433.33, to the yuan
  expect(await runMonth(database.dataSource, { siteId: market.siteId, month: '2026-11', dueAt: at('2026-11-01T00:00:00'), now: at('2026-11-02T00:00:00') })).toMatchObject({ bills: 2, amountFen: 328_300, problems: [] });
});

test('F-01 an item that begins in a billed month is billed for it, a binding made later not for earlier months', async () => {
  const market = await makeChargeMarket(database.dataSource, [{ area: 10, openedAt: '2026-09-01T00:00:00' }, { area: 10, openedAt: '2026-09-01T00:00:00' }]);
  const made = await item(market, { bindings: [{ target: 'account', targetId: market.accountIds[0]! }] });
  await run(market, '2026-11-01T00:00:00');
  await item(market, { name: '垃圾清运', category: 'refuse', rule: 'per_head', priceMicroYuan: 10_000_000 });
  expect(await run(market, '2026-11-08T00:00:00')).toMatchObject([{ month: '2026-11', bills: 3, amountFen: 5000 }]);
  await inTransaction(database.dataSource, (tx) => bindFeeItem(tx, { itemId: made.id, bindings: [{ target: 'site', targetId: market.siteId }], fromMonth: '2026-12' }));
  expect(await run(market, '2026-12-01T00:00:00')).toMatchObject([{ month: '2026-12', bills: 4 }]);
  expect((await bills(market)).filter(({ fromDay }) => fromDay === '2026-11-01')).toHaveLength(3);
});

test('A-13 where a site merges its purses, fees stop at the first warning line of the energy purse', async () => {
  const market = await makeChargeMarket(database.dataSource, [{ area: 100, openedAt: '2026-09-01T00:00:00' }]);
  const [account] = market.accountIds as [string];
  await item(market, {});
  await settings(market, { mergedPurse: true });
  await pay(database.dataSource, market, account, 25_000);
  await pay(database.dataSource, market, account, 8_000, 'property');
  await run(market, '2026-11-01T00:00:00');
  // 300.00: 80 from the property purse, then 150 of 250 above the line of 100.00
  expect([await balance(account, 'property'), await balance(account, 'energy')]).toEqual([0, 10_000]);
  expect(await bills(market)).toMatchObject([{ amountFen: 30_000, paidFen: 23_000, state: 'issued' }]);
});

test('F-04 late fees come with the next run, for each day once, and go with the bill when it was wrong', async () => {
  const market = await makeChargeMarket(database.dataSource, [{ area: 100, openedAt: '2026-09-01T00:00:00' }]);
  const [account] = market.accountIds as [string];
  await item(market, {});
  await settings(market, { late: { ratePpmPerDay: 1000, graceDays: 10, capPercent: 100 } });
  await run(market, '2026-11-01T00:00:00');
  const [bill] = await bills(market);
  const growing = async (now: string) => (await growingLateFees(database.dataSource, { billIds: [bill!.id], now: at(now) })).get(bill!.id);
  expect(await growing('2026-11-05T10:00:00')).toMatchObject({ growingFen: 0, fromDay: '2026-11-12', perDayFen: 30, capFen: 30_000 });
  expect(await growing('2026-11-15T10:00:00')).toMatchObject({ growingFen: 90, billedFen: 0, perDayFen: 30 });
  await recharged(market, account, 10_000, '2026-11-21T12:00:00');
  // What it has grown to is what is billed.
  expect(await growing('2026-12-01T00:00:00')).toMatchObject({ growingFen: 470, billedFen: 0, perDayFen: 20, unpaidFen: 20_000 });
  await run(market, '2026-12-01T00:00:00');
  expect(await growing('2026-12-01T00:00:00')).toMatchObject({ growingFen: 0, billedFen: 470, perDayFen: 20 });
  // Where the site charges none any more, nothing grows; a late fee does not grow itself.
  await settings(market, {});
  expect(await growing('2026-12-09T00:00:00')).toBeUndefined();
  await settings(market, { late: { ratePpmPerDay: 1000, graceDays: 10, capPercent: 100 } });
  expect((await growingLateFees(database.dataSource, { billIds: (await bills(market)).filter(({ kind }) => kind === 'late_fee').map(({ id }) => id), now: at('2026-12-31T00:00:00') })).size).toBe(0);
  // 300.00 unpaid from the 12th for nine days, 200.00 for ten: 0.1 % of 4700 yuan-days
  const late = (await bills(market)).filter(({ kind }) => kind === 'late_fee');
  expect(late).toMatchObject([{ amountFen: 470, state: 'issued' }]);
  await runMonth(database.dataSource, { siteId: market.siteId, month: '2026-12', dueAt: at('2026-12-01T00:00:00'), now: at('2026-12-01T10:00:00') });
  expect((await bills(market)).filter(({ kind }) => kind === 'late_fee')).toHaveLength(1);
  await database.dataSource.query('UPDATE stall SET area_dm2 = 5000 WHERE id = $1', [market.stallIds[0]]);
  const november = (await bills(market)).find(({ fromDay }) => fromDay === '2026-11-01')!;
  const voided = await inTransaction(database.dataSource, (tx) => voidFee(tx, { billId: november.id, reason: '面积有误', again: true, actor: market.cashier, now: at('2026-12-02T10:00:00') }));
  expect(voided.returnedFen).toBe(10_000);
  expect(await growing('2026-12-09T00:00:00')).toBeUndefined();
  // 150.00 anew for 50 m², of which 100.00 are paid
  expect((await bills(market)).map(({ kind, state, amountFen, paidFen }) => [kind, state, amountFen, paidFen])).toEqual(expect.arrayContaining([['property', 'void', 30_000, 0], ['late_fee', 'void', 470, 0], ['property', 'issued', 15_000, 10_000]]));
  expect(await verifyLedger(database.dataSource)).toEqual([]);
});

test('F-04 of a bill that was paid late only what will be billed is told, and for no longer', async () => {
  const market = await makeChargeMarket(database.dataSource, [{ area: 100, openedAt: '2026-09-01T00:00:00' }]);
  await item(market, {});
  await settings(market, { late: { ratePpmPerDay: 1000, graceDays: 10, capPercent: 100 } });
  await run(market, '2026-11-01T00:00:00');
  await recharged(market, market.accountIds[0]!, 30_000, '2026-11-21T12:00:00');
  const growing = async (now: string) => (await growingLateFees(database.dataSource, { billIds: (await bills(market)).map(({ id }) => id), now: at(now) }));
  // Nine days of 300.00 from the 12th on, and no more.
  expect([...(await growing('2026-11-25T00:00:00')).values()]).toMatchObject([{ growingFen: 270, unpaidFen: 0, perDayFen: 0 }]);
  expect((await growing('2027-02-01T00:00:00')).size).toBe(0);
});

test('F-03 property arrears cut only where the site has agreed, after the grace, for fees and not for rent, and paying brings it back', async () => {
  const market = await makeChargeMarket(database.dataSource, [{ area: 10, openedAt: '2026-09-01T00:00:00' }, { area: 10, openedAt: '2026-09-01T00:00:00' }, { area: 10, openedAt: '2026-09-01T00:00:00' }]);
  const [fee, rent, essential] = market.accountIds as [string, string, string];
  for (const [index, accountId] of market.accountIds.entries()) await database.dataSource.query('INSERT INTO account_meter (account_id, meter_id, from_at, from_register_wh) VALUES ($1, $2, $3, 0)', [accountId, market.meterIds[index], at('2026-09-01T00:00:00')]);
  await database.dataSource.query('UPDATE stall SET essential = true WHERE id = $1', [market.stallIds[2]]);
  await item(market, { bindings: [{ target: 'account', targetId: fee }, { target: 'account', targetId: essential }] });
  await item(market, { name: '租金', category: 'rent', bindings: [{ target: 'account', targetId: rent }] });
  await run(market, '2026-11-01T00:00:00');
  const turn = (now: string) => inTransaction(database.dataSource, (tx) => turnPropertyHolds(tx, at(now)));
  const holds = () => database.dataSource.query(`SELECT h.account_id, h.cause, h.lift_reason, (h.decision ->> 'owedFen')::int AS owed FROM hold h WHERE h.site_id = $1 ORDER BY h.id`, [market.siteId]);
  expect(await turn('2026-12-20T10:00:00')).toEqual({ placed: 0, lifted: 0 });
  await database.dataSource.query(`UPDATE site SET settings = '{"property": {"cut": {"enabled": true, "graceDays": 30}}, "cut": {"noCutWindows": [{"from": "18:00", "to": "08:00"}]}}' WHERE id = $1`, [market.siteId]);
  expect(await turn('2026-11-30T10:00:00')).toEqual({ placed: 0, lifted: 0 });
  expect(await turn('2026-12-02T20:00:00')).toEqual({ placed: 0, lifted: 0 });
  expect(await turn('2026-12-02T10:00:00')).toEqual({ placed: 1, lifted: 0 });
  expect(await turn('2026-12-02T10:00:05')).toEqual({ placed: 0, lifted: 0 });
  expect(await holds()).toEqual([{ account_id: fee, cause: 'property_arrears', lift_reason: null, owed: 3000 }]);
  expect(await database.dataSource.query(`SELECT wanted FROM supply WHERE meter_id = $1`, [market.meterIds[0]])).toEqual([{ wanted: 'off' }]);
  await recharged(market, fee, 2_999, '2026-12-03T10:00:00');
  expect(await turn('2026-12-03T10:00:00')).toEqual({ placed: 0, lifted: 0 });
  await recharged(market, fee, 1, '2026-12-03T11:00:00');
  expect(await turn('2026-12-03T11:00:00')).toEqual({ placed: 0, lifted: 1 });
  expect(await holds()).toMatchObject([{ lift_reason: 'property fees are paid' }]);
  expect(await database.dataSource.query(`SELECT wanted FROM supply WHERE meter_id = $1`, [market.meterIds[0]])).toEqual([{ wanted: 'on' }]);
});

test('T-09 F-02 killed at every statement in turn, a month of fees with its late fees is billed, collected and told once', async () => {
  const market = await makeChargeMarket(database.dataSource, [{ area: 10, openedAt: '2026-09-01T00:00:00' }, { area: 20, openedAt: '2026-09-01T00:00:00' }]);
  const [rich, poor] = market.accountIds as [string, string];
  await item(market, {});
  await settings(market, { late: { ratePpmPerDay: 1000, graceDays: 10, capPercent: 100 } });
  await pay(database.dataSource, market, rich, 10_000, 'property');
  await pay(database.dataSource, market, poor, 1_000, 'property');
  const killed = await killedEverywhere(database.dataSource, (mortal) => runFeesDue(mortal, at('2026-11-01T00:00:00'), market.siteId));
  // 60.00 less 10.00 unpaid from the 12th for 19 days: 0.95.
  const late = await killedEverywhere(database.dataSource, (mortal) => runFeesDue(mortal, at('2026-12-01T00:00:00'), market.siteId));
  expect([killed > 10, late > 10]).toEqual([true, true]);
  expect((await bills(market)).map(({ kind, fromDay, amountFen, paidFen }) => [kind, fromDay, amountFen, paidFen])).toEqual([
    ['property', '2026-11-01', 3000, 3000], ['property', '2026-11-01', 6000, 1000], ['late_fee', '2026-11-12', 95, 0], ['property', '2026-12-01', 3000, 3000], ['property', '2026-12-01', 6000, 0],
  ]);
  const told = await database.dataSource.query(`SELECT count(*)::int AS n FROM outbox WHERE topic = 'customer.tell' AND payload ->> 'accountId' = $1`, [poor]);
  expect(told).toEqual([{ n: 2 }]);
  expect(await verifyLedger(database.dataSource)).toEqual([]);
});

test('F-03 C-04 where a site cuts at set times, its runs cut for fees too: nobody before, each shop with its result, followed until it is read back; the next run looks again', async () => {
  const market = await makeChargeMarket(database.dataSource, [0, 1, 2].map(() => ({ area: 10, openedAt: '2026-09-01T00:00:00' })));
  for (const [index, accountId] of market.accountIds.entries()) {
    await database.dataSource.query('INSERT INTO account_meter (account_id, meter_id, from_at, from_register_wh) VALUES ($1, $2, $3, 0)', [accountId, market.meterIds[index], at('2026-09-01T00:00:00')]);
    await database.dataSource.query(`INSERT INTO meter_state (meter_id, read_at, register_wh, relay) VALUES ($1, $2, 0, 'closed')`, [market.meterIds[index], at('2026-12-02T07:00:00')]);
    await pay(database.dataSource, market, accountId, 50_000);
  }
  await database.dataSource.query(`UPDATE stall SET category = '冷库' WHERE id = $1`, [market.stallIds[2]]);
  await item(market, {});
  await run(market, '2026-11-01T00:00:00');
  await recharged(market, market.accountIds[1]!, 9_000, '2026-11-05T10:00:00');
  await database.dataSource.query(`UPDATE site SET settings = '{"property": {"cut": {"enabled": true, "graceDays": 30}}, "cut": {"when": "at_times", "cutTimes": ["09:00"], "protectedKinds": ["冷库"]}}' WHERE id = $1`, [market.siteId]);
  // As the worker turns: the runs every two seconds, the fees every five.
  const turn = (now: string) => inTransaction(database.dataSource, async (tx) => { await startDueRuns(tx, at(now)); await followRuns(tx, at(now)); return turnPropertyHolds(tx, at(now)); });
  const page = async () => {
    const [newest] = await cutRuns(database.dataSource, { siteId: market.siteId, limit: 1, offset: 0 });
    const { state, items } = (await cutRun(database.dataSource, newest!.id)) as unknown as { state: string; items: { stallNumber: string; cause: string; dueFen: number; result: string; waits: string[] }[] };
    return [state, ...items.map(({ stallNumber, cause, dueFen, result, waits }) => [stallNumber, cause, dueFen, result, ...waits])];
  };
  expect(await turn('2026-12-02T08:59:00')).toEqual({ placed: 0, lifted: 0 });
  expect(await Promise.all([turn('2026-12-02T09:00:00'), turn('2026-12-02T09:00:00')]).then((turns) => turns.reduce((sum, { placed }) => sum + placed, 0))).toBe(1);
  expect(await page()).toEqual(['cutting', ['A000001', 'property_arrears', -3000, 'cut'], ['A000003', 'property_arrears', -3000, 'waits', 'protected_kind']]);
  await database.dataSource.query(`UPDATE supply SET owed = false WHERE site_id = $1`, [market.siteId]);
  expect(await turn('2026-12-02T09:01:00')).toEqual({ placed: 0, lifted: 0 });
  expect(await page()).toEqual(['done', ['A000001', 'property_arrears', -3000, 'verified'], ['A000003', 'property_arrears', -3000, 'waits', 'protected_kind']]);
  await database.dataSource.query(`UPDATE stall SET category = '' WHERE id = $1`, [market.stallIds[2]]);
  expect([await turn('2026-12-02T15:00:00'), await turn('2026-12-03T09:00:00')]).toEqual([{ placed: 0, lifted: 0 }, { placed: 1, lifted: 0 }]);
  expect(await page()).toEqual(['cutting', ['A000003', 'property_arrears', -3000, 'cut']]);
});

test('F-02 R-04 a fee that is voided after its account was closed comes back into the purse of whoever left, and staff are told', async () => {
  const market = await makeChargeMarket(database.dataSource, [{ area: 10, openedAt: '2026-09-01T00:00:00' }]);
  const [accountId] = market.accountIds as [string];
  await item(market, {});
  await run(market, '2026-11-01T00:00:00');
  await recharged(market, accountId, 3_000, '2026-11-02T10:00:00');
  await database.dataSource.query(`UPDATE account SET state = 'closed', closed_at = $2 WHERE id = $1`, [accountId, at('2026-11-10T10:00:00')]);
  const [bill] = await bills(market);
  const undo = () => inTransaction(database.dataSource, (tx) => voidFee(tx, { billId: bill!.id, reason: '面积有误', again: false, actor: market.cashier, now: at('2026-11-12T10:00:00') }));
  await undo();
  await undo().catch(() => undefined);
  expect([await balance(accountId, 'property'), await balance(accountId, 'energy')]).toEqual([0, 3_000]);
  expect(await database.dataSource.query(`SELECT payload ->> 'kind' AS kind, payload #>> '{details,amountFen}' AS fen FROM outbox WHERE key = $1`, [`closed-money:${accountId}`])).toEqual([{ kind: 'closed_money', fen: '3000' }]);
  expect(await verifyLedger(database.dataSource)).toEqual([]);
});

test('F-05 a deposit is held for the customer and goes back into his purse, once', async () => {
  const market = await makeChargeMarket(database.dataSource, [{ area: 10, openedAt: '2026-09-01T00:00:00' }]);
  const [accountId] = market.accountIds as [string];
  const depositId = randomUUID();
  const take = () => inTransaction(database.dataSource, (tx) => takeDeposit(tx, { depositId, accountId, name: '装修押金', amountFen: 200_000, actor: market.cashier, at: at('2026-11-01T10:00:00') }));
  await take();
  await take();
  expect(await balanceOf(database.dataSource, market.siteId, 'deposit:')).toBe(200_000);
  expect(await listDeposits(database.dataSource, { accountId, limit: 10, offset: 0 })).toMatchObject({ total: 1, heldFen: 200_000, items: [{ name: '装修押金', payer: '王小明', returnedAt: null }] });
  const back = () => inTransaction(database.dataSource, (tx) => returnDeposit(tx, { depositId, reason: '装修验收合格', actor: market.cashier, at: at('2026-11-20T10:00:00') }));
  expect([await back(), await back()]).toEqual([{ amountFen: 200_000 }, { amountFen: 200_000 }]);
  expect([await balance(accountId, 'energy'), await balanceOf(database.dataSource, market.siteId, 'deposit:')]).toEqual([200_000, 0]);
  expect(await verifyLedger(database.dataSource)).toEqual([]);
});
