import { Body, Controller, Get, HttpCode, Inject, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import { onceOutside, type OutsideIdentity } from '#libs/access';
import { inTransaction } from '#libs/database';
import { CLOCK, DomainError, type Clock } from '#libs/runtime';
import { giveSubsidy, listSubsidies, media } from '#libs/subsidy';
import { Asked, MyOutside, Outside, type AppRequest } from '../http/access.js';
import { Answers } from '../http/answers.js';
import { instant, pageQuery, text } from '../http/schemas.js';
import { changeStallFacts, listOutsideStalls, outsideStallNamed } from '../outside-stalls.js';
import { month } from './fee.answers.js';
import { mediumSchema, outsideStall, outsideStallsAnswer, outsideSubsidiesAnswer, subsidyGivenAnswer } from './subsidy.answers.js';

const named = { stallNumber: text(40, 1).optional(), accountNumber: text(20, 1).optional() };
/** a number that the outside system makes: the same again does nothing more and is answered as before */
const requestId = text(80, 1);
const isNamed = ({ stallNumber, accountNumber }: { stallNumber?: string | undefined; accountNumber?: string | undefined }) => stallNumber !== undefined || accountNumber !== undefined;
const factsBody = z.strictObject({ requestId, ...named, category: text(40, 1).optional(), headcount: z.number().int().min(0).max(10_000).optional() }).refine(isNamed, { path: ['stallNumber'], message: 'name the stall or the account' }).refine(({ category, headcount }) => category !== undefined || headcount !== undefined, { path: ['category'], message: 'say what changes' });
const giftBody = z.strictObject({ requestId, ...named, medium: z.enum(media).default('electricity'), wh: z.number().int().min(1).max(100_000_000), expiresAt: instant.nullable().default(null), reason: text(200, 1) }).refine(isNamed, { path: ['stallNumber'], message: 'name the stall or the account' });
const stallsQuery = pageQuery.omit({ q: true }).extend({ stallNumber: text(40, 1).optional() });
const subsidiesQuery = pageQuery.extend({ month: month.optional(), medium: mediumSchema.default('electricity') });

/** What systems of others may do by the token of a site: say what a stall is, give subsidies, and read both. */
@ApiTags('outside')
@Controller('outside')
export class OutsideController {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Answers(outsideStallsAnswer)
  @Outside('subsidy')
  @Get('stalls')
  stalls(@MyOutside() { siteId }: OutsideIdentity, @Query({ schema: stallsQuery }) query: z.infer<typeof stallsQuery>) {
    return listOutsideStalls(this.dataSource, { siteId, ...query });
  }

  /** The next month's amount follows. */
  @Answers(outsideStall)
  @Outside('subsidy', { audit: 'outside.stall-facts' })
  @Post('stall-facts')
  @HttpCode(200)
  facts(@MyOutside() outside: OutsideIdentity, @Body({ schema: factsBody }) body: z.infer<typeof factsBody>, @Asked() request: AppRequest) {
    request.asked.auditName = body.stallNumber ?? body.accountNumber ?? '';
    const { siteId, tokenId } = outside;
    return inTransaction(this.dataSource, (tx) => onceOutside(tx, { siteId, tokenId, requestId: body.requestId, input: { what: 'facts', ...body }, at: this.clock.now() }, async () => changeStallFacts(tx, (await outsideStallNamed(tx, siteId, body)).stallId, body)));
  }

  @Answers(subsidyGivenAnswer)
  @Outside('subsidy', { audit: 'outside.subsidy' })
  @Post('subsidies')
  @HttpCode(200)
  give(@MyOutside() outside: OutsideIdentity, @Body({ schema: giftBody }) body: z.infer<typeof giftBody>, @Asked() request: AppRequest) {
    request.asked.auditName = body.stallNumber ?? body.accountNumber ?? '';
    const { siteId, tokenId, name } = outside;
    return inTransaction(this.dataSource, (tx) =>
      onceOutside(tx, { siteId, tokenId, requestId: body.requestId, input: { what: 'gift', ...body }, at: this.clock.now() }, async () => {
        const { accountId } = await outsideStallNamed(tx, siteId, body);
        if (accountId === null) throw new DomainError('conflict', 'stall-has-no-account', 'the stall has no open account');
        const { requestId: _, stallNumber: __, accountNumber: ___, expiresAt, ...gift } = body;
        return giveSubsidy(tx, { ...gift, accountId, expiresAt: expiresAt === null ? null : new Date(expiresAt), cause: { kind: 'outside', key: `${siteId}:${body.requestId}` }, grantedName: name, at: this.clock.now() });
      }),
    );
  }

  @Answers(outsideSubsidiesAnswer)
  @Outside('subsidy')
  @Get('subsidies')
  async subsidies(@MyOutside() { siteId }: OutsideIdentity, @Query({ schema: subsidiesQuery }) { q, ...query }: z.infer<typeof subsidiesQuery>) {
    const [site] = (await this.dataSource.query('SELECT time_zone AS zone FROM site WHERE id = $1', [siteId])) as { zone: string }[];
    const { items, total, totals } = await listSubsidies(this.dataSource, { ...query, siteId, zone: site!.zone, text: q, now: this.clock.now() });
    return {
      total, totals,
      items: items.map(({ id, stallNumber, accountNumber, medium, kind, grantedWh, usedWh, leftWh, clearedWh, carriedWh, fromAt, expiresAt, closedAt, closeReason, state, reason }) => ({ id, stallNumber, accountNumber, medium, kind, grantedWh, usedWh, leftWh, clearedWh, carriedWh, fromAt, expiresAt, closedAt, closeReason, state, reason })),
    };
  }
}
