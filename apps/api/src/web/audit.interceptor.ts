import { Inject, Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { InjectDataSource } from '@nestjs/typeorm';
import type { FastifyRequest } from 'fastify';
import { from, lastValueFrom, type Observable } from 'rxjs';
import type { DataSource } from 'typeorm';
import { writeAudit } from '#libs/access';
import { CLOCK, type Clock } from '#libs/runtime';
import { AUDITED } from './answers.decorator.js';
import { knownProblem } from './problem.filter.js';

/**
 * Writes an entry for every call of a route that is marked, done or failed. Changes of this house's own tables write theirs inside
 * their transaction and are not marked.
 */
@Injectable()
export class AuditInterceptor implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const action = this.reflector.get<string | undefined>(AUDITED, context.getHandler());
    if (action === undefined) return next.handle();
    return from(this.observed(action, context.switchToHttp().getRequest<FastifyRequest>(), next));
  }

  private async observed(action: string, request: FastifyRequest, next: CallHandler): Promise<unknown> {
    let result: unknown;
    try {
      result = await lastValueFrom(next.handle());
    } catch (error) {
      await this.write(action, request, { code: knownProblem(error)?.code ?? 'internal-error' });
      throw error;
    }
    if (request.auditNote?.skip !== true) await this.write(action, request, undefined);
    return result;
  }

  private async write(action: string, request: FastifyRequest, failure: { code: string } | undefined): Promise<void> {
    const { object, staff, customer, auditNote: note } = request;
    await writeAudit(this.dataSource, {
      at: this.clock.now(), actor: (staff ?? customer)!.actor, companyId: staff?.companyId ?? object?.companyId ?? null, siteId: object?.siteId ?? null, ip: request.ip, requestId: request.id, action,
      objectKind: object?.kind ?? '', objectId: note?.objectId ?? object?.id ?? '', objectName: note?.objectName ?? object?.name ?? '',
      before: note?.before, after: failure === undefined ? (note?.after ?? request.body) : { ...failure, asked: request.body }, result: failure === undefined ? 'ok' : 'failed',
    });
  }
}
