import { Body, Controller, Delete, Get, Param, Post, Query } from '@nestjs/common';
import type { z } from 'zod';
import { Access } from '../web/access.decorator.js';
import { Answers, Audited, Idempotent, type Answer } from '../web/answers.decorator.js';
import { notWired } from '../web/not-wired.js';
import { meterInPath, rowInPath, uuidInPath } from '../schema/path.js';
import * as supply from '../schema/supply.js';

@Controller('api/v1')
export class SupplyController {
  @Post('meters/:id/supply/off')
  @Access({ permission: 'relay.switch', object: ['meter', 'id'] })
  @Answers('Places a staff hold: the supply is switched off', supply.switchedOff)
  @Idempotent()
  @Audited('supply.off')
  async switchOff(@Param('id', meterInPath) _id: number, @Body({ schema: supply.switchBody }) _body: z.output<typeof supply.switchBody>): Answer<typeof supply.switchedOff> {
    return notWired();
  }

  @Post('meters/:id/supply/on')
  @Access({ permission: 'relay.switch', object: ['meter', 'id'] })
  @Answers('Lifts the staff hold; other holds stay', supply.switchedOn)
  @Idempotent()
  @Audited('supply.on')
  async switchOn(@Param('id', meterInPath) _id: number, @Body({ schema: supply.switchBody }) _body: z.output<typeof supply.switchBody>): Answer<typeof supply.switchedOn> {
    return notWired();
  }

  @Post('meters/:id/keep-power')
  @Access({ permission: 'relay.keep', object: ['meter', 'id'] })
  @Answers('Keeps a supply on until an instant', supply.keptPower)
  @Idempotent()
  @Audited('supply.keep-power')
  async keepPower(@Param('id', meterInPath) _id: number, @Body({ schema: supply.keepPowerBody }) _body: z.output<typeof supply.keepPowerBody>): Answer<typeof supply.keptPower> {
    return notWired();
  }

  @Delete('meters/:id/keep-power')
  @Access({ permission: 'relay.keep', object: ['meter', 'id'] })
  @Answers('Ends keep-power', supply.endedKeepPower)
  @Audited('supply.end-keep-power')
  async endKeepPower(@Param('id', meterInPath) _id: number, @Body({ schema: supply.switchBody }) _body: z.output<typeof supply.switchBody>): Answer<typeof supply.endedKeepPower> {
    return notWired();
  }

  @Get('sites/:siteId/commands')
  @Access({ permission: 'meter.view', object: ['site', 'siteId'] })
  @Answers('Relay commands, newest first', supply.commandPage)
  async commands(@Param('siteId', uuidInPath) _siteId: string, @Query({ schema: supply.commandQuery }) _query: z.output<typeof supply.commandQuery>): Answer<typeof supply.commandPage> {
    return notWired();
  }

  @Get('sites/:siteId/keep-power')
  @Access({ permission: 'meter.view', object: ['site', 'siteId'] })
  @Answers('Supplies that are kept on', supply.keepPowerRows)
  async keptSupplies(@Param('siteId', uuidInPath) _siteId: string): Answer<typeof supply.keepPowerRows> {
    return notWired();
  }

  @Post('sites/:siteId/batches')
  @Access({ permission: 'relay.switch', object: ['site', 'siteId'] })
  @Answers('Switches or reads many meters one after the other', supply.batchStarted, { status: 202 })
  @Idempotent()
  @Audited('batch.start')
  async startBatch(@Param('siteId', uuidInPath) _siteId: string, @Body({ schema: supply.batchBody }) _body: z.output<typeof supply.batchBody>): Answer<typeof supply.batchStarted> {
    return notWired();
  }

  @Get('batches/:id')
  @Access({ permission: 'relay.switch', object: ['batch', 'id'] })
  @Answers('How far a batch is', supply.batch)
  async batch(@Param('id', uuidInPath) _id: string): Answer<typeof supply.batch> {
    return notWired();
  }

  @Post('batches/:id/retry')
  @Access({ permission: 'relay.switch', object: ['batch', 'id'] })
  @Answers('Tries the failed items of a batch again', supply.batchStarted, { status: 202 })
  @Idempotent()
  @Audited('batch.retry')
  async retryBatch(@Param('id', uuidInPath) _id: string): Answer<typeof supply.batchStarted> {
    return notWired();
  }

  @Get('sites/:siteId/breaker')
  @Access({ permission: 'stall.view', object: ['site', 'siteId'] })
  @Answers('A mass cut that waits for a decision', supply.breakerAnswer)
  async breaker(@Param('siteId', uuidInPath) _siteId: string): Answer<typeof supply.breakerAnswer> {
    return notWired();
  }

  @Post('breakers/:id/decision')
  @Access({ permission: 'breaker.decide', object: ['breaker', 'id'] })
  @Answers('Lets a mass cut go on, or refuses it', supply.breakerDecided)
  @Idempotent()
  @Audited('breaker.decide')
  async decideBreaker(@Param('id', rowInPath) _id: number, @Body({ schema: supply.breakerBody }) _body: z.output<typeof supply.breakerBody>): Answer<typeof supply.breakerDecided> {
    return notWired();
  }
}
