import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { FrontPayment } from '#libs/payment';

const GONE = '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>银联支付 UnionPay</title></head><body><p>这笔订单已不能支付，请返回重新下单。</p><p lang="en">This order can no longer be paid. Go back and begin a new one.</p></body></html>';

/** The page that takes a payer's browser to UnionPay: for a person, not for a client, so it stands beside the API's own routes. */
export function frontPaymentRoute(app: NestFastifyApplication, fastify: FastifyInstance): void {
  fastify.get<{ Params: { outTradeNo: string } }>('/api/v1/public/unionpay/:outTradeNo', async (request, reply) => {
    const page = await app.get(FrontPayment).execute(request.params.outTradeNo);
    reply.header('content-type', 'text/html; charset=utf-8').header('cache-control', 'no-store');
    if (page === undefined) return reply.status(404).send(GONE);
    return reply.header('content-security-policy', page.contentSecurityPolicy).send(page.html);
  });
}
