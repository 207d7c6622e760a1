import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually, Product } from '../support/product.js';
import { smallMarket, workbookFile } from '../support/small-market.js';
import { Market, type StallPage } from './market.js';

interface Run {
  id: string;
  dueAt: string;
  state: string;
  counts: Record<string, number>;
}
interface RunItem {
  stallNumber: string;
  result: string;
  waits: string[];
}
interface Tag {
  id: string;
  number: string;
  state: string;
  confirmed: number;
  supplies: { confirmedAt: string | null }[];
  told: { template: string; customerName: string; phone: string; state: string }[];
}

let product: Product;
let market: Market;
const shops = new Map<string, { page: StallPage; accountId: string; meterId: number; meterNumber: string; phone: string }>();
const numbers = ['A01', 'A02', 'A03', 'A04'];

beforeAll(async () => {
  // Two in the afternoon in Shanghai on a Wednesday.
  product = await Product.start({ startAt: '2026-11-18T06:00:00Z', workbook: await workbookFile(await smallMarket({ stallsOfA: 5, stallsOfB: 1 })) });
  market = await Market.of(product);
  await market.importWorkbook();
  await eventually('every meter read', async () => (await market.stallByNumber('A05')).meters[0]!.readAt !== null);
  for (const [index, number] of numbers.entries()) {
    const page = await market.stallByNumber(number);
    const phone = `1390000020${String(index)}`;
    const { id } = await market.openAccount(page, phone);
    await market.recharge(id, 1200);
    shops.set(number, { page, accountId: id, meterId: page.meters[0]!.id, meterNumber: page.meters[0]!.meterNumber, phone });
  }
}, 180_000);

afterAll(() => product?.stop());

const shop = (number: string) => shops.get(number)!;
const stateOf = async (number: string) => (await market.stall(shop(number).page.id)).supply!.state;
const site = () => `/sites/${market.admin.siteId}`;
const settings = (cut: object) => market.admin.call('PATCH', `${site()}/settings`, { cut });
const localNow = async () => new Date(Date.parse((await market.admin.get<{ now: string }>('/time')).now) + 8 * 3_600_000);
const runs = async () => (await market.admin.get<{ items: Run[] }>(`${site()}/cut-runs`)).items;
const finishedRun = (what: string) => eventually(what, async () => (await runs()).find(({ state }) => state === 'done'), 120_000, 1000);
const itemsOf = async (runId: string) => Object.fromEntries((await market.admin.get<{ items: RunItem[] }>(`/cut-runs/${runId}`)).items.map(({ stallNumber, result, waits }) => [stallNumber, waits.length === 0 ? result : `${result}: ${waits.join()}`]));
/** On to a time of the site's day, at least half an hour away. */
const toTime = async (time: string) => {
  const now = await localNow();
  const minutes = (Number(time.slice(0, 2)) * 60 + Number(time.slice(3)) - now.getUTCHours() * 60 - now.getUTCMinutes() + 1440) % 1440;
  await market.passTime(minutes < 31 ? minutes + 1440 : minutes);
};

test('C-04 Y-04 at the set time all due shops are cut together; the run says what became of each, and the cold store stays on', async () => {
  expect((await settings({ when: 'at_times', cutTimes: ['16:30'], protectedKinds: ['冷库'], breakerMinimum: 5, waitAfterLastWarningMinutes: 0 })).status).toBe(200);
  const cold = await market.admin.get<Record<string, unknown>>(`/stalls/${shop('A03').page.id}`);
  expect((await market.engineer.call('PATCH', `/stalls/${shop('A03').page.id}`, { category: `冷库${String(cold.category)}` })).status).toBe(200);
  for (let step = 0; step < 2; step++) {
    for (const number of ['A01', 'A02', 'A03']) await market.consume(shop(number).meterNumber, 7500);
    await market.nextSweep();
  }
  await market.sweepUntil('three shops in arrears', async () => (await market.admin.get<{ items: unknown[] }>(`${site()}/cuts/dry-run?at=next`)).items.length === 3);
  const dry = await market.admin.get<{ at: string; policyNumber: number; items: { stallNumber: string; decision: string; protectedKind: string | null }[] }>(`${site()}/cuts/dry-run?at=next`);
  expect(Date.parse(dry.at) % 86_400_000).toBe((8 * 60 + 30) * 60_000);
  expect(dry.items.map(({ stallNumber, decision, protectedKind }) => [stallNumber, decision, protectedKind]).sort()).toEqual([['A01', 'cut', null], ['A02', 'cut', null], ['A03', 'waits', '冷库']]);
  for (const number of ['A01', 'A02']) expect([await stateOf(number), (await market.stall(shop(number).page.id)).supply!.cutWaitsFor]).toEqual(['on', expect.arrayContaining(['clock_time'])]);
  await toTime('16:31');
  const run = await finishedRun('the run of half past four');
  expect(await itemsOf(run.id)).toEqual({ A01: 'verified', A02: 'verified', A03: 'waits: protected_kind' });
  expect([(await market.meter(shop('A01').meterNumber)).relay, (await market.meter(shop('A03').meterNumber)).relay]).toEqual(['open', 'closed']);
  const [policy] = await market.admin.get<{ number: number; madeBy: string }[]>(`${site()}/cut-policies`);
  expect(policy).toMatchObject({ number: dry.policyNumber, madeBy: expect.stringMatching(/\S/) as string });
  await market.recharge(shop('A01').accountId, 3000);
  await eventually('light again', async () => (await stateOf('A01')) === 'on', 60_000);
}, 300_000);

test('C-12 N-08 Y-04 C-02 a tag cuts after notice; neither money nor keep-power nor the button brings the supply back, its person does', async () => {
  const now = Date.parse((await market.admin.get<{ now: string }>('/time')).now);
  const at = (minutes: number) => new Date(now + minutes * 60_000).toISOString();
  const { meterId, meterNumber, phone, accountId, page } = shop('A04');
  const tagId = randomUUID();
  const ask = { tagId, meterIds: [meterId], kind: 'repair', reason: '更换断路器', person: '张电工', phone: '13700000000', plannedAt: at(30), expectedEndAt: at(150) };
  expect((await market.cashier.call('POST', `${site()}/repair-tags`, ask)).status).toBe(403);
  await market.engineer.post(`${site()}/repair-tags`, ask);
  const tag = () => market.engineer.get<Tag>(`/repair-tags/${tagId}`);
  await eventually('the notice before', async () => (await tag()).told.some(({ template, state }) => template === 'repair-announced' && state === 'sent'), 30_000);
  expect((await tag()).told[0]).toMatchObject({ phone: expect.stringContaining('****') as string });
  expect(await stateOf('A04')).toBe('on');
  await market.passTime(31);
  await eventually('off and read back', async () => (await tag()).confirmed === 1, 60_000);
  expect([(await market.meter(meterNumber)).relay, (await market.messages(phone)).some(({ text }) => text.includes('更换断路器'))]).toEqual(['open', true]);
  await market.recharge(accountId, 5000);
  await market.engineer.post(`/meters/${meterId}/keep-power`, { reason: '试', until: at(600) });
  await market.engineer.post(`/meters/${meterId}/supply/on`, { reason: '试' });
  await market.nextSweep();
  expect([(await market.meter(meterNumber)).relay, (await market.stall(page.id)).supply!.wanted]).toEqual(['open', 'off']);
  expect(await market.engineer.post<Tag>(`/repair-tags/${tagId}/removal`, { note: '已完工' })).toMatchObject({ state: 'removed' });
  await eventually('light again', async () => (await stateOf('A04')) === 'on', 60_000);
  const timeline = await market.admin.get<{ items: { kind: string; params: { what?: string } }[] }>(`/stalls/${page.id}/timeline?limit=100`);
  expect(timeline.items.filter(({ kind }) => kind === 'tag').map(({ params }) => params.what).sort()).toEqual(['announced', 'hung', 'removed']);
}, 240_000);

test('C-04 a worker that is killed in the middle of a run goes on with it and cuts nobody twice', async () => {
  await market.consume(shop('A01').meterNumber, 7500);
  await market.nextSweep();
  for (let step = 0; step < 5; step++) {
    await market.consume(shop('A01').meterNumber, 7500);
    await market.nextSweep();
  }
  await market.sweepUntil('A01 in arrears', async () => (await market.availableFen(shop('A01').accountId)) <= 0);
  await toTime('16:29');
  const before = (await runs()).length;
  await market.moveClock(2);
  await eventually('the run begun', async () => (await runs()).length > before, 30_000, 50);
  await product.kill9('worker');
  await product.boot('worker');
  const [run] = await runs();
  await eventually('the run done', async () => (await runs()).find(({ id, state }) => id === run!.id && state === 'done'), 180_000, 1000);
  expect(await itemsOf(run!.id)).toMatchObject({ A01: 'verified' });
  const holds = await product.database.dataSource.query<{ holds: number }[]>(`SELECT count(*)::int AS holds FROM hold WHERE meter_id = $1 AND cause = 'energy_arrears' AND lifted_at IS NULL AND policy_version_id IS NOT NULL`, [shop('A01').meterId]);
  expect(holds).toEqual([{ holds: 1 }]);
}, 300_000);
