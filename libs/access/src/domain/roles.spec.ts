import { expect, test } from 'vitest';
import { PERMISSIONS, permissionsOf, ROLES, rolesConflict, rolesWith } from './roles.js';

test('G-02 a cashier takes money and switches nothing; an engineer switches and takes no money', () => {
  expect(permissionsOf(['cashier'])).toContain('recharge.take');
  expect(permissionsOf(['cashier']).filter((permission) => permission.startsWith('relay.'))).toEqual([]);
  expect(permissionsOf(['engineer'])).toContain('relay.switch');
  expect(permissionsOf(['engineer']).filter((permission) => /^(recharge|account|tariff|bill)\./.test(permission))).toEqual([]);
});

test('G-02 an auditor sees everything and changes nothing; a system administrator touches neither money nor relays', () => {
  expect(permissionsOf(['auditor']).every((permission) => permission.endsWith('.view'))).toBe(true);
  expect(permissionsOf(['auditor'])).toHaveLength(PERMISSIONS.filter((permission) => permission.endsWith('.view')).length);
  expect(permissionsOf(['system_admin'])).toEqual(['site.settings', 'staff.manage', 'audit.view']);
});

test('G-02 permissions of several roles add up; unknown roles permit nothing', () => {
  expect(permissionsOf(['cashier', 'engineer'])).toEqual(expect.arrayContaining(['recharge.take', 'relay.switch']));
  expect(permissionsOf(['root', '__proto__', 'constructor'])).toEqual([]);
});

test('G-05 auditing and system administration stand alone', () => {
  expect(rolesConflict(['cashier', 'auditor'])).toBe(true);
  expect(rolesConflict(['system_admin', 'finance'])).toBe(true);
  expect(rolesConflict(['cashier', 'engineer'])).toBe(false);
  expect(ROLES.some((role) => rolesConflict([role, role]))).toBe(false);
});

test('G-02 every permission is held by somebody', () => {
  expect(PERMISSIONS.filter((permission) => rolesWith(permission).length === 0)).toEqual([]);
});
