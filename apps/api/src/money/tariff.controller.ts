import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import type { z } from 'zod';
import { Access } from '../web/access.decorator.js';
import { Answers, Audited, Idempotent, type Answer } from '../web/answers.decorator.js';
import { notWired } from '../web/not-wired.js';
import { uuidInPath } from '../schema/path.js';
import * as money from '../schema/money.js';

@Controller('api/v1')
export class TariffController {
  @Get('sites/:siteId/tariff-plans')
  @Access({ permission: 'tariff.view', object: ['site', 'siteId'] })
  @Answers('Price plans with all versions', money.tariffPlans)
  async tariffPlans(@Param('siteId', uuidInPath) _siteId: string): Answer<typeof money.tariffPlans> {
    return notWired();
  }

  @Post('sites/:siteId/tariff-plans')
  @Access({ permission: 'tariff.edit', object: ['site', 'siteId'] })
  @Answers('Adds a price plan', money.tariffPlanMade, { status: 201 })
  @Idempotent()
  @Audited('tariff-plan.create')
  async createTariffPlan(@Param('siteId', uuidInPath) _siteId: string, @Body({ schema: money.newTariffPlanBody }) _body: z.output<typeof money.newTariffPlanBody>): Answer<typeof money.tariffPlanMade> {
    return notWired();
  }

  @Post('tariff-plans/:id/versions')
  @Access({ permission: 'tariff.edit', object: ['tariff-plan', 'id'] })
  @Answers('Adds a price version from an instant on', money.versionMade, { status: 201 })
  @Idempotent()
  @Audited('tariff-plan.version')
  async addTariffVersion(@Param('id', uuidInPath) _id: string, @Body({ schema: money.newVersionBody }) _body: z.output<typeof money.newVersionBody>): Answer<typeof money.versionMade> {
    return notWired();
  }

  @Get('sites/:siteId/account-types')
  @Access({ permission: 'account.view', object: ['site', 'siteId'] })
  @Answers('Account types', money.accountTypes)
  async accountTypes(@Param('siteId', uuidInPath) _siteId: string): Answer<typeof money.accountTypes> {
    return notWired();
  }
}
