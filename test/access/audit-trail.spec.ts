import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ManualClock } from '#libs/runtime';
import { TestApi, type Caller } from '../support/api.js';
import { makeSiteFixture, type SiteFixture } from '../support/site-fixture.js';

let api: TestApi;
let own: SiteFixture;
let sibling: SiteFixture;
const clock = new ManualClock(new Date());

beforeAll(async () => {
  api = await TestApi.start({ clock });
  own = await makeSiteFixture(api.database.dataSource);
  sibling = await makeSiteFixture(api.database.dataSource, own.companyId);
  // Here one person alone changes prices.
  await api.database.dataSource.query(`UPDATE site SET settings = '{"prices":{"secondPerson":false}}' WHERE id = $1`, [own.site]);
});

afterAll(() => api?.stop());

async function member(roles: string[], sites: string[] | null): Promise<Caller> {
  const [row] = (await api.database.dataSource.query('INSERT INTO staff (company_id, login_name, display_name, password_hash, roles, site_ids) VALUES ($1, $2, $2, $3, $4, $5) RETURNING id', [own.companyId, `m-${randomUUID()}`, 'x', roles, sites])) as { id: string }[];
  return api.staffCaller(row!.id);
}

interface Entry {
  id: number;
  action: string;
  result: string;
  objectId: string;
}
const trail = async (caller: Caller, query = ''): Promise<{ items: Entry[]; total: number }> => (await api.call('GET', `/api/v1/audit?limit=200${query}`, { caller })).body as unknown as { items: Entry[]; total: number };

/** While `act` runs, the trail cannot be written. */
async function withBrokenTrail(act: () => Promise<void>): Promise<void> {
  const { dataSource } = api.database;
  await dataSource.query(`CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no room'; END $$`);
  await dataSource.query('CREATE TRIGGER no_room BEFORE INSERT ON audit_entry FOR EACH ROW EXECUTE FUNCTION no_room()');
  try {
    await act();
  } finally {
    await dataSource.query('DROP FUNCTION no_room CASCADE');
  }
}

test('G-03 what cannot be told to the trail is not done: money, switches, settings, prices, staff', async () => {
  const admin = await member(['site_admin', 'cashier'], null);
  const { dataSource } = api.database;
  const state = async () =>
    (await dataSource.query(
      `SELECT (SELECT count(*) FROM transfer) AS transfers, (SELECT count(*) FROM hold) AS holds, (SELECT count(*) FROM staff) AS staff, (SELECT count(*) FROM tariff_version) AS versions, (SELECT count(*) FROM meter) AS meters,
         (SELECT settings::text FROM site WHERE id = $1) AS settings, (SELECT name FROM stall WHERE id = $2) AS stall, (SELECT read_interval_minutes FROM building WHERE id = $3) AS interval, (SELECT name FROM meter WHERE id = $4) AS meter`,
      [own.site, own.stall, own.building, own.meter],
    )) as object[];
  const before = await state();
  const changes: [string, string, object][] = [
    ['POST', `/accounts/${own.account}/recharges`, { rechargeId: randomUUID(), amountFen: 5000 }],
    ['POST', `/meters/${own.meter}/supply/off`, { reason: '检修' }],
    ['PATCH', `/sites/${own.site}/settings`, { cut: { automatic: false } }],
    ['PATCH', `/buildings/${own.building}`, { readIntervalMinutes: 15 }],
    ['PATCH', `/stalls/${own.stall}`, { name: '别的名' }],
    ['PATCH', `/meters/${own.meter}`, { name: '别的表' }],
    ['POST', `/tariff-plans/${own['tariff-plan']}/versions`, { effectiveAt: new Date(clock.now().getTime() + 86_400_000).toISOString(), definition: { kind: 'flat', priceMicroYuanPerKwh: 900_000 } }],
    ['POST', '/staff', { loginName: 'new-one', displayName: '新', password: 'Long-enough-1', roles: ['cashier'], siteIds: [own.site] }],
  ];
  await withBrokenTrail(async () => {
    for (const [method, path, body] of changes) {
      const answer = await api.call(method, `/api/v1${path}`, { caller: admin, body, headers: { 'idempotency-key': randomUUID() } });
      expect([path, answer.status]).toEqual([path, 500]);
    }
  });
  expect(await state()).toEqual(before);
  for (const [method, path, body] of changes) {
    const answer = await api.call(method, `/api/v1${path}`, { caller: admin, body, headers: { 'idempotency-key': randomUUID() } });
    expect([path, answer.status]).toEqual([path, method === 'PATCH' ? 200 : path.includes('supply') ? answer.status : 201]);
  }
  const { items } = await trail(admin);
  const told = items.slice(0, changes.length).map(({ action, result }) => `${action} ${result}`);
  expect([...told].reverse()).toEqual(['recharge.take ok', 'supply.off ok', 'site.settings ok', 'building.change ok', 'stall.change ok', 'meter.change ok', 'tariff.version ok', 'staff.add ok']);
});

test('G-03 a dry run changes nothing and is told all the same', async () => {
  const engineer = await member(['engineer'], [own.site]);
  const boundary = 'x';
  const empty = await api.call('GET', '/api/v1/import/template', { caller: engineer });
  const file = Buffer.from((empty.body as unknown as { base64: string }).base64, 'base64');
  const body = Buffer.concat([Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="表.xlsx"\r\nContent-Type: application/octet-stream\r\n\r\n`), file, Buffer.from(`\r\n--${boundary}--\r\n`)]);
  const answer = await api.call('POST', `/api/v1/sites/${own.site}/imports?dryRun=1`, { caller: engineer, body, headers: { 'content-type': `multipart/form-data; boundary=${boundary}` } });
  expect(answer.status).toBe(201);
  const auditor = await member(['auditor'], null);
  expect((await trail(auditor, '&action=import.run')).items[0]).toMatchObject({ action: 'import.run', result: 'ok', objectName: '表.xlsx (dry run)' });
});

test('G-02 G-03 who sees some sites sees their trail alone', async () => {
  const everywhere = await member(['site_admin'], null);
  await api.call('PATCH', `/api/v1/stalls/${own.stall}`, { caller: everywhere, body: { headcount: 4 } });
  await api.call('PATCH', `/api/v1/stalls/${sibling.stall}`, { caller: everywhere, body: { headcount: 5 } });
  const here = await trail(await member(['auditor'], [own.site]), '&action=stall.change');
  const there = await trail(await member(['auditor'], [sibling.site]), '&action=stall.change');
  const all = await trail(await member(['auditor'], null), '&action=stall.change');
  expect(new Set(here.items.map(({ objectId }) => objectId))).toEqual(new Set([own.stall]));
  expect(there.items.map(({ objectId }) => objectId)).toEqual([sibling.stall]);
  expect(all.total).toBe(here.total + there.total);
});

test('G-02 an auditor holds no other role and who runs the system touches no money, whoever asks', async () => {
  const admin = await member(['site_admin'], null);
  const add = (roles: string[]) => api.call('POST', '/api/v1/staff', { caller: admin, body: { loginName: `n-${randomUUID().slice(0, 8)}`, displayName: '某', password: 'Long-enough-1', roles, siteIds: [own.site] } });
  expect((await add(['auditor', 'cashier'])).body).toMatchObject({ status: 400, code: 'auditor-stands-alone' });
  expect((await add(['system_admin', 'finance'])).body).toMatchObject({ status: 400, code: 'system-admin-without-money' });
  const added = await add(['auditor']);
  expect(added.status).toBe(201);
  const change = await api.call('PATCH', `/api/v1/staff/${(added.body as unknown as { id: string }).id}`, { caller: admin, body: { roles: ['auditor', 'engineer'] } });
  expect(change.body).toMatchObject({ status: 400, code: 'auditor-stands-alone' });
  await expect(member(['auditor', 'finance'], null)).rejects.toThrow('staff_auditor_alone');
  await expect(member(['system_admin', 'cashier'], null)).rejects.toThrow('staff_system_admin_without_money');
});
