import { Inject, Injectable, RequestMethod, SetMetadata, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { HTTP_CODE_METADATA, METHOD_METADATA } from '@nestjs/common/constants.js';
import { Reflector } from '@nestjs/core';
import { ApiResponse } from '@nestjs/swagger';
import { map, type Observable } from 'rxjs';
import { z } from 'zod';
import { LOGGER, type Logger } from '#libs/runtime';

export const ANSWER = 'answer-schema';

/** The answer of a route that has nothing to say: 204. */
export const nothing = z.undefined();

/** What a route answers when it succeeds. Stands first of a route's decorators, since the status is theirs. */
export function Answers(schema: z.ZodType, contentType = 'application/json'): MethodDecorator {
  return (target, key, descriptor) => {
    const handler = descriptor.value as object;
    const method = Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod | undefined;
    if (method === undefined) throw new Error(`${String(key)}: @Answers must stand before the route's other decorators`);
    const status = (Reflect.getMetadata(HTTP_CODE_METADATA, handler) as number | undefined) ?? (method === RequestMethod.POST ? 201 : 200);
    SetMetadata(ANSWER, schema)(target, key, descriptor);
    const answer = schema === nothing ? {} : contentType === 'application/json' ? { standardSchema: schema } : { content: { [contentType]: { schema: documented(schema, 'output').schema as object } } };
    ApiResponse({ status, description: '', ...answer })(target, key, descriptor);
    ApiResponse({ status: 'default', description: 'the request was refused or failed', content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } })(target, key, descriptor);
  };
}

/** Every failure: a stable code for programs, a title for people, the request's id for the log. */
export const problemSchema = z
  .strictObject({
    type: z.string(), status: z.number().int(), code: z.string(), title: z.string(), requestId: z.string(),
    params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
    errors: z.array(z.strictObject({ path: z.string(), code: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'Problem' });

/** A schema as the document shows it; what has an id becomes a component of that name. */
export function documented(schema: z.ZodType, io: 'input' | 'output'): { schema: unknown; components: Record<string, object> } {
  const { $defs = {}, $schema: _dialect, ...whole } = z.toJSONSchema(schema, {
    target: 'draft-2020-12', io, reused: 'inline',
    override: ({ jsonSchema }) => {
      // The form says it; the pattern of a date is a page long, and the bounds of exact numbers are no rule of ours.
      if (jsonSchema.format === 'date-time' || jsonSchema.format === 'date' || jsonSchema.format === 'uuid') delete jsonSchema.pattern;
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
      delete jsonSchema.id;
    },
  }) as { $defs?: Record<string, object>; $schema?: string };
  return { schema: whole, components: $defs };
}

/**
 * Tests only (CHECK_ANSWERS=1): every answer is held against its schema as the client would receive it; one that differs fails
 * the request and is logged, so that the document cannot say what is not so.
 */
@Injectable()
export class AnswerCheck implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const schema = this.reflector.get<z.ZodType>(ANSWER, context.getHandler());
    const route = `${context.getClass().name}.${context.getHandler().name}`;
    return next.handle().pipe(
      map((answer: unknown) => {
        const text = JSON.stringify(answer) as string | undefined;
        const { success, error } = schema.safeParse(text === undefined ? undefined : JSON.parse(text));
        if (success) return answer;
        const differences = error.issues.slice(0, 10).map(({ path, message, ...issue }) => `${path.join('.')}: ${message}${'keys' in issue ? ` ${String(issue.keys)}` : ''}`);
        this.logger.fatal({ route, differences }, 'the answer is not what the document says');
        throw new Error(`${route} answered what the document does not say: ${differences.join('; ')}`);
      }),
    );
  }
}
