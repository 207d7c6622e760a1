import { Body, Controller, Get, Inject, Param, Post, Query } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import type { z } from 'zod';
import { addDays, civilDay, startOfDay } from '#libs/calendar';
import { inTransaction, notifyLive } from '#libs/database';
import { purseOf } from '#libs/ledger';
import { CounterRecharge, dayTotals, listRecharges, markPrinted, receiptOf, type Receipt } from '#libs/payment';
import { CLOCK, type Clock } from '#libs/runtime';
import { siteFacts } from '#libs/site';
import { rechargeProgress } from '../queries/recharge-progress.js';
import * as money from '../schema/money.js';
import { uuidInPath } from '../schema/path.js';
import { Access } from '../web/access.decorator.js';
import { Answers, Audited, Idempotent, type Answer } from '../web/answers.decorator.js';
import { CurrentStaff, Note, SiteId, type AuditNote, type CallingStaff } from '../web/request.js';

@Controller('api/v1')
export class RechargeController {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly recharge: CounterRecharge,
  ) {}

  @Post('accounts/:id/recharges')
  @Access({ permission: 'recharge.take', object: ['account', 'id'] })
  @Answers('Takes cash over the counter', money.receipt, { status: 201 })
  @Idempotent()
  @Audited('recharge.take')
  async takeRecharge(
    @Param('id', uuidInPath) id: string, @Body({ schema: money.rechargeBody }) body: z.output<typeof money.rechargeBody>, @SiteId() siteId: string, @CurrentStaff() staff: CallingStaff, @Note() note: AuditNote,
  ): Answer<typeof money.receipt> {
    const { settings } = await siteFacts(this.database, siteId);
    const receipt = await this.recharge.execute({ actor: staff.actor, siteId, accountId: id, amountFen: body.amountFen, rechargeId: body.rechargeId, limits: settings.recharge });
    note.after = { rechargeId: receipt.rechargeId, receiptNumber: receipt.receiptNumber, amountFen: receipt.amountFen };
    await inTransaction(this.database, (tx) => notifyLive(tx, { siteId, kind: 'recharge', accountIds: [id] }));
    return this.shown(receipt);
  }

  @Get('recharges/:id')
  @Access({ permission: 'recharge.view', object: ['recharge', 'id'] })
  @Answers('A receipt', money.receipt)
  async receipt(@Param('id', uuidInPath) id: string): Answer<typeof money.receipt> {
    return this.shown(await receiptOf(this.database, id));
  }

  @Post('recharges/:id/prints')
  @Access({ permission: 'recharge.view', object: ['recharge', 'id'] })
  @Answers('Counts a print; every further one is a copy', money.printed)
  @Audited('recharge.print')
  async markPrinted(@Param('id', uuidInPath) id: string): Answer<typeof money.printed> {
    return markPrinted(this.database, id);
  }

  @Get('recharges/:id/progress')
  @Access({ permission: 'recharge.view', object: ['recharge', 'id'] })
  @Answers('Paid, credited, commanded, restored', money.rechargeProgress)
  async rechargeProgress(@Param('id', uuidInPath) id: string): Answer<typeof money.rechargeProgress> {
    return rechargeProgress(this.database, id);
  }

  @Get('sites/:siteId/recharges')
  @Access({ permission: 'recharge.view', object: ['site', 'siteId'] })
  @Answers('Recharges of a day with totals', money.rechargePage)
  async recharges(@Param('siteId', uuidInPath) siteId: string, @Query({ schema: money.rechargeQuery }) query: z.output<typeof money.rechargeQuery>): Answer<typeof money.rechargePage> {
    const { zone } = await siteFacts(this.database, siteId);
    const day = query.day ?? civilDay(this.clock.now(), zone);
    const range = { from: startOfDay(day, zone), to: startOfDay(addDays(day, 1), zone) };
    const list = await listRecharges(this.database, { siteId, operatorId: query.operator, ...range, limit: query.limit, offset: query.offset });
    const totals = await dayTotals(this.database, { siteId, day, zone, operatorId: query.operator });
    return { ...list, day, totals };
  }

  private async shown(receipt: Receipt): Answer<typeof money.receipt> {
    const [{ settings }, purse] = await Promise.all([siteFacts(this.database, receipt.siteId), purseOf(this.database, receipt.accountId)]);
    return { ...receipt, availableAfterFen: purse.availableFen, print: settings.receipt.print };
  }
}
