import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { accountTypeForSpec, insertAccountForSpec } from '../../../../test/support/money-account.js';
import { testDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { makeMoneyMarket, type MoneyMarket } from '../../../../test/support/money-market.js';
import { inTransaction } from '#libs/database';
import { clearingCode, openPurse, purseCode, purseOf, transfer, verifyLedger } from '#libs/ledger';
import { fen } from '#libs/quantity';
import { ManualClock } from '#libs/runtime';
import type { BillAnswer, BillRow, ChannelRegistry, PaymentChannel } from '../channel.js';
import { decideDifference } from './decide-difference.js';
import { billPage, listBillsOfChannels, type AskChannel } from './index.js';
import { reconcileDue } from './reconcile-due.js';

let database: TestDatabase;
let market: MoneyMarket;
let accountId: string;
let merchantId: string;
let answer: BillAnswer;
let asked: string[];
let number = 0;
// Ten in the morning of the 21st in Beijing: the bill of the 20th is due.
const clock = new ManualClock('2026-11-21T02:00:00Z');
const noon = new Date('2026-11-20T04:00:00Z');

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());

beforeEach(async () => {
  market = await makeMoneyMarket(database.dataSource, { stalls: 1 });
  const typeId = await accountTypeForSpec(database.dataSource, market);
  accountId = await insertAccountForSpec(database.dataSource, { market, stallId: market.stallIds[0]!, typeId, at: noon });
  await inTransaction(database.dataSource, (tx) => openPurse(tx, { accountId, siteId: market.siteId, threshold1Fen: 0, threshold2Fen: 0, overdraftLimitFen: 0 }));
  await database.dataSource.query('UPDATE merchant SET enabled = false');
  const [merchant] = (await database.dataSource.query(`INSERT INTO merchant (site_id, channel, key_folder, merchant_number, created_at) VALUES ($1, 'wechat', 'demo', '1900000001', '2026-11-20T00:00:00+08:00') RETURNING id`, [market.siteId])) as { id: string }[];
  merchantId = merchant!.id;
  clock.setTo('2026-11-21T02:00:00Z');
  asked = [];
});

async function order(amountFen: number, { paid = true, state = 'closed' }: { paid?: boolean; state?: string } = {}): Promise<{ id: string; outTradeNo: string }> {
  const outTradeNo = `T${String(++number).padStart(23, '0')}`;
  const [{ id }] = (await database.dataSource.query(
    `INSERT INTO payment_order (id, site_id, account_id, merchant_id, channel, way, origin, out_trade_no, amount_fen, description, state, payer_kind, payer_id, created_at, expires_at)
     VALUES (uuidv7(), $1, $2, $3, 'wechat', 'native', 'counter', $4, $5, 'x', $6, 'staff', 'x', $7, $7) RETURNING id`,
    [market.siteId, accountId, merchantId, outTradeNo, amountFen, state, noon],
  )) as [{ id: string }];
  if (paid) await credit(id);
  return { id, outTradeNo };
}

/** What the payment core does when the channel says that an order was paid. */
async function credit(orderId: string): Promise<void> {
  await inTransaction(database.dataSource, async (tx) => {
    const [, moved] = (await tx.query(`UPDATE payment_order SET state = 'paid', paid_at = $2, transaction_id = 'w' || out_trade_no WHERE id = $1 AND state <> 'paid'`, [orderId, noon])) as [unknown, number];
    if (moved === 0) return;
    const [{ fenAmount, receipt }] = (await tx.query(`SELECT amount_fen AS "fenAmount", right(out_trade_no, 8) AS receipt FROM payment_order WHERE id = $1`, [orderId])) as [{ fenAmount: number; receipt: string }];
    const posted = await transfer(tx, { siteId: market.siteId, causeKey: `recharge:${orderId}`, kind: 'recharge', from: clearingCode(merchantId), to: purseCode(accountId), amountFen: fen(fenAmount), at: noon, actor: { kind: 'system', id: 'x' } });
    await tx.query(
      `INSERT INTO recharge (id, site_id, account_id, channel, amount_fen, state, receipt_number, balance_before_fen, balance_after_fen, transfer_id, payment_order_id, paid_at, credited_at)
       VALUES ($1, $2, $3, 'wechat', $4, 'credited', $5, 0, 0, $6, $1, $7, $7)`,
      [orderId, market.siteId, accountId, fenAmount, receipt, posted.transferId, noon],
    );
    await tx.query('UPDATE payment_order SET recharge_id = $1 WHERE id = $1', [orderId]);
  });
}

const row = (outTradeNo: string, amountFen: number, more: Partial<BillRow> = {}): BillRow => ({ kind: 'payment', outTradeNo, transactionId: `w${outTradeNo}`, outRefundNo: undefined, amountFen, feeFen: 1, at: noon, ...more });
function bill(rows: BillRow[]): BillAnswer {
  const of = (kind: string) => rows.filter((each) => each.kind === kind);
  const sum = (each: BillRow[]) => each.reduce((total, { amountFen }) => total + amountFen, 0);
  return { kind: 'bill', sha256: 'x', rows, totals: { payments: of('payment').length, paymentsFen: sum(of('payment')), refunds: of('refund').length, refundsFen: sum(of('refund')), feesFen: rows.length } };
}

async function turn(ask?: AskChannel): Promise<void> {
  const channels = { of: async () => ({ bill: async () => answer }) as unknown as PaymentChannel, check: async () => [] } satisfies ChannelRegistry;
  const told = { order: async (id: string) => void asked.push(id), refund: async (id: string) => void asked.push(id) };
  await reconcileDue({ dataSource: database.dataSource, clock, logger: { error: (problem: unknown) => { throw problem; }, info: () => undefined } as never, channels, ask: ask ?? told });
}

interface Listed { id: string; day: string; state: string; open: number; error: string | null; attempts: number; paymentsFen: number }
const bills = async () => (await listBillsOfChannels(database.dataSource, { siteId: market.siteId, month: '2026-11' })) as Listed[];
interface Page { differences: { id: number; kind: string; number: string; state: string; settledBy: string | null; note: string | null }[]; totals: Record<string, number>; rows: { items: { number: string; differenceFen: number }[]; total: number } }
const page = async () => (await billPage(database.dataSource, (await bills())[0]!.id, { limit: 100, offset: 0 })) as unknown as Page;
const alarms = async (topic: string) => ((await database.dataSource.query('SELECT count(*)::int AS n FROM outbox WHERE topic = $1 AND key = $2', [topic, `reconciliation:${(await bills())[0]!.id}`])) as { n: number }[])[0]!.n;

test('Y-12 a day that agrees closes at zero unexplained, and a second run changes nothing', async () => {
  const [a, b] = [await order(10_000), await order(2_000)];
  answer = bill([row(a.outTradeNo, 10_000), row(b.outTradeNo, 2_000)]);
  await turn();
  const [closed] = await bills();
  expect(closed).toMatchObject({ day: '2026-11-20', state: 'closed', open: 0, paymentsFen: 12_000, error: null });
  expect((await page()).totals).toMatchObject({ oursPaymentsFen: 12_000, theirsPaymentsFen: 12_000 });
  await turn();
  expect(await bills()).toEqual([closed]);
});

test('Y-12 a payment that never reached us is credited because the channel confirms it, once, and the day closes', async () => {
  const lost = await order(5_000, { paid: false });
  answer = bill([row(lost.outTradeNo, 5_000)]);
  await turn({ order: credit, refund: async () => undefined });
  expect((await purseOf(database.dataSource, accountId)).balanceFen).toBe(5_000);
  expect((await bills())[0]).toMatchObject({ state: 'closed', open: 0 });
  expect((await page()).differences).toMatchObject([{ kind: 'missing_here', number: lost.outTradeNo, state: 'repaired', settledBy: 'system' }]);
  expect(await verifyLedger(database.dataSource)).toEqual([]);
});

test('Y-12 without the channel’s word nothing is credited: the day stays open, an alarm names it, and it is looked at again', async () => {
  const lost = await order(5_000, { paid: false });
  answer = bill([row(lost.outTradeNo, 5_000)]);
  await turn();
  expect(asked).toEqual([lost.id]);
  expect((await purseOf(database.dataSource, accountId)).balanceFen).toBe(0);
  expect((await bills())[0]).toMatchObject({ state: 'open', open: 1 });
  expect(await alarms('alarm.open')).toBe(1);
  clock.setTo('2026-11-21T02:30:00Z');
  await turn();
  expect(asked).toEqual([lost.id]);
  clock.setTo('2026-11-21T03:01:00Z');
  await turn({ order: credit, refund: async () => undefined });
  expect((await bills())[0]).toMatchObject({ state: 'closed', open: 0 });
  expect([await alarms('alarm.open'), await alarms('alarm.close')]).toEqual([1, 1]);
});

test('Y-12 what only a person can explain waits for one, with a reason; then the day closes and stays so', async () => {
  const [cheap, gone] = [await order(1_000), await order(700)];
  answer = bill([row(cheap.outTradeNo, 1_001), row('OTHERSYSTEM0000000000001', 333)]);
  await turn();
  const { differences, rows } = await page();
  expect(differences.map(({ kind }) => kind).sort()).toEqual(['amount_differs', 'missing_there', 'unknown_order']);
  expect(rows.items.filter(({ differenceFen }) => differenceFen !== 0)).toHaveLength(3);
  expect(rows.items.find(({ number: each }) => each === gone.outTradeNo)).toMatchObject({ differenceFen: 700 });
  await expect(decideDifference(database.dataSource, clock, { differenceId: differences[0]!.id, act: 'ignore', note: ' ', actor: market.cashier })).rejects.toMatchObject({ code: 'note-missing' });
  await expect(decideDifference(database.dataSource, clock, { differenceId: differences[0]!.id, act: 'refund', note: 'x', actor: market.cashier })).rejects.toMatchObject({ code: 'act-does-not-fit' });
  for (const { id } of differences) await decideDifference(database.dataSource, clock, { differenceId: id, act: 'ignore', note: '渠道已确认', actor: market.cashier });
  await expect(decideDifference(database.dataSource, clock, { differenceId: differences[0]!.id, act: 'ignore', note: 'x', actor: market.cashier })).rejects.toMatchObject({ code: 'difference-settled' });
  clock.setTo('2026-11-21T03:01:00Z');
  await turn();
  expect((await bills())[0]).toMatchObject({ state: 'closed', open: 0 });
  expect((await page()).differences.map(({ state, settledBy, note }) => [state, settledBy, note])).toEqual(Array.from({ length: 3 }, () => ['decided', '小李', '渠道已确认']));
});

test('Y-12 a refund that was made at the channel by hand is booked once, against the order that paid', async () => {
  const paid = await order(3_000);
  answer = bill([row(paid.outTradeNo, 3_000), row(paid.outTradeNo, 1_200, { kind: 'refund', outRefundNo: '5030-BY-HAND-1' })]);
  await turn();
  const [difference] = (await page()).differences;
  expect(difference).toMatchObject({ kind: 'refund_missing_here', state: 'open' });
  const book = () => decideDifference(database.dataSource, clock, { differenceId: difference!.id, act: 'refund', note: '商户平台退款', actor: market.cashier });
  const both = await Promise.allSettled([book(), book()]);
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect((await purseOf(database.dataSource, accountId)).balanceFen).toBe(1_800);
  expect(await database.dataSource.query('SELECT refunded_fen AS fen FROM recharge WHERE id = $1', [paid.id])).toEqual([{ fen: 1_200 }]);
  expect(await verifyLedger(database.dataSource)).toEqual([]);
});

test('Y-12 a bill that is not ready or damaged is asked for again later and never believed; one with nothing in it closes the day', async () => {
  answer = { kind: 'not-ready' };
  await turn();
  expect((await bills())[0]).toMatchObject({ state: 'waiting', error: 'not-ready', attempts: 1 });
  clock.setTo('2026-11-21T02:09:00Z');
  await turn();
  expect((await bills())[0]!.attempts).toBe(1);
  answer = { kind: 'damaged', reason: 'hash differs' };
  clock.setTo('2026-11-21T02:11:00Z');
  await turn();
  expect((await bills())[0]).toMatchObject({ state: 'waiting', error: 'damaged: hash differs', attempts: 2 });
  answer = { kind: 'empty' };
  clock.setTo('2026-11-21T02:32:00Z');
  await turn();
  expect((await bills())[0]).toMatchObject({ state: 'closed', error: null, paymentsFen: 0 });
});
