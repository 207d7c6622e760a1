import type { IncomingMessage } from 'node:http';

/**
 * Mini-programs can send GET, POST, PUT and DELETE, but no PATCH: theirs comes as a POST that says so. Nothing else is rewritten, and
 * the route's own rules hold as for any PATCH.
 */
export function withSaidMethod(request: Pick<IncomingMessage, 'method' | 'headers' | 'url'>): string {
  if (request.method === 'POST' && request.headers['x-http-method-override'] === 'PATCH') request.method = 'PATCH';
  return request.url ?? '/';
}
