import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import type { StaffIdentity } from '#libs/access';
import { archivePool, formulaMeters, issueRun, listPools, listRuns, makeRun, media, poolById, poolRulesSchema, runWithShares, saveFormulaMeter, savePool, settleRun, termSchema, voidRun, whatIf } from '#libs/apportionment';
import { inTransaction } from '#libs/database';
import { CLOCK, type Clock } from '#libs/runtime';
import { actorOf, Asked, Me, SiteId, Staff, type AppRequest } from '../http/access.js';
import { Answers, nothing } from '../http/answers.js';
import { civilDate, fenAmount, pageQuery, reasonBody, text } from '../http/schemas.js';
import { collectedAnswer, formulaMetersAnswer, issuedAnswer, madeIdAnswer, poolSchema, poolsAnswer, runAnswer, runsAnswer, trials, voidedAnswer, whatIfAnswer } from './apportionment.answers.js';

const medium = z.enum(media);
const formulaBody = z.strictObject({ name: text(60, 1), medium, terms: z.array(termSchema).min(1).max(200) });
const poolBody = z.strictObject({ name: text(60, 1), medium, rules: poolRulesSchema });
const runBody = z.strictObject({ runId: z.uuid(), fromDay: civilDate, toDay: civilDate, amountFen: fenAmount.nullable().default(null) });
const runsQuery = pageQuery.omit({ q: true }).extend({ pool: z.uuid().optional(), state: z.enum(['draft', 'issued', 'settled', 'void']).optional() });
const whatIfQuery = z.object({ from: civilDate, to: civilDate, amountFen: z.coerce.number().int().min(0).max(1e12).optional(), methods: z.string().default('own').transform((words) => words.split(',')).pipe(z.array(trials).min(1).max(5)) });

/** Public energy and water, shared over stalls. */
@ApiTags('apportionment')
@Controller()
export class ApportionmentController {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Answers(formulaMetersAnswer)
  @Staff('bill.view', 'site:siteId')
  @Get('sites/:siteId/formula-meters')
  formulas(@Param('siteId') siteId: string) {
    return formulaMeters(this.dataSource, siteId);
  }

  @Answers(madeIdAnswer)
  @Staff('share.edit', 'site:siteId', { audit: 'formula-meter.add' })
  @Post('sites/:siteId/formula-meters')
  addFormula(@Param('siteId') siteId: string, @Body({ schema: formulaBody }) body: z.infer<typeof formulaBody>) {
    return inTransaction(this.dataSource, (tx) => saveFormulaMeter(tx, { ...body, siteId }));
  }

  @Answers(madeIdAnswer)
  @Staff('share.edit', 'formula-meter:formulaMeterId', { audit: 'formula-meter.change' })
  @Put('formula-meters/:formulaMeterId')
  changeFormula(@Param('formulaMeterId') id: string, @Body({ schema: formulaBody }) body: z.infer<typeof formulaBody>, @SiteId() siteId: string) {
    return inTransaction(this.dataSource, (tx) => saveFormulaMeter(tx, { ...body, id, siteId }));
  }

  @Answers(poolsAnswer)
  @Staff('bill.view', 'site:siteId')
  @Get('sites/:siteId/pools')
  pools(@Param('siteId') siteId: string) {
    return listPools(this.dataSource, siteId);
  }

  @Answers(poolSchema)
  @Staff('share.edit', 'site:siteId', { audit: 'pool.add' })
  @Post('sites/:siteId/pools')
  addPool(@Param('siteId') siteId: string, @Body({ schema: poolBody }) body: z.infer<typeof poolBody>) {
    return inTransaction(this.dataSource, (tx) => savePool(tx, { ...body, siteId }));
  }

  @Answers(poolSchema)
  @Staff('share.edit', 'pool:poolId', { audit: 'pool.change' })
  @Put('pools/:poolId')
  async changePool(@Param('poolId') id: string, @Body({ schema: poolBody }) body: z.infer<typeof poolBody>, @SiteId() siteId: string, @Asked() request: AppRequest) {
    request.asked.auditBefore = await poolById(this.dataSource, id);
    return inTransaction(this.dataSource, (tx) => savePool(tx, { ...body, id, siteId }));
  }

  @Answers(nothing)
  @Staff('share.edit', 'pool:poolId', { audit: 'pool.archive' })
  @Delete('pools/:poolId')
  @HttpCode(204)
  async archive(@Param('poolId') poolId: string) {
    await inTransaction(this.dataSource, (tx) => archivePool(tx, poolId, this.clock.now()));
  }

  /** The same period by several methods, beside each other and beside what was billed last; nothing is kept. */
  @Answers(whatIfAnswer)
  @Staff('bill.view', 'pool:poolId')
  @Get('pools/:poolId/what-if')
  whatIf(@Param('poolId') poolId: string, @Query({ schema: whatIfQuery }) query: z.infer<typeof whatIfQuery>) {
    return whatIf(this.dataSource, { poolId, fromDay: query.from, toDay: query.to, amountFen: query.amountFen ?? null, trials: query.methods, now: this.clock.now() });
  }

  @Answers(runAnswer)
  @Staff('share.edit', 'pool:poolId', { audit: 'apportionment.draft' })
  @Post('pools/:poolId/runs')
  async draft(@Param('poolId') poolId: string, @Body({ schema: runBody }) body: z.infer<typeof runBody>, @Me() me: StaffIdentity) {
    const { runId } = await inTransaction(this.dataSource, (tx) => makeRun(tx, { ...body, poolId, actor: actorOf(me), now: this.clock.now() }));
    return runWithShares(this.dataSource, runId);
  }

  @Answers(runsAnswer)
  @Staff('bill.view', 'site:siteId')
  @Get('sites/:siteId/apportionment-runs')
  runs(@Param('siteId') siteId: string, @Query({ schema: runsQuery }) { pool, ...query }: z.infer<typeof runsQuery>) {
    return listRuns(this.dataSource, { ...query, siteId, poolId: pool });
  }

  @Answers(runAnswer)
  @Staff('bill.view', 'apportionment-run:runId')
  @Get('apportionment-runs/:runId')
  run(@Param('runId') runId: string) {
    return runWithShares(this.dataSource, runId);
  }

  @Answers(issuedAnswer)
  @Staff('share.edit', 'apportionment-run:runId', { idempotent: true, audit: 'apportionment.issue' })
  @Post('apportionment-runs/:runId/issue')
  @HttpCode(200)
  issue(@Param('runId') runId: string, @Me() me: StaffIdentity) {
    return inTransaction(this.dataSource, (tx) => issueRun(tx, { runId, actor: actorOf(me), now: this.clock.now() }));
  }

  @Answers(collectedAnswer)
  @Staff('share.edit', 'apportionment-run:runId', { idempotent: true, audit: 'apportionment.settle' })
  @Post('apportionment-runs/:runId/settle')
  @HttpCode(200)
  settle(@Param('runId') runId: string, @Me() me: StaffIdentity) {
    return inTransaction(this.dataSource, (tx) => settleRun(tx, { runId, actor: actorOf(me), now: this.clock.now() }));
  }

  @Answers(voidedAnswer)
  @Staff('share.edit', 'apportionment-run:runId', { idempotent: true, audit: 'apportionment.void' })
  @Post('apportionment-runs/:runId/void')
  @HttpCode(200)
  void(@Param('runId') runId: string, @Body({ schema: reasonBody }) { reason }: z.infer<typeof reasonBody>, @Me() me: StaffIdentity) {
    return inTransaction(this.dataSource, (tx) => voidRun(tx, { runId, reason, actor: actorOf(me), now: this.clock.now() }));
  }
}
