import { Body, Controller, Delete, Get, Inject, Param, Patch, Post, Query } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import type { z } from 'zod';
import type { ActOrigin } from '#libs/access';
import { civilDay, firstDayOfMonth, monthOf, nextDueAt } from '#libs/calendar';
import { CLOCK, type Clock } from '#libs/runtime';
import { listMeters, listReadings, meterById, meterFigures, readRequestById } from '../queries/meters.js';
import * as meter from '../schema/meter.js';
import { meterInPath, uuidInPath } from '../schema/path.js';
import { Access } from '../web/access.decorator.js';
import { Answers, Audited, type Answer } from '../web/answers.decorator.js';
import { Origin } from '../web/origin.js';
import { WebError } from '../web/problem.js';
import { CurrentStaff, type CallingStaff } from '../web/request.js';
import { MeterRegister } from './meter-register.js';
import { profileById } from './profiles.js';
import { ReadNow } from './read-now.js';

// Without a range readings of so many days are shown; a longer range is cut to it.
const DEFAULT_DAYS = 3;
const MOST_DAYS = 400;
const DAY_MS = 86_400_000;

@Controller('api/v1')
export class MeterController {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly register: MeterRegister,
    private readonly readMeter: ReadNow,
  ) {}

  @Get('sites/:siteId/meters')
  @Access({ permission: 'meter.view', object: ['site', 'siteId'] })
  @Answers('Meters by gateway, bus and address', meter.meterPage)
  async meters(@Param('siteId', uuidInPath) siteId: string, @Query({ schema: meter.meterQuery }) query: z.output<typeof meter.meterQuery>): Answer<typeof meter.meterPage> {
    return listMeters(this.database, siteId, query);
  }

  @Post('sites/:siteId/meters')
  @Access({ permission: 'meter.edit', object: ['site', 'siteId'] })
  @Answers('Adds a meter', meter.meterMade, { status: 201 })
  async createMeter(@Param('siteId', uuidInPath) siteId: string, @Body({ schema: meter.newMeterBody }) body: z.output<typeof meter.newMeterBody>, @Origin() origin: ActOrigin): Answer<typeof meter.meterMade> {
    return this.register.add(origin, siteId, body);
  }

  @Get('meters/:id')
  @Access({ permission: 'meter.view', object: ['meter', 'id'] })
  @Answers('A meter with its figures and profile', meter.meterPageAnswer)
  async meter(@Param('id', meterInPath) id: number): Answer<typeof meter.meterPageAnswer> {
    const now = this.clock.now();
    const { zone, ...facts } = await meterById(this.database, id);
    const today = civilDay(now, zone);
    const month = monthOf(today);
    const used = await meterFigures(this.database, id, { today, month: firstDayOfMonth(month), lastMonth: firstDayOfMonth(month, -1), monthBefore: firstDayOfMonth(month, -2) });
    return {
      ...facts, nextSweepAt: nextDueAt(now, facts.readIntervalMinutes, zone), profile: profileById(facts.profileId) ?? null,
      figures: { totalWh: facts.registerWh, liveAt: facts.liveAt, ...used },
    };
  }

  @Patch('meters/:id')
  @Access({ permission: 'meter.edit', object: ['meter', 'id'] })
  @Answers('Changes a meter', meter.meterMade)
  async changeMeter(@Param('id', meterInPath) id: number, @Body({ schema: meter.changeMeterBody }) body: z.output<typeof meter.changeMeterBody>, @Origin() origin: ActOrigin): Answer<typeof meter.meterMade> {
    return this.register.change(origin, id, body);
  }

  @Delete('meters/:id')
  @Access({ permission: 'meter.edit', object: ['meter', 'id'] })
  @Answers('Takes a meter out of service; refused while an account bears it', undefined)
  async deleteMeter(@Param('id', meterInPath) id: number, @Origin() origin: ActOrigin): Promise<void> {
    await this.register.remove(origin, id);
  }

  @Get('meters/:id/readings')
  @Access({ permission: 'meter.view', object: ['meter', 'id'] })
  @Answers('Readings, newest first', meter.readingPage)
  async readings(@Param('id', meterInPath) id: number, @Query({ schema: meter.readingQuery }) query: z.output<typeof meter.readingQuery>): Answer<typeof meter.readingPage> {
    const to = query.to === undefined ? new Date(this.clock.now().getTime() + DAY_MS) : new Date(query.to);
    const from = query.from === undefined ? new Date(to.getTime() - (DEFAULT_DAYS + 1) * DAY_MS) : new Date(query.from);
    if (from > to || to.getTime() - from.getTime() > MOST_DAYS * DAY_MS) throw new WebError(400, 'range', `the range is empty or longer than ${MOST_DAYS} days`);
    return listReadings(this.database, id, { ...query, from, to });
  }

  @Post('meters/:id/read')
  @Access({ permission: 'read.now', object: ['meter', 'id'] })
  @Answers('Asks for a reading now', meter.readAsked, { status: 202 })
  @Audited('meter.read')
  async readNow(@Param('id', meterInPath) id: number, @CurrentStaff() staff: CallingStaff): Answer<typeof meter.readAsked> {
    return { readRequestId: await this.readMeter.ask(staff.actor, id, 'staff') };
  }

  @Get('read-requests/:id')
  @Access({ permission: 'read.now', object: ['read-request', 'id'] })
  @Answers('What came of a read', meter.readRequest)
  async readRequest(@Param('id', uuidInPath) id: string): Answer<typeof meter.readRequest> {
    return readRequestById(this.database, id);
  }
}
