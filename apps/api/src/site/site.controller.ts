import { Body, Controller, Get, Inject, Param, Patch, Query } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import type { z } from 'zod';
import type { ActOrigin } from '#libs/access';
import { addDays, civilDay, startOfDay } from '#libs/calendar';
import { CLOCK, type Clock } from '#libs/runtime';
import { ChangeBuilding, ChangeSiteSettings, siteFacts } from '#libs/site';
import { boardRows } from '../queries/board.js';
import { waitingBreaker } from '../queries/breaker.js';
import { buildingById, siteBuildings } from '../queries/buildings.js';
import { overviewFigures } from '../queries/overview.js';
import { searchSite } from '../queries/search.js';
import { siteTree } from '../queries/tree.js';
import { uuidInPath } from '../schema/path.js';
import * as site from '../schema/site.js';
import { Access } from '../web/access.decorator.js';
import { Answers, type Answer } from '../web/answers.decorator.js';
import { Origin } from '../web/origin.js';
import { CurrentObject, CurrentStaff, type CalledObject, type CallingStaff } from '../web/request.js';

@Controller('api/v1')
export class SiteController {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly changeSite: ChangeSiteSettings,
    private readonly changeOneBuilding: ChangeBuilding,
  ) {}

  @Get('sites/:siteId/overview')
  @Access({ permission: 'stall.view', object: ['site', 'siteId'] })
  @Answers('The site at a glance', site.overview)
  async overview(@Param('siteId', uuidInPath) siteId: string): Answer<typeof site.overview> {
    const now = this.clock.now();
    const { zone } = await siteFacts(this.database, siteId);
    const day = civilDay(now, zone);
    const [figures, breaker, buildings] = await Promise.all([
      overviewFigures(this.database, { siteId, day, dayStart: startOfDay(day, zone), dayEnd: startOfDay(addDays(day, 1), zone), now }),
      waitingBreaker(this.database, siteId),
      siteBuildings(this.database, siteId, now),
    ]);
    const sweeps = buildings.filter(({ meters }) => meters > 0).map(({ nextSweepAt }) => new Date(nextSweepAt).getTime());
    const { total, online, never } = figures;
    return {
      at: now, paidTodayFen: figures.paidTodayFen, recharges: figures.recharges, usedTodayWh: figures.usedTodayWh,
      meters: { total, online, offline: total - online - never, never },
      supplies: { on: figures.suppliesOn, off: figures.suppliesOff, unknown: figures.suppliesUnknown, owed: figures.owed, keepPower: figures.keepPower },
      cutsWaiting: figures.cutsWaiting, openAlarms: figures.openAlarms, quarantineOpen: figures.quarantineOpen, waitingBreaker: breaker,
      gateways: { online: figures.gatewaysOnline, offline: figures.gatewaysOffline, unknown: figures.gatewaysUnknown },
      oldestReadingAt: figures.oldestReadingAt, nextSweepAt: sweeps.length === 0 ? null : new Date(Math.min(...sweeps)),
    };
  }

  @Get('sites/:siteId/settings')
  @Access({ permission: 'stall.view', object: ['site', 'siteId'] })
  @Answers('Settings of the site with defaults filled in', site.siteSettings)
  async settings(@Param('siteId', uuidInPath) siteId: string): Answer<typeof site.siteSettings> {
    const { settings, tariffPlanId } = await siteFacts(this.database, siteId);
    return { ...settings, tariffPlanId };
  }

  @Patch('sites/:siteId/settings')
  @Access({ permission: 'site.settings', object: ['site', 'siteId'] })
  @Answers('Changes settings; what is not named stays', site.siteSettings)
  async changeSettings(
    @Param('siteId', uuidInPath) siteId: string, @Body({ schema: site.changeSettingsBody }) body: z.output<typeof site.changeSettingsBody>, @Origin() origin: ActOrigin,
  ): Answer<typeof site.siteSettings> {
    const { tariffPlanId, ...change } = body;
    return this.changeSite.execute({ origin, siteId, change, tariffPlanId });
  }

  @Get('sites/:siteId/buildings')
  @Access({ permission: 'stall.view', object: ['site', 'siteId'] })
  @Answers('Buildings with their rhythm and next run times', site.buildings)
  async buildings(@Param('siteId', uuidInPath) siteId: string): Answer<typeof site.buildings> {
    return siteBuildings(this.database, siteId, this.clock.now());
  }

  @Patch('buildings/:id')
  @Access({ permission: 'site.settings', object: ['building', 'id'] })
  @Answers('Changes the rhythm of a building from the next boundary on', site.building)
  async changeBuilding(
    @Param('id', uuidInPath) id: string, @Body({ schema: site.changeBuildingBody }) body: z.output<typeof site.changeBuildingBody>, @Origin() origin: ActOrigin,
  ): Answer<typeof site.building> {
    const { noCutWindows, ...fields } = body;
    await this.changeOneBuilding.execute({ origin, buildingId: id, fields: { ...fields, ...(noCutWindows === undefined ? {} : { noCutWindows: noCutWindows as never }) } });
    return buildingById(this.database, id, this.clock.now());
  }

  @Get('sites/:siteId/tree')
  @Access({ permission: 'meter.view', object: ['site', 'siteId'] })
  @Answers('Market, buildings, electrical rooms, gateways, buses; meters of the bus that is named', site.treeNode)
  async tree(@Query({ schema: site.treeQuery }) query: z.output<typeof site.treeQuery>, @CurrentObject() called: CalledObject): Answer<typeof site.treeNode> {
    return siteTree(this.database, called.siteId!, called.name, query.bus);
  }

  @Get('sites/:siteId/board')
  @Access({ permission: 'stall.view', object: ['site', 'siteId'] })
  @Answers('All stalls of the site, compact', site.board)
  async board(@Param('siteId', uuidInPath) siteId: string): Answer<typeof site.board> {
    const now = this.clock.now();
    const { zone } = await siteFacts(this.database, siteId);
    return { at: now, columns: [...site.BOARD_COLUMNS], rows: await boardRows(this.database, siteId, civilDay(now, zone), now) };
  }

  @Get('sites/:siteId/search')
  @Access({ permission: 'stall.view', object: ['site', 'siteId'] })
  @Answers('Finds stalls, meters, customers, accounts, gateways and receipts', site.searchResult)
  async search(
    @Param('siteId', uuidInPath) siteId: string, @Query({ schema: site.searchQuery }) query: z.output<typeof site.searchQuery>, @CurrentStaff() staff: CallingStaff,
  ): Answer<typeof site.searchResult> {
    return { items: await searchSite(this.database, siteId, query.q, staff.permissions) };
  }
}
