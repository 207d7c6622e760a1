import { createHash } from 'node:crypto';
import { Inject, Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { InjectDataSource } from '@nestjs/typeorm';
import { from, type Observable } from 'rxjs';
import { lastValueFrom } from 'rxjs';
import type { DataSource } from 'typeorm';
import { writeAudit } from '#libs/access';
import { CLOCK, DomainError, type Clock } from '#libs/runtime';
import { ACCESS, type AccessRule, type AppRequest } from './access.js';
import { parameterOf } from './access.guard.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const secrets = new Set(['password', 'code', 'token']);

/** Around every change: the same Idempotency-Key gives the same answer, and what was done is told to the audit trail. */
@Injectable()
export class WriteInterceptor implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const rule = this.reflector.get<AccessRule>(ACCESS, context.getHandler());
    const request = context.switchToHttp().getRequest<AppRequest>();
    if (request.method === 'GET' || rule.who === 'public') return next.handle();
    return from(this.run(rule, request, () => lastValueFrom(next.handle(), { defaultValue: undefined })));
  }

  private async run(rule: AccessRule, request: AppRequest, act: () => Promise<unknown>): Promise<unknown> {
    if (rule.idempotent !== true) return this.audited(rule, request, act);
    const key = request.headers['idempotency-key'];
    if (typeof key !== 'string' || !UUID.test(key)) throw new DomainError('invalid', 'idempotency-key-missing', 'the header Idempotency-Key must carry a UUID');
    const scope = `${request.asked.staff?.staffId ?? request.asked.customer?.customerId ?? ''} ${request.method} ${request.routeOptions.url ?? ''}`;
    const input = createHash('sha256').update(JSON.stringify([request.params, request.body])).digest('hex');
    const [known] = (await this.dataSource.query('SELECT input_sha256 AS input, response FROM idempotency_record WHERE scope = $1 AND key = $2', [scope, key])) as { input: string; response: { body: unknown } }[];
    if (known !== undefined) {
      if (known.input !== input) throw new DomainError('conflict', 'idempotency-key-reused', 'this key was used for another request');
      return known.response.body;
    }
    const body = await this.audited(rule, request, act);
    await this.dataSource.query('INSERT INTO idempotency_record (scope, key, input_sha256, response) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING', [scope, key, input, JSON.stringify({ body: body ?? null })]);
    return body;
  }

  private async audited(rule: AccessRule, request: AppRequest, act: () => Promise<unknown>): Promise<unknown> {
    const result = await act();
    const { staff, customer, siteId, auditBefore, auditName } = request.asked;
    if (rule.audit === undefined) return result;
    await writeAudit(this.dataSource, {
      at: this.clock.now(), requestId: request.id, ip: request.ip,
      actor: staff !== undefined ? { kind: 'staff', id: staff.staffId, name: staff.displayName } : { kind: 'customer', id: customer?.customerId ?? '', name: customer?.name ?? '' },
      companyId: staff?.companyId ?? null, siteId: siteId ?? null, action: rule.audit,
      objectKind: rule.object?.kind ?? '', objectId: parameterOf(request, rule) ?? '', objectName: auditName ?? '', before: auditBefore ?? null, after: withoutSecrets(request.body),
    });
    return result;
  }
}

function withoutSecrets(body: unknown): object | null {
  if (typeof body !== 'object' || body === null) return null;
  return Object.fromEntries(Object.entries(body).map(([name, value]) => [name, secrets.has(name) ? '[hidden]' : (value as unknown)]));
}
