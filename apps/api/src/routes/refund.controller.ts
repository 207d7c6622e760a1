import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import type { CustomerIdentity, StaffIdentity } from '#libs/access';
import { openAccountOfStall } from '#libs/account';
import { inTransaction, putOutbox, type Tx } from '#libs/database';
import { shownWaterPurse, type SupplyPurse } from '#libs/ledger';
import { askRefund, closedMoney, DecideRefund, listRefunds, MendRefund, publicUrlOf, refundableOf, refundRequest, type AskRefundInput, type RefundRequest } from '#libs/payment';
import { CLOCK, DomainError, SETTINGS, type Clock, type Settings } from '#libs/runtime';
import { startRunOn } from '#libs/settlement';
import { Answers } from '../http/answers.js';
import { actorOf, Customer, Me, MyCustomer, SiteId, Staff } from '../http/access.js';
import { pageQuery, text } from '../http/schemas.js';
import { refundSlip } from '../queries/refund-slip.js';
import { settingsOfSite } from '../site-settings.js';
import { closedMoneyAnswer, ownRefundAnswer, ownRefundsAnswer, ownRequestView, refundableAnswer, refundRequestAnswer, refundRequestsAnswer, requestView, slipAnswer } from './refund.answers.js';

const ofPurse = z.enum(['energy', 'water']).default('energy');
const purseQuery = z.object({ purse: ofPurse });
const asking = z.strictObject({ requestId: z.uuid(), purse: ofPurse, amountFen: z.number().int().min(1).max(1e11), reason: text(200, 1) });
/** a refund by staff may let the supply run on: so many kWh, or so many hours */
const staffAsking = asking.extend({ runOn: z.strictObject({ limit: z.union([z.strictObject({ wh: z.number().int().min(1_000) }), z.strictObject({ hours: z.number().int().min(1) })]), payer: z.enum(['company', 'owner', 'next']).optional() }).optional() }).refine(({ runOn, purse }) => runOn === undefined || purse === 'energy', 'a run-on is of the energy purse');
const deciding = z.strictObject({ decision: z.enum(['approve', 'reject']), note: text(200) });
const byHand = z.strictObject({ note: text(200, 4) });
const refundsQuery = pageQuery.extend({ state: z.enum(['asked', 'rejected', 'running', 'done']).optional() });

@ApiTags('refunds')
@Controller()
export class RefundController {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly decideRefund: DecideRefund,
    private readonly mend: MendRefund,
  ) {}

  @Answers(refundRequestAnswer)
  @Staff('refund.ask', 'account:accountId', { idempotent: true, audit: 'refund.ask' })
  @Post('accounts/:accountId/refunds')
  async ask(@Param('accountId') accountId: string, @SiteId() siteId: string, @Me() me: StaffIdentity, @Body({ schema: staffAsking }) body: z.infer<typeof staffAsking>) {
    const { runOn, ...asked } = body;
    const rules = runOn === undefined ? undefined : (await settingsOfSite(this.dataSource, siteId)).runOn;
    if (runOn !== undefined && rules !== undefined && ('wh' in runOn.limit ? runOn.limit.wh > rules.mostWh : runOn.limit.hours > rules.mostHours)) throw new DomainError('invalid', 'run-on-too-long', 'the site lets a supply run on no longer', { mostWh: rules.mostWh, mostHours: rules.mostHours });
    const actor = actorOf(me);
    return requestView(await this.askFor({ ...asked, siteId, accountId, cause: 'staff', asked: actor }, async (tx, request) => {
      if (runOn !== undefined) await startRunOn(tx, { siteId, accountId, refundRequestId: request.id, limit: runOn.limit, payer: runOn.payer ?? rules!.payer, actor, at: this.clock.now() });
    }));
  }

  @Answers(refundableAnswer)
  @Staff('account.view', 'account:accountId')
  @Get('accounts/:accountId/refundable')
  refundable(@Param('accountId') accountId: string, @Query({ schema: purseQuery }) query: z.infer<typeof purseQuery>) {
    return this.refundableFrom(accountId, query.purse);
  }

  @Answers(refundRequestsAnswer)
  @Staff('order.view', 'account:accountId')
  @Get('accounts/:accountId/refunds')
  async ofAccount(@Param('accountId') accountId: string, @Query({ schema: refundsQuery }) query: z.infer<typeof refundsQuery>) {
    const { items, total } = await listRefunds(this.dataSource, { accountId, state: query.state, limit: query.limit, offset: query.offset });
    return { items: items.map(requestView), total };
  }

  @Answers(refundRequestsAnswer)
  @Staff('order.view', 'site:siteId')
  @Get('sites/:siteId/refunds')
  async list(@Param('siteId') siteId: string, @Query({ schema: refundsQuery }) query: z.infer<typeof refundsQuery>) {
    const { items, total } = await listRefunds(this.dataSource, { siteId, state: query.state, limit: query.limit, offset: query.offset });
    return { items: items.map(requestView), total };
  }

  /** Accounts that were closed and hold money all the same. */
  @Answers(closedMoneyAnswer)
  @Staff('order.view', 'site:siteId')
  @Get('sites/:siteId/closed-money')
  closedMoney(@Param('siteId') siteId: string) {
    return closedMoney(this.dataSource, { siteId, wall: this.clock.wall() });
  }

  @Answers(refundRequestAnswer)
  @Staff('order.view', 'refund-request:requestId')
  @Get('refund-requests/:requestId')
  async request(@Param('requestId') requestId: string) {
    return requestView(await refundRequest(this.dataSource, requestId));
  }

  /** Reading, price, amounts: what the slip with the two signatures shows. */
  @Answers(slipAnswer)
  @Staff('order.view', 'refund-request:requestId')
  @Get('refund-requests/:requestId/slip')
  async slip(@Param('requestId') requestId: string) {
    return refundSlip(this.dataSource, await refundRequest(this.dataSource, requestId), this.clock.now());
  }

  /** Whoever asked does not decide. */
  @Answers(refundRequestAnswer)
  @Staff('refund.decide', 'refund-request:requestId', { idempotent: true, audit: 'refund.decide' })
  @Post('refund-requests/:requestId/decision')
  @HttpCode(200)
  async decide(@Param('requestId') requestId: string, @Me() me: StaffIdentity, @Body({ schema: deciding }) body: z.infer<typeof deciding>) {
    return requestView(await this.decideRefund.execute({ requestId, ...body, actor: actorOf(me) }));
  }

  @Answers(refundRequestAnswer)
  @Staff('refund.pay', 'refund:refundId', { idempotent: true, audit: 'refund.pay-out' })
  @Post('refunds/:refundId/pay-out')
  @HttpCode(200)
  async payOut(@Param('refundId') refundId: string, @Me() me: StaffIdentity) {
    return requestView(await this.mend.execute({ refundId, actor: actorOf(me), act: 'pay-out' }));
  }

  @Answers(refundRequestAnswer)
  @Staff('refund.decide', 'refund:refundId', { idempotent: true, audit: 'refund.retry' })
  @Post('refunds/:refundId/retry')
  @HttpCode(200)
  async retry(@Param('refundId') refundId: string, @Me() me: StaffIdentity) {
    return requestView(await this.mend.execute({ refundId, actor: actorOf(me), act: 'retry' }));
  }

  /** The money was given back outside; the note says how. */
  @Answers(refundRequestAnswer)
  @Staff('refund.decide', 'refund:refundId', { idempotent: true, audit: 'refund.settle-by-hand' })
  @Post('refunds/:refundId/settle-by-hand')
  @HttpCode(200)
  async byHand(@Param('refundId') refundId: string, @Me() me: StaffIdentity, @Body({ schema: byHand }) body: z.infer<typeof byHand>) {
    return requestView(await this.mend.execute({ refundId, actor: actorOf(me), act: 'by-hand', note: body.note }));
  }

  @Answers(ownRefundAnswer)
  @Customer('customer-stall:stallId', { idempotent: true, right: 'refund' })
  @Post('customer/stalls/:stallId/refunds')
  async askOwn(@Param('stallId') stallId: string, @SiteId() siteId: string, @MyCustomer() me: CustomerIdentity, @Body({ schema: asking }) body: z.infer<typeof asking>) {
    if (!(await settingsOfSite(this.dataSource, siteId)).refund.customerMayAsk) throw new DomainError('conflict', 'refund-at-counter', 'refunds are asked for at the counter here');
    const accountId = await this.accountOf(stallId);
    return ownRequestView(await this.askFor({ ...body, siteId, accountId, cause: 'customer', asked: { kind: 'customer', id: me.customerId, name: me.name } }));
  }

  @Answers(refundableAnswer)
  @Customer('customer-stall:stallId')
  @Get('customer/stalls/:stallId/refundable')
  async ownRefundable(@Param('stallId') stallId: string, @Query({ schema: purseQuery }) query: z.infer<typeof purseQuery>) {
    return this.refundableFrom(await this.accountOf(stallId), query.purse);
  }

  @Answers(ownRefundsAnswer)
  @Customer('customer-stall:stallId')
  @Get('customer/stalls/:stallId/refunds')
  async ownRefunds(@Param('stallId') stallId: string, @Query({ schema: pageQuery }) query: z.infer<typeof pageQuery>) {
    const { items, total } = await listRefunds(this.dataSource, { accountId: await this.accountOf(stallId), limit: query.limit, offset: query.offset });
    return { items: items.map(ownRequestView), total };
  }

  private askFor(input: Omit<AskRefundInput, 'now' | 'wall' | 'publicUrl'>, follow?: (tx: Tx, request: RefundRequest) => Promise<void>): Promise<RefundRequest> {
    const publicUrl = publicUrlOf(this.settings);
    return inTransaction(this.dataSource, async (tx) => {
      const request = await askRefund(tx, { ...input, now: this.clock.now(), wall: this.clock.wall(), publicUrl });
      await follow?.(tx, request);
      // With less in the purse, warnings may be due.
      await putOutbox(tx, [{ topic: 'supply.check', key: `account:${input.accountId}`, payload: { accountIds: [input.accountId] } }]);
      return request;
    });
  }

  private async refundableFrom(accountId: string, purse: SupplyPurse) {
    return { water: (await shownWaterPurse(this.dataSource, accountId)) !== null, ...(await refundableOf(this.dataSource, accountId, this.clock.wall(), purse)) };
  }

  private async accountOf(stallId: string): Promise<string> {
    const account = await openAccountOfStall(this.dataSource, stallId);
    if (account === undefined) throw new DomainError('conflict', 'account-closed', 'the stall has no open account');
    return account.id;
  }
}
