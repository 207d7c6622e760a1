import { randomUUID } from 'node:crypto';
import { zipSync } from 'fflate';
import { writeXlsx } from 'hucre/xlsx';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { apiControllers } from '../../apps/api/src/controllers.js';
import { objectOf } from '../../apps/api/src/web/access.decorator.js';
import { operationsOf, type Operation } from '../../apps/api/src/web/operations.js';
import { TestApi, formWith, type Caller } from '../support/api.js';
import { makeSiteFixture, type SiteFixture } from '../support/site-fixture.js';

let api: TestApi;
let site: SiteFixture;
let admin: Caller;

const operations = operationsOf(apiControllers);

beforeAll(async () => {
  api = await TestApi.start();
  site = await makeSiteFixture(api.database.dataSource);
  await api.database.dataSource.query(`UPDATE staff SET roles = '{site_admin}', site_ids = NULL WHERE id = $1`, [site.staff]);
  admin = await api.staffCaller(site.staff);
});

afterAll(() => api?.stop());

const fresh = (): Caller => ({ headers: { ...admin.headers, 'idempotency-key': randomUUID() } });

/** Everything that a request could have changed. */
async function contents(): Promise<Record<string, number>> {
  const tables = ['building', 'stall', 'meter', 'gateway', 'bus', 'account', 'recharge', 'transfer', 'tariff_plan', 'tariff_version', 'staff', 'hold', 'keep_power', 'command_batch', 'read_request', 'import_run'];
  const rows = (await api.database.dataSource.query(tables.map((table) => `SELECT '${table}' AS name, count(*)::int AS count FROM ${table}`).join(' UNION ALL '))) as { name: string; count: number }[];
  return Object.fromEntries(rows.map((row) => [row.name, row.count]));
}

const pathOn = (operation: Operation): string => {
  const object = objectOf(operation.access);
  return object === undefined ? operation.path : operation.path.replace(`:${object[1]}`, String(site[(object[0] === 'customer-stall' ? 'stall' : object[0]) as keyof SiteFixture]));
};

const NASTY: unknown[] = [
  null, [], 'text', 7, { $gt: '' }, JSON.parse('{"__proto__":{"polluted":true}}'), { constructor: { prototype: {} } }, { a: '\u0000' }, { number: ['A'] }, { amountFen: 1e309 }, { amountFen: -1 }, { amountFen: 9007199254740993 },
];

test('malformed bodies are refused in words on every route; nothing changes and nothing falls over', async () => {
  const before = await contents();
  for (const operation of operations.filter(({ body, access }) => body !== undefined && !('customer' in access))) {
    for (const body of NASTY) {
      const answer = await api.call(operation.method.toUpperCase(), pathOn(operation), { caller: fresh(), body });
      expect([operation.path, JSON.stringify(body), answer.status, typeof answer.body.code]).toEqual([operation.path, JSON.stringify(body), 400, 'string']);
      expect(answer.headers['content-type']).toContain('application/problem+json');
      expect(answer.text).not.toMatch(/\bat .+\.[jt]s:\d+/);
    }
    for (const [text, headers, status] of [['{"a":', { 'content-type': 'application/json' }, 400], ['a=1', { 'content-type': 'application/x-www-form-urlencoded' }, 415], ['', { 'content-type': 'application/json' }, 400], ['x'.repeat(300_000), { 'content-type': 'application/json' }, 413]] as const) {
      expect([operation.path, text.slice(0, 9), (await api.call(operation.method.toUpperCase(), pathOn(operation), { caller: fresh(), body: text, headers })).status]).toEqual([operation.path, text.slice(0, 9), status]);
    }
  }
  expect(await contents()).toEqual(before);
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});

test('malformed queries are refused, harmless ones answered', async () => {
  const nasty = ['limit=0', 'limit=501', 'limit=abc', 'limit=1e9', 'offset=-1', 'offset=99999999999', 'unknown=1', 'limit=1&limit=2', 'limit[]=1'];
  for (const operation of operations.filter(({ method, query, path }) => method === 'get' && query !== undefined && /alarms|stalls$|meters$|accounts$|commands|recharges$|audit$/.test(path) && !path.includes('customer'))) {
    for (const query of nasty) expect([operation.path, query, (await api.call('GET', `${pathOn(operation)}?${query}`, { caller: admin })).status]).toEqual([operation.path, query, 400]);
  }
  const values: [string, number][] = [
    ['search?q=', 400], [`search?q=${'x'.repeat(61)}`, 400], ['search?q=%00', 400], ['search?q=%E2%80%AE', 400], [`search?q=${encodeURIComponent("';DROP TABLE stall;--")}`, 200], [`search?q=${encodeURIComponent('%_\\')}`, 200],
    ['search?q=%F0%9F%90%9F', 200], ['stalls?q=%25', 200], ['recharges?day=2026-02-30', 400], ['recharges?day=0000-00-00', 400], ['recharges?day=9999-12-31', 400], ['recharges?day=2099-12-31', 200], ['tree?bus=1', 400], ['search?q=%FF', 200],
  ];
  for (const [query, status] of values) expect([query, (await api.call('GET', `/api/v1/sites/${site.site}/${query}`, { caller: admin })).status]).toEqual([query, status]);
  const ranges: [string, number][] = [['usage?from=x', 400], ['usage?unit=hour&from=2020-01-01T00:00:00Z', 400], ['usage?from=2026-11-21T00:00:00Z&to=2026-11-20T00:00:00Z', 400], ['timeline?before=0000-01-01', 400], ['timeline?before=9999-12-31T23:59:59Z', 400], ['timeline?before=2099-12-31T23:59:59Z', 200], ['usage?unit=day&from=0001-01-01T00:00:00Z', 400]];
  for (const [query, status] of ranges) expect([query, (await api.call('GET', `/api/v1/stalls/${site.stall}/${query}`, { caller: admin })).status]).toEqual([query, status]);
});

test('paths that lead nowhere or outside are answered as problems', async () => {
  const paths: [string, number][] = [
    ['/api/v1/nope', 404], ['/api/v2/session', 404], ['/api', 404], ['/api/v1/stalls/%00', 400], ['/api/v1/stalls/..%2F..%2Fetc', 400], ['/api/v1/meters/9999999999999999999', 400], ['/api/v1/meters/1e3', 400], ['/api/v1/meters/-1', 400],
    ['/..%2f..%2fpackage.json', 404], ['/%2e%2e/package.json', 404], ['/m/..%2f..%2fpackage.json', 404], ['/.env', 400], ['/%', 400], ['/assets/none.js', 404],
  ];
  for (const [path, status] of paths) {
    const answer = await api.call('GET', path, { caller: admin });
    expect([path, answer.status]).toEqual([path, status]);
    expect(answer.text).not.toContain('"dependencies"');
  }
  expect((await api.call('PUT', `/api/v1/stalls/${site.stall}`, { caller: fresh(), body: {} })).status).toBe(404);
});

const STALLS = ['档位号*', '楼栋编号*'];
const importFile = (file: Uint8Array, name?: string) => {
  const form = formWith(file, name);
  return api.call('POST', `/api/v1/sites/${site.site}/imports`, { caller: fresh(), body: form.body, headers: form.headers });
};

test('S-01 hostile and broken workbooks are refused in words and change nothing', { timeout: 60_000 }, async () => {
  const before = await contents();
  const text = (content: string) => new TextEncoder().encode(content);
  const files: [string, Uint8Array, number, string][] = [
    ['empty', new Uint8Array(0), 422, 'file-empty'],
    ['not a workbook', text('hello'), 422, 'not-a-workbook'],
    ['html', text('<html><table></table></html>'), 422, 'html-in-disguise'],
    ['no sheet of ours', await writeXlsx({ sheets: [{ name: 'Sheet1', rows: [['a']] }] }), 422, 'no-known-sheet'],
    ['a bomb', zipSync({ 'xl/workbook.xml': text('<x/>'), 'xl/worksheets/sheet1.xml': new Uint8Array(60 * 1024 * 1024).fill(32) }, { level: 9 }), 422, 'unpacks-too-large'],
    ['above 10 MB', new Uint8Array(10 * 1024 * 1024 + 5), 413, 'too-large'],
  ];
  for (const [name, file, status, code] of files) {
    const answer = await importFile(file);
    expect([name, answer.status, answer.body.code]).toEqual([name, status, code]);
  }
  expect((await api.call('POST', `/api/v1/sites/${site.site}/imports`, { caller: fresh(), body: { file: 'x' } })).status).toBe(415);
  expect((await api.call('POST', `/api/v1/sites/${site.site}/imports`, { caller: fresh(), body: Buffer.from('------x--'), headers: { 'content-type': 'multipart/form-data; boundary=----x' } })).status).toBe(400);
  expect(await contents()).toEqual(before);
});

test('S-01 in a workbook with good and bad rows the good ones are imported and the bad ones named', async () => {
  const file = await writeXlsx({
    sheets: [
      { name: '档位', rows: [STALLS, ['Z-1', 'B1'], ['Z-2', 'NOPE'], ['', 'B1'], ['Z-1', 'B1'], ['__proto__', 'B1'], ['\u202eZ-9', 'B1']] },
      { name: '表计', rows: [['表号', '网关编号', '总线号', '通讯地址', '型号', '用途', '档位号'], ['N1', 'GW1', 1, 2, 'acrel-ddsy1352', '预付费', 'Z-1'], ['N2', 'GW1', 1, 2, 'acrel-ddsy1352', '预付费', 'Z-1'], ['N3', 'GW1', 2, 3, 'acrel-ddsy1352', '预付费', ''], ['N4', 'GW1', 1, 248, 'x', '监测', ''], ['N5', 'GW1', 1, 5, 'acrel-adl3000', '预付费', 'Z-1']] },
    ],
  });
  const first = await importFile(file, '../../evil\u202exlsx.exe');
  expect(first.status).toBe(200);
  const report = first.body as unknown as { counts: object; applied: boolean; errors: { sheet: string; row: number; code: string }[] };
  expect(report.counts).toMatchObject({ stalls: { new: 3, changed: 0, unchanged: 0, error: 3 }, meters: { new: 1, changed: 0, unchanged: 0, error: 4 } });
  expect(report.errors.map(({ sheet, row, code }) => [sheet, row, code])).toEqual(expect.arrayContaining([
    ['档位', 3, 'building-unknown'], ['档位', 4, 'missing'], ['档位', 5, 'duplicate-row'], ['表计', 3, 'address-taken'], ['表计', 4, 'bus-unknown'], ['表计', 5, 'out-of-range'], ['表计', 6, 'profile-role'],
  ]));
  const again = (await importFile(file)).body as unknown as typeof report;
  expect(again).toMatchObject({ applied: false, counts: { stalls: { new: 0, changed: 0, unchanged: 3 }, meters: { new: 0, changed: 0, unchanged: 1 } } });
  const stored = (await api.database.dataSource.query('SELECT file_name FROM import_run ORDER BY at LIMIT 1')) as { file_name: string }[];
  expect(stored[0]!.file_name).not.toMatch(/[/\\\u202e]/);
});
