import { Body, Controller, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import { countUse, giveUseBack, type CustomerIdentity } from '#libs/access';
import { unwitnessed } from '#libs/database';
import { ownProfiles } from '#libs/device-profile';
import { publicUrlOf } from '#libs/payment';
import { CLOCK, DomainError, SETTINGS, type Clock, type Settings } from '#libs/runtime';
import { HandOver, handOverOf, type HandOverRow, type RestPort } from '#libs/settlement';
import { Answers } from '../http/answers.js';
import { Customer, MyCustomer, SiteId } from '../http/access.js';
import { liveReadings, photographedReadings } from '../hand-over-readings.js';
import { handOverPage } from '../queries/hand-over-page.js';
import { REST_PORT } from '../rest-port.js';
import { handOverAnswer, joinedHandOverAnswer, offeredHandOverAnswer } from './hand-over.answers.js';

const offering = z.strictObject({ requestId: z.uuid() });
const joining = z.strictObject({ token: z.string().regex(/^[\w-]{10,60}$/).optional(), code: z.string().regex(/^\d{6}$/).optional() }).refine(({ token, code }) => (token === undefined) !== (code === undefined), 'token or code');
export const typedReading = z.strictObject({ meterId: z.number().int().min(1), registerWh: z.number().int().min(0).max(1e12), photoId: z.uuid() });
const readingBody = z.discriminatedUnion('kind', [z.strictObject({ kind: z.literal('live') }), z.strictObject({ kind: z.literal('photo'), readings: z.array(typedReading).min(1).max(20) })]);
/** the reading that was on the screen when the customer agreed */
const confirming = z.strictObject({ readingAt: z.iso.datetime({ offset: true }) });

/** A stall changes hands on two phones. */
@ApiTags('hand-over')
@Controller('customer')
export class HandOverController {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(REST_PORT) private readonly rest: RestPort,
    private readonly handOver: HandOver,
  ) {}

  @Answers(offeredHandOverAnswer)
  @Customer('customer-stall:stallId', { audit: 'hand-over.offer' })
  @Post('stalls/:stallId/hand-overs')
  async offer(@Param('stallId') stallId: string, @Body({ schema: offering }) body: z.infer<typeof offering>, @MyCustomer() me: CustomerIdentity, @SiteId() siteId: string) {
    await this.requireLeaving(stallId, me.customerId);
    const { handOverId, token, code, offerExpiresAt } = await this.handOver.offer({ requestId: body.requestId, stallId, siteId, customerId: me.customerId });
    return { handOverId, code, token, qrText: `${publicUrlOf(this.settings)}/m/#/pages/hand-over/index?token=${token}`, expiresAt: offerExpiresAt };
  }

  @Answers(joinedHandOverAnswer)
  @Customer(undefined, { audit: 'hand-over.join' })
  @Post('hand-overs/join')
  @HttpCode(200)
  async join(@Body({ schema: joining }) body: z.infer<typeof joining>, @MyCustomer() me: CustomerIdentity) {
    const limit = { subject: `hand-over ${me.customerId}`, most: 10, windowSeconds: 600, code: 'offer-too-many-tries', wall: this.clock.wall() };
    await countUse(this.dataSource, limit);
    const joined = await this.handOver.join({ customerId: me.customerId, secret: body.token !== undefined ? { token: body.token } : { code: body.code! } });
    await giveUseBack(this.dataSource, limit);
    return joined;
  }

  @Answers(handOverAnswer)
  @Customer('customer-hand-over:handOverId')
  @Get('hand-overs/:handOverId')
  page(@Param('handOverId') handOverId: string, @MyCustomer() me: CustomerIdentity) {
    return handOverPage(this.dataSource, this.clock, { handOverId, customerId: me.customerId, rest: this.rest });
  }

  @Answers(handOverAnswer)
  @Customer('customer-hand-over:handOverId', { audit: 'hand-over.reading' })
  @Post('hand-overs/:handOverId/reading')
  @HttpCode(200)
  async reading(@Param('handOverId') handOverId: string, @Body({ schema: readingBody }) body: z.infer<typeof readingBody>, @MyCustomer() me: CustomerIdentity) {
    const row = (await handOverOf(this.dataSource, handOverId))!;
    if (row.state !== 'joined') throw new DomainError('conflict', row.state === 'offered' ? 'hand-over-not-joined' : 'hand-over-over', 'there is nothing to read for');
    if (body.kind === 'live') await unwitnessed(() => this.handOver.noteAsked({ handOverId, customerId: me.customerId, at: this.clock.now() }));
    const readings = body.kind === 'live' ? await this.live(row, me) : await this.photographed(row, me, body.readings);
    await this.handOver.takeReadings({ handOverId, customerId: me.customerId, kind: body.kind, readings });
    return this.page(handOverId, me);
  }

  @Answers(handOverAnswer)
  @Customer('customer-hand-over:handOverId', { idempotent: true, audit: 'hand-over.confirm' })
  @Post('hand-overs/:handOverId/confirm')
  @HttpCode(200)
  async confirm(@Param('handOverId') handOverId: string, @Body({ schema: confirming }) body: z.infer<typeof confirming>, @MyCustomer() me: CustomerIdentity) {
    await this.handOver.confirm({ handOverId, actor: { kind: 'customer', id: me.customerId, name: me.name }, readingAt: new Date(body.readingAt), rest: this.rest });
    return this.page(handOverId, me);
  }

  @Answers(handOverAnswer)
  @Customer('customer-hand-over:handOverId', { audit: 'hand-over.withdraw' })
  @Post('hand-overs/:handOverId/withdraw')
  @HttpCode(200)
  async withdraw(@Param('handOverId') handOverId: string, @MyCustomer() me: CustomerIdentity) {
    await this.handOver.withdraw({ handOverId, customerId: me.customerId });
    return this.page(handOverId, me);
  }

  private live(row: { stallId: string; siteId: string }, me: CustomerIdentity) {
    return liveReadings({ dataSource: this.dataSource, clock: this.clock, profiles: ownProfiles() }, { stallId: row.stallId, siteId: row.siteId, askedBy: me.customerId });
  }

  private async photographed(row: HandOverRow, me: CustomerIdentity, typed: z.infer<typeof typedReading>[]) {
    const [site] = (await this.dataSource.query(`SELECT coalesce((settings #>> '{handOver,photoAllowed}')::boolean, true) AS allowed FROM site WHERE id = $1`, [row.siteId])) as { allowed: boolean }[];
    if (!site!.allowed) throw new DomainError('conflict', 'photo-not-allowed', 'this site hands over by live readings alone');
    if (row.askedMetersAt === null) throw new DomainError('conflict', 'read-live-first', 'ask the meters first');
    const { seen } = await photographedReadings({ dataSource: this.dataSource, clock: this.clock, profiles: ownProfiles() }, { stallId: row.stallId, typed, takerId: me.customerId, since: row.askedMetersAt });
    return seen;
  }

  /** A renter may look, but not give the stall away. */
  private async requireLeaving(stallId: string, customerId: string): Promise<void> {
    const rows = (await this.dataSource.query(
      `SELECT 1 FROM account WHERE stall_id = $1 AND customer_id = $2 AND state = 'open' UNION ALL SELECT 1 FROM stall_owner WHERE stall_id = $1 AND customer_id = $2 AND to_at IS NULL`,
      [stallId, customerId],
    )) as unknown[];
    if (rows.length === 0) throw new DomainError('forbidden', 'right-missing', 'only the holder or the owner hands a stall over', { right: 'owner' });
  }
}
