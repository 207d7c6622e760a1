import { Body, Controller, Delete, Get, Inject, Param, Patch, Post, Query } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import type { z } from 'zod';
import type { ActOrigin } from '#libs/access';
import { CLOCK, type Clock } from '#libs/runtime';
import { ChangeStall, CreateStall, DeleteStall } from '#libs/site';
import { usageOf } from '../queries/usage.js';
import { metersOfStall } from '../queries/meters.js';
import { listStalls, stallById } from '../queries/stalls.js';
import { stallTimeline } from '../queries/timeline.js';
import * as meter from '../schema/meter.js';
import { uuidInPath } from '../schema/path.js';
import * as stall from '../schema/stall.js';
import { Access } from '../web/access.decorator.js';
import { Answers, type Answer } from '../web/answers.decorator.js';
import { Origin } from '../web/origin.js';
import { CurrentStaff, type CallingStaff } from '../web/request.js';
import { StallPage } from './stall-page.js';

@Controller('api/v1')
export class StallController {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly stallPage: StallPage,
    private readonly create: CreateStall,
    private readonly change: ChangeStall,
    private readonly remove: DeleteStall,
  ) {}

  @Get('sites/:siteId/stalls')
  @Access({ permission: 'stall.view', object: ['site', 'siteId'] })
  @Answers('Stalls by number', stall.stallPage)
  async stalls(@Param('siteId', uuidInPath) siteId: string, @Query({ schema: stall.stallQuery }) query: z.output<typeof stall.stallQuery>): Answer<typeof stall.stallPage> {
    return listStalls(this.database, siteId, query);
  }

  @Post('sites/:siteId/stalls')
  @Access({ permission: 'stall.edit', object: ['site', 'siteId'] })
  @Answers('Adds a stall', stall.stallMade, { status: 201 })
  async createStall(@Param('siteId', uuidInPath) siteId: string, @Body({ schema: stall.newStallBody }) body: z.output<typeof stall.newStallBody>, @Origin() origin: ActOrigin): Answer<typeof stall.stallMade> {
    return this.create.execute({ origin, siteId, fields: body });
  }

  @Get('stalls/:id')
  @Access({ permission: 'stall.view', object: ['stall', 'id'] })
  @Answers('A stall with account, meters, supply and how long the money lasts', stall.stall)
  async stall(@Param('id', uuidInPath) id: string, @CurrentStaff() staff: CallingStaff): Answer<typeof stall.stall> {
    return this.stallPage.of(id, staff.permissions.includes('account.open'));
  }

  @Patch('stalls/:id')
  @Access({ permission: 'stall.edit', object: ['stall', 'id'] })
  @Answers('Changes a stall', stall.stallMade)
  async changeStall(@Param('id', uuidInPath) id: string, @Body({ schema: stall.changeStallBody }) body: z.output<typeof stall.changeStallBody>, @Origin() origin: ActOrigin): Answer<typeof stall.stallMade> {
    return this.change.execute({ origin, stallId: id, fields: body });
  }

  @Delete('stalls/:id')
  @Access({ permission: 'stall.edit', object: ['stall', 'id'] })
  @Answers('Deletes a stall that has neither an open account nor a meter', undefined)
  async deleteStall(@Param('id', uuidInPath) id: string, @Origin() origin: ActOrigin): Promise<void> {
    await this.remove.execute({ origin, stallId: id });
  }

  @Get('stalls/:id/timeline')
  @Access({ permission: 'stall.view', object: ['stall', 'id'] })
  @Answers('What happened at a stall, newest first', stall.timeline)
  async timeline(@Param('id', uuidInPath) id: string, @Query({ schema: stall.timelineQuery }) query: z.output<typeof stall.timelineQuery>): Answer<typeof stall.timeline> {
    // Without an instant everything is asked for, also what a corrected clock put a little ahead.
    const before = query.before === undefined ? new Date(this.clock.now().getTime() + 86_400_000) : new Date(query.before);
    return stallTimeline(this.database, id, before, query.limit);
  }

  @Get('stalls/:id/usage')
  @Access({ permission: 'stall.view', object: ['stall', 'id'] })
  @Answers('What a stall used per hour, day or month', meter.usage)
  async stallUsage(@Param('id', uuidInPath) id: string, @Query({ schema: meter.usageQuery }) query: z.output<typeof meter.usageQuery>): Answer<typeof meter.usage> {
    const { zone } = await stallById(this.database, id);
    const meters = (await metersOfStall(this.database, id)).filter(({ role }) => role === 'prepaid');
    return usageOf(this.database, { meterIds: meters.map((one) => one.id), query, now: this.clock.now(), zone });
  }
}
