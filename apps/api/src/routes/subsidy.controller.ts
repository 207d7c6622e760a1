import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import type { StaffIdentity } from '#libs/access';
import { openAccountOfStall } from '#libs/account';
import { inTransaction } from '#libs/database';
import { CLOCK, type Clock } from '#libs/runtime';
import { endRule, giveSubsidy, listRules, listSubsidies, listSubsidyRuns, media, ruleById, saveRule, subsidyOfAccount, withdrawSubsidy } from '#libs/subsidy';
import { actorOf, Asked, Customer, Me, Staff, type AppRequest } from '../http/access.js';
import { Answers, nothing } from '../http/answers.js';
import { instant, pageQuery, reasonBody, text } from '../http/schemas.js';
import { month } from './fee.answers.js';
import { accountSubsidyAnswer, customerSubsidyAnswer, mediumSchema, ruleTerms, subsidiesAnswer, subsidyGivenAnswer, subsidyRuleSchema, subsidyRulesAnswer, subsidyRunsAnswer, subsidyWithdrawnAnswer } from './subsidy.answers.js';

const mostWh = 100_000_000;
const ruleBody = z.strictObject({
  medium: z.enum(media).default('electricity'), accountTypeId: z.uuid().nullable(), category: text(40, 1).nullable(), ...ruleTerms, baseWh: ruleTerms.baseWh.max(mostWh), perHeadWh: ruleTerms.perHeadWh.max(mostWh), carryCapWh: ruleTerms.carryCapWh.unwrap().max(1e12).nullable(), firstMonth: month,
});
const giftBody = z.strictObject({ giftId: z.uuid(), medium: z.enum(media).default('electricity'), wh: z.number().int().min(1).max(mostWh), expiresAt: instant.nullable().default(null), reason: text(200, 1) });
const listQuery = pageQuery.extend({ month: month.optional(), medium: mediumSchema.default('electricity'), building: z.uuid().optional(), floor: text(20, 1).optional() });

/** Energy that is given each month for nothing: rules, gifts, and what became of them. */
@ApiTags('subsidy')
@Controller()
export class SubsidyController {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Answers(subsidyRulesAnswer)
  @Staff('bill.view', 'site:siteId')
  @Get('sites/:siteId/subsidy-rules')
  rules(@Param('siteId') siteId: string) {
    return listRules(this.dataSource, siteId);
  }

  /** From a month on; what was given stays, and whoever had nothing of a month that has begun gets it within seconds. */
  @Answers(subsidyRuleSchema)
  @Staff('subsidy.edit', 'site:siteId', { audit: 'subsidy-rule.save' })
  @Post('sites/:siteId/subsidy-rules')
  save(@Param('siteId') siteId: string, @Body({ schema: ruleBody }) body: z.infer<typeof ruleBody>, @Me() me: StaffIdentity) {
    return inTransaction(this.dataSource, (tx) => saveRule(tx, { ...body, siteId }, { actor: actorOf(me), now: this.clock.now() }));
  }

  @Answers(nothing)
  @Staff('subsidy.edit', 'subsidy-rule:ruleId', { audit: 'subsidy-rule.end' })
  @Delete('subsidy-rules/:ruleId')
  @HttpCode(204)
  async end(@Param('ruleId') ruleId: string, @Asked() request: AppRequest) {
    request.asked.auditBefore = await ruleById(this.dataSource, ruleId);
    await inTransaction(this.dataSource, (tx) => endRule(tx, ruleId, this.clock.now()));
  }

  @Answers(subsidyRunsAnswer)
  @Staff('bill.view', 'site:siteId')
  @Get('sites/:siteId/subsidy-runs')
  runs(@Param('siteId') siteId: string) {
    return listSubsidyRuns(this.dataSource, siteId);
  }

  /** By month, shop and area, with what it adds up to. */
  @Answers(subsidiesAnswer)
  @Staff('bill.view', 'site:siteId')
  @Get('sites/:siteId/subsidies')
  async list(@Param('siteId') siteId: string, @Query({ schema: listQuery }) { q, building, ...query }: z.infer<typeof listQuery>) {
    const [site] = (await this.dataSource.query('SELECT time_zone AS zone FROM site WHERE id = $1', [siteId])) as { zone: string }[];
    return listSubsidies(this.dataSource, { ...query, siteId, zone: site!.zone, buildingId: building, text: q, now: this.clock.now() });
  }

  @Answers(accountSubsidyAnswer)
  @Staff('account.view', 'account:accountId')
  @Get('accounts/:accountId/subsidies')
  ofAccount(@Param('accountId') accountId: string) {
    return subsidyOfAccount(this.dataSource, accountId, this.clock.now());
  }

  @Answers(subsidyGivenAnswer)
  @Staff('subsidy.edit', 'account:accountId', { idempotent: true, audit: 'subsidy.give' })
  @Post('accounts/:accountId/subsidies')
  give(@Param('accountId') accountId: string, @Body({ schema: giftBody }) { giftId, expiresAt, ...body }: z.infer<typeof giftBody>, @Me() me: StaffIdentity) {
    return inTransaction(this.dataSource, (tx) => giveSubsidy(tx, { ...body, accountId, expiresAt: expiresAt === null ? null : new Date(expiresAt), cause: { kind: 'manual', key: giftId }, grantedName: me.displayName, at: this.clock.now() }));
  }

  /** What is not used of a wrong one is taken back. */
  @Answers(subsidyWithdrawnAnswer)
  @Staff('subsidy.edit', 'subsidy:allowanceId', { idempotent: true, audit: 'subsidy.withdraw' })
  @Post('subsidies/:allowanceId/withdraw')
  @HttpCode(200)
  withdraw(@Param('allowanceId') allowanceId: string, @Body({ schema: reasonBody }) { reason }: z.infer<typeof reasonBody>, @Me() me: StaffIdentity) {
    return inTransaction(this.dataSource, (tx) => withdrawSubsidy(tx, { allowanceId, reason, name: me.displayName, at: this.clock.now() }));
  }

  @Answers(customerSubsidyAnswer)
  @Customer('customer-stall:stallId')
  @Get('customer/stalls/:stallId/subsidy')
  async mine(@Param('stallId') stallId: string) {
    const account = await openAccountOfStall(this.dataSource, stallId);
    if (account === undefined) return { free: [], items: [] };
    const { free, items } = await subsidyOfAccount(this.dataSource, account.id, this.clock.now(), 30);
    return {
      free,
      items: items.map(({ id, medium, kind, grantedWh, usedWh, leftWh, clearedWh, carriedWh, fromAt, expiresAt, closedAt, closeReason, state, reason, explanation }) => ({ id, medium, kind, grantedWh, usedWh, leftWh, clearedWh, carriedWh, fromAt, expiresAt, closedAt, closeReason, state, reason, explanation })),
    };
  }
}
