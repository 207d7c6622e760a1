import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hashPassword } from '#libs/access';
import { verifyLedger } from '#libs/ledger';
import { formWith, TestApi, type ApiAnswer, type Caller } from '../support/api.js';
import { makeSiteFixture, type SiteFixture } from '../support/site-fixture.js';

// 1 × 1 pixel
const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');

let api: TestApi;
let site: SiteFixture;
let admin: Caller;
let tenant: Caller;

beforeAll(async () => {
  api = await TestApi.start();
  site = await makeSiteFixture(api.database.dataSource);
  admin = await staff('site_admin');
  tenant = await api.customerCaller(site.customer);
}, 120_000);
afterAll(() => api?.stop());

async function staff(role: string): Promise<Caller> {
  const rows = (await api.database.dataSource.query('INSERT INTO staff (company_id, login_name, display_name, password_hash, roles, site_ids) VALUES ($1, $2, $2, $3, $4, $5) RETURNING id', [site.companyId, `${role.replace('_', '-')}-${randomUUID().slice(0, 6)}`, 'x', [role], [site.site]])) as { id: string }[];
  return api.staffCaller(rows[0]!.id);
}
async function customer(name: string): Promise<{ id: string; caller: Caller }> {
  const [row] = (await api.database.dataSource.query('INSERT INTO customer (company_id, phone, name) VALUES ($1, $2, $3) RETURNING id', [site.companyId, `139${String(Math.floor(Math.random() * 1e8)).padStart(8, '0')}`, name])) as { id: string }[];
  return { id: row!.id, caller: await api.customerCaller(row!.id) };
}
type Json = Record<string, unknown> & { code?: string };
const call = async (method: string, path: string, caller: Caller, body?: unknown): Promise<{ status: number; body: Json; headers: ApiAnswer['headers'] }> =>
  api.call(method, `/api/v1${path}`, { caller: { headers: { ...caller.headers, 'idempotency-key': randomUUID() } }, ...(body === undefined ? {} : { body }) });
async function addPhoto(path: string, caller: Caller, photoId: string, bytes: Uint8Array = PNG) {
  const form = formWith(bytes, 'meter.png');
  return api.call('POST', `/api/v1${path}?photoId=${photoId}`, { caller: { headers: { ...caller.headers, ...form.headers } }, body: form.body });
}

test('O-02 a phone signs in without a cookie, and its token needs no token of a page', async () => {
  await api.database.dataSource.query('INSERT INTO staff (company_id, login_name, display_name, password_hash, roles, site_ids) VALUES ($1, $2, $3, $4, $5, $6)', [site.companyId, 'phone-engineer', '老张', await hashPassword('Phone-2026-x'), ['engineer'], [site.site]]);
  const answer = await api.call('POST', '/api/v1/session', { body: { loginName: 'phone-engineer', password: 'Phone-2026-x' }, headers: { 'x-client': 'phone' } });
  const { token } = answer.body as unknown as { token: string };
  expect([answer.status, answer.headers['set-cookie'], token.length]).toEqual([200, undefined, 43]);
  const phone: Caller = { headers: { authorization: `Bearer ${token}` } };
  expect((await call('GET', `/sites/${site.site}/meters-by-number?number=${encodeURIComponent(String((await call('GET', `/meters/${site.meter}`, admin)).body.meterNumber))}`, phone)).body).toMatchObject([{ meterId: site.meter, stallId: site.stall, stallNumber: 'A-101' }]);
  expect((await call('GET', `/sites/${site.site}/meters-by-number?number=nothing`, phone)).body).toEqual([]);
  expect((await call('POST', `/sites/${site.site}/tickets`, phone, { ticketId: randomUUID(), kind: 'wiring', text: '端子发热', meterId: site.meter })).status).toBe(201);
  expect((await call('DELETE', '/session', phone)).status).toBe(204);
  expect((await call('GET', '/session', phone)).status).toBe(401);
  // A page in a browser gets no token to lose.
  const page = await api.call('POST', '/api/v1/session', { body: { loginName: 'phone-engineer', password: 'Phone-2026-x' } });
  expect(page.body).not.toHaveProperty('token');
  expect(page.headers['set-cookie']).toContain('HttpOnly');
});

test('a photograph is an image by its bytes, kept once, and served as nothing else', async () => {
  const photoId = randomUUID();
  expect((await addPhoto('/customer/photos', tenant, photoId)).status).toBe(201);
  expect((await addPhoto('/customer/photos', tenant, photoId)).status).toBe(201);
  const other = await customer('别人');
  expect((await addPhoto('/customer/photos', other.caller, photoId)).body).toMatchObject({ code: 'photo-id-reused' });
  expect((await addPhoto('/customer/photos', tenant, randomUUID(), Buffer.from('<html><script>alert(1)</script>'))).body).toMatchObject({ code: 'photo-not-an-image' });
  expect((await addPhoto('/customer/photos', tenant, randomUUID(), Buffer.concat([PNG, Buffer.alloc(4_000_000)]))).body).toMatchObject({ code: 'photo-too-large' });
  const served = await call('GET', `/customer/photos/${photoId}`, tenant);
  expect(served.headers).toMatchObject({ 'content-type': 'image/png', 'x-content-type-options': 'nosniff', 'content-disposition': `inline; filename="${photoId}.png"`, 'content-security-policy': "default-src 'none'; sandbox" });
  expect((await call('GET', `/customer/photos/${photoId}`, other.caller)).status).toBe(404);
  // Nobody of the staff sees it before it is used for something of the site.
  expect((await call('GET', `/photos/${photoId}`, admin)).status).toBe(404);
  expect((await call('POST', `/customer/stalls/${site.stall}/tickets`, tenant, { ticketId: randomUUID(), kind: 'no_power', text: '没电', photoIds: [photoId] })).status).toBe(201);
  expect((await call('GET', `/photos/${photoId}`, admin)).status).toBe(200);
  expect((await call('POST', `/customer/stalls/${site.stall}/tickets`, tenant, { ticketId: randomUUID(), kind: 'no_power', text: '没电', photoIds: [randomUUID()] })).body).toMatchObject({ code: 'photo-not-found' });
});

test('O-02 a shop reports a fault, an engineer takes it and mends it, and the shop is told', async () => {
  const engineer = await staff('engineer');
  const ticketId = randomUUID();
  const report = { ticketId, kind: 'meter_fault', text: '屏幕不亮' };
  expect((await call('POST', `/customer/stalls/${site.stall}/tickets`, tenant, report)).body).toMatchObject({ ticketId, state: 'open' });
  await call('POST', `/customer/stalls/${site.stall}/tickets`, tenant, report);
  expect((await call('GET', `/sites/${site.site}/tickets?state=open`, engineer)).body.items).toEqual(expect.arrayContaining([expect.objectContaining({ ticketId, stallNumber: 'A-101', openedKind: 'customer' })]));
  expect((await call('POST', `/tickets/${ticketId}/take`, engineer)).body).toMatchObject({ state: 'taken', takenBy: engineer.staffId });
  expect((await call('POST', `/tickets/${ticketId}/done`, engineer, { result: '已换屏' })).body).toMatchObject({ state: 'done', result: '已换屏' });
  expect((await call('POST', `/tickets/${ticketId}/take`, engineer)).body).toMatchObject({ code: 'ticket-done' });
  expect((await call('GET', `/customer/stalls/${site.stall}/tickets?state=done`, tenant)).body).toMatchObject({ total: 1, items: [{ ticketId, result: '已换屏' }] });
  const told = await api.database.dataSource.query(`SELECT payload FROM outbox WHERE key = $1`, [`ticket-done:${ticketId}`]);
  expect(told).toMatchObject([{ payload: { customerId: site.customer, template: 'ticket-done', params: { stallNumber: 'A-101', text: '已换屏' } } }]);
  expect((await api.database.dataSource.query(`SELECT action, result FROM audit_entry WHERE object_id = $1 ORDER BY id`, [ticketId])) as unknown[]).toMatchObject([{ action: 'ticket.take' }, { action: 'ticket.done' }, { action: 'ticket.take', result: 'failed' }]);
});

test('N-09 an announcement is shown to the site’s customers at once, and to nobody after it was taken back', async () => {
  const announcementId = randomUUID();
  const body = { announcementId, title: '检修停电', text: '本周六 8:00–10:00 一号楼检修停电。' };
  expect((await call('POST', `/sites/${site.site}/announcements`, admin, body)).status).toBe(201);
  await call('POST', `/sites/${site.site}/announcements`, admin, body);
  expect(await api.database.dataSource.query(`SELECT count(*)::int AS n FROM outbox WHERE topic = 'announcement.deliver' AND key = $1`, [announcementId])).toEqual([{ n: 1 }]);
  expect((await call('GET', '/customer/announcements', tenant)).body).toEqual(expect.arrayContaining([expect.objectContaining({ announcementId, title: '检修停电' })]));
  const stranger = await customer('路人');
  expect((await call('GET', '/customer/announcements', stranger.caller)).body).toEqual([]);
  expect((await call('DELETE', `/announcements/${announcementId}`, admin)).body.withdrawnAt).not.toBeNull();
  expect((await call('GET', '/customer/announcements', tenant)).body).not.toEqual(expect.arrayContaining([expect.objectContaining({ announcementId })]));
});

test('Y-17 N-04 the holder borrows once and sets his warnings; a renter who may only look does neither', async () => {
  const path = `/customer/stalls/${site.stall}`;
  const renter = await customer('租客');
  await api.database.dataSource.query(`INSERT INTO stall_grant (site_id, stall_id, owner_id, renter_id, rights, valid_from, token_sha256, code_sha256, offered_at, offer_expires_at, taken_at)
    SELECT site_id, stall_id, customer_id, $2, '{view,topup}', from_at, sha256($3::bytea), '', now(), now(), now() FROM stall_owner WHERE stall_id = $1 AND to_at IS NULL`, [site.stall, renter.id, renter.id]);
  expect((await call('GET', `${path}/emergency`, tenant)).body).toEqual({ enabled: true, amountFen: 2_000, available: true, why: null, outstandingFen: 0 });
  expect((await call('POST', `${path}/emergency`, renter.caller, { requestId: randomUUID() })).body).toMatchObject({ code: 'right-missing' });
  expect((await call('POST', `${path}/emergency`, tenant, { requestId: randomUUID() })).body).toMatchObject({ amountFen: 2_000, availableFen: 7_000 });
  expect((await call('POST', `${path}/emergency`, tenant, { requestId: randomUUID() })).body).toMatchObject({ code: 'emergency-outstanding' });
  expect((await call('PATCH', `${path}/thresholds`, tenant, { threshold1Fen: 20_000, thresholdDays: 7 })).body).toEqual({ threshold1Fen: 20_000, threshold2Fen: 5_000, thresholdDays: 7, least1Fen: 10_000, least2Fen: 5_000 });
  expect((await call('PATCH', `${path}/thresholds`, tenant, { threshold2Fen: 100 })).body).toMatchObject({ code: 'threshold-too-low', params: { least1Fen: 10_000, least2Fen: 5_000 } });
  expect((await call('PATCH', `${path}/thresholds`, renter.caller, { thresholdDays: null })).body).toMatchObject({ code: 'right-missing' });
  expect((await call('PATCH', `/account-types/${site['account-type']}/emergency`, admin, { emergencyFen: 0, emergencyBudgetFen: null })).body).toMatchObject({ emergencyFen: 0 });
  expect((await call('GET', `${path}/emergency`, tenant)).body).toMatchObject({ available: false, why: 'disabled', outstandingFen: 2_000 });
});

/** Two hours have passed since the meter was read, and nobody reads it now: there is no worker here. */
async function silentSince(of: SiteFixture): Promise<void> {
  await api.database.dataSource.query(`UPDATE meter_state SET read_at = now() - interval '2 hours' WHERE meter_id = $1`, [of.meter]);
  await api.database.dataSource.query(`UPDATE accrual SET at = (SELECT read_at FROM meter_state WHERE meter_id = $1) WHERE meter_id = $1`, [of.meter]);
  await api.database.dataSource.query(`UPDATE account_meter SET from_at = now() - interval '2 hours' WHERE meter_id = $1`, [of.meter]);
}

test('Y-15 a stall is handed over through the API while its meter is silent; each side sees what is its own', async () => {
  const of = await makeSiteFixture(api.database.dataSource, site.companyId);
  await silentSince(of);
  // The fixture took the first number without counting it.
  await api.database.dataSource.query('INSERT INTO account_counter (site_id, last) VALUES ($1, 1)', [of.site]);
  const from = await api.customerCaller(of.customer);
  const to = await customer('李新来');
  const stranger = await customer('陌生人');
  await api.database.dataSource.query(`UPDATE hand_over SET state = 'withdrawn' WHERE stall_id = $1`, [of.stall]);
  const offered = await call('POST', `/customer/stalls/${of.stall}/hand-overs`, from, { requestId: randomUUID() });
  const { handOverId, code, qrText } = offered.body as unknown as { handOverId: string; code: string; qrText: string };
  expect(qrText).toContain('/m/#/pages/hand-over/index?token=');
  expect((await call('POST', '/customer/hand-overs/join', stranger.caller, { code: code === '000000' ? '000001' : '000000' })).body).toMatchObject({ code: 'offer-not-found' });
  expect((await call('POST', '/customer/hand-overs/join', to.caller, { code })).body).toEqual({ handOverId });
  const path = `/customer/hand-overs/${handOverId}`;
  expect((await call('GET', path, stranger.caller)).status).toBe(404);
  const photoId = randomUUID();
  await addPhoto('/customer/photos', to.caller, photoId);
  const photo = { kind: 'photo', readings: [{ meterId: of.meter, registerWh: 11_000, photoId }] };
  expect((await call('POST', `${path}/reading`, to.caller, photo)).body).toMatchObject({ code: 'read-live-first' });
  expect(await call('POST', `${path}/reading`, to.caller, { kind: 'live' })).toMatchObject({ status: 503, body: { code: 'meter-silent' } });
  expect((await call('POST', `${path}/reading`, to.caller, { ...photo, readings: [{ ...photo.readings[0], registerWh: 999 }] })).body).toMatchObject({ code: 'register-below-last', params: { leastDisplayWh: 1_000 } });
  const seen = (await call('POST', `${path}/reading`, to.caller, photo)).body as unknown as { readingAt: string };
  expect(seen).toMatchObject({ side: 'to', preview: null, readings: [{ registerWh: 11_000, lastRegisterWh: 1_000, photoId }] });
  // 10 kWh × 0.85 = 8.50 yuan of 50
  expect((await call('GET', path, from)).body).toMatchObject({ side: 'from', state: 'joined', preview: { chargeFen: 850, emergencyFen: 0, restFen: 4_150, owedFen: 0, refundParts: [{ channel: 'cash', orderId: null, amountFen: 4_150 }] } });
  expect((await call('GET', `/customer/photos/${photoId}`, from)).status).toBe(200);
  expect((await call('GET', `/customer/photos/${photoId}`, stranger.caller)).status).toBe(404);
  expect((await call('POST', `${path}/confirm`, to.caller, { readingAt: seen.readingAt })).body).toMatchObject({ state: 'joined', confirmedFrom: null });
  expect((await call('POST', `${path}/confirm`, from, { readingAt: seen.readingAt })).body).toMatchObject({ state: 'done', refundRequestId: handOverId, toAccountId: null });
  expect((await call('GET', path, to.caller)).body).toMatchObject({ state: 'done', refundRequestId: null });
  expect((await call('GET', `/customer/stalls/${of.stall}/home`, from)).status).toBe(404);
  expect((await call('GET', `/customer/stalls/${of.stall}/home`, to.caller)).body).toMatchObject({ availableFen: 0, registerWh: 11_000 });
  expect((await call('GET', `/customer/stalls/${of.stall}/bills`, to.caller)).body).toMatchObject({ total: 0 });
  expect(await api.database.dataSource.query('SELECT cause, state, amount_fen, asked_kind FROM refund_request WHERE id = $1', [handOverId])).toEqual([{ cause: 'hand_over', state: 'asked', amount_fen: 4_150, asked_kind: 'customer' }]);
  expect(await verifyLedger(api.database.dataSource)).toEqual([]);
}, 60_000);

test('R-01 the counter closes with a photographed register, and the rest waits for a second person', async () => {
  const of = await makeSiteFixture(api.database.dataSource, site.companyId);
  await silentSince(of);
  const rows = (await api.database.dataSource.query(`INSERT INTO staff (company_id, login_name, display_name, password_hash, roles) VALUES ($1, 'closer', '小吴', 'x', '{site_admin}') RETURNING id`, [site.companyId])) as { id: string }[];
  const closer = await api.staffCaller(rows[0]!.id);
  const photoId = randomUUID();
  await addPhoto('/photos', closer, photoId);
  const requestId = randomUUID();
  const close = (more: object) => call('POST', `/accounts/${of.account}/close`, closer, { requestId, payout: 'refund', readings: [{ meterId: of.meter, registerWh: 3_000, photoId }], ...more });
  expect((await close({ readings: [{ meterId: of.meter, registerWh: 9_000_000, photoId }] })).body).toMatchObject({ code: 'register-above-possible' });
  // 2 kWh × 0.85
  expect((await close({})).body).toMatchObject({ chargedFen: 170, paidOutFen: 0, refundRequestId: requestId });
  expect((await call('POST', `/refund-requests/${requestId}/decision`, closer, { decision: 'approve', note: '' })).status).toBeGreaterThanOrEqual(400);
  expect(await api.database.dataSource.query('SELECT cause, state, amount_fen, asked_kind FROM refund_request WHERE id = $1', [requestId])).toEqual([{ cause: 'leaving', state: 'asked', amount_fen: 4_830, asked_kind: 'staff' }]);
  expect(await verifyLedger(api.database.dataSource)).toEqual([]);
}, 60_000);

test('U-09 the number on the meter beside the number on the phone', async () => {
  const of = await makeSiteFixture(api.database.dataSource, site.companyId);
  await silentSince(of);
  const caller = await api.customerCaller(of.customer);
  expect((await call('GET', `/customer/stalls/${of.stall}/meters`, caller)).body).toMatchObject([{ meterId: of.meter, registerWh: 1_000, displayWh: 1_000, ratio: 1, offsetWh: 0 }]);
  const compare = (displayWh: number) => call('GET', `/customer/stalls/${of.stall}/meters/compared?meterId=${of.meter}&displayWh=${displayWh}`, caller);
  expect((await compare(1_005)).body).toMatchObject({ meaning: 'same', differenceWh: 5 });
  expect((await compare(6_000)).body).toMatchObject({ meaning: 'used-since', differenceWh: 5_000 });
  expect((await compare(900)).body).toMatchObject({ meaning: 'behind' });
  expect((await call('GET', `/customer/stalls/${of.stall}/meters/compared?meterId=${site.meter}&displayWh=1`, caller)).status).toBe(404);
});
