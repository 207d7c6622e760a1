import { createHash } from 'node:crypto';
import { Inject, Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { InjectDataSource } from '@nestjs/typeorm';
import { from, type Observable } from 'rxjs';
import { lastValueFrom } from 'rxjs';
import type { DataSource } from 'typeorm';
import { writeAudit } from '#libs/access';
import { withWitness, type Tx } from '#libs/database';
import { CLOCK, DomainError, type Clock } from '#libs/runtime';
import { ACCESS, actorOfCustomer, actorOfOutside, type AccessRule, type AppRequest } from './access.js';
import { parameterOf } from './access.guard.js';
import { nameOfObject } from './object-names.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
// A claim whose process died is taken over after so long.
const CLAIM_SECONDS = 60;
const secrets = new Set(['password', 'code', 'token', 'ticket', 'phoneCode', 'offer']);

/**
 * Around every change: the same Idempotency-Key gives the same answer, and what was done is told to the audit trail in the
 * transaction that did it, so that neither is ever without the other.
 */
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
    const scope = `${request.asked.staff?.staffId ?? request.asked.customer?.customerId ?? request.asked.kiosk?.kioskId ?? ''} ${request.method} ${request.routeOptions.url ?? ''}`;
    const input = createHash('sha256').update(JSON.stringify([request.params, request.body])).digest('hex');
    const known = await this.claim(scope, key, input);
    if (known !== undefined) return known.body;
    try {
      const body = await this.audited(rule, request, act);
      await this.dataSource.query('UPDATE idempotency_record SET response = $3 WHERE scope = $1 AND key = $2', [scope, key, JSON.stringify({ done: true, body: body ?? null })]);
      return body;
    } catch (error) {
      // What failed may be tried again under its key.
      await this.dataSource.query('DELETE FROM idempotency_record WHERE scope = $1 AND key = $2', [scope, key]);
      throw error;
    }
  }

  /** Undefined when the key is ours to act on; the kept answer when it was used before. A twin that comes meanwhile is told to come again. */
  private async claim(scope: string, key: string, input: string): Promise<{ body: unknown } | undefined> {
    const claimed = (await this.dataSource.query(
      `INSERT INTO idempotency_record AS r (scope, key, input_sha256, response) VALUES ($1, $2, $3, '{}')
       ON CONFLICT (scope, key) DO UPDATE SET at = clock_timestamp() WHERE r.input_sha256 = $3 AND NOT r.response ? 'done' AND r.at < clock_timestamp() - make_interval(secs => ${CLAIM_SECONDS}) RETURNING key`,
      [scope, key, input],
    )) as unknown[];
    if (claimed.length > 0) return undefined;
    const [known] = (await this.dataSource.query('SELECT input_sha256 AS input, response FROM idempotency_record WHERE scope = $1 AND key = $2', [scope, key])) as { input: string; response: { done?: boolean; body?: unknown } }[];
    if (known !== undefined && known.input !== input) throw new DomainError('conflict', 'idempotency-key-reused', 'this key was used for another request');
    if (known?.response.done === true) return { body: known.response.body };
    throw new DomainError('conflict', 'request-in-progress', 'the same request is being worked on');
  }

  private async audited(rule: AccessRule, request: AppRequest, act: () => Promise<unknown>): Promise<unknown> {
    if (rule.audit === undefined) return act();
    let told = false;
    const witness = { beforeCommit: async (tx: Tx) => (told ? undefined : this.tell(tx, rule, request, undefined)), afterCommit: () => void (told = true) };
    let result: unknown;
    try {
      result = await withWitness(witness, act);
    } catch (error) {
      await this.tell(this.dataSource, rule, request, { code: error instanceof DomainError ? error.code : 'refused' });
      throw error;
    }
    // Some actions commit nothing: a dry run, a batch that was started before.
    if (!told) await this.tell(this.dataSource, rule, request, undefined);
    return result;
  }

  /** One entry for what was done, and one for what was tried and failed. */
  private async tell(database: Pick<Tx, 'query'>, rule: AccessRule, request: AppRequest, failure: { code: string } | undefined): Promise<void> {
    const { staff, customer, outside, siteId, auditBefore, auditName } = request.asked;
    const [objectKind, objectId] = [rule.object?.kind ?? '', parameterOf(request, rule) ?? ''];
    await writeAudit(database, {
      at: this.clock.now(), requestId: request.id, ip: request.ip,
      actor: staff !== undefined ? { kind: 'staff', id: staff.staffId, name: staff.displayName } : outside !== undefined ? actorOfOutside(outside) : actorOfCustomer(customer!),
      companyId: staff?.companyId ?? outside?.companyId ?? customer?.companyId ?? null, siteId: siteId ?? null, action: rule.audit ?? '',
      objectKind, objectId, objectName: auditName ?? (await nameOfObject(database, objectKind, objectId)), before: auditBefore ?? null,
      after: failure === undefined ? withoutSecrets(request.body) : { ...failure, asked: withoutSecrets(request.body) }, result: failure === undefined ? 'ok' : 'failed',
    });
  }
}

function withoutSecrets(body: unknown): object | null {
  if (typeof body !== 'object' || body === null) return null;
  return Object.fromEntries(Object.entries(body).map(([name, value]) => [name, secrets.has(name) ? '[hidden]' : (value as unknown)]));
}
