import { Inject, Injectable, StreamableFile, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply } from 'fastify';
import { map, type Observable } from 'rxjs';
import { LOGGER, type Logger } from '#libs/runtime';
import { ANSWERS, type AnswerRule } from './answers.decorator.js';

/** Lets through what the answer's schema names and nothing else; an answer that does not fit its schema is a defect and stays inside. */
@Injectable()
export class AnswerInterceptor implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const rule = this.reflector.get<AnswerRule | undefined>(ANSWERS, context.getHandler());
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    if (!reply.hasHeader('cache-control')) void reply.header('cache-control', 'no-store');
    return next.handle().pipe(map((value: unknown) => this.fitted(rule, value, reply)));
  }

  private fitted(rule: AnswerRule | undefined, value: unknown, reply: FastifyReply): unknown {
    if (rule?.schema === undefined || rule.mediaType !== undefined || value instanceof StreamableFile) return value;
    const parsed = rule.schema.safeParse(value);
    if (!parsed.success) {
      this.logger.error({ issues: parsed.error.issues.slice(0, 5) }, `answer of "${rule.summary}" does not fit its schema`);
      throw new Error('an answer does not fit its schema');
    }
    if (parsed.data !== null) return parsed.data;
    // Nest would send an empty body for null.
    void reply.header('content-type', 'application/json; charset=utf-8');
    return 'null';
  }
}
