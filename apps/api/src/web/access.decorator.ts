import { SetMetadata } from '@nestjs/common';
import type { Permission } from '#libs/access';

/** What a path parameter names; the guard looks up whose it is. */
export type ObjectKind =
  | 'site' | 'building' | 'stall' | 'meter' | 'gateway' | 'bus' | 'account' | 'recharge' | 'tariff-plan' | 'quarantine' | 'alarm' | 'breaker' | 'batch' | 'read-request' | 'staff'
  | 'customer-stall' | 'customer-read-request';

/** The kind of object and the path parameter that names it. */
export type ObjectRule = readonly [kind: ObjectKind, parameter: string];

/** Who may call a route, and on which objects. */
export type AccessRule =
  | { public: true }
  /** any member of staff who is signed in */
  | { signedIn: true }
  | { permission: Permission; object?: ObjectRule }
  | { customer: true; object?: ObjectRule };

export const ACCESS = 'yidu:access';

/** Every route carries one; the product does not boot with a route that has none. */
export const Access = (rule: AccessRule) => SetMetadata(ACCESS, rule);

/** The object a rule names, if any. */
export function objectOf(rule: AccessRule): ObjectRule | undefined {
  return 'object' in rule ? rule.object : undefined;
}
