import { Body, Controller, Delete, Get, Inject, Param, Post, Query } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import type { z } from 'zod';
import { CLOCK, type Clock } from '#libs/runtime';
import { waitingBreaker } from '../queries/breaker.js';
import { batchById, keptSupplies, listCommands } from '../queries/supplies.js';
import { meterInPath, rowInPath, uuidInPath } from '../schema/path.js';
import * as supply from '../schema/supply.js';
import { Access } from '../web/access.decorator.js';
import { Answers, Audited, Idempotent, type Answer } from '../web/answers.decorator.js';
import { CurrentStaff, type CallingStaff } from '../web/request.js';
import { SupplyDesk } from './supply-desk.js';

@Controller('api/v1')
export class SupplyController {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly desk: SupplyDesk,
  ) {}

  @Post('meters/:id/supply/off')
  @Access({ permission: 'relay.switch', object: ['meter', 'id'] })
  @Answers('Places a staff hold: the supply is switched off', supply.switchedOff)
  @Idempotent()
  @Audited('supply.off')
  async switchOff(@Param('id', meterInPath) id: number, @Body({ schema: supply.switchBody }) body: z.output<typeof supply.switchBody>, @CurrentStaff() staff: CallingStaff): Answer<typeof supply.switchedOff> {
    return this.desk.switchOff(staff.actor, id, body.reason);
  }

  @Post('meters/:id/supply/on')
  @Access({ permission: 'relay.switch', object: ['meter', 'id'] })
  @Answers('Lifts the staff hold; other holds stay', supply.switchedOn)
  @Idempotent()
  @Audited('supply.on')
  async switchOn(@Param('id', meterInPath) id: number, @Body({ schema: supply.switchBody }) body: z.output<typeof supply.switchBody>, @CurrentStaff() staff: CallingStaff): Answer<typeof supply.switchedOn> {
    return this.desk.switchOn(staff.actor, id, body.reason);
  }

  @Post('meters/:id/keep-power')
  @Access({ permission: 'relay.keep', object: ['meter', 'id'] })
  @Answers('Keeps a supply on until an instant', supply.keptPower)
  @Idempotent()
  @Audited('supply.keep-power')
  async keepPower(@Param('id', meterInPath) id: number, @Body({ schema: supply.keepPowerBody }) body: z.output<typeof supply.keepPowerBody>, @CurrentStaff() staff: CallingStaff): Answer<typeof supply.keptPower> {
    const until = new Date(body.until);
    await this.desk.keepPower(staff.actor, id, body.reason, until);
    return { until };
  }

  @Delete('meters/:id/keep-power')
  @Access({ permission: 'relay.keep', object: ['meter', 'id'] })
  @Answers('Ends keep-power', supply.endedKeepPower)
  @Audited('supply.end-keep-power')
  async endKeepPower(@Param('id', meterInPath) id: number, @Body({ schema: supply.switchBody }) body: z.output<typeof supply.switchBody>, @CurrentStaff() staff: CallingStaff): Answer<typeof supply.endedKeepPower> {
    return { ended: await this.desk.endKeepPower(staff.actor, id, body.reason) };
  }

  @Get('sites/:siteId/commands')
  @Access({ permission: 'meter.view', object: ['site', 'siteId'] })
  @Answers('Relay commands, newest first', supply.commandPage)
  async commands(@Param('siteId', uuidInPath) siteId: string, @Query({ schema: supply.commandQuery }) query: z.output<typeof supply.commandQuery>): Answer<typeof supply.commandPage> {
    return listCommands(this.database, siteId, query);
  }

  @Get('sites/:siteId/keep-power')
  @Access({ permission: 'meter.view', object: ['site', 'siteId'] })
  @Answers('Supplies that are kept on', supply.keepPowerRows)
  async keptSupplies(@Param('siteId', uuidInPath) siteId: string): Answer<typeof supply.keepPowerRows> {
    return keptSupplies(this.database, siteId, this.clock.now());
  }

  @Post('sites/:siteId/batches')
  @Access({ permission: 'relay.switch', object: ['site', 'siteId'] })
  @Answers('Switches or reads many meters one after the other', supply.batchStarted, { status: 202 })
  @Idempotent()
  @Audited('batch.start')
  async startBatch(@Param('siteId', uuidInPath) siteId: string, @Body({ schema: supply.batchBody }) body: z.output<typeof supply.batchBody>, @CurrentStaff() staff: CallingStaff): Answer<typeof supply.batchStarted> {
    return { id: body.batchId, total: await this.desk.startBatch(staff.actor, siteId, body) };
  }

  @Get('batches/:id')
  @Access({ permission: 'relay.switch', object: ['batch', 'id'] })
  @Answers('How far a batch is', supply.batch)
  async batch(@Param('id', uuidInPath) id: string): Answer<typeof supply.batch> {
    return batchById(this.database, id);
  }

  @Post('batches/:id/retry')
  @Access({ permission: 'relay.switch', object: ['batch', 'id'] })
  @Answers('Tries the failed items of a batch again', supply.batchStarted, { status: 202 })
  @Idempotent()
  @Audited('batch.retry')
  async retryBatch(@Param('id', uuidInPath) id: string, @CurrentStaff() staff: CallingStaff): Answer<typeof supply.batchStarted> {
    return { id, total: await this.desk.retryBatch(staff.actor, id) };
  }

  @Get('sites/:siteId/breaker')
  @Access({ permission: 'stall.view', object: ['site', 'siteId'] })
  @Answers('A mass cut that waits for a decision; null when none does', supply.breakerAnswer)
  async breaker(@Param('siteId', uuidInPath) siteId: string): Answer<typeof supply.breakerAnswer> {
    return waitingBreaker(this.database, siteId);
  }

  @Post('breakers/:id/decision')
  @Access({ permission: 'breaker.decide', object: ['breaker', 'id'] })
  @Answers('Lets a mass cut go on, or refuses it', supply.breakerDecided)
  @Idempotent()
  @Audited('breaker.decide')
  async decideBreaker(@Param('id', rowInPath) id: number, @Body({ schema: supply.breakerBody }) body: z.output<typeof supply.breakerBody>, @CurrentStaff() staff: CallingStaff): Answer<typeof supply.breakerDecided> {
    await this.desk.decideBreaker(staff.actor, id, body.decision, body.note);
    return { id, decision: body.decision };
  }
}
