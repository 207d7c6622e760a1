import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import type { CustomerIdentity, StaffIdentity } from '#libs/access';
import { openAccountOfStall, type StallOfCustomer } from '#libs/account';
import { civilDay, monthOf } from '#libs/calendar';
import { inTransaction } from '#libs/database';
import { ownProfiles } from '#libs/device-profile';
import { CLOCK, DomainError, type Clock } from '#libs/runtime';
import { bindStall, unbindStall } from '#libs/settlement';
import { forgetPeople } from '#libs/supply';
import { freshReadings } from '../fresh-readings.js';
import { liveReadings, photographedReadings } from '../hand-over-readings.js';
import { actorOf, Asked, Customer, Me, MyCustomer, MyStanding, SiteId, Staff, type AppRequest } from '../http/access.js';
import { Answers } from '../http/answers.js';
import { count, integer, time } from '../http/schemas.js';
import { mergedAccount, metersShown } from '../queries/merged-account.js';
import { month } from './fee.answers.js';
import { typedReading } from './hand-over.controller.js';
import { statementBillsAnswer } from './money.answers.js';

const medium = z.enum(['electricity', 'water']);
const stall = z.strictObject({ stallId: z.uuid(), number: z.string(), name: z.string(), floor: z.string(), buildingName: z.string(), further: z.boolean(), since: time });
const meter = z
  .strictObject({ meterId: integer, meterNumber: z.string(), name: z.string(), kind: medium, stallId: z.uuid().nullable(), stallNumber: z.string().nullable(), registerWh: integer.nullable(), readAt: time.nullable(), intervalMinutes: count, state: z.enum(['on', 'off', 'unknown']), wanted: z.enum(['on', 'off']), owed: z.boolean(), causes: z.array(z.string()) })
  .meta({ id: 'MergedMeter' });
const merged = z
  .strictObject({ accountId: z.uuid(), number: z.string(), stalls: z.array(stall), meters: z.array(meter), statement: statementBillsAnswer.extend({ month }) })
  .meta({ id: 'MergedAccount' });
const unbound = z.strictObject({ meterIds: z.array(integer), usedWh: count, usedLitres: count, chargedFen: integer });
const monthQuery = z.object({ month: month.optional() });
const binding = z.strictObject({ stallId: z.uuid() });
const parting = z.strictObject({ stallId: z.uuid(), readings: z.array(typedReading).min(1).max(20).optional() });

/** Accounts with several meters and stalls: one balance, one warning, one cut, one statement. */
@ApiTags('money')
@Controller()
export class MergedAccountController {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Answers(merged)
  @Staff('account.view', 'account:accountId')
  @Get('accounts/:accountId/stalls')
  async stalls(@Param('accountId') accountId: string, @SiteId() siteId: string, @Query({ schema: monthQuery }) query: z.infer<typeof monthQuery>) {
    return mergedAccount(this.dataSource, { accountId, ...(await this.monthAt(siteId, query.month)) });
  }

  /** Its meters count for the account from a fresh reading on. */
  @Answers(merged)
  @Staff('account.open', 'account:accountId', { idempotent: true, audit: 'account.bind-stall' })
  @Post('accounts/:accountId/stalls')
  @HttpCode(200)
  async bind(@Param('accountId') accountId: string, @SiteId() siteId: string, @Me() me: StaffIdentity, @Body({ schema: binding }) { stallId }: z.infer<typeof binding>) {
    await this.requireOwn(siteId, stallId);
    const readings = await freshReadings(this.dataSource, this.clock, { stallId, purpose: 'opening', askedBy: me.staffId });
    await inTransaction(this.dataSource, (tx) => bindStall(tx, { accountId, stallId, readings, actor: actorOf(me), at: this.clock.now() }));
    return mergedAccount(this.dataSource, { accountId, ...(await this.monthAt(siteId)) });
  }

  /** What its meters used is settled to a reading; a display that was photographed stands in for a meter that stays silent. */
  @Answers(unbound)
  @Staff('account.close', 'account:accountId', { idempotent: true, audit: 'account.unbind-stall' })
  @Post('accounts/:accountId/unbind')
  @HttpCode(200)
  async unbind(@Param('accountId') accountId: string, @SiteId() siteId: string, @Me() me: StaffIdentity, @Body({ schema: parting }) { stallId, readings: typed }: z.infer<typeof parting>, @Asked() request: AppRequest) {
    await this.requireOwn(siteId, stallId);
    request.asked.auditBefore = { stalls: (await mergedAccount(this.dataSource, { accountId, ...(await this.monthAt(siteId)) })).stalls.map(({ number }) => number) };
    const { seen, manual } = await this.readStall(siteId, stallId, me, typed);
    const [at, actor] = [this.clock.now(), actorOf(me)];
    const { ends: _ends, ...parted } = await inTransaction(this.dataSource, (tx) => unbindStall(tx, { accountId, stallId, readings: seen, manual, actor, at, follow: ({ meterIds }) => forgetPeople(tx, { meterIds, actor, now: at }) }));
    return parted;
  }

  /** From each of its stalls: who holds the account sees all of it, an owner or a renter what belongs to the stall. */
  @Answers(merged.nullable())
  @Customer('customer-stall:stallId')
  @Get('customer/stalls/:stallId/account')
  async mine(@Param('stallId') stallId: string, @MyStanding() standing: StallOfCustomer, @MyCustomer() me: CustomerIdentity, @Query({ schema: monthQuery }) query: z.infer<typeof monthQuery>) {
    const account = await openAccountOfStall(this.dataSource, stallId);
    if (account === undefined) return null;
    const all = standing.holderId === me.customerId;
    const shown = await mergedAccount(this.dataSource, { accountId: account.id, ...(await this.monthAt(standing.siteId, query.month)), ...(all ? {} : { meterIds: await metersShown(this.dataSource, { accountId: account.id, stallId, all }) }) });
    return all ? shown : { ...shown, stalls: shown.stalls.filter((each) => each.stallId === stallId) };
  }

  private async monthAt(siteId: string, asked?: string): Promise<{ zone: string; month: string }> {
    const [site] = (await this.dataSource.query('SELECT time_zone AS zone FROM site WHERE id = $1', [siteId])) as { zone: string }[];
    return { zone: site!.zone, month: asked ?? monthOf(civilDay(this.clock.now(), site!.zone)) };
  }

  private async requireOwn(siteId: string, stallId: string): Promise<void> {
    const own = (await this.dataSource.query('SELECT 1 FROM stall WHERE id = $1 AND site_id = $2 AND deleted_at IS NULL', [stallId, siteId])) as unknown[];
    if (own.length === 0) throw new DomainError('not-found', 'stall-not-found', 'the site has no such stall');
  }

  private async readStall(siteId: string, stallId: string, me: StaffIdentity, typed: z.infer<typeof typedReading>[] | undefined) {
    const field = { dataSource: this.dataSource, clock: this.clock, profiles: ownProfiles() };
    const since = this.clock.now();
    try {
      return { seen: await liveReadings(field, { stallId, siteId, askedBy: me.staffId }), manual: [] };
    } catch (error) {
      if (!(error instanceof DomainError) || error.code !== 'meter-silent' || typed === undefined) throw error;
      return photographedReadings(field, { stallId, typed, takerId: me.staffId, since });
    }
  }
}
