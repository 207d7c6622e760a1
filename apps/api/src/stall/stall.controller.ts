import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import type { z } from 'zod';
import { Access } from '../web/access.decorator.js';
import { Answers, type Answer } from '../web/answers.decorator.js';
import { notWired } from '../web/not-wired.js';
import { uuidInPath } from '../schema/path.js';
import * as stall from '../schema/stall.js';
import * as meter from '../schema/meter.js';

@Controller('api/v1')
export class StallController {
  @Get('sites/:siteId/stalls')
  @Access({ permission: 'stall.view', object: ['site', 'siteId'] })
  @Answers('Stalls by number', stall.stallPage)
  async stalls(@Param('siteId', uuidInPath) _siteId: string, @Query({ schema: stall.stallQuery }) _query: z.output<typeof stall.stallQuery>): Answer<typeof stall.stallPage> {
    return notWired();
  }

  @Post('sites/:siteId/stalls')
  @Access({ permission: 'stall.edit', object: ['site', 'siteId'] })
  @Answers('Adds a stall', stall.stallMade, { status: 201 })
  async createStall(@Param('siteId', uuidInPath) _siteId: string, @Body({ schema: stall.newStallBody }) _body: z.output<typeof stall.newStallBody>): Answer<typeof stall.stallMade> {
    return notWired();
  }

  @Get('stalls/:id')
  @Access({ permission: 'stall.view', object: ['stall', 'id'] })
  @Answers('A stall with account, meters, supply and how long the money lasts', stall.stall)
  async stall(@Param('id', uuidInPath) _id: string): Answer<typeof stall.stall> {
    return notWired();
  }

  @Patch('stalls/:id')
  @Access({ permission: 'stall.edit', object: ['stall', 'id'] })
  @Answers('Changes a stall', stall.stallMade)
  async changeStall(@Param('id', uuidInPath) _id: string, @Body({ schema: stall.changeStallBody }) _body: z.output<typeof stall.changeStallBody>): Answer<typeof stall.stallMade> {
    return notWired();
  }

  @Delete('stalls/:id')
  @Access({ permission: 'stall.edit', object: ['stall', 'id'] })
  @Answers('Deletes a stall that has neither an open account nor a meter', undefined)
  async deleteStall(@Param('id', uuidInPath) _id: string): Promise<void> {
    return notWired();
  }

  @Get('stalls/:id/timeline')
  @Access({ permission: 'stall.view', object: ['stall', 'id'] })
  @Answers('What happened at a stall, newest first', stall.timeline)
  async timeline(@Param('id', uuidInPath) _id: string, @Query({ schema: stall.timelineQuery }) _query: z.output<typeof stall.timelineQuery>): Answer<typeof stall.timeline> {
    return notWired();
  }

  @Get('stalls/:id/usage')
  @Access({ permission: 'stall.view', object: ['stall', 'id'] })
  @Answers('What a stall used per hour, day or month', meter.usage)
  async stallUsage(@Param('id', uuidInPath) _id: string, @Query({ schema: meter.usageQuery }) _query: z.output<typeof meter.usageQuery>): Answer<typeof meter.usage> {
    return notWired();
  }
}
