import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { InjectDataSource } from '@nestjs/typeorm';
import type { FastifyRequest } from 'fastify';
import type { DataSource } from 'typeorm';
import { CustomerSessions, permissionsOf, StaffSessions, writeAudit, type Role } from '#libs/access';
import { CLOCK, type Actor, type Clock } from '#libs/runtime';
import { ACCESS, objectOf, type AccessRule, type ObjectRule } from './access.decorator.js';
import { ObjectFinder } from './object-finder.js';
import { notPermitted, signedOut, WebError } from './problem.js';
import { sessionToken, bearerToken } from './tokens.js';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Who may call, and on which objects: asked anew at every request, nothing is remembered from an earlier one. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly staffSessions: StaffSessions,
    private readonly customerSessions: CustomerSessions,
    private readonly objects: ObjectFinder,
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const rule = this.reflector.get<AccessRule | undefined>(ACCESS, context.getHandler());
    if (rule === undefined) throw notPermitted();
    if ('public' in rule) return true;
    if ('customer' in rule) await this.customer(request, objectOf(rule));
    else await this.staff(request, rule);
    return true;
  }

  private async customer(request: FastifyRequest, object: ObjectRule | undefined): Promise<void> {
    const token = bearerToken(request);
    const session = token === undefined ? undefined : await this.customerSessions.find(token);
    if (session === undefined) throw signedOut();
    const { customerId, customerIds, phone, name } = session;
    request.customer = { customerIds, phone, name, language: session.language === 'en' ? 'en' : 'zh-CN', actor: { kind: 'customer', id: customerId, name } };
    if (object !== undefined) request.object = await this.objects.forCustomer(object, request.params as Record<string, string>, request.customer);
  }

  private async staff(request: FastifyRequest, rule: Exclude<AccessRule, { public: true } | { customer: true }>): Promise<void> {
    const token = sessionToken(request);
    const session = token === undefined ? undefined : await this.staffSessions.find(token);
    if (session === undefined) throw signedOut();
    const { staffId, companyId, siteIds, loginName, displayName, csrfToken } = session;
    const actor: Actor = { kind: 'staff', id: staffId, name: displayName };
    const staff = { staffId, companyId, siteIds, loginName, displayName, csrfToken, actor, roles: session.roles as Role[], permissions: permissionsOf(session.roles), language: session.language === 'en' ? ('en' as const) : ('zh-CN' as const) };
    request.staff = staff;
    if (!SAFE.has(request.method) && request.headers['x-csrf-token'] !== csrfToken) throw new WebError(403, 'csrf-token-wrong', 'the request does not carry the token of its session');
    if ('signedIn' in rule) return;
    if (!staff.permissions.includes(rule.permission)) {
      await this.denied(request, actor, companyId, rule.permission);
      throw notPermitted();
    }
    if (rule.object === undefined) return;
    try {
      request.object = await this.objects.forStaff(rule.object, request.params as Record<string, string>, staff);
    } catch (error) {
      if (error instanceof WebError && error.status === 404) await this.denied(request, actor, companyId, rule.permission);
      throw error;
    }
  }

  /** A denied attempt is an event of its own. */
  private denied(request: FastifyRequest, actor: Actor, companyId: string, permission: string): Promise<void> {
    return writeAudit(this.dataSource, {
      at: this.clock.now(), actor, companyId, ip: request.ip, requestId: request.id, action: 'access.denied', result: 'denied', objectKind: 'route',
      objectId: `${request.method} ${request.routeOptions.url ?? ''}`, objectName: permission, after: request.params,
    });
  }
}
