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
