export const roles = ['cashier', 'finance', 'engineer', 'site_admin', 'auditor', 'system_admin'] as const;
export type Role = (typeof roles)[number];

export const permissions = [
  'stall.view', 'stall.edit', 'meter.view', 'meter.edit', 'gateway.view', 'import.run', 'read.now', 'relay.switch', 'relay.keep', 'quarantine.decide', 'tariff.view', 'tariff.edit',
  'account.view', 'account.open', 'account.edit', 'account.close', 'recharge.take', 'recharge.view', 'bill.view', 'alarm.view', 'alarm.acknowledge', 'breaker.decide', 'site.settings', 'staff.manage', 'audit.view', 'phone.view',
  'order.view', 'refund.ask', 'refund.decide', 'refund.pay', 'reconcile.view', 'reconcile.decide', 'merchant.edit', 'grant.view', 'owner.edit', 'ticket.view', 'ticket.work', 'announcement.send', 'kiosk.edit', 'approval.view', 'approval.decide', 'correction.make', 'dispute.decide',
  'share.edit', 'fee.edit', 'subsidy.edit', 'token.edit', 'bill.issue', 'quota.edit', 'tag.hang', 'tag.remove', 'dunning.work', 'grid.edit',
] as const;
export type Permission = (typeof permissions)[number];

const views: Permission[] = ['stall.view', 'meter.view', 'gateway.view', 'tariff.view', 'account.view', 'recharge.view', 'bill.view', 'alarm.view', 'order.view', 'reconcile.view', 'grant.view', 'ticket.view', 'approval.view'];

/** What each role may do: a cashier cannot cut, an engineer cannot touch money, a system admin does neither. */
export const permissionsOfRole: Readonly<Record<Role, readonly Permission[]>> = {
  cashier: ['stall.view', 'meter.view', 'account.view', 'account.open', 'recharge.take', 'recharge.view', 'bill.view', 'read.now', 'alarm.view', 'tariff.view', 'phone.view', 'order.view', 'refund.ask', 'refund.pay', 'grant.view', 'approval.view', 'correction.make', 'dunning.work'],
  finance: [...views, 'account.edit', 'account.close', 'tariff.edit', 'phone.view', 'refund.ask', 'refund.decide', 'reconcile.decide', 'approval.decide', 'correction.make', 'dispute.decide', 'share.edit', 'fee.edit', 'subsidy.edit', 'grid.edit', 'bill.issue', 'quota.edit', 'dunning.work'],
  engineer: ['stall.view', 'stall.edit', 'meter.view', 'meter.edit', 'gateway.view', 'import.run', 'read.now', 'relay.switch', 'relay.keep', 'quarantine.decide', 'alarm.view', 'alarm.acknowledge', 'account.view', 'tariff.view', 'ticket.view', 'ticket.work', 'grant.view', 'tag.hang'],
  site_admin: permissions.filter((permission) => permission !== 'recharge.take' && permission !== 'refund.pay'),
  auditor: [...views, 'audit.view'],
  system_admin: ['staff.manage', 'site.settings', 'audit.view'],
};

const MONEY_ROLES: readonly Role[] = ['cashier', 'finance'];

/** Why these roles cannot be held by one person, or undefined: who looks at the trail does nothing else, who runs the system touches no money. */
export function roleConflict(held: readonly Role[]): 'auditor-stands-alone' | 'system-admin-without-money' | undefined {
  if (held.includes('auditor') && new Set(held).size > 1) return 'auditor-stands-alone';
  if (held.includes('system_admin') && held.some((role) => MONEY_ROLES.includes(role))) return 'system-admin-without-money';
  return undefined;
}

/** The union of what the roles may do. */
export function permissionsOf(held: readonly Role[]): Permission[] {
  const granted = new Set(held.flatMap((role) => permissionsOfRole[role] ?? []));
  return permissions.filter((permission) => granted.has(permission));
}
