import { randomUUID } from 'node:crypto';
import { unzipSync, zipSync } from 'fflate';
import { writeXlsx } from 'hucre/xlsx';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openWorkbook } from '#libs/site';
import { openApi } from '../../apps/api/src/application.js';
import type { AccessRule } from '../../apps/api/src/http/access.js';
import { TestApi, type Caller } from '../support/api.js';
import { makeSiteFixture, type SiteFixture } from '../support/site-fixture.js';

let api: TestApi;
let site: SiteFixture;
let admin: Caller;
let kiosk: Caller;
let outside: Caller;
let operations: { method: string; path: string; access: AccessRule; hasBody: boolean; queries: string[] }[];

beforeAll(async () => {
  api = await TestApi.start();
  site = await makeSiteFixture(api.database.dataSource);
  await api.database.dataSource.query(`UPDATE staff SET roles = '{site_admin,cashier}', site_ids = NULL WHERE id = $1`, [site.staff]);
  admin = await api.staffCaller(site.staff);
  const token = 'K'.repeat(32);
  await api.database.dataSource.query(`INSERT INTO kiosk (site_id, name, token_sha256, made_at, made_by) VALUES ($1, '大厅', sha256($2::bytea), now(), $3)`, [site.site, token, site.staff]);
  kiosk = { headers: { 'x-kiosk-token': token } };
  outside = await outsideCaller(['subsidy']);
  const paths = openApi(api.app).paths as Record<string, Record<string, { 'x-access'?: AccessRule; requestBody?: object; parameters?: { in: string; name: string }[] }>>;
  operations = Object.entries(paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, access: operation['x-access']!, hasBody: operation.requestBody !== undefined, queries: (operation.parameters ?? []).filter((each) => each.in === 'query').map(({ name }) => name) })));
});

afterAll(() => api?.stop());

async function outsideCaller(scopes: string[], revoked = false): Promise<Caller> {
  const token = `yd_${randomUUID()}`;
  await api.database.dataSource.query(`INSERT INTO outside_token (site_id, name, scopes, token_sha256, made_at, made_name, revoked_at) VALUES ($1, '市场系统', $2, sha256($3::bytea), now(), '小李', CASE WHEN $4 THEN now() END)`, [site.site, scopes, token, revoked]);
  return { headers: { authorization: `Bearer ${token}` } };
}

test('B-05 every route for outside systems is for a live token of the site, within its scope', async () => {
  const [none, revoked] = [await outsideCaller([]), await outsideCaller(['subsidy'], true)];
  const faults: string[] = [];
  const routes = operations.filter(({ access }) => access.who === 'outside');
  for (const { method, path, hasBody } of routes) {
    const answerTo = async (caller: Caller | undefined) => {
      const { status, body } = await api.call(method, path, { caller, ...(hasBody ? { body: {} } : {}) });
      return `${String(status)} ${body.code ?? ''}`;
    };
    for (const stranger of [undefined, revoked, admin, { headers: { authorization: `Bearer yd_${'A'.repeat(43)}` } }]) if (!(await answerTo(stranger)).startsWith('401')) faults.push(`${method} ${path} stranger`);
    if ((await answerTo(none)) !== '403 scope-missing') faults.push(`${method} ${path} without the scope`);
    if (!(await answerTo(outside)).startsWith(method === 'GET' ? '200' : '400')) faults.push(`${method} ${path} own`);
  }
  expect(routes.length).toBeGreaterThan(3);
  expect(faults).toEqual([]);
});

const fresh = ({ access }: { access: AccessRule }): Caller => ({ headers: { ...(access.who === 'kiosk' ? kiosk : access.who === 'outside' ? outside : admin).headers, 'idempotency-key': randomUUID() } });
// A screen is fed stalls and orders of its own site.
const kindOn = (kind: string): string => (kind.startsWith('kiosk-') ? kind.slice('kiosk-'.length) : kind);
const pathOn = ({ access, path }: { access: AccessRule; path: string }): string => (access.object === undefined ? path : path.replace(`{${access.object.parameter}}`, String(site[kindOn(access.object.kind) as keyof SiteFixture])));

async function contents(): Promise<object> {
  const tables = ['building', 'stall', 'meter', 'gateway', 'bus', 'account', 'recharge', 'transfer', 'tariff_plan', 'tariff_version', 'staff', 'hold', 'keep_power', 'command_batch', 'import_run'];
  const rows = (await api.database.dataSource.query(tables.map((table) => `SELECT '${table}' AS name, count(*)::int AS count FROM ${table}`).join(' UNION ALL '))) as { name: string; count: number }[];
  return Object.fromEntries(rows.map((row) => [row.name, row.count]));
}

const NASTY: unknown[] = [
  null, [], 'text', 7, { $gt: '' }, JSON.parse('{"__proto__":{"polluted":true}}'), { constructor: { prototype: {} } }, { a: '\u0000' }, { number: ['A'] }, { amountFen: 1e309 }, { amountFen: -1 }, { amountFen: 9007199254740993 }, { reason: 'x'.repeat(70_000) },
];

test('malformed bodies are refused in words on every route; nothing changes and nothing falls over', async () => {
  const before = await contents();
  const faults: string[] = [];
  for (const operation of operations.filter(({ hasBody, access }) => hasBody && access.who !== 'customer')) {
    for (const body of NASTY) {
      const answer = await api.call(operation.method, pathOn(operation), { caller: fresh(operation), body });
      const good = answer.status === 400 && typeof answer.body.code === 'string' && String(answer.headers['content-type']).includes('application/problem+json') && !/\bat .+\.[jt]s:\d+/.test(answer.text);
      if (!good) faults.push(`${operation.method} ${operation.path} ${JSON.stringify(body)?.slice(0, 60)}: ${answer.status} ${answer.text.slice(0, 80)}`);
    }
    for (const [text, type, status] of [['{"a":', 'application/json', 400], ['a=1', 'application/x-www-form-urlencoded', 415], ['x'.repeat(300_000), 'application/json', 413]] as const) {
      const answer = await api.call(operation.method, pathOn(operation), { caller: fresh(operation), body: text, headers: { 'content-type': type } });
      if (answer.status !== status) faults.push(`${operation.method} ${operation.path} ${text.slice(0, 9)}: ${answer.status}`);
    }
  }
  expect(faults).toEqual([]);
  expect(await contents()).toEqual(before);
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});

test('malformed and extreme queries are refused or answered, never 5xx', async () => {
  const queries = ['limit=0', 'limit=501', 'limit=abc', 'limit=1e9', 'offset=-1', 'offset=99999999999', 'q=%00', 'q=%E2%80%AE', `q=${encodeURIComponent("';DROP TABLE stall;--")}`, `q=${'x'.repeat(5_000)}`, 'from=x&to=y', 'unit=hour&from=0001-01-01T00:00:00Z&to=9999-12-31T23:59:59Z', 'unit=day&from=9999-12-31T23:59:59Z&to=0001-01-01T00:00:00Z', 'before=0000-01-01T00:00:00Z', 'before=9999-12-31T23:59:59Z', 'day=0000-00-00', 'day=9999-12-31', 'day=2026-02-30', 'meterId=1e309', 'meterId=-1', 'building=1', 'state=x', 'limit=1&limit=2'];
  const faults: string[] = [];
  for (const operation of operations.filter(({ method, access, path }) => method === 'GET' && access.who !== 'customer' && access.who !== 'public' && !path.endsWith('/events'))) {
    // Those that the route reads, and one that it does not know.
    const read = queries.filter((query) => operation.queries.some((name) => query.startsWith(`${name}=`) || query.includes(`&${name}=`)));
    for (const query of [...read, 'nobody=knows']) {
      const { status } = await api.call('GET', `${pathOn(operation)}?${query}`, { caller: fresh(operation) });
      if (status >= 500) faults.push(`${operation.path}?${query.slice(0, 60)}: ${status}`);
    }
  }
  expect(faults).toEqual([]);
});

test('paths that lead nowhere or outside are answered without a file of the house', async () => {
  for (const path of ['/api/v1/nope', '/api/v1/stalls/%00', '/api/v1/stalls/..%2F..%2Fetc', '/api/v1/meters/9999999999999999999', '/..%2f..%2fpackage.json', '/%2e%2e/package.json', '/m/..%2f..%2fpackage.json', '/.env', '/%', '/%ff', '/assets/none.js']) {
    const answer = await api.call('GET', path, { caller: admin });
    expect([path, answer.status < 500 || answer.status === 503, answer.text.includes('"dependencies"')]).toEqual([path, true, false]);
  }
});

/** A workbook whose directory lists one packed sheet many times. */
async function sharedPartsBomb(): Promise<Uint8Array> {
  const good = await writeXlsx({ sheets: [{ name: '楼栋', rows: [['编号', '名称'], ['A', 'x']] }] });
  const parts = unzipSync(good);
  parts['xl/worksheets/sheet1.xml'] = new Uint8Array(15 * 1024 * 1024).fill(32);
  const zip = Buffer.from(zipSync(parts, { level: 9 }));
  const start = zip.readUInt32LE(zip.length - 6);
  const directory = zip.subarray(start, zip.length - 22);
  const end = Buffer.from(zip.subarray(zip.length - 22));
  const times = 12;
  end.writeUInt16LE(end.readUInt16LE(8) * times, 8);
  end.writeUInt16LE(end.readUInt16LE(10) * times, 10);
  end.writeUInt32LE(directory.length * times, 12);
  return Buffer.concat([zip.subarray(0, start), ...Array.from({ length: times }, () => directory), end]);
}

test('S-01 a workbook that unpacks to too much is refused, however it hides it', async () => {
  const lying = Buffer.from(zipSync({ 'xl/workbook.xml': new Uint8Array(10), 'xl/worksheets/sheet1.xml': new Uint8Array(60 * 1024 * 1024).fill(32) }, { level: 9 }));
  lying.writeUInt32LE(100, lying.lastIndexOf(Buffer.from([0x50, 0x4b, 0x01, 0x02])) + 24);
  for (const file of [lying, await sharedPartsBomb()]) {
    expect(file.length).toBeLessThan(300_000);
    await expect(openWorkbook(file)).rejects.toMatchObject({ code: 'workbook-too-large' });
  }
});
