import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import type { StaffIdentity } from '#libs/access';
import { inTransaction } from '#libs/database';
import { boughtOfMonth } from '#libs/grid-bill';
import { CLOCK, type Clock } from '#libs/runtime';
import {
  approvalOfDraft, askForDraft, calendarOfYear, discardTariffDraft, exampleBill, makePlan, openTariffDrafts, overReplayLimit, priceGate, publishAlone, replayDraft, resaleStatement, saveTariffDraft, setCalendarYear, siteCalendars, tariffDraft, type TariffDraft,
} from '#libs/settlement';
import { notePolicy } from '#libs/supply';
import { tariffDefinitionSchema } from '#libs/tariff';
import { Answers } from '../http/answers.js';
import { actorOf, Asked, Me, Staff, type AppRequest } from '../http/access.js';
import { instant, text } from '../http/schemas.js';
import { approvalAnswer, approvalView } from './approval.answers.js';
import { calendarAnswer, draftAnswer, draftsAnswer, exampleAnswer, replayAnswer, resaleAnswer } from './price.answers.js';

const medium = z.enum(['electricity', 'water']);
const saving = z.strictObject({ draftId: z.uuid(), definition: tariffDefinitionSchema, effectiveAt: instant });
const starting = saving.extend({ name: text(60, 1), medium: medium.default('electricity') });
const asking = z.strictObject({ reason: text(200, 1), exceedReason: text(200).optional() });
/** A definition as JSON in the address: an example changes nothing, and can be asked for with every key that is typed. */
const writtenDefinition = z.string().max(10_000).transform((written, context): unknown => {
  try {
    return JSON.parse(written);
  } catch {
    context.addIssue({ code: 'custom', message: 'not JSON' });
    return z.NEVER;
  }
}).pipe(tariffDefinitionSchema);
const exampleQuery = z.object({ definition: writtenDefinition, medium: medium.default('electricity'), usedWh: z.coerce.number().int().min(0).max(10_000_000_000) });
const replayQuery = z.object({ days: z.coerce.number().int().min(1).max(62).default(30) });
const yearQuery = z.object({ year: z.coerce.number().int().min(2020).max(2100) });
const monthQuery = z.object({ month: z.string().regex(/^20\d\d-(0[1-9]|1[0-2])$/, 'not a month') });
const namedDay = z.strictObject({ day: z.iso.date(), name: text(20, 1) });
const calendarBody = z.strictObject({ year: z.number().int().min(2020).max(2100), holidays: z.array(namedDay).max(366), workdays: z.array(namedDay).max(60) });

/** Prices before they hold: drafts, what they would mean, who is asked; the calendar by which they tell days apart. */
@ApiTags('prices')
@Controller()
export class PriceController {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Answers(draftsAnswer)
  @Staff('tariff.view', 'site:siteId')
  @Get('sites/:siteId/tariff-drafts')
  async drafts(@Param('siteId') siteId: string) {
    const drafts = await openTariffDrafts(this.dataSource, siteId, this.clock.now());
    return Promise.all(drafts.map((draft) => this.view(draft)));
  }

  @Answers(draftAnswer)
  @Staff('tariff.view', 'tariff-draft:draftId')
  @Get('tariff-drafts/:draftId')
  async draft(@Param('draftId') draftId: string) {
    return this.view(await tariffDraft(this.dataSource, draftId, this.clock.now()));
  }

  /** A plan that begins with a draft instead of a price. */
  @Answers(draftAnswer)
  @Staff('tariff.edit', 'site:siteId', { audit: 'tariff.draft' })
  @Post('sites/:siteId/tariff-drafts')
  async start(@Param('siteId') siteId: string, @Body({ schema: starting }) body: z.infer<typeof starting>, @Me() me: StaffIdentity) {
    const at = this.clock.now();
    return this.view(await inTransaction(this.dataSource, async (tx) => saveTariffDraft(tx, { ...body, planId: await makePlan(tx, { ...body, siteId }), effectiveAt: new Date(body.effectiveAt), actor: actorOf(me), at })));
  }

  @Answers(draftAnswer)
  @Staff('tariff.edit', 'tariff-plan:planId', { audit: 'tariff.draft' })
  @Post('tariff-plans/:planId/drafts')
  @HttpCode(200)
  async save(@Param('planId') planId: string, @Body({ schema: saving }) body: z.infer<typeof saving>, @Me() me: StaffIdentity) {
    return this.view(await inTransaction(this.dataSource, (tx) => saveTariffDraft(tx, { ...body, planId, effectiveAt: new Date(body.effectiveAt), actor: actorOf(me), at: this.clock.now() })));
  }

  @Answers(draftAnswer)
  @Staff('tariff.edit', 'tariff-draft:draftId', { audit: 'tariff.draft-discard' })
  @Delete('tariff-drafts/:draftId')
  async discard(@Param('draftId') draftId: string) {
    return this.view(await inTransaction(this.dataSource, (tx) => discardTariffDraft(tx, draftId, this.clock.now())));
  }

  /** What the draft would have meant in the last whole days, account by account. */
  @Answers(replayAnswer)
  @Staff('tariff.view', 'tariff-draft:draftId')
  @Get('tariff-drafts/:draftId/replay')
  async replay(@Param('draftId') draftId: string, @Query({ schema: replayQuery }) query: z.infer<typeof replayQuery>) {
    const at = this.clock.now();
    const draft = await tariffDraft(this.dataSource, draftId, at);
    const gate = await priceGate(this.dataSource, draft);
    const found = await replayDraft(this.dataSource, draft, { at, days: query.days });
    return { ...found, overLimit: overReplayLimit(found, gate.policy), limitPercent: gate.policy.replayLimitPercent, breaches: gate.breaches };
  }

  @Answers(approvalAnswer)
  @Staff('tariff.edit', 'tariff-draft:draftId', { idempotent: true, audit: 'tariff.ask' })
  @Post('tariff-drafts/:draftId/ask')
  async ask(@Param('draftId') draftId: string, @Body({ schema: asking }) body: z.infer<typeof asking>, @Me() me: StaffIdentity) {
    return approvalView(await inTransaction(this.dataSource, (tx) => askForDraft(tx, { ...body, draftId, actor: actorOf(me), at: this.clock.now() })));
  }

  /** By one person alone, where the site lets him and nobody is charged by the plan yet. */
  @Answers(draftAnswer)
  @Staff('tariff.edit', 'tariff-draft:draftId', { idempotent: true, audit: 'tariff.publish' })
  @Post('tariff-drafts/:draftId/publish')
  @HttpCode(200)
  async publish(@Param('draftId') draftId: string, @Me() me: StaffIdentity) {
    return this.view(await inTransaction(this.dataSource, (tx) => publishAlone(tx, { draftId, actor: actorOf(me), at: this.clock.now() })));
  }

  /** A month's bill of a shop under a definition; nothing is kept. */
  @Answers(exampleAnswer)
  @Staff('tariff.view', 'site:siteId')
  @Get('sites/:siteId/price-example')
  async example(@Param('siteId') siteId: string, @Query({ schema: exampleQuery }) query: z.infer<typeof exampleQuery>) {
    const [site] = (await this.dataSource.query('SELECT time_zone AS zone FROM site WHERE id = $1', [siteId])) as { zone: string }[];
    return exampleBill({ ...query, at: this.clock.now(), zone: site!.zone, calendar: (await siteCalendars(this.dataSource, [siteId])).get(siteId) });
  }

  /** What was recovered from the shops in a month, against what was bought of the grid. */
  @Answers(resaleAnswer)
  @Staff('tariff.view', 'site:siteId')
  @Get('sites/:siteId/resale-statement')
  resale(@Param('siteId') siteId: string, @Query({ schema: monthQuery }) query: z.infer<typeof monthQuery>) {
    return resaleStatement(this.dataSource, { siteId, month: query.month, bought: (site, month) => boughtOfMonth(this.dataSource, site, month) });
  }

  @Answers(calendarAnswer)
  @Staff('tariff.view', 'site:siteId')
  @Get('sites/:siteId/calendar')
  calendar(@Param('siteId') siteId: string, @Query({ schema: yearQuery }) query: z.infer<typeof yearQuery>) {
    return calendarOfYear(this.dataSource, siteId, query.year);
  }

  @Answers(calendarAnswer)
  @Staff('site.settings', 'site:siteId', { audit: 'site.calendar' })
  @Put('sites/:siteId/calendar')
  async setCalendar(@Param('siteId') siteId: string, @Body({ schema: calendarBody }) body: z.infer<typeof calendarBody>, @Me() me: StaffIdentity, @Asked() request: AppRequest) {
    request.asked.auditBefore = await calendarOfYear(this.dataSource, siteId, body.year);
    return inTransaction(this.dataSource, async (tx) => {
      const year = await setCalendarYear(tx, siteId, body);
      await notePolicy(tx, { siteId, by: me.displayName, now: this.clock.now() });
      return year;
    });
  }

  private async view(draft: TariffDraft) {
    const { siteId: _site, madeBy: _by, versionId: _version, ...shown } = draft;
    const { breaches, needsSecondPerson } = await priceGate(this.dataSource, draft);
    const approval = await approvalOfDraft(this.dataSource, draft.id, this.clock.now());
    return { ...shown, breaches, needsSecondPerson, approval: approval === undefined ? null : approvalView(approval) };
  }
}
