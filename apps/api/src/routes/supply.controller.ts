import { Body, Controller, Delete, Get, Headers, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import type { StaffIdentity } from '#libs/access';
import { acknowledgeAlarm, closeAlarm, listAlarms } from '#libs/alarm';
import { inTransaction } from '#libs/database';
import { CLOCK, type Clock } from '#libs/runtime';
import { decideBreaker, endKeepPower, evaluateAccounts, liftHold, placeHold, retryBatch, setKeepPower, startBatch } from '#libs/supply';
import { Answers } from '../http/answers.js';
import { actorOf, Me, SiteId, Staff } from '../http/access.js';
import { instant, pageQuery, reasonBody, text, uuid } from '../http/schemas.js';
import { batchPage, keepPowerList, listCommands, openBreaker } from '../queries/field-pages.js';
import { acknowledgedAnswer, alarmsAnswer, batchAnswer, batchStartedAnswer, breakerAnswer, breakerDecidedAnswer, commandsAnswer, keepAnswer, keepEndedAnswer, keptAnswer, liftedAnswer, placedAnswer, retriedAnswer } from './supply.answers.js';

const keepBody = z.strictObject({ reason: text(200, 1), until: instant });
const batchBody = z.strictObject({ batchId: z.uuid(), action: z.enum(['open', 'close', 'read']), meterIds: z.array(z.number().int().positive()).min(1).max(2000), reason: text(200, 1) });
const breakerBody = z.strictObject({ decision: z.enum(['proceed', 'refuse']), note: text(300).default('') });
const commandQuery = pageQuery.extend({ meterId: z.coerce.number().int().positive().optional(), state: z.enum(['', 'decided', 'sent', 'acknowledged', 'verified', 'failed', 'expired', 'superseded']).default('') });
const flag = z.enum(['true', 'false']).transform((value) => value === 'true');
const alarmQuery = pageQuery.extend({
  state: z.enum(['open', 'closed']).default('open'), kind: text(40).optional(), severity: z.enum(['info', 'warning', 'critical']).optional(), acknowledged: flag.optional(), buildingId: uuid.optional(), from: instant.optional(), to: instant.optional(),
});
type Reason = z.infer<typeof reasonBody>;

@ApiTags('supply')
@Controller()
export class SupplyController {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Answers(placedAnswer)
  @Staff('relay.switch', 'meter:meterId', { idempotent: true, audit: 'supply.off' })
  @Post('meters/:meterId/supply/off')
  @HttpCode(200)
  off(@Param('meterId') meterId: string, @Body({ schema: reasonBody }) body: Reason, @Me() me: StaffIdentity, @Headers('idempotency-key') key: string) {
    return inTransaction(this.dataSource, (tx) => placeHold(tx, { meterId: Number(meterId), cause: 'staff_request', reason: body.reason, actor: actorOf(me), key: `staff:${key}`, now: this.clock.now() }));
  }

  @Answers(liftedAnswer)
  @Staff('relay.switch', 'meter:meterId', { idempotent: true, audit: 'supply.on' })
  @Post('meters/:meterId/supply/on')
  @HttpCode(200)
  on(@Param('meterId') meterId: string, @Body({ schema: reasonBody }) body: Reason, @Me() me: StaffIdentity) {
    return inTransaction(this.dataSource, (tx) => liftHold(tx, { meterId: Number(meterId), cause: 'staff_request', reason: body.reason, actor: actorOf(me), now: this.clock.now() }));
  }

  @Answers(keepAnswer)
  @Staff('relay.keep', 'meter:meterId', { idempotent: true, audit: 'supply.keep' })
  @Post('meters/:meterId/keep-power')
  @HttpCode(200)
  async keep(@Param('meterId') meterId: string, @Body({ schema: keepBody }) body: z.infer<typeof keepBody>, @Me() me: StaffIdentity) {
    await inTransaction(this.dataSource, (tx) => setKeepPower(tx, { meterId: Number(meterId), reason: body.reason, untilAt: new Date(body.until), actor: actorOf(me), now: this.clock.now() }));
    return { until: body.until };
  }

  @Answers(keepEndedAnswer)
  @Staff('relay.keep', 'meter:meterId', { audit: 'supply.keep-end' })
  @Delete('meters/:meterId/keep-power')
  async endKeep(@Param('meterId') meterId: string, @Me() me: StaffIdentity) {
    return { ended: await inTransaction(this.dataSource, (tx) => endKeepPower(tx, { meterId: Number(meterId), reason: 'ended by hand', actor: actorOf(me), now: this.clock.now() })) };
  }

  @Answers(commandsAnswer)
  @Staff('meter.view', 'site:siteId')
  @Get('sites/:siteId/commands')
  commands(@Param('siteId') siteId: string, @Query({ schema: commandQuery }) query: z.infer<typeof commandQuery>) {
    return listCommands(this.dataSource, { siteId, meterId: query.meterId ?? null, state: query.state, limit: query.limit, offset: query.offset });
  }

  @Answers(keptAnswer)
  @Staff('meter.view', 'site:siteId')
  @Get('sites/:siteId/keep-power')
  kept(@Param('siteId') siteId: string) {
    return keepPowerList(this.dataSource, siteId);
  }

  @Answers(batchStartedAnswer)
  @Staff('relay.switch', 'site:siteId', { idempotent: true, audit: 'batch.start' })
  @Post('sites/:siteId/batches')
  @HttpCode(202)
  async batch(@Param('siteId') siteId: string, @Body({ schema: batchBody }) body: z.infer<typeof batchBody>, @Me() me: StaffIdentity) {
    await inTransaction(this.dataSource, (tx) => startBatch(tx, { ...body, siteId, actor: actorOf(me), now: this.clock.now() }));
    return { batchId: body.batchId };
  }

  @Answers(batchAnswer)
  @Staff('meter.view', 'batch:batchId')
  @Get('batches/:batchId')
  batchPage(@Param('batchId') batchId: string) {
    return batchPage(this.dataSource, batchId);
  }

  @Answers(retriedAnswer)
  @Staff('relay.switch', 'batch:batchId', { audit: 'batch.retry' })
  @Post('batches/:batchId/retry')
  @HttpCode(200)
  async retry(@Param('batchId') batchId: string) {
    return { retried: await inTransaction(this.dataSource, (tx) => retryBatch(tx, batchId)) };
  }

  @Answers(breakerAnswer)
  @Staff('alarm.view', 'site:siteId')
  @Get('sites/:siteId/breaker')
  async breaker(@Param('siteId') siteId: string) {
    return { breaker: await openBreaker(this.dataSource, siteId) };
  }

  @Answers(breakerDecidedAnswer)
  @Staff('breaker.decide', 'breaker:breakerId', { audit: 'breaker.decide' })
  @Post('breakers/:breakerId/decision')
  @HttpCode(200)
  decide(@Param('breakerId') breakerId: string, @Body({ schema: breakerBody }) body: z.infer<typeof breakerBody>, @Me() me: StaffIdentity) {
    return inTransaction(this.dataSource, async (tx) => {
      const now = this.clock.now();
      const { siteId, meterIds } = await decideBreaker(tx, { id: Number(breakerId), ...body, actor: actorOf(me), now });
      await closeAlarm(tx, { siteId, causeKey: 'breaker', at: now, reason: body.decision });
      if (body.decision === 'proceed') await evaluateAccounts(tx, { meterIds }, now);
      return { meters: meterIds.length };
    });
  }

  @Answers(alarmsAnswer)
  @Staff('alarm.view', 'site:siteId')
  @Get('sites/:siteId/alarms')
  alarms(@Param('siteId') siteId: string, @Query({ schema: alarmQuery }) query: z.infer<typeof alarmQuery>) {
    const { q: _q, from, to, ...filter } = query;
    return listAlarms(this.dataSource, { ...filter, siteId, from: from === undefined ? undefined : new Date(from), to: to === undefined ? undefined : new Date(to) });
  }

  @Answers(acknowledgedAnswer)
  @Staff('alarm.acknowledge', 'alarm:alarmId', { audit: 'alarm.acknowledge' })
  @Post('alarms/:alarmId/acknowledge')
  @HttpCode(200)
  async acknowledge(@Param('alarmId') alarmId: string, @Me() me: StaffIdentity, @SiteId() siteId: string) {
    await inTransaction(this.dataSource, (tx) => acknowledgeAlarm(tx, { id: Number(alarmId), staffId: me.staffId, at: this.clock.now() }));
    return { siteId };
  }
}
