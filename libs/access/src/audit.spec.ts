import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../test/support/database.js';
import { sealAudit, verifyAudit, writeAudit } from './audit.js';
import { permissionsOf } from './permissions.js';

let database: TestDatabase;
const at = new Date('2026-11-20T04:00:00Z');
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());

const write = (action: string) => writeAudit(database.dataSource, { at, actor: { kind: 'system', id: 's', name: 's' }, companyId: null, ip: '', requestId: '', action, after: { action } });

test('G-03 sealed entries are an unbroken chain; the first changed block is named, and the trail cannot be edited by the application', async () => {
  for (let block = 0; block < 3; block++) {
    for (let i = 0; i < 5; i++) await write(`block ${block} entry ${i}`);
    expect(await sealAudit(database.dataSource, at)).toBe(5);
  }
  expect(await sealAudit(database.dataSource, at)).toBe(0);
  expect(await verifyAudit(database.dataSource)).toEqual({ ok: true, entries: 15, seals: 3 });
  expect(await verifyAudit(database.dataSource, 1)).toEqual({ ok: true, entries: 10, seals: 2 });
  await expect(database.dataSource.query(`UPDATE audit_entry SET action = 'x' WHERE id = 7`)).rejects.toThrow('append-only');
  await database.dataSource.query('ALTER TABLE audit_entry DISABLE TRIGGER ALL');
  await database.dataSource.query(`UPDATE audit_entry SET actor_name = 'somebody else' WHERE id = 7`);
  expect(await verifyAudit(database.dataSource)).toMatchObject({ ok: false, firstBroken: { seq: 2, firstId: 6, lastId: 10 } });
  expect(await verifyAudit(database.dataSource, 1)).toMatchObject({ ok: false, firstBroken: { seq: 2 } });
});

test('G-03 a long trail is verified page by page, and no block is left out between two pages', async () => {
  const long = await testDatabase();
  for (let block = 0; block < 203; block++) {
    await long.dataSource.query(`INSERT INTO audit_entry (at, actor_kind, actor_id, actor_name, ip, request_id, action, object_kind, object_id, object_name, result) VALUES (now(), 'system', 's', 's', '', '', 'a', '', '', '', 'ok')`);
    await sealAudit(long.dataSource, at);
  }
  const pages: (number | undefined)[] = [];
  let entries = 0;
  for (let after: number | undefined = 0; after !== undefined; ) {
    const verdict = await verifyAudit(long.dataSource, after);
    expect(verdict.ok).toBe(true);
    entries += verdict.entries;
    pages.push(verdict.next);
    after = verdict.next;
  }
  await long.close();
  expect(pages).toEqual([100, 200, undefined]);
  expect(entries).toBe(203);
});

test('G-02 a cashier cannot cut, an engineer cannot touch money, a system admin does neither', () => {
  expect(permissionsOf(['cashier'])).not.toContain('relay.switch');
  expect(permissionsOf(['engineer'])).not.toContain('recharge.take');
  expect(permissionsOf(['system_admin']).filter((permission) => /^(relay|recharge|account|tariff)\./.test(permission))).toEqual([]);
});
