import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import type { z } from 'zod';
import { Access } from '../web/access.decorator.js';
import { Answers, Audited, type Answer } from '../web/answers.decorator.js';
import { notWired } from '../web/not-wired.js';
import { meterInPath, uuidInPath } from '../schema/path.js';
import * as meter from '../schema/meter.js';

@Controller('api/v1')
export class MeterController {
  @Get('sites/:siteId/meters')
  @Access({ permission: 'meter.view', object: ['site', 'siteId'] })
  @Answers('Meters by number', meter.meterPage)
  async meters(@Param('siteId', uuidInPath) _siteId: string, @Query({ schema: meter.meterQuery }) _query: z.output<typeof meter.meterQuery>): Answer<typeof meter.meterPage> {
    return notWired();
  }

  @Post('sites/:siteId/meters')
  @Access({ permission: 'meter.edit', object: ['site', 'siteId'] })
  @Answers('Adds a meter', meter.meterMade, { status: 201 })
  async createMeter(@Param('siteId', uuidInPath) _siteId: string, @Body({ schema: meter.newMeterBody }) _body: z.output<typeof meter.newMeterBody>): Answer<typeof meter.meterMade> {
    return notWired();
  }

  @Get('meters/:id')
  @Access({ permission: 'meter.view', object: ['meter', 'id'] })
  @Answers('A meter with its figures and profile', meter.meterPageAnswer)
  async meter(@Param('id', meterInPath) _id: number): Answer<typeof meter.meterPageAnswer> {
    return notWired();
  }

  @Patch('meters/:id')
  @Access({ permission: 'meter.edit', object: ['meter', 'id'] })
  @Answers('Changes a meter', meter.meterMade)
  async changeMeter(@Param('id', meterInPath) _id: number, @Body({ schema: meter.changeMeterBody }) _body: z.output<typeof meter.changeMeterBody>): Answer<typeof meter.meterMade> {
    return notWired();
  }

  @Delete('meters/:id')
  @Access({ permission: 'meter.edit', object: ['meter', 'id'] })
  @Answers('Takes a meter out of service; refused while an account bears it', undefined)
  async deleteMeter(@Param('id', meterInPath) _id: number): Promise<void> {
    return notWired();
  }

  @Get('meters/:id/readings')
  @Access({ permission: 'meter.view', object: ['meter', 'id'] })
  @Answers('Readings, newest first', meter.readingPage)
  async readings(@Param('id', meterInPath) _id: number, @Query({ schema: meter.readingQuery }) _query: z.output<typeof meter.readingQuery>): Answer<typeof meter.readingPage> {
    return notWired();
  }

  @Post('meters/:id/read')
  @Access({ permission: 'read.now', object: ['meter', 'id'] })
  @Answers('Asks for a reading now', meter.readAsked, { status: 202 })
  @Audited('meter.read')
  async readNow(@Param('id', meterInPath) _id: number): Answer<typeof meter.readAsked> {
    return notWired();
  }

  @Get('read-requests/:id')
  @Access({ permission: 'read.now', object: ['read-request', 'id'] })
  @Answers('What came of a read', meter.readRequest)
  async readRequest(@Param('id', uuidInPath) _id: string): Answer<typeof meter.readRequest> {
    return notWired();
  }
}
