import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { at, makeChargeMarket, pay, type ChargeMarket } from '../../../test/support/charge-market.js';
import { testDatabase, type TestDatabase } from '../../../test/support/database.js';
import { inTransaction } from '#libs/database';
import { byUrgency, callLowLists, callsOf, debtors, kindsOf, logCall, promiseState, type LogCall } from './index.js';

let database: TestDatabase;
let market: ChargeMarket;
const now = at('2026-11-20T09:00:00');

beforeAll(async () => {
  database = await testDatabase({ now });
  market = await makeChargeMarket(database.dataSource, [{ area: 10, openedAt: '2026-11-01T00:00:00' }, { area: 10, openedAt: '2026-11-01T00:00:00' }, { area: 10, openedAt: '2026-11-01T00:00:00' }, { area: 10, openedAt: '2026-11-01T00:00:00' }]);
  // The first is in arrears, the second low, the third owes a fee, the fourth owes nothing.
  for (const [index, fen] of [[1, 4_000], [2, 50_000], [3, 50_000]] as const) await pay(database.dataSource, market, market.accountIds[index]!, fen);
  await database.dataSource.query(
    `INSERT INTO charge_bill (site_id, stall_id, account_id, kind, source_id, cause_key, revenue_code, title, from_day, to_day, amount_fen, paid_fen, explanation, issued_at) VALUES ($1, $2, $3, 'property', $4, 'x', 'revenue:property:x', '物业费', '2026-10-01', '2026-11-01', 900, 300, '{}', $5)`,
    [market.siteId, market.stallIds[2], market.accountIds[2], randomUUID(), at('2026-11-01T08:00:00')],
  );
});
afterAll(() => database?.close());

const list = async (when = now) => (await debtors(database.dataSource, { siteId: market.siteId, now: when })).map(({ accountId, kinds, promise, feesFen }) => [market.accountIds.indexOf(accountId), kinds, promise, feesFen]);
const log = (index: number, more: Partial<LogCall> = {}) => inTransaction(database.dataSource, (tx) => logCall(tx, { callId: randomUUID(), siteId: market.siteId, accountId: market.accountIds[index]!, way: 'phone', result: 'promised', promisedOn: '2026-11-22', note: '月底结货款', actor: market.cashier, now, ...more }));

test('N-12 the kinds of a debt, and the order in which people are spoken to', () => {
  expect([[0, 0], [-5, 100], [99, 0], [100, 0], [100, 1]].map(([availableFen, feesFen]) => kindsOf({ availableFen: availableFen!, threshold1Fen: 100, postpaid: false, lateFen: 0, feesFen: feesFen! }))).toEqual([['arrears'], ['arrears', 'fees'], ['low'], [], ['fees']]);
  // Who is billed afterwards may be below zero; only a bill that is late is owed.
  expect([0, 5].map((lateFen) => kindsOf({ availableFen: -900, threshold1Fen: 100, postpaid: true, lateFen, feesFen: 0 }))).toEqual([[], ['late']]);
  expect([null, '2026-11-21', '2026-11-20', '2026-11-19'].map((day) => promiseState(day, '2026-11-20'))).toEqual(['none', 'open', 'due', 'broken']);
  const row = (promise: ReturnType<typeof promiseState>, availableFen: number) => ({ promise, availableFen });
  expect([row('open', -900), row('none', -5), row('due', 10), row('broken', 50), row('none', -50)].sort(byUrgency)).toEqual([row('broken', 50), row('due', 10), row('none', -50), row('none', -5), row('open', -900)]);
});

test('N-12 a call is logged once with what was owed; a promise steps back, comes up on its day, stands out after it, and is over when paid', async () => {
  expect(await list()).toEqual([[0, ['arrears'], 'none', 0], [1, ['low'], 'none', 0], [2, ['fees'], 'none', 600]]);
  const callId = randomUUID();
  expect(await log(0, { callId })).toMatchObject({ availableFen: 0, feesFen: 0, promisedOn: '2026-11-22', byName: '小李' });
  await log(0, { callId });
  expect(await callsOf(database.dataSource, market.accountIds[0]!)).toHaveLength(1);
  expect((await list()).map(([index]) => index)).toEqual([1, 2, 0]);
  expect((await list(at('2026-11-22T08:00:00')))[0]).toEqual([0, ['arrears'], 'due', 0]);
  expect((await list(at('2026-11-23T08:00:00')))[0]).toEqual([0, ['arrears'], 'broken', 0]);
  await log(0, { result: 'no_answer', promisedOn: null, now: at('2026-11-23T09:00:00') });
  expect((await list(at('2026-11-23T10:00:00')))[0]).toEqual([0, ['arrears'], 'none', 0]);
  await expect(log(1, { callId })).rejects.toMatchObject({ code: 'request-id-reused' });
  await expect(log(1, { promisedOn: null })).rejects.toMatchObject({ code: 'promise-missing' });
  await expect(log(1, { promisedOn: '2026-11-19' })).rejects.toMatchObject({ code: 'promise-is-past' });
  await pay(database.dataSource, market, market.accountIds[0]!, 90_000);
  expect((await list()).map(([index]) => index)).toEqual([1, 2]);
});

test('N-12 a post-paid account is on the list when a bill of its is late, not for what its purse shows', async () => {
  const accountId = market.accountIds[1]!;
  const terms = await database.dataSource.query<{ id: string }[]>(`INSERT INTO postpaid_term (account_id, from_at, after_transfer_id, bill_day, due_days, set_name) VALUES ($1, $2, 0, 1, 15, '小李') RETURNING id`, [accountId, at('2026-10-01T00:00:00')]);
  expect((await list()).map(([index]) => index)).toEqual([2]);
  await database.dataSource.query(
    `INSERT INTO postpaid_bill (term_id, site_id, account_id, from_at, to_at, amount_fen, upto_transfer_id, issued_at, due_day, unpaid_fen) VALUES ($1, $2, $3, $4, $5, 700, 0, $5, '2026-11-16', 700)`,
    [terms[0]!.id, market.siteId, accountId, at('2026-10-01T00:00:00'), at('2026-11-01T00:00:00')],
  );
  expect((await list(at('2026-11-16T12:00:00'))).map(([index]) => index)).toEqual([2]);
  expect(await debtors(database.dataSource, { siteId: market.siteId, now: at('2026-11-17T00:00:00') })).toContainEqual(expect.objectContaining({ accountId, kinds: ['late'], lateFen: 700, lateSince: '2026-11-16' }));
  await database.dataSource.query('DELETE FROM postpaid_bill WHERE account_id = $1', [accountId]);
  await database.dataSource.query('DELETE FROM postpaid_term WHERE account_id = $1', [accountId]);
});

test('N-06 duty screens are called once a set time, not where they are switched off, and not for an hour that is long over', async () => {
  const call = (text: string) => inTransaction(database.dataSource, (tx) => callLowLists(tx, at(`2026-11-20T${text}:00`)));
  expect([await call('09:59'), await call('10:00'), await call('10:05')]).toEqual([0, 1, 0]);
  expect(await database.dataSource.query('SELECT shops FROM low_list_call WHERE site_id = $1', [market.siteId])).toEqual([{ shops: 1 }]);
  const set = (lowList: object) => database.dataSource.query(`UPDATE site SET settings = jsonb_set(settings, '{lowList}', $2) WHERE id = $1`, [market.siteId, JSON.stringify(lowList)]);
  await set({ times: ['10:00', '16:00'] });
  expect([await call('15:00'), await call('16:29'), await call('16:30')]).toEqual([0, 1, 0]);
  await set({ enabled: false, times: ['17:00'] });
  expect(await call('17:00')).toBe(0);
  await set({ times: ['17:00'] });
  expect(await call('17:31')).toBe(0);
});
