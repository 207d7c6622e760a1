import { afterAll, beforeAll, expect, test } from 'vitest';
import { inTransaction } from '#libs/database';
import { testDatabase, type TestDatabase } from '../../../test/support/database.js';
import { makeSiteFixture, type SiteFixture } from '../../../test/support/site-fixture.js';
import { acknowledgeAlarm, closeAlarm, listAlarms, openAlarm, type AlarmInput } from './alarm.js';

let database: TestDatabase;
let site: SiteFixture;
const at = (minute: number) => new Date(Date.UTC(2026, 10, 20, 4, minute));
beforeAll(async () => {
  database = await testDatabase();
  site = await makeSiteFixture(database.dataSource);
  await database.dataSource.query('UPDATE alarm SET closed_at = now()');
});
afterAll(() => database.close());

const input = (minute: number, details: object = {}): AlarmInput => ({ siteId: site.site, kind: 'gateway_offline', severity: 'critical', causeKey: 'gateway:1', objectKind: 'gateway', objectId: '1', objectName: 'GW-1', details, at: at(minute) });
const open = (minute: number, details?: object) => inTransaction(database.dataSource, (tx) => openAlarm(tx, input(minute, details)));
const close = (minute: number) => inTransaction(database.dataSource, (tx) => closeAlarm(tx, { siteId: site.site, causeKey: 'gateway:1', at: at(minute), reason: 'back' }));
const list = (state: 'open' | 'closed') => listAlarms(database.dataSource, { siteId: site.site, state, kind: 'gateway_offline', limit: 10, offset: 0 });

test('N-05 one cause is one open alarm that counts; closed, the same cause opens a new one', async () => {
  await open(0, { meters: 7 });
  await Promise.all([open(1, { meters: 7 }), open(2, { meters: 8 }), open(2, { meters: 8 })]);
  const { items, total } = await list('open');
  expect(total).toBe(1);
  expect(items[0]).toMatchObject({ count: 4, openedAt: at(0), objectName: 'GW-1', acknowledgedAt: null });
  await close(3);
  await close(4);
  expect((await list('closed')).items).toMatchObject([{ count: 4, closedAt: at(3), closeReason: 'back' }]);
  await open(5);
  expect((await list('open')).items).toMatchObject([{ count: 1, openedAt: at(5) }]);
});

test('N-05 who has seen it first is kept, and the alarm stays open until its cause is gone', async () => {
  const [alarm] = (await list('open')).items;
  await inTransaction(database.dataSource, (tx) => acknowledgeAlarm(tx, { id: alarm!.id, staffId: site.staff, at: at(6) }));
  await inTransaction(database.dataSource, (tx) => acknowledgeAlarm(tx, { id: alarm!.id, staffId: site.staff, at: at(9) }));
  expect((await list('open')).items).toMatchObject([{ acknowledgedAt: at(6), acknowledgedBy: '小李' }]);
  await expect(inTransaction(database.dataSource, (tx) => acknowledgeAlarm(tx, { id: 999_999, staffId: site.staff, at: at(9) }))).rejects.toMatchObject({ code: 'alarm-not-found' });
});

test('N-07 alarms are told apart by area, kind, severity, state and time; each area has its count', async () => {
  const other = await makeSiteFixture(database.dataSource, site.companyId);
  const raise = (causeKey: string, more: Partial<AlarmInput>) => inTransaction(database.dataSource, (tx) => openAlarm(tx, { ...input(20), causeKey, ...more }));
  await raise('m', { kind: 'meter_offline', severity: 'warning', objectKind: 'meter', objectId: String(site.meter) });
  await raise('b', { kind: 'meter_offline', severity: 'warning', objectKind: 'bus', objectId: site.bus, at: at(30) });
  await raise('s', { kind: 'fee_not_billed', severity: 'info', objectKind: 'stall', objectId: site.stall, at: at(40) });
  // Another site's meter of that number is no meter of this one.
  await raise('x', { kind: 'meter_offline', objectKind: 'meter', objectId: String(other.meter), at: at(50) });
  const found = async (filter: Partial<Parameters<typeof listAlarms>[1]>) => {
    const { items, total, areas } = await listAlarms(database.dataSource, { siteId: site.site, state: 'open', limit: 10, offset: 0, ...filter });
    return { shown: items.map(({ kind, buildingCode }) => `${kind} ${buildingCode ?? '-'}`), total, areas };
  };
  expect(await found({})).toEqual({ shown: ['meter_offline -', 'fee_not_billed B1', 'meter_offline B1', 'meter_offline B1', 'gateway_offline -'], total: 5, areas: [{ buildingCode: 'B1', count: 3 }, { buildingCode: null, count: 2 }] });
  expect((await found({ buildingId: site.building })).shown).toEqual(['fee_not_billed B1', 'meter_offline B1', 'meter_offline B1']);
  expect((await found({ buildingId: other.building })).total).toBe(0);
  expect((await found({ kind: 'meter_offline', severity: 'warning' })).total).toBe(2);
  expect((await found({ from: at(30), to: at(50) })).shown).toEqual(['fee_not_billed B1', 'meter_offline B1']);
  expect([(await found({ acknowledged: true })).total, (await found({ acknowledged: false })).total]).toEqual([1, 4]);
});
