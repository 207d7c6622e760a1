import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { accountTypeForSpec, insertAccountForSpec } from '../../../test/support/money-account.js';
import { testDatabase, type TestDatabase } from '../../../test/support/database.js';
import { makeMoneyMarket, type MoneyMarket } from '../../../test/support/money-market.js';
import { inTransaction, type Tx } from '#libs/database';
import { cashDrawerCode, openPurse, purseCode, transfer } from '#libs/ledger';
import { cutRun, cutRuns, decideAccounts, decideBreaker, dryRun, evaluateAccounts, followRuns, notePolicy, startDueRuns } from './index.js';

let database: TestDatabase;
let market: MoneyMarket;
let accounts: string[];
// A Friday in Shanghai.
const at = (text: string): Date => new Date(`2026-11-${text}:00+08:00`);
const within = <T>(work: (tx: Tx) => Promise<T>) => inTransaction(database.dataSource, work);
const query = <Row>(sql: string, parameters: unknown[] = []) => database.dataSource.query<Row[]>(sql, parameters);

beforeAll(async () => (database = await testDatabase({ now: at('20T08:00') })));
afterAll(() => database?.close());

/** Shops that owe nothing and have nothing, warned since eight in the evening before, read a moment ago. */
async function poorMarket(stalls: number, cut: object): Promise<void> {
  market = await makeMoneyMarket(database.dataSource, { stalls });
  const typeId = await accountTypeForSpec(database.dataSource, market);
  await set(cut, at('19T12:00'));
  accounts = [];
  for (const [index, stallId] of market.stallIds.entries()) {
    const accountId = await insertAccountForSpec(database.dataSource, { market, stallId, typeId, at: at('10T08:00') });
    await within((tx) => openPurse(tx, { accountId, siteId: market.siteId, threshold1Fen: 10_000, threshold2Fen: 5_000, overdraftLimitFen: 0 }));
    await query('INSERT INTO account_meter (account_id, meter_id, from_at, from_register_wh) VALUES ($1, $2, $3, 0)', [accountId, market.meterIds[index], at('10T08:00')]);
    for (const level of [1, 2, 3]) await query('INSERT INTO warning (site_id, account_id, level, available_fen, crossed_at, sent_at) VALUES ($1, $2, $3, 0, $4, $4)', [market.siteId, accountId, level, at('19T20:00')]);
    accounts.push(accountId);
  }
  await readAll(at('20T08:30'));
  await within((tx) => evaluateAccounts(tx, { accountIds: accounts }, at('20T08:31')));
}
const set = async (cut: object, now: Date) => {
  await query(`UPDATE site SET settings = jsonb_set(settings, '{cut}', coalesce(settings -> 'cut', '{}') || $2::jsonb) WHERE id = $1`, [market.siteId, JSON.stringify(cut)]);
  await within((tx) => notePolicy(tx, { siteId: market.siteId, by: '小李', now }));
};
const readAll = (readAt: Date) => query(`INSERT INTO meter_state (meter_id, read_at, register_wh, relay) SELECT id, $2, 0, 'closed' FROM meter WHERE site_id = $1 ON CONFLICT (meter_id) DO UPDATE SET read_at = $2`, [market.siteId, readAt]);
const pay = (accountId: string, now: Date) => within((tx) => transfer(tx, { siteId: market.siteId, causeKey: `recharge:${randomUUID()}`, kind: 'recharge', from: cashDrawerCode(market.cashier.id), to: purseCode(accountId), amountFen: 5000, at: now, actor: market.cashier }));
/** The field answers what was asked: with a reading now, or not at all. */
async function answer(now: Date, silent: readonly number[] = []): Promise<void> {
  await query(`UPDATE meter_state ms SET read_at = $2 FROM meter m WHERE m.id = ms.meter_id AND m.site_id = $1 AND NOT m.id = ANY($3::int[])`, [market.siteId, now, silent]);
  await query(`UPDATE read_request SET state = CASE WHEN meter_id = ANY($3::int[]) THEN 'failed' ELSE 'answered' END, quality = CASE WHEN meter_id = ANY($3::int[]) THEN NULL ELSE 'good' END, error = CASE WHEN meter_id = ANY($3::int[]) THEN 'timeout' END, read_at = $2, finished_at = $2 WHERE site_id = $1 AND state = 'waiting'`, [market.siteId, now, silent]);
}
const runs = async () => (await query(`SELECT id FROM cut_run WHERE site_id = $1`, [market.siteId])).length;
/** One turn of the worker; how many runs it begins here. */
const turn = async (now: Date) => {
  const before = await runs();
  await within((tx) => startDueRuns(tx, now));
  await within((tx) => followRuns(tx, now));
  return (await runs()) - before;
};
/** The devices obey what is owed to them. */
const obey = () => query(`WITH o AS (UPDATE supply SET owed = false WHERE site_id = $1 AND owed RETURNING meter_id, wanted) UPDATE meter_state ms SET relay = CASE o.wanted WHEN 'off' THEN 'open' ELSE 'closed' END FROM o WHERE o.meter_id = ms.meter_id`, [market.siteId]);
const results = async () => {
  const [run] = await cutRuns(database.dataSource, { siteId: market.siteId, limit: 1, offset: 0 });
  const page = (await cutRun(database.dataSource, run!.id))! as unknown as { state: string; items: { result: string; waits: string[] }[] };
  return { state: page.state, results: page.items.map(({ result, waits }) => (waits.length === 0 ? result : `${result}: ${waits.join()}`)) };
};
const holds = () => query<{ meter_id: number; decision: { notice: unknown; warnings: unknown[]; policyVersion: number }; policy_version_id: number }>(`SELECT meter_id, decision, policy_version_id FROM hold WHERE site_id = $1 AND cause = 'energy_arrears' ORDER BY meter_id`, [market.siteId]);

test('C-04 Y-04 at nine all due shops are read and cut; before it nobody; each has its result, its cause, its notice and the version of the policy', async () => {
  await poorMarket(5, { when: 'at_times', cutTimes: ['09:00'], protectedKinds: ['冷库'] });
  await query(`UPDATE stall SET category = '冷库租赁' WHERE id = $1`, [market.stallIds[1]]);
  expect(await query('SELECT cut_waits_for, cut_not_before FROM supply WHERE meter_id = $1', [market.meterIds[0]])).toEqual([{ cut_waits_for: ['clock_time', 'second_reading'], cut_not_before: at('20T09:00') }]);
  const dry = await within((tx) => dryRun(tx, { siteId: market.siteId, next: true, now: at('20T08:40') }));
  expect(dry).toMatchObject({ at: at('20T09:00'), policyNumber: 1, limit: 5, trips: false });
  expect(dry.items.every(({ medium, meterName }) => medium === 'electricity' && meterName === '')).toBe(true);
  expect(dry.items.map(({ decision, waits, protectedKind }) => [decision, waits, protectedKind])).toEqual([['cut', [], null], ['waits', ['protected_kind'], '冷库'], ['cut', [], null], ['cut', [], null], ['cut', [], null]]);
  expect(await turn(at('20T08:59'))).toBe(0);
  expect(await holds()).toEqual([]);
  expect(await turn(at('20T09:00'))).toBe(1);
  expect(await turn(at('20T09:01'))).toBe(0);
  expect((await results()).results).toEqual(Array.from({ length: 5 }, () => 'asked'));
  // One pays while the meters are read, one does not answer.
  await pay(accounts[2]!, at('20T09:01'));
  await answer(at('20T09:01'), [market.meterIds[3]!]);
  await turn(at('20T09:02'));
  expect(await results()).toEqual({ state: 'cutting', results: ['cut', 'waits: protected_kind', 'paid', 'unreachable', 'cut'] });
  await obey();
  await turn(at('20T09:03'));
  expect(await results()).toEqual({ state: 'done', results: ['verified', 'waits: protected_kind', 'paid', 'unreachable', 'verified'] });
  const [first] = await holds();
  expect(first!.decision).toMatchObject({ policyVersion: 1, notice: null });
  expect(first!.decision.warnings).toHaveLength(3);
  expect(first!.policy_version_id).toBeGreaterThan(0);
  // Between its times a sweep cuts nobody, and the same time begins no second run.
  await answer(at('20T10:00'));
  await within((tx) => evaluateAccounts(tx, { accountIds: accounts }, at('20T10:00')));
  expect([(await holds()).length, await turn(at('20T09:30')), await turn(at('20T15:00'))]).toEqual([2, 0, 0]);
});

test('C-04 a run that was left in the middle goes on and cuts nobody twice; one whose time fell into an outage is late within its grace, else missed', async () => {
  await poorMarket(3, { when: 'at_times', cutTimes: ['09:00'], runGraceMinutes: 30 });
  expect(await turn(at('20T09:20'))).toBe(1);
  await answer(at('20T09:20'));
  // The worker dies after each of its transactions; two come back at once.
  await Promise.all([within((tx) => followRuns(tx, at('20T09:21'))), within((tx) => followRuns(tx, at('20T09:21')))]);
  await Promise.all([turn(at('20T09:22')), turn(at('20T09:22'))]);
  expect([(await holds()).length, (await results()).results]).toEqual([3, ['cut', 'cut', 'cut']]);
  expect(await runs()).toBe(1);
  await poorMarket(2, { when: 'at_times', cutTimes: ['09:00'], runGraceMinutes: 30 });
  expect(await turn(at('20T09:31'))).toBe(1);
  expect([(await results()).state, (await holds()).length]).toEqual(['missed', 0]);
  expect(await turn(at('21T09:00'))).toBe(1);
});

test('C-03 models whose switch the site has not tested are never cut by itself, at once or in a run, and say so', async () => {
  await poorMarket(1, { when: 'at_times', cutTimes: ['09:00'], untestedProfiles: ['acrel-ddsy1352'] });
  expect(await query('SELECT cut_waits_for FROM supply WHERE meter_id = $1', [market.meterIds[0]])).toMatchObject([{ cut_waits_for: expect.arrayContaining(['switch_untested']) as string[] }]);
  await turn(at('20T09:00'));
  await answer(at('20T09:00'));
  await turn(at('20T09:01'));
  expect([(await results()).results, await holds()]).toEqual([['waits: switch_untested'], []]);
});

test('C-04 a time that is moved holds for the next run, forward and back', async () => {
  await poorMarket(1, { when: 'at_times', cutTimes: ['11:00'] });
  await set({ cutTimes: ['09:00'] }, at('20T10:00'));
  expect(await turn(at('20T10:01'))).toBe(0);
  await set({ cutTimes: ['10:30'] }, at('20T10:02'));
  expect([await turn(at('20T10:29')), await turn(at('20T10:30'))]).toEqual([0, 1]);
});

test('Y-04 C-04 a run that would cut too many cuts nobody until staff have looked', async () => {
  await poorMarket(4, { when: 'at_times', cutTimes: ['09:00'], breakerMinimum: 3 });
  await turn(at('20T09:00'));
  await answer(at('20T09:00'));
  await turn(at('20T09:01'));
  expect([(await results()).results, (await holds()).length]).toEqual([Array.from({ length: 4 }, () => 'waits: breaker'), 0]);
  const [trip] = await query<{ id: number }>('SELECT id FROM breaker_trip WHERE site_id = $1 AND decided_at IS NULL', [market.siteId]);
  await within((tx) => decideBreaker(tx, { id: trip!.id, decision: 'proceed', note: '', actor: market.cashier, now: at('20T09:20') }));
  await turn(at('20T09:21'));
  expect((await results()).results).toEqual(['cut', 'cut', 'cut', 'cut']);
});

test('Y-04 where the hour is told before, nobody is cut before it, and who pays is told no more', async () => {
  await poorMarket(2, { finalNoticeMinutes: 60 });
  const told = () => query<{ at: string }>(`SELECT payload #>> '{params,at}' AS at FROM outbox WHERE topic = 'customer.tell' AND payload ->> 'template' = 'cut-planned' AND payload ->> 'siteId' = $1 ORDER BY id`, [market.siteId]);
  expect(await told()).toEqual([{ at: '11-20 09:31' }, { at: '11-20 09:31' }]);
  await readAll(at('20T09:00'));
  const early = await within((tx) => decideAccounts(tx, { accountIds: accounts }, at('20T09:00')));
  expect(early.map(({ kind, for: waits, notBefore }) => [kind, waits, notBefore])).toEqual(accounts.map(() => ['wait', ['final_notice'], at('20T10:31')]));
  await query('UPDATE cut_notice SET sent_at = $2 WHERE site_id = $1', [market.siteId, at('20T08:32')]);
  await pay(accounts[1]!, at('20T09:10'));
  await readAll(at('20T09:32'));
  const due = await within((tx) => decideAccounts(tx, { accountIds: accounts }, at('20T09:33')));
  expect(due.map(({ kind }) => kind)).toEqual(['cut', 'none']);
  expect((await holds())[0]!.decision.notice).toMatchObject({ plannedAt: at('20T09:31').toISOString() });
  expect(await query('SELECT account_id FROM cut_notice WHERE site_id = $1 AND cleared_at IS NULL', [market.siteId])).toEqual([{ account_id: accounts[0] }]);
  expect(await told()).toHaveLength(2);
});
