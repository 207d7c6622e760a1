import { ApiError } from '../api/client';
import type { Answer, Known } from '../api/schema';
import type { Problem } from '../api/types';

const KEY = 'kiosk';
const LIMIT_MS = 15_000;

/** The screen's own token comes once in the link that staff open on it, and is taken out of the address at once. */
export function kioskToken(): string | null {
  const given = /^#(\S{20,})$/.exec(location.hash)?.[1];
  if (given !== undefined) {
    localStorage.setItem(KEY, given);
    history.replaceState(null, '', location.pathname);
  }
  return localStorage.getItem(KEY);
}

async function ask(method: 'GET' | 'POST', path: string, body?: object): Promise<unknown> {
  let answer: Response;
  try {
    answer = await fetch(`/api/v1${path}`, {
      method, signal: AbortSignal.timeout(LIMIT_MS), credentials: 'omit',
      headers: { 'x-kiosk-token': localStorage.getItem(KEY) ?? '', ...(body === undefined ? {} : { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  } catch {
    throw new ApiError({ type: 'about:blank', status: 0, code: 'network', title: 'no answer', requestId: '' });
  }
  const content: unknown = await answer.json();
  if (answer.ok) return content;
  throw new ApiError(content as Problem);
}

export const kioskGet = <const P extends string>(path: P & Known<'get', P>): Promise<Answer<'get', P>> => ask('GET', path) as Promise<Answer<'get', P>>;
export const kioskPost = <const P extends string>(path: P & Known<'post', P>, body: object): Promise<Answer<'post', P>> => ask('POST', path, body) as Promise<Answer<'post', P>>;
