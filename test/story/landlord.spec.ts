import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { agreeToPrivacy, customerToken } from '../support/customer-sign-in.js';
import { eventually, Product } from '../support/product.js';
import { smallMarket, workbookFile } from '../support/small-market.js';
import { Market, type StallPage } from './market.js';

const LANDLORD = '13800000088';
const TENANT = '13900000101';

let product: Product;
let market: Market;
let stall: StallPage;

beforeAll(async () => {
  // Noon in Shanghai on a Wednesday.
  product = await Product.start({ startAt: '2026-11-18T04:00:00Z', workbook: await workbookFile(await smallMarket({ stallsOfA: 2, stallsOfB: 1 })) });
  market = await Market.of(product);
  await market.importWorkbook();
  await eventually('every meter read', async () => (await market.stallByNumber('A01')).meters[0]!.readAt !== null && (await market.stallByNumber('A02')).meters[0]!.readAt !== null);
  stall = await market.stallByNumber('A01');
  const { id } = await market.openAccount(stall, TENANT);
  await market.recharge(id, 5000);
  await market.admin.call('PUT', `/stalls/${stall.id}/owner`, { phone: LANDLORD, name: '陈业主' });
  await market.admin.call('PATCH', `/sites/${market.admin.siteId}/settings`, { landlordSwitch: { enabled: true } });
}, 180_000);
afterAll(() => product?.stop());

interface Reply<T> {
  status: number;
  body: T;
}

/** The phone of a customer. */
class Phone {
  constructor(private readonly token: string) {}

  static async ask<T>(method: string, path: string, body?: object, token?: string): Promise<Reply<T>> {
    const answer = await fetch(`${product.apiUrl}/api/v1/customer${path}`, {
      method,
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), 'idempotency-key': randomUUID(), ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, body: (text === '' ? undefined : JSON.parse(text)) as T };
  }

  private static readonly known = new Map<string, Phone>();

  /** By the code that arrives in the SMS box; who is signed in stays so. */
  static async byCode(number: string): Promise<Phone> {
    const phone = Phone.known.get(number) ?? (await Phone.signIn(number));
    Phone.known.set(number, phone);
    return phone;
  }

  private static async signIn(number: string): Promise<Phone> {
    return new Phone(await customerToken(product, number));
  }

  /** By WeChat, with the offer that was scanned. */
  static async byWechat(number: string, offer: string): Promise<Phone> {
    const { unionId } = await product.simulator<{ unionId: string }>('POST', '/sandbox/weixin/users', { phone: number, nickname: '新租户' });
    const code = async (use: string) => (await product.simulator<{ code: string }>('POST', `/sandbox/weixin/${use}-codes`, { unionId })).code;
    const first = await Phone.ask<{ ticket: string }>('POST', '/sessions/wechat', { code: await code('login'), platform: 'wechat' });
    const { token } = (await Phone.ask<{ token: string }>('POST', '/sessions/wechat/phone', { ticket: first.body.ticket, phoneCode: await code('phone'), offer })).body;
    await agreeToPrivacy(product, token);
    return new Phone(token);
  }

  ask<T>(method: string, path: string, body?: object): Promise<Reply<T>> {
    return Phone.ask<T>(method, path, body, this.token);
  }
}

const relay = async () => (await market.meter(stall.meters[0]!.meterNumber)).relay;
const ownerHolds = async () => ((await product.database.dataSource.query(`SELECT count(*)::int AS count FROM hold WHERE cause = 'owner_request'`)) as { count: number }[])[0]!.count;

test('U-02 a renter takes the landlord’s code by WeChat and sees the stall; the landlord revokes, and the renter is out at the next request', async () => {
  await eventually('the site’s WeChat', async () => (await market.admin.get<{ channel: string }[]>(`/sites/${market.admin.siteId}/merchants`)).some(({ channel }) => channel === 'wechat'));
  const landlord = await Phone.byCode(LANDLORD);
  expect((await landlord.ask<{ items: object[] }>('GET', '/owned')).body.items).toMatchObject([{ number: 'A01', state: 'ok', supplyState: 'on', renter: { name: '王**' } }]);
  const { body: offer } = await landlord.ask<{ grantId: string; token: string; code: string }>('POST', `/stalls/${stall.id}/grants`, { rights: ['topup'] });
  const renter = await Phone.byWechat('13700000055', offer.token);
  expect((await renter.ask('GET', `/stalls/${stall.id}/home`)).status).toBe(404);
  expect((await renter.ask('POST', '/offers/take', { code: offer.code })).body).toEqual({ stallId: stall.id });
  expect((await renter.ask('GET', `/stalls/${stall.id}/home`)).body).toMatchObject({ number: 'A01', availableFen: 5000 });
  const { live } = (await landlord.ask<{ live: object[] }>('GET', `/stalls/${stall.id}/grants`)).body;
  expect(live).toMatchObject([{ state: 'live', renter: { phone: '137****0055' }, takenByCode: true }]);
  expect((await landlord.ask('POST', `/grants/${offer.grantId}/revoke`)).body).toEqual({ revoked: true });
  expect((await renter.ask('GET', `/stalls/${stall.id}/home`)).status).toBe(404);
});

test('C-11 the landlord cuts after his notice, once, though the worker dies meanwhile; the tenant is told; he restores, and it is read back', async () => {
  const landlord = await Phone.byCode(LANDLORD);
  const asked = await landlord.ask<{ id: string; state: string; noticeMinutes: number }>('POST', `/stalls/${stall.id}/switch`, { requestId: randomUUID(), action: 'open', reason: 'handover' });
  expect(asked.body).toMatchObject({ state: 'announced', noticeMinutes: 30 });
  await product.kill9('worker');
  await market.moveClock(31);
  expect(await relay()).toBe('closed');
  await product.boot('worker');
  await eventually('the cut', async () => (await relay()) === 'open');
  expect(await ownerHolds()).toBe(1);
  const tenant = await Phone.byCode(TENANT);
  const seen = await eventually('the cut to be read back', async () => {
    const { body } = await tenant.ask<{ supply: { state: string; holds: { cause: string; placedBy: string }[] } }>('GET', `/stalls/${stall.id}/home`);
    return body.supply.state === 'off' && body;
  });
  expect(seen.supply.holds).toMatchObject([{ cause: 'owner_request', placedBy: '陈业主' }]);
  expect((await tenant.ask('GET', `/stalls/${stall.id}/switch`)).body).toMatchObject({ held: true, maySwitch: false, commands: [{ id: asked.body.id, state: 'ordered', reason: 'handover' }] });
  const told = async () => (await market.messages(TENANT)).map(({ template }) => template).filter((template) => template.startsWith('owner-'));
  await eventually('the tenant to be told', async () => (await told()).length === 2);
  expect((await told()).sort()).toEqual(['owner-cut', 'owner-cut-announced']);
  expect((await tenant.ask('POST', `/stalls/${stall.id}/switch`, { requestId: randomUUID(), action: 'close' })).status).toBe(403);
  expect((await landlord.ask('POST', `/stalls/${stall.id}/switch`, { requestId: randomUUID(), action: 'close' })).body).toMatchObject({ state: 'ordered' });
  await eventually('the light', async () => (await relay()) === 'closed' && (await landlord.ask<{ items: { supplyState: string }[] }>('GET', '/owned')).body.items[0]!.supplyState === 'on');
});

test('C-11 staff overrule a landlord', async () => {
  const landlord = await Phone.byCode(LANDLORD);
  await landlord.ask('POST', `/stalls/${stall.id}/switch`, { requestId: randomUUID(), action: 'open', reason: 'safety' });
  await eventually('the cut', async () => (await relay()) === 'open');
  expect(await market.engineer.post(`/stalls/${stall.id}/owner-switch/overrule`, { reason: '租户申诉成立' })).toEqual({ meters: 1 });
  await eventually('the light', async () => (await relay()) === 'closed');
  await eventually('the renter is told', async () => (await market.messages(TENANT)).some(({ template }) => template === 'owner-overruled'));
});
