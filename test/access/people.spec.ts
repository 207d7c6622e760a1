import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { ManualClock } from '#libs/runtime';
import { TestApi, type ApiAnswer, type Caller } from '../support/api.js';
import { PaymentSandbox } from '../support/payment-sandbox.js';
import { makeSiteFixture, type SiteFixture } from '../support/site-fixture.js';

let sandbox: PaymentSandbox;
let api: TestApi;
let site: SiteFixture;
let phones = 0;
const clock = new ManualClock(new Date());

beforeAll(async () => {
  sandbox = await PaymentSandbox.start();
  api = await TestApi.start({ clock, environment: { MERCHANT_KEYS_DIR: join(sandbox.folder, 'merchants'), WEIXIN_URL: `${sandbox.url}/weixin`, ALIPAY_URL: `${sandbox.url}/alipay/gateway.do`, PUBLIC_URL: 'https://yidu.example' } });
  site = await makeSiteFixture(api.database.dataSource);
  for (const channel of ['wechat', 'alipay'] as const) {
    const { appId } = sandbox.facts<{ appId: string }>(channel);
    await api.database.dataSource.query(
      `INSERT INTO merchant (site_id, channel, key_folder, merchant_number, app_id) VALUES ($1, $2, 'demo', 'x', $3) ON CONFLICT (site_id, channel) DO UPDATE SET key_folder = 'demo', app_id = $3, enabled = true`,
      [site.site, channel, appId],
    );
  }
});
afterAll(async () => {
  await api?.stop();
  await sandbox?.stop();
});
beforeEach(() => sandbox.calm());

type Answer = ApiAnswer & { body: never };
const call = (method: string, path: string, options: Parameters<TestApi['call']>[2] = {}): Promise<Answer> => api.call(method, `/api/v1${path}`, options) as Promise<Answer>;
const post = (path: string, body: object, caller?: Caller) => call('POST', path, { body, caller: caller === undefined ? undefined : { headers: { ...caller.headers, 'idempotency-key': randomUUID() } } });
const field = (answer: Answer, name: string): string => String((answer.body as Record<string, unknown>)[name]);
const bearer = (answer: Answer): Caller => ({ headers: { authorization: `Bearer ${field(answer, 'token')}` } });
const newPhone = (): string => `158${String((phones += 1)).padStart(8, '0')}`;
/** Somebody with WeChat and Alipay on his phone. */
const somebody = (phone = newPhone()) => sandbox.control<{ unionId: string; phone: string; openId: string; oaOpenId: string; alipayUserId: string }>('POST', '/weixin/users', { phone, nickname: '某人' });
const codeFor = async (use: 'login' | 'phone' | 'oauth', unionId: string) => (await sandbox.control<{ code: string }>('POST', `/weixin/${use}-codes`, { unionId })).code;
const signIn = async (unionId: string) => post('/customer/sessions/wechat', { code: await codeFor('login', unionId), platform: 'wechat' });
/** In, and agreed to the privacy notice. */
const agreed = async (answer: Answer): Promise<Caller> => {
  await post('/customer/consents', { version: field(await call('GET', '/public/privacy'), 'version') }, bearer(answer));
  return bearer(answer);
};
const meOf = async (caller: Caller) => (await call('GET', '/customer/me', { caller })).body as Record<string, unknown>;
const smsCode = async (phone: string): Promise<string> => ((await api.database.dataSource.query(`SELECT payload -> 'params' ->> 'code' AS code FROM outbox WHERE topic = 'notice.send' AND payload ->> 'phone' = $1 ORDER BY id DESC LIMIT 1`, [phone])) as { code: string }[])[0]!.code;

test('U-02 who signs in by WeChat for the first time gives the phone by one tap, becomes a customer, and is known from then on', async () => {
  const { unionId, phone } = await somebody();
  const first = await signIn(unionId);
  expect(first.body).toEqual({ state: 'needs-phone', ticket: expect.stringMatching(/^[\w-]{43}$/) as string });
  const phoneCode = await codeFor('phone', unionId);
  const signed = await post('/customer/sessions/wechat/phone', { ticket: field(first, 'ticket'), phoneCode });
  expect(signed.status).toBe(201);
  expect(await meOf(bearer(signed))).toMatchObject({ phone, identities: ['wechat'], owner: false, needsConsent: true, consentVersion: null });
  expect((await post('/customer/sessions/wechat/phone', { ticket: field(first, 'ticket'), phoneCode: await codeFor('phone', unionId) })).body).toMatchObject({ code: 'ticket-over' });
  const again = await signIn(unionId);
  expect(again.body).toMatchObject({ state: 'signed-in' });
  expect(await meOf(bearer(again))).toMatchObject({ phone });
});

test('a platform’s code works once; its session key reaches neither the client nor the database', async () => {
  const { unionId } = await somebody();
  const code = await codeFor('login', unionId);
  const answers = [await post('/customer/sessions/wechat', { code, platform: 'wechat' }), await post('/customer/sessions/wechat', { code, platform: 'wechat' })];
  expect(answers.map(({ status }) => status)).toEqual([201, 400]);
  expect(answers[1]!.body).toMatchObject({ code: 'platform-code-invalid' });
  expect(answers.map(({ text }) => text).join()).not.toMatch(/session_key|sessionKey/i);
  expect((await post('/customer/sessions/wechat', { code: 'x', platform: 'wechat', appId: 'wx-of-nobody' })).body).toMatchObject({ code: 'platform-not-set-up' });
});

test('U-08 the official account is the same login with the same data, and its address leads back to us alone', async () => {
  const { unionId, phone } = await somebody();
  const first = await signIn(unionId);
  await post('/customer/sessions/wechat/phone', { ticket: field(first, 'ticket'), phoneCode: await codeFor('phone', unionId) });
  const account = await post('/customer/sessions/wechat', { code: await codeFor('oauth', unionId), platform: 'wechat-account' });
  expect(account.body).toMatchObject({ state: 'signed-in' });
  expect(await meOf(bearer(account))).toMatchObject({ phone, identities: ['wechat', 'wechat-account'] });
  const { url, state } = (await call('GET', `/customer/official-account/login-url?returnTo=${encodeURIComponent('/m/#/pages/sign-in/index')}`)).body as { url: string; state: string };
  const asked = new URL(url).searchParams;
  expect([asked.get('redirect_uri'), asked.get('state'), asked.get('appid')]).toEqual(['https://yidu.example/m/#/pages/sign-in/index', state, sandbox.facts<{ oaAppId: string }>('wechat').oaAppId]);
  // The page comes back with a code of the follower, and with the state that it keeps.
  await sandbox.control('POST', '/weixin/users', { phone, follows: true });
  const back = new URL((await fetch(url, { redirect: 'manual' })).headers.get('location')!);
  expect([back.origin + back.pathname + back.hash, back.searchParams.get('state')]).toEqual(['https://yidu.example/m/#/pages/sign-in/index', state]);
  expect((await post('/customer/sessions/wechat', { code: back.searchParams.get('code')!, platform: 'wechat-account' })).body).toMatchObject({ state: 'signed-in' });
  for (const elsewhere of ['https://evil.example/', '//evil.example/m/', '/m/../q', '/m/\\evil', '/mm/']) {
    const answer = await call('GET', `/customer/official-account/login-url?returnTo=${encodeURIComponent(elsewhere)}`);
    if (answer.status === 200) expect(new URL(new URL(field(answer, 'url')).searchParams.get('redirect_uri')!).host).toBe('yidu.example');
  }
});

test('U-02 Alipay signs in too; the phone is proven by a code that was sent to it', async () => {
  const { unionId, phone } = await somebody();
  const authCode = async () => (await sandbox.control<{ code: string }>('POST', '/alipay/auth-codes', { unionId })).code;
  const first = await post('/customer/sessions/alipay', { code: await authCode() });
  expect(first.body).toMatchObject({ state: 'needs-phone' });
  expect((await post('/customer/login-codes', { phone })).status).toBe(204);
  const body = { phone, code: await smsCode(phone), ticket: field(first, 'ticket') };
  expect((await post('/customer/sessions', { ...body, code: body.code === '000000' ? '000001' : '000000' })).status).toBe(401);
  expect((await post('/customer/sessions', body)).status).toBe(201);
  const again = await post('/customer/sessions/alipay', { code: await authCode() });
  expect(again.body).toMatchObject({ state: 'signed-in' });
  expect(await meOf(bearer(again))).toMatchObject({ phone, identities: ['alipay'] });
  // The phone button is WeChat's: a ticket of Alipay does not go with it.
  const other = await somebody();
  const ticket = field(await post('/customer/sessions/alipay', { code: (await sandbox.control<{ code: string }>('POST', '/alipay/auth-codes', { unionId: other.unionId })).code }), 'ticket');
  expect((await post('/customer/sessions/wechat/phone', { ticket, phoneCode: await codeFor('phone', other.unionId) })).body).toMatchObject({ code: 'ticket-over' });
});

test('a platform that is down or busy is told as such, and nothing is half done', async () => {
  const { unionId } = await somebody();
  const code = await codeFor('login', unionId);
  for (const [fault, expected] of [[{ channel: 'weixin', kind: 'errcode', errcode: 45011 }, 'platform-too-many'], [{ channel: 'weixin', kind: 'errcode', errcode: 40226 }, 'platform-account-blocked']] as const) {
    await sandbox.fault({ ...fault, count: 1 });
    expect((await post('/customer/sessions/wechat', { code, platform: 'wechat' })).body).toMatchObject({ code: expected });
  }
  expect((await post('/customer/sessions/wechat', { code, platform: 'wechat' })).status).toBe(201);
});

test('consents are to the notice in force; a customer sees, exports and unbinds what is kept about him', async () => {
  const { unionId, phone } = await somebody();
  const first = await signIn(unionId);
  const caller = bearer(await post('/customer/sessions/wechat/phone', { ticket: field(first, 'ticket'), phoneCode: await codeFor('phone', unionId) }));
  const notice = (await call('GET', '/public/privacy')).body as { version: string; zh: string; en: string };
  expect([notice.zh.length > 100, notice.en.length > 100]).toEqual([true, true]);
  // Until then nothing is open to him but what leads there or away from us.
  const open = async (paths: string[]) => Promise.all(paths.map(async (path) => { const { status, body } = await call('GET', path, { caller }); return [path, status, (body as { code?: string }).code]; }));
  const needing = ['/customer/stalls', '/customer/owned', `/customer/stalls/${site.stall}/home`, `/customer/orders/${randomUUID()}`, '/customer/announcements'];
  expect(await open(needing)).toEqual(needing.map((path) => [path, 403, 'consent-needed']));
  expect(await open(['/customer/me', '/customer/me/export'])).toEqual([['/customer/me', 200, undefined], ['/customer/me/export', 200, undefined]]);
  expect((await post('/customer/consents', { version: '1999-01-01' }, caller)).body).toMatchObject({ code: 'privacy-version-old' });
  expect((await post('/customer/consents', { version: notice.version }, caller)).status).toBe(200);
  expect(await meOf(caller)).toMatchObject({ consentVersion: notice.version, needsConsent: false });
  expect((await call('GET', '/customer/stalls', { caller })).status).toBe(200);
  // Of a notice that came later nothing was agreed to.
  await api.database.dataSource.query(`UPDATE customer_consent SET version = '2020-01-01' WHERE customer_id = (SELECT id FROM customer WHERE phone = $1)`, [phone]);
  expect(await open(['/customer/stalls'])).toEqual([['/customer/stalls', 403, 'consent-needed']]);
  await post('/customer/consents', { version: notice.version }, caller);
  await api.database.dataSource.query(`DELETE FROM customer_consent WHERE version = '2020-01-01'`);
  const other = bearer(await signIn(unionId));
  const copy = (await call('GET', '/customer/me/export', { caller })).body as Record<string, object[]>;
  expect(copy).toMatchObject({ customer: { phone }, identities: [{ platform: 'wechat' }], consents: [{ version: notice.version }], sessions: [{}, {}] });
  expect(JSON.stringify(copy)).not.toMatch(/token|sha256/i);
  expect((await call('DELETE', '/customer/me/identities/alipay', { caller })).status).toBe(404);
  expect((await call('DELETE', '/customer/me/identities/wechat', { caller })).status).toBe(204);
  expect([(await call('GET', '/customer/me', { caller })).status, (await call('GET', '/customer/me', { caller: other })).status]).toEqual([200, 401]);
  expect((await signIn(unionId)).body).toMatchObject({ state: 'needs-phone' });
});

/** The landlord of the fixture's stall, signed in. */
const landlord = () => api.customerCaller(site.landlord);
const offer = async (body: object = { rights: ['view', 'topup'] }) => (await post(`/customer/stalls/${site.stall}/grants`, body, await landlord())).body as { grantId: string; token: string; code: string; url: string; qrText: string; wxaCodeUrl: string; offerExpiresAt: string };

test('U-02 the owner shows a code, the renter scans, the owner sees who and since when, and ends it: the renter is out at the next request', async () => {
  const offered = await offer();
  expect(offered).toMatchObject({ token: expect.stringMatching(/^[\w-]{20}$/) as string, code: expect.stringMatching(/^\d{6}$/) as string, url: `https://yidu.example/a/${offered.token}`, qrText: offered.url });
  const { unionId, phone } = await somebody();
  const first = await signIn(unionId);
  const renter = await agreed(await post('/customer/sessions/wechat/phone', { ticket: field(first, 'ticket'), phoneCode: await codeFor('phone', unionId), offer: offered.token }));
  expect((await call('GET', `/customer/offers/${offered.token}`, { caller: renter })).body).toMatchObject({ stallNumber: 'A-101', ownerName: '陈**', rights: ['view', 'topup'] });
  expect((await call('GET', `/customer/stalls/${site.stall}/home`, { caller: renter })).status).toBe(404);
  expect((await post('/customer/offers/take', { token: offered.token }, renter)).body).toEqual({ stallId: site.stall });
  expect((await call('GET', '/customer/stalls', { caller: renter })).body).toMatchObject([{ stallId: site.stall, role: 'renter', rights: ['view', 'topup'], hasAccount: true, supplyState: 'on' }]);
  for (const page of ['home', 'bills', 'recharges', `usage?from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z`]) expect((await call('GET', `/customer/stalls/${site.stall}/${page}`, { caller: renter })).status).toBe(200);
  expect((await call('GET', `/customer/stalls/${site.stall}/home`, { caller: renter })).text).not.toContain('137');
  expect((await post(`/customer/stalls/${site.stall}/switch`, { requestId: randomUUID(), action: 'close' }, renter)).body).toMatchObject({ code: 'right-missing' });
  const { live } = (await call('GET', `/customer/stalls/${site.stall}/grants`, { caller: await landlord() })).body as { live: { grantId: string; state: string; renter: object; takenAt: string }[] };
  expect(live.find(({ grantId }) => grantId === offered.grantId)).toMatchObject({ state: 'live', renter: { phone: `${phone.slice(0, 3)}****${phone.slice(-4)}` }, takenAt: expect.any(String) as string });
  expect((await post(`/customer/grants/${offered.grantId}/revoke`, {}, renter)).status).toBe(200);
  expect((await call('GET', `/customer/stalls/${site.stall}/home`, { caller: renter })).status).toBe(404);
  const second = await offer();
  await post('/customer/offers/take', { code: second.code }, renter);
  expect((await call('GET', `/customer/stalls/${site.stall}/home`, { caller: renter })).status).toBe(200);
  expect((await post(`/customer/grants/${second.grantId}/revoke`, {}, await landlord())).body).toEqual({ revoked: true });
  for (const [method, path, body] of [['GET', 'home'], ['GET', 'bills'], ['POST', 'read', {}], ['POST', 'orders', {}]] as const) {
    expect((await api.call(method, `/api/v1/customer/stalls/${site.stall}/${path}`, { caller: { headers: { ...renter.headers, 'idempotency-key': randomUUID() } }, body })).status).toBe(404);
  }
  expect((await call('GET', '/customer/stalls', { caller: renter })).body).toEqual([]);
});

test('U-09 a month’s statement is the account’s; of an account of several stalls, an owner sees what was used at his and no money', async () => {
  const statement = async () => (await call('GET', `/customer/stalls/${site.stall}/statement?month=2026-11`, { caller: await landlord() })).body as { purses: object[]; meters: object[] };
  expect((await statement()).purses.length).toBeGreaterThan(0);
  const [other] = await api.database.dataSource.query<{ id: string }[]>(`INSERT INTO stall (site_id, building_id, number, name, category, floor) SELECT site_id, building_id, 'Z-900', '又一铺', category, floor FROM stall WHERE id = $1 RETURNING id`, [site.stall]);
  const [meter] = await api.database.dataSource.query<{ id: number }[]>(`INSERT INTO meter (site_id, building_id, bus_id, unit_address, meter_number, role, profile_id, stall_id) SELECT site_id, building_id, bus_id, 240, 'Z-900', role, profile_id, $2 FROM meter WHERE stall_id = $1 LIMIT 1 RETURNING id`, [site.stall, other!.id]);
  await api.database.dataSource.query(`INSERT INTO occupancy (account_id, stall_id, from_at, further) VALUES ($1, $2, now(), true)`, [site.account, other!.id]);
  await api.database.dataSource.query(`INSERT INTO account_meter (account_id, meter_id, from_at, from_register_wh) VALUES ($1, $2, now(), 0)`, [site.account, meter!.id]);
  expect((await statement()).purses).toEqual([]);
  await api.database.dataSource.query(`UPDATE occupancy SET to_at = now() WHERE account_id = $1 AND further`, [site.account]);
  await api.database.dataSource.query(`UPDATE account_meter SET to_at = now(), to_register_wh = 0 WHERE meter_id = $1`, [meter!.id]);
});

test('U-02 the QR code opens the page that takes the offer; the mini-program code is an image for the owner alone, while the offer is open', async () => {
  const offered = await offer();
  const redirect = await api.call('GET', `/a/${offered.token}`);
  expect([redirect.status, redirect.headers.location]).toEqual([302, `/m/#/pages/offer/index?token=${offered.token}`]);
  expect((await api.call('GET', '/a/../etc')).status).not.toBe(302);
  const image = await api.call('GET', offered.wxaCodeUrl, { caller: await landlord() });
  expect([image.status, String(image.headers['content-type'])]).toEqual([200, 'image/png']);
  const other = await offer();
  for (const [caller, url] of [[await landlord(), offered.wxaCodeUrl.replace(offered.token, other.token)], [await api.customerCaller(site.renter), offered.wxaCodeUrl]] as const) expect((await api.call('GET', url, { caller })).status).toBeGreaterThanOrEqual(403);
  await post(`/customer/grants/${offered.grantId}/revoke`, {}, await landlord());
  expect((await api.call('GET', offered.wxaCodeUrl, { caller: await landlord() })).body.code).toBe('offer-gone');
  await post(`/customer/grants/${other.grantId}/revoke`, {}, await landlord());
});

test('C-11 G-03 who did what to a stall stands in the trail and in the stall’s timeline, codes and tokens do not', async () => {
  const offered = await offer();
  await post(`/customer/grants/${offered.grantId}/revoke`, {}, await landlord());
  const rows = (await api.database.dataSource.query(`SELECT action, result, company_id AS company, a::text AS whole FROM audit_entry a WHERE actor_kind = 'customer' ORDER BY id`)) as { action: string; result: string; company: string; whole: string }[];
  const seen = new Set(rows.map(({ action, result }) => `${action} ${result}`));
  for (const expected of ['customer.sign-in ok', 'grant.offer ok', 'grant.take ok', 'grant.revoke ok', 'owner-switch.ask denied', 'customer.consent ok', 'customer.unbind ok']) expect(seen).toContain(expected);
  expect(rows.every(({ company }) => company === site.companyId)).toBe(true);
  const trail = rows.map(({ whole }) => whole).join();
  expect([trail.includes(offered.token), trail.includes(offered.code)]).toEqual([false, false]);
  const admin = await api.staffCaller(((await api.database.dataSource.query(`INSERT INTO staff (company_id, login_name, display_name, password_hash, roles) VALUES ($1, $2, '王工', 'x', '{site_admin}') RETURNING id`, [site.companyId, `admin-${randomUUID()}`])) as { id: string }[])[0]!.id);
  clock.setTo(new Date());
  const { items } = (await call('GET', `/stalls/${site.stall}/timeline`, { caller: admin })).body as { items: { kind: string; params: { what?: string } }[] };
  const kinds = new Set(items.map(({ kind, params }) => `${kind} ${params.what ?? ''}`));
  for (const expected of ['owner set', 'grant offered', 'grant taken', 'grant revoked']) expect(kinds).toContain(expected);
});

test('U-02 staff set and end an owner, and see his phone as far as their role allows', async () => {
  const staff = async (role: string) => api.staffCaller(((await api.database.dataSource.query(`INSERT INTO staff (company_id, login_name, display_name, password_hash, roles) VALUES ($1, $2, 'x', 'x', $3) RETURNING id`, [site.companyId, `${role}-${randomUUID()}`, [role]])) as { id: string }[])[0]!.id);
  const [admin, engineer] = [await staff('site_admin'), await staff('engineer')];
  const fresh = await makeSiteFixture(api.database.dataSource, site.companyId);
  const put = (phone: string, name: string) => call('PUT', `/stalls/${fresh.stall}/owner`, { caller: admin, body: { phone, name } });
  expect((await put('12345', '周')).status).toBe(400);
  expect((await put('15900000001', '周业主')).body).toMatchObject({ owner: { name: '周业主', phone: '15900000001' } });
  const people = async (caller: Caller) => (await call('GET', `/stalls/${fresh.stall}/people`, { caller })).body as { owner: { phone: string } | null; holder: object; grants: { state: string; revokedBy: string }[] };
  expect((await people(admin)).owner!.phone).toBe('15900000001');
  expect((await people(engineer)).owner!.phone).toBe('159****0001');
  // The grants of the owner before ended with him.
  expect((await people(admin)).grants.map(({ state, revokedBy }) => `${state} ${revokedBy}`)).toEqual(['revoked owner-changed', 'revoked owner-changed']);
  expect((await call('DELETE', `/stalls/${fresh.stall}/owner`, { caller: admin })).status).toBe(204);
  expect((await people(admin)).owner).toBeNull();
  const listed = (await call('GET', `/sites/${fresh.site}/grants?state=revoked&q=林租`, { caller: admin })).body as { total: number; items: object[] };
  expect(listed).toMatchObject({ total: 1, items: [{ stallNumber: 'A-101', revokedBy: 'owner-changed' }] });
});

test('U-02 a landlord with 200 stalls is answered by as many queries as one with three', async () => {
  const { dataSource } = api.database;
  const many = await makeSiteFixture(dataSource, site.companyId);
  const queries = async (): Promise<{ count: number; items: { state: string; renter: { name: string } | null; availableFen: number | null }[]; totals: object }> => {
    const caller = await api.customerCaller(many.landlord);
    const source = (api.app.get as (token: unknown) => { query: (...parameters: unknown[]) => Promise<unknown> })(dataSource.constructor);
    const plain = source.query.bind(source);
    let count = 0;
    source.query = (...parameters) => {
      count += 1;
      return plain(...parameters);
    };
    try {
      return { ...((await call('GET', '/customer/owned', { caller })).body as { items: []; totals: object }), count };
    } finally {
      source.query = plain;
    }
  };
  const one = await queries();
  expect(one.items).toMatchObject([{ state: 'ok', renter: { name: '王**' }, availableFen: 5_000 }]);
  await dataSource.query(
    `WITH st AS (INSERT INTO stall (site_id, building_id, number) SELECT $1, $2, 'V-' || lpad(n::text, 3, '0') FROM generate_series(1, 199) n RETURNING id) INSERT INTO stall_owner (stall_id, customer_id, site_id, from_at, set_by) SELECT id, $3, $1, now(), $4 FROM st`,
    [many.site, many.building, many.landlord, many.staff],
  );
  const all = await queries();
  expect(all.totals).toEqual({ stalls: 200, ok: 1, arrears: 0, off: 0, vacant: 199, availableFen: 5_000 });
  expect([all.items.length, all.count]).toEqual([200, one.count]);
  await dataSource.query(`UPDATE meter_state SET relay = 'open' WHERE meter_id = $1`, [many.meter]);
  expect((await queries()).items[0]).toMatchObject({ state: 'off' });
});

test('U-08 A-03 WeChat’s sheet is offered where the open id is that of the app it opens in, and to nobody else’s', async () => {
  const { unionId, phone, oaOpenId } = await somebody();
  await api.database.dataSource.query('UPDATE customer SET phone = $2 WHERE id = $1', [site.customer, phone]);
  const ticket = field(await post('/customer/sessions/wechat', { code: await codeFor('oauth', unionId), platform: 'wechat-account' }), 'ticket');
  await post('/customer/login-codes', { phone });
  const caller = await agreed(await post('/customer/sessions', { phone, code: await smsCode(phone), ticket }));
  const ways = async (query: string): Promise<string[]> => ((await call('GET', `/customer/stalls/${site.stall}/pay-options${query}`, { caller })).body as { channels: { channel: string; ways: string[] }[] }).channels.find(({ channel }) => channel === 'wechat')!.ways;
  expect(await ways('?platform=wechat-account')).toEqual(['jsapi', 'native', 'h5']);
  expect(await ways('?platform=wechat')).toEqual(['native', 'h5']);
  expect(await ways('')).toEqual(['native', 'h5']);
  const order = { orderId: randomUUID(), channel: 'wechat', way: 'jsapi', amountFen: 5000 };
  expect((await post(`/customer/stalls/${site.stall}/orders`, { ...order, platform: 'wechat' }, caller)).body).toMatchObject({ code: 'payer-unknown' });
  expect((await post(`/customer/stalls/${site.stall}/orders`, { ...order, platform: 'wechat-account' }, caller)).status).toBe(201);
  const { oaAppId } = sandbox.facts<{ oaAppId: string }>('wechat');
  expect(await api.database.dataSource.query('SELECT payer_ref AS ref, payer_app_id AS app FROM payment_order WHERE id = $1', [order.orderId])).toEqual([{ ref: oaOpenId, app: oaAppId }]);
});
