import { Body, Controller, Get, Inject, Param, Post, Query } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import type { z } from 'zod';
import { civilDay, startOfDay } from '#libs/calendar';
import { CLOCK, type Clock } from '#libs/runtime';
import { siteFacts } from '#libs/site';
import { listGateways, listQuarantine } from '../queries/field.js';
import { meterById } from '../queries/meters.js';
import * as meter from '../schema/meter.js';
import { rowInPath, uuidInPath } from '../schema/path.js';
import { Access } from '../web/access.decorator.js';
import { Answers, Audited, Idempotent, type Answer } from '../web/answers.decorator.js';
import { CurrentStaff, type CallingStaff } from '../web/request.js';
import { notFound } from '../web/problem.js';
import { RedisLink } from '../web/redis-link.js';
import { shownProfiles } from './profiles.js';
import { Quarantine } from './quarantine.js';

type Telegram = z.input<typeof meter.telegrams>['items'][number];

@Controller('api/v1')
export class FieldController {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly redis: RedisLink,
    private readonly decideOne: Quarantine,
  ) {}

  @Get('profiles')
  @Access({ permission: 'meter.view' })
  @Answers('Device profiles: what the product knows of each meter model', meter.profiles)
  async profiles(): Answer<typeof meter.profiles> {
    return shownProfiles();
  }

  @Get('sites/:siteId/gateways')
  @Access({ permission: 'gateway.view', object: ['site', 'siteId'] })
  @Answers('Gateways with their buses and last sweeps', meter.gateways)
  async gateways(@Param('siteId', uuidInPath) siteId: string): Answer<typeof meter.gateways> {
    const { zone } = await siteFacts(this.database, siteId);
    return listGateways(this.database, siteId, startOfDay(civilDay(this.clock.now(), zone), zone));
  }

  @Get('buses/:id/telegrams')
  @Access({ permission: 'gateway.view', object: ['bus', 'id'] })
  @Answers('The last telegrams of a bus', meter.telegrams)
  async telegrams(@Param('id', uuidInPath) id: string, @Query({ schema: meter.telegramQuery }) query: z.output<typeof meter.telegramQuery>): Answer<typeof meter.telegrams> {
    const all = (await this.redis.list(`telegrams:${id}`)).flatMap(telegramOf);
    if (query.meterId === undefined) return { items: all };
    const asked = await meterById(this.database, query.meterId);
    if (asked?.busId !== id) throw notFound();
    return { items: all.filter((telegram) => telegram.unit === asked.unitAddress) };
  }

  @Get('sites/:siteId/quarantine')
  @Access({ permission: 'meter.view', object: ['site', 'siteId'] })
  @Answers('Doubtful readings', meter.quarantinePage)
  async quarantine(@Param('siteId', uuidInPath) siteId: string, @Query({ schema: meter.quarantineQuery }) query: z.output<typeof meter.quarantineQuery>): Answer<typeof meter.quarantinePage> {
    return listQuarantine(this.database, siteId, query);
  }

  @Post('quarantine/:id/decision')
  @Access({ permission: 'quarantine.decide', object: ['quarantine', 'id'] })
  @Answers('Decides what a doubtful reading is', meter.quarantineDecided)
  @Idempotent()
  @Audited('quarantine.decide')
  async decideQuarantine(@Param('id', rowInPath) id: number, @Body({ schema: meter.quarantineBody }) body: z.output<typeof meter.quarantineBody>, @CurrentStaff() staff: CallingStaff): Answer<typeof meter.quarantineDecided> {
    await this.decideOne.decide(staff.actor, id, body.decision, body.note);
    return { id, decision: body.decision };
  }
}

/** A telegram as the worker stores it; what cannot be read is left out. */
function telegramOf(text: string): Telegram[] {
  try {
    const { at, direction, unit, hex, note } = JSON.parse(text) as Partial<Telegram>;
    if (typeof at !== 'string' || direction === undefined) return [];
    return [{ at, direction, unit: unit ?? null, hex: hex ?? '', note: note ?? null }];
  } catch {
    return [];
  }
}
