import { Body, Controller, Get, Param, Patch, Query } from '@nestjs/common';
import type { z } from 'zod';
import { Access } from '../web/access.decorator.js';
import { Answers, type Answer } from '../web/answers.decorator.js';
import { notWired } from '../web/not-wired.js';
import { uuidInPath } from '../schema/path.js';
import * as site from '../schema/site.js';

@Controller('api/v1')
export class SiteController {
  @Get('sites/:siteId/overview')
  @Access({ permission: 'stall.view', object: ['site', 'siteId'] })
  @Answers('The site at a glance', site.overview)
  async overview(@Param('siteId', uuidInPath) _siteId: string): Answer<typeof site.overview> {
    return notWired();
  }

  @Get('sites/:siteId/settings')
  @Access({ permission: 'stall.view', object: ['site', 'siteId'] })
  @Answers('Settings of the site with defaults filled in', site.siteSettings)
  async settings(@Param('siteId', uuidInPath) _siteId: string): Answer<typeof site.siteSettings> {
    return notWired();
  }

  @Patch('sites/:siteId/settings')
  @Access({ permission: 'site.settings', object: ['site', 'siteId'] })
  @Answers('Changes settings; what is not named stays', site.siteSettings)
  async changeSettings(@Param('siteId', uuidInPath) _siteId: string, @Body({ schema: site.changeSettingsBody }) _body: z.output<typeof site.changeSettingsBody>): Answer<typeof site.siteSettings> {
    return notWired();
  }

  @Get('sites/:siteId/buildings')
  @Access({ permission: 'stall.view', object: ['site', 'siteId'] })
  @Answers('Buildings with their rhythm and next run times', site.buildings)
  async buildings(@Param('siteId', uuidInPath) _siteId: string): Answer<typeof site.buildings> {
    return notWired();
  }

  @Patch('buildings/:id')
  @Access({ permission: 'site.settings', object: ['building', 'id'] })
  @Answers('Changes the rhythm of a building from the next boundary on', site.building)
  async changeBuilding(@Param('id', uuidInPath) _id: string, @Body({ schema: site.changeBuildingBody }) _body: z.output<typeof site.changeBuildingBody>): Answer<typeof site.building> {
    return notWired();
  }

  @Get('sites/:siteId/tree')
  @Access({ permission: 'meter.view', object: ['site', 'siteId'] })
  @Answers('Market, buildings, electrical rooms, gateways, buses; meters of the bus that is named', site.treeNode)
  async tree(@Param('siteId', uuidInPath) _siteId: string, @Query({ schema: site.treeQuery }) _query: z.output<typeof site.treeQuery>): Answer<typeof site.treeNode> {
    return notWired();
  }

  @Get('sites/:siteId/board')
  @Access({ permission: 'stall.view', object: ['site', 'siteId'] })
  @Answers('All stalls of the site, compact', site.board)
  async board(@Param('siteId', uuidInPath) _siteId: string): Answer<typeof site.board> {
    return notWired();
  }

  @Get('sites/:siteId/search')
  @Access({ permission: 'stall.view', object: ['site', 'siteId'] })
  @Answers('Finds stalls, meters, customers, accounts, gateways and receipts', site.searchResult)
  async search(@Param('siteId', uuidInPath) _siteId: string, @Query({ schema: site.searchQuery }) _query: z.output<typeof site.searchQuery>): Answer<typeof site.searchResult> {
    return notWired();
  }
}
