export interface Problem {
  status: number;
  code: string;
  title: string;
  requestId?: string;
  params?: Record<string, string | number>;
  errors?: { path: string; code: string; message: string }[];
}

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
export async function call<T>(method: string, path: string, body?: unknown, key: string = crypto.randomUUID()): Promise<T> {
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
    throw new ApiError({ status: 0, code: 'network', title: 'no answer' });
  }
  const text = await answer.text();
  const content: unknown = text === '' ? undefined : JSON.parse(text);
  if (answer.ok) return content as T;
  if (answer.status === 401 && path !== '/session') window.dispatchEvent(new Event('signed-out'));
  throw new ApiError(content as Problem);
}

export const get = <T,>(path: string): Promise<T> => call<T>('GET', path);
export const post = <T,>(path: string, body: unknown = {}, key?: string): Promise<T> => call<T>('POST', path, body, key);
export const patch = <T,>(path: string, body: unknown): Promise<T> => call<T>('PATCH', path, body);
export const remove = <T,>(path: string): Promise<T> => call<T>('DELETE', path);
