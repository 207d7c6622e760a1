import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import type { StaffIdentity } from '#libs/access';
import { inTransaction } from '#libs/database';
import { ownProfiles } from '#libs/device-profile';
import type { ManualReading } from '#libs/metering';
import { CLOCK, DomainError, type Clock } from '#libs/runtime';
import { CloseAccount, decideClosingCheck, listClosingChecks, noteClosingChecks, type BaseReading, type RestPort } from '#libs/settlement';
import { placeHold } from '#libs/supply';
import { accountSummary } from '../account-summary.js';
import { freshReadings } from '../fresh-readings.js';
import { photographedReadings } from '../hand-over-readings.js';
import { Answers } from '../http/answers.js';
import { actorOf, Me, SiteId, Staff } from '../http/access.js';
import { pageQuery, text } from '../http/schemas.js';
import { estimateAt, standFor } from '../meter-change.js';
import { REST_PORT } from '../rest-port.js';
import { typedReading } from './hand-over.controller.js';
import { closingChecksAnswer } from './claims.answers.js';
import { closedAnswer } from './money.answers.js';

const closing = z.strictObject({
  requestId: z.uuid(),
  /** the rest at once from the drawer, or as a refund that a second person approves */
  payout: z.enum(['cash', 'refund']).default('cash'),
  payoutFen: z.number().int().min(0).max(1e11).optional(),
  /** displays that were photographed, of meters that do not answer */
  readings: z.array(typedReading).min(1).max(20).optional(),
  /** meters that neither answer nor show anything: their register is worked out from their pace */
  estimates: z.array(z.number().int().min(1)).min(1).max(20).optional(),
  /** the supply goes off with the account; of a meter that does not answer, when it is back */
  cutSupply: z.boolean().default(false),
});
const deciding = z.strictObject({ decision: z.enum(['keep', 'give_back']), amountFen: z.number().int().min(1).max(1e11).nullable().default(null), note: text(200, 1) });
const checksQuery = pageQuery.omit({ q: true }).extend({ state: z.enum(['waiting', 'returned', 'decided']).optional() });

/** The end of an account at the counter. */
@ApiTags('money')
@Controller()
export class ClosingController {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(REST_PORT) private readonly rest: RestPort,
    private readonly closeAccount: CloseAccount,
  ) {}

  @Answers(closedAnswer)
  @Staff('account.close', 'account:accountId', { idempotent: true, audit: 'account.close' })
  @Post('accounts/:accountId/close')
  @HttpCode(200)
  async close(@Param('accountId') accountId: string, @Body({ schema: closing }) body: z.infer<typeof closing>, @Me() me: StaffIdentity) {
    const account = await accountSummary(this.dataSource, { accountId }, false, this.clock.now());
    if (account === null) throw new DomainError('not-found', 'not-found', 'there is no such thing');
    const { finalReadings, manualReadings, estimatedReadings } = await this.finalReadings({ accountId, stallId: account.stallId }, body, me);
    const actor = actorOf(me);
    const photoOf = (meterId: number) => body.readings?.find((typed) => typed.meterId === meterId)?.photoId ?? null;
    const refund = body.payout === 'refund' ? { port: this.rest, requestId: body.requestId } : undefined;
    return this.closeAccount.execute({
      actor, accountId, finalReadings, manualReadings, estimatedReadings, requestId: body.requestId, payoutFen: body.payoutFen, refund,
      follow: async (tx, { siteId, stallId, at, ends }) => {
        const unread = [...manualReadings.map(({ meterId }) => ({ meterId, how: 'manual' as const })), ...estimatedReadings.map(({ meterId }) => ({ meterId, how: 'estimate' as const }))];
        await noteClosingChecks(tx, { siteId, accountId, stallId, at, actor, ends: unread.map(({ meterId, how }) => ({ meterId, how, registerWh: ends.find((end) => end.meterId === meterId)!.registerWh, photoId: photoOf(meterId) })) });
        if (body.cutSupply) for (const { meterId } of ends) await placeHold(tx, { meterId, cause: 'closed_account', reason: 'account closed', actor, key: `closing:${accountId}:${String(meterId)}`, now: at });
      },
    });
  }

  /** Every meter is asked; only for one that stays silent may a display stand in. */
  private async finalReadings({ accountId, stallId }: { accountId: string; stallId: string }, body: z.infer<typeof closing>, me: StaffIdentity): Promise<{ finalReadings: BaseReading[]; manualReadings: ManualReading[]; estimatedReadings: ManualReading[] }> {
    const since = this.clock.now();
    const fresh = await freshReadings(this.dataSource, this.clock, { accountId, purpose: 'closing', askedBy: me.staffId });
    if (body.readings === undefined && body.estimates === undefined) return { finalReadings: fresh, manualReadings: [], estimatedReadings: [] };
    const field = { dataSource: this.dataSource, clock: this.clock, profiles: ownProfiles() };
    const estimatedReadings = await this.estimated(accountId, body.estimates ?? [], since);
    const { seen, manual } = await photographedReadings(field, { stallId, typed: body.readings ?? [], takerId: me.staffId, since, estimated: estimatedReadings });
    return { finalReadings: seen, manualReadings: manual, estimatedReadings };
  }

  /** Only a meter that was asked just now and gave no answer is estimated. */
  private async estimated(accountId: string, meterIds: readonly number[], since: Date): Promise<ManualReading[]> {
    const own = (await this.dataSource.query('SELECT meter_id AS id FROM account_meter WHERE account_id = $1 AND to_at IS NULL AND meter_id = ANY($2::int[])', [accountId, meterIds])) as { id: number }[];
    const readings: ManualReading[] = [];
    for (const { id } of own) {
      const stand = await standFor(this.dataSource, ownProfiles(), id);
      if (stand.readAt !== null && stand.readAt >= since) throw new DomainError('conflict', 'meter-answers', `meter ${stand.meterNumber} answers: no estimate is needed`, { meterNumber: stand.meterNumber });
      const readAt = this.clock.now();
      readings.push({ meterId: id, readAt, registerWh: await estimateAt(this.dataSource, stand, readAt), lastReadAt: stand.readAt! });
    }
    return readings;
  }

  @Answers(closingChecksAnswer)
  @Staff('account.view', 'site:siteId')
  @Get('sites/:siteId/closing-checks')
  checks(@Param('siteId') siteId: string, @Query({ schema: checksQuery }) query: z.infer<typeof checksQuery>) {
    return listClosingChecks(this.dataSource, { siteId, ...query, state: query.state ?? null });
  }

  /** What the meter showed when it was back beside what the account was closed at: a person decides. */
  @Answers(closingChecksAnswer)
  @Staff('dispute.decide', 'closing-check:checkId', { idempotent: true, audit: 'closing.decide' })
  @Post('closing-checks/:checkId/decision')
  @HttpCode(200)
  async decideCheck(@Param('checkId') checkId: string, @SiteId() siteId: string, @Me() me: StaffIdentity, @Body({ schema: deciding }) body: z.infer<typeof deciding>) {
    await inTransaction(this.dataSource, (tx) => decideClosingCheck(tx, { checkId, ...body, actor: actorOf(me), at: this.clock.now() }));
    return listClosingChecks(this.dataSource, { siteId, state: null, limit: 50, offset: 0 });
  }
}
