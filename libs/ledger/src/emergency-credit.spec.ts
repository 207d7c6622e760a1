import { afterAll, beforeAll, expect, test } from 'vitest';
import fc from 'fast-check';
import { accountTypeForSpec, insertAccountForSpec } from '../../../test/support/money-account.js';
import { testDatabase, type TestDatabase } from '../../../test/support/database.js';
import { makeMoneyMarket, type MoneyMarket } from '../../../test/support/money-market.js';
import { inTransaction, type Tx } from '#libs/database';
import type { Actor } from '#libs/runtime';
import { cashDrawerCode, decideEmergency, emergencyOffer, emergencyOutstandingFen, openPurse, purseCode, purseOf, repayEmergencyCredit, takeEmergencyCredit, transfer, verifyLedger } from './index.js';

let database: TestDatabase;
let market: MoneyMarket;
let typeId: string;
let accountIds: string[];
let owners: Actor[];
const at = new Date('2026-11-20T10:00:00+08:00');
const rules = { enabled: true, amountFen: 2_000, siteBudgetFen: 10_000 };
let ids = 0;
const newCredit = (): string => `30000000-0000-4000-8000-${String((ids += 1)).padStart(12, '0')}`;

beforeAll(async () => {
  database = await testDatabase();
  market = await makeMoneyMarket(database.dataSource, { stalls: 60 });
  typeId = await accountTypeForSpec(database.dataSource, market);
  accountIds = [];
  for (const stallId of market.stallIds) accountIds.push(await insertAccountForSpec(database.dataSource, { market, stallId, typeId, at }));
  await inTransaction(database.dataSource, async (tx) => {
    for (const accountId of accountIds) await openPurse(tx, { accountId, siteId: market.siteId, threshold1Fen: 5_000, threshold2Fen: 2_000, overdraftLimitFen: 0 });
  });
  const rows = await database.dataSource.query<{ id: string }[]>('SELECT customer_id AS id FROM account WHERE id = ANY($1::uuid[]) ORDER BY array_position($1::uuid[], id)', [accountIds]);
  owners = rows.map(({ id }) => ({ kind: 'customer', id, name: '王小明' }));
});
afterAll(() => database.close());

const take = (account: number, creditId: string, over: Partial<typeof rules> = {}) =>
  inTransaction(database.dataSource, (tx) => takeEmergencyCredit(tx, { creditId, siteId: market.siteId, accountId: accountIds[account]!, actor: owners[account]!, rules: { ...rules, ...over }, at }));
/** Money over the counter, the loan repaid first, as recharges do it. */
const pay = (account: number, rechargeId: string, amountFen: number) => inTransaction(database.dataSource, (tx) => credit(tx, account, rechargeId, amountFen));
async function credit(tx: Tx, account: number, rechargeId: string, amountFen: number) {
  const of = { siteId: market.siteId, accountId: accountIds[account]! };
  await transfer(tx, { siteId: of.siteId, causeKey: `recharge:${rechargeId}`, kind: 'recharge', from: cashDrawerCode(market.cashier.id), to: purseCode(of.accountId), amountFen, at, actor: market.cashier });
  return repayEmergencyCredit(tx, { ...of, amountFen, rechargeId, at });
}
const offer = (account: number) => emergencyOffer(database.dataSource, { siteId: market.siteId, accountId: accountIds[account]!, rules });
const balance = async (account: number) => (await purseOf(database.dataSource, accountIds[account]!)).balanceFen;

test('Y-17 a loan once: the same tap is the same loan, a second is refused until the next recharge has repaid it first', async () => {
  expect(await offer(0)).toEqual({ enabled: true, amountFen: 2_000, available: true, why: null, outstandingFen: 0 });
  const id = newCredit();
  expect(await take(0, id)).toEqual({ creditId: id, amountFen: 2_000, availableFen: 2_000 });
  expect(await take(0, id)).toEqual({ creditId: id, amountFen: 2_000, availableFen: 2_000 });
  expect(await offer(0)).toEqual({ enabled: true, amountFen: 2_000, available: false, why: 'outstanding', outstandingFen: 2_000 });
  await expect(take(0, newCredit())).rejects.toMatchObject({ kind: 'conflict', code: 'emergency-outstanding' });
  await expect(take(1, id)).rejects.toMatchObject({ code: 'emergency-id-reused' });
  // 15 of 20 yuan, then the rest out of 100: the purse keeps 20 + 15 − 15 + 100 − 5.
  expect(await pay(0, 'r1', 1_500)).toEqual({ repaidFen: 1_500, outstandingFen: 500 });
  expect(await balance(0)).toBe(2_000);
  expect(await emergencyOutstandingFen(database.dataSource, accountIds[0]!)).toBe(500);
  expect(await pay(0, 'r2', 10_000)).toEqual({ repaidFen: 500, outstandingFen: 0 });
  expect(await balance(0)).toBe(11_500);
  expect(await pay(0, 'r3', 100)).toEqual({ repaidFen: 0, outstandingFen: 0 });
  await expect(take(0, newCredit())).rejects.toMatchObject({ code: 'emergency-not-needed' });
  expect(await verifyLedger(database.dataSource)).toEqual([]);
});

test('Y-17 a class may lend less, more or nothing, and has a budget of its own', async () => {
  const own = await database.dataSource.query<{ id: string }[]>(`INSERT INTO account_type (site_id, name, emergency_fen, emergency_budget_fen) VALUES ($1, '小摊', 1000, 1500) RETURNING id`, [market.siteId]);
  await database.dataSource.query('UPDATE account SET account_type_id = $2 WHERE id = ANY($1::uuid[])', [accountIds.slice(1, 3), own[0]!.id]);
  expect((await take(1, newCredit())).amountFen).toBe(1_000);
  await expect(take(2, newCredit())).rejects.toMatchObject({ code: 'emergency-budget-used', params: { amountFen: 1_000 } });
  await pay(1, 'r4', 1_000);
  expect((await take(2, newCredit())).amountFen).toBe(1_000);
  await pay(2, 'r5', 1_000);
  await database.dataSource.query('UPDATE account_type SET emergency_fen = 0 WHERE id = $1', [own[0]!.id]);
  await expect(take(1, newCredit())).rejects.toMatchObject({ code: 'emergency-disabled' });
  await database.dataSource.query('UPDATE account SET account_type_id = $2 WHERE id = ANY($1::uuid[])', [accountIds.slice(1, 3), typeId]);
});

test('Y-17 limits hold under 1,000 taps at once, with recharges among them: one live loan an account, never more than the budget', async () => {
  const watch = { most: 0, on: true };
  const outstanding = async () => (await database.dataSource.query<{ fen: number }[]>('SELECT coalesce(-sum(balance_fen), 0)::bigint AS fen FROM ledger_account WHERE site_id = $1 AND kind = $2', [market.siteId, 'emergency_credit']))[0]!.fen;
  const watching = (async () => {
    while (watch.on) watch.most = Math.max(watch.most, await outstanding());
  })();
  const outcomes = new Map<string, number>();
  const taps = Array.from({ length: 1_000 }, (_, tap) => {
    const account = 3 + (tap % 57);
    return (tap % 40 === 39 ? pay(account, `tap-${String(tap)}`, 900).then(() => 'paid') : take(account, newCredit()).then(() => 'lent')).catch((error: Error & { code?: string }) => error.code ?? error.message);
  });
  for (const outcome of await Promise.all(taps)) outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  watch.on = false;
  await watching;
  expect([...outcomes.keys()].sort()).toEqual(['emergency-budget-used', 'emergency-outstanding', 'lent', 'paid']);
  expect(outcomes.get('paid')).toBe(25);
  // Five loans fit into 100 yuan; each 20 yuan that were repaid made room for one more.
  expect(outcomes.get('lent')).toBeGreaterThanOrEqual(5);
  expect(watch.most).toBeLessThanOrEqual(10_000);
  expect(await outstanding()).toBeLessThanOrEqual(10_000);
  const doubled = await database.dataSource.query('SELECT account_id FROM emergency_credit WHERE repaid_at IS NULL GROUP BY account_id HAVING count(*) > 1');
  expect(doubled).toEqual([]);
  const [books] = await database.dataSource.query<{ lent: number }[]>('SELECT sum(amount_fen - repaid_fen)::bigint AS lent FROM emergency_credit WHERE site_id = $1', [market.siteId]);
  expect(books!.lent).toBe(await outstanding());
  expect(await verifyLedger(database.dataSource)).toEqual([]);
});

test('Y-17 any row of loans and payments: what is owed is what was lent and not repaid, and the purse holds the rest', async () => {
  const act = fc.oneof(fc.constant({ kind: 'take' as const }), fc.integer({ min: 1, max: 5_000 }).map((amountFen) => ({ kind: 'pay' as const, amountFen })));
  let account = 3;
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 1, maxLength: 8 }), async (acts) => {
      account = 3 + ((account - 2) % 57);
      const start = { owed: await emergencyOutstandingFen(database.dataSource, accountIds[account]!), balance: await balance(account) };
      let { owed, balance: held } = start;
      for (const [index, step] of acts.entries()) {
        if (step.kind === 'take') {
          const lent = await take(account, newCredit(), { siteBudgetFen: 10_000_000 }).catch(() => undefined);
          // refused if and only if something is owed or the balance is not low
          expect(lent === undefined).toBe(owed > 0 || held >= 5_000);
          if (lent !== undefined) [owed, held] = [owed + 2_000, held + 2_000];
        } else {
          await pay(account, `any-${String(account)}-${String(ids)}-${String(index)}-${String((ids += 1))}`, step.amountFen);
          const repaid = Math.min(owed, step.amountFen);
          [owed, held] = [owed - repaid, held + step.amountFen - repaid];
        }
        expect(await emergencyOutstandingFen(database.dataSource, accountIds[account]!)).toBe(owed);
        expect(await balance(account)).toBe(held);
      }
    }),
    { numRuns: 25 },
  );
  expect(await verifyLedger(database.dataSource)).toEqual([]);
});

test('why there is no loan: each reason stands alone', () => {
  const fits = { rules, open: true, availableFen: 100, threshold1Fen: 5_000, outstandingFen: 0, siteOutstandingFen: 8_000, classOutstandingFen: 0, classBudgetFen: null };
  expect(decideEmergency(fits)).toBeNull();
  expect(decideEmergency({ ...fits, rules: { ...rules, enabled: false } })).toBe('disabled');
  expect(decideEmergency({ ...fits, open: false })).toBe('account-closed');
  expect(decideEmergency({ ...fits, outstandingFen: 1 })).toBe('outstanding');
  expect(decideEmergency({ ...fits, availableFen: 5_000 })).toBe('not-needed');
  // 20 yuan do not lift a debt of 20 yuan above zero, they lift 19.99
  expect(decideEmergency({ ...fits, availableFen: -2_000 })).toBe('not-enough');
  expect(decideEmergency({ ...fits, availableFen: -1_999 })).toBeNull();
  expect(decideEmergency({ ...fits, siteOutstandingFen: 8_001 })).toBe('budget-used');
  expect(decideEmergency({ ...fits, classOutstandingFen: 1_001, classBudgetFen: 3_000 })).toBe('budget-used');
});
