import { Body, Controller, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import type { StaffIdentity } from '#libs/access';
import { loadProfiles } from '#libs/device-profile';
import type { ManualReading } from '#libs/metering';
import { CLOCK, DomainError, type Clock } from '#libs/runtime';
import { CloseAccount, type BaseReading, type RestPort } from '#libs/settlement';
import { accountSummary } from '../account-summary.js';
import { freshReadings } from '../fresh-readings.js';
import { photographedReadings } from '../hand-over-readings.js';
import { Answers } from '../http/answers.js';
import { actorOf, Me, Staff } from '../http/access.js';
import { REST_PORT } from '../rest-port.js';
import { typedReading } from './hand-over.controller.js';
import { closedAnswer } from './money.answers.js';

const closing = z.strictObject({
  requestId: z.uuid(),
  /** the rest at once from the drawer, or as a refund that a second person approves */
  payout: z.enum(['cash', 'refund']).default('cash'),
  payoutFen: z.number().int().min(0).max(1e11).optional(),
  /** displays that were photographed, of meters that do not answer */
  readings: z.array(typedReading).min(1).max(20).optional(),
});

/** The end of an account at the counter. */
@ApiTags('money')
@Controller()
export class ClosingController {
  private readonly profiles = loadProfiles();

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
    const account = await accountSummary(this.dataSource, { accountId }, false);
    if (account === null) throw new DomainError('not-found', 'not-found', 'there is no such thing');
    const { finalReadings, manualReadings } = await this.finalReadings(account.stallId, body, me);
    const refund = body.payout === 'refund' ? { port: this.rest, requestId: body.requestId } : undefined;
    return this.closeAccount.execute({ actor: actorOf(me), accountId, finalReadings, manualReadings, requestId: body.requestId, payoutFen: body.payoutFen, refund });
  }

  /** Every meter is asked; only for one that stays silent may a display stand in. */
  private async finalReadings(stallId: string, body: z.infer<typeof closing>, me: StaffIdentity): Promise<{ finalReadings: BaseReading[]; manualReadings: ManualReading[] }> {
    const since = this.clock.now();
    const fresh = await freshReadings(this.dataSource, this.clock, { stallId, purpose: 'closing', askedBy: me.staffId });
    if (body.readings === undefined) return { finalReadings: fresh, manualReadings: [] };
    const field = { dataSource: this.dataSource, clock: this.clock, profiles: this.profiles };
    const { seen, manual } = await photographedReadings(field, { stallId, typed: body.readings, takerId: me.staffId, since });
    return { finalReadings: seen, manualReadings: manual };
  }
}
