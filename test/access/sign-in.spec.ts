import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DEMO_PASSWORD, hashPassword, sealAudit } from '#libs/access';
import { ManualClock } from '#libs/runtime';
import { TestApi, type ApiAnswer, type Caller } from '../support/api.js';
import { makeSiteFixture, type SiteFixture } from '../support/site-fixture.js';

const PASSWORD = 'Tomaten-7-Kisten';

let api: TestApi;
let site: SiteFixture;
const clock = new ManualClock(new Date());

beforeAll(async () => {
  api = await TestApi.start({ clock });
  site = await makeSiteFixture(api.database.dataSource);
  const hash = await hashPassword(PASSWORD);
  for (const loginName of ['limin', 'zhoumin', 'wanghai']) {
    await api.database.dataSource.query(`INSERT INTO staff (company_id, login_name, display_name, password_hash, roles) VALUES ($1, $2, $2, $3, '{site_admin,cashier}')`, [site.companyId, loginName, hash]);
  }
});

afterAll(() => api?.stop());

const signIn = (loginName: string, password: string): Promise<ApiAnswer> => api.call('POST', '/api/v1/session', { body: { loginName, password } });
const callerOf = (answer: ApiAnswer): Caller => ({ headers: { cookie: String(answer.headers['set-cookie']).split(';')[0]!, 'x-csrf-token': (answer.body as unknown as { csrfToken: string }).csrfToken } });
const minutes = (count: number) => clock.advanceMs(count * 60_000);
const session = (caller: Caller) => api.call('GET', '/api/v1/session', { caller }).then(({ status }) => status);

test('G-01 a right password opens a session that scripts cannot read', async () => {
  const answer = await signIn('limin', PASSWORD);
  expect(answer.status).toBe(200);
  expect(String(answer.headers['set-cookie'])).toMatch(/^yidu_session=[A-Za-z0-9_-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=28800$/);
  expect(answer.body).toMatchObject({ loginName: 'limin', roles: ['site_admin', 'cashier'], demo: false });
  const stored = (await api.database.dataSource.query('SELECT octet_length(token_sha256) AS length FROM staff_session')) as { length: number }[];
  expect(stored[0]!.length).toBe(32);
});

test('G-01 five failures lock the name for this address for 15 minutes, the right password included; then for longer', async () => {
  for (let attempt = 1; attempt <= 5; attempt++) expect([attempt, (await signIn('zhoumin', `wrong-${attempt}`)).status]).toEqual([attempt, 401]);
  const locked = await signIn('zhoumin', PASSWORD);
  expect([locked.status, locked.body.code]).toEqual([429, 'sign-in-locked']);
  expect((await signIn('wanghai', PASSWORD)).status).toBe(200);
  minutes(14);
  expect((await signIn('zhoumin', PASSWORD)).status).toBe(429);
  minutes(1.01);
  for (let attempt = 1; attempt <= 5; attempt++) expect((await signIn('zhoumin', `wrong-again-${attempt}`)).status).toBe(401);
  minutes(16);
  expect((await signIn('zhoumin', PASSWORD)).status).toBe(429);
  minutes(14.1);
  expect((await signIn('zhoumin', PASSWORD)).status).toBe(200);
});

test('G-01 guesses made in parallel do not outrun the lock', async () => {
  const answers = await Promise.all(Array.from({ length: 12 }, (_, at) => signIn('nobody-here', `guess-${at}`)));
  expect(answers.filter(({ status }) => status === 401).length).toBe(5);
  expect(answers.filter(({ status }) => status === 429).length).toBe(7);
});

test('G-01 an unknown name and a wrong password get the same answer', async () => {
  const [unknown, wrong] = [await signIn('ghost', 'some password'), await signIn('wanghai', 'some password')];
  expect({ ...unknown.body, requestId: '' }).toEqual({ ...wrong.body, requestId: '' });
});

test('G-01 the public demo password opens nothing outside a demo', async () => {
  await api.database.dataSource.query('UPDATE staff SET password_hash = $1 WHERE login_name = $2', [await hashPassword(DEMO_PASSWORD), 'wanghai']);
  expect((await signIn('wanghai', DEMO_PASSWORD)).status).toBe(401);
  const admin = callerOf(await signIn('limin', PASSWORD));
  const refused = await api.call('POST', '/api/v1/staff', { caller: admin, body: { loginName: 'newone', displayName: '新', password: DEMO_PASSWORD, roles: ['cashier'], siteIds: null } });
  expect([refused.status, refused.body.code]).toEqual([400, 'password-too-common']);
});

test('G-01 a session ends after 15 idle minutes, after 8 hours in any case, and at sign-out', async () => {
  const idle = callerOf(await signIn('limin', PASSWORD));
  minutes(14);
  expect(await session(idle)).toBe(200);
  minutes(14);
  expect(await session(idle)).toBe(200);
  minutes(15.1);
  expect(await session(idle)).toBe(401);
  const busy = callerOf(await signIn('limin', PASSWORD));
  for (let tenMinutes = 1; tenMinutes < 48; tenMinutes++) {
    minutes(10);
    expect(await session(busy)).toBe(200);
  }
  minutes(10.1);
  expect(await session(busy)).toBe(401);
  const leaving = callerOf(await signIn('limin', PASSWORD));
  expect((await api.call('DELETE', '/api/v1/session', { caller: leaving })).status).toBe(204);
  expect(await session(leaving)).toBe(401);
});

test('G-02 nobody raises the own rights', async () => {
  const answer = await signIn('limin', PASSWORD);
  const { staffId } = answer.body as unknown as { staffId: string };
  const refused = await api.call('PATCH', `/api/v1/staff/${staffId}`, { caller: callerOf(answer), body: { roles: ['system_admin'] } });
  expect([refused.status, refused.body.code]).toEqual([409, 'not-on-oneself']);
});

test('G-03 sign-in, sign-out, changes and failures leave who, when, from where, old and new', async () => {
  const admin = callerOf(await signIn('limin', PASSWORD));
  await api.call('PATCH', `/api/v1/stalls/${site.stall}`, { caller: admin, body: { name: '鲜鱼摊', headcount: 3 } });
  const { body } = await api.call('GET', `/api/v1/audit?object=${site.stall}`, { caller: admin });
  expect((body as unknown as { items: object[] }).items[0]).toMatchObject({ action: 'stall.change', objectKind: 'stall', objectName: expect.stringMatching(/^[A-Z]\S*$/) as string, actorName: 'limin', ip: '127.0.0.1', before: { name: '鱼摊', headcount: 0 }, after: { name: '鲜鱼摊', headcount: 3 }, result: 'ok' });
  expect((await api.call('PATCH', `/api/v1/stalls/${site.stall}`, { caller: admin, body: { buildingId: randomUUID() } })).status).toBe(404);
  const entries = (await api.database.dataSource.query('SELECT action, result, object_name, after::text FROM audit_entry')) as { action: string; result: string; object_name: string; after: string | null }[];
  const seen = new Set(entries.map((entry) => `${entry.action} ${entry.result}`));
  for (const expected of ['sign-in ok', 'sign-in failed', 'sign-out ok', 'stall.change ok', 'stall.change failed']) expect(seen).toContain(expected);
  expect(JSON.stringify(entries)).not.toContain(PASSWORD);
});

test('G-03 the seals name an entry that was changed, removed or slipped in', async () => {
  const admin = callerOf(await signIn('limin', PASSWORD));
  const { dataSource } = api.database;
  await sealAudit(dataSource, clock.wall());
  const check = async () => (await api.call('GET', '/api/v1/audit/verify', { caller: admin })).body as unknown as { ok: boolean; firstBroken?: { firstId: number; lastId: number; entryId?: number } };
  expect(await check()).toMatchObject({ ok: true });
  const [entry] = (await dataSource.query('SELECT * FROM audit_entry ORDER BY id OFFSET 3 LIMIT 1')) as { id: number; actor_name: string }[];
  await expect(dataSource.query('UPDATE audit_entry SET actor_name = $2 WHERE id = $1', [entry!.id, 'x'])).rejects.toThrow('append-only');
  await expect(dataSource.query('DELETE FROM audit_entry')).rejects.toThrow('append-only');
  await dataSource.query('ALTER TABLE audit_entry DISABLE TRIGGER USER');
  await dataSource.query('UPDATE audit_entry SET actor_name = $2 WHERE id = $1', [entry!.id, '别人']);
  expect(await check()).toMatchObject({ ok: false, firstBroken: { entryId: entry!.id } });
  await dataSource.query('UPDATE audit_entry SET actor_name = $2 WHERE id = $1', [entry!.id, entry!.actor_name]);
  expect(await check()).toMatchObject({ ok: true });
  await dataSource.query('CREATE TABLE kept AS SELECT * FROM audit_entry WHERE id = $1', [entry!.id]);
  await dataSource.query('DELETE FROM audit_entry WHERE id = $1', [entry!.id]);
  expect(await check()).toMatchObject({ ok: false, firstBroken: { entryId: entry!.id } });
  await dataSource.query('INSERT INTO audit_entry OVERRIDING SYSTEM VALUE SELECT * FROM kept');
  expect(await check()).toMatchObject({ ok: true });
});

test('the same key acts once; another input under it is refused; a failed one may be tried again', async () => {
  const admin = callerOf(await signIn('limin', PASSWORD));
  const key = randomUUID();
  const take = (amountFen: number, rechargeId: string, idempotencyKey = key) => api.call('POST', `/api/v1/accounts/${site.account}/recharges`, { caller: admin, body: { rechargeId, amountFen }, headers: { 'idempotency-key': idempotencyKey } });
  const rechargeId = randomUUID();
  const first = await take(5_000, rechargeId);
  expect(first.status).toBe(201);
  const again = await take(5_000, rechargeId);
  expect([again.status, again.body]).toEqual([first.status, first.body]);
  expect((await take(6_000, rechargeId)).body.code).toBe('idempotency-key-reused');
  expect((await take(5_000, rechargeId, randomUUID())).body).toEqual(first.body);
  const otherKey = randomUUID();
  expect((await take(1, randomUUID(), otherKey)).body.code).toBe('recharge-amount-out-of-range');
  expect((await take(1, randomUUID(), otherKey)).body.code).toBe('recharge-amount-out-of-range');
  const twins = await Promise.all(Array.from({ length: 6 }, () => take(7_000, 'aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa', 'bbbbbbbb-aaaa-4aaa-8aaa-aaaaaaaaaaaa')));
  expect(new Set(twins.map(({ status, body }) => `${status} ${body.code ?? ''}`.trim()))).toEqual(new Set([...twins.map(({ status }) => (status === 201 ? '201' : '409 request-in-progress'))]));
  const money = (await api.database.dataSource.query('SELECT count(*)::int AS count, sum(amount_fen)::int AS sum FROM recharge WHERE account_id = $1', [site.account])) as object[];
  expect(money[0]).toEqual({ count: 3, sum: 17_000 });
});

test('G-01 a customer signs in by a code that works once, for five minutes, within five tries', async () => {
  const { dataSource } = api.database;
  const [customer] = (await dataSource.query('SELECT phone FROM customer WHERE id = $1', [site.customer])) as { phone: string }[];
  const phone = customer!.phone;
  const ask = (number: string) => api.call('POST', '/api/v1/customer/login-codes', { body: { phone: number } });
  const sent = async (to = phone) => ((await dataSource.query(`SELECT payload FROM outbox WHERE topic = 'notice.send' AND payload ->> 'phone' = $1 ORDER BY id DESC LIMIT 1`, [to])) as { payload: { phone: string; params: { code: string } } }[])[0]?.payload;
  const tryCode = (code: string) => api.call('POST', '/api/v1/customer/sessions', { body: { phone, code } });
  // Where several companies are served, nobody knows whose customer a new phone would be.
  await dataSource.query(`INSERT INTO company (name) VALUES ('另一家')`);
  const [known, unknown] = [await ask(phone), await ask('13011112222')];
  expect([known.status, known.text]).toEqual([unknown.status, unknown.text]);
  expect((await ask(phone)).status).toBe(429);
  expect((await ask('13011112222')).status).toBe(429);
  expect(await sent('13011112222')).toBeUndefined();
  const code = (await sent())!.params.code;
  expect((await tryCode(code === '000000' ? '000001' : '000000')).status).toBe(401);
  const session = await tryCode(code);
  expect(session.status).toBe(201);
  const caller = { headers: { authorization: `Bearer ${(session.body as unknown as { token: string }).token}` } };
  expect((await tryCode(code)).status).toBe(401);
  expect((await api.call('GET', '/api/v1/customer/stalls', { caller })).body).toMatchObject({ code: 'consent-needed' });
  const { version } = (await api.call('GET', '/api/v1/public/privacy')).body as unknown as { version: string };
  await api.call('POST', '/api/v1/customer/consents', { caller, body: { version } });
  expect((await api.call('GET', '/api/v1/customer/stalls', { caller })).body).toMatchObject([{ stallId: site.stall, number: 'A-101' }]);
  minutes(2);
  await ask(phone);
  const old = (await sent())!.params.code;
  minutes(5.1);
  expect((await tryCode(old)).status).toBe(401);
  expect((await api.call('DELETE', '/api/v1/customer/session', { caller })).status).toBe(204);
  expect((await api.call('GET', '/api/v1/customer/stalls', { caller })).status).toBe(401);
});
