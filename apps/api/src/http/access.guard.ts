import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { countUse, customerOfToken, outsideOfToken, staffOfToken, writeAudit } from '#libs/access';
import type { StallOfCustomer } from '#libs/account';
import { CLOCK, DomainError, SETTINGS, type Clock, type Settings } from '#libs/runtime';
import { privacy } from '../privacy.js';
import { ACCESS, actorOfCustomer, actorOfOutside, type AccessRule, type AppRequest, type CustomerObjectKind, type NeededRight } from './access.js';
import { kioskOfToken } from './kiosk-token.js';
import { findForCustomer, isWellFormedId, siteOfKioskObject, siteOfObject, staffWithinReach } from './object-sites.js';

export const SESSION_COOKIE = 'yidu_session';
/** What an outside system may ask in a minute. */
const OUTSIDE_A_MINUTE = 600;

export function sessionToken(request: AppRequest): string | undefined {
  for (const pair of (request.headers.cookie ?? '').split(';')) {
    const [name, value] = pair.trim().split('=');
    if (name === SESSION_COOKIE && value !== undefined && value !== '') return value;
  }
  return undefined;
}

const bearerToken = (request: AppRequest): string | undefined => /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1];
/** A foreign page can make a browser send its cookie, never a header of ours: only the cookie needs this second proof. */
function requireOwnPage(request: AppRequest, csrfToken: string): void {
  if (request.method !== 'GET' && request.headers['x-csrf-token'] !== csrfToken) throw new DomainError('forbidden', 'csrf-token-missing', 'the page is out of date: reload it');
}
const notFound = () => new DomainError('not-found', 'not-found', 'there is no such thing');
const unauthenticated = () => new DomainError('forbidden', 'not-signed-in', 'sign in first');

/** Decides every request by its route's rule: who, with which permission, on whose object. No rule, no answer. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const rule = this.reflector.get<AccessRule | undefined>(ACCESS, context.getHandler());
    if (rule === undefined) throw notFound();
    const request = context.switchToHttp().getRequest<AppRequest>();
    request.asked = {};
    if (rule.who === 'public') return true;
    if (rule.who === 'staff') await this.admitStaff(request, rule);
    else if (rule.who === 'kiosk') await this.admitKiosk(request, rule);
    else if (rule.who === 'outside') await this.admitOutside(request, rule);
    else await this.admitCustomer(request, rule);
    return true;
  }

  private async admitStaff(request: AppRequest, rule: AccessRule): Promise<void> {
    const bearer = bearerToken(request);
    const token = bearer ?? sessionToken(request);
    const staff = token === undefined ? undefined : await staffOfToken(this.dataSource, token, this.clock.wall(), this.settings.DEMO === '1');
    if (staff === undefined) throw unauthenticated();
    Object.assign(request.asked, { staff, token });
    if (bearer === undefined) requireOwnPage(request, staff.csrfToken);
    if (rule.permission !== undefined && !staff.permissions.includes(rule.permission)) {
      await writeAudit(this.dataSource, {
        at: this.clock.now(), actor: { kind: 'staff', id: staff.staffId, name: staff.displayName }, companyId: staff.companyId, ip: request.ip, requestId: request.id,
        action: rule.audit ?? `${request.method} ${request.routeOptions.url ?? ''}`, objectKind: rule.object?.kind ?? '', objectId: parameterOf(request, rule) ?? '', result: 'denied',
      });
      throw new DomainError('forbidden', 'permission-missing', `needs ${rule.permission}`, { permission: rule.permission });
    }
    const id = parameterOf(request, rule);
    if (rule.object === undefined || id === undefined) return;
    if (!isWellFormedId(rule.object.kind, id)) throw new DomainError('invalid', 'malformed-id', 'the id has not the form of an id');
    if (rule.object.kind === 'staff') {
      if (!(await staffWithinReach(this.dataSource, id, staff))) throw notFound();
      return;
    }
    const siteId = await siteOfObject(this.dataSource, rule.object.kind, id, staff);
    if (siteId === undefined) throw notFound();
    request.asked.siteId = siteId;
  }

  private async admitCustomer(request: AppRequest, rule: AccessRule): Promise<void> {
    const token = bearerToken(request);
    const customer = token === undefined ? undefined : await customerOfToken(this.dataSource, token, this.clock.wall());
    if (customer === undefined) throw unauthenticated();
    Object.assign(request.asked, { customer, token });
    if (rule.withoutConsent !== true && customer.consentVersion !== privacy.version) throw new DomainError('forbidden', 'consent-needed', 'the privacy notice as it stands was not agreed to yet', { version: privacy.version });
    const id = parameterOf(request, rule);
    if (rule.object === undefined || id === undefined) return;
    if (!isWellFormedId(rule.object.kind, id)) throw new DomainError('invalid', 'malformed-id', 'the id has not the form of an id');
    const found = await findForCustomer(this.dataSource, { kind: rule.object.kind as CustomerObjectKind, id, customer, now: this.clock.now(), wall: this.clock.wall() });
    if (found === undefined) throw notFound();
    Object.assign(request.asked, found);
    if (found.standing !== undefined && !has(found.standing, customer.customerId, rule.right)) await this.refuse(request, rule, id);
  }

  /** The stall is there for the customer, this is not: told, and written down. */
  private async refuse(request: AppRequest, rule: AccessRule, id: string): Promise<never> {
    const { customer, siteId } = request.asked;
    await writeAudit(this.dataSource, {
      at: this.clock.now(), actor: actorOfCustomer(customer!), companyId: customer!.companyId, siteId: siteId ?? null, ip: request.ip, requestId: request.id,
      action: rule.audit ?? `${request.method} ${request.routeOptions.url ?? ''}`, objectKind: rule.object?.kind ?? '', objectId: id, result: 'denied',
    });
    throw new DomainError('forbidden', 'right-missing', `needs the right ${rule.right}`, { right: rule.right ?? '' });
  }

  private async admitOutside(request: AppRequest, rule: AccessRule): Promise<void> {
    const token = bearerToken(request);
    const outside = token === undefined ? undefined : await outsideOfToken(this.dataSource, token, this.clock.wall());
    if (outside === undefined) throw unauthenticated();
    Object.assign(request.asked, { outside, siteId: outside.siteId });
    await countUse(this.dataSource, { subject: `outside:${outside.tokenId}`, most: OUTSIDE_A_MINUTE, windowSeconds: 60, code: 'too-many-requests', wall: this.clock.wall() });
    if (outside.scopes.includes(rule.scope!)) return;
    await writeAudit(this.dataSource, { at: this.clock.now(), actor: actorOfOutside(outside), companyId: outside.companyId, siteId: outside.siteId, ip: request.ip, requestId: request.id, action: rule.audit ?? `${request.method} ${request.routeOptions.url ?? ''}`, result: 'denied' });
    throw new DomainError('forbidden', 'scope-missing', `needs the scope ${rule.scope!}`, { scope: rule.scope! });
  }

  private async admitKiosk(request: AppRequest, rule: AccessRule): Promise<void> {
    const token = request.headers['x-kiosk-token'];
    const kiosk = typeof token === 'string' ? await kioskOfToken(this.dataSource, token, this.clock.wall()) : undefined;
    if (kiosk === undefined) throw unauthenticated();
    request.asked.kiosk = kiosk;
    request.asked.siteId = kiosk.siteId;
    const id = parameterOf(request, rule);
    if (rule.object === undefined || id === undefined) return;
    if (!isWellFormedId(rule.object.kind, id)) throw new DomainError('invalid', 'malformed-id', 'the id has not the form of an id');
    if ((await siteOfKioskObject(this.dataSource, rule.object.kind, id, kiosk)) === undefined) throw notFound();
  }
}

function has(standing: StallOfCustomer, customerId: string, right: NeededRight | undefined): boolean {
  if (right === 'owner') return standing.role === 'owner';
  if (right === 'holder') return standing.holderId === customerId;
  return right === undefined || standing.rights.includes(right);
}

export function parameterOf(request: AppRequest, rule: AccessRule): string | undefined {
  return rule.object === undefined ? undefined : (request.params as Record<string, string>)[rule.object.parameter];
}
