import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { verifyLedger } from '#libs/ledger';
import { agreeToPrivacy } from '../support/customer-sign-in.js';
import { eventually, Product } from '../support/product.js';
import { smallMarket, workbookFile } from '../support/small-market.js';
import { Market, type StallPage } from './market.js';

// 1 × 1 pixel
const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
const costFen = (usedWh: number): number => Math.floor((usedWh * 850_000) / 10_000_000);

interface Shop {
  stallId: string;
  meterId: number;
  meterNumber: string;
  accountId: string;
  phone: string;
  openedWh: number;
}

let product: Product;
let market: Market;
const shops = new Map<string, Shop>();

/** A prepaid meter on the wire that has no stall yet. */
async function withSpare(): Promise<string> {
  const sheets = await smallMarket({ stallsOfA: 6, stallsOfB: 1 });
  sheets.表计.push(['1901', 'GW-1', 1, 60, 'acrel-ddsy1352', '预付费', '', '备用', '', '', '']);
  sheets.仿真.push(['1901', '百货', 0, 20]);
  return workbookFile(sheets);
}

beforeAll(async () => {
  product = await Product.start({ startAt: '2026-11-18T04:00:00Z', workbook: await withSpare() });
  market = await Market.of(product);
  await market.importWorkbook();
  await eventually('every meter read', async () => (await market.stallByNumber('B01')).meters[0]!.readAt !== null && (await market.stallByNumber('A06')).meters[0]!.readAt !== null);
  for (const [index, number] of ['A01', 'A02', 'A03', 'A04', 'A05', 'A06'].entries()) shops.set(number, await occupied(number, `1390000990${String(index)}`));
}, 240_000);
afterAll(() => product?.stop());

async function occupied(number: string, phone: string): Promise<Shop> {
  const page = await market.stallByNumber(number);
  const { id: meterId, meterNumber } = page.meters[0]!;
  const { id: accountId } = await market.openAccount(page, phone);
  await market.recharge(accountId, 5_000);
  return { stallId: page.id, meterId, meterNumber, accountId, phone, openedWh: (await market.stall(page.id)).meters[0]!.registerWh! };
}

const shop = (number: string): Shop => shops.get(number)!;
const stall = (number: string): Promise<StallPage> => market.stall(shop(number).stallId);
const siteId = (): string => market.admin.siteId;
const timeline = async (number: string): Promise<{ kind: string; params: Record<string, unknown> }[]> => (await market.admin.get<{ items: { kind: string; params: Record<string, unknown> }[] }>(`/stalls/${shop(number).stallId}/timeline?limit=300`)).items;
const rows = <Row>(sql: string, parameters: unknown[] = []): Promise<Row[]> => product.database.dataSource.query<Row[]>(sql, parameters);
const usedBy = async (accountId: string): Promise<number> => (await rows<{ wh: number }>('SELECT coalesce(sum(used_wh), 0)::bigint AS wh FROM metered_usage WHERE account_id = $1', [accountId]))[0]!.wh;
const balanced = async (): Promise<void> => expect(await verifyLedger(product.database.dataSource)).toEqual([]);
const read = async (number: string): Promise<number> => {
  expect((await market.readNow(shop(number).meterId)).state).toBe('answered');
  return (await market.meter(shop(number).meterNumber)).registerWh;
};
const photograph = async (): Promise<string> => {
  const photoId = randomUUID();
  const form = new FormData();
  form.append('file', new Blob([PNG]), 'meter.png');
  expect((await market.engineer.call('POST', `/photos?photoId=${photoId}`, form as never)).status).toBe(201);
  return photoId;
};

async function phoneOf(number: string): Promise<(method: string, path: string, body?: object) => Promise<{ status: number; body: Record<string, unknown> & { code?: string } }>> {
  const { phone } = shop(number);
  const headers = { 'content-type': 'application/json' };
  await fetch(`${product.apiUrl}/api/v1/customer/login-codes`, { method: 'POST', headers, body: JSON.stringify({ phone }) });
  const code = await eventually('the sign-in code', async () => (await market.messages(phone)).filter(({ template }) => template === 'login-code').at(-1)?.text.match(/\d{6}/)?.[0]);
  const { token } = (await (await fetch(`${product.apiUrl}/api/v1/customer/sessions`, { method: 'POST', headers, body: JSON.stringify({ phone, code }) })).json()) as { token: string };
  await agreeToPrivacy(product, token);
  return async (method, path, body) => {
    const answer = await fetch(`${product.apiUrl}/api/v1/customer${path}`, { method, headers: { authorization: `Bearer ${token}`, 'idempotency-key': randomUUID(), ...(body === undefined ? {} : headers) }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };
}

test('R-06 a meter that is held off is replaced by one on the bus: settled at its last register, the balance does not move, the new one is cut too and comes back by its own cause', async () => {
  const { accountId, meterId, stallId, openedWh } = shop('A01');
  await market.nextSweep();
  await market.consume('1001', 1_000);
  await market.moveClock(5);
  const lastWh = await read('A01');
  await market.engineer.post(`/meters/${meterId}/supply/off`, { reason: '检修换表' });
  await eventually('the old supply off', async () => (await market.meter('1001')).relay === 'open', 30_000);
  const spare = (await market.engineer.get<{ items: { id: number }[] }>(`/sites/${siteId()}/meters?q=1901`)).items[0]!.id;
  await market.readNow(spare);
  const before = await market.availableFen(accountId);
  expect(before).toBe(5_000 - costFen(lastWh - openedWh));
  const done = await market.engineer.post<{ newMeterId: number; settledWh: number; chargedFen: number; oldHow: string }>(`/meters/${meterId}/replacement`, { replacementId: randomUUID(), old: { how: 'bus' }, meter: { meterId: spare }, first: { how: 'bus' }, reason: '液晶损坏' });
  expect(done).toMatchObject({ newMeterId: spare, settledWh: lastWh - openedWh, chargedFen: costFen(lastWh - openedWh), oldHow: 'bus' });
  expect(await market.availableFen(accountId)).toBe(before);
  await eventually('the new supply off as well', async () => (await market.meter('1901')).relay === 'open', 30_000);
  expect(await market.stall(stallId)).toMatchObject({ meters: [{ meterNumber: '1901' }], supply: { wanted: 'off', holds: [{ cause: 'staff_request' }] } });
  await market.engineer.post(`/meters/${spare}/supply/on`, { reason: '装好' });
  await eventually('light on the new meter', async () => (await market.meter('1901')).relay === 'closed', 30_000);
  await market.nextSweep();
  await market.consume('1901', 700);
  await market.moveClock(5);
  await market.readNow(spare);
  expect(await usedBy(accountId)).toBe(lastWh - openedWh + 700);
  expect(await market.availableFen(accountId)).toBe(5_000 - costFen(lastWh - openedWh + 700));
  // What the old one counts on the bench is nobody's.
  await market.consume('1001', 999);
  await market.nextSweep();
  expect(await usedBy(accountId)).toBe(lastWh - openedWh + 700);
  expect(await timeline('A01')).toEqual(expect.arrayContaining([expect.objectContaining({ kind: 'meter-replaced', params: expect.objectContaining({ old: '1001', new: '1901', how: 'bus' }) as object })]));
  await balanced();
}, 240_000);

test('R-06 R-07 a dead meter: the handheld reads it, a new one takes its address, and the bus goes on from its own register', async () => {
  const { accountId, meterId, stallId, openedWh } = shop('A02');
  await market.nextSweep();
  const dead = await market.fault({ kind: 'drop', meter: '1002' });
  await market.consume('1002', 1_200);
  await market.moveClock(40);
  const displayWh = (await market.meter('1002')).registerWh;
  const now = new Date(Date.parse((await market.admin.get<{ now: string }>('/time')).now) - 60_000);
  const civil = new Date(now.getTime() + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
  const file = Buffer.from(`表号,读数(kWh),抄表时间\n1002,${(displayWh / 1000).toFixed(3)},${civil}\n7777,1.0,${civil}\n`);
  const upload = (dryRun: boolean) => market.engineer.upload<{ taken: number; known: number; refused: number; rows: { verdict: string; why: string | null }[] }>(`/sites/${siteId()}/handheld-files?dryRun=${String(dryRun)}`, file, 'handheld.csv');
  expect(await upload(true)).toMatchObject({ taken: 1, known: 0, refused: 1, rows: [{ verdict: 'take' }, { verdict: 'refused', why: 'meter-unknown' }] });
  expect(await usedBy(accountId)).toBe(0);
  expect(await upload(false)).toMatchObject({ taken: 1 });
  expect(await upload(false)).toMatchObject({ taken: 0, known: 1, refused: 1 });
  expect(await usedBy(accountId)).toBe(displayWh - openedWh);
  expect((await market.admin.get<{ items: object[] }>(`/meters/${meterId}/readings?limit=5`)).items[0]).toMatchObject({ quality: 'manual', source: 'handheld', registerWh: displayWh });
  const before = await market.availableFen(accountId);
  // The new meter stands, at the same address, at what the wire shows when it is mended.
  const done = await market.engineer.post<{ newMeterId: number; oldHow: string }>(`/meters/${meterId}/replacement`, {
    replacementId: randomUUID(), old: { how: 'handheld' }, meter: { meterNumber: '1002-N' }, first: { how: 'manual', displayWh, photoId: await photograph() }, reason: '烧坏',
  });
  expect(done.oldHow).toBe('handheld');
  expect(await market.availableFen(accountId)).toBe(before);
  await market.mend(dead);
  await market.moveClock(20);
  await market.consume('1002', 800);
  await market.sweepUntil('the new meter is read', async () => (await market.stall(stallId)).meters[0]!.registerWh === displayWh + 800);
  expect((await market.stall(stallId)).meters).toMatchObject([{ id: done.newMeterId, meterNumber: '1002-N' }]);
  expect(await usedBy(accountId)).toBe(displayWh - openedWh + 800);
  await balanced();
}, 240_000);

test('R-08 two shops change places: each paid for its own stall till then, each pays for the other’s after it', async () => {
  const [a, b] = [shop('A03'), shop('A04')];
  await market.nextSweep();
  await market.consume('1003', 1_000);
  await market.consume('1004', 900);
  await market.moveClock(5);
  const swap = await market.admin.post<{ readings: { meterNumber: string; registerWh: number }[] }>(`/sites/${siteId()}/swaps`, { swapId: randomUUID(), firstStallId: a.stallId, secondStallId: b.stallId, reason: '商户协商' });
  const at = (number: string): number => swap.readings.find(({ meterNumber }) => meterNumber === number)!.registerWh;
  const [usedA, usedB] = [at('1003') - a.openedWh, at('1004') - b.openedWh];
  expect([await usedBy(a.accountId), await usedBy(b.accountId)]).toEqual([usedA, usedB]);
  expect([await market.availableFen(a.accountId), await market.availableFen(b.accountId)]).toEqual([5_000 - costFen(usedA), 5_000 - costFen(usedB)]);
  expect([(await stall('A03')).account!.id, (await stall('A04')).account!.id]).toEqual([b.accountId, a.accountId]);
  await market.nextSweep();
  await market.consume('1003', 300);
  await market.consume('1004', 500);
  await market.moveClock(5);
  await market.readNow(a.meterId);
  await market.readNow(b.meterId);
  expect([await usedBy(a.accountId), await usedBy(b.accountId)]).toEqual([usedA + 500, usedB + 300]);
  expect(await market.admin.get(`/stalls/${a.stallId}/occupants`)).toMatchObject([{ accountId: b.accountId, toAt: null, cameBySwap: true }, { accountId: a.accountId, cameBySwap: false }]);
  expect((await timeline('A03')).filter(({ kind }) => kind === 'swap')).toHaveLength(1);
  await eventually('both are told', async () => (await Promise.all([a, b].map(({ phone }) => market.messages(phone)))).every((messages) => messages.some(({ template }) => template === 'stall-swapped')));
  await balanced();
}, 240_000);

test('R-02 after a refund the light stays on for one kWh, then goes out; the company has paid for it, and a recharge brings it back', async () => {
  const { accountId, stallId, meterId, openedWh } = shop('A05');
  await market.nextSweep();
  await market.readNow(meterId);
  const { refundableFen } = await market.cashier.get<{ refundableFen: number }>(`/accounts/${accountId}/refundable`);
  expect(refundableFen).toBe(5_000);
  const { id } = await market.cashier.post<{ id: string }>(`/accounts/${accountId}/refunds`, { requestId: randomUUID(), amountFen: refundableFen, reason: '退铺', runOn: { limit: { wh: 1_000 }, payer: 'company' } });
  await market.admin.post(`/refund-requests/${id}/decision`, { decision: 'approve', note: '同意' });
  await market.consume('1005', 600);
  await market.moveClock(10);
  await market.readNow(meterId);
  expect(await market.availableFen(accountId)).toBe(-costFen(600));
  expect(await market.admin.get(`/accounts/${accountId}/obligations`)).toMatchObject({ runOn: { state: 'running', usedWh: 600, leftWh: 400, payer: 'company' } });
  expect((await market.stall(stallId)).supply).toMatchObject({ state: 'on', wanted: 'on', cutWaitsFor: [] });
  await market.consume('1005', 500);
  await market.moveClock(10);
  await market.readNow(meterId);
  await eventually('the cut when it is used up', async () => (await market.meter('1005')).relay === 'open', 60_000);
  expect(await market.admin.get(`/accounts/${accountId}/obligations`)).toMatchObject({ runOn: { state: 'used_up', usedWh: 1_100, chargedFen: costFen(1_100) } });
  expect(await market.availableFen(accountId)).toBe(0);
  expect(await rows('SELECT balance_fen AS fen FROM ledger_account WHERE code = $1', [`write-off:${siteId()}`])).toEqual([{ fen: -costFen(1_100) }]);
  expect((await market.meter('1005')).registerWh - openedWh).toBe(1_100);
  await market.recharge(accountId, 2_000);
  await eventually('light again', async () => (await market.meter('1005')).relay === 'closed', 60_000);
  await balanced();
}, 240_000);

test('Y-14 A-09 a doubted bill cuts nobody until it is decided; a recharge on the wrong stall is put right and lights the right one', async () => {
  const { accountId, stallId, meterId, phone } = shop('A06');
  await market.admin.call('PATCH', `/sites/${siteId()}/settings`, { cut: { waitAfterLastWarningMinutes: 0, warningTimeoutMinutes: 1 } });
  const buildings = await market.admin.get<{ id: string; code: string }[]>(`/sites/${siteId()}/buildings`);
  await market.admin.call('PATCH', `/buildings/${buildings.find(({ code }) => code === 'A')!.id}`, { settlementCycle: 'sweep' });
  for (let turn = 0; turn < 9; turn++) {
    await market.consume('1006', 7_000);
    await market.nextSweep();
    if ((await market.availableFen(accountId)) <= 0) break;
  }
  const call = await phoneOf('A06');
  const bill = await eventually('a bill', async () => (await market.admin.get<{ items: { id: number; amountFen: number }[] }>(`/accounts/${accountId}/bills?limit=5`)).items.find(({ amountFen }) => amountFen >= 500), 60_000);
  const { body: dispute, status } = await call('POST', `/stalls/${stallId}/disputes`, { disputeId: randomUUID(), billId: bill.id, reason: '没用这么多' });
  expect([status, dispute]).toMatchObject([201, { state: 'open', heldFen: bill.amountFen }]);
  const [held] = await rows<{ fen: number }>(`SELECT l.balance_fen - p.accrued_fen + p.disputed_fen AS fen FROM purse p JOIN ledger_account l ON l.id = p.ledger_account_id WHERE p.account_id = $1 AND p.kind = 'energy'`, [accountId]);
  expect(held!.fen).toBe((await market.availableFen(accountId)) + bill.amountFen);
  await market.recharge(accountId, Math.max(100, 100 - held!.fen));
  await eventually('lit while it is doubted', async () => (await market.meter('1006')).relay === 'closed', 60_000);
  await market.nextSweep();
  await market.nextSweep();
  expect((await market.stall(stallId)).supply).toMatchObject({ state: 'on', wanted: 'on' });
  await eventually('the meter’s answer for whoever decides', async () => (await market.admin.get<{ readNow: { state: string } | null }>(`/disputes/${String(dispute.disputeId)}`)).readNow?.state === 'answered', 30_000);
  expect((await market.cashier.call('POST', `/disputes/${String(dispute.disputeId)}/decision`, { decision: 'stands', note: 'x' })).status).toBe(403);
  await market.admin.post(`/disputes/${String(dispute.disputeId)}/decision`, { decision: 'stands', note: '读数核对无误' });
  await market.sweepUntil('the cut after the bill stands', async () => (await market.meter('1006')).relay === 'open');
  await eventually('the customer is told', async () => (await market.messages(phone)).some(({ template }) => template === 'dispute-decided'));
  // The cashier takes the shop's money for another stall.
  const other = shop('A01');
  const rechargeId = randomUUID();
  await market.cashier.post(`/accounts/${other.accountId}/recharges`, { rechargeId, amountFen: 20_000 });
  const before = await market.availableFen(other.accountId);
  const corrected = await market.cashier.post<{ state: string; receipt: { corrected: { toStallNumber: string } } }>(`/recharges/${rechargeId}/correction`, { correctionId: randomUUID(), toStallId: stallId, reason: '看错档位' });
  expect(corrected).toMatchObject({ state: 'done', receipt: { state: 'reversed', corrected: { toStallNumber: 'A06' } } });
  expect(await market.availableFen(other.accountId)).toBe(before - 20_000);
  await eventually('light on the right stall', async () => (await market.meter('1006')).relay === 'closed', 60_000);
  const today = new Date(Date.parse((await market.admin.get<{ now: string }>('/time')).now) + 8 * 3_600_000).toISOString().slice(0, 10);
  expect(await market.admin.get(`/sites/${siteId()}/corrections?from=${today}&to=${today}`)).toMatchObject({ total: 1, sum: { count: 1, amountFen: 20_000 }, byArea: [{ floor: '1F', amountFen: 20_000 }] });
  await market.readNow(meterId);
  await balanced();
}, 300_000);
