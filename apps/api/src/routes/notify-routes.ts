import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { HearNotification, type Reply } from '#libs/payment';
import type { Logger } from '#libs/runtime';

const MOST_BYTES = 64 * 1024;
// Channels hang up after five seconds; what is not committed by then is sent again.
const PATIENCE_MS = 4500;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const later: Reply = { status: 503, contentType: 'text/plain', body: 'later' };

type Parameters = { Params: { channel: string; merchantId: string } };

/**
 * The routes that channels and payers' browsers come to from outside. They stand in a scope of their own, where a body is bytes
 * whatever it calls itself: signatures are over bytes, and channels name their types freely. Nowhere else a form is taken.
 */
export async function notifyRoutes(app: NestFastifyApplication, fastify: FastifyInstance, logger: Logger): Promise<void> {
  await fastify.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: MOST_BYTES }, (_request, body, done) => done(null, body));
    // A header that is no valid type would be refused before the catch-all is asked.
    scope.addHook('onRequest', async (request: FastifyRequest & { toldType?: string | undefined }) => {
      request.toldType = request.headers['content-type'];
      request.headers['content-type'] = 'application/octet-stream';
    });
    const hear = async (request: FastifyRequest<Parameters>, reply: FastifyReply): Promise<FastifyReply> => {
      const answer = await heard(app, request, logger);
      return reply.status(answer.status).header('content-type', answer.contentType).send(answer.body);
    };
    scope.post<Parameters>('/api/v1/notify/:channel/:merchantId', hear);
    scope.post<Parameters>('/api/v1/notify/:channel/refunds/:merchantId', hear);
    // Where a browser comes back to after paying: it says nothing about the payment, and is asked nothing.
    const back = (request: FastifyRequest<{ Params: { orderId: string } }>, reply: FastifyReply) => goBack(app, request.params.orderId, reply);
    scope.get('/api/v1/pay-return/:orderId', back);
    scope.post('/api/v1/pay-return/:orderId', back);
  });
  fastify.get<{ Params: { token: string } }>('/q/:token', (request, reply) => reply.redirect(`/m/#/pages/pay-stall/index?token=${encodeURIComponent(request.params.token)}`));
}

async function heard(app: NestFastifyApplication, request: FastifyRequest<Parameters> & { toldType?: string }, logger: Logger): Promise<Reply> {
  const { channel, merchantId } = request.params;
  const headers = Object.fromEntries(Object.entries({ ...request.headers, 'content-type': request.toldType }).map(([name, value]) => [name, Array.isArray(value) ? undefined : value]));
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  const work = app.get(HearNotification).execute({ channel, merchantId, raw: { method: request.method, headers, body } }).catch((error: unknown) => {
    logger.error({ error, channel }, 'a notification could not be taken; it comes again');
    return later;
  });
  let timer: NodeJS.Timeout | undefined;
  const answer = await Promise.race([work, new Promise<Reply>((go) => (timer = setTimeout(() => go(later), PATIENCE_MS)))]);
  clearTimeout(timer);
  return answer;
}

async function goBack(app: NestFastifyApplication, orderId: string, reply: FastifyReply): Promise<FastifyReply> {
  const [order] = UUID.test(orderId)
    ? ((await app.get(DataSource).query('SELECT o.origin, c.token FROM payment_order o JOIN account a ON a.id = o.account_id LEFT JOIN stall_code c ON c.stall_id = a.stall_id WHERE o.id = $1', [orderId])) as { origin: string; token: string | null }[])
    : [];
  if (order === undefined) return reply.redirect('/m/', 303);
  if (order.origin === 'stall-code' && order.token !== null) return reply.redirect(`/m/#/pages/pay-stall/index?token=${order.token}&orderId=${orderId}`, 303);
  return reply.redirect(`/m/#/pages/order/index?orderId=${orderId}`, 303);
}
