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
  await expect(database.dataSource.query(`UPDATE audit_entry SET action = 'x' WHERE id = 7`)).rejects.toThrow('append-only');
  await database.dataSource.query('ALTER TABLE audit_entry DISABLE TRIGGER ALL');
  await database.dataSource.query(`UPDATE audit_entry SET actor_name = 'somebody else' WHERE id = 7`);
  expect(await verifyAudit(database.dataSource)).toMatchObject({ ok: false, firstBroken: { seq: 2, firstId: 6, lastId: 10 } });
});

test('G-02 a cashier cannot cut, an engineer cannot touch money, a system admin does neither', () => {
  expect(permissionsOf(['cashier'])).not.toContain('relay.switch');
  expect(permissionsOf(['engineer'])).not.toContain('recharge.take');
  expect(permissionsOf(['system_admin']).filter((permission) => /^(relay|recharge|account|tariff)\./.test(permission))).toEqual([]);
});
