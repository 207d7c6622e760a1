import { Body, Controller, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import type { StaffIdentity } from '#libs/access';
import { inTransaction } from '#libs/database';
import { callsOf, debtors, dunningResults, dunningWays, logCall, type Debtor } from '#libs/dunning';
import { CLOCK, type Clock } from '#libs/runtime';
import { Answers } from '../http/answers.js';
import { actorOf, Me, SiteId, Staff } from '../http/access.js';
import { civilDate, text } from '../http/schemas.js';
import { debtorsAnswer, dunningCallSchema, dunningCallsAnswer } from './dunning.answers.js';

const callBody = z.strictObject({ callId: z.uuid(), way: z.enum(dunningWays), result: z.enum(dunningResults), promisedOn: civilDate.nullable().default(null), note: text(200).default('') });

/** Whom to speak to about money, and what was said. */
@ApiTags('dunning')
@Controller()
export class DunningController {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Answers(debtorsAnswer)
  @Staff('account.view', 'site:siteId')
  @Get('sites/:siteId/debtors')
  debtors(@Param('siteId') siteId: string, @Me() me: StaffIdentity) {
    return this.list(siteId, me, () => true);
  }

  /** Low balances and arrears alone: what duty screens show at set times. */
  @Answers(debtorsAnswer)
  @Staff('account.view', 'site:siteId')
  @Get('sites/:siteId/low-balances')
  low(@Param('siteId') siteId: string, @Me() me: StaffIdentity) {
    return this.list(siteId, me, ({ kinds }) => kinds.some((kind) => kind === 'low' || kind === 'arrears'));
  }

  private async list(siteId: string, me: StaffIdentity, wanted: (debtor: Debtor) => boolean) {
    const now = this.clock.now();
    const items = (await debtors(this.dataSource, { siteId, now })).filter(wanted);
    const shown = me.permissions.includes('phone.view') ? (phone: string) => phone : (phone: string) => `${phone.slice(0, 3)}****${phone.slice(-4)}`;
    return { at: now, items: items.map((item) => ({ ...item, phone: shown(item.phone) })) };
  }

  @Answers(dunningCallsAnswer)
  @Staff('account.view', 'account:accountId')
  @Get('accounts/:accountId/dunning-calls')
  calls(@Param('accountId') accountId: string) {
    return callsOf(this.dataSource, accountId);
  }

  @Answers(dunningCallSchema)
  @Staff('dunning.work', 'account:accountId', { idempotent: true, audit: 'dunning.call' })
  @Post('accounts/:accountId/dunning-calls')
  @HttpCode(201)
  log(@Param('accountId') accountId: string, @Body({ schema: callBody }) body: z.infer<typeof callBody>, @Me() me: StaffIdentity, @SiteId() siteId: string) {
    return inTransaction(this.dataSource, (tx) => logCall(tx, { ...body, siteId, accountId, actor: actorOf(me), now: this.clock.now() }));
  }
}
