import { z } from 'zod';

/** RFC 9457. `code` is the contract: texts for people are made from code and params by the clients. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  code: z.string(),
  detail: z.string().optional(),
  params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  errors: z.array(z.object({ path: z.string(), code: z.string(), message: z.string() })).optional(),
  requestId: z.string(),
}).meta({ id: 'Problem' });
export type Problem = z.infer<typeof problemSchema>;

/** A refusal that is made at the web border: signed out, not permitted, malformed. */
export class WebError extends Error {
  override readonly name = 'WebError';
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly more: { params?: Record<string, string | number>; errors?: NonNullable<Problem['errors']>; retryAfterSeconds?: number } = {},
  ) {
    super(message);
  }
}

export const signedOut = () => new WebError(401, 'signed-out', 'sign in first');
export const notPermitted = () => new WebError(403, 'not-permitted', 'your roles do not permit this');
/** The same words for what is another's and for what is not there. */
export const notFound = () => new WebError(404, 'not-found', 'there is no such thing, or it is not yours');

/** Refuses a locked sign-in and says when it may be tried again. */
export function signInLocked(until: Date, now: Date): WebError {
  const retryAfterSeconds = Math.max(1, Math.ceil((until.getTime() - now.getTime()) / 1000));
  return new WebError(429, 'sign-in-locked', 'too many failures; wait', { params: { until: until.toISOString() }, retryAfterSeconds });
}
