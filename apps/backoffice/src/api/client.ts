import type { Answer, Body, Known } from './schema';
import type { Problem } from './types';

/** A refused or failed request, with the server's stable code. */
export class ApiError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.title);
  }
}

let csrfToken = '';
export const setCsrfToken = (token: string): void => {
  csrfToken = token;
};

const LIMIT_MS = 30_000;

/** Calls the API; throws an ApiError with the server's problem, or code 'network' when nothing came back. */
export async function call(method: string, path: string, body?: unknown, key: string = crypto.randomUUID()): Promise<unknown> {
  const form = body instanceof FormData;
  let answer: Response;
  try {
    answer = await fetch(`/api/v1${path}`, {
      method,
      signal: AbortSignal.timeout(LIMIT_MS),
      headers: { ...(method === 'GET' ? {} : { 'x-csrf-token': csrfToken, 'idempotency-key': key }), ...(body === undefined || form ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: form ? body : JSON.stringify(body) }),
    });
  } catch {
    throw new ApiError({ type: 'about:blank', status: 0, code: 'network', title: 'no answer', requestId: '' });
  }
  const text = await answer.text();
  const content: unknown = text === '' ? undefined : JSON.parse(text);
  if (answer.ok) return content;
  if (answer.status === 401 && path !== '/session') window.dispatchEvent(new Event('signed-out'));
  throw new ApiError(content as Problem);
}

/** The body a route wants, and a key that makes a repeated request the same one. */
type Sent<Wanted> = undefined extends Wanted ? [body?: undefined, key?: string] : [body: Wanted, key?: string];

// What comes back is what the API's document says of the route; tests hold every answer against it.
export const get = <const P extends string>(path: P & Known<'get', P>): Promise<Answer<'get', P>> => call('GET', path) as Promise<Answer<'get', P>>;
export const post = <const P extends string>(path: P & Known<'post', P>, ...[body, key]: Sent<Body<'post', P>>): Promise<Answer<'post', P>> => call('POST', path, body ?? {}, key) as Promise<Answer<'post', P>>;
export const put = <const P extends string>(path: P & Known<'put', P>, body: Body<'put', P>): Promise<Answer<'put', P>> => call('PUT', path, body) as Promise<Answer<'put', P>>;
export const patch = <const P extends string>(path: P & Known<'patch', P>, body: Body<'patch', P>): Promise<Answer<'patch', P>> => call('PATCH', path, body) as Promise<Answer<'patch', P>>;
export const remove = <const P extends string>(path: P & Known<'delete', P>): Promise<Answer<'delete', P>> => call('DELETE', path) as Promise<Answer<'delete', P>>;
export const upload = <const P extends string>(path: P & Known<'post', P>, form: FormData): Promise<Answer<'post', P>> => call('POST', path, form) as Promise<Answer<'post', P>>;
