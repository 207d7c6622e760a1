import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import type { StaffIdentity } from '#libs/access';
import { inTransaction } from '#libs/database';
import { CLOCK, type Clock } from '#libs/runtime';
import { assessQuotas, listQuotas, printSlip, setQuota, slipPrints } from '#libs/settlement';
import { Answers } from '../http/answers.js';
import { actorOf, Me, Staff } from '../http/access.js';
import { pageQuery, text } from '../http/schemas.js';
import { month } from './fee.answers.js';
import { assessmentAnswer, quotasAnswer, quotaSetAnswer, slipAnswer, slipPrintsAnswer } from './quota.answers.js';

const medium = z.enum(['electricity', 'water']);
const target = z.union([z.strictObject({ accountTypeId: z.uuid() }), z.strictObject({ category: text(40, 1) }), z.strictObject({ accountId: z.uuid() })]);
const quotaBody = z.strictObject({ medium, target, fromMonth: month, monthWh: z.number().int().min(1).max(1e12).nullable(), excessMicroYuan: z.number().int().min(1).max(1e9).nullable().default(null) });
const assessmentQuery = pageQuery.extend({ month, medium: medium.default('electricity'), over: z.stringbool().default(true) });
const slipBody = z.strictObject({ month, medium: medium.default('electricity') });

/** Monthly quotas and who went over (定额考核). */
@ApiTags('quota')
@Controller()
export class QuotaController {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Answers(quotasAnswer)
  @Staff('bill.view', 'site:siteId')
  @Get('sites/:siteId/quotas')
  quotas(@Param('siteId') siteId: string) {
    return listQuotas(this.dataSource, siteId);
  }

  @Answers(quotaSetAnswer)
  @Staff('quota.edit', 'site:siteId', { audit: 'quota.set' })
  @Post('sites/:siteId/quotas')
  set(@Param('siteId') siteId: string, @Body({ schema: quotaBody }) body: z.infer<typeof quotaBody>, @Me() me: StaffIdentity) {
    return inTransaction(this.dataSource, (tx) => setQuota(tx, { ...body, siteId, actor: actorOf(me), at: this.clock.now() }));
  }

  @Answers(assessmentAnswer)
  @Staff('bill.view', 'site:siteId')
  @Get('sites/:siteId/quota-assessment')
  assessment(@Param('siteId') siteId: string, @Query({ schema: assessmentQuery }) query: z.infer<typeof assessmentQuery>) {
    return assessQuotas(this.dataSource, { ...query, siteId, text: query.q });
  }

  @Answers(slipAnswer)
  @Staff('bill.view', 'account:accountId', { audit: 'quota.slip' })
  @Post('accounts/:accountId/quota-slips')
  @HttpCode(200)
  slip(@Param('accountId') accountId: string, @Body({ schema: slipBody }) body: z.infer<typeof slipBody>, @Me() me: StaffIdentity) {
    return inTransaction(this.dataSource, (tx) => printSlip(tx, { ...body, accountId, actor: actorOf(me), at: this.clock.now() }));
  }

  @Answers(slipPrintsAnswer)
  @Staff('bill.view', 'site:siteId')
  @Get('sites/:siteId/quota-slips')
  prints(@Param('siteId') siteId: string, @Query({ schema: z.object({ month }) }) query: { month: string }) {
    return slipPrints(this.dataSource, siteId, query.month);
  }
}
