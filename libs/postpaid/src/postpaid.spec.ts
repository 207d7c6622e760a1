import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../test/support/database.js';
import { killedEverywhere } from '../../../test/support/dying-database.js';
import { moneyLoop, openAll } from '../../../test/support/money-loop.js';
import { makeMoneyMarket } from '../../../test/support/money-market.js';
import { approvalOf, DecideApproval, type ApprovalEffects } from '#libs/access';
import { inTransaction } from '#libs/database';
import { cashDrawerCode, emergencyOffer, purseCode, purseOf, transfer, verifyLedger } from '#libs/ledger';
import { explainLate, type LateExplanation } from '#libs/property-fee';
import { ManualClock, type Actor } from '#libs/runtime';
import { evaluateAccounts, forgetArrears } from '#libs/supply';
import { askBillingMode, billingModeDecided, issuePostpaidDue, listPostpaid, postpaidBillsOf, postpaidOf, refreshOwed, remindPostpaid, type BillingMode } from './index.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase({ now: new Date('2026-11-20T00:00:00+08:00') });
});
afterAll(() => database.close());

const at = (text: string): Date => new Date(`${text}+08:00`);
const ZONE = 'Asia/Shanghai';

async function shop() {
  const { dataSource } = database;
  const market = await makeMoneyMarket(dataSource);
  const loop = moneyLoop(dataSource, '2026-11-20T10:00:30+08:00');
  const [opened] = await openAll(loop.open, market, at('2026-11-20T10:00:00'));
  const accountId = opened!.accountId;
  const [boss] = (await dataSource.query(`INSERT INTO staff (company_id, login_name, display_name, password_hash) VALUES ($1, $2, '老板', 'x') RETURNING id`, [market.companyId, randomUUID()])) as { id: string }[];
  const second: Actor = { kind: 'staff', id: boss!.id, name: '老板' };
  const nothing = () => Promise.resolve();
  const effects: ApprovalEffects = {
    'tariff-version': nothing, 'recharge-correction': nothing, 'property-cut': nothing,
    'billing-mode': async (tx, approval, decided) => { await billingModeDecided(tx, approval, decided); if (approval.after?.billing === 'postpaid') await forgetArrears(tx, { accountId, actor: decided.actor, now: decided.at }); },
  };
  const switchTo = async (mode: BillingMode, when: string, by = second) => {
    const asked = await inTransaction(dataSource, (tx) => askBillingMode(tx, { accountId, mode, billDay: 1, dueDays: 15, reason: '大客户', actor: market.cashier, at: at(when) }));
    return new DecideApproval(dataSource, new ManualClock(at(when)), effects).execute({ approvalId: asked.id, decision: 'approved', note: '', actor: by, permissions: ['approval.decide', 'account.edit'] });
  };
  const read = (when: string, registerWh: number) => loop.read([{ meterId: market.meterIds[0]!, readAt: at(when), registerWh }]);
  const pay = (amountFen: number, when: string) => inTransaction(dataSource, async (tx) => {
    await transfer(tx, { siteId: market.siteId, causeKey: `recharge:${randomUUID()}`, kind: 'recharge', from: cashDrawerCode(market.cashier.id), to: purseCode(accountId), amountFen, at: at(when), actor: market.cashier });
    await refreshOwed(tx, accountId, at(when));
  });
  const bills = async (when: string) => (await postpaidBillsOf(dataSource, accountId, at(when), ZONE)).map(({ amountFen, unpaidFen, dueDay, state }) => [amountFen, unpaidFen, dueDay, state]).reverse();
  const told = async () => ((await dataSource.query(`SELECT payload ->> 'template' AS template FROM outbox WHERE topic = 'customer.tell' AND payload ->> 'accountId' = $1 ORDER BY id`, [accountId])) as { template: string }[]).map(({ template }) => template);
  return { market, accountId, switchTo, read, pay, bills, told };
}

describe('post-paid accounts', () => {
  test('billed by month up to the bill day, each charge once; money pays the oldest; late bills are listed by age and reminded each week', async () => {
    const { market, accountId, switchTo, read, pay, bills, told } = await shop();
    const { dataSource } = database;
    await read('2026-11-21T10:00:00', 1_010_000);
    expect(await switchTo('postpaid', '2026-11-21T10:00:00')).toMatchObject({ state: 'approved' });
    // The 8.00 from before are not billed afterwards; they lie on the purse and are paid first.
    expect(await purseOf(dataSource, accountId)).toMatchObject({ balanceFen: -800, accruedFen: 0 });
    await pay(800, '2026-11-22T10:00:00');
    await read('2026-12-01T00:00:00', 1_110_000);
    expect(await issuePostpaidDue(dataSource, at('2026-12-01T00:05:00'))).toBe(0);
    expect(await Promise.all([issuePostpaidDue(dataSource, at('2026-12-01T00:10:00')), issuePostpaidDue(dataSource, at('2026-12-01T00:10:00'))]).then(([a, b]) => a + b)).toBe(1);
    expect(await bills('2026-12-01T00:11:00')).toEqual([[8000, 8000, '2026-12-16', 'open']]);
    await read('2026-12-20T00:00:00', 1_160_000);
    expect(await postpaidOf(dataSource, accountId, at('2026-12-20T00:00:00'), ZONE)).toMatchObject({ owedFen: 8000, lateFen: 8000, dueDay: '2026-12-16', unbilledFen: 0 });
    await pay(3000, '2026-12-20T09:00:00');
    await read('2027-01-01T00:00:00', 1_210_000);
    await issuePostpaidDue(dataSource, at('2027-01-01T00:10:00'));
    expect(await bills('2027-01-01T00:11:00')).toEqual([[8000, 5000, '2026-12-16', 'late'], [8000, 8000, '2027-01-16', 'open']]);
    for (const day of ['2027-01-01', '2027-01-01', '2027-01-07', '2027-01-14']) await remindPostpaid(dataSource, at(`${day}T09:00:00`));
    expect(await told()).toEqual(['postpaid-bill', 'postpaid-bill', 'postpaid-late', 'postpaid-late', 'postpaid-late', 'postpaid-due']);
    expect(await listPostpaid(dataSource, { siteId: market.siteId, zone: ZONE, now: at('2027-01-20T00:00:00'), owedOnly: true, text: '', limit: 10, offset: 0 })).toMatchObject({ total: 2, owedFen: 13_000, lateFen: 13_000, ages: { notDue: 0, to30: 8000, to60: 5000, over60: 0 } });
    await pay(13_500, '2027-01-20T10:00:00');
    expect((await bills('2027-01-21T00:00:00')).map(([, unpaid, , state]) => [unpaid, state])).toEqual([[0, 'paid'], [0, 'paid']]);
    expect(await verifyLedger(dataSource)).toEqual([]);
  });

  test('nobody is warned or cut for a post-paid account, what was cut comes back, no emergency credit; who asks does not decide; back, everything is billed and the warnings begin', async () => {
    const { market, accountId, switchTo, read, bills, told } = await shop();
    const { dataSource } = database;
    const evaluate = (when: string) => inTransaction(dataSource, (tx) => evaluateAccounts(tx, { accountIds: [accountId] }, at(when)));
    const holds = () => dataSource.query(`SELECT cause FROM hold WHERE meter_id = $1 AND lifted_at IS NULL`, [market.meterIds[0]]);
    await read('2026-11-22T10:00:00', 1_100_000);
    await evaluate('2026-11-22T10:00:30');
    await dataSource.query(`INSERT INTO hold (site_id, meter_id, account_id, cause, cause_key, placed_at, placed_by) VALUES ($1, $2, $3, 'energy_arrears', $4, $5, 'system')`, [market.siteId, market.meterIds[0], accountId, randomUUID(), at('2026-11-22T10:01:00')]);
    const warned = await told();
    expect(warned.length).toBeGreaterThan(0);
    await expect(switchTo('postpaid', '2026-11-22T10:02:00', market.cashier)).rejects.toMatchObject({ code: 'approval-own' });
    await dataSource.query(`UPDATE approval SET state = 'expired' WHERE object_id = $1 AND state = 'asked'`, [accountId]);
    await switchTo('postpaid', '2026-11-22T10:03:00');
    expect(await holds()).toEqual([]);
    await read('2026-11-23T10:00:00', 1_200_000);
    await evaluate('2026-11-23T12:00:00');
    expect([await holds(), await told()]).toEqual([[], warned]);
    expect(await emergencyOffer(dataSource, { siteId: market.siteId, accountId, rules: { enabled: true, amountFen: 2000, siteBudgetFen: 100_000 } })).toMatchObject({ available: false });
    await expect(inTransaction(dataSource, (tx) => askBillingMode(tx, { accountId, mode: 'postpaid', billDay: 1, dueDays: 15, reason: 'x', actor: market.cashier, at: at('2026-11-23T12:00:00') }))).rejects.toMatchObject({ code: 'billing-mode-same' });
    await switchTo('prepaid', '2026-11-23T13:00:00');
    expect((await bills('2026-11-23T13:00:00')).map(([amount, , , state]) => [amount, state])).toEqual([[8000, 'closed']]);
    expect(await postpaidOf(dataSource, accountId, at('2026-11-23T13:00:00'), ZONE)).toBeNull();
    await evaluate('2026-11-23T13:01:00');
    expect((await told()).filter((template) => template === 'arrears')).toHaveLength(2);
  });

  test('F-04 A-10 overdue bills cost a late fee by the rule of the site: from the day after it was due, on what was unpaid each day, never on late fees, capped, each a line with its reason in the next bill', async () => {
    const { market, accountId, switchTo, read, pay, bills } = await shop();
    const { dataSource } = database;
    // 0.1 % a day after five days, at most a tenth.
    await dataSource.query(`UPDATE site SET settings = jsonb_set(settings, '{property}', '{"late": {"ratePpmPerDay": 1000, "graceDays": 5, "capPercent": 10}}') WHERE id = $1`, [market.siteId]);
    const lines = () => dataSource.query<{ amountFen: number; from: string; to: string; explanation: LateExplanation; state: string }[]>(`SELECT amount_fen AS "amountFen", from_day::text AS "from", to_day::text AS "to", explanation, state FROM charge_bill WHERE account_id = $1 AND kind = 'late_fee' ORDER BY issued_at, from_day`, [accountId]);
    await switchTo('postpaid', '2026-11-21T10:00:00');
    await read('2026-12-01T00:00:00', 1_100_000);
    await issuePostpaidDue(dataSource, at('2026-12-01T00:10:00'));
    await pay(3000, '2026-12-20T09:00:00');
    await read('2027-01-01T00:00:00', 1_200_000);
    await issuePostpaidDue(dataSource, at('2027-01-01T00:10:00'));
    // 80.00 on 3 days, 50.00 on 12: 0.24 + 0.60.
    expect(await bills('2027-01-01T00:11:00')).toEqual([[8000, 5000, '2026-12-16', 'late'], [8084, 8084, '2027-01-16', 'open']]);
    const [first] = await lines();
    expect(first).toMatchObject({ amountFen: 84, from: '2026-12-17', to: '2027-01-01', state: 'settled', explanation: { lateOfFen: 8000, dueDay: '2026-12-16', totalFen: 84, beforeFen: 0 } });
    expect(explainLate({ ...first!.explanation, amountFen: 84 }).zh).toBe('账单 2026-11-21–2026-11-30 80.00 元,2026-12-01 出账,2026-12-16 到期,宽限 5 天后按日 0.1000% 计至 2026-12-31:累计 0.84 元,已计 0.00 元,本次 0.84 元');
    expect(explainLate({ ...first!.explanation, amountFen: 84 }).en).toMatch(/^Bill 2026-11-21–2026-11-30, 80\.00 yuan billed on 2026-12-01, due on 2026-12-16: /);
    await Promise.all([issuePostpaidDue(dataSource, at('2027-02-01T00:10:00')), issuePostpaidDue(dataSource, at('2027-02-01T00:10:00'))]);
    // Of the first 31 days on 50.00; of the second 15 on 80.00, without its 0.84.
    expect((await bills('2027-02-01T00:11:00'))[2]).toEqual([155 + 120, 275, '2027-02-16', 'open']);
    await issuePostpaidDue(dataSource, at('2027-12-01T00:10:00'));
    expect((await lines()).reduce((sum, { amountFen }) => sum + amountFen, 0)).toBe(1600);
    expect(await verifyLedger(dataSource)).toEqual([]);
  });

  test('T-09 A-10 killed at every statement in turn, each period and each late fee is billed once and told once', async () => {
    const { market, switchTo, read, bills, told } = await shop();
    const { dataSource } = database;
    await dataSource.query(`UPDATE site SET settings = jsonb_set(settings, '{property}', '{"late": {"ratePpmPerDay": 1000, "graceDays": 5, "capPercent": 10}}') WHERE id = $1`, [market.siteId]);
    await switchTo('postpaid', '2026-11-21T10:00:00');
    await read('2026-12-01T00:00:00', 1_100_000);
    expect(await killedEverywhere(dataSource, (mortal) => issuePostpaidDue(mortal, at('2026-12-01T00:10:00')))).toBeGreaterThan(8);
    await read('2027-01-01T00:00:00', 1_200_000);
    expect(await killedEverywhere(dataSource, (mortal) => issuePostpaidDue(mortal, at('2027-01-01T00:10:00')))).toBeGreaterThan(15);
    // 15 days on 80.00
    expect(await bills('2027-01-01T00:11:00')).toEqual([[8000, 8000, '2026-12-16', 'late'], [8120, 8120, '2027-01-16', 'open']]);
    await killedEverywhere(dataSource, (mortal) => remindPostpaid(mortal, at('2027-01-01T09:00:00')));
    expect(await told()).toEqual(['postpaid-bill', 'postpaid-bill', 'postpaid-late']);
    expect(await verifyLedger(dataSource)).toEqual([]);
  });

  test('A-10 an account that is opened with a post-paid type is prepaid until a second person agrees, who is not the one that opened it', async () => {
    const { dataSource } = database;
    const market = await makeMoneyMarket(dataSource);
    await dataSource.query(`INSERT INTO account_type (site_id, name, billing, bill_day, due_days) VALUES ($1, '标准', 'postpaid', 5, 20)`, [market.siteId]);
    const [opened] = await openAll(moneyLoop(dataSource, '2026-11-20T10:00:30+08:00').open, market, at('2026-11-20T10:00:00'));
    const asked = await approvalOf(dataSource, 'billing-mode', opened!.accountId, at('2026-11-20T10:01:00'));
    expect(asked).toMatchObject({ state: 'asked', askedBy: market.cashier.id, before: { billing: 'prepaid' }, after: { billing: 'postpaid', billDay: 5, dueDays: 20 } });
    expect(await postpaidOf(dataSource, opened!.accountId, at('2026-11-20T10:01:00'), ZONE)).toBeNull();
    const nothing = () => Promise.resolve();
    const decide = new DecideApproval(dataSource, new ManualClock(at('2026-11-20T10:02:00')), { 'tariff-version': nothing, 'recharge-correction': nothing, 'property-cut': nothing, 'billing-mode': billingModeDecided });
    const by = (actor: Actor) => decide.execute({ approvalId: asked!.id, decision: 'approved', note: '', actor, permissions: ['approval.decide', 'account.edit'] });
    await expect(by(market.cashier)).rejects.toMatchObject({ code: 'approval-own' });
    const [boss] = (await dataSource.query(`INSERT INTO staff (company_id, login_name, display_name, password_hash) VALUES ($1, $2, '老板', 'x') RETURNING id`, [market.companyId, randomUUID()])) as { id: string }[];
    await by({ kind: 'staff', id: boss!.id, name: '老板' });
    expect(await postpaidOf(dataSource, opened!.accountId, at('2026-11-20T10:03:00'), ZONE)).toMatchObject({ billDay: 5, dueDays: 20, owedFen: 0 });
  });
});
