import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import type { StaffIdentity } from '#libs/access';
import { inTransaction } from '#libs/database';
import { addFeeItem, addFeePrice, bindFeeItem, changePropertyCut, endFeeItem, feeItemById, listFeeItems, runFeesDue } from '#libs/property-fee';
import { CLOCK, type Clock } from '#libs/runtime';
import { actorOf, Asked, Me, Staff, type AppRequest } from '../http/access.js';
import { Answers, nothing } from '../http/answers.js';
import { civilDate, text } from '../http/schemas.js';
import { settingsOfSite } from '../site-settings.js';
import { feeCategories, feeItemSchema, feeItemsAnswer, feeRules, feeRunsAnswer, feeTargets, month, propertyCutAnswer, ranAnswer, roundingModes, roundingUnit } from './fee.answers.js';

const bindings = z.array(z.strictObject({ target: z.enum(feeTargets), targetId: z.uuid() })).max(5000);
const priceMicroYuan = z.number().int().min(0).max(1e13);
const itemBody = z
  .strictObject({
    name: text(60, 1), category: z.enum(feeCategories), rule: z.enum(feeRules), formula: text(200, 1).nullable().default(null), roundingFen: roundingUnit.default(1), roundingMode: z.enum(roundingModes).default('half_up'), firstMonth: month, lateFee: z.boolean().default(true), priceMicroYuan, bindings,
  })
  .refine(({ rule, formula }) => (rule === 'formula') === (formula !== null), { path: ['formula'], message: 'a formula belongs to the rule formula' });
const priceBody = z.strictObject({ fromDay: civilDate, priceMicroYuan });
const bindingBody = z.strictObject({ bindings, fromMonth: month });
const cutBody = z.strictObject({ enabled: z.boolean(), graceDays: z.number().int().min(1).max(365), lawRead: z.boolean().default(false), reason: text(200, 1) });

/** What a site charges its shops beside energy, and when. */
@ApiTags('property-fee')
@Controller()
export class FeeController {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Answers(feeItemsAnswer)
  @Staff('bill.view', 'site:siteId')
  @Get('sites/:siteId/fee-items')
  items(@Param('siteId') siteId: string) {
    return listFeeItems(this.dataSource, siteId);
  }

  @Answers(feeItemSchema)
  @Staff('fee.edit', 'site:siteId', { audit: 'fee-item.add' })
  @Post('sites/:siteId/fee-items')
  add(@Param('siteId') siteId: string, @Body({ schema: itemBody }) body: z.infer<typeof itemBody>, @Me() me: StaffIdentity) {
    return inTransaction(this.dataSource, (tx) => addFeeItem(tx, { ...body, siteId }, { actor: actorOf(me), now: this.clock.now() }));
  }

  @Answers(feeItemSchema)
  @Staff('fee.edit', 'fee-item:feeItemId', { audit: 'fee-item.price' })
  @Post('fee-items/:feeItemId/prices')
  async price(@Param('feeItemId') itemId: string, @Body({ schema: priceBody }) body: z.infer<typeof priceBody>, @Me() me: StaffIdentity, @Asked() request: AppRequest) {
    request.asked.auditBefore = { prices: (await feeItemById(this.dataSource, itemId)).prices };
    await inTransaction(this.dataSource, (tx) => addFeePrice(tx, { ...body, itemId, actor: actorOf(me), now: this.clock.now() }));
    return feeItemById(this.dataSource, itemId);
  }

  @Answers(feeItemSchema)
  @Staff('fee.edit', 'fee-item:feeItemId', { audit: 'fee-item.bind' })
  @Put('fee-items/:feeItemId/bindings')
  async bind(@Param('feeItemId') itemId: string, @Body({ schema: bindingBody }) body: z.infer<typeof bindingBody>, @Asked() request: AppRequest) {
    request.asked.auditBefore = { bindings: (await feeItemById(this.dataSource, itemId)).bindings };
    await inTransaction(this.dataSource, (tx) => bindFeeItem(tx, { ...body, itemId }));
    return feeItemById(this.dataSource, itemId);
  }

  @Answers(nothing)
  @Staff('fee.edit', 'fee-item:feeItemId', { audit: 'fee-item.end' })
  @Delete('fee-items/:feeItemId')
  @HttpCode(204)
  async end(@Param('feeItemId') itemId: string) {
    await inTransaction(this.dataSource, (tx) => endFeeItem(tx, itemId, this.clock.now()));
  }

  @Answers(feeRunsAnswer)
  @Staff('bill.view', 'site:siteId')
  @Get('sites/:siteId/fee-runs')
  runs(@Param('siteId') siteId: string) {
    return this.dataSource.query(`SELECT to_char(month, 'YYYY-MM') AS month, due_at AS "dueAt", done_at AS "doneAt", bills, amount_fen AS "amountFen", problems FROM fee_run WHERE site_id = $1 ORDER BY fee_run.month DESC LIMIT 60`, [siteId]);
  }

  /** Bills what has fallen due now instead of within seconds; what is billed is not billed again. */
  @Answers(ranAnswer)
  @Staff('fee.edit', 'site:siteId', { idempotent: true, audit: 'fee.run' })
  @Post('sites/:siteId/fee-runs')
  @HttpCode(200)
  async run(@Param('siteId') siteId: string) {
    // Months in which something could not be billed are tried again.
    await this.dataSource.query(`UPDATE fee_run SET done_at = NULL WHERE site_id = $1 AND problems <> '[]'`, [siteId]);
    return runFeesDue(this.dataSource, this.clock.now(), siteId);
  }

  /** Cutting for property fees: on by two persons who have read the law, off at once. */
  @Answers(propertyCutAnswer)
  @Staff('fee.edit', 'site:siteId', { idempotent: true, audit: 'property-cut.change' })
  @Post('sites/:siteId/property-cut')
  @HttpCode(200)
  async cut(@Param('siteId') siteId: string, @Body({ schema: cutBody }) body: z.infer<typeof cutBody>, @Me() me: StaffIdentity, @Asked() request: AppRequest) {
    request.asked.auditBefore = (await settingsOfSite(this.dataSource, siteId)).property.cut;
    return inTransaction(this.dataSource, (tx) => changePropertyCut(tx, { ...body, siteId, actor: actorOf(me), at: this.clock.now() }));
  }
}
