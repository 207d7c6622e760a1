import { createHash } from 'node:crypto';
import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { InjectDataSource } from '@nestjs/typeorm';
import type { FastifyRequest } from 'fastify';
import { from, lastValueFrom, type Observable } from 'rxjs';
import type { DataSource } from 'typeorm';
import { IDEMPOTENT } from './answers.decorator.js';
import { WebError } from './problem.js';

const KEY = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
// A claim whose process died is taken over after so long.
const CLAIM_SECONDS = 60;

interface Stored {
  input_sha256: string;
  response: { done?: boolean; body?: unknown };
  stale: boolean;
}

/**
 * Acts once for one Idempotency-Key of one person on one route. The answer is kept and given again; another input under the same key
 * is refused; a twin that comes while the first still works is told to come again. What failed may be tried again under its key.
 */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    @InjectDataSource() private readonly dataSource: DataSource,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (this.reflector.get<boolean | undefined>(IDEMPOTENT, context.getHandler()) !== true) return next.handle();
    return from(this.once(context.switchToHttp().getRequest<FastifyRequest>(), next));
  }

  private async once(request: FastifyRequest, next: CallHandler): Promise<unknown> {
    const key = request.headers['idempotency-key'];
    if (typeof key !== 'string' || !KEY.test(key)) throw new WebError(400, 'idempotency-key-missing', 'money and switches need the header Idempotency-Key with a UUID');
    const scope = `http:${request.staff!.staffId}`;
    const hash = createHash('sha256').update(`${request.method} ${request.url}\n${JSON.stringify(request.body ?? null)}`).digest('hex');
    const known = await this.claim(scope, key.toLowerCase(), hash);
    if (known !== undefined) return known.response.body;
    try {
      const body: unknown = await lastValueFrom(next.handle());
      await this.dataSource.query('UPDATE idempotency_record SET response = $3 WHERE scope = $1 AND key = $2', [scope, key.toLowerCase(), JSON.stringify({ done: true, body: body ?? null })]);
      return body;
    } catch (error) {
      await this.dataSource.query('DELETE FROM idempotency_record WHERE scope = $1 AND key = $2', [scope, key.toLowerCase()]);
      throw error;
    }
  }

  /** Undefined when the key is ours to act on; the finished record when it was used before. */
  private async claim(scope: string, key: string, hash: string): Promise<Stored | undefined> {
    const claimed = (await this.dataSource.query(`INSERT INTO idempotency_record (scope, key, input_sha256, response) VALUES ($1, $2, $3, '{}') ON CONFLICT DO NOTHING RETURNING key`, [scope, key, hash])) as unknown[];
    if (claimed.length > 0) return undefined;
    const rows = (await this.dataSource.query(
      `SELECT input_sha256, response, at < clock_timestamp() - make_interval(secs => $3) AS stale FROM idempotency_record WHERE scope = $1 AND key = $2`,
      [scope, key, CLAIM_SECONDS],
    )) as Stored[];
    const stored = rows[0];
    if (stored !== undefined && stored.input_sha256 !== hash) throw new WebError(409, 'idempotency-key-reused', 'this key was used for another request');
    if (stored?.response.done === true) return stored;
    if (stored?.stale === true && (await this.takeOver(scope, key))) return undefined;
    throw new WebError(409, 'request-in-progress', 'the same request is being worked on', { retryAfterSeconds: 1 });
  }

  private async takeOver(scope: string, key: string): Promise<boolean> {
    const [, count] = (await this.dataSource.query(
      `UPDATE idempotency_record SET at = clock_timestamp() WHERE scope = $1 AND key = $2 AND at < clock_timestamp() - make_interval(secs => $3) AND NOT response ? 'done'`,
      [scope, key, CLAIM_SECONDS],
    )) as [unknown, number];
    return count > 0;
  }
}
