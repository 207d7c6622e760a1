import { createParamDecorator, SetMetadata, type ExecutionContext } from '@nestjs/common';
import { ApiExtension } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import type { CustomerIdentity, OutsideIdentity, OutsideScope, Permission, StaffIdentity } from '#libs/access';
import type { StallOfCustomer, StallRight } from '#libs/account';
import type { Actor } from '#libs/runtime';
import type { OwnObjectKind } from './own-objects.js';

/** What a path parameter names; the guard finds its site and refuses what is not the caller's as if it did not exist. */
export type ObjectKind =
  | 'site' | 'building' | 'stall' | 'meter' | 'bus' | 'quarantine' | 'account' | 'recharge' | 'alarm' | 'breaker' | 'batch' | 'tariff-plan' | 'read-request' | 'staff' | 'grant' | 'photo' | 'ticket' | 'announcement' | 'account-type'
  | 'order' | 'channel-bill' | 'difference' | 'merchant' | 'dispute' | 'debt' | 'closing-check' | 'refund' | 'refund-request' | 'kiosk' | 'formula-meter' | 'pool' | 'apportionment-run' | 'fee-item' | 'charge-bill' | 'deposit' | 'kiosk-stall' | 'kiosk-order' | 'approval' | 'tariff-draft' | 'subsidy-rule' | 'subsidy' | 'outside-token' | 'grid-bill' | 'cash-receipt' | 'cut-run' | 'repair-tag' | CustomerObjectKind;

/** What a customer's path names: a stall, something that belongs to one, or something of his own. */
export type CustomerObjectKind = 'customer-stall' | 'customer-read-request' | 'customer-grant' | 'customer-owner-switch' | 'customer-offer' | 'customer-identity' | 'customer-order' | OwnObjectKind;

/** What a customer must be permitted on the stall; 'owner': he must own it; 'holder': the account must be his. */
export type NeededRight = StallRight | 'owner' | 'holder';

export interface AccessRule {
  who: 'public' | 'staff' | 'customer' | 'kiosk' | 'outside';
  /** outside systems: what their token must be good for */
  scope?: OutsideScope;
  permission?: Permission;
  object?: { kind: ObjectKind; parameter: string };
  /** customers: on the stall that the object is or belongs to */
  right?: NeededRight;
  /** customers: open before the privacy notice was agreed to, since it leads there or away from us */
  withoutConsent?: boolean;
  /** money and switches: the request carries an Idempotency-Key, and its answer is kept */
  idempotent?: boolean;
  /** what the audit trail calls it; required for every change by staff */
  audit?: string;
}

export const ACCESS = 'access-rule';

function rule(access: AccessRule): MethodDecorator {
  return (target, key, descriptor) => {
    SetMetadata(ACCESS, access)(target, key, descriptor);
    ApiExtension('x-access', access)(target, key, descriptor);
  };
}

/** Anybody may call it. */
export const Public = (): MethodDecorator => rule({ who: 'public' });

/** Staff with the permission, on an object of their own company and scope. */
export const Staff = (permission: Permission | undefined, object?: `${ObjectKind}:${string}`, more: Pick<AccessRule, 'idempotent' | 'audit'> = {}): MethodDecorator =>
  rule({ who: 'staff', ...(permission === undefined ? {} : { permission }), ...objectOf(object), ...more });

/** A signed-in customer, on a stall that he holds, owns or was let into, with the right that is named there; seeing it is the least. He has agreed to the privacy notice as it stands, where nothing else is said. */
export const Customer = (object?: `${CustomerObjectKind}:${string}`, more: Pick<AccessRule, 'audit' | 'idempotent' | 'right' | 'withoutConsent'> = {}): MethodDecorator =>
  rule({ who: 'customer', ...objectOf(object), ...(object === undefined ? {} : { right: 'view' }), ...more });

/** A touch screen in a hall, by the token that was written into it: stalls and orders of its own site. */
export const Kiosk = (object?: `${ObjectKind}:${string}`, more: Pick<AccessRule, 'idempotent'> = {}): MethodDecorator => rule({ who: 'kiosk', ...objectOf(object), ...more });

/** A system of somebody else, by the token of a site, within its scope; what it asks for lies in the site of its token. */
export const Outside = (scope: OutsideScope, more: Pick<AccessRule, 'audit'> = {}): MethodDecorator => rule({ who: 'outside', scope, ...more });

function objectOf(text: string | undefined): { object?: { kind: ObjectKind; parameter: string } } {
  if (text === undefined) return {};
  const [kind, parameter] = text.split(':') as [ObjectKind, string];
  return { object: { kind, parameter } };
}

export interface KioskIdentity {
  kioskId: string;
  siteId: string;
  name: string;
}

export interface AskedBy {
  staff?: StaffIdentity;
  customer?: CustomerIdentity;
  kiosk?: KioskIdentity;
  outside?: OutsideIdentity;
  /** how the customer stands to the stall that his path names */
  standing?: StallOfCustomer;
  siteId?: string;
  token?: string;
  /** what stood before a change, for the audit trail */
  auditBefore?: object;
  auditName?: string;
}

export type AppRequest = FastifyRequest & { asked: AskedBy };

const requestOf = (context: ExecutionContext): AppRequest => context.switchToHttp().getRequest<AppRequest>();

export const Me = createParamDecorator((_: unknown, context: ExecutionContext): StaffIdentity => requestOf(context).asked.staff!);
export const MyCustomer = createParamDecorator((_: unknown, context: ExecutionContext): CustomerIdentity => requestOf(context).asked.customer!);
export const MyKiosk = createParamDecorator((_: unknown, context: ExecutionContext): KioskIdentity => requestOf(context).asked.kiosk!);
export const MyOutside = createParamDecorator((_: unknown, context: ExecutionContext): OutsideIdentity => requestOf(context).asked.outside!);
/** How the customer stands to the stall that the guard found. */
export const MyStanding = createParamDecorator((_: unknown, context: ExecutionContext): StallOfCustomer => requestOf(context).asked.standing!);
/** The site of the object that the guard found. */
export const SiteId = createParamDecorator((_: unknown, context: ExecutionContext): string => requestOf(context).asked.siteId!);
export const Asked = createParamDecorator((_: unknown, context: ExecutionContext): AppRequest => requestOf(context));

export const actorOf = (staff: StaffIdentity): Actor => ({ kind: 'staff', id: staff.staffId, name: staff.displayName });
export const actorOfCustomer = (customer: CustomerIdentity): Actor => ({ kind: 'customer', id: customer.customerId, name: customer.name === '' ? customer.phone.replace(/^(.{3}).*(.{4})$/, '$1****$2') : customer.name });
export const actorOfOutside = ({ tokenId, name }: OutsideIdentity): Actor => ({ kind: 'system', id: `outside:${tokenId}`, name });
