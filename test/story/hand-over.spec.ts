import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { customerToken } from '../support/customer-sign-in.js';
import { eventually, Product } from '../support/product.js';
import { smallMarket, workbookFile } from '../support/small-market.js';
import { Market, type StallPage } from './market.js';

// 1 × 1 pixel
const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
const costFen = (usedWh: number): number => Math.floor((usedWh * 850_000) / 10_000_000);

interface HandOver {
  handOverId: string;
  state: string;
  side: 'from' | 'to';
  readingAt: string;
  readings: { meterId: number; registerWh: number }[];
  preview: { chargeFen: number; restFen: number; owedFen: number } | null;
  refundRequestId: string | null;
  toAccountId: string | null;
}

let product: Product;
let market: Market;

beforeAll(async () => {
  product = await Product.start({ startAt: '2026-11-18T04:00:00Z', workbook: await workbookFile(await smallMarket({ stallsOfA: 2, stallsOfB: 1 })) });
  market = await Market.of(product);
  await market.importWorkbook();
}, 180_000);

afterAll(() => product?.stop());

/** One person with a phone. */
class Phone {
  private constructor(readonly number: string, private readonly token: string) {}

  /** By the code that comes as a message; a phone that nobody knew becomes a customer by it. */
  static async signIn(number: string): Promise<Phone> {
    return new Phone(number, await customerToken(product, number));
  }

  async call<T>(method: string, path: string, body?: object): Promise<{ status: number; body: T & { code?: string } }> {
    const form = body instanceof FormData;
    const answer = await fetch(`${product.apiUrl}/api/v1/customer${path}`, {
      method, headers: { authorization: `Bearer ${this.token}`, 'idempotency-key': randomUUID(), ...(body === undefined || form ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: form ? body : JSON.stringify(body) }),
    });
    return { status: answer.status, body: (await answer.json()) as T & { code?: string } };
  }

  async photograph(): Promise<string> {
    const photoId = randomUUID();
    const form = new FormData();
    form.append('file', new Blob([PNG]), 'meter.png');
    expect((await this.call('POST', `/photos?photoId=${photoId}`, form)).status).toBe(201);
    return photoId;
  }
}

interface Occupied {
  page: StallPage;
  meterId: number;
  meterNumber: string;
  accountId: string;
  opened: { registerWh: number };
}

async function occupied(number: string, phone: string, rechargeFen: number): Promise<Occupied> {
  const page = await eventually('the first reading', async () => {
    const seen = await market.stallByNumber(number);
    return seen.meters[0]!.readAt !== null && seen;
  });
  const { id, meterNumber } = page.meters[0]!;
  const account = await market.openAccount(page, phone);
  await market.recharge(account.id, rechargeFen);
  return { page, meterId: id, meterNumber, accountId: account.id, opened: { registerWh: (await market.stall(page.id)).meters[0]!.registerWh! } };
}

async function meet(of: Occupied, from: Phone, to: Phone): Promise<string> {
  const { body: offer } = await from.call<{ handOverId: string; code: string }>('POST', `/stalls/${of.page.id}/hand-overs`, { requestId: randomUUID() });
  expect((await to.call('POST', '/hand-overs/join', { code: offer.code })).status).toBe(200);
  return offer.handOverId;
}

/** What each account of a meter bore, as the days say it. */
const usedBy = (meterId: number) => product.database.dataSource.query<{ account: string; wh: number }[]>('SELECT account_id AS account, sum(used_wh)::bigint AS wh FROM metered_usage WHERE meter_id = $1 AND account_id IS NOT NULL GROUP BY 1', [meterId]);
const moneyOf = async (accountId: string) =>
  (await product.database.dataSource.query<{ purse: number; pending: number }[]>(
    `SELECT (SELECT balance_fen FROM ledger_account WHERE code = 'purse:' || $1 || ':energy') AS purse, coalesce((SELECT balance_fen FROM ledger_account WHERE code = 'refund-pending:' || $1), 0) AS pending`,
    [accountId],
  ))[0]!;

async function holdsTogether(of: Occupied, registerWh: number, expected: Record<string, number>): Promise<void> {
  const used = Object.fromEntries((await usedBy(of.meterId)).map(({ account, wh }) => [account, wh]));
  expect(used).toEqual(expected);
  expect(Object.values(used).reduce((sum, wh) => sum + wh, 0)).toBe(registerWh - of.opened.registerWh);
}

test('Y-15 two phones hand a stall over by a live reading: money correct to the fen, and both are told', async () => {
  const of = await occupied('A01', '13800007001', 10_000);
  const [from, to] = [await Phone.signIn('13800007001'), await Phone.signIn('13900007002')];
  await market.nextSweep();
  await market.consume(of.meterNumber, 3_210);
  await market.moveClock(20);
  const handOverId = await meet(of, from, to);
  const path = `/hand-overs/${handOverId}`;
  const { body: seen } = await to.call<HandOver>('POST', `${path}/reading`, { kind: 'live' });
  const register = (await market.meter(of.meterNumber)).registerWh;
  expect(seen).toMatchObject({ state: 'joined', side: 'to', preview: null, readings: [{ meterId: of.meterId, registerWh: register }] });
  const usedWh = register - of.opened.registerWh;
  expect((await from.call<HandOver>('GET', path)).body.preview).toMatchObject({ chargeFen: costFen(usedWh), restFen: 10_000 - costFen(usedWh), owedFen: 0 });
  await from.call('POST', `${path}/confirm`, { readingAt: seen.readingAt });
  await from.call('POST', `${path}/confirm`, { readingAt: seen.readingAt });
  const { body: done } = await to.call<HandOver>('POST', `${path}/confirm`, { readingAt: seen.readingAt });
  expect(done.state).toBe('done');
  expect(await moneyOf(of.accountId)).toEqual({ purse: 0, pending: 10_000 - costFen(usedWh) });
  expect((await from.call('GET', `/stalls/${of.page.id}/home`)).status).toBe(404);
  await market.nextSweep();
  await market.consume(of.meterNumber, 1_000);
  await market.moveClock(5);
  expect((await market.readNow(of.meterId)).state).toBe('answered');
  const now = (await market.meter(of.meterNumber)).registerWh;
  await holdsTogether(of, now, { [of.accountId]: usedWh, [done.toAccountId!]: now - register });
  for (const [phone, template] of [[from, 'hand-over-left'], [to, 'hand-over-done']] as const) {
    await eventually('both are told', async () => (await market.messages(phone.number)).some((message) => message.template === template));
  }
  // A second person approves what goes back.
  const { items } = await market.admin.get<{ items: { id: string; amountFen: number }[] }>(`/sites/${market.admin.siteId}/refunds?state=asked`);
  expect(items).toMatchObject([{ id: handOverId, amountFen: 10_000 - costFen(usedWh) }]);
});

test('Y-15 the meter is unreachable: a photographed register parts the two, and the meter goes on from it when it is back', async () => {
  const of = await occupied('A02', '13800007003', 5_000);
  const [from, to] = [await Phone.signIn('13800007003'), await Phone.signIn('13900007004')];
  await market.nextSweep();
  await market.breakGateway('GW-1');
  await market.consume(of.meterNumber, 2_340);
  await market.moveClock(30);
  const handOverId = await meet(of, from, to);
  const path = `/hand-overs/${handOverId}`;
  expect((await to.call('POST', `${path}/reading`, { kind: 'live' })).body.code).toBe('meter-silent');
  const display = (await market.meter(of.meterNumber)).registerWh;
  const photoId = await to.photograph();
  const typed = (registerWh: number) => to.call<HandOver>('POST', `${path}/reading`, { kind: 'photo', readings: [{ meterId: of.meterId, registerWh, photoId }] });
  expect((await typed(display - 1_000_000)).body.code).toBe('register-below-last');
  expect((await typed(display + 1_000_000)).body.code).toBe('register-above-possible');
  const { body: seen } = await typed(display);
  await to.call('POST', `${path}/confirm`, { readingAt: seen.readingAt });
  // The worker dies while the other side confirms: it has no part in it.
  await product.kill9('worker');
  const { body: done } = await from.call<HandOver>('POST', `${path}/confirm`, { readingAt: seen.readingAt });
  expect(done).toMatchObject({ state: 'done', refundRequestId: handOverId });
  await product.boot('worker');
  const usedWh = display - of.opened.registerWh;
  expect(await moneyOf(of.accountId)).toEqual({ purse: 0, pending: 5_000 - costFen(usedWh) });
  const { body: view } = await to.call<HandOver>('GET', path);
  await market.mendGateway();
  await market.moveClock(30);
  await market.consume(of.meterNumber, 870);
  await market.sweepUntil('the meter is read again', async () => (await market.stall(of.page.id)).meters[0]!.registerWh === display + 870);
  await holdsTogether(of, display + 870, { [of.accountId]: usedWh, [view.toAccountId!]: 870 });
  expect((await market.admin.get<{ items: { quality: string; source: string; registerWh: number }[] }>(`/meters/${of.meterId}/readings?limit=50`)).items).toEqual(expect.arrayContaining([expect.objectContaining({ quality: 'manual', source: 'manual', registerWh: display })]));
});
