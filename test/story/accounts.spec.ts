import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { civilDay } from '#libs/calendar';
import { verifyLedger } from '#libs/ledger';
import { customerToken } from '../support/customer-sign-in.js';
import { eventually, Product } from '../support/product.js';
import { smallMarket, workbookFile } from '../support/small-market.js';
import { Market, type StallPage } from './market.js';

interface Given {
  kind: string;
  grantedWh: number;
  usedWh: number;
  leftWh: number;
  clearedWh: number;
  closeReason: string;
}
interface Subsidy {
  free: { medium: string; leftWh: number; grantedWh: number; expiresAt: string }[];
  items: Given[];
}
interface Merged {
  stalls: { number: string; further: boolean }[];
  meters: { meterNumber: string; stallNumber: string; state: string; causes: string[] }[];
  statement: { usedWh: number; amountFen: number; lines: { stallNumber: string; usedWh: number }[] };
}

let product: Product;
let market: Market;
const site = () => `/sites/${market.admin.siteId}`;
const PHONE = { subsidy: '13900000061', merged: '13900000062', postpaid: '13900000063', water: '13900000064' };

beforeAll(async () => {
  // Half past eight in the evening of the last day of November in Shanghai.
  const sheets = await smallMarket({ stallsOfA: 4, stallsOfB: 1 });
  // B01 has water as well.
  sheets.表计.push(['3001', 'GW-2', 1, 50, 'xintai-rs485-valve', '预付费', 'B01', 'B01 水表', '', '', '']);
  sheets.仿真.push(['3001', '水产用水', 0, 100]);
  product = await Product.start({ startAt: '2026-11-30T12:30:00Z', workbook: await workbookFile(sheets), environment: { simulator: { SIM_VALVE_SECONDS: '2' } } });
  market = await Market.of(product);
  await market.importWorkbook();
  await market.admin.call('PATCH', `${site()}/settings`, { cut: { waitAfterLastWarningMinutes: 0, warningTimeoutMinutes: 1, noCutWindows: [], minMinutesBetweenCuts: 0, maxTogglesPerHour: 60, breakerPercent: 100, retryDelaysSeconds: [1, 1, 1, 1, 1] } });
  await eventually('the first readings', async () => (await market.stallByNumber('B01')).meters.every(({ readAt }) => readAt !== null) && (await market.stallByNumber('A04')).meters[0]!.readAt !== null);
}, 180_000);
afterAll(() => product?.stop());

const open = async (number: string, phone: string, fen: number) => {
  const page = await market.stallByNumber(number);
  const { id } = await market.openAccount(page, phone);
  if (fen > 0) await market.recharge(id, fen);
  return { page, accountId: id, meterNumber: page.meters[0]!.meterNumber };
};
const phoneOf = async (phone: string) => {
  const token = await customerToken(product, phone);
  return async <T>(path: string): Promise<T> => (await (await fetch(`${product.apiUrl}/api/v1/customer${path}`, { headers: { authorization: `Bearer ${token}` } })).json()) as T;
};

test('B-01 B-02 B-03 B-04 B-05 B-06 B-07 free energy is used before money, changes with the headcount that another system sends, is cleared and given anew at midnight, and is no part of a refund', async () => {
  const shop = await open('A01', PHONE.subsidy, 10_000);
  const subsidy = () => market.admin.get<Subsidy>(`/accounts/${shop.accountId}/subsidies`);
  const rule = { medium: 'electricity', accountTypeId: null, category: null, baseWh: 5_000, atEnd: 'clear', carryCapWh: null, midMonth: 'full' };
  await market.admin.post(`${site()}/subsidy-rules`, { ...rule, perHeadWh: 0, firstMonth: '2026-11' });
  await market.admin.post(`${site()}/subsidy-rules`, { ...rule, perHeadWh: 1_000, firstMonth: '2026-12' });
  await eventually('this month’s amount', async () => (await subsidy()).free[0]?.leftWh === 5_000);

  const { token, id: tokenId } = await market.admin.post<{ token: string; id: string }>(`${site()}/outside-tokens`, { name: '市场管理系统', scopes: ['subsidy'] });
  const outside = async (method: string, path: string, body?: object) => {
    const answer = await fetch(`${product.apiUrl}/api/v1/outside${path}`, { method, headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    return { status: answer.status, type: answer.headers.get('content-type'), body: (await answer.json()) as Record<string, unknown> };
  };
  const facts = { requestId: 'M-2026-0001', stallNumber: 'A01', category: '水产', headcount: 3 };
  for (let time = 0; time < 2; time++) expect(await outside('POST', '/stall-facts', facts)).toMatchObject({ status: 200, body: { stallNumber: 'A01', category: '水产', headcount: 3 } });
  expect(await outside('POST', '/stall-facts', { ...facts, headcount: 4 })).toMatchObject({ status: 409, type: expect.stringContaining('application/problem+json') as string, body: { code: 'request-id-reused' } });
  const gift = { requestId: 'M-2026-0002', stallNumber: 'A01', wh: 1_000, reason: '老摊主补贴' };
  const [first, again] = [await outside('POST', '/subsidies', gift), await outside('POST', '/subsidies', gift)];
  expect(first.body).toEqual(again.body);
  expect(await outside('POST', '/subsidies', { ...gift, requestId: 'M-2026-0003', stallNumber: 'Z99' })).toMatchObject({ status: 404, body: { code: 'stall-not-found' } });
  expect((await outside('GET', '/subsidies?month=2026-11')).body).toMatchObject({ total: 2, totals: { grantedWh: 6_000 } });

  await market.consume(shop.meterNumber, 2_000);
  await market.nextSweep();
  await eventually('what was used for nothing', async () => (await subsidy()).free[0]?.leftWh === 4_000);
  expect(await market.availableFen(shop.accountId)).toBe(10_000);
  const tenant = await phoneOf(PHONE.subsidy);
  expect(await tenant(`/stalls/${shop.page.id}/home`)).toMatchObject({ subsidy: { leftWh: 4_000, grantedWh: 6_000 }, availableFen: 10_000 });
  expect(await tenant(`/stalls/${shop.page.id}/refundable`)).toMatchObject({ refundableFen: 10_000 });

  await market.passTime(225);
  const ended = await eventually('November’s entry and December’s amount', async () => {
    const found = await subsidy();
    return found.items.filter(({ closeReason }) => closeReason === 'expired').length === 2 && found.free[0]?.grantedWh === 8_000 && found;
  });
  expect(ended.items.map(({ kind, grantedWh, usedWh, leftWh, clearedWh }) => [kind, grantedWh, usedWh, leftWh, clearedWh]).sort()).toEqual([['monthly', 5_000, 2_000, 0, 3_000], ['monthly', 8_000, 0, 8_000, 0], ['outside', 1_000, 0, 0, 1_000]].sort());
  expect(await market.admin.get(`${site()}/subsidies?month=2026-11&q=A01`)).toMatchObject({ total: 2, totals: { grantedWh: 6_000, usedWh: 2_000, leftWh: 0, clearedWh: 4_000, carriedWh: 0 } });
  const { items: events } = await market.admin.get<{ items: { kind: string; params: { what?: string } }[] }>(`/stalls/${shop.page.id}/timeline?limit=100`);
  expect(events.filter(({ kind }) => kind === 'subsidy').map(({ params }) => params.what).sort()).toEqual(['expired', 'expired', 'given', 'given', 'given']);
  await market.admin.call('DELETE', `/outside-tokens/${tokenId}`);
  expect((await outside('GET', '/stalls')).status).toBe(401);
});

test('A-01 C-03 A-07 two stalls on one account are cut by one decision and restored by one payment, seen from each, parted at a reading', async () => {
  const shop = await open('A02', PHONE.merged, 500);
  const further: StallPage = await market.stallByNumber('A03');
  // The month's amount is there before anything is used.
  await eventually('the amount of the month', async () => (await market.admin.get<Subsidy>(`/accounts/${shop.accountId}/subsidies`)).free.length > 0);
  const merged = () => market.admin.get<Merged>(`/accounts/${shop.accountId}/stalls`);
  const { status, body } = await market.cashier.call<Merged>('POST', `/accounts/${shop.accountId}/stalls`, { stallId: further.id });
  expect([status, body.stalls.map(({ number, further: more }) => [number, more])]).toEqual([200, [['A02', false], ['A03', true]]]);
  expect((await market.stall(further.id)).account?.id).toBe(shop.accountId);
  // What was given this month is used up first, then money.
  for (let step = 0; step < 3; step++) {
    await market.consume(shop.meterNumber, 4_000);
    await market.consume(further.meters[0]!.meterNumber, 3_000);
    await market.nextSweep();
  }
  await market.sweepUntil('both cut', async () => (await merged()).meters.every(({ state, causes }) => state === 'off' && causes.join() === 'energy_arrears'));
  const holds = (await product.database.dataSource.query(`SELECT DISTINCT placed_at FROM hold WHERE account_id = $1 AND cause = 'energy_arrears'`, [shop.accountId])) as unknown[];
  expect(holds).toHaveLength(1);
  const told = async (name: string) => (await market.messages(PHONE.merged)).filter(({ template }) => template === name).length;
  await eventually('the word of the cut', async () => (await told('cut')) > 0);
  expect([await told('arrears'), await told('cut')]).toEqual([1, 1]);
  await market.recharge(shop.accountId, 20_000);
  await eventually('both back', async () => (await merged()).meters.every(({ state, causes }) => state === 'on' && causes.length === 0), 60_000);
  await eventually('told that the light is back', async () => (await told('recharge-restored')) === 1);
  const tenant = await phoneOf(PHONE.merged);
  for (const stallId of [shop.page.id, further.id]) expect(await tenant(`/stalls/${stallId}/account`)).toMatchObject({ stalls: [{ number: 'A02' }, { number: 'A03' }], meters: [{ stallNumber: 'A02' }, { stallNumber: 'A03' }] });
  await market.consume(further.meters[0]!.meterNumber, 1_000);
  await market.nextSweep();
  expect((await market.admin.call<{ chargedFen: number }>('POST', `/accounts/${shop.accountId}/unbind`, { stallId: further.id })).status).toBe(200);
  expect((await merged()).stalls.map(({ number }) => number)).toEqual(['A02']);
  expect((await market.stall(further.id)).account).toBeNull();
  expect(await verifyLedger(product.database.dataSource)).toEqual([]);
});

interface Apart {
  supply: { state: string; holds: object[] } | null;
  waterSupply: { state: string; owed: boolean; holds: { cause: string }[] } | null;
  account: { availableFen: number; waterPurse: { balanceFen: number; availableFen: number } | null };
}

test('T-06 C-10 A-07 where the site keeps water apart a stall’s water is paid from its own balance: it closes the valve alone, and money for water alone opens it', async () => {
  const settings = (purse: string) => market.admin.call<{ water: object }>('PATCH', `${site()}/settings`, { water: { purse } });
  expect((await settings('own')).body.water).toEqual({ purse: 'own' });
  const shop = await open('B01', PHONE.water, 10_000);
  const page = () => market.stall(shop.page.id) as unknown as Promise<Apart>;
  const buy = (fen: number) => market.cashier.post<object>(`/accounts/${shop.accountId}/recharges`, { rechargeId: randomUUID(), amountFen: fen, purse: 'water' });
  expect(await buy(2_000)).toMatchObject({ purse: 'water', balanceAfterFen: 2_000, availableAfterFen: 2_000, energy: { medium: 'water', wh: 4_761 } });
  for (let step = 0; step < 2; step++) {
    await market.consume(shop.meterNumber, 1_000);
    await market.consume('3001', 2_900);
    await market.nextSweep();
  }
  // 5.8 m³ × 4.20 = 24.36 of 20.00; electricity, which may be a gift of the month, is paid by the other.
  const low = (await page()).account;
  expect(low).toMatchObject({ balanceFen: 10_000, waterPurse: { balanceFen: 2_000, availableFen: 2_000 - 2_436 } });
  expect(low.availableFen).toBeGreaterThanOrEqual(10_000 - 170);
  const tenant = await phoneOf(PHONE.water);
  expect(await tenant(`/stalls/${shop.page.id}/home`)).toMatchObject({ balanceFen: 10_000, waterPurse: { availableFen: -436, accruedFen: 2_436 } });
  const board = await market.admin.get<{ columns: string[]; rows: unknown[][] }>(`${site()}/board`);
  expect(board.rows.map((cells) => [cells[1], cells[board.columns.indexOf('waterAvailableFen')]])).toEqual([['A01', null], ['A02', null], ['A03', null], ['A04', null], ['B01', -436]]);
  expect((await market.admin.get<{ items: { stallNumber: string }[] }>(`${site()}/debtors`)).items.find(({ stallNumber }) => stallNumber === 'B01')).toMatchObject({ purse: 'water', availableFen: -436, kinds: ['arrears'] });
  await market.sweepUntil('the valve shut', async () => (await page()).waterSupply?.state === 'off');
  expect(await page()).toMatchObject({ supply: { state: 'on', holds: [] }, waterSupply: { holds: [{ cause: 'energy_arrears' }] } });
  await eventually('told of water', async () => (await market.messages(PHONE.water)).some(({ template, text }) => template === 'cut' && text.includes('水费余额-4.36元,因欠费已停水')));
  await buy(3_000);
  await eventually('water again', async () => ((found: Apart) => found.waterSupply?.state === 'on' && !found.waterSupply.owed)(await page()), 60_000);
  await eventually('told of it', async () => (await market.messages(PHONE.water)).some(({ template, text }) => template === 'recharge-restored' && text.includes('供水已恢复')));
  const { now } = await market.admin.get<{ now: string }>('/time');
  expect(await market.admin.get(`/accounts/${shop.accountId}/statement?month=${civilDay(new Date(now), 'Asia/Shanghai').slice(0, 7)}`)).toMatchObject({ purses: [{ kind: 'energy', inFen: 10_000 }, { kind: 'water', inFen: 5_000 }] });
  await settings('shared');
  expect((await page()).account.waterPurse).not.toBeNull();
  expect(await verifyLedger(product.database.dataSource)).toEqual([]);
});

test('A-10 a post-paid account is switched by two persons, never warned or cut for energy, billed at the month’s end with a day due, and paid by an ordinary recharge', async () => {
  const shop = await open('A04', PHONE.postpaid, 0);
  await market.admin.post(`/accounts/${shop.accountId}/billing`, { mode: 'postpaid', billDay: 1, dueDays: 10, reason: '连锁大户' });
  const { items } = await market.admin.get<{ items: { id: string; kind: string }[] }>(`${site()}/approvals?state=asked`);
  const asked = items.find(({ kind }) => kind === 'billing-mode')!;
  expect((await market.admin.call('POST', `/approvals/${asked.id}/decision`, { decision: 'approved', note: '' })).status).toBe(409);
  const finance = await product.signIn('finance');
  await finance.post(`/approvals/${asked.id}/decision`, { decision: 'approved', note: '同意' });
  for (let step = 0; step < 2; step++) {
    await market.consume(shop.meterNumber, 6_000);
    await market.nextSweep();
  }
  const { supply, account } = (await market.stall(shop.page.id)) as StallPage & { account: { postpaid: { owedFen: number } | null } };
  expect([supply?.state, supply?.holds, account.availableFen < 0, account.postpaid?.owedFen]).toEqual(['on', [], true, 0]);
  expect((await market.messages(PHONE.postpaid)).filter(({ template }) => ['low-1', 'low-2', 'arrears'].includes(template))).toEqual([]);
  await market.passTime(31 * 1440);
  const bill = await eventually('the bill', async () => (await market.admin.get<{ items: { amountFen: number; unpaidFen: number; dueDay: string; state: string }[] }>(`${site()}/postpaid-bills`)).items[0], 60_000);
  expect(bill).toMatchObject({ dueDay: '2027-01-11', state: 'open', unpaidFen: bill.amountFen });
  expect(bill.amountFen).toBeGreaterThan(0);
  const tenant = await phoneOf(PHONE.postpaid);
  expect(await tenant(`/stalls/${shop.page.id}/home`)).toMatchObject({ postpaid: { owedFen: bill.amountFen, lateFen: 0, dueDay: '2027-01-11' } });
  await eventually('the message', async () => (await market.messages(PHONE.postpaid)).some(({ text }) => text.includes('2027-01-11')));
  await market.recharge(shop.accountId, bill.amountFen);
  await eventually('paid', async () => (await tenant<{ bills: { state: string }[] }>(`/stalls/${shop.page.id}/postpaid`)).bills[0]?.state === 'paid');
  expect(await market.admin.get(`${site()}/postpaid-bills`)).toMatchObject({ total: 0, owedFen: 0 });
  const type = { name: '活鲜', tariffPlanId: null, threshold1Fen: 3_000, threshold2Fen: 1_000, overdraftLimitFen: 500, emergencyFen: null, emergencyBudgetFen: null, billing: 'prepaid', billDay: 1, dueDays: 15 };
  const { type: made } = await market.admin.post<{ type: { id: string } }>(`${site()}/account-types`, type);
  expect((await market.admin.call('PUT', `/accounts/${shop.accountId}/type`, { accountTypeId: made.id })).body).toMatchObject({ accountTypeName: '活鲜', threshold1Fen: 3_000 });
  expect((await market.cashier.call('PUT', `/account-types/${made.id}`, type)).status).toBe(403);
});
