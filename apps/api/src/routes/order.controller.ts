import { Body, Controller, Get, HttpCode, Inject, Param, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import type { StaffIdentity } from '#libs/access';
import { addDays, startOfDay } from '#libs/calendar';
import { channelNames, CreateOrder, eventsOfOrder, listMerchants, listOrders, Merchants, messagesOfOrder, orderById, orderStates, partsOfOrder, type ChannelName, type ListedOrder, type Merchant } from '#libs/payment';
import { CLOCK, DomainError, type Clock } from '#libs/runtime';
import { Answers } from '../http/answers.js';
import { Asked, Me, SiteId, Staff, type AppRequest } from '../http/access.js';
import { pageQuery } from '../http/schemas.js';
import { LookAtOrder } from '../look-at-order.js';
import { orderView } from '../queries/order-view.js';
import { orderTerms } from '../site-settings.js';
import { orderBody } from './customer-order.controller.js';
import { checkAnswer, merchantAnswer, merchantsAnswer, orderAnswer, orderDetailAnswer, staffOrdersAnswer } from './order.answers.js';
import { partView } from './refund.answers.js';

const counterOrder = orderBody.extend({ way: z.enum(['native', 'qr']) });
const ordersQuery = pageQuery.extend({ day: z.iso.date().refine((day) => day.startsWith('20'), 'not in this century').optional(), channel: z.enum(channelNames).optional(), state: z.enum(orderStates).optional() });
const merchantBody = z.strictObject({ keyFolder: z.string().regex(/^[a-z0-9-]{1,40}$/, 'key-folder-malformed'), enabled: z.boolean() });

const orderRow = (order: ListedOrder) => ({
  orderId: order.id, stallId: order.stallId, stallNumber: order.stallNumber, accountId: order.accountId, channel: order.channel, way: order.way, origin: order.origin, amountFen: order.amountFen, state: order.state, unknown: order.unknown,
  payerKind: order.payerKind, payerName: order.payerName, outTradeNo: order.outTradeNo, transactionId: order.transactionId, createdAt: order.createdAt, expiresAt: order.expiresAt, paidAt: order.paidAt, creditedAt: order.creditedAt,
  closedAt: order.closedAt, suspense: order.suspense, mismatch: (order.mismatch as { difference?: string } | null)?.difference ?? null,
});
const merchantView = ({ siteId: _site, ...merchant }: Merchant) => merchant;

@ApiTags('orders')
@Controller()
export class OrderController {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly createOrder: CreateOrder,
    private readonly look: LookAtOrder,
    private readonly merchants: Merchants,
  ) {}

  /** A code on the counter's screen, for the customer's own phone. */
  @Answers(orderAnswer)
  @Staff('recharge.take', 'account:accountId', { idempotent: true, audit: 'order.create' })
  @Post('accounts/:accountId/orders')
  async create(@Param('accountId') accountId: string, @SiteId() siteId: string, @Me() me: StaffIdentity, @Body({ schema: counterOrder }) body: z.infer<typeof counterOrder>, @Asked() request: AppRequest) {
    const { order, earlier } = await this.createOrder.execute({
      ...body, siteId, accountId, origin: 'counter', terms: await orderTerms(this.dataSource, siteId), payer: { kind: 'staff', id: me.staffId, name: me.displayName, ip: request.ip },
    });
    return orderView(this.dataSource, order, earlier);
  }

  @Answers(orderAnswer)
  @Staff('order.view', 'order:orderId')
  @Get('orders/:orderId')
  async order(@Param('orderId') orderId: string) {
    return orderView(this.dataSource, await this.look.asPayer(orderId));
  }

  @Answers(orderAnswer)
  @Staff('order.view', 'order:orderId', { audit: 'order.query' })
  @Post('orders/:orderId/query')
  @HttpCode(200)
  async query(@Param('orderId') orderId: string) {
    await this.look.now(orderId, 'staff');
    return orderView(this.dataSource, await orderById(this.dataSource, orderId));
  }

  @Answers(orderAnswer)
  @Staff('order.view', 'order:orderId', { audit: 'order.close' })
  @Post('orders/:orderId/close')
  @HttpCode(200)
  async close(@Param('orderId') orderId: string) {
    await this.look.close(orderId, 'staff');
    return orderView(this.dataSource, await orderById(this.dataSource, orderId));
  }

  /** The orders of a site's day, or of all days. Orders live in wall time, as the channels do. */
  @Answers(staffOrdersAnswer)
  @Staff('order.view', 'site:siteId')
  @Get('sites/:siteId/orders')
  async list(@Param('siteId') siteId: string, @Query({ schema: ordersQuery }) query: z.infer<typeof ordersQuery>) {
    const [site] = (await this.dataSource.query('SELECT time_zone AS zone FROM site WHERE id = $1', [siteId])) as { zone: string }[];
    const span = query.day === undefined ? {} : { from: startOfDay(query.day, site!.zone), to: startOfDay(addDays(query.day, 1), site!.zone) };
    const { items, ...rest } = await listOrders(this.dataSource, { siteId, channel: query.channel, state: query.state, text: query.q, ...span, limit: query.limit, offset: query.offset });
    return { ...rest, items: items.map(orderRow) };
  }

  @Answers(orderDetailAnswer)
  @Staff('order.view', 'order:orderId')
  @Get('orders/:orderId/detail')
  async detail(@Param('orderId') orderId: string) {
    const order = await orderById(this.dataSource, orderId);
    const [stall] = (await this.dataSource.query('SELECT number FROM stall WHERE id = $1', [order.stallId])) as { number: string }[];
    const parts = await partsOfOrder(this.dataSource, orderId);
    return {
      ...(await orderView(this.dataSource, order)), row: orderRow({ ...order, stallNumber: stall!.number }), description: order.description, refusedBy: order.refusal, events: await eventsOfOrder(this.dataSource, orderId),
      notifications: await messagesOfOrder(this.dataSource, orderId), refunds: parts.map(partView),
    };
  }

  @Answers(merchantsAnswer)
  @Staff('order.view', 'site:siteId')
  @Get('sites/:siteId/merchants')
  async allMerchants(@Param('siteId') siteId: string) {
    return (await listMerchants(this.dataSource, siteId)).map(merchantView);
  }

  @Answers(merchantAnswer)
  @Staff('merchant.edit', 'site:siteId', { audit: 'merchant.change' })
  @Put('sites/:siteId/merchants/:channel')
  async setMerchant(@Param('siteId') siteId: string, @Param('channel') name: string, @Body({ schema: merchantBody }) body: z.infer<typeof merchantBody>, @Asked() request: AppRequest) {
    if (!channelNames.includes(name as ChannelName)) throw new DomainError('not-found', 'not-found', 'there is no such thing');
    request.asked.auditBefore = (await listMerchants(this.dataSource, siteId)).find(({ channel }) => channel === name) ?? {};
    return merchantView(await this.merchants.set({ siteId, channel: name as ChannelName, ...body }));
  }

  /** Tries keys, clock, connection and signatures; no money moves. */
  @Answers(checkAnswer)
  @Staff('merchant.edit', 'merchant:merchantId', { audit: 'merchant.check' })
  @Post('merchants/:merchantId/check')
  @HttpCode(200)
  async check(@Param('merchantId') merchantId: string) {
    return (await this.merchants.check(merchantId)).check ?? [];
  }
}
