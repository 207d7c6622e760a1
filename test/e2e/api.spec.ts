import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeXlsx } from 'hucre';
import { zipSync } from 'fflate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { packageRoot } from '#libs/runtime';
import { Product } from '../support/product.js';
import type { StaffClient } from '../support/staff-client.js';

let product: Product;
let clients: Record<string, StaffClient>;
let foreign: { siteId: string; stallId: string; buildingId: string };

interface Operation {
  method: string;
  path: string;
  access: { who: string; permission?: string; object?: { kind: string; parameter: string } };
}
let operations: Operation[];

beforeAll(async () => {
  product = await Product.start({ startAt: '2026-11-18T04:00:00Z' });
  clients = Object.fromEntries(await Promise.all(['cashier', 'finance', 'engineer', 'admin', 'auditor', 'system'].map(async (name) => [name, await product.signIn(name)] as const)));
  const [row] = (await product.database.dataSource.query(
    `WITH c AS (INSERT INTO company (name) VALUES ('别家') RETURNING id), s AS (INSERT INTO site (company_id, code, name) SELECT id, 'BJ', '别家市场' FROM c RETURNING id),
       b AS (INSERT INTO building (site_id, code, name) SELECT id, 'X', 'X' FROM s RETURNING id, site_id), t AS (INSERT INTO stall (site_id, building_id, number) SELECT site_id, id, 'X1' FROM b RETURNING id, site_id, building_id)
     SELECT site_id AS "siteId", id AS "stallId", building_id AS "buildingId" FROM t`,
  )) as (typeof foreign)[];
  foreign = row!;
  const document = (await (await fetch(`${product.apiUrl}/api/openapi.json`)).json()) as { paths: Record<string, Record<string, { 'x-access'?: Operation['access'] }>> };
  operations = Object.entries(document.paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, access: operation['x-access']! })));
}, 180_000);

afterAll(() => product?.stop());

test('G-02 every route declares who may call it; without a session none but the public ones answers', async () => {
  expect(operations.length).toBeGreaterThan(60);
  expect(operations.filter(({ access }) => access === undefined)).toEqual([]);
  const open: string[] = [];
  for (const { method, path, access } of operations) {
    if (access.who === 'public') continue;
    const answer = await fetch(product.apiUrl + path.replace(/\{\w+\}/g, randomUUID()), { method, ...(method === 'POST' || method === 'PATCH' ? { body: '{}', headers: { 'content-type': 'application/json' } } : {}) });
    if (answer.status !== 401) open.push(`${method} ${path}: ${answer.status}`);
  }
  expect(open).toEqual([]);
});

test('G-02 another company’s objects and absent ones look alike, malformed ids are refused, roles get only what is theirs', async () => {
  const faults: string[] = [];
  const foreignIds: Record<string, string> = { site: foreign.siteId, stall: foreign.stallId, building: foreign.buildingId };
  for (const { method, path, access } of operations) {
    if (access.who !== 'staff' || access.object === undefined) continue;
    const integer = ['meter', 'quarantine', 'alarm', 'breaker', 'difference'].includes(access.object.kind);
    const call = async (name: string, id: string) => clients[name]!.call<{ code?: string; title?: string }>(method, path.replace('/api/v1', '').replace(/\{\w+\}/g, id), method === 'GET' || method === 'DELETE' ? undefined : {});
    for (const [name, client] of Object.entries(clients)) {
      if (access.permission === undefined || client.me.permissions.includes(access.permission)) continue;
      const { status } = await call(name, integer ? '1' : randomUUID());
      if (status !== 403) faults.push(`${name} ${method} ${path}: ${status}`);
    }
    const allowed = Object.keys(clients).find((name) => access.permission === undefined || clients[name]!.me.permissions.includes(access.permission));
    if (allowed === undefined) continue;
    const absent = await call(allowed, integer ? '999999' : randomUUID());
    if (absent.status !== 404) faults.push(`absent ${method} ${path}: ${absent.status}`);
    const malformed = await call(allowed, 'no-such-form');
    if (malformed.status !== 400) faults.push(`malformed ${method} ${path}: ${malformed.status}`);
    const foreignId = foreignIds[access.object.kind];
    if (foreignId === undefined || /events$/.test(path)) continue;
    const other = await call(allowed, foreignId);
    if (other.status !== 404 || other.body.title !== absent.body.title) faults.push(`foreign ${method} ${path}: ${other.status}`);
  }
  expect(faults).toEqual([]);
});

test('malformed requests get a problem with path and code, never a 5xx, and change nothing', async () => {
  const admin = clients.admin!;
  const count = async () => ((await product.database.dataSource.query('SELECT (SELECT count(*) FROM stall) + (SELECT count(*) FROM account) + (SELECT count(*) FROM tariff_plan) + (SELECT count(*) FROM transfer) AS n')) as { n: number }[])[0]!.n;
  const before = await count();
  const nasty: unknown[] = [null, [], 'text', 1e309, -1, 2 ** 53, '\0', '\u202e', 'x'.repeat(65_000), { $gt: '' }, "'; DROP TABLE stall; --", '../../etc/passwd', true];
  const statuses = new Set<number>();
  for (const value of nasty) {
    for (const [method, path, body] of [['POST', `/sites/${admin.siteId}/stalls`, { number: value, buildingId: value }], ['POST', `/sites/${admin.siteId}/accounts`, { requestId: value, stallId: value, customerName: value, phone: value }], ['POST', `/sites/${admin.siteId}/tariff-plans`, { name: value, definition: value, effectiveAt: value }], ['PATCH', `/sites/${admin.siteId}/settings`, { cut: value, unknownField: value }]] as const) {
      statuses.add((await admin.call(method, path, body)).status);
    }
    statuses.add((await admin.call('GET', `/sites/${admin.siteId}/stalls?q=${encodeURIComponent(String(value)).slice(0, 500)}&limit=${encodeURIComponent(String(value)).slice(0, 50)}`)).status);
  }
  expect([...statuses].filter((status) => status >= 500 || status === 201)).toEqual([]);
  expect(await count()).toBe(before);
  const problem = await admin.call<{ code: string; errors: { path: string }[]; requestId: string }>('POST', `/sites/${admin.siteId}/stalls`, { number: '', extra: 1 });
  expect(problem).toMatchObject({ status: 400, body: { code: 'invalid-input' } });
  expect(problem.body.errors.map(({ path }) => path)).toContain('buildingId');
});

const upload = async (bytes: Uint8Array): Promise<{ status: number; body: { code?: string; errors?: { sheet: string; row: number; column: string; code: string }[]; counts?: Record<string, { new: number }> } }> => {
  const form = new FormData();
  form.append('file', new Blob([Uint8Array.from(bytes)]), 'x.xlsx');
  return clients.admin!.call('POST', `/sites/${clients.admin!.siteId}/imports`, form);
};

test('S-01 broken, huge and hostile workbooks are refused with a clear word, and nothing is written', async () => {
  const bomb = zipSync({ 'xl/worksheets/sheet1.xml': new Uint8Array(60 * 1024 * 1024) }, { level: 9 });
  expect(bomb.length).toBeLessThan(200_000);
  expect(await upload(bomb)).toMatchObject({ status: 400, body: { code: 'workbook-too-large' } });
  const market = readFileSync(join(packageRoot(), 'demo/market.xlsx'));
  for (const bytes of [new Uint8Array(0), Buffer.from('<html><table></table></html>'), market.subarray(0, 20_000), Buffer.from('PK\x03\x04garbage')]) {
    expect(await upload(bytes)).toMatchObject({ status: 400, body: { code: 'workbook-not-xlsx' } });
  }
  const other = await upload(await writeXlsx({ sheets: [{ name: 'Tabelle1', rows: [['a'], ['b']] }] }));
  expect(other.body.errors?.[0]?.code).toBe('no-known-sheet');
  expect(((await product.database.dataSource.query('SELECT count(*) AS n FROM meter')) as { n: number }[])[0]!.n).toBe(0);
});

test('S-01 S-04 bad rows come back with sheet, row, column and reason; the good ones are written; twice is once', async () => {
  const bytes = await writeXlsx({
    sheets: [
      { name: '楼栋', rows: [['编号', '名称', '抄表间隔(分钟)'], ['A', '一号楼', 30], ['', '无号', 30], ['B', '二号楼', 9999]] },
      { name: '网关', rows: [['编号', '名称', '楼栋编号', '协议', '地址(IP)', '端口'], ['G1', '一', 'A', 'Modbus TCP', '127.0.0.1', '502'], ['G2', '二', 'Q', 'Modbus TCP', '127.0.0.1', '502'], ['G3', '三', 'A', 'X.25', 'a b', '70000']] },
      { name: '档位', rows: [['档位号', '楼栋编号', '商铺名称', '__proto__'], ['A1', 'A', '=HYPERLINK("x")', 'x'], ['A2', 'A', '正常', 'x'], ['A2', 'A', '重复', 'x']] },
      { name: '表计', rows: [['表号', '网关编号', '总线号', '通讯地址', '型号', '用途', '档位号'], ['M1', 'G1', '1', '1', 'acrel-ddsy1352', '预付费', 'A2'], ['M2', 'G1', 1, 1, 'acrel-ddsy1352', '预付费', ''], ['M3', 'G1', 2, 3, 'acrel-ddsy1352', '预付费', ''], ['M4', 'G1', 1, 300, 'nobody', '预付费', ''], ['M5', 'G1', 1, 5, 'acrel-adl3000', '预付费', '']] },
    ],
  });
  const first = await upload(bytes);
  expect(first.status).toBe(201);
  expect(new Set(first.body.errors?.map(({ sheet, row, code }) => `${sheet} ${row} ${code}`))).toEqual(new Set(['楼栋 3 required', '楼栋 4 out-of-range', '网关 3 unknown-building', '网关 4 unknown-choice', '网关 4 bad-address', '网关 4 bad-port', '档位 2 formula', '档位 4 duplicate', '表计 3 address-taken', '表计 4 unknown-bus', '表计 5 out-of-range', '表计 5 unknown-profile', '表计 6 profile-has-no-relay']));
  expect(first.body.counts).toMatchObject({ 楼栋: { new: 1 }, 网关: { new: 1 }, 档位: { new: 1 }, 表计: { new: 1 } });
  const second = await upload(bytes);
  expect(second.body.counts).toMatchObject({ 楼栋: { new: 0, changed: 0, unchanged: 1 }, 网关: { new: 0, changed: 0 }, 档位: { new: 0, changed: 0 }, 表计: { new: 0, changed: 0, unchanged: 1 } });
});

test('S-01 M-18 the column of parents hangs the tree, whatever the order of the rows; unknown ones, loops, oneself and water are named with their rows; empty cells and the same file again change nothing', async () => {
  const meter = (number: string, unit: number, parent: string, profile = 'acrel-adl3000') => [number, 'G1', 1, unit, profile, '监测', parent];
  const file = (rows: (string | number)[][]) => writeXlsx({ sheets: [{ name: '表计', rows: [['表号', '网关编号', '总线号', '通讯地址', '型号', '用途', '上级表号'], ...rows] }] });
  const rows = [meter('T3', 43, 'T2'), meter('T1', 41, ''), meter('T2', 42, 'T1'), meter('T4', 44, 'nobody'), meter('T5', 45, 'T5'), meter('T6', 46, 'T7'), meter('T7', 47, 'T6'), meter('W1', 48, 'T1', 'xintai-rs485-valve')];
  const first = await upload(await file(rows));
  expect(first.body.errors?.map(({ row, column, code }) => [row, column, code]).sort()).toEqual([[5, '上级表号', 'unknown-parent'], [6, '上级表号', 'parent-itself'], [8, '上级表号', 'parent-loop'], [9, '上级表号', 'parent-medium']]);
  const tree = async () => {
    const meters = await clients.admin!.get<{ id: number; meterNumber: string; parentId: number | null; since: string | null }[]>(`/sites/${clients.admin!.siteId}/meter-tree`);
    return Object.fromEntries(meters.filter(({ meterNumber }) => meterNumber.startsWith('T')).map(({ meterNumber, parentId, since }) => [meterNumber, [meters.find(({ id }) => id === parentId)?.meterNumber, since]]));
  };
  const hung = { T1: [undefined, null], T2: ['T1', null], T3: ['T2', null], T4: [undefined, null], T5: [undefined, null], T6: ['T7', null], T7: [undefined, null] };
  expect(await tree()).toEqual(hung);
  expect((await upload(await file(rows))).body.counts).toMatchObject({ 表计: { new: 0, changed: 0, unchanged: 8 } });
  expect((await upload(await file([meter('T3', 43, ''), meter('T2', 42, '')]))).body.counts).toMatchObject({ 表计: { changed: 0, unchanged: 2 } });
  // One that hung elsewhere hangs there from today.
  expect((await upload(await file([meter('T3', 43, 'T1')]))).body.counts).toMatchObject({ 表计: { changed: 1 } });
  expect(await tree()).toEqual({ ...hung, T3: ['T1', expect.stringMatching(/^20\d\d-/) as string] });
});

test('G-01 five wrong passwords lock the name from that address; G-03 it is all in the audit trail, whose seals find a change', async () => {
  const tries = [];
  for (let i = 0; i < 6; i++) tries.push((await fetch(`${product.apiUrl}/api/v1/session`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ loginName: 'finance', password: 'wrong' }) })).status);
  expect(tries).toEqual([401, 401, 401, 401, 401, 429]);
  const { items } = await clients.auditor!.get<{ items: { action: string; result: string; actorName: string }[] }>('/audit?limit=200');
  expect(items.filter(({ action, result, actorName }) => action === 'sign-in' && result === 'failed' && actorName === 'finance')).toHaveLength(6);
  expect(items.some(({ result }) => result === 'denied')).toBe(true);
});

test('an idempotency key answers the same and refuses another input', async () => {
  const admin = clients.admin!;
  const [meter] = (await product.database.dataSource.query('SELECT id FROM meter LIMIT 1')) as { id: number }[];
  const key = randomUUID();
  const first = await admin.call('POST', `/meters/${meter!.id}/supply/off`, { reason: 'a' }, key);
  expect([first.status, (await admin.call('POST', `/meters/${meter!.id}/supply/off`, { reason: 'a' }, key)).body]).toEqual([200, first.body]);
  expect((await admin.call('POST', `/meters/${meter!.id}/supply/off`, { reason: 'b' }, key)).status).toBe(409);
});
