import { Body, Controller, Get, HttpCode, Inject, Param, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import type { StaffIdentity } from '#libs/access';
import { addDays, startOfDay } from '#libs/calendar';
import { inTransaction } from '#libs/database';
import { agreeDebt, endDebt } from '#libs/ledger';
import { correctionStatistics, correctRecharge, previewCorrection, receiptOf } from '#libs/payment';
import { CLOCK, type Clock } from '#libs/runtime';
import { accountOnStall } from '../account-on-stall.js';
import { Answers } from '../http/answers.js';
import { actorOf, Me, SiteId, Staff } from '../http/access.js';
import { pageQuery, text } from '../http/schemas.js';
import { debtView, listDebts, refundReport } from '../queries/claim-pages.js';
import { settingsOfSite } from '../site-settings.js';
import { correctableAnswer, correctedAnswer, correctionsAnswer, debtAnswer, debtsAnswer, refundColumns, refundReportAnswer } from './claims.answers.js';

const money = z.number().int().min(1).max(1e11);
const correcting = z.strictObject({ correctionId: z.uuid(), toStallId: z.uuid().nullable(), amountFen: money.nullable().default(null), reason: text(200, 1) });
const preview = z.object({ toStallId: z.uuid().optional(), amountFen: z.coerce.number().int().min(1).max(1e11).optional() });
const day = z.iso.date().refine((value) => value.startsWith('20'), 'not in this century');
const spanQuery = pageQuery.omit({ q: true }).extend({ from: day, to: day }).refine(({ from, to }) => from <= to, 'the range is empty');
const agreeing = z
  .strictObject({ debtId: z.uuid(), fromAccountId: z.uuid().optional(), purse: z.enum(['energy', 'water']).default('energy'), origin: z.enum(['overdraft', 'correction', 'old_account']), amountFen: money, percent: z.number().int().min(1).max(100).optional(), fixedFen: money.optional(), keepFen: money.optional(), reason: text(200, 1) })
  .refine(({ percent, fixedFen }) => (percent === undefined) !== (fixedFen === undefined), 'percent or fixedFen');
const ending = z.strictObject({ how: z.enum(['back', 'write-off']) });
const debtsQuery = pageQuery.omit({ q: true }).extend({ state: z.enum(['active', 'repaid', 'ended', 'written_off']).optional() });
const ALL_COLUMNS: z.infer<typeof refundColumns> = ['at', 'stall', 'customer', 'account', 'mode', 'amount', 'cause', 'reason', 'asked', 'decided', 'payer', 'number'];

/** Wrong recharges, agreed debts, and what went back. */
@ApiTags('changes')
@Controller()
export class CorrectionController {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Answers(correctableAnswer)
  @Staff('correction.make', 'recharge:rechargeId')
  @Get('recharges/:rechargeId/correction')
  async preview(@Param('rechargeId') rechargeId: string, @SiteId() siteId: string, @Me() me: StaffIdentity, @Query({ schema: preview }) query: z.infer<typeof preview>) {
    const toAccountId = query.toStallId === undefined ? null : await accountOnStall(this.dataSource, siteId, query.toStallId);
    return previewCorrection(this.dataSource, { rechargeId, siteId, toAccountId, amountFen: query.amountFen ?? null, limits: (await settingsOfSite(this.dataSource, siteId)).correction, actor: actorOf(me), now: this.clock.now() });
  }

  /** Reversed and put right in one act; above the site's limits a second person is asked. */
  @Answers(correctedAnswer)
  @Staff('correction.make', 'recharge:rechargeId', { idempotent: true, audit: 'recharge.correct' })
  @Post('recharges/:rechargeId/correction')
  @HttpCode(200)
  async correct(@Param('rechargeId') rechargeId: string, @SiteId() siteId: string, @Me() me: StaffIdentity, @Body({ schema: correcting }) body: z.infer<typeof correcting>) {
    const { toStallId, ...wish } = body;
    const toAccountId = toStallId === null ? null : await accountOnStall(this.dataSource, siteId, toStallId);
    const limits = (await settingsOfSite(this.dataSource, siteId)).correction;
    const outcome = await inTransaction(this.dataSource, (tx) => correctRecharge(tx, { ...wish, rechargeId, toAccountId, siteId, limits, actor: actorOf(me), now: this.clock.now() }));
    return { ...outcome, receipt: await receiptOf(this.dataSource, rechargeId) };
  }

  @Answers(correctionsAnswer)
  @Staff('recharge.view', 'site:siteId')
  @Get('sites/:siteId/corrections')
  async corrections(@Param('siteId') siteId: string, @Query({ schema: spanQuery }) query: z.infer<typeof spanQuery>) {
    return correctionStatistics(this.dataSource, { siteId, ...(await this.span(siteId, query)), limit: query.limit, offset: query.offset });
  }

  @Answers(debtAnswer)
  @Staff('account.edit', 'account:accountId', { idempotent: true, audit: 'debt.agree' })
  @Post('accounts/:accountId/debts')
  async agree(@Param('accountId') accountId: string, @SiteId() siteId: string, @Me() me: StaffIdentity, @Body({ schema: agreeing }) body: z.infer<typeof agreeing>) {
    const keepFen = body.keepFen ?? (await settingsOfSite(this.dataSource, siteId)).debt.keepFen;
    const { debtId } = await inTransaction(this.dataSource, (tx) => agreeDebt(tx, { ...body, siteId, accountId, fromAccountId: body.fromAccountId ?? accountId, percent: body.percent ?? null, fixedFen: body.fixedFen ?? null, keepFen, actor: actorOf(me), at: this.clock.now() }));
    return debtView(this.dataSource, debtId);
  }

  @Answers(debtsAnswer)
  @Staff('account.view', 'account:accountId')
  @Get('accounts/:accountId/debts')
  debtsOf(@Param('accountId') accountId: string, @Query({ schema: debtsQuery }) query: z.infer<typeof debtsQuery>) {
    return listDebts(this.dataSource, { accountId, ...query, state: query.state ?? null });
  }

  @Answers(debtsAnswer)
  @Staff('account.view', 'site:siteId')
  @Get('sites/:siteId/debts')
  debts(@Param('siteId') siteId: string, @Query({ schema: debtsQuery }) query: z.infer<typeof debtsQuery>) {
    return listDebts(this.dataSource, { siteId, ...query, state: query.state ?? null });
  }

  @Answers(debtAnswer)
  @Staff('refund.decide', 'debt:debtId', { idempotent: true, audit: 'debt.end' })
  @Post('debts/:debtId/end')
  @HttpCode(200)
  async end(@Param('debtId') debtId: string, @Me() me: StaffIdentity, @Body({ schema: ending }) body: z.infer<typeof ending>) {
    await inTransaction(this.dataSource, (tx) => endDebt(tx, { debtId, how: body.how, actor: actorOf(me), at: this.clock.now() }));
    return debtView(this.dataSource, debtId);
  }

  /** What went back, by mode; the sum is the ledger's own. */
  @Answers(refundReportAnswer)
  @Staff('order.view', 'site:siteId')
  @Get('sites/:siteId/refund-report')
  async report(@Param('siteId') siteId: string, @Query({ schema: spanQuery }) query: z.infer<typeof spanQuery>) {
    const [site] = (await this.dataSource.query(`SELECT settings #> '{reports,refunds}' AS columns FROM site WHERE id = $1`, [siteId])) as { columns: unknown }[];
    const saved = refundColumns.safeParse(site!.columns);
    return { columns: saved.success ? saved.data : ALL_COLUMNS, ...(await refundReport(this.dataSource, { siteId, ...(await this.span(siteId, query)) })) };
  }

  /** Which columns the report has, for everybody at the site. */
  @Answers(z.strictObject({ columns: refundColumns }))
  @Staff('site.settings', 'site:siteId', { audit: 'report.columns' })
  @Put('sites/:siteId/refund-report/columns')
  async columns(@Param('siteId') siteId: string, @Body({ schema: z.strictObject({ columns: refundColumns }) }) body: { columns: z.infer<typeof refundColumns> }) {
    await inTransaction(this.dataSource, (tx) => tx.query(`UPDATE site SET settings = jsonb_set(settings, '{reports}', coalesce(settings -> 'reports', '{}') || jsonb_build_object('refunds', $2::jsonb)) WHERE id = $1`, [siteId, JSON.stringify(body.columns)]));
    return body;
  }

  private async span(siteId: string, { from, to }: { from: string; to: string }): Promise<{ from: Date; to: Date }> {
    const [site] = (await this.dataSource.query('SELECT time_zone AS zone FROM site WHERE id = $1', [siteId])) as { zone: string }[];
    return { from: startOfDay(from, site!.zone), to: startOfDay(addDays(to, 1), site!.zone) };
  }
}
