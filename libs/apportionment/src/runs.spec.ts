import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { at, balanceOf, closeForSpec, letStall, makeChargeMarket, pay, read, type ChargeMarket } from '../../../test/support/charge-market.js';
import { testDatabase, type TestDatabase } from '../../../test/support/database.js';
import { killedEverywhere } from '../../../test/support/dying-database.js';
import { inTransaction } from '#libs/database';
import { purseOf, verifyLedger } from '#libs/ledger';
import { cashBesides, chargeTotals, listChargeBills, payInCash } from '#libs/charge';
import { issueRun, makeRun, runWithShares, saveFormulaMeter, savePool, settleRun, voidRun, whatIf, type Pool, type PoolRules } from './index.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase({ now: at('2026-12-01T00:00:00') });
});
afterAll(() => database.close());

const november = { fromDay: '2026-11-01', toDay: '2026-12-01' };
const now = at('2026-12-01T09:00:00');
const given = (meterIds: readonly number[], price = 800_000): PoolRules['source'] => ({ kind: 'meters', terms: meterIds.map((meterId) => ({ meterId, numerator: 1, denominator: 1 })), price: { kind: 'given', priceMicroYuan: price } });
const rules = (of: Partial<PoolRules>): PoolRules => ({ source: { kind: 'amount' }, members: { kind: 'all' }, method: { kind: 'area' }, vacancy: null, ...of });
const pool = (market: ChargeMarket, of: Partial<PoolRules>, medium: Pool['medium'] = 'electricity') => inTransaction(database.dataSource, (tx) => savePool(tx, { siteId: market.siteId, name: `公区 ${randomUUID()}`, medium, rules: rules(of) }));
const draft = async (market: ChargeMarket, poolId: string, amountFen: number | null = null, period = november) =>
  (await inTransaction(database.dataSource, (tx) => makeRun(tx, { runId: randomUUID(), poolId, ...period, amountFen, actor: market.cashier, now }))).runId;
const act = <Result>(market: ChargeMarket, what: (tx: Parameters<typeof issueRun>[0], by: { runId: string; actor: ChargeMarket['cashier']; now: Date }) => Promise<Result>, runId: string) =>
  inTransaction(database.dataSource, (tx) => what(tx, { runId, actor: market.cashier, now }));
const shown = async (runId: string) => (await runWithShares(database.dataSource, runId))!;
const balances = (market: ChargeMarket) => Promise.all(market.accountIds.map(async (accountId) => (await purseOf(database.dataSource, accountId)).balanceFen));

test('P-01 P-02 P-07 public meters feed the pool; nothing is charged before issue, each share once after it, and a void gives all of it back', async () => {
  const market = await makeChargeMarket(database.dataSource, [{ area: 10, openedAt: '2026-09-01T00:00:00' }, { area: 20, openedAt: '2026-09-01T00:00:00' }, { area: 40, openedAt: null }]);
  const [light, lift] = market.publicMeterIds as [number, number];
  await read(database.dataSource, light, [['2026-11-01T00:02:00', 1_000_000], ['2026-11-15T12:00:00', 1_040_000], ['2026-12-01T00:00:00', 1_090_000]]);
  await read(database.dataSource, lift, [['2026-11-01T00:00:00', 500_000], ['2026-12-01T00:04:59', 535_000]]);
  for (const accountId of market.accountIds) await pay(database.dataSource, market, accountId, 10_000);
  const { id } = await pool(market, { source: given(market.publicMeterIds) });
  const runId = await draft(market, id);
  const before = await shown(runId);
  // 90 + 35 kWh at 0.80: 100.00 yuan; by 10, 20 and 40 m²
  expect(before).toMatchObject({ state: 'draft', usedWh: 125_000, amountFen: 10_000, estimated: false, companyFen: 5714 });
  expect(before.items.map(({ amountFen, usedWh, bearer }) => [amountFen, usedWh, bearer])).toEqual([[1429, 17_857, 'account'], [2857, 35_714, 'account'], [5714, 71_429, 'company']]);
  expect(await balances(market)).toEqual([10_000, 10_000]);
  await expect(act(market, settleRun, runId)).rejects.toMatchObject({ code: 'run-state' });

  expect(await act(market, issueRun, runId)).toEqual({ bills: 2 });
  expect(await act(market, issueRun, runId)).toEqual({ bills: 2 });
  expect(await balances(market)).toEqual([10_000, 10_000]);
  expect(await act(market, settleRun, runId)).toMatchObject({ bills: 2, amountFen: 4286, owedFen: 0 });
  expect(await act(market, settleRun, runId)).toMatchObject({ bills: 0, amountFen: 0 });
  expect(await balances(market)).toEqual([8571, 7143]);
  expect((await shown(runId)).items.map(({ amountFen, billState }) => [amountFen, billState])).toEqual([[1429, 'settled'], [2857, 'settled'], [5714, null]]);
  const again = await draft(market, id);
  await expect(act(market, issueRun, again)).rejects.toMatchObject({ code: 'period-billed' });

  const voided = await inTransaction(database.dataSource, (tx) => voidRun(tx, { runId, actor: market.cashier, now, reason: '面积有误' }));
  expect(voided).toEqual({ bills: 2, returnedFen: 4286 });
  expect(await balances(market)).toEqual([10_000, 10_000]);
  expect(await balanceOf(database.dataSource, market.siteId, 'revenue:apportionment')).toBe(0);
  expect(await act(market, issueRun, again)).toEqual({ bills: 2 });
  await act(market, settleRun, again);
  expect(await balances(market)).toEqual([8571, 7143]);
  expect(await chargeTotals(database.dataSource, { siteId: market.siteId })).toEqual({ bills: 2, amountFen: 4286, paidFen: 4286, owedFen: 0, ledgerFen: 4286 });
  expect(await verifyLedger(database.dataSource)).toEqual([]);
});

test('T-09 P-07 killed at every statement in turn, a run is issued once and settled once', async () => {
  const market = await makeChargeMarket(database.dataSource, [{ area: 10, openedAt: '2026-09-01T00:00:00' }, { area: 10, openedAt: '2026-09-01T00:00:00' }]);
  const runId = await draft(market, (await pool(market, {})).id, 999);
  const whole = (use: typeof issueRun | typeof settleRun) => killedEverywhere(database.dataSource, (mortal) => inTransaction(mortal, (tx) => use(tx, { runId, actor: market.cashier, now })));
  expect([(await whole(issueRun)) > 3, (await whole(settleRun)) > 8]).toEqual([true, true]);
  expect(await chargeTotals(database.dataSource, { siteId: market.siteId })).toEqual({ bills: 2, amountFen: 999, paidFen: 999, owedFen: 0, ledgerFen: 999 });
  expect(await verifyLedger(database.dataSource)).toEqual([]);
});

test('P-07 a process that dies while it settles leaves nothing half done', async () => {
  const market = await makeChargeMarket(database.dataSource, [{ area: 10, openedAt: '2026-09-01T00:00:00' }, { area: 10, openedAt: '2026-09-01T00:00:00' }]);
  const runId = await draft(market, (await pool(market, {})).id, 999);
  await act(market, issueRun, runId);
  const dies = inTransaction(database.dataSource, async (tx) => {
    await settleRun(tx, { runId, actor: market.cashier, now });
    throw new Error('killed');
  });
  await expect(dies).rejects.toThrow('killed');
  expect(await balances(market)).toEqual([0, 0]);
  expect((await shown(runId)).state).toBe('issued');
  // Ten hands at once: one of them settles.
  const settled = await Promise.all(Array.from({ length: 10 }, () => act(market, settleRun, runId)));
  expect(settled.reduce((sum, { amountFen }) => sum + amountFen, 0)).toBe(999);
  // Energy may go below nothing, as energy itself does.
  expect(await balances(market)).toEqual([-500, -499]);
});

test('P-01 a border without a reading is worked out and said to be; a doubt or a silent meter stops the pool', async () => {
  const market = await makeChargeMarket(database.dataSource, [{ area: 10, openedAt: '2026-09-01T00:00:00' }]);
  const [light, lift] = market.publicMeterIds as [number, number];
  await read(database.dataSource, light, [['2026-10-31T18:00:00', 1_000_000], ['2026-11-01T18:00:00', 1_004_000], ['2026-12-01T00:00:00', 1_100_001]]);
  const made = await pool(market, { source: given([light], 500_000) });
  const run = await shown(await draft(market, made.id));
  // A quarter of the way from 1,000 to 1,004 kWh: the period begins at 1,001 kWh. 99.001 kWh × 0.5 = 49.50 (and a part of a fen that nobody bears)
  expect(run).toMatchObject({ usedWh: 99_001, amountFen: 4950, estimated: true });
  expect(run.items[0]!.sentence.zh).toContain('含估算表码');
  const silent = await pool(market, { source: given([light, lift]) });
  await expect(draft(market, silent.id)).rejects.toMatchObject({ code: 'pool-reading-missing' });
  await expect(draft(market, made.id, null, { fromDay: '2026-11-01', toDay: '2027-01-01' })).rejects.toMatchObject({ code: 'pool-period-not-over' });
  await database.dataSource.query(`INSERT INTO quarantine (site_id, meter_id, reason, first_read_at, last_read_at, register_wh, opened_at) VALUES ($1, $2, 'jump', $3, $3, 9, $3)`, [market.siteId, light, at('2026-11-20T00:00:00')]);
  await expect(draft(market, made.id)).rejects.toMatchObject({ code: 'pool-readings-doubtful' });
  await database.dataSource.query(`UPDATE quarantine SET decision = 'ignore', decided_at = now() WHERE meter_id = $1`, [light]);
  expect((await shown(await draft(market, made.id))).usedWh).toBe(99_001);
});

test('P-01 R-06 a public meter that is replaced in the period: the old one counts to its last register and the new one from its first, whichever of them the pool names', async () => {
  const market = await makeChargeMarket(database.dataSource, [{ area: 10, openedAt: '2026-09-01T00:00:00' }]);
  const [old, next] = market.publicMeterIds as [number, number];
  await read(database.dataSource, old, [['2026-11-01T00:00:00', 1_000_000], ['2026-11-09T23:00:00', 1_028_000]]);
  await read(database.dataSource, old, [['2026-11-10T10:00:00', 1_030_000]], 'manual');
  // It hung on the bus as a spare before, and what it counted there is nobody's.
  await read(database.dataSource, next, [['2026-11-09T00:00:00', 1_000], ['2026-11-10T10:20:00', 5_000], ['2026-12-01T00:00:00', 45_000]]);
  await database.dataSource.query(
    `INSERT INTO meter_replacement (id, site_id, old_meter_id, new_meter_id, at, old_register_wh, old_display_wh, old_how, old_last_wh, old_last_at, new_register_wh, new_display_wh, new_how, settled_wh, charged_fen, reason, done_by, done_name, recorded_at)
     VALUES ($1, $2, $3, $4, $5, 1030000, 1030000, 'manual', 1028000, $6, 5000, 5000, 'bus', 0, 0, '到期轮换', $7, '李工', $5)`,
    [randomUUID(), market.siteId, old, next, at('2026-11-10T10:00:00'), at('2026-11-09T23:00:00'), market.cashier.id],
  );
  for (const named of [[old], [next], [old, next]]) {
    const run = await shown(await draft(market, (await pool(market, { source: given(named) })).id));
    expect(run).toMatchObject({ usedWh: 70_000, amountFen: 5600, estimated: false });
    expect(run.facts.meters.map(({ meterId, usedWh }) => [meterId, usedWh])).toEqual([[old, 30_000], [next, 40_000]]);
  }
  const before = await shown(await draft(market, (await pool(market, { source: given([next]) })).id, null, { fromDay: '2026-11-01', toDay: '2026-11-09' }));
  expect(before.facts.meters.map(({ meterId }) => meterId)).toEqual([old]);
});

test('P-01 P-08 a formula of water meters: what flows in less what a big user takes, half of it; a ring is refused', async () => {
  const market = await makeChargeMarket(database.dataSource, [{ area: 10, heads: 1, openedAt: '2026-09-01T00:00:00' }, { area: 10, heads: 3, openedAt: '2026-09-01T00:00:00' }]);
  await database.dataSource.query(`UPDATE meter SET kind = 'water' WHERE id = ANY($1::int[])`, [market.publicMeterIds]);
  const [inflow, user] = market.publicMeterIds as [number, number];
  await read(database.dataSource, inflow, [['2026-11-01T00:00:00', 0], ['2026-12-01T00:00:00', 90_000]]);
  await read(database.dataSource, user, [['2026-11-01T00:00:00', 0], ['2026-12-01T00:00:00', 30_000]]);
  const save = (input: Omit<Parameters<typeof saveFormulaMeter>[1], 'siteId' | 'medium'>) => inTransaction(database.dataSource, (tx) => saveFormulaMeter(tx, { siteId: market.siteId, medium: 'water', ...input }));
  const rest = await save({ name: '余水', terms: [{ meterId: inflow, numerator: 1, denominator: 1 }, { meterId: user, numerator: -1, denominator: 1 }] });
  const half = await save({ name: '半数', terms: [{ virtualMeterId: rest.id, numerator: 1, denominator: 2 }] });
  await expect(save({ id: rest.id, name: '余水', terms: [{ virtualMeterId: half.id, numerator: 1, denominator: 1 }] })).rejects.toMatchObject({ code: 'formula-ring' });
  await expect(save({ name: '错', terms: [{ meterId: market.meterIds[0]!, numerator: 1, denominator: 1 }] })).rejects.toMatchObject({ code: 'meter-not-found' });
  const source: PoolRules['source'] = { kind: 'meters', terms: [{ virtualMeterId: half.id, numerator: 1, denominator: 1 }], price: { kind: 'given', priceMicroYuan: 4_000_000 } };
  const run = await shown(await draft(market, (await pool(market, { source, method: { kind: 'headcount' } }, 'water')).id));
  // 30 m³ × 4.00 yuan over 1 and 3 heads
  expect(run).toMatchObject({ medium: 'water', usedWh: 30_000, amountFen: 12_000 });
  expect(run.items.map(({ amountFen }) => amountFen)).toEqual([3000, 9000]);
  expect(run.items[1]!.sentence.zh).toContain('30.00 m³ × 4.00 元 = 120.00 元');
});

test('P-04 two tenants in one month bear their days; who has left owes his share, and pays it at the counter', async () => {
  const market = await makeChargeMarket(database.dataSource, [{ area: 10, openedAt: '2026-09-01T00:00:00' }, { area: 10, openedAt: '2026-09-01T00:00:00' }]);
  await closeForSpec(database.dataSource, market.accountIds[0]!, '2026-11-10T18:00:00');
  const next = await letStall(database.dataSource, { market, stallId: market.stallIds[0]!, openedAt: '2026-11-21T09:00:00' });
  const runId = await draft(market, (await pool(market, { vacancy: 'owner' })).id, 6000);
  const run = await shown(runId);
  // Nobody is known as the owner: the company bears the ten days between them.
  expect(run.items.map(({ bearer, days, amountFen }) => [bearer, days, amountFen])).toEqual([['account', 10, 1000], ['company', 10, 1000], ['account', 10, 1000], ['account', 30, 3000]]);
  await act(market, issueRun, runId);
  expect(await act(market, settleRun, runId)).toMatchObject({ bills: 2, amountFen: 4000, owedFen: 1000 });
  expect((await purseOf(database.dataSource, next)).balanceFen).toBe(-1000);
  expect((await purseOf(database.dataSource, market.accountIds[0]!)).balanceFen).toBe(0);
  const { items: owed } = await listChargeBills(database.dataSource, { siteId: market.siteId, state: 'issued', limit: 10, offset: 0 });
  expect(owed).toMatchObject([{ accountId: market.accountIds[0], accountState: 'closed', amountFen: 1000, paidFen: 0 }]);
  await inTransaction(database.dataSource, (tx) => payInCash(tx, { billId: owed[0]!.id, amountFen: 1000, actor: market.cashier, at: now }));
  await expect(inTransaction(database.dataSource, (tx) => payInCash(tx, { billId: owed[0]!.id, amountFen: 1000, actor: market.cashier, at: now }))).rejects.toMatchObject({ code: 'bill-not-owed' });
  expect(await chargeTotals(database.dataSource, { siteId: market.siteId })).toMatchObject({ amountFen: 5000, paidFen: 5000, ledgerFen: 5000 });
  const day = { siteId: market.siteId, from: at('2026-12-01T00:00:00'), to: at('2026-12-02T00:00:00') };
  expect(await cashBesides(database.dataSource, { ...day, operatorId: market.cashier.id })).toEqual({ bills: { count: 1, amountFen: 1000 }, deposits: { count: 0, amountFen: 0 } });
  expect(await cashBesides(database.dataSource, { ...day, operatorId: market.siteId })).toMatchObject({ bills: { count: 0, amountFen: 0 } });
  expect(await verifyLedger(database.dataSource)).toEqual([]);
});

test('P-04 what changes after the draft makes it outdated; an owner bears his vacant stall as a debt of his own', async () => {
  const market = await makeChargeMarket(database.dataSource, [{ area: 10, openedAt: '2026-09-01T00:00:00' }, { area: 30, openedAt: null }]);
  const [owner] = await database.dataSource.query<{ id: string }[]>(`INSERT INTO customer (company_id, phone, name) VALUES ($1, '13600000001', '陈业主') RETURNING id`, [market.companyId]);
  await database.dataSource.query('INSERT INTO stall_owner (stall_id, customer_id, site_id, from_at, set_by) VALUES ($1, $2, $3, $4, $5)', [market.stallIds[1], owner!.id, market.siteId, at('2026-01-01T00:00:00'), market.cashier.id]);
  await database.dataSource.query(`UPDATE site SET settings = '{"apportionment": {"vacancy": "owner"}}' WHERE id = $1`, [market.siteId]);
  const made = await pool(market, {});
  const stale = await draft(market, made.id, 4000);
  await database.dataSource.query('UPDATE stall SET area_dm2 = 9000 WHERE id = $1', [market.stallIds[1]]);
  await expect(act(market, issueRun, stale)).rejects.toMatchObject({ code: 'run-outdated' });
  const runId = await draft(market, made.id, 4000);
  await act(market, issueRun, runId);
  expect(await act(market, settleRun, runId)).toMatchObject({ bills: 1, amountFen: 400, owedFen: 3600 });
  const { items } = await listChargeBills(database.dataSource, { owner: { customerId: owner!.id, stallId: market.stallIds[1]! }, limit: 10, offset: 0 });
  expect(items).toMatchObject([{ amountFen: 3600, state: 'issued', accountId: null, payer: '陈业主' }]);
});

test('Y-07 methods side by side and against last month; what is tried is what is then issued, to the fen; coefficients that miss one are refused with the gap', async () => {
  const market = await makeChargeMarket(database.dataSource, [{ area: 10, heads: 0, openedAt: '2026-09-01T00:00:00' }, { area: 20, heads: 0, openedAt: '2026-09-01T00:00:00' }, { area: 70, heads: 0, openedAt: null }]);
  const coefficients = (units: number[]) => ({ kind: 'manual' as const, coefficients: units.map((each, index) => ({ stallId: market.stallIds[index]!, units: each })) });
  await expect(pool(market, { method: coefficients([33_333_333, 33_333_333, 33_333_333]) })).rejects.toMatchObject({ code: 'coefficients-not-one', params: { gapUnits: -1 } });
  const made = await pool(market, { method: coefficients([50_000_000, 25_000_000, 25_000_000]) });
  const october = await draft(market, made.id, 8000, { fromDay: '2026-10-01', toDay: '2026-11-01' });
  await act(market, issueRun, october);
  const tried = await whatIf(database.dataSource, { poolId: made.id, ...november, amountFen: 10_000, trials: ['own', 'area', 'equal', 'headcount'], now });
  expect(tried.trials).toEqual([{ method: 'own', refused: null }, { method: 'area', refused: null }, { method: 'equal', refused: null }, { method: 'headcount', refused: 'pool-without-weights' }]);
  expect(tried.rows.map(({ lastFen, amounts }) => [lastFen, ...amounts])).toEqual([[4000, 5000, 1000, 3334, null], [2000, 2500, 2000, 3333, null], [0, 0, 0, 0, null]]);
  expect([tried.company, tried.last]).toEqual([[2500, 7000, 3333, null], { fromDay: '2026-10-01', toDay: '2026-11-01', amountFen: 8000, method: 'manual' }]);
  const runId = await draft(market, made.id, 10_000);
  await act(market, issueRun, runId);
  const { items } = await listChargeBills(database.dataSource, { siteId: market.siteId, from: '2026-11-01', to: '2026-12-01', limit: 10, offset: 0 });
  expect(items.map(({ amountFen }) => amountFen)).toEqual(tried.rows.slice(0, 2).map(({ amounts }) => amounts[0]));
});

test('P-04 P-05 by own consumption from the lines of each account, and a fixed sum a shop', async () => {
  const market = await makeChargeMarket(database.dataSource, [{ area: 10, openedAt: '2026-09-01T00:00:00' }, { area: 10, openedAt: '2026-09-01T00:00:00' }]);
  for (const [index, wh] of [30_000, 10_000].entries()) {
    await database.dataSource.query(
      `INSERT INTO usage_line (meter_id, from_at, to_at, day, account_id, from_register_wh, to_register_wh, used_wh, charge_parts, version_id) SELECT $1, $2, $3, '2026-11-05', $4, 0, $5, $5, $5::bigint * 900000, short_id FROM tariff_version WHERE plan_id = $6 LIMIT 1`,
      [market.meterIds[index], at('2026-11-05T00:00:00'), at('2026-11-06T00:00:00'), market.accountIds[index], wh, market.planId],
    );
  }
  const run = await shown(await draft(market, (await pool(market, { method: { kind: 'consumption' } })).id, 1000));
  expect(run.items.map(({ amountFen, basis }) => [amountFen, basis])).toEqual([[750, 30_000], [250, 10_000]]);
  const fixed = await shown(await draft(market, (await pool(market, { source: { kind: 'fixed' }, method: { kind: 'fixed', amountFen: 500, amounts: [{ stallId: market.stallIds[1]!, amountFen: 700 }] } })).id));
  expect([fixed.amountFen, ...fixed.items.map(({ amountFen }) => amountFen)]).toEqual([1200, 500, 700]);
  // The plan's price: what its accounts paid on average, 0.90 yuan
  await read(database.dataSource, market.publicMeterIds[0]!, [['2026-11-01T00:00:00', 0], ['2026-12-01T00:00:00', 100_000]]);
  const source: PoolRules['source'] = { kind: 'meters', terms: [{ meterId: market.publicMeterIds[0]!, numerator: 1, denominator: 1 }], price: { kind: 'plan', planId: market.planId } };
  expect(await shown(await draft(market, (await pool(market, { source })).id))).toMatchObject({ amountFen: 9000, facts: { priceMicroYuan: 900_000 } });
});
