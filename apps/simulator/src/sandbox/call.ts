import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';

/** A request as a channel sees it: under its own host, without the sandbox's prefix. */
export interface Call {
  method: string;
  /** path and query exactly as they came, without the prefix: signatures cover them */
  target: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: Buffer;
  /** address of the sandbox as the caller reached it */
  self: string;
}

export interface Answer {
  status: number;
  headers?: Record<string, string>;
  body: string | Buffer;
}

export const HANG = Symbol('no answer');
export type Reply = Answer | typeof HANG;

const MAX_BODY = 2_000_000;

export async function readCall(request: IncomingMessage, prefix: string): Promise<Call> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY) throw new RangeError('the body is too long');
    chunks.push(chunk);
  }
  const target = (request.url ?? '/').slice(prefix.length) || '/';
  const [path = '/', query = ''] = split(target);
  return { method: request.method ?? 'GET', target, path, query: new URLSearchParams(query), headers: request.headers, body: Buffer.concat(chunks), self: `http://${request.headers.host ?? '127.0.0.1'}` };
}

function split(target: string): [string, string] {
  const at = target.indexOf('?');
  return at < 0 ? [target, ''] : [target.slice(0, at), target.slice(at + 1)];
}

export const header = (call: Call, name: string): string => {
  const value = call.headers[name.toLowerCase()];
  return Array.isArray(value) ? (value[0] ?? '') : (value ?? '');
};

export const json = (status: number, body: unknown): Answer => ({ status, headers: { 'content-type': 'application/json; charset=utf-8' }, body: JSON.stringify(body) });
export const html = (status: number, body: string, headers: Record<string, string> = {}): Answer => ({ status, headers: { 'content-type': 'text/html; charset=utf-8', ...headers }, body });
export const redirect = (location: string): Answer => ({ status: 302, headers: { location }, body: '' });

export const badGateway = (): Answer => html(502, '<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n</body>\r\n</html>\r\n');
export const pause = (ms: number): Promise<void> => new Promise((go) => setTimeout(go, ms));
