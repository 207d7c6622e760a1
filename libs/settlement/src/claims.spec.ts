import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { handOverLoop } from '../../../test/support/hand-over-loop.js';
import { testDatabase, type TestDatabase } from '../../../test/support/database.js';
import { moneyLoop, openAll, requestId } from '../../../test/support/money-loop.js';
import { makeMoneyMarket, type MoneyMarket } from '../../../test/support/money-market.js';
import { inTransaction } from '#libs/database';
import { agreeDebt, cashDrawerCode, purseCode, purseOf, refundPendingCode, transfer, verifyLedger, writeOffCode } from '#libs/ledger';
import type { Actor, ManualClock } from '#libs/runtime';
import { tariffDefinitionSchema } from '#libs/tariff';
import { chargeNextAccounts, decideDispute, endRunOnIfDue, heldOf, listBills, openDispute, runOnOf, settleMeters, startRunOn, withdrawDispute, type RunOnPayer } from './index.js';
import { runOnEnd, runOnLeft, runOnPayerFen } from './domain/run-on-rules.js';

let database: TestDatabase;
let market: MoneyMarket;
let clock: ManualClock;
let loop: ReturnType<typeof handOverLoop>;
let money: ReturnType<typeof moneyLoop>;
let accountId: string;
let tenant: Actor;
const boss: Actor = { kind: 'staff', id: '', name: '周姐' };

beforeAll(async () => (database = await testDatabase({ now: new Date('2026-11-20T10:00:00+08:00') })));
afterAll(() => database?.close());
beforeEach(async () => {
  market = await makeMoneyMarket(database.dataSource);
  money = moneyLoop(database.dataSource, '2026-11-20T10:00:00+08:00');
  clock = money.clock;
  loop = handOverLoop(database.dataSource, market, clock);
  await loop.read(market.meterIds[0]!, 1_000_000);
  accountId = (await openAll(money.open, market, clock.now()))[0]!.accountId;
  tenant = await loop.holderOf(accountId);
  const [row] = await database.dataSource.query<{ id: string }[]>(`INSERT INTO staff (company_id, login_name, display_name, password_hash) VALUES ($1, $2, '周姐', 'x') RETURNING id`, [market.companyId, randomUUID()]);
  boss.id = row!.id;
});

const pay = (amountFen: number, to = accountId) =>
  inTransaction(database.dataSource, (tx) => transfer(tx, { siteId: market.siteId, causeKey: `recharge:${requestId()}-${to}`, kind: 'recharge', from: cashDrawerCode(market.cashier.id), to: purseCode(to), amountFen, at: clock.now(), actor: market.cashier }));
const rechargeRow = async (to: string, amountFen: number) => {
  const { transferId } = await pay(amountFen, to);
  await database.dataSource.query(`INSERT INTO recharge (id, site_id, account_id, channel, amount_fen, state, receipt_number, balance_before_fen, balance_after_fen, transfer_id, operator_id, paid_at, credited_at) VALUES ($1, $2, $3, 'cash', $4, 'credited', $5, 0, 0, $6, $7, $8, $8)`, [randomUUID(), market.siteId, to, amountFen, randomUUID().slice(0, 12), transferId, market.cashier.id, clock.now()]);
};
const use = async (toWh: number) => {
  clock.advanceMs(3_600_000);
  await loop.read(market.meterIds[0]!, toWh);
};
const settle = () => inTransaction(database.dataSource, (tx) => settleMeters(tx, { siteId: market.siteId, meterIds: market.meterIds, at: clock.now() }));
const cutBalance = async () => (await database.dataSource.query<{ fen: number }[]>(`SELECT l.balance_fen - p.accrued_fen + p.disputed_fen AS fen FROM purse p JOIN ledger_account l ON l.id = p.ledger_account_id WHERE p.account_id = $1`, [accountId]))[0]!.fen;
const balanceOf = async (code: string) => (await database.dataSource.query<{ fen: number }[]>('SELECT coalesce(sum(balance_fen), 0)::bigint AS fen FROM ledger_account WHERE code = $1', [code]))[0]!.fen;
async function billed() {
  await pay(1_000);
  await use(1_010_000);
  await settle();
  return (await listBills(database.dataSource, { accountId, limit: 5, offset: 0 })).items[0]!;
}
const doubt = (billId: number, over: { disputeId?: string; line?: number } = {}) =>
  inTransaction(database.dataSource, (tx) => openDispute(tx, { disputeId: over.disputeId ?? randomUUID(), siteId: market.siteId, accountId, stallId: market.stallIds[0]!, billId, line: over.line ?? null, reason: '没有用这么多', photoId: null, readRequestId: null, actor: tenant, at: clock.now() }));
const decide = (disputeId: string, decision: 'stands' | 'reverse', amountFen: number | null = null) => inTransaction(database.dataSource, (tx) => decideDispute(tx, { disputeId, decision, amountFen, note: '已核对', actor: boss, at: clock.now() }));

describe('Y-14 a bill is doubted', () => {
  test('Y-14 exactly what is doubted is left out of the cut, and comes back into it when the bill stands', async () => {
    const bill = await billed();
    // 10 kWh × 0.80 = 8.00 of 10.00
    expect([bill.amountFen, await cutBalance()]).toEqual([800, 200]);
    const dispute = await doubt(bill.id);
    expect(dispute).toMatchObject({ state: 'open', heldFen: 800 });
    expect([await cutBalance(), (await purseOf(database.dataSource, accountId)).availableFen]).toEqual([1_000, 200]);
    await use(1_013_000);
    expect(await cutBalance()).toBe(760);
    const stands = await decide(dispute.disputeId, 'stands');
    expect(stands).toMatchObject({ state: 'stands', decidedName: '周姐', transferId: null });
    expect(await decide(dispute.disputeId, 'stands')).toEqual(stands);
    expect(await cutBalance()).toBe(-40);
    await expect(decide(dispute.disputeId, 'reverse')).rejects.toMatchObject({ code: 'dispute-over' });
    await expect(doubt(bill.id)).rejects.toMatchObject({ code: 'dispute-decided' });
    expect(await verifyLedger(database.dataSource)).toEqual([]);
  });

  test('Y-14 Y-08 a bill with services goes back whole, energy and services each to where they came from; a doubted service line goes back out of its own revenue', async () => {
    market = await makeMoneyMarket(database.dataSource, { definition: tariffDefinitionSchema.parse({ kind: 'composed', tiers: [{ prices: { all: 800_000 } }], services: [{ name: '损耗', kind: 'loss', priceMicroYuanPerKwh: 50_000 }] }) });
    loop = handOverLoop(database.dataSource, market, clock);
    await loop.read(market.meterIds[0]!, 1_000_000);
    accountId = (await openAll(money.open, market, clock.now()))[0]!.accountId;
    tenant = await loop.holderOf(accountId);
    const revenue = () => Promise.all(['electricity', 'service'].map(async (name) => ((await database.dataSource.query<{ fen: number }[]>('SELECT balance_fen AS fen FROM ledger_account WHERE site_id = $1 AND code = $2', [market.siteId, `revenue:${name}`]))[0]!.fen)));
    // 10 kWh × 0.80 = 8.00, and 10 × 0.05 = 0.50 of loss
    const bill = await billed();
    expect([bill.amountFen, await revenue()]).toEqual([850, [800, 50]]);
    expect(await decide((await doubt(bill.id)).disputeId, 'reverse')).toMatchObject({ reversedFen: 850 });
    expect([await cutBalance(), await revenue()]).toEqual([1_000, [0, 0]]);
    await use(1_020_000);
    await settle();
    const next = (await listBills(database.dataSource, { accountId, limit: 1, offset: 0 })).items[0]!;
    const loss = await doubt(next.id, { line: next.lines.findIndex(({ kind }) => kind === 'service') });
    expect(loss.heldFen).toBe(50);
    await decide(loss.disputeId, 'reverse');
    expect([await cutBalance(), await revenue()]).toEqual([200, [800, 0]]);
    expect(await verifyLedger(database.dataSource)).toEqual([]);
  });

  test('Y-14 reversed whole: the linked opposite of the bill’s own transfer; in part: a line that names the doubt; the books balance', async () => {
    const bill = await billed();
    const whole = await decide((await doubt(bill.id)).disputeId, 'reverse');
    expect(whole).toMatchObject({ state: 'reversed', reversedFen: 800 });
    const [reversal] = await database.dataSource.query<object[]>('SELECT kind, amount_fen, reverses_transfer_id FROM transfer WHERE id = $1', [whole.transferId]);
    expect(reversal).toEqual({ kind: 'reversal', amount_fen: 800, reverses_transfer_id: bill.transferId });
    expect([await cutBalance(), (await purseOf(database.dataSource, accountId)).balanceFen]).toEqual([1_000, 1_000]);
    await use(1_012_000);
    await settle();
    const next = (await listBills(database.dataSource, { accountId, limit: 1, offset: 0 })).items[0]!;
    const part = await doubt(next.id, { line: 0 });
    expect(part.heldFen).toBe(160);
    await expect(decide(part.disputeId, 'reverse', 161)).rejects.toMatchObject({ code: 'dispute-too-much', params: { heldFen: 160 } });
    const given = await decide(part.disputeId, 'reverse', 60);
    expect(await database.dataSource.query('SELECT kind, amount_fen, cause_key FROM transfer WHERE id = $1', [given.transferId])).toEqual([{ kind: 'dispute', amount_fen: 60, cause_key: `dispute:${part.disputeId}` }]);
    expect([await cutBalance(), await balanceOf(purseCode(accountId))]).toEqual([900, 900]);
    expect(await verifyLedger(database.dataSource)).toEqual([]);
  });

  test('Y-14 within limits: one doubt a bill, another’s bill is absent, a withdrawn one holds nothing, an account is not ended over it', async () => {
    const bill = await billed();
    const disputeId = randomUUID();
    const dispute = await doubt(bill.id, { disputeId });
    expect(await doubt(bill.id, { disputeId })).toEqual(dispute);
    await expect(doubt(bill.id)).rejects.toMatchObject({ code: 'dispute-open' });
    await expect(doubt(99_999_999)).rejects.toMatchObject({ code: 'bill-not-found' });
    await expect(money.close.execute({ actor: market.cashier, accountId, finalReadings: [{ meterId: market.meterIds[0]!, readAt: clock.now(), registerWh: 1_010_000 }], payoutFen: 200, requestId: requestId() })).rejects.toMatchObject({ code: 'dispute-open' });
    await expect(inTransaction(database.dataSource, (tx) => withdrawDispute(tx, { disputeId, customerId: randomUUID(), at: clock.now() }))).rejects.toMatchObject({ code: 'dispute-not-found' });
    expect(await inTransaction(database.dataSource, (tx) => withdrawDispute(tx, { disputeId, customerId: tenant.id, at: clock.now() }))).toMatchObject({ state: 'withdrawn' });
    expect(await cutBalance()).toBe(200);
    clock.advanceMs(61 * 86_400_000);
    await expect(doubt(bill.id)).rejects.toMatchObject({ code: 'dispute-too-old', params: { days: 60 } });
    // 0.5 fen of a line are held as one fen, never more than the bill
    expect(heldOf({ amountFen: 3, lines: [{ parts: 50_000 }, { parts: 900_000_000 }] as never }, 1)).toBe(3);
    expect(heldOf({ amountFen: 3, lines: [] }, 0)).toBe(0);
  });
});

async function refunded(payer: RunOnPayer, limit: { wh: number } | { hours: number }): Promise<string> {
  await pay(5_000);
  await use(1_010_000);
  const id = randomUUID();
  const { balanceFen, accruedFen } = await purseOf(database.dataSource, accountId);
  await inTransaction(database.dataSource, async (tx) => {
    await tx.query(`INSERT INTO refund_request (id, site_id, account_id, amount_fen, reason, cause, state, asked_kind, asked_id, asked_name, asked_at) VALUES ($1, $2, $3, $4, 'x', 'staff', 'asked', 'staff', $5, '小李', $6)`, [id, market.siteId, accountId, balanceFen - accruedFen, market.cashier.id, clock.now()]);
    await transfer(tx, { siteId: market.siteId, causeKey: `refund-hold:${id}`, kind: 'refund_hold', from: purseCode(accountId), to: refundPendingCode(accountId), amountFen: balanceFen - accruedFen, at: clock.now(), actor: market.cashier });
    await startRunOn(tx, { siteId: market.siteId, accountId, refundRequestId: id, limit, payer, actor: market.cashier, at: clock.now() });
  });
  return id;
}
const turn = (id: string) => inTransaction(database.dataSource, (tx) => endRunOnIfDue(tx, id, clock.now()));

describe('R-02 the supply runs on after a refund', () => {
  test('R-02 to its energy: nothing is charged to the shop, the payer bears exactly what was used, and the supply is cut', async () => {
    const id = await refunded('company', { wh: 5_000 });
    expect(await balanceOf(purseCode(accountId))).toBe(800);
    await use(1_013_000);
    expect(await turn(id)).toBeUndefined();
    expect(await runOnOf(database.dataSource, accountId, clock.now())).toMatchObject({ state: 'running', usedWh: 3_000, leftWh: 2_000, leftMinutes: null });
    await use(1_016_000);
    expect(await turn(id)).toMatchObject({ cut: true, meterIds: market.meterIds });
    // 6 kWh × 0.80: one more than was agreed, since the meter is read every hour
    expect(await balanceOf(writeOffCode(market.siteId))).toBe(-480);
    expect(await purseOf(database.dataSource, accountId)).toMatchObject({ balanceFen: 0, accruedFen: 0 });
    expect(await runOnOf(database.dataSource, accountId, clock.now())).toMatchObject({ state: 'used_up', usedWh: 6_000, chargedFen: 480, leftWh: null });
    expect(await turn(id)).toBeUndefined();
    expect(await verifyLedger(database.dataSource)).toEqual([]);
  });

  test('R-02 M-17 of an account that bears water alone the amount is litres: 5 m³', async () => {
    await database.dataSource.query(`UPDATE meter SET kind = 'water' WHERE id = ANY($1::int[])`, [market.meterIds]);
    await database.dataSource.query('UPDATE site SET water_tariff_plan_id = tariff_plan_id WHERE id = $1', [market.siteId]);
    const id = await refunded('company', { wh: 5_000 });
    await use(1_013_000);
    expect(await runOnOf(database.dataSource, accountId, clock.now())).toMatchObject({ medium: 'water', usedWh: 3_000, leftWh: 2_000 });
    expect(await turn(id)).toBeUndefined();
  });

  test('R-02 to its hours, charged to the next account once it has paid in; a refund that is refused ends it without a charge', async () => {
    const id = await refunded('next', { hours: 2 });
    await use(1_012_000);
    expect(await turn(id)).toBeUndefined();
    clock.advanceMs(5_400_000);
    await loop.read(market.meterIds[0]!, 1_012_500);
    expect(await turn(id)).toMatchObject({ cut: true });
    // 2.5 kWh × 0.80
    expect(await balanceOf(`receivable:next:${id}`)).toBe(-200);
    await money.close.execute({ actor: market.cashier, accountId, finalReadings: [{ meterId: market.meterIds[0]!, readAt: clock.now(), registerWh: 1_012_500 }], payoutFen: 0, requestId: requestId() });
    clock.advanceMs(60_000);
    const next = await money.open.execute({ actor: market.cashier, siteId: market.siteId, stallId: market.stallIds[0]!, phone: '13911112222', customerName: '新租户', baseReadings: [{ meterId: market.meterIds[0]!, readAt: clock.now(), registerWh: 1_012_500 }], requestId: requestId() });
    expect(await inTransaction(database.dataSource, (tx) => chargeNextAccounts(tx, clock.now()))).toEqual([]);
    await rechargeRow(next.accountId, 3_000);
    expect(await inTransaction(database.dataSource, (tx) => chargeNextAccounts(tx, clock.now()))).toEqual([next.accountId]);
    expect(await inTransaction(database.dataSource, (tx) => chargeNextAccounts(tx, clock.now()))).toEqual([]);
    expect([await balanceOf(purseCode(next.accountId)), await balanceOf(`receivable:next:${id}`)]).toEqual([2_800, 0]);
    expect(await verifyLedger(database.dataSource)).toEqual([]);
  });

  test('R-02 money that comes in ends it: the payer bears what was used till then, the shop what follows', async () => {
    const id = await refunded('company', { wh: 50_000 });
    await use(1_012_000);
    await rechargeRow(accountId, 2_000);
    expect(await turn(id)).toMatchObject({ cut: false });
    expect([await balanceOf(purseCode(accountId)), await balanceOf(writeOffCode(market.siteId))]).toEqual([2_000, -160]);
    await use(1_013_000);
    expect((await purseOf(database.dataSource, accountId)).availableFen).toBe(1_920);
  });

  test('R-02 when it ends, what is left, who bears it', () => {
    const now = new Date(0);
    const seen = { usedWh: 4_999, now, rejected: false, recharged: false };
    expect(runOnEnd({ limitWh: 5_000, untilAt: null }, seen)).toBeUndefined();
    expect(runOnEnd({ limitWh: 5_000, untilAt: null }, { ...seen, usedWh: 5_000 })).toBe('used_up');
    expect(runOnEnd({ limitWh: null, untilAt: new Date(1) }, seen)).toBeUndefined();
    expect(runOnEnd({ limitWh: null, untilAt: now }, seen)).toBe('used_up');
    expect(runOnEnd({ limitWh: 5_000, untilAt: null }, { ...seen, usedWh: 9_999, recharged: true })).toBe('recharged');
    expect(runOnEnd({ limitWh: 5_000, untilAt: null }, { ...seen, recharged: true, rejected: true })).toBe('cancelled');
    expect(runOnLeft({ limitWh: 5_000, untilAt: null }, { usedWh: 6_000, now })).toEqual({ leftWh: 0, leftMinutes: null });
    expect(runOnLeft({ limitWh: null, untilAt: new Date(119_999) }, { usedWh: 0, now })).toEqual({ leftWh: null, leftMinutes: 1 });
    // 3.00 of its own were left: of a cost of 5.00 the payer bears 2.00
    expect([runOnPayerFen({ costFen: 500, startOwnFen: 300 }), runOnPayerFen({ costFen: 200, startOwnFen: 300 }), runOnPayerFen({ costFen: 200, startOwnFen: -50 })]).toEqual([200, 0, 200]);
  });
});

test('A-09 an account that still pays a debt in parts is closed only when the debt is paid: out of its rest, and never past it', async () => {
  await use(1_010_000);
  await inTransaction(database.dataSource, (tx) => agreeDebt(tx, { debtId: randomUUID(), siteId: market.siteId, accountId, fromAccountId: accountId, origin: 'overdraft', amountFen: 800, percent: 50, fixedFen: null, keepFen: 1, reason: '分期', actor: market.cashier, at: clock.now() }));
  const finalReadings = [{ meterId: market.meterIds[0]!, readAt: clock.now(), registerWh: 1_010_000 }];
  const close = (payoutFen: number) => money.close.execute({ actor: market.cashier, accountId, finalReadings, payoutFen, requestId: randomUUID() });
  await expect(close(0)).rejects.toMatchObject({ code: 'account-owes', params: { owedFen: 800 } });
  await pay(1_000);
  await expect(close(1_000)).rejects.toMatchObject({ code: 'payout-differs', params: { balanceFen: 200 } });
  expect(await close(200)).toMatchObject({ paidOutFen: 200 });
  expect(await database.dataSource.query('SELECT state, repaid_fen FROM debt WHERE account_id = $1', [accountId])).toEqual([{ state: 'repaid', repaid_fen: 800 }]);
  expect(await verifyLedger(database.dataSource)).toEqual([]);
});
