import { applyDecorators, HttpCode, SetMetadata } from '@nestjs/common';
import type { z } from 'zod';

export interface AnswerRule {
  summary: string;
  /** undefined: no content */
  schema?: z.ZodType;
  status: number;
  /** content of an answer that is not JSON */
  mediaType?: string;
}

export const ANSWERS = 'yidu:answers';
export const IDEMPOTENT = 'yidu:idempotent';
export const AUDITED = 'yidu:audited';

/** What a handler returns for a schema: instants may still be Date objects. */
export type Answer<Schema extends z.ZodType> = Promise<z.input<Schema>>;

/** Declares what a route answers. Members that the schema does not name never leave the product. */
export function Answers(summary: string, schema: z.ZodType | undefined, options: { status?: number; mediaType?: string } = {}) {
  const status = options.status ?? (schema === undefined && options.mediaType === undefined ? 204 : 200);
  const rule: AnswerRule = { summary, status, ...(schema === undefined ? {} : { schema }), ...(options.mediaType === undefined ? {} : { mediaType: options.mediaType }) };
  return applyDecorators(SetMetadata(ANSWERS, rule), HttpCode(status));
}

/** Money and switches: the request carries an Idempotency-Key, and the same key acts once. */
export const Idempotent = () => SetMetadata(IDEMPOTENT, true);

/** Writes an audit entry of this action for every call, also a refused or failed one. */
export const Audited = (action: string) => SetMetadata(AUDITED, action);
