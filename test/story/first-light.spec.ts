import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually, Product } from '../support/product.js';
import { Market, type StallPage } from './market.js';

// A weekday noon in Shanghai: outside every night window.
const START = '2026-11-18T04:00:00Z';
const PRICE_MICRO_YUAN = 850_000;

let product: Product;
let market: Market;
let stalls: StallPage[];

/** What `usedWh` costs at the demo site's flat price, in whole fen. */
const costFen = (usedWh: number): number => Math.floor((usedWh * PRICE_MICRO_YUAN) / 10_000_000);

beforeAll(async () => {
  product = await Product.start({ startAt: START });
  market = await Market.of(product);
}, 180_000);

afterAll(() => product?.stop());

test('S-01 M-01 the workbook is imported, and its meters are read; a second upload changes nothing', async () => {
  const first = await market.importWorkbook();
  expect(first.errors).toEqual([]);
  expect(Object.values(first.counts).reduce((sum, count) => sum + count.new, 0)).toBeGreaterThan(650);
  const second = await market.importWorkbook();
  expect(Object.values(second.counts).map(({ new: added, changed }) => [added, changed])).toEqual(Object.keys(second.counts).map(() => [0, 0]));
  stalls = await market.ordinaryStalls(4);
  expect(stalls).toHaveLength(4);
  await eventually('the first sweep', async () => {
    const page = await market.stall(stalls[0]!.id);
    return page.meters.every((meter) => meter.readAt !== null);
  }, 60_000);
});

interface Tenant {
  page: StallPage;
  meterNumber: string;
  meterId: number;
  accountId: string;
  phone: string;
}

async function openAccount(page: StallPage, phone: string): Promise<Tenant> {
  const meter = page.meters.find(({ role }) => role === 'prepaid')!;
  await market.setLoad(meter.meterNumber, 0);
  const account = await market.cashier.post<{ id: string }>(`/sites/${market.cashier.siteId}/accounts`, { requestId: randomUUID(), stallId: page.id, customerName: '王小明', phone });
  await market.admin.call('PATCH', `/accounts/${account.id}`, { threshold1Fen: 1000, threshold2Fen: 500 });
  return { page, meterNumber: meter.meterNumber, meterId: meter.id, accountId: account.id, phone };
}

async function recharge(tenant: Tenant, amountFen: number, rechargeId = randomUUID()): Promise<{ rechargeId: string; receiptNumber: string; balanceBeforeFen: number; balanceAfterFen: number; amountCapital: string }> {
  return market.cashier.post(`/accounts/${tenant.accountId}/recharges`, { rechargeId, amountFen });
}

/** Half an hour passes in which the meter counts so much, then it is read. */
async function use(tenant: Tenant, usedWh: number): Promise<void> {
  // Counted before the clock moves: energy that came within seconds would rightly be held as a jump.
  await market.consume(tenant.meterNumber, usedWh);
  await market.passTime(30);
  await market.readNow(tenant.meterId);
}

const templates = async (tenant: Tenant): Promise<string[]> => (await market.messages(tenant.phone)).map(({ template }) => template).reverse();

/** Brings a fresh account with 12 yuan through the three warnings to the cut, read back at the meter; tells the energy used. */
async function driveToCut(tenant: Tenant, disturb: () => Promise<void> = async () => undefined): Promise<number> {
  await recharge(tenant, 1200);
  await disturb();
  let usedWh = 0;
  for (const [stepWh, template] of [[3000, 'low-1'], [6000, 'low-2'], [6000, 'arrears']] as const) {
    await use(tenant, stepWh);
    usedWh += stepWh;
    await disturb();
    await eventually(`message ${template}`, async () => (await templates(tenant)).includes(template), 60_000);
  }
  expect((await market.meter(tenant.meterNumber)).relay).toBe('closed');
  await market.moveClock(31);
  await disturb();
  await eventually('the cut, read back', async () => {
    const page = await market.stall(tenant.page.id);
    return page.supply?.state === 'off' && page.supply.lastCommand?.state === 'verified' && page;
  }, 90_000);
  expect((await market.meter(tenant.meterNumber)).relay).toBe('open');
  return usedWh;
}

async function expectRestored(tenant: Tenant): Promise<void> {
  await eventually('the restored supply, read back', async () => {
    const page = await market.stall(tenant.page.id);
    return page.supply?.state === 'on' && !page.supply.owed && page.supply.holds.length === 0;
  }, 90_000);
  expect((await market.meter(tenant.meterNumber)).relay).toBe('closed');
}

test('C-03 N-01 A-02 A-07 three warnings, a cut that is read back, a counter recharge, light again; money correct to the fen', async () => {
  const tenant = await openAccount(stalls[0]!, '13900000001');
  const usedWh = await driveToCut(tenant);
  expect(await templates(tenant)).toEqual(expect.arrayContaining(['low-1', 'low-2', 'arrears']));
  const before = (await market.stall(tenant.page.id)).account!;
  expect(before.availableFen).toBe(1200 - costFen(usedWh));

  const rechargeId = randomUUID();
  const receipt = await recharge(tenant, 10_000, rechargeId);
  expect(receipt).toMatchObject({ balanceAfterFen: receipt.balanceBeforeFen + 10_000, amountCapital: '人民币壹佰元整' });
  expect(await recharge(tenant, 10_000, rechargeId)).toMatchObject({ receiptNumber: receipt.receiptNumber });
  await expectRestored(tenant);
  expect((await market.stall(tenant.page.id)).account!.availableFen).toBe(11_200 - costFen(usedWh));

  const progress = await eventually('all four steps', async () => {
    const steps = await market.cashier.get<Record<string, string | null>>(`/recharges/${rechargeId}/progress`);
    return steps.restoredAt !== null && steps;
  });
  expect([progress.paidAt, progress.creditedAt, progress.commandedAt, progress.restoredAt].every((at) => typeof at === 'string')).toBe(true);

  const { items } = await market.admin.get<{ items: { kind: string }[] }>(`/stalls/${tenant.page.id}/timeline?limit=200`);
  expect(new Set(items.map(({ kind }) => kind))).toEqual(new Set([...items.map(({ kind }) => kind), 'account', 'recharge', 'warning', 'notice', 'hold', 'hold-lifted', 'command']));
});

test('Y-02 C-13 a recharge while the gateway is dead is owed, and restored when the gateway comes back', async () => {
  const tenant = await openAccount(stalls[1]!, '13900000002');
  await driveToCut(tenant);
  const gateway = tenant.page.meters[0]!.gatewayCode;
  await market.breakGateway(gateway);
  await recharge(tenant, 20_000);
  await eventually('the owed restore', async () => (await market.stall(tenant.page.id)).supply?.owed);
  expect((await market.meter(tenant.meterNumber)).relay).toBe('open');
  await market.mendGateway();
  await expectRestored(tenant);
});

test('Y-02 killing the worker between each pair of steps loses and doubles nothing', async () => {
  const tenant = await openAccount(stalls[2]!, '13900000003');
  const usedWh = await driveToCut(tenant, () => product.restart('worker'));
  await recharge(tenant, 10_000);
  await product.restart('worker');
  await expectRestored(tenant);
  expect((await market.stall(tenant.page.id)).account!.availableFen).toBe(11_200 - costFen(usedWh));
  const sent = await templates(tenant);
  expect(sent.filter((template) => template === 'arrears')).toHaveLength(1);
  const { items } = await market.admin.get<{ items: { action: string; state: string }[] }>(`/sites/${market.admin.siteId}/commands?meterId=${tenant.meterId}`);
  expect(items.filter(({ state }) => state === 'verified').map(({ action }) => action).sort()).toEqual(['close', 'open']);
});

test('C-01 C-02 staff cut and restore a supply; a kept supply is not cut', async () => {
  const page = stalls[3]!;
  const meter = page.meters.find(({ role }) => role === 'prepaid')!;
  await market.engineer.post(`/meters/${meter.id}/supply/off`, { reason: '检修' });
  await eventually('the manual cut', async () => (await market.stall(page.id)).supply?.state === 'off');
  expect((await market.meter(meter.meterNumber)).relay).toBe('open');
  await market.engineer.post(`/meters/${meter.id}/supply/on`, { reason: '检修完毕' });
  await eventually('the manual restore', async () => (await market.stall(page.id)).supply?.state === 'on');
  expect((await market.cashier.call('POST', `/meters/${meter.id}/supply/off`, { reason: '试试' })).status).toBe(403);
});
