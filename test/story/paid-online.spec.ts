import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { verifyLedger } from '#libs/ledger';
import { eventually, Product } from '../support/product.js';
import { smallMarket, workbookFile } from '../support/small-market.js';
import { Market } from './market.js';

interface Order {
  orderId: string;
  state: string;
  params: object | null;
  creditedAt: string | null;
  restoredAt: string | null;
}

let product: Product;
let market: Market;
let accountId: string;

beforeAll(async () => {
  product = await Product.start({ workbook: await workbookFile(await smallMarket({ stallsOfA: 2, stallsOfB: 1 })) });
  market = await Market.of(product);
  await market.importWorkbook();
  await eventually('every meter read', async () => (await market.stallByNumber('B01')).meters[0]!.readAt !== null && (await market.stallByNumber('A02')).meters[0]!.readAt !== null);
  accountId = (await market.openAccount(await market.stallByNumber('A01'), '13900000777')).id;
}, 300_000);
afterAll(() => product?.stop());

const ways = { wechat: 'native', alipay: 'qr', unionpay: 'qr' } as const;
type Channel = keyof typeof ways;
const order = (channel: Channel, amountFen: number) => market.cashier.post<Order>(`/accounts/${accountId}/orders`, { orderId: randomUUID(), channel, way: ways[channel], amountFen });
const pay = (channel: Channel, { orderId }: Order) => product.simulator('POST', `/sandbox/orders/${channel}/${orderId.replaceAll('-', '')}/pay`, {});
const paid = (what: string, { orderId }: Order) => eventually(what, async () => {
  const now = await market.cashier.get<Order>(`/orders/${orderId}`);
  return now.state === 'paid' && now;
}, 60_000);

test('A-03 A-04 A-08 A-11 the demo site is a merchant of all three channels, and a payment by each is balance within seconds', async () => {
  await eventually('three merchants', async () => (await market.admin.get<{ channel: string }[]>(`/sites/${market.admin.siteId}/merchants`)).length === 3, 60_000);
  for (const [index, channel] of (['wechat', 'alipay', 'unionpay'] as const).entries()) {
    const made = await order(channel, 1000 + index);
    expect(made).toMatchObject({ state: 'submitted', params: { kind: 'code' } });
    await pay(channel, made);
    expect((await paid(`the payment by ${channel}`, made)).creditedAt).not.toBeNull();
    const worth = await eventually('its worth on the receipt', async () => (await market.cashier.get<{ energy: { medium: string; wh: number; priceMicroYuan: number } | null }>(`/recharges/${made.orderId}`)).energy ?? false);
    expect(worth).toMatchObject({ medium: 'electricity', wh: Math.floor(((1000 + index) * 10_000_000) / worth.priceMicroYuan) });
  }
  expect(await market.availableFen(accountId)).toBe(3003);
});

test('U-07 while the API is dead a payment is found by the worker', async () => {
  const made = await order('wechat', 2000);
  await product.kill9('api');
  await pay('wechat', made);
  await eventually('the credit', async () => ((await product.database.dataSource.query(`SELECT state FROM payment_order WHERE id = $1`, [made.orderId])) as { state: string }[])[0]!.state === 'paid', 60_000);
  await product.boot('api');
  expect(await market.availableFen(accountId)).toBe(5003);
});

test('R-04 a refund goes back through the channel that paid, and is done when the channel says so', async () => {
  const requestId = randomUUID();
  interface Request {
    state: string;
    parts: { channel: string; amountFen: number; state: string }[];
  }
  const asked = await market.cashier.post<Request>(`/accounts/${accountId}/refunds`, { requestId, amountFen: 2500, reason: '退租' });
  expect(asked.parts.map(({ channel, amountFen }) => [channel, amountFen])).toEqual([['wechat', 1000], ['alipay', 1001], ['unionpay', 499]]);
  await market.admin.post(`/refund-requests/${requestId}/decision`, { decision: 'approve', note: '' });
  const done = await eventually('the refund', async () => {
    const request = await market.admin.get<Request>(`/refund-requests/${requestId}`);
    return request.state === 'done' && request;
  }, 90_000);
  expect(done.parts.map(({ state }) => state)).toEqual(['succeeded', 'succeeded', 'succeeded']);
  expect(await market.availableFen(accountId)).toBe(2503);
  expect(await verifyLedger(product.database.dataSource)).toEqual([]);
});
