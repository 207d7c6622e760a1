import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { permissionsOf, roles, type Role } from '#libs/access';
import { openApi } from '../../apps/api/src/application.js';
import type { AccessRule } from '../../apps/api/src/http/access.js';
import { TestApi, type ApiAnswer, type Caller } from '../support/api.js';
import { makeSiteFixture, type SiteFixture } from '../support/site-fixture.js';

interface Operation {
  method: string;
  path: string;
  access: AccessRule;
  hasBody: boolean;
}

let api: TestApi;
let own: SiteFixture;
let sister: SiteFixture;
let foreign: SiteFixture;
let operations: Operation[];
const callers = new Map<Role, Caller>();
type Who = 'tenant' | 'landlord' | 'renter' | 'expiredRenter' | 'formerRenter' | 'earlyRenter' | 'formerLandlord' | 'otherTenant' | 'otherLandlord' | 'sisterLandlord';
const people = {} as Record<Who, Caller>;

beforeAll(async () => {
  api = await TestApi.start();
  const { dataSource } = api.database;
  own = await makeSiteFixture(dataSource);
  sister = await makeSiteFixture(dataSource, own.companyId);
  foreign = await makeSiteFixture(dataSource);
  for (const role of roles) {
    const rows = (await dataSource.query('INSERT INTO staff (company_id, login_name, display_name, password_hash, roles, site_ids) VALUES ($1, $2, $2, $3, $4, $5) RETURNING id', [
      own.companyId, `matrix-${role.replace('_', '-')}`, 'x', [role], [own.site],
    ])) as { id: string }[];
    callers.set(role, await api.staffCaller(rows[0]!.id));
  }
  for (const [who, id] of Object.entries({ tenant: own.customer, landlord: own.landlord, renter: own.renter, otherTenant: foreign.customer, otherLandlord: foreign.landlord, sisterLandlord: sister.landlord, ...(await makeFormerPeople(own)) })) people[who as Who] = await api.customerCaller(id);
  const paths = openApi(api.app).paths as Record<string, Record<string, { 'x-access'?: AccessRule; requestBody?: object }>>;
  operations = Object.entries(paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, access: operation['x-access']!, hasBody: operation.requestBody !== undefined })));
});

afterAll(() => api?.stop());

/** Those whose ties to the stall are over or not begun. */
async function makeFormerPeople({ companyId, site, stall, landlord, staff }: SiteFixture): Promise<Record<'expiredRenter' | 'formerRenter' | 'earlyRenter' | 'formerLandlord', string>> {
  const { dataSource } = api.database;
  const person = async () => ((await dataSource.query(`INSERT INTO customer (company_id, phone, name) VALUES ($1, $2, '前') RETURNING id`, [companyId, `135${String(Math.floor(Math.random() * 1e8)).padStart(8, '0')}`])) as { id: string }[])[0]!.id;
  const grant = async (from: string, to: string | null, revoked: boolean) => {
    const renter = await person();
    await dataSource.query(
      `INSERT INTO stall_grant (site_id, stall_id, owner_id, renter_id, rights, valid_from, valid_to, token_sha256, code_sha256, offered_at, offer_expires_at, taken_at, revoked_at)
       VALUES ($1, $2, $3, $4, '{view,topup,switch,refund}', now() + $5::interval, now() + $6::interval, $7, $7, now(), now(), now(), CASE WHEN $8 THEN now() END)`,
      [site, stall, landlord, renter, from, to, randomBytes(32), revoked],
    );
    return renter;
  };
  const formerLandlord = await person();
  await dataSource.query(`INSERT INTO stall_owner (stall_id, customer_id, site_id, from_at, to_at, set_by) VALUES ($1, $2, $3, now() - interval '9 days', now() - interval '1 day', $4)`, [stall, formerLandlord, site, staff]);
  return { expiredRenter: await grant('-9 days', '-1 day', false), formerRenter: await grant('-9 days', null, true), earlyRenter: await grant('1 day', null, false), formerLandlord };
}

const ABSENT: Record<string, string> = { meter: '200000000', quarantine: '900000000', alarm: '900000000', breaker: '900000000', difference: '900000000', 'customer-offer': 'A'.repeat(20), 'customer-identity': 'alipay' };
const mayCall = ({ access }: Operation, role: Role) => access.permission === undefined || permissionsOf([role]).includes(access.permission);
const name = ({ method, path }: Operation) => `${method} ${path}`;
const ENDLESS = /\/events$/;
const ENDS_SESSION = new Set(['DELETE /api/v1/session', 'DELETE /api/v1/customer/session']);

function pathOn({ access, path }: Operation, fixture: SiteFixture | 'absent' | 'malformed'): string {
  if (access.object === undefined) return path;
  const { kind, parameter } = access.object;
  const id = fixture === 'absent' ? (ABSENT[kind] ?? randomUUID()) : fixture === 'malformed' ? "1' OR 1=1" : String(fixture[kind === 'customer-stall' || kind === 'kiosk-stall' ? 'stall' : kind === 'kiosk-order' ? 'order' : (kind as keyof SiteFixture)]);
  // A channel is no thing that somebody owns.
  return path.replace(`{${parameter}}`, encodeURIComponent(id)).replace('{channel}', 'wechat');
}

const call = (operation: Operation, path: string, caller?: Caller): Promise<ApiAnswer> =>
  api.call(operation.method, path, { caller: caller === undefined ? undefined : { headers: { ...caller.headers, 'idempotency-key': randomUUID() } }, ...(operation.hasBody ? { body: {} } : {}) });
const sameWords = (a: ApiAnswer, b: ApiAnswer) => JSON.stringify({ ...a.body, requestId: '' }) === JSON.stringify({ ...b.body, requestId: '' });

class Faults {
  readonly list: string[] = [];
  unless(good: boolean, operation: Operation, what: string, answer: ApiAnswer): void {
    if (!good) this.list.push(`${name(operation)} ${what}: ${answer.status} ${answer.body.code ?? ''}`.trim());
  }
}

test('G-02 every path parameter that names a thing has an owner check', () => {
  expect(operations.length).toBeGreaterThan(60);
  const unchecked = operations.filter(({ access, path }) => access.who !== 'public' && [...path.replace('/{channel}', '').matchAll(/\{\w+\}/g)].length !== (access.object === undefined ? 0 : 1));
  expect(unchecked.map(name)).toEqual([]);
});

test('G-02 every staff route refuses strangers, and roles that are not permitted before it looks at the object', async () => {
  const faults = new Faults();
  for (const operation of operations.filter(({ access }) => access.who === 'staff')) {
    for (const stranger of [undefined, people.tenant, { headers: { cookie: `yidu_session=${'A'.repeat(43)}` } }]) {
      const answer = await call(operation, pathOn(operation, own), stranger);
      faults.unless(answer.status === 401, operation, 'stranger', answer);
    }
    for (const role of roles.filter((candidate) => !mayCall(operation, candidate))) {
      for (const target of [own, foreign, 'absent'] as const) {
        const answer = await call(operation, pathOn(operation, target), callers.get(role));
        faults.unless(answer.status === 403, operation, `${role} is not permitted`, answer);
      }
    }
  }
  expect(faults.list).toEqual([]);
});

test('G-02 every staff route hides another company’s and another site’s things in the words for absent ones, refuses malformed keys, and opens own ones', async () => {
  const faults = new Faults();
  for (const operation of operations.filter(({ access }) => access.who === 'staff')) {
    for (const role of roles.filter((candidate) => mayCall(operation, candidate))) {
      const caller = callers.get(role);
      if (operation.access.object !== undefined) {
        const absent = await call(operation, pathOn(operation, 'absent'), caller);
        faults.unless(absent.status === 404, operation, `${role} absent`, absent);
        for (const target of operation.access.object.kind === 'staff' ? [foreign] : [foreign, sister]) {
          const answer = await call(operation, pathOn(operation, target), caller);
          faults.unless(answer.status === 404 && sameWords(answer, absent), operation, `${role} ${target === foreign ? 'another company' : 'another site'}`, answer);
        }
        const malformed = await call(operation, pathOn(operation, 'malformed'), caller);
        faults.unless(malformed.status === 400, operation, `${role} malformed`, malformed);
      }
      if (ENDLESS.test(operation.path) || ENDS_SESSION.has(name(operation))) continue;
      const answer = await call(operation, pathOn(operation, own), caller);
      faults.unless(![401, 403].includes(answer.status) && answer.status < 500, operation, `${role} own`, answer);
    }
  }
  expect(faults.list).toEqual([]);
});

test('G-02 every change by staff carries the token of its session', async () => {
  const faults = new Faults();
  for (const operation of operations.filter(({ access, method }) => access.who === 'staff' && method !== 'GET')) {
    const { 'x-csrf-token': _, ...headers } = callers.get(roles.find((candidate) => mayCall(operation, candidate))!)!.headers;
    const answer = await api.call(operation.method, pathOn(operation, own), { caller: { headers }, ...(operation.hasBody ? { body: {} } : {}) });
    faults.unless(answer.status === 403, operation, 'without the token', answer);
  }
  expect(faults.list).toEqual([]);
});

/** Who of a stall's people may do what a route needs, and who of them may not. */
const mayOnStall: Record<string, { who: Who[]; not: Who[] }> = {
  view: { who: ['landlord', 'renter', 'tenant'], not: [] }, topup: { who: ['landlord', 'renter', 'tenant'], not: [] }, refund: { who: ['tenant'], not: ['landlord', 'renter'] },
  switch: { who: ['landlord'], not: ['renter', 'tenant'] }, owner: { who: ['landlord'], not: ['renter', 'tenant'] }, holder: { who: ['tenant'], not: ['landlord', 'renter'] },
};
// Whose things they are: seeing the stall is not enough.
const OWN_THINGS: Record<string, Who[]> = { 'customer-offer': ['tenant', 'renter', 'landlord'], 'customer-identity': ['landlord'], 'customer-order': ['tenant'], 'customer-hand-over': ['tenant', 'landlord'], 'customer-dispute': ['tenant'], 'customer-photo': ['tenant'] };
const whoMay = ({ access: { object, right }, path }: Operation): { who: Who[]; not: Who[] } => {
  if (object === undefined) return { who: ['tenant'], not: [] };
  if (object.kind in OWN_THINGS) return { who: OWN_THINGS[object.kind]!, not: [] };
  return path.endsWith('/grants/{grantId}/revoke') ? { who: ['landlord', 'renter'], not: [] } : mayOnStall[right!]!;
};
/** The stall's people as the fixture made them, whatever the routes before this one did. */
async function restorePeople({ site, stall, staff, landlord, grant, 'customer-offer': token }: SiteFixture): Promise<void> {
  const { dataSource } = api.database;
  await dataSource.query('DELETE FROM stall_owner WHERE stall_id = $1 AND (to_at IS NULL OR customer_id = $2)', [stall, landlord]);
  await dataSource.query('INSERT INTO stall_owner (stall_id, customer_id, site_id, from_at, set_by) VALUES ($1, $2, $3, now(), $4)', [stall, landlord, site, staff]);
  await dataSource.query(`UPDATE stall_grant SET revoked_at = NULL, revoked_by = NULL WHERE id = $1 OR token_sha256 = sha256(convert_to('offer:' || $2::text, 'UTF8'))`, [grant, token]);
  await dataSource.query(`INSERT INTO customer_identity (platform, app_id, open_id, customer_id, bound_at) VALUES ('wechat', 'wx', 'restored', $1, now()) ON CONFLICT DO NOTHING`, [landlord]);
}

test('G-02 C-11 every customer route is for signed-in customers, on stalls that they hold, own or were let into, by the right that it names', async () => {
  const faults = new Faults();
  for (const operation of operations.filter(({ access }) => access.who === 'customer')) {
    for (const stranger of [undefined, callers.get('site_admin'), { headers: { authorization: `Bearer ${'A'.repeat(43)}` } }]) {
      const answer = await call(operation, pathOn(operation, own), stranger);
      faults.unless(answer.status === 401, operation, 'stranger', answer);
    }
    await restorePeople(own);
    if (operation.access.object !== undefined) await hidesForeign(operation, faults);
    if (ENDS_SESSION.has(name(operation))) continue;
    const { who, not } = whoMay(operation);
    for (const person of not) {
      await restorePeople(own);
      const answer = await call(operation, pathOn(operation, own), people[person]);
      faults.unless(answer.status === 403 && answer.body.code === 'right-missing', operation, `${person} has not the right`, answer);
    }
    for (const person of who) {
      await restorePeople(own);
      const answer = await call(operation, pathOn(operation, own), people[person]);
      faults.unless(![401, 403].includes(answer.status) && (answer.status !== 404 || ANSWERS_ABSENT.has(answer.body.code ?? '')) && (answer.status < 500 || answer.body.code === 'platform-not-set-up'), operation, `${person} own`, answer);
    }
  }
  expect(faults.list).toEqual([]);
});

// Of what the guard lets through: things of the right stall that are over by now.
const ANSWERS_ABSENT = new Set(['offer-gone']);

async function hidesForeign(operation: Operation, faults: Faults): Promise<void> {
  const absent = await call(operation, pathOn(operation, 'absent'), people.tenant);
  faults.unless(absent.status === 404, operation, 'absent', absent);
  const kind = operation.access.object!.kind;
  // A platform's name is the same for everybody, and an open offer is for whoever holds its token within the company.
  const outsiders: [Who, SiteFixture][] = kind === 'customer-identity' ? [['tenant', own], ['formerRenter', own]] : [['landlord', foreign], ['tenant', foreign], ['renter', foreign], ['otherTenant', own], ['otherLandlord', own]];
  for (const person of ['tenant', 'landlord', 'renter'] as const) if (kind in OWN_THINGS && !['customer-offer', 'customer-identity'].includes(kind) && !OWN_THINGS[kind]!.includes(person)) outsiders.push([person, own]);
  if (!(kind in OWN_THINGS)) outsiders.push(['expiredRenter', own], ['formerRenter', own], ['earlyRenter', own], ['formerLandlord', own], ['sisterLandlord', own]);
  for (const [person, target] of outsiders) {
    const answer = await call(operation, pathOn(operation, target), people[person]);
    faults.unless(answer.status === 404 && sameWords(answer, absent), operation, `${person} on ${target === own ? 'this stall' : 'another’s stall'}`, answer);
  }
  const malformed = await call(operation, pathOn(operation, 'malformed'), people.tenant);
  faults.unless(malformed.status === 400, operation, 'malformed', malformed);
}

test('U-05 every kiosk route is for a screen with its token, and for stalls of its own site alone', async () => {
  const kioskOf = async (site: string): Promise<Caller> => {
    const token = randomUUID();
    await api.database.dataSource.query(`INSERT INTO kiosk (site_id, name, token_sha256, made_at, made_by) VALUES ($1, '大厅', sha256($2::bytea), now(), $3)`, [site, token, own.staff]);
    return { headers: { 'x-kiosk-token': token } };
  };
  const kiosk = await kioskOf(own.site);
  const faults = new Faults();
  for (const operation of operations.filter(({ access }) => access.who === 'kiosk')) {
    for (const stranger of [undefined, people.tenant, callers.get('site_admin'), { headers: { 'x-kiosk-token': 'A'.repeat(32) } }]) {
      const answer = await call(operation, pathOn(operation, own), stranger);
      faults.unless(answer.status === 401, operation, 'stranger', answer);
    }
    if (operation.access.object !== undefined) {
      const absent = await call(operation, pathOn(operation, 'absent'), kiosk);
      faults.unless(absent.status === 404, operation, 'absent', absent);
      for (const target of [foreign, sister]) {
        const answer = await call(operation, pathOn(operation, target), kiosk);
        faults.unless(answer.status === 404 && sameWords(answer, absent), operation, 'another site’s', answer);
      }
      const malformed = await call(operation, pathOn(operation, 'malformed'), kiosk);
      faults.unless(malformed.status === 400, operation, 'malformed', malformed);
    }
    const answer = await call(operation, pathOn(operation, own), kiosk);
    // The fixture's order was not made at this screen.
    faults.unless(operation.access.object?.kind === 'kiosk-order' ? answer.status === 404 : ![401, 403, 404].includes(answer.status) && answer.status < 500, operation, 'own', answer);
  }
  expect(faults.list).toEqual([]);
});

test('G-02 bodies that name another site’s things are refused and change nothing', async () => {
  const admin = callers.get('site_admin')!;
  const bodies: [string, string, object][] = [
    ['POST', `/sites/${own.site}/stalls`, { number: 'Z-1', buildingId: foreign.building }],
    ['PATCH', `/stalls/${own.stall}`, { buildingId: sister.building }],
    ['PATCH', `/stalls/${own.stall}`, { buildingId: randomUUID() }],
    ['POST', `/sites/${own.site}/meters`, { meterNumber: 'Z1', busId: foreign.bus, unitAddress: 9, profileId: 'acrel-ddsy1352', role: 'prepaid' }],
    ['PATCH', `/meters/${own.meter}`, { tariffPlanId: foreign['tariff-plan'] }],
    ['PATCH', `/meters/${own.meter}`, { stallId: foreign.stall }],
    ['PATCH', `/sites/${own.site}/settings`, { tariffPlanId: foreign['tariff-plan'] }],
    ['PATCH', `/accounts/${own.account}`, { tariffPlanId: foreign['tariff-plan'] }],
    ['POST', `/sites/${own.site}/accounts`, { requestId: randomUUID(), stallId: foreign.stall, customerName: '张三', phone: '13900000000' }],
    ['POST', `/sites/${own.site}/batches`, { batchId: randomUUID(), action: 'open', meterIds: [foreign.meter], reason: '试' }],
    ['POST', '/staff', { loginName: 'spy-one', displayName: '探', password: 'Long-enough-1', roles: ['cashier'], siteIds: [foreign.site] }],
    ['PATCH', `/staff/${own.staff}`, { siteIds: [foreign.site] }],
  ];
  const passed: string[] = [];
  for (const [method, path, body] of bodies) {
    const answer = await api.call(method, `/api/v1${path}`, { caller: { headers: { ...admin.headers, 'idempotency-key': randomUUID() } }, body });
    if (answer.status < 400 || answer.status >= 500) passed.push(`${method} ${path} ${JSON.stringify(body)}: ${answer.status}`);
  }
  expect(passed).toEqual([]);
  for (const table of ['command_batch_item', 'hold']) expect(await api.database.dataSource.query(`SELECT count(*)::int AS count FROM ${table} WHERE meter_id = $1`, [foreign.meter])).toEqual([{ count: 0 }]);
  expect(await api.database.dataSource.query('SELECT building_id, (SELECT tariff_plan_id FROM site WHERE id = $2) AS plan FROM stall WHERE id = $1', [own.stall, own.site])).toEqual([{ building_id: own.building, plan: own['tariff-plan'] }]);
});

test('G-02 T-01 who mounts meters gives none another price; who sets prices does', async () => {
  const body = { tariffPlanId: own['tariff-plan'] };
  expect((await api.call('PATCH', `/api/v1/meters/${own.meter}`, { caller: callers.get('engineer'), body })).status).toBe(403);
  const plan = () => api.database.dataSource.query('SELECT tariff_plan_id AS plan FROM meter WHERE id = $1', [own.meter]);
  expect(await plan()).toEqual([{ plan: null }]);
  expect((await api.call('PATCH', `/api/v1/meters/${own.meter}`, { caller: callers.get('site_admin'), body })).status).toBe(200);
  expect(await plan()).toEqual([{ plan: own['tariff-plan'] }]);
  expect((await api.call('PATCH', `/api/v1/meters/${own.meter}`, { caller: callers.get('engineer'), body: { name: '改名' } })).status).toBe(200);
});

test('S-11 one changed setting leaves the others as they were', async () => {
  const patch = async (body: object) => (await api.call('PATCH', `/api/v1/sites/${own.site}/settings`, { caller: callers.get('site_admin'), body })).body as unknown as { cut: object; recharge: object; tariffPlanId: string };
  await patch({ cut: { automatic: false, breakerPercent: 9 } });
  expect(await patch({ cut: { waitAfterLastWarningMinutes: 45 } })).toMatchObject({ cut: { automatic: false, breakerPercent: 9, waitAfterLastWarningMinutes: 45 }, tariffPlanId: own['tariff-plan'] });
});

test('G-01 disabling a person ends the session on the next request', async () => {
  const rows = (await api.database.dataSource.query(`INSERT INTO staff (company_id, login_name, display_name, password_hash, roles) VALUES ($1, 'leaver', '离职', 'x', '{cashier}') RETURNING id`, [own.companyId])) as { id: string }[];
  const leaver = await api.staffCaller(rows[0]!.id);
  expect((await api.call('GET', '/api/v1/session', { caller: leaver })).status).toBe(200);
  const company = (await api.database.dataSource.query(`INSERT INTO staff (company_id, login_name, display_name, password_hash, roles) VALUES ($1, 'boss', '总', 'x', '{site_admin}') RETURNING id`, [own.companyId])) as { id: string }[];
  expect((await api.call('PATCH', `/api/v1/staff/${rows[0]!.id}`, { caller: await api.staffCaller(company[0]!.id), body: { disabled: true } })).status).toBe(200);
  expect((await api.call('GET', '/api/v1/session', { caller: leaver })).status).toBe(401);
});

test('G-02 who is bound to one site changes nobody with a wider reach', async () => {
  const rows = (await api.database.dataSource.query(`INSERT INTO staff (company_id, login_name, display_name, password_hash, roles) VALUES ($1, 'wide', '总部', 'x', '{site_admin}') RETURNING id`, [own.companyId])) as { id: string }[];
  for (const [target, body] of [[rows[0]!.id, { password: 'Taken-over-1' }], [rows[0]!.id, { disabled: true }], [sister.staff, { password: 'Taken-over-1' }]] as const) {
    expect((await api.call('PATCH', `/api/v1/staff/${target}`, { caller: callers.get('site_admin'), body })).status).toBe(404);
  }
});
