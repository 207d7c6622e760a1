import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import { openAccountOfStall } from '#libs/account';
import { shownWaterPurse } from '#libs/ledger';
import { CreateOrder, findOrder, waysOfChannel, type PaymentOrder } from '#libs/payment';
import { DomainError } from '#libs/runtime';
import { Answers } from '../http/answers.js';
import { Asked, Public, type AppRequest } from '../http/access.js';
import { LookAtOrder } from '../look-at-order.js';
import { maskName, payOptions, strangersView } from '../queries/order-view.js';
import { PublicRate } from '../public-rate.js';
import { orderTerms } from '../site-settings.js';
import { VisitorIdentity } from '../visitor-identity.js';
import { orderBody } from './customer-order.controller.js';
import { stallCodeAnswer, strangersOrderAnswer } from './order.answers.js';

const publicOrder = orderBody.extend({ code: z.string().regex(/^[0-9A-Za-z_-]{8,128}$/).optional() });
const TOKEN = /^[0-9A-Za-z_-]{16,64}$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

interface CodePlace {
  stallId: string;
  siteId: string;
  stallNumber: string;
  floor: string;
  siteName: string;
}

/** Paying for a stall by the code that hangs at it, without signing in: whom one pays is shown, masked, and nothing else of the stall. */
@ApiTags('public')
@Controller('public/stall-codes')
export class PublicPayController {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly createOrder: CreateOrder,
    private readonly look: LookAtOrder,
    private readonly visitor: VisitorIdentity,
    private readonly rate: PublicRate,
  ) {}

  @Answers(stallCodeAnswer)
  @Public()
  @Get(':token')
  async code(@Param('token') token: string, @Asked() request: AppRequest) {
    await this.rate.count('look', { ip: request.ip, token });
    const { stallId, siteId, ...place } = await this.place(token);
    const account = await openAccountOfStall(this.dataSource, stallId);
    // Who is not signed in pays in the browser or by a code; the platforms' own sheets open with a login code.
    const options = await payOptions(this.dataSource, siteId, ({ channel }) => waysOfChannel[channel]);
    return { ...place, maskedName: maskName(account?.customerName ?? ''), payable: account !== undefined && options.channels.length > 0, water: account !== undefined && (await shownWaterPurse(this.dataSource, account.id)) !== null, ...options };
  }

  @Answers(strangersOrderAnswer)
  @Public()
  @Post(':token/orders')
  async create(@Param('token') token: string, @Body({ schema: publicOrder }) body: z.infer<typeof publicOrder>, @Asked() request: AppRequest) {
    await this.rate.count('order', { ip: request.ip, token });
    const { stallId, siteId } = await this.place(token);
    const account = await openAccountOfStall(this.dataSource, stallId);
    if (account === undefined) throw new DomainError('conflict', 'account-closed', 'the stall has no open account');
    const { code, ...asked } = body;
    const ref = await this.visitor.of({ ...asked, siteId, code });
    const { order } = await this.createOrder.execute({
      ...asked, siteId, accountId: account.id, origin: 'stall-code', terms: await orderTerms(this.dataSource, siteId), payer: { kind: 'visitor', id: `stall-code:${stallId}`, name: '', ref, ip: request.ip },
    });
    return strangersView(this.dataSource, order);
  }

  @Answers(strangersOrderAnswer)
  @Public()
  @Get(':token/orders/:orderId')
  async order(@Param('token') token: string, @Param('orderId') orderId: string, @Asked() request: AppRequest) {
    await this.rate.count('poll', { ip: request.ip, token });
    const { stallId } = await this.place(token);
    await this.ownOrder(stallId, orderId);
    return strangersView(this.dataSource, await this.look.asPayer(orderId));
  }

  /** Only what was ordered by this very code. */
  private async ownOrder(stallId: string, orderId: string): Promise<PaymentOrder> {
    const order = UUID.test(orderId) ? await findOrder(this.dataSource, orderId) : undefined;
    if (order?.origin !== 'stall-code' || order.payerId !== `stall-code:${stallId}`) throw new DomainError('not-found', 'not-found', 'there is no such thing');
    return order;
  }

  private async place(token: string): Promise<CodePlace> {
    const [place] = TOKEN.test(token)
      ? ((await this.dataSource.query(
          `SELECT st.id AS "stallId", st.site_id AS "siteId", st.number AS "stallNumber", st.floor, s.name AS "siteName" FROM stall_code c JOIN stall st ON st.id = c.stall_id AND st.deleted_at IS NULL JOIN site s ON s.id = st.site_id WHERE c.token = $1`,
          [token],
        )) as CodePlace[])
      : [];
    if (place === undefined) throw new DomainError('not-found', 'not-found', 'there is no such thing');
    return place;
  }
}
