import { Body, Controller, Get, Inject, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import type { CustomerIdentity } from '#libs/access';
import { openAccountOfStall } from '#libs/account';
import { inTransaction } from '#libs/database';
import { changeOwnThresholds, emergencyOffer, takeEmergencyCredit, thresholdsOf } from '#libs/ledger';
import { CLOCK, DomainError, type Clock } from '#libs/runtime';
import { Answers } from '../http/answers.js';
import { Customer, MyCustomer, SiteId } from '../http/access.js';
import { fenAmount } from '../http/schemas.js';
import { siteSettingsSchema } from '../site-settings.js';
import { emergencyAnswer, emergencyTakenAnswer, thresholdsAnswer } from './emergency.answers.js';

const purse = z.enum(['energy', 'water']).default('energy');
const offering = z.object({ purse });
const taking = z.strictObject({ requestId: z.uuid(), purse });
const thresholds = z.strictObject({ threshold1Fen: fenAmount.optional(), threshold2Fen: fenAmount.optional(), thresholdDays: z.number().int().min(1).max(60).nullable().optional() });

/** What a shop does about its own running out: the small loan, and when it wants to be warned. */
@ApiTags('emergency')
@Controller('customer/stalls/:stallId')
export class EmergencyController {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Answers(emergencyAnswer)
  @Customer('customer-stall:stallId')
  @Get('emergency')
  async offer(@Param('stallId') stallId: string, @SiteId() siteId: string, @Query({ schema: offering }) { purse }: z.infer<typeof offering>) {
    return emergencyOffer(this.dataSource, { siteId, accountId: await this.accountId(stallId), purse, rules: await this.rules(siteId) });
  }

  @Answers(emergencyTakenAnswer)
  @Customer('customer-stall:stallId', { idempotent: true, right: 'holder', audit: 'emergency.take' })
  @Post('emergency')
  async take(@Param('stallId') stallId: string, @Body({ schema: taking }) body: z.infer<typeof taking>, @MyCustomer() me: CustomerIdentity, @SiteId() siteId: string) {
    const accountId = await this.accountId(stallId);
    const rules = await this.rules(siteId);
    return inTransaction(this.dataSource, (tx) => takeEmergencyCredit(tx, { creditId: body.requestId, siteId, accountId, purse: body.purse, actor: { kind: 'customer', id: me.customerId, name: me.name }, rules, at: this.clock.now() }));
  }

  @Answers(thresholdsAnswer)
  @Customer('customer-stall:stallId')
  @Get('thresholds')
  async thresholds(@Param('stallId') stallId: string) {
    return thresholdsOf(this.dataSource, await this.accountId(stallId));
  }

  @Answers(thresholdsAnswer)
  @Customer('customer-stall:stallId', { right: 'holder', audit: 'thresholds.change' })
  @Patch('thresholds')
  async change(@Param('stallId') stallId: string, @Body({ schema: thresholds }) body: z.infer<typeof thresholds>) {
    const accountId = await this.accountId(stallId);
    return inTransaction(this.dataSource, (tx) => changeOwnThresholds(tx, accountId, body));
  }

  private async accountId(stallId: string): Promise<string> {
    const account = await openAccountOfStall(this.dataSource, stallId);
    if (account === undefined) throw new DomainError('conflict', 'stall-has-no-account', 'the stall has no open account');
    return account.id;
  }

  private async rules(siteId: string) {
    const [site] = (await this.dataSource.query('SELECT settings FROM site WHERE id = $1', [siteId])) as { settings: unknown }[];
    return siteSettingsSchema.parse(site!.settings).emergency;
  }
}
