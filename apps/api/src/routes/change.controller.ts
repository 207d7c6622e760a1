import { Body, Controller, Get, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import type { StaffIdentity } from '#libs/access';
import { inTransaction } from '#libs/database';
import { ownProfiles } from '#libs/device-profile';
import { displayOfRegister, mostPossibleWh, type ManualReading } from '#libs/metering';
import { CLOCK, DomainError, type Clock } from '#libs/runtime';
import { replaceMeter, swapStalls, type NewMeter } from '#libs/settlement';
import { usePhotos } from '#libs/site';
import { forgetPeople, moveSupply } from '#libs/supply';
import { liveReadings, photographedReadings, type SeenReading } from '../hand-over-readings.js';
import { accountOnStall } from '../account-on-stall.js';
import { Answers } from '../http/answers.js';
import { actorOf, Me, SiteId, Staff } from '../http/access.js';
import { instant, pageQuery, text } from '../http/schemas.js';
import { estimateAt, firstRegister, lastRegister, standFor } from '../meter-change.js';
import { listReplacements, listSwaps, occupants, replacementPage, spareMeters, swapPage } from '../queries/change-pages.js';
import { occupantsAnswer, replaceableAnswer, replacementAnswer, replacementsAnswer, swapAnswer, swapsAnswer } from './change.answers.js';
import { typedReading } from './hand-over.controller.js';

const display = z.number().int().min(0).max(1e12);
const ratio = z.number().int().min(1).max(10_000).optional();
const newMeter = z.union([
  z.strictObject({ meterId: z.number().int().min(1) }),
  z.strictObject({ meterNumber: text(40, 1), profileId: text(60, 1).optional(), busId: z.uuid().optional(), unitAddress: z.number().int().min(1).max(247).optional(), currentRatio: ratio, voltageRatio: ratio }),
]);
const replacing = z.strictObject({
  replacementId: z.uuid(),
  old: z.strictObject({ how: z.enum(['bus', 'manual', 'handheld', 'estimate']), at: instant.optional(), displayWh: display.optional(), photoId: z.uuid().optional() }),
  meter: newMeter,
  first: z.strictObject({ how: z.enum(['bus', 'manual', 'handheld']), at: instant.optional(), displayWh: display.optional(), readRequestId: z.uuid().optional(), photoId: z.uuid().optional() }),
  reason: text(200, 1),
});
const swapping = z.strictObject({
  swapId: z.uuid(), firstStallId: z.uuid(), secondStallId: z.uuid(), reason: text(200, 1),
  /** displays that were photographed, of meters that do not answer */
  readings: z.array(typedReading).min(1).max(40).optional(),
});

/** Meters that are replaced, stalls that are exchanged. */
@ApiTags('changes')
@Controller()
export class ChangeController {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** What the engineer looks at before: the last good reading, an estimate, what the display can show at most, meters that are free. */
  @Answers(replaceableAnswer)
  @Staff('meter.view', 'meter:meterId')
  @Get('meters/:meterId/replaceable')
  async replaceable(@Param('meterId') id: string) {
    const stand = await standFor(this.dataSource, ownProfiles(), Number(id));
    const { readAt, registerWh, displayWh, scale, facts, meterId, meterNumber } = stand;
    const now = this.clock.now();
    const [meter] = (await this.dataSource.query('SELECT kind AS medium, profile_id AS "profileId", unit_address AS "unitAddress", bus_id AS "busId" FROM meter WHERE id = $1', [meterId])) as object[];
    const read = readAt !== null && registerWh !== null && displayWh !== null;
    return {
      ...meter, meterId, meterNumber, at: now, lastGood: read ? { readAt, registerWh, displayWh } : null, estimateDisplayWh: read ? displayOfRegister(await estimateAt(this.dataSource, stand, now), scale) : null,
      mostDisplayWh: read ? displayOfRegister(registerWh + mostPossibleWh(facts, Math.max(0, now.getTime() - readAt.getTime())), scale) : null, spares: await spareMeters(this.dataSource, meterId),
    };
  }

  @Answers(replacementAnswer)
  @Staff('meter.edit', 'meter:meterId', { idempotent: true, audit: 'meter.replace' })
  @Post('meters/:meterId/replacement')
  async replace(@Param('meterId') id: string, @SiteId() siteId: string, @Me() me: StaffIdentity, @Body({ schema: replacing }) body: z.infer<typeof replacing>) {
    const [meterId, now, actor] = [Number(id), this.clock.now(), actorOf(me)];
    await inTransaction(this.dataSource, async (tx) => {
      if ((await replacementPage(tx, body.replacementId, meterId)) !== undefined) return;
      const stand = await standFor(tx, ownProfiles(), meterId);
      await this.requireSwitch(meterId, body.meter);
      const last = await lastRegister(tx, stand, body.old, now);
      const first = await firstRegister(tx, ownProfiles(), { old: stand, last, meter: body.meter, asked: body.first, now });
      await usePhotos(tx, { photoIds: [body.old.photoId, body.first.photoId].filter((photoId) => photoId !== undefined), siteId, takerId: me.staffId });
      await replaceMeter(tx, {
        replacementId: body.replacementId, meterId, last, lastGood: { readAt: stand.readAt!, registerWh: stand.registerWh! }, meter: body.meter, first, reason: body.reason, actor, now,
        follow: ({ oldMeterId, newMeterId }) => moveSupply(tx, { oldMeterId, newMeterId, actor, now }),
      });
    });
    return replacementPage(this.dataSource, body.replacementId, meterId);
  }

  @Answers(replacementsAnswer)
  @Staff('meter.view', 'site:siteId')
  @Get('sites/:siteId/replacements')
  replacements(@Param('siteId') siteId: string, @Query({ schema: pageQuery }) query: z.infer<typeof pageQuery>) {
    return listReplacements(this.dataSource, { siteId, ...query });
  }

  /** Two shops change places: every meter of both stalls is asked; only for one that stays silent may a display stand in. */
  @Answers(swapAnswer)
  @Staff('account.close', 'site:siteId', { idempotent: true, audit: 'stall.swap' })
  @Post('sites/:siteId/swaps')
  async swap(@Param('siteId') siteId: string, @Me() me: StaffIdentity, @Body({ schema: swapping }) body: z.infer<typeof swapping>) {
    const done = await swapPage(this.dataSource, body.swapId, siteId);
    if (done !== undefined) return done;
    const [first, second] = [await accountOnStall(this.dataSource, siteId, body.firstStallId), await accountOnStall(this.dataSource, siteId, body.secondStallId)];
    const seen: SeenReading[] = [];
    const manual: ManualReading[] = [];
    for (const stallId of [body.firstStallId, body.secondStallId]) {
      const read = await this.readStall(siteId, stallId, me, body.readings);
      seen.push(...read.seen);
      manual.push(...read.manual);
    }
    const [now, actor] = [this.clock.now(), actorOf(me)];
    await inTransaction(this.dataSource, (tx) =>
      swapStalls(tx, { swapId: body.swapId, siteId, firstAccountId: first, firstStallId: body.firstStallId, secondAccountId: second, secondStallId: body.secondStallId, readings: seen, manual, reason: body.reason, actor, now, follow: ({ meterIds }) => forgetPeople(tx, { meterIds, actor, now }) }),
    );
    return swapPage(this.dataSource, body.swapId, siteId);
  }

  @Answers(swapsAnswer)
  @Staff('account.view', 'site:siteId')
  @Get('sites/:siteId/swaps')
  swaps(@Param('siteId') siteId: string, @Query({ schema: pageQuery }) query: z.infer<typeof pageQuery>) {
    return listSwaps(this.dataSource, { siteId, ...query });
  }

  @Answers(occupantsAnswer)
  @Staff('account.view', 'stall:stallId')
  @Get('stalls/:stallId/occupants')
  occupants(@Param('stallId') stallId: string) {
    return occupants(this.dataSource, stallId);
  }

  private async readStall(siteId: string, stallId: string, me: StaffIdentity, typed: z.infer<typeof typedReading>[] | undefined): Promise<{ seen: SeenReading[]; manual: ManualReading[] }> {
    const field = { dataSource: this.dataSource, clock: this.clock, profiles: ownProfiles() };
    const since = this.clock.now();
    try {
      return { seen: await liveReadings(field, { stallId, alone: true, siteId, askedBy: me.staffId }), manual: [] };
    } catch (error) {
      if (!(error instanceof DomainError) || error.code !== 'meter-silent' || typed === undefined) throw error;
      const own = (await this.dataSource.query('SELECT id FROM meter WHERE stall_id = $1 AND removed_at IS NULL', [stallId])) as { id: number }[];
      const mine = typed.filter(({ meterId }) => own.some(({ id }) => id === meterId));
      return photographedReadings(field, { stallId, alone: true, typed: mine, takerId: me.staffId, since });
    }
  }

  /** A supply that is switched needs a meter that switches. */
  private async requireSwitch(meterId: number, meter: NewMeter): Promise<void> {
    if ('meterId' in meter || meter.profileId === undefined) return;
    const profile = ownProfiles().get(meter.profileId);
    if (profile === undefined) throw new DomainError('invalid', 'unknown-profile', `there is no device profile ${meter.profileId}`);
    const [old] = (await this.dataSource.query('SELECT role, kind FROM meter WHERE id = $1', [meterId])) as { role: string; kind: string }[];
    if (old !== undefined && old.kind !== profile.medium) throw new DomainError('invalid', 'profile-other-medium', 'a water meter is replaced by a water meter, an electricity meter by one of electricity');
    if (old?.role === 'prepaid' && profile.role !== 'prepaid') throw new DomainError('invalid', 'profile-has-no-relay', 'this model has no relay and cannot be prepaid');
  }
}
