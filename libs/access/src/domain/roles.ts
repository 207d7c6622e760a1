/** Roles of staff. What each may do is the table below; the web page and the API read the same one. */
export const ROLES = ['cashier', 'finance', 'engineer', 'site_admin', 'auditor', 'system_admin'] as const;
export type Role = (typeof ROLES)[number];

export const PERMISSIONS = [
  'stall.view', 'stall.edit', 'meter.view', 'meter.edit', 'gateway.view', 'import.run', 'read.now', 'relay.switch', 'relay.keep', 'quarantine.decide',
  'tariff.view', 'tariff.edit', 'account.view', 'account.open', 'account.close', 'recharge.take', 'recharge.view', 'bill.view', 'alarm.view', 'alarm.acknowledge',
  'breaker.decide', 'site.settings', 'staff.manage', 'audit.view',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

const cashier: readonly Permission[] = ['stall.view', 'meter.view', 'account.view', 'account.open', 'recharge.take', 'recharge.view', 'bill.view', 'read.now', 'alarm.view', 'tariff.view'];

const TABLE: Readonly<Record<Role, readonly Permission[]>> = {
  cashier,
  finance: [...cashier, 'tariff.edit', 'account.close'],
  engineer: ['stall.view', 'stall.edit', 'meter.view', 'meter.edit', 'gateway.view', 'import.run', 'read.now', 'relay.switch', 'relay.keep', 'quarantine.decide', 'alarm.view', 'alarm.acknowledge'],
  site_admin: PERMISSIONS,
  auditor: PERMISSIONS.filter((permission) => permission.endsWith('.view')),
  system_admin: ['staff.manage', 'site.settings', 'audit.view'],
};

/** Everything that the roles together permit, in the order of PERMISSIONS. */
export function permissionsOf(roles: readonly string[]): Permission[] {
  const held = new Set(roles.flatMap((role) => (Object.hasOwn(TABLE, role) ? TABLE[role as Role] : [])));
  return PERMISSIONS.filter((permission) => held.has(permission));
}

/** The roles that hold a permission. */
export function rolesWith(permission: Permission): Role[] {
  return ROLES.filter((role) => TABLE[role].includes(permission));
}

/**
 * Separation of duties: who audits or administers the system touches neither money nor relays, so these two roles stand alone.
 */
export function rolesConflict(roles: readonly string[]): boolean {
  return new Set(roles).size > 1 && (roles.includes('auditor') || roles.includes('system_admin'));
}
