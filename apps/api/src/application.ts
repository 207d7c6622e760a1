import { existsSync } from 'node:fs';
import { join } from 'node:path';
import compress from '@fastify/compress';
import helmet from '@fastify/helmet';
import multipart from '@fastify/multipart';
import fastifyStatic from '@fastify/static';
import { StandardSchemaValidationPipe, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { OFFER_TOKEN } from '#libs/account';
import type { MakeChannels } from '#libs/payment';
import { LOGGER, newId, packageRoot, type Clock, type Logger, type Settings } from '#libs/runtime';
import { AppModule, controllers } from './app.module.js';
import { ACCESS } from './http/access.js';
import { withSaidMethod } from './http/method-override.js';
import { ANSWER, documented, problemSchema } from './http/answers.js';
import { ValidationProblem } from './http/problem.filter.js';
import { frontPaymentRoute } from './routes/front-payment-route.js';
import { notifyRoutes } from './routes/notify-routes.js';
import { boardRowSchema } from './routes/site.answers.js';

/** Where the routes stand; monitors ask for health without it. */
export const PREFIX: Parameters<INestApplication['setGlobalPrefix']> = ['api/v1', { exclude: ['health/live', 'health/ready'] }];
const MAX_UPLOAD = 10 * 1024 * 1024;
const MAX_BODY = 200 * 1024;

/** The API as it runs: guards, limits, headers, both web pages. */
export async function createApplication(settings: Settings, clock: Clock, makeChannels?: MakeChannels): Promise<NestFastifyApplication> {
  requireRules();
  const adapter = new FastifyAdapter({ bodyLimit: MAX_BODY, trustProxy: settings.BEHIND_TLS === '1', genReqId: () => newId(), rewriteUrl: withSaidMethod });
  // Fastify's own JSON parser stays; forms are not taken, so that no foreign page can post one.
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.for(settings, clock, makeChannels), adapter, { logger: ['error', 'warn'], bodyParser: false });
  app.setGlobalPrefix(...PREFIX);
  app.useGlobalPipes(
    new StandardSchemaValidationPipe({
      exceptionFactory: (issues) => new ValidationProblem(issues.slice(0, 50).map((issue) => ({ path: (issue.path ?? []).map((part) => (typeof part === 'object' ? String(part.key) : String(part))).join('.'), code: (issue as { code?: string }).code ?? 'invalid', message: issue.message }))),
    }),
  );
  app.enableShutdownHooks();
  const fastify = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
  const tls = settings.BEHIND_TLS === '1';
  await fastify.register(helmet, {
    hsts: tls ? undefined! : false,
    contentSecurityPolicy: { useDefaults: true, directives: { 'default-src': ["'self'"], 'style-src': ["'self'", "'unsafe-inline'"], 'img-src': ["'self'", 'data:', 'blob:'], 'upgrade-insecure-requests': tls ? [] : null } },
  });
  await fastify.register(compress, { encodings: ['gzip', 'deflate'], threshold: 2048 });
  await fastify.register(multipart, { limits: { fileSize: MAX_UPLOAD, files: 1, fields: 5 } });
  await notifyRoutes(app, fastify, app.get<Logger>(LOGGER));
  frontPaymentRoute(app, fastify);
  await serveWebs(fastify);
  return app;
}

/** A route without an access rule or an answer fails the boot: nobody forgets one. */
function requireRules(): void {
  for (const controller of controllers) {
    const prototype = controller.prototype as unknown as Record<string, object>;
    for (const name of Object.getOwnPropertyNames(prototype)) {
      const handler = prototype[name];
      if (name === 'constructor' || typeof handler !== 'function' || !Reflect.hasMetadata('path', handler)) continue;
      if (!Reflect.hasMetadata(ACCESS, handler)) throw new Error(`${controller.name}.${name} declares no access rule`);
      if (!Reflect.hasMetadata(ANSWER, handler)) throw new Error(`${controller.name}.${name} declares no answer`);
    }
  }
}

/** The staff web at / and the tenant page at /m/, once they are built; unknown pages get the app, unknown API paths a problem. */
async function serveWebs(fastify: FastifyInstance): Promise<void> {
  const webs = [{ prefix: '/m/', root: join(packageRoot(), 'miniprogram/dist/h5') }, { prefix: '/', root: join(packageRoot(), 'apps/backoffice/dist') }];
  await fastify.register(fastifyStatic, { root: webs.map(({ root }) => root), serve: false, preCompressed: true });
  const send = (reply: FastifyReply, root: string, path: string) => {
    // What has its content in its name never changes.
    const asset = path.startsWith('assets/') || /\.[0-9a-f]{8,}\./.test(path);
    return reply.sendFile(path, root, { cacheControl: false }).header('cache-control', asset ? 'public, max-age=31536000, immutable' : 'no-cache');
  };
  // What the QR code of an owner's offer opens; WeChat and Alipay may take it over by its beginning.
  fastify.get('/a/:token', (request: FastifyRequest<{ Params: { token: string } }>, reply) => (OFFER_TOKEN.test(request.params.token) ? reply.redirect(`/m/#/pages/offer/index?token=${request.params.token}`) : reply.callNotFound()));
  fastify.get('/m', (_request, reply) => reply.redirect('/m/'));
  fastify.get('/*', (request: FastifyRequest, reply: FastifyReply) => {
    const path = decodeURIComponent(request.url.split('?')[0]!);
    const web = webs.find(({ prefix }) => path.startsWith(prefix))!;
    if (path.startsWith('/api/') || path.includes('\0') || path.includes('..')) return reply.callNotFound();
    const inside = path.slice(web.prefix.length);
    if (inside !== '' && existsSync(join(web.root, inside)) && !inside.endsWith('/')) return send(reply, web.root, inside);
    if (!existsSync(join(web.root, 'index.html'))) return reply.status(503).type('text/html; charset=utf-8').send('<meta charset="utf-8"><meta http-equiv="refresh" content="5"><p>页面正在构建,请稍候…… The page is being built; it appears by itself.</p>');
    return /\.[a-z0-9]+$/i.test(inside) ? reply.callNotFound() : send(reply, web.root, 'index.html');
  });
}

/** The OpenAPI document, made from the routes and their schemas. */
export function openApi(app: INestApplication): OpenAPIObject {
  const options = new DocumentBuilder().setOpenAPIVersion('3.1.0').setTitle('Yidu').setDescription('Prepaid energy for shopping malls and wet markets').setVersion('1').addCookieAuth('yidu_session').addBearerAuth().build();
  const document = SwaggerModule.createDocument(app, options, { standardSchemaConverter: (schema, { schemaType }) => documented(schema as z.ZodType, schemaType) });
  // Named by no route itself: the failure of every route, and what the cells of a board row are.
  for (const schema of [problemSchema, boardRowSchema]) Object.assign((document.components ??= {}).schemas ??= {}, documented(schema, 'output').components);
  return document;
}
