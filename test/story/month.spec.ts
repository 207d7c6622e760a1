import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { verifyLedger } from '#libs/ledger';
import { customerToken } from '../support/customer-sign-in.js';
import { eventually, Product } from '../support/product.js';
import { smallMarket, workbookFile } from '../support/small-market.js';
import { Market } from './market.js';

/** What the month did to an account, counted here from what people did, with no word of the product's. */
interface Kept {
  stall: string;
  meterNumber: string;
  wh: number;
  /** of this month's free energy, not used yet */
  freeWh: number;
  fen: number;
}

interface Statement {
  purses: { kind: string; openingFen: number; closingFen: number; moved: { kind: string; inFen: number; outFen: number }[] }[];
  accruedFen: number;
  meters: { meterNumber: string; fromRegisterWh: number; toRegisterWh: number; usedWh: number }[];
}

let product: Product;
let market: Market;
let site: string;
/** by account */
const kept = new Map<string, Kept>();
/** who sits where now */
const at = new Map<string, string>();
let fenPerKwh = 85;

beforeAll(async () => {
  const sheets = await smallMarket({ stallsOfA: 8, stallsOfB: 1 });
  sheets.表计.push(['1901', 'GW-1', 1, 60, 'acrel-ddsy1352', '预付费', '', '备用', '', '', '']);
  sheets.仿真.push(['1901', '百货', 0, 20]);
  // 23:20 in Shanghai on the last of October.
  product = await Product.start({ startAt: '2026-10-31T15:20:00Z', workbook: await workbookFile(sheets) });
  market = await Market.of(product);
  site = `/sites/${market.admin.siteId}`;
  await market.importWorkbook();
  await eventually('three merchants', async () => (await market.admin.get<unknown[]>(`${site}/merchants`)).length === 3, 60_000);
  await eventually('every meter read', async () => (await market.stallByNumber('B01')).meters[0]!.readAt !== null && (await market.stallByNumber('A08')).meters[0]!.readAt !== null);
  for (let n = 1; n <= 8; n++) await letTo(`A0${String(n)}`, `1390000080${String(n)}`);
}, 240_000);
afterAll(() => product?.stop());

async function letTo(number: string, phone: string): Promise<void> {
  const page = await market.stallByNumber(number);
  const { id } = await market.openAccount(page, phone);
  keep(id, number, page.meters[0]!.meterNumber);
}
function keep(accountId: string, stall: string, meterNumber: string): void {
  kept.set(accountId, { stall, meterNumber, wh: 0, freeWh: 0, fen: 0 });
  at.set(stall, accountId);
}
const of = (stall: string): Kept => kept.get(at.get(stall)!)!;
const rows = <Row>(sql: string, parameters: unknown[] = []): Promise<Row[]> => product.database.dataSource.query<Row[]>(sql, parameters);

async function cash(stall: string, fen: number): Promise<void> {
  await market.recharge(at.get(stall)!, fen);
  of(stall).fen += fen;
}
async function scan(stall: string, channel: 'wechat' | 'alipay', fen: number): Promise<void> {
  const { orderId } = await market.cashier.post<{ orderId: string }>(`/accounts/${at.get(stall)!}/orders`, { orderId: randomUUID(), channel, way: channel === 'wechat' ? 'native' : 'qr', amountFen: fen });
  await product.simulator('POST', `/sandbox/orders/${channel}/${orderId.replaceAll('-', '')}/pay`, {});
  await eventually(`the payment at ${stall}`, async () => (await market.cashier.get<{ state: string }>(`/orders/${orderId}`)).state === 'paid', 60_000);
  of(stall).fen += fen;
}
/** Whole kilowatt-hours, so that every charge is whole fen and counted by head; no more in half an hour than the meter can carry. */
async function use(kwhByStall: Readonly<Record<string, number>>): Promise<void> {
  for (const [stall, kwh] of Object.entries(kwhByStall)) {
    await market.consume(of(stall).meterNumber, kwh * 1000);
    const free = Math.min(of(stall).freeWh, kwh * 1000);
    of(stall).wh += kwh * 1000;
    of(stall).freeWh -= free;
    of(stall).fen -= (kwh - free / 1000) * fenPerKwh;
  }
  await market.nextSweep();
}
/** On to a quarter past an hour of a day of the month (32: the 1st of the next); nothing is used on the way. */
async function dayOf(day: number, hour = 11): Promise<void> {
  const now = Date.parse((await market.admin.get<{ now: string }>('/time')).now);
  await market.passTime(Math.round((Date.UTC(2026, 10, day, hour - 8, 15) - now) / 60_000));
}
const tokens = new Map<string, string>();
async function tokenOf(phone: string): Promise<string> {
  if (!tokens.has(phone)) tokens.set(phone, await customerToken(product, phone));
  return tokens.get(phone)!;
}
const phoneCall = async <T>(phone: string, method: string, path: string, body?: object): Promise<{ status: number; body: T }> => {
  const answer = await fetch(`${product.apiUrl}/api/v1/customer${path}`, {
    method, headers: { authorization: `Bearer ${await tokenOf(phone)}`, 'idempotency-key': randomUUID(), ...(body === undefined ? {} : { 'content-type': 'application/json' }) }, ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: (await answer.json()) as T };
};

test('B-01 B-03 P-01 F-02 T-08 R-04 R-06 R-08 Y-12 Y-14 Y-15 a month of a market: fees, free energy, shares, a price change, a replacement, a swap, a hand-over, two refunds and a dispute; at its end every account’s opening, what came in and what went out make its closing, in yuan and kWh, and the channels’ books agree', async () => {
  await fees();
  await market.passTime(45);
  await firstWeek();
  await replacement();
  await swap();
  await handOver();
  await dearer();
  await refunds();
  await dispute();
  await shares();
  await booksOfAccounts();
  await booksOfChannels();
}, 600_000);

async function fees(): Promise<void> {
  const stalls = [(await market.stallByNumber('A01')).id, (await market.stallByNumber('A02')).id];
  await market.admin.post(`${site}/fee-items`, { name: '物业费', category: 'property', rule: 'per_area', priceMicroYuan: 5_000_000, firstMonth: '2026-11', bindings: stalls.map((targetId) => ({ target: 'stall', targetId })) });
  // Money for fees lies apart; what is short stays owed.
  await market.cashier.post(`/accounts/${at.get('A01')!}/recharges`, { rechargeId: randomUUID(), amountFen: 10_000, purse: 'property' });
  for (const n of [1, 2, 3, 4, 5, 7, 8]) await cash(`A0${String(n)}`, 20_000);
  await scan('A06', 'wechat', 20_000);
  // Two heads at half a kilowatt-hour, and one for the shop: free in each month, for who is there on its 1st.
  await market.admin.post(`${site}/subsidy-rules`, { accountTypeId: null, category: null, baseWh: 1000, perHeadWh: 500, atEnd: 'clear', carryCapWh: null, midMonth: 'none', firstMonth: '2026-11' });
}

async function firstWeek(): Promise<void> {
  const billed = await eventually('the fees of the 1st', async () => { const found = await market.admin.get<{ items: { stallNumber: string; amountFen: number; paidFen: number }[] }>(`${site}/charges?limit=50&kind=property`); return found.items.length === 2 && found; }, 30_000);
  expect(billed.items.map(({ stallNumber, amountFen, paidFen }) => [stallNumber, amountFen, paidFen]).sort()).toEqual([['A01', 6000, 6000], ['A02', 6000, 0]]);
  await dayOf(1);
  for (const account of kept.values()) account.freeWh = 2000;
  await use({ A01: 3, A02: 4, A03: 5, A04: 6, A05: 2, A06: 1, A07: 6, A08: 4 });
  await dayOf(4);
  await scan('A06', 'wechat', 5_000);
  await scan('A08', 'alipay', 3_000);
  await use({ A01: 2, A03: 1, A06: 6, A08: 3 });
}

async function replacement(): Promise<void> {
  await dayOf(10);
  await use({ A01: 5, A02: 5 });
  const spare = (await market.engineer.get<{ items: { id: number }[] }>(`${site}/meters?q=1901`)).items[0]!.id;
  await market.readNow(spare);
  const { meters: [old] } = await market.stallByNumber('A01');
  await market.engineer.post(`/meters/${old!.id}/replacement`, { replacementId: randomUUID(), old: { how: 'bus' }, meter: { meterId: spare }, first: { how: 'bus' }, reason: '到期轮换' });
  of('A01').meterNumber = '1901';
  await use({ A01: 4, A02: 1 });
}

async function swap(): Promise<void> {
  await dayOf(12);
  await use({ A03: 2, A04: 3 });
  const [a, b] = [await market.stallByNumber('A03'), await market.stallByNumber('A04')];
  await market.admin.post(`${site}/swaps`, { swapId: randomUUID(), firstStallId: a.id, secondStallId: b.id, reason: '商户协商' });
  const [accountA, accountB] = [at.get('A03')!, at.get('A04')!];
  at.set('A03', accountB).set('A04', accountA);
  Object.assign(of('A03'), { stall: 'A03', meterNumber: '1003' });
  Object.assign(of('A04'), { stall: 'A04', meterNumber: '1004' });
  await use({ A03: 5, A04: 2 });
}

/** A05 goes from one renter to the next on two phones. */
async function handOver(): Promise<void> {
  await dayOf(14);
  await use({ A05: 6 });
  const [from, to] = ['13900000805', '13900000899'];
  const { id: stallId } = await market.stallByNumber('A05');
  const { body: offer } = await phoneCall<{ handOverId: string; code: string }>(from, 'POST', `/stalls/${stallId}/hand-overs`, { requestId: randomUUID() });
  expect((await phoneCall(to, 'POST', '/hand-overs/join', { code: offer.code })).status).toBe(200);
  const path = `/hand-overs/${offer.handOverId}`;
  const { body: seen } = await phoneCall<{ readingAt: string }>(to, 'POST', `${path}/reading`, { kind: 'live' });
  await phoneCall(from, 'POST', `${path}/confirm`, { readingAt: seen.readingAt });
  const { body: done } = await phoneCall<{ state: string; toAccountId: string }>(to, 'POST', `${path}/confirm`, { readingAt: seen.readingAt });
  expect(done.state).toBe('done');
  // What is left of the first goes back to him in cash, by a second person's word.
  const leaving = of('A05');
  await pays(offer.handOverId, leaving.fen);
  leaving.fen = 0;
  keep(done.toAccountId, 'A05', '1005');
  await cash('A05', 9_000);
  await use({ A05: 2 });
}

async function pays(requestId: string, amountFen: number): Promise<void> {
  await market.admin.post(`/refund-requests/${requestId}/decision`, { decision: 'approve', note: '同意' });
  const request = await eventually('the refund on its way', async () => { const found = await market.admin.get<{ state: string; parts: { id: string; channel: string; amountFen: number; state: string }[] }>(`/refund-requests/${requestId}`); return found.state !== 'asked' && found; });
  expect(request.parts.reduce((sum, part) => sum + part.amountFen, 0)).toBe(amountFen);
  for (const part of request.parts.filter(({ channel }) => channel === 'cash')) await market.cashier.post(`/refunds/${part.id}/pay-out`, {});
  await eventually('the refund done', async () => (await market.admin.get<{ state: string }>(`/refund-requests/${requestId}`)).state === 'done', 90_000);
}

/** From midnight of the 16th a kilowatt-hour costs 0.95: written by one person, approved by another. */
async function dearer(): Promise<void> {
  const [plan] = await rows<{ id: string }>('SELECT tariff_plan_id AS id FROM site');
  const draft = await market.admin.post<{ id: string }>(`/tariff-plans/${plan!.id}/drafts`, { draftId: randomUUID(), definition: { kind: 'flat', priceMicroYuanPerKwh: 950_000 }, effectiveAt: '2026-11-15T16:00:00Z' });
  const asked = await market.admin.post<{ id: string }>(`/tariff-drafts/${draft.id}/ask`, { reason: '供电局调价' });
  await (await product.signIn('finance')).post(`/approvals/${asked.id}/decision`, { decision: 'approved', note: '同意' });
  await dayOf(15);
  await use({ A01: 1, A02: 2, A03: 3, A04: 4, A05: 5, A06: 6, A07: 5, A08: 4 });
  await dayOf(16);
  fenPerKwh = 95;
  await use({ A01: 1, A02: 2, A03: 3, A04: 4, A05: 5, A06: 6, A07: 5, A08: 4 });
}

async function refunds(): Promise<void> {
  await dayOf(18);
  for (const [stall, amountFen] of [['A02', 3_000], ['A06', 6_000]] as const) {
    const requestId = randomUUID();
    await market.cashier.post(`/accounts/${at.get(stall)!}/refunds`, { requestId, amountFen, reason: '客户申请' });
    await pays(requestId, amountFen);
    of(stall).fen -= amountFen;
  }
  await use({ A02: 1, A06: 1 });
}

async function dispute(): Promise<void> {
  await dayOf(20);
  const { id: stallId } = await market.stallByNumber('A07');
  const bill = await eventually('the bill of the 1st', async () => (await market.admin.get<{ items: { id: number; usedWh: number; amountFen: number }[] }>(`/accounts/${at.get('A07')!}/bills?limit=50`)).items.find(({ usedWh }) => usedWh === 6_000));
  const { body } = await phoneCall<{ disputeId: string; heldFen: number }>('13900000807', 'POST', `/stalls/${stallId}/disputes`, { disputeId: randomUUID(), billId: bill.id, reason: '那天没有开门' });
  expect(body.heldFen).toBe(4 * 85);
  // Who disputes has his meter read at once: what is used before the answer would be used in no time, and so be doubted.
  await eventually('the reading of the dispute', async () => (await rows(`SELECT 1 FROM read_request r JOIN dispute d ON d.read_request_id = r.id WHERE d.id = $1 AND r.state = 'answered'`, [body.disputeId])).length === 1);
  await market.admin.post(`/disputes/${body.disputeId}/decision`, { decision: 'reverse', note: '现场核对，抄错档位' });
  of('A07').fen += 4 * 85;
  await use({ A07: 2 });
}

/** The light of the hall in November, by area: 12 m² each of eight. */
async function shares(): Promise<void> {
  await dayOf(30);
  await use({ A01: 1, A08: 1 });
  await dayOf(31, 1);
  const members = await Promise.all([1, 2, 3, 4, 5, 6, 7, 8].map(async (n) => (await market.stallByNumber(`A0${String(n)}`)).id));
  const pool = await market.admin.post<{ id: string }>(`${site}/pools`, { name: '一号厅照明', medium: 'electricity', rules: { source: { kind: 'amount' }, members: { kind: 'stalls', values: members }, method: { kind: 'equal' }, vacancy: null } });
  const run = await market.admin.post<{ id: string; items: { stallNumber: string; accountId: string | null; bearer: string; amountFen: number }[] }>(`/pools/${pool.id}/runs`, { runId: randomUUID(), fromDay: '2026-11-18', toDay: '2026-11-30', amountFen: 8_000 });
  expect(run.items.reduce((sum, { amountFen }) => sum + amountFen, 0)).toBe(8_000);
  await market.admin.post(`/apportionment-runs/${run.id}/issue`, {});
  await market.admin.post(`/apportionment-runs/${run.id}/settle`, {});
  for (const { stallNumber, bearer, amountFen } of run.items) if (bearer === 'account') of(stallNumber).fen -= amountFen;
}

const chargedTo = async (accountId: string) => ({
  usage: await rows(`SELECT * FROM metered_usage WHERE account_id = $1 ORDER BY day`, [accountId]),
  bills: await rows(`SELECT from_at, to_at, used_wh, amount_fen, state, settled_at FROM bill WHERE account_id = $1 ORDER BY from_at`, [accountId]),
  doubts: await rows(`SELECT q.* FROM quarantine q JOIN account_meter am ON am.meter_id = q.meter_id WHERE am.account_id = $1`, [accountId]),
  free: await rows(`SELECT kind, granted_wh, left_wh, from_at, expires_at, closed_at FROM subsidy_allowance WHERE account_id = $1 ORDER BY from_at`, [accountId]),
});

/** Every account that there was: the product's transfers, bills and registers against what was counted here. */
async function booksOfAccounts(): Promise<void> {
  expect(kept.size).toBe(9);
  for (const [accountId, { stall, wh, fen }] of kept) {
    const months = [];
    for (const month of ['2026-10', '2026-11', '2026-12']) months.push(await market.admin.get<Statement>(`/accounts/${accountId}/statement?month=${month}`));
    const purses = months.map(({ purses: all }) => all.find(({ kind }) => kind === 'energy')!);
    for (const [index, purse] of purses.entries()) {
      expect(purse.openingFen).toBe(index === 0 ? 0 : purses[index - 1]!.closingFen);
      expect(purse.closingFen).toBe(purse.openingFen + purse.moved.reduce((sum, { inFen, outFen }) => sum + inFen - outFen, 0));
    }
    const heldFen = purses[2]!.closingFen - months[2]!.accruedFen;
    // What differs is told with all that was charged.
    if (heldFen !== fen) expect({ heldFen, ...(await chargedTo(accountId)) }).toEqual({ heldFen: fen });
    const meters = months.flatMap(({ meters: all }) => all);
    for (const meter of meters) expect(meter.fromRegisterWh + meter.usedWh).toBe(meter.toRegisterWh);
    expect([stall, 'Wh', meters.reduce((sum, { usedWh }) => sum + usedWh, 0)]).toEqual([stall, 'Wh', wh]);
    const { items } = await market.admin.get<{ items: { purse: string; changeFen: number }[] }>(`/accounts/${accountId}/transfers?limit=200`);
    expect(items.filter(({ purse }) => purse === 'energy').reduce((sum, { changeFen }) => sum + changeFen, 0)).toBe(purses[2]!.closingFen);
  }
  // No watt-hour of a meter belongs to nobody or to two.
  const counted = await Promise.all(['1001', '1901', '1002', '1003', '1004', '1005', '1006', '1007', '1008'].map(async (number) => (await market.meter(number)).registerWh - (number === '1901' ? 20_000 : 1_000_000)));
  expect(counted.reduce((sum, wh) => sum + wh, 0)).toBe([...kept.values()].reduce((sum, { wh }) => sum + wh, 0));
  expect(await verifyLedger(product.database.dataSource)).toEqual([]);
  expect(await market.admin.get('/audit/verify')).toMatchObject({ ok: true });
}

async function booksOfChannels(): Promise<void> {
  await product.simulator('POST', '/sandbox/settings', { billsAtOnce: true });
  const [today] = await rows<{ day: string }>(`SELECT to_char(now() AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD') AS day`);
  await rows(`INSERT INTO channel_bill (site_id, merchant_id, channel, day) SELECT site_id, id, channel, $1 FROM merchant WHERE channel IN ('wechat', 'alipay') ON CONFLICT DO NOTHING`, [today!.day]);
  const bills = await market.admin.get<{ id: string; channel: string; day: string }[]>(`${site}/channel-bills?month=${today!.day.slice(0, 7)}`);
  const finance = await product.signIn('finance');
  const ofToday = bills.filter(({ day }) => day === today!.day);
  expect(ofToday.map(({ channel }) => channel).sort()).toEqual(['alipay', 'wechat']);
  for (const { id, channel } of ofToday) {
    await finance.post(`/channel-bills/${id}/fetch`, {});
    const page = await eventually(`the bill of ${channel}`, async () => { const found = await finance.get<{ bill: { state: string; open: number }; totals: Record<string, number> }>(`/channel-bills/${id}`); return found.bill.state === 'closed' && found; }, 60_000);
    expect([channel, page.totals]).toEqual([channel, { oursPaymentsFen: channel === 'wechat' ? 25_000 : 3_000, theirsPaymentsFen: channel === 'wechat' ? 25_000 : 3_000, oursRefundsFen: channel === 'wechat' ? 6_000 : 0, theirsRefundsFen: channel === 'wechat' ? 6_000 : 0 }]);
  }
}
