import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import type { CustomerIdentity, StaffIdentity } from '#libs/access';
import { openAccountOfStall } from '#libs/account';
import { requestRead } from '#libs/collection';
import { inTransaction } from '#libs/database';
import { CLOCK, DomainError, type Clock } from '#libs/runtime';
import { decideDispute, disputeById, listDisputes, openDispute, withdrawDispute } from '#libs/settlement';
import { usePhotos } from '#libs/site';
import { Answers } from '../http/answers.js';
import { actorOf, Customer, Me, MyCustomer, SiteId, Staff } from '../http/access.js';
import { pageQuery, text } from '../http/schemas.js';
import { disputePage, disputeView, obligationsOf } from '../queries/claim-pages.js';
import { disputeAnswer, disputePageAnswer, disputesAnswer, obligationsAnswer, ownObligationsAnswer } from './claims.answers.js';

const opening = z.strictObject({ disputeId: z.uuid(), billId: z.number().int().min(1), line: z.number().int().min(0).max(500).nullable().default(null), reason: text(300, 1), photoId: z.uuid().nullable().default(null) });
const deciding = z.strictObject({ decision: z.enum(['stands', 'reverse']), amountFen: z.number().int().min(1).max(1e11).nullable().default(null), note: text(300, 1) });
const listQuery = pageQuery.omit({ q: true }).extend({ state: z.enum(['open', 'stands', 'reversed', 'withdrawn']).optional() });

/** Bills that customers doubt: what is doubted is held until somebody of the office has decided. */
@ApiTags('changes')
@Controller()
export class DisputeController {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Answers(disputesAnswer)
  @Staff('bill.view', 'site:siteId')
  @Get('sites/:siteId/disputes')
  async list(@Param('siteId') siteId: string, @Query({ schema: listQuery }) query: z.infer<typeof listQuery>) {
    const { items, total } = await listDisputes(this.dataSource, { siteId, ...query });
    return { items: items.map(disputeView), total };
  }

  @Answers(disputePageAnswer)
  @Staff('bill.view', 'dispute:disputeId')
  @Get('disputes/:disputeId')
  page(@Param('disputeId') disputeId: string) {
    return disputePage(this.dataSource, disputeId);
  }

  @Answers(disputeAnswer)
  @Staff('dispute.decide', 'dispute:disputeId', { idempotent: true, audit: 'dispute.decide' })
  @Post('disputes/:disputeId/decision')
  @HttpCode(200)
  async decide(@Param('disputeId') disputeId: string, @Me() me: StaffIdentity, @Body({ schema: deciding }) body: z.infer<typeof deciding>) {
    return disputeView(await inTransaction(this.dataSource, (tx) => decideDispute(tx, { disputeId, ...body, actor: actorOf(me), at: this.clock.now() })));
  }

  /** The holder doubts one of his bills; the meter is asked at once. */
  @Answers(disputeAnswer)
  @Customer('customer-stall:stallId', { idempotent: true, right: 'holder', audit: 'dispute.open' })
  @Post('customer/stalls/:stallId/disputes')
  async open(@Param('stallId') stallId: string, @SiteId() siteId: string, @MyCustomer() me: CustomerIdentity, @Body({ schema: opening }) body: z.infer<typeof opening>) {
    const account = await openAccountOfStall(this.dataSource, stallId);
    if (account === undefined) throw new DomainError('conflict', 'account-closed', 'the stall has no open account');
    const now = this.clock.now();
    return disputeView(await inTransaction(this.dataSource, async (tx) => {
      const known = await disputeById(tx, body.disputeId);
      if (body.photoId !== null) await usePhotos(tx, { photoIds: [body.photoId], siteId, takerId: me.customerId });
      const [bill] = (await tx.query('SELECT meter_id AS "meterId" FROM bill b JOIN meter m ON m.id = b.meter_id WHERE b.id = $1 AND b.account_id = $2 AND m.removed_at IS NULL', [body.billId, account.id])) as { meterId: number }[];
      const readRequestId = bill === undefined || known !== undefined ? null : await requestRead(tx, { siteId, meterId: bill.meterId, purpose: 'customer', askedBy: me.customerId, now });
      return openDispute(tx, { ...body, siteId, accountId: account.id, stallId, readRequestId, actor: { kind: 'customer', id: me.customerId, name: me.name }, at: now });
    }));
  }

  @Answers(disputesAnswer)
  @Customer('customer-stall:stallId')
  @Get('customer/stalls/:stallId/disputes')
  async own(@Param('stallId') stallId: string, @Query({ schema: listQuery }) query: z.infer<typeof listQuery>) {
    const account = await openAccountOfStall(this.dataSource, stallId);
    if (account === undefined) return { items: [], total: 0 };
    const { items, total } = await listDisputes(this.dataSource, { accountId: account.id, ...query });
    return { items: items.map(disputeView), total };
  }

  @Answers(disputeAnswer)
  @Customer('customer-dispute:disputeId', { audit: 'dispute.withdraw' })
  @Post('customer/disputes/:disputeId/withdraw')
  @HttpCode(200)
  async withdraw(@Param('disputeId') disputeId: string, @MyCustomer() me: CustomerIdentity) {
    return disputeView(await inTransaction(this.dataSource, (tx) => withdrawDispute(tx, { disputeId, customerId: me.customerId, at: this.clock.now() })));
  }

  @Answers(obligationsAnswer)
  @Staff('account.view', 'account:accountId')
  @Get('accounts/:accountId/obligations')
  obligations(@Param('accountId') accountId: string, @SiteId() siteId: string) {
    return obligationsOf(this.dataSource, { accountId, siteId, now: this.clock.now() });
  }

  /** What the phone says beside the balance: a debt in parts, what is doubted, how long the supply runs on. */
  @Answers(ownObligationsAnswer)
  @Customer('customer-stall:stallId')
  @Get('customer/stalls/:stallId/obligations')
  async ownObligations(@Param('stallId') stallId: string, @SiteId() siteId: string) {
    const account = await openAccountOfStall(this.dataSource, stallId);
    if (account === undefined) return { debt: null, disputedFen: 0, runOn: null };
    const { debt, disputedFen, runOn } = await obligationsOf(this.dataSource, { accountId: account.id, siteId, now: this.clock.now() });
    const own = debt as { amountFen: number; leftFen: number; percent: number | null; fixedFen: number | null } | null;
    return {
      debt: own === null ? null : { amountFen: own.amountFen, leftFen: own.leftFen, percent: own.percent, fixedFen: own.fixedFen }, disputedFen,
      runOn: runOn?.state === 'running' ? { medium: runOn.medium, leftWh: runOn.leftWh, leftMinutes: runOn.leftMinutes, untilAt: runOn.untilAt } : null,
    };
  }
}
