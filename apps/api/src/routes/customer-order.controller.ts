import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import type { CustomerIdentity } from '#libs/access';
import { openAccountOfStall } from '#libs/account';
import { shownWaterPurse } from '#libs/ledger';
import { channelNames, CreateOrder, listOrders, orderById, waysOfChannel, type PayWay } from '#libs/payment';
import { CLOCK, DomainError, type Clock } from '#libs/runtime';
import { runway } from '#libs/settlement';
import { Answers } from '../http/answers.js';
import { Asked, Customer, MyCustomer, SiteId, type AppRequest } from '../http/access.js';
import { fenAmount, pageQuery } from '../http/schemas.js';
import { LookAtOrder } from '../look-at-order.js';
import { PayerIdentity } from '../payer-identity.js';
import { orderView, payeeOf, payOptions } from '../queries/order-view.js';
import { orderTerms } from '../site-settings.js';
import { channel, orderAnswer, orderRunwayAnswer, ordersAnswer, payOptionsAnswer, way } from './order.answers.js';

export const orderBody = z.strictObject({ orderId: z.uuid(), channel, way, amountFen: z.number().int().min(1).max(1e11), purse: z.enum(['energy', 'water']).default('energy') });
const platform = z.enum(['wechat', 'wechat-account', 'alipay']).optional();
const customerOrder = orderBody.extend({ platform, purse: z.enum(['energy', 'water', 'property']).default('energy') });
const optionsQuery = z.object({ platform });
const runwayQuery = z.object({ purse: z.enum(['energy', 'water']).default('energy'), afterFen: z.coerce.number().pipe(fenAmount).default(0) });
const needsPayer: readonly PayWay[] = ['jsapi', 'mini'];

@ApiTags('orders')
@Controller('customer')
export class CustomerOrderController {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly createOrder: CreateOrder,
    private readonly look: LookAtOrder,
    private readonly payers: PayerIdentity,
  ) {}

  @Answers(payOptionsAnswer)
  @Customer('customer-stall:stallId')
  @Get('stalls/:stallId/pay-options')
  async options(@Param('stallId') stallId: string, @SiteId() siteId: string, @MyCustomer() me: CustomerIdentity, @Query({ schema: optionsQuery }) query: z.infer<typeof optionsQuery>) {
    const account = await this.account(stallId);
    const payer = await Promise.all(channelNames.map(async (name) => [name, await this.payers.of(me.customerId, { siteId, channel: name, platform: query.platform })] as const));
    const sheets = new Set(payer.filter(([, found]) => found !== undefined).map(([name]) => name));
    const options = await payOptions(this.dataSource, siteId, (merchant) => waysOfChannel[merchant.channel].filter((one) => !needsPayer.includes(one) || sheets.has(merchant.channel)));
    const [last] = (await this.dataSource.query('SELECT amount_fen AS fen FROM recharge WHERE account_id = $1 ORDER BY credited_at DESC LIMIT 1', [account.id])) as { fen: number }[];
    return { ...options, lastAmountFen: last?.fen ?? null, payee: await payeeOf(this.dataSource, account.id), water: (await shownWaterPurse(this.dataSource, account.id)) !== null };
  }

  /** How long the money would last with so much more. */
  @Answers(orderRunwayAnswer)
  @Customer('customer-stall:stallId')
  @Get('stalls/:stallId/runway')
  async runway(@Param('stallId') stallId: string, @SiteId() siteId: string, @Query({ schema: runwayQuery }) query: z.infer<typeof runwayQuery>) {
    const account = await this.account(stallId);
    const [site] = (await this.dataSource.query('SELECT time_zone AS zone FROM site WHERE id = $1', [siteId])) as { zone: string }[];
    const now = this.clock.now();
    return { at: now, ...(await runway(this.dataSource, { accountId: account.id, now, zone: site!.zone, addedFen: query.afterFen, purse: query.purse })) };
  }

  @Answers(orderAnswer)
  @Customer('customer-stall:stallId', { idempotent: true, right: 'topup' })
  @Post('stalls/:stallId/orders')
  async create(@Param('stallId') stallId: string, @SiteId() siteId: string, @MyCustomer() me: CustomerIdentity, @Body({ schema: customerOrder }) body: z.infer<typeof customerOrder>, @Asked() request: AppRequest) {
    const account = await this.account(stallId);
    const { platform: named, ...asked } = body;
    const payer = needsPayer.includes(body.way) ? await this.payers.of(me.customerId, { siteId, channel: body.channel, platform: named }) : undefined;
    const { order, earlier } = await this.createOrder.execute({
      ...asked, siteId, accountId: account.id, origin: 'mini', terms: await orderTerms(this.dataSource, siteId),
      payer: { kind: 'customer', id: me.customerId, name: me.name, ref: payer?.openId, appId: payer?.otherApp, ip: request.ip },
    });
    return orderView(this.dataSource, order, earlier);
  }

  @Answers(ordersAnswer)
  @Customer('customer-stall:stallId')
  @Get('stalls/:stallId/orders')
  async list(@Param('stallId') stallId: string, @Query({ schema: pageQuery }) query: z.infer<typeof pageQuery>) {
    const account = await this.account(stallId);
    const { items, total } = await listOrders(this.dataSource, { accountId: account.id, limit: query.limit, offset: query.offset });
    // What opens a payment is the payer's alone, and is got with the order itself.
    return { items: await Promise.all(items.map(async (order) => ({ ...(await orderView(this.dataSource, order)), params: null }))), total };
  }

  @Answers(orderAnswer)
  @Customer('customer-order:orderId')
  @Get('orders/:orderId')
  async order(@Param('orderId') orderId: string) {
    return orderView(this.dataSource, await this.look.asPayer(orderId));
  }

  /** No longer wanted: closed at the channel first, unless it was paid meanwhile. */
  @Answers(orderAnswer)
  @Customer('customer-order:orderId')
  @Post('orders/:orderId/cancel')
  @HttpCode(200)
  async cancel(@Param('orderId') orderId: string) {
    await this.look.close(orderId, 'payer');
    return orderView(this.dataSource, await orderById(this.dataSource, orderId));
  }

  private async account(stallId: string): Promise<{ id: string }> {
    const account = await openAccountOfStall(this.dataSource, stallId);
    if (account === undefined) throw new DomainError('conflict', 'account-closed', 'the stall has no open account');
    return account;
  }
}
