import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { verifyLedger } from '#libs/ledger';
import { ManualClock } from '#libs/runtime';
import { TestApi, type Caller } from '../support/api.js';
import { ScriptedChannel, ScriptedChannels } from '../support/scripted-channel.js';
import { makeSiteFixture, type SiteFixture } from '../support/site-fixture.js';

// After what the fixture writes with the database's clock.
const clock = new ManualClock(new Date(Date.now() + 120_000));
const channels = new ScriptedChannels();
let api: TestApi;
let site: SiteFixture;
let bank: ScriptedChannel;
let tenant: Caller;
let cashier: Caller;
let finance: Caller;
let admin: Caller;

const staff = async (role: string): Promise<Caller> => {
  const rows = (await api.database.dataSource.query(`INSERT INTO staff (company_id, login_name, display_name, password_hash, roles) VALUES ($1, $2, $3, 'x', $4) RETURNING id`, [site.companyId, `pay-${role.replace('_', '-')}`, role, [role]])) as { id: string }[];
  return api.staffCaller(rows[0]!.id);
};

beforeAll(async () => {
  api = await TestApi.start({ clock, channels, environment: { PUBLIC_URL: 'https://pay.example' } });
  site = await makeSiteFixture(api.database.dataSource);
  bank = new ScriptedChannel('wechat', '1900000001', () => clock.wall(), 'wx1');
  channels.byMerchant.set(site.merchant, bank);
  tenant = await api.customerCaller(site.customer);
  [cashier, finance, admin] = await Promise.all([staff('cashier'), staff('finance'), staff('site_admin')]);
});
afterAll(() => api?.stop());

interface Order {
  orderId: string;
  state: string;
  params: { codeText: string } | null;
  canPayAgain: boolean;
  refusal?: string;
  creditedAt: string | null;
}

const as = async <Answer>(caller: Caller | undefined, method: string, path: string, body?: object): Promise<{ status: number; body: Answer & { code?: string } }> => {
  const answer = await api.call(method, `/api/v1${path}`, { caller: caller === undefined ? undefined : { headers: { ...caller.headers, 'idempotency-key': randomUUID() } }, ...(body === undefined ? {} : { body }) });
  return { status: answer.status, body: answer.body as unknown as Answer & { code?: string } };
};
const notify = (body: Buffer | string, headers: Record<string, string>, path = `wechat/${site.merchant}`) => api.call('POST', `/api/v1/notify/${path}`, { body: Buffer.from(body), headers });
const numberOf = (orderId: string) => orderId.replaceAll('-', '');
const order = (over: object = {}) => ({ orderId: randomUUID(), channel: 'wechat', way: 'native', amountFen: 8800, ...over });

test('A-03 A-14 U-07 a tenant sees how to pay, taps, pays, and the page that asks sees the money come', async () => {
  const options = await as<{ channels: object[]; chips: number[]; payee: object; lastAmountFen: number }>(tenant, 'GET', `/customer/stalls/${site.stall}/pay-options`);
  expect(options.body).toMatchObject({ channels: [{ channel: 'wechat', ways: ['native', 'h5'] }], minFen: 100, chips: [10_000, 20_000, 50_000], lastAmountFen: 5000, payee: { stallNumber: 'A-101', maskedName: '王**' } });
  const asked = order();
  const made = await as<Order>(tenant, 'POST', `/customer/stalls/${site.stall}/orders`, asked);
  expect(made.body).toMatchObject({ orderId: asked.orderId, state: 'submitted', params: { kind: 'code' }, canPayAgain: false, creditedAt: null });
  const second = await as<Order>(tenant, 'POST', `/customer/stalls/${site.stall}/orders`, order({ amountFen: 100 }));
  expect(second.body).toMatchObject({ orderId: asked.orderId, refusal: 'earlier-order-open' });
  bank.pay(numberOf(asked.orderId));
  clock.advanceMs(3000);
  const seen = await as<Order>(tenant, 'GET', `/customer/orders/${asked.orderId}`);
  expect(seen.body).toMatchObject({ state: 'paid', params: null, canPayAgain: true, needed: false });
  expect(seen.body.creditedAt).not.toBeNull();
  expect((await as<{ items: Order[] }>(tenant, 'GET', `/customer/stalls/${site.stall}/orders`)).body.items.find(({ orderId }) => orderId === asked.orderId)).toMatchObject({ state: 'paid', params: null });
  expect((await as<{ code: string }>(tenant, 'POST', `/customer/stalls/${site.stall}/orders`, order({ amountFen: 99 }))).body.code).toBe('recharge-amount-out-of-range');
});

test('Y-16 cancelled at the channel, then another', async () => {
  const first = order();
  await as(tenant, 'POST', `/customer/stalls/${site.stall}/orders`, first);
  expect((await as<Order>(tenant, 'POST', `/customer/orders/${first.orderId}/cancel`)).body).toMatchObject({ state: 'closed', canPayAgain: true });
  expect(bank.pay(numberOf(first.orderId))).toBe(false);
  const next = await as<Order>(tenant, 'POST', `/customer/stalls/${site.stall}/orders`, order());
  expect(next.body.state).toBe('submitted');
  await as(tenant, 'POST', `/customer/orders/${next.body.orderId}/cancel`);
});

test('A-03 notification routes take bytes, whatever they call themselves, and no other route takes a form', async () => {
  const types = ['application/json', 'application/x-www-form-urlencoded; text/html; charset=utf-8', 'nonsense', 'text/plain; charset=GBK'];
  for (const type of types) {
    const asked = order({ amountFen: 1200 });
    await as(cashier, 'POST', `/accounts/${site.account}/orders`, asked);
    bank.pay(numberOf(asked.orderId));
    const { body } = bank.notification(numberOf(asked.orderId));
    const answer = await notify(body, { 'content-type': type, 'wechatpay-signature': 'good' });
    expect({ type, status: answer.status, text: answer.text }).toEqual({ type, status: 200, text: '{"code":"SUCCESS"}' });
    expect((await as<Order>(cashier, 'GET', `/orders/${asked.orderId}`)).body.state).toBe('paid');
  }
  expect((await notify('{}', { 'content-type': 'application/json' })).status).toBe(401);
  expect((await notify('', {})).status).toBe(401);
  expect((await notify(Buffer.alloc(70_000, 32), { 'wechatpay-signature': 'good' })).status).toBe(413);
  expect((await notify('{}', {}, `wechat/${randomUUID()}`)).status).toBe(404);
  const form = await api.call('POST', '/api/v1/customer/login-codes', { body: Buffer.from('phone=13800000000'), headers: { 'content-type': 'application/x-www-form-urlencoded' } });
  expect(form.status).toBe(415);
});

test('D14 coming back from the cashier credits nothing, by GET and by the POST of a bank', async () => {
  const asked = order({ way: 'h5' });
  await as(tenant, 'POST', `/customer/stalls/${site.stall}/orders`, asked);
  for (const method of ['GET', 'POST']) {
    const answer = await api.call(method, `/api/v1/pay-return/${asked.orderId}?trade_status=TRADE_SUCCESS`, { ...(method === 'POST' ? { body: Buffer.from('respCode=00'), headers: { 'content-type': 'application/x-www-form-urlencoded' } } : {}) });
    expect([answer.status, answer.headers.location]).toEqual([303, `/m/#/pages/order/index?orderId=${asked.orderId}`]);
  }
  expect((await as<Order>(tenant, 'GET', `/customer/orders/${asked.orderId}`)).body.state).toBe('submitted');
  await as(tenant, 'POST', `/customer/orders/${asked.orderId}/cancel`);
});

test('A-05 the code at a stall shows whom one pays and nothing more; by it one pays without signing in', async () => {
  const { token, url } = (await as<{ token: string; url: string }>(admin, 'POST', `/stalls/${site.stall}/code`)).body;
  expect(url).toBe(`https://pay.example/q/${token}`);
  expect((await api.call('GET', `/q/${token}`)).headers.location).toBe(`/m/#/pages/pay-stall/index?token=${token}`);
  const shown = await as<object>(undefined, 'GET', `/public/stall-codes/${token}`);
  expect(Object.keys(shown.body).sort()).toEqual(['channels', 'chips', 'floor', 'maskedName', 'maxFen', 'minFen', 'payable', 'siteName', 'stallNumber', 'water']);
  expect(shown.body).toMatchObject({ payable: true, maskedName: '王**' });
  const asked = order({ amountFen: 3000 });
  expect((await as<Order>(undefined, 'POST', `/public/stall-codes/${token}/orders`, asked)).body).not.toHaveProperty('stallId');
  bank.pay(numberOf(asked.orderId));
  clock.advanceMs(3000);
  expect((await as<Order>(undefined, 'GET', `/public/stall-codes/${token}/orders/${asked.orderId}`)).body.state).toBe('paid');
  const own = (await as<{ items: Order[] }>(tenant, 'GET', `/customer/stalls/${site.stall}/orders`)).body.items.find(({ state }) => state === 'closed')!;
  expect((await as(undefined, 'GET', `/public/stall-codes/${token}/orders/${own.orderId}`)).status).toBe(404);
  expect((await as(undefined, 'GET', `/public/stall-codes/${'x'.repeat(22)}`)).status).toBe(404);
  await as(admin, 'POST', `/stalls/${site.stall}/code`);
  expect((await as(undefined, 'GET', `/public/stall-codes/${token}`)).status).toBe(404);
  const answers = await Promise.all(Array.from({ length: 130 }, () => as(undefined, 'GET', `/public/stall-codes/${'y'.repeat(22)}`)));
  expect(answers.at(-1)).toMatchObject({ status: 429, body: { code: 'too-many-requests' } });
});

test('U-05 at the screen in the hall one finds a stall by its whole number, phone or card, sees how it stands, and pays by a code', async () => {
  const { token } = (await as<{ token: string }>(admin, 'POST', `/sites/${site.site}/kiosks`, { name: '大厅二号机' })).body;
  const kiosk: Caller = { headers: { 'x-kiosk-token': token } };
  expect((await as<object>(kiosk, 'GET', '/kiosk/me')).body).toMatchObject({ name: '大厅二号机', channels: ['wechat'], minFen: 100 });
  await api.database.dataSource.query(`UPDATE account SET card_number = '880012' WHERE id = $1`, [site.account]);
  const [{ phone }] = (await api.database.dataSource.query('SELECT phone FROM customer WHERE id = $1', [site.customer])) as [{ phone: string }];
  for (const words of ['a-101', phone, '880012']) expect((await as<object[]>(kiosk, 'GET', `/kiosk/stalls?q=${words}`)).body).toEqual([{ stallId: site.stall, stallNumber: 'A-101', floor: '', maskedName: '王**' }]);
  for (const words of ['A-10', phone.slice(0, 7), '8800', '%']) expect((await as<object[]>(kiosk, 'GET', `/kiosk/stalls?q=${encodeURIComponent(words)}`)).body).toEqual([]);
  expect((await as<object>(kiosk, 'GET', `/kiosk/stalls/${site.stall}`)).body).toMatchObject({ stallNumber: 'A-101', maskedName: '王**', supply: 'on', days: [] });
  const asked = order({ amountFen: 2000 });
  expect((await as<Order>(kiosk, 'POST', `/kiosk/stalls/${site.stall}/orders`, asked)).body).toMatchObject({ state: 'submitted', params: { kind: 'code' } });
  expect((await as(kiosk, 'POST', `/kiosk/stalls/${site.stall}/orders`, order({ way: 'jsapi' }))).status).toBe(400);
  bank.pay(numberOf(asked.orderId));
  clock.advanceMs(3000);
  expect((await as<Order>(kiosk, 'GET', `/kiosk/orders/${asked.orderId}`)).body.state).toBe('paid');
  const screen = (await as<{ id: string; name: string }[]>(admin, 'GET', `/sites/${site.site}/kiosks`)).body.find(({ name }) => name === '大厅二号机')!;
  expect((await as(admin, 'DELETE', `/kiosks/${screen.id}`)).status).toBe(204);
  expect((await as(kiosk, 'GET', '/kiosk/me')).status).toBe(401);
});

test('A-11 A-12 the day’s takings are the sum of channels and of operators; tenant and staff see the same list', async () => {
  const cash = await as(cashier, 'POST', `/accounts/${site.account}/recharges`, { rechargeId: randomUUID(), amountFen: 700 });
  expect(cash.status).toBe(201);
  interface Sum {
    count: number;
    amountFen: number;
  }
  const takings = (await as<{ total: number; items: { channel: string; amountFen: number }[]; totals: Sum & { byChannel: (Sum & { channel: string })[]; byOperator: (Sum & { operatorId: string | null })[] } }>(finance, 'GET', `/sites/${site.site}/recharges?limit=500`)).body;
  const sumOf = (rows: { amountFen: number }[]) => rows.reduce((sum, { amountFen }) => sum + amountFen, 0);
  expect(takings.totals.amountFen).toBe(sumOf(takings.items));
  expect([sumOf(takings.totals.byChannel), sumOf(takings.totals.byOperator)]).toEqual([takings.totals.amountFen, takings.totals.amountFen]);
  expect(takings.totals.byChannel.find(({ channel }) => channel === 'wechat')!.amountFen).toBe(8800 + 4 * 1200 + 3000 + 2000);
  expect(takings.totals.byOperator.at(-1)).toMatchObject({ operatorId: null, operator: null, amountFen: 8800 + 4 * 1200 + 3000 + 2000 });
  const own = (await as<{ items: object[]; total: number }>(tenant, 'GET', `/customer/stalls/${site.stall}/recharges?limit=500`)).body;
  expect(own).toEqual((await as<object>(finance, 'GET', `/accounts/${site.account}/recharges?limit=500`)).body);
  const online = (await as<{ total: number }>(finance, 'GET', `/sites/${site.site}/recharges?channel=wechat`)).body;
  expect(online.total).toBe(7);
});

test('A-11 staff find orders by state, channel and number, and see what happened to each', async () => {
  interface Row {
    orderId: string;
    outTradeNo: string;
    amountFen: number;
  }
  const paid = (await as<{ items: Row[]; totals: { count: number; paidFen: number } }>(finance, 'GET', `/sites/${site.site}/orders?state=paid`)).body;
  expect(paid.totals).toEqual({ count: 7, paidFen: 8800 + 4 * 1200 + 3000 + 2000 });
  const one = paid.items[0]!;
  expect((await as<{ items: Row[] }>(finance, 'GET', `/sites/${site.site}/orders?q=${one.outTradeNo}`)).body.items).toEqual([one]);
  expect((await as<{ items: Row[] }>(finance, 'GET', `/sites/${site.site}/orders?q=%25`)).body.items).toEqual([]);
  const detail = (await as<{ events: { kind: string }[] }>(finance, 'GET', `/orders/${one.orderId}/detail`)).body;
  expect(detail.events.map(({ kind }) => kind)).toEqual(['created', 'submitted', 'paid', 'credited']);
  expect(detail).toMatchObject({ row: one, refunds: [] });
  expect((await as<{ id: string }[]>(admin, 'GET', `/sites/${site.site}/merchants`)).body).toMatchObject([{ id: site.merchant, channel: 'wechat', merchantNumber: '1900000001' }]);
  expect((await as<object[]>(admin, 'POST', `/merchants/${site.merchant}/check`)).body).toEqual([{ step: 'keys', state: 'ok', code: 'keys-good', detail: '' }]);
  expect((await as<object>(admin, 'PUT', `/sites/${site.site}/merchants/alipay`, { keyFolder: 'nowhere', enabled: true })).body).toMatchObject({ code: 'merchant-keys-missing' });
});

test('R-01 R-03 R-04 a refund is asked at the counter, decided by another, paid out, and has its slip', async () => {
  const refundable = (await as<{ refundableFen: number; parts: { channel: string; amountFen: number }[] }>(cashier, 'GET', `/accounts/${site.account}/refundable`)).body;
  expect(refundable.parts.reduce((sum, { amountFen }) => sum + amountFen, 0)).toBe(refundable.refundableFen);
  const requestId = randomUUID();
  interface Request {
    state: string;
    parts: { id: string; channel: string; amountFen: number; state: string }[];
  }
  const asked = await as<Request>(cashier, 'POST', `/accounts/${site.account}/refunds`, { requestId, amountFen: 6000, reason: '退租' });
  expect(asked.body.parts.map(({ channel, amountFen }) => [channel, amountFen])).toEqual([['cash', 5000], ['wechat', 1000]]);
  expect((await as(cashier, 'POST', `/refund-requests/${requestId}/decision`, { decision: 'approve', note: '' })).status).toBe(403);
  const approved = (await as<Request>(finance, 'POST', `/refund-requests/${requestId}/decision`, { decision: 'approve', note: '同意' })).body;
  expect(approved.state).toBe('running');
  expect((await as(finance, 'POST', `/refunds/${approved.parts[0]!.id}/pay-out`)).status).toBe(403);
  expect((await as<Request>(cashier, 'POST', `/refunds/${approved.parts[0]!.id}/pay-out`)).body.parts[0]!.state).toBe('succeeded');
  const slip = (await as<object>(cashier, 'GET', `/refund-requests/${requestId}/slip`)).body;
  expect(slip).toMatchObject({ amountCapital: '人民币陆拾元整', cashFen: 5000, channelFen: 1000, meters: [{ registerWh: 1000 }], request: { askedName: 'cashier', decidedName: 'finance' } });
  expect((await as<{ items: object[]; total: number }>(finance, 'GET', `/sites/${site.site}/refunds?state=running`)).body.total).toBe(1);
  expect((await as<object>(tenant, 'GET', `/customer/stalls/${site.stall}/refunds`)).body).toMatchObject({ items: [{ id: requestId, state: 'running' }, { reason: '试' }] });
  const own = await as<Request>(tenant, 'POST', `/customer/stalls/${site.stall}/refunds`, { requestId: randomUUID(), amountFen: 100, reason: '多充了' });
  expect(own.body).toMatchObject({ state: 'asked', parts: [{ channel: 'wechat', state: 'held' }] });
  expect((await as<object>(finance, 'POST', `/sites/${site.site}/settings`, {})).status).toBe(404);
  await as(admin, 'PATCH', `/sites/${site.site}/settings`, { refund: { customerMayAsk: false } });
  expect((await as<object>(tenant, 'POST', `/customer/stalls/${site.stall}/refunds`, { requestId: randomUUID(), amountFen: 100, reason: '多充了' })).body).toMatchObject({ code: 'refund-at-counter' });
});

test('S-11 a site that takes a channel no longer makes no order of it', async () => {
  await as(admin, 'PATCH', `/sites/${site.site}/settings`, { online: { channels: { wechat: false, alipay: true, unionpay: true }, chips: [5000] } });
  expect((await as<object>(tenant, 'GET', `/customer/stalls/${site.stall}/pay-options`)).body).toMatchObject({ channels: [], chips: [5000] });
  expect((await as<object>(tenant, 'POST', `/customer/stalls/${site.stall}/orders`, order())).body).toMatchObject({ code: 'channel-not-offered' });
});

test('M1 M2 M3 the books agree after all of it', async () => {
  expect(await verifyLedger(api.database.dataSource)).toEqual([]);
});
