import { fastifyCompress } from '@fastify/compress';
import { fastifyHelmet } from '@fastify/helmet';
import { fastifyMultipart } from '@fastify/multipart';
import { fastifyStatic } from '@fastify/static';
import type { LoggerService } from '@nestjs/common';
import { ModulesContainer, NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { createLogger, newId, type Clock, type Logger, type Settings } from '#libs/runtime';
import { AppModule } from './app.module.js';
import { operationsOf } from './web/operations.js';
import { serveWebBuilds } from './web/web-builds.js';

export const IMPORT_BYTES = 10 * 1024 * 1024;
const BODY_BYTES = 200 * 1024;

/** The API, ready to listen. Refuses to be made with a route that does not say who may call it. */
export async function createApp(settings: Settings, clock?: Clock): Promise<NestFastifyApplication> {
  const logger = createLogger('api', settings.LOG_LEVEL);
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_BYTES, genReqId: () => newId(), requestIdHeader: false, trustProxy: settings.BEHIND_TLS === '1' ? 'loopback, uniquelocal' : false, routerOptions: { maxParamLength: 200 }, forceCloseConnections: true,
    requestTimeout: 60_000,
  });
  const fastify = adapter.getInstance();
  for (const name of ['staff', 'customer', 'object', 'auditNote'] as const) fastify.decorateRequest(name, undefined);
  fastify.addHook('onSend', async (request, reply) => {
    void reply.header('x-request-id', request.id);
  });
  // Fastify's own JSON parser stays; forms are not taken, so that no foreign page can post one.
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.for(settings, clock), adapter, { logger: nestLogger(logger), abortOnError: false, bodyParser: false });
  app.enableShutdownHooks();
  requireDeclaredRoutes(app);
  await app.register(fastifyHelmet as never, helmetOptions(settings) as never);
  await app.register(fastifyCompress as never, { global: true, threshold: 1024, encodings: ['gzip', 'deflate', 'identity'] } as never);
  await app.register(fastifyMultipart as never, { limits: { fileSize: IMPORT_BYTES, files: 1, fields: 5, fieldSize: 1000, parts: 6 } } as never);
  await app.register(fastifyStatic as never, { serve: false, root: '/' } as never);
  serveWebBuilds(fastify as never);
  return app;
}

/** Every controller that Nest found, not only those of our list: a forgotten rule stops the boot. */
function requireDeclaredRoutes(app: NestFastifyApplication): void {
  const controllers = [...app.get(ModulesContainer).values()].flatMap((module) => [...module.controllers.values()]).flatMap(({ metatype }) => (typeof metatype === 'function' ? [metatype as never] : []));
  operationsOf(controllers);
}

function helmetOptions(settings: Settings): object {
  const tls = settings.BEHIND_TLS === '1';
  return {
    // On a plain-HTTP office network `upgrade-insecure-requests` would make the page ask for assets that do not exist.
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': [`'self'`], 'script-src': [`'self'`], 'style-src': [`'self'`, `'unsafe-inline'`], 'img-src': [`'self'`, 'data:', 'blob:'], 'font-src': [`'self'`, 'data:'], 'connect-src': [`'self'`],
        'object-src': [`'none'`], 'base-uri': [`'self'`], 'form-action': [`'self'`], 'frame-ancestors': [`'none'`], ...(tls ? { 'upgrade-insecure-requests': [] } : {}),
      },
    },
    hsts: tls ? { maxAge: 31_536_000 } : false,
    crossOriginEmbedderPolicy: false,
    crossOriginOpenerPolicy: tls ? { policy: 'same-origin' } : false,
    originAgentCluster: tls,
    referrerPolicy: { policy: 'same-origin' },
  };
}

/** Nest's own messages as JSON lines beside ours; its chatter at start is left out. */
function nestLogger(logger: Logger): LoggerService {
  const text = (message: unknown) => (message instanceof Error ? message.message : String(message));
  return {
    log: () => undefined,
    error: (message: unknown, ...more: unknown[]) => logger.error({ err: message instanceof Error ? message : undefined, more }, text(message)),
    warn: (message: unknown, ...more: unknown[]) => logger.warn({ more }, text(message)),
    fatal: (message: unknown) => logger.fatal(text(message)),
    debug: () => undefined,
    verbose: () => undefined,
  };
}
