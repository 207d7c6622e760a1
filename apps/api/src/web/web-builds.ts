import { existsSync } from 'node:fs';
import { join, normalize } from 'node:path';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { packageRoot } from '#libs/runtime';
import { sendProblem } from './problem.filter.js';

interface WebBuild {
  /** '' or '/m' */
  prefix: string;
  folder: string;
}

// Builders put a digest into these names: index-B7f3xQ2a.js, app.9c1e22d0.css.
const HASHED = /[.-][A-Za-z0-9_-]{8,}\.(js|css|woff2?|png|svg|jpe?g|webp|map)$/;
const ASSET = /\.[a-z0-9]{1,6}$/i;

/**
 * Serves the staff page at / and the tenant page at /m/. A path that is no file is the page itself, because both route in the
 * browser. Files whose name carries a digest are kept for a year, the page itself never.
 */
export function serveWebBuilds(fastify: FastifyInstance): void {
  const root = packageRoot();
  const tenant: WebBuild = { prefix: '/m', folder: join(root, 'miniprogram/dist/h5') };
  const staff: WebBuild = { prefix: '', folder: join(root, 'apps/backoffice/dist') };
  fastify.get('/m', (_request, reply) => reply.redirect('/m/'));
  fastify.get('/m/*', (request, reply) => send(tenant, request, reply));
  fastify.get('/*', (request, reply) => {
    const path = request.url.split('?')[0]!;
    if (/^\/(api|health|metrics)(\/|$)/.test(path)) return sendProblem(request, reply, { status: 404, code: 'no-such-route', detail: 'there is no such route' });
    return send(staff, request, reply);
  });
}

function send(build: WebBuild, request: FastifyRequest, reply: FastifyReply): unknown {
  const path = filePath(request.url.split('?')[0]!.slice(build.prefix.length));
  if (path === undefined) return sendProblem(request, reply, { status: 400, code: 'malformed', detail: 'the path cannot be read' });
  if (path !== '' && existsSync(join(build.folder, path))) {
    void reply.header('cache-control', HASHED.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache');
    return reply.sendFile(path, build.folder, { cacheControl: false });
  }
  if (ASSET.test(path)) return sendProblem(request, reply, { status: 404, code: 'no-such-file', detail: 'there is no such file' });
  if (!existsSync(join(build.folder, 'index.html'))) return sendProblem(request, reply, { status: 503, code: 'page-not-built', detail: 'the page is not built yet', retryAfterSeconds: 20 });
  void reply.header('cache-control', 'no-cache');
  return reply.sendFile('index.html', build.folder, { cacheControl: false });
}

/** The file that a path names inside a build; undefined for one that cannot be read or leads outside. */
function filePath(path: string): string | undefined {
  try {
    const decoded = normalize(decodeURIComponent(path)).replace(/^\/+/, '').replace(/\/$/, '');
    return decoded.includes('\0') || decoded.split('/').some((part) => part.startsWith('.') && part !== '.') ? undefined : decoded === '.' ? '' : decoded;
  } catch {
    return undefined;
  }
}
