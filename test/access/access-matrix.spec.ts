import { randomUUID } from 'node:crypto';
import { Controller, Get } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { permissionsOf, ROLES, type Role } from '#libs/access';
import { apiControllers } from '../../apps/api/src/controllers.js';
import { objectOf } from '../../apps/api/src/web/access.decorator.js';
import { operationsOf, type Operation } from '../../apps/api/src/web/operations.js';
import { TestApi, type ApiAnswer, type Caller } from '../support/api.js';
import { makeSiteFixture, type SiteFixture } from '../support/site-fixture.js';

const operations = operationsOf(apiControllers);
const guarded = operations.filter((operation) => !('public' in operation.access));
const ofStaff = guarded.filter((operation) => !('customer' in operation.access));
const ofCustomers = guarded.filter((operation) => 'customer' in operation.access);
const SIGN_OUTS = new Set(['signOut', 'customerSignOut']);

let api: TestApi;
let own: SiteFixture;
let sister: SiteFixture;
let foreign: SiteFixture;
const callers = new Map<Role, Caller>();
let tenant: Caller;
let otherTenant: Caller;

beforeAll(async () => {
  api = await TestApi.start();
  const { dataSource } = api.database;
  own = await makeSiteFixture(dataSource);
  sister = await makeSiteFixture(dataSource, own.companyId);
  foreign = await makeSiteFixture(dataSource);
  for (const role of ROLES) {
    const rows = (await dataSource.query('INSERT INTO staff (company_id, login_name, display_name, password_hash, roles, site_ids) VALUES ($1, $2, $2, $3, $4, $5) RETURNING id', [
      own.companyId, `matrix-${role.replace('_', '-')}`, 'x', [role], [own.site],
    ])) as { id: string }[];
    callers.set(role, await api.staffCaller(rows[0]!.id));
  }
  tenant = await api.customerCaller(own.customer);
  otherTenant = await api.customerCaller(foreign.customer);
});

afterAll(() => api?.stop());

const ABSENT: Record<string, string> = { meter: '2000000000', quarantine: '900000000000', alarm: '900000000000', breaker: '900000000000' };
const title = (operation: Operation) => `${operation.method.toUpperCase()} ${operation.path}`;
const mayCall = (operation: Operation, role: Role) => 'signedIn' in operation.access || ('permission' in operation.access && permissionsOf([role]).includes(operation.access.permission));

/** The operation's path on an object of a fixture; 'customer-stall' is the stall of the fixture's account. */
function pathOn(operation: Operation, fixture: SiteFixture | 'absent' | 'malformed'): string {
  const object = objectOf(operation.access);
  if (object === undefined) return operation.path;
  const kind = object[0];
  const key = kind === 'customer-stall' ? 'stall' : kind;
  const id = fixture === 'absent' ? (ABSENT[kind] ?? randomUUID()) : fixture === 'malformed' ? "1' OR 1=1" : String(fixture[key]);
  return operation.path.replace(`:${object[1]}`, encodeURIComponent(id));
}

const call = (operation: Operation, path: string, caller?: Caller): Promise<ApiAnswer> => api.call(operation.method.toUpperCase(), path, { caller, ...(operation.body === undefined ? {} : { body: {} }) });
const withoutRequestId = ({ body }: ApiAnswer) => ({ ...body, requestId: undefined });

test('every route says who may call it, and a route that does not stops the boot', () => {
  expect(operations.length).toBeGreaterThan(70);
  class ForgottenController {
    forgotten(): string {
      return 'anyone';
    }
  }
  Controller('api/v1')(ForgottenController);
  Get('forgotten')(ForgottenController.prototype, 'forgotten', Object.getOwnPropertyDescriptor(ForgottenController.prototype, 'forgotten')!);
  expect(() => operationsOf([ForgottenController])).toThrow('GET /api/v1/forgotten');
});

test('every path parameter that names a thing has an owner check', () => {
  const unchecked = guarded.filter((operation) => operation.params.length !== (objectOf(operation.access) === undefined ? 0 : 1));
  expect(unchecked.map(title)).toEqual([]);
});

describe.each(ofStaff.map((operation) => [title(operation), operation] as const))('%s', (_, operation) => {
  test('refuses who is not signed in', async () => {
    for (const caller of [undefined, tenant, { headers: { cookie: 'yidu_session=' } }, { headers: { cookie: `yidu_session=${'A'.repeat(43)}` } }]) {
      const answer = await call(operation, pathOn(operation, own), caller);
      expect([answer.status, answer.body.code]).toEqual([401, 'signed-out']);
    }
  });

  test('refuses roles that are not permitted, before it looks at the object', async () => {
    for (const role of ROLES.filter((candidate) => !mayCall(operation, candidate))) {
      for (const target of [own, foreign, 'absent', 'malformed'] as const) expect([role, (await call(operation, pathOn(operation, target), callers.get(role))).status]).toEqual([role, 403]);
    }
  });

  test('hides what is another company’s or another site’s, lets own things through, refuses malformed keys', async () => {
    for (const role of ROLES.filter((candidate) => mayCall(operation, candidate))) {
      const caller = callers.get(role);
      if (objectOf(operation.access) !== undefined) {
        const absent = await call(operation, pathOn(operation, 'absent'), caller);
        expect([role, absent.status]).toEqual([role, 404]);
        for (const target of objectOf(operation.access)![0] === 'staff' ? [foreign] : [foreign, sister]) {
          const answer = await call(operation, pathOn(operation, target), caller);
          expect([role, answer.status, withoutRequestId(answer)]).toEqual([role, 404, withoutRequestId(absent)]);
        }
        expect([role, (await call(operation, pathOn(operation, 'malformed'), caller)).status]).toEqual([role, 400]);
      }
      if (SIGN_OUTS.has(operation.id) || operation.answers.mediaType === 'text/event-stream') continue;
      const answer = await call(operation, pathOn(operation, own), caller);
      expect([role, answer.status, answer.body.code, [401, 403].includes(answer.status) || answer.status >= 500]).toEqual([role, answer.status, answer.body.code, false]);
    }
  });

  if (operation.method !== 'get') test('refuses a change without the session’s token', async () => {
    const role = ROLES.find((candidate) => mayCall(operation, candidate))!;
    const { 'x-csrf-token': _, ...headers } = callers.get(role)!.headers;
    expect((await call(operation, pathOn(operation, own), { headers })).body.code).toBe('csrf-token-wrong');
  });

  if (operation.idempotent) test('refuses to act without an Idempotency-Key', async () => {
    const role = ROLES.find((candidate) => mayCall(operation, candidate))!;
    const { 'idempotency-key': _, ...headers } = callers.get(role)!.headers;
    expect((await call(operation, pathOn(operation, own), { headers })).status).toBe(400);
  });

  if (operation.body !== undefined) test('refuses a field that it does not know', async () => {
    const role = ROLES.find((candidate) => mayCall(operation, candidate))!;
    const answer = await api.call(operation.method.toUpperCase(), pathOn(operation, own), { caller: callers.get(role), body: { siteId: foreign.site, companyId: foreign.companyId, roles2: ['site_admin'] } });
    expect(answer.status).toBe(400);
    expect((answer.body as unknown as { errors: { path: string; code: string }[] }).errors).toContainEqual({ path: 'roles2', code: 'unknown-field', message: 'there is no such field' });
  });
});

describe.each(ofCustomers.map((operation) => [title(operation), operation] as const))('%s', (_, operation) => {
  test('is for signed-in customers and their own stalls alone', async () => {
    for (const caller of [undefined, callers.get('site_admin'), { headers: { authorization: `Bearer ${'A'.repeat(43)}` } }]) expect((await call(operation, pathOn(operation, own), caller)).status).toBe(401);
    if (objectOf(operation.access) !== undefined) {
      const absent = await call(operation, pathOn(operation, 'absent'), tenant);
      expect(absent.status).toBe(404);
      expect(withoutRequestId(await call(operation, pathOn(operation, foreign), tenant))).toEqual(withoutRequestId(absent));
      expect(withoutRequestId(await call(operation, pathOn(operation, own), otherTenant))).toEqual(withoutRequestId(absent));
      expect((await call(operation, pathOn(operation, 'malformed'), tenant)).status).toBe(400);
    }
    if (SIGN_OUTS.has(operation.id)) return;
    const answer = await call(operation, pathOn(operation, own), tenant);
    expect([answer.status, answer.body.code, [401, 403, 404].includes(answer.status) || answer.status >= 500]).toEqual([answer.status, answer.body.code, false]);
  });
});

test('list filters and bodies that name another site’s things find nothing', async () => {
  const admin = callers.get('site_admin')!;
  const lists = [`stalls?building=${foreign.building}`, `meters?stall=${foreign.stall}`, `meters?gateway=${foreign.gateway}`, `commands?meterId=${foreign.meter}`, `recharges?operator=${foreign.staff}`, `tree?bus=${foreign.bus}`];
  for (const list of lists) {
    const answer = await api.call('GET', `/api/v1/sites/${own.site}/${list}`, { caller: admin });
    expect([list, answer.status]).toEqual([list, 200]);
    expect(answer.text).not.toContain(`M${foreign.site}`);
    if ('items' in answer.body) expect([list, answer.body.items]).toEqual([list, []]);
  }
  const bodies: [string, string, object][] = [
    ['POST', `/sites/${own.site}/stalls`, { number: 'Z-1', buildingId: foreign.building }],
    ['PATCH', `/stalls/${own.stall}`, { buildingId: sister.building }],
    ['POST', `/sites/${own.site}/meters`, { meterNumber: 'Z1', gatewayId: foreign.gateway, busNumber: 1, unitAddress: 9, profileId: 'acrel-ddsy1352', role: 'prepaid' }],
    ['PATCH', `/meters/${own.meter}`, { tariffPlanId: foreign['tariff-plan'] }],
    ['PATCH', `/sites/${own.site}/settings`, { tariffPlanId: foreign['tariff-plan'] }],
    ['PATCH', `/accounts/${own.account}`, { tariffPlanId: foreign['tariff-plan'] }],
    ['POST', `/sites/${own.site}/accounts`, { requestId: randomUUID(), stallId: foreign.stall, customerName: '张三', phone: '13900000000' }],
    ['POST', '/staff', { loginName: 'spy-one', displayName: '探', password: 'Long-enough-1', roles: ['cashier'], siteIds: [foreign.site] }],
  ];
  for (const [method, path, body] of bodies) {
    const answer = await api.call(method, `/api/v1${path}`, { caller: { headers: { ...admin.headers, 'idempotency-key': randomUUID() } }, body });
    expect([method, path, answer.status]).toEqual([method, path, 404]);
  }
});

test('G-01 disabling a person ends the session on the next request', async () => {
  const rows = (await api.database.dataSource.query(`INSERT INTO staff (company_id, login_name, display_name, password_hash, roles) VALUES ($1, 'leaver', '离职', 'x', '{cashier}') RETURNING id`, [own.companyId])) as { id: string }[];
  const leaver = await api.staffCaller(rows[0]!.id);
  expect((await api.call('GET', '/api/v1/session', { caller: leaver })).status).toBe(200);
  await api.call('PATCH', `/api/v1/staff/${rows[0]!.id}`, { caller: callers.get('site_admin'), body: { disabled: true } });
  expect((await api.call('GET', '/api/v1/session', { caller: leaver })).status).toBe(401);
});

test('G-03 denied attempts are in the audit trail with who, where and what', async () => {
  const entries = (await api.database.dataSource.query(`SELECT object_id, actor_name FROM audit_entry WHERE action = 'access.denied' AND result = 'denied' AND actor_name = 'matrix-cashier'`)) as { object_id: string }[];
  expect(entries.map((entry) => entry.object_id)).toEqual(expect.arrayContaining(['POST /api/v1/meters/:id/supply/off', 'GET /api/v1/stalls/:id']));
});
