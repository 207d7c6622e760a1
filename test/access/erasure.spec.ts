import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ManualClock } from '#libs/runtime';
import { TestApi, type ApiAnswer, type Caller } from '../support/api.js';
import { PaymentSandbox } from '../support/payment-sandbox.js';
import { makeSiteFixture, type SiteFixture } from '../support/site-fixture.js';

const phone = '15800000777';
let sandbox: PaymentSandbox;
let api: TestApi;
let site: SiteFixture;

beforeAll(async () => {
  sandbox = await PaymentSandbox.start();
  api = await TestApi.start({ clock: new ManualClock(new Date()), environment: { MERCHANT_KEYS_DIR: join(sandbox.folder, 'merchants'), WEIXIN_URL: `${sandbox.url}/weixin`, ALIPAY_URL: `${sandbox.url}/alipay/gateway.do`, PUBLIC_URL: 'https://yidu.example' } });
  site = await makeSiteFixture(api.database.dataSource);
  const { appId } = sandbox.facts<{ appId: string }>('wechat');
  await api.database.dataSource.query(`INSERT INTO merchant (site_id, channel, key_folder, merchant_number, app_id) VALUES ($1, 'wechat', 'demo', 'x', $2) ON CONFLICT (site_id, channel) DO UPDATE SET key_folder = 'demo', app_id = $2, enabled = true`, [site.site, appId]);
});
afterAll(async () => {
  await api?.stop();
  await sandbox?.stop();
});

type Answer = ApiAnswer & { body: never };
const call = (method: string, path: string, options: Parameters<TestApi['call']>[2] = {}): Promise<Answer> => api.call(method, `/api/v1${path}`, options) as Promise<Answer>;
const post = (path: string, body: object, caller?: Caller) => call('POST', path, { body, caller: caller === undefined ? undefined : { headers: { ...caller.headers, 'idempotency-key': randomUUID() } } });
const field = (answer: Answer, name: string): string => String((answer.body as Record<string, unknown>)[name]);
const bearer = (answer: Answer): Caller => ({ headers: { authorization: `Bearer ${field(answer, 'token')}` } });
const agreed = async (answer: Answer): Promise<Caller> => {
  await post('/customer/consents', { version: field(await call('GET', '/public/privacy'), 'version') }, bearer(answer));
  return bearer(answer);
};
const landlord = () => api.customerCaller(site.landlord);
const erase = async (caller: Caller) => {
  const { status, body } = await call('DELETE', '/customer/me', { caller });
  return [status, (body as { code?: string } | undefined)?.code];
};

test('a customer has his data erased: refused while an account, an ownership or a payment is open; then he is out everywhere, masked, and his phone can begin anew', async () => {
  expect(await erase(await api.customerCaller(site.customer))).toEqual([409, 'forget-open-account']);
  expect(await erase(await landlord())).toEqual([409, 'forget-owner']);
  const offered = (await post(`/customer/stalls/${site.stall}/grants`, { rights: ['view', 'topup'] }, await landlord())).body as { token: string };
  const { unionId } = await sandbox.control<{ unionId: string }>('POST', '/weixin/users', { phone, nickname: '某人' });
  const codeFor = async (use: 'login' | 'phone') => (await sandbox.control<{ code: string }>('POST', `/weixin/${use}-codes`, { unionId })).code;
  const byWechat = async () => post('/customer/sessions/wechat', { code: await codeFor('login'), platform: 'wechat' });
  const ticket = field(await byWechat(), 'ticket');
  const renter = await agreed(await post('/customer/sessions/wechat/phone', { ticket, phoneCode: await codeFor('phone'), offer: offered.token }));
  await post('/customer/offers/take', { token: offered.token }, renter);
  const orderId = randomUUID();
  await post(`/customer/stalls/${site.stall}/orders`, { orderId, channel: 'wechat', way: 'jsapi', amountFen: 5000, platform: 'wechat' }, renter);
  expect(await erase(renter)).toEqual([409, 'forget-order-open']);
  const { dataSource } = api.database;
  await dataSource.query(`UPDATE customer SET name = '孙小美' WHERE phone = $1`, [phone]);
  const [customer] = (await dataSource.query('SELECT id FROM customer WHERE phone = $1', [phone])) as [{ id: string }];
  await dataSource.query(`UPDATE payment_order SET state = 'closed', payer_name = '孙小美', next_query_at = NULL WHERE id = $1`, [orderId]);
  const other = bearer(await byWechat());
  expect(await erase(renter)).toEqual([204, undefined]);
  expect([(await call('GET', '/customer/me', { caller: renter })).status, (await call('GET', '/customer/me', { caller: other })).status]).toEqual([401, 401]);
  const masked = `${phone.slice(0, 3)}****${phone.slice(-4)}`;
  expect(await dataSource.query('SELECT phone, name, forgotten_at IS NOT NULL AS forgotten FROM customer WHERE id = $1', [customer.id])).toEqual([{ phone: masked, name: '孙**', forgotten: true }]);
  expect(await dataSource.query('SELECT payer_name AS name, payer_ref AS ref, payer_ip AS ip, amount_fen::int AS fen FROM payment_order WHERE id = $1', [orderId])).toEqual([{ name: '', ref: null, ip: '', fen: 5000 }]);
  const left = ['customer', 'customer_identity', 'customer_session', 'stall_grant', 'payment_order', 'recharge', 'notice', 'refund_request', 'identity_ticket', 'login_code', 'message_consent'];
  for (const table of left) {
    const [{ n }] = (await dataSource.query(`SELECT count(*)::int AS n FROM ${table} t WHERE t::text LIKE '%' || $1 || '%' OR t::text LIKE '%孙小美%'`, [phone])) as [{ n: number }];
    expect({ table, n }).toEqual({ table, n: 0 });
  }
  expect((await call('GET', `/customer/stalls/${site.stall}/grants`, { caller: await landlord() })).text).not.toContain(phone);
  // The same WeChat and the same phone are a new customer, who sees nothing of the old one.
  const anew = await agreed(await post('/customer/sessions/wechat/phone', { ticket: field(await byWechat(), 'ticket'), phoneCode: await codeFor('phone') }));
  expect((await call('GET', '/customer/me', { caller: anew })).body).toMatchObject({ phone, name: '' });
  expect((await call('GET', '/customer/stalls', { caller: anew })).body).toEqual([]);
});

test('money that waits in a closed account keeps its owner', async () => {
  await api.database.dataSource.query(`UPDATE account SET state = 'closed', closed_at = now() WHERE id = $1`, [site.account]);
  expect(await erase(await api.customerCaller(site.customer))).toEqual([409, 'forget-money']);
});
