import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import type { z } from 'zod';
import { Access } from '../web/access.decorator.js';
import { Answers, Audited, Idempotent, type Answer } from '../web/answers.decorator.js';
import { notWired } from '../web/not-wired.js';
import { rowInPath, uuidInPath } from '../schema/path.js';
import * as meter from '../schema/meter.js';

@Controller('api/v1')
export class FieldController {
  @Get('profiles')
  @Access({ permission: 'meter.view' })
  @Answers('Device profiles: what the product knows of each meter model', meter.profiles)
  async profiles(): Answer<typeof meter.profiles> {
    return notWired();
  }

  @Get('sites/:siteId/gateways')
  @Access({ permission: 'gateway.view', object: ['site', 'siteId'] })
  @Answers('Gateways with their buses and last sweeps', meter.gateways)
  async gateways(@Param('siteId', uuidInPath) _siteId: string): Answer<typeof meter.gateways> {
    return notWired();
  }

  @Get('buses/:id/telegrams')
  @Access({ permission: 'gateway.view', object: ['bus', 'id'] })
  @Answers('The last telegrams of a bus', meter.telegrams)
  async telegrams(@Param('id', uuidInPath) _id: string, @Query({ schema: meter.telegramQuery }) _query: z.output<typeof meter.telegramQuery>): Answer<typeof meter.telegrams> {
    return notWired();
  }

  @Get('sites/:siteId/quarantine')
  @Access({ permission: 'meter.view', object: ['site', 'siteId'] })
  @Answers('Doubtful readings', meter.quarantinePage)
  async quarantine(@Param('siteId', uuidInPath) _siteId: string, @Query({ schema: meter.quarantineQuery }) _query: z.output<typeof meter.quarantineQuery>): Answer<typeof meter.quarantinePage> {
    return notWired();
  }

  @Post('quarantine/:id/decision')
  @Access({ permission: 'quarantine.decide', object: ['quarantine', 'id'] })
  @Answers('Decides what a doubtful reading is', meter.quarantineDecided)
  @Idempotent()
  @Audited('quarantine.decide')
  async decideQuarantine(@Param('id', rowInPath) _id: number, @Body({ schema: meter.quarantineBody }) _body: z.output<typeof meter.quarantineBody>): Answer<typeof meter.quarantineDecided> {
    return notWired();
  }
}
