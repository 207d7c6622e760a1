import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import type { z } from 'zod';
import { listAccountTypes } from '#libs/account';
import { AddTariffVersion, CreateTariffPlan, listTariffPlans } from '#libs/settlement';
import { siteFacts } from '#libs/site';
import { staffNames } from '../queries/staff-names.js';
import * as money from '../schema/money.js';
import { uuidInPath } from '../schema/path.js';
import { Access } from '../web/access.decorator.js';
import { Answers, Audited, Idempotent, type Answer } from '../web/answers.decorator.js';
import { CurrentStaff, Note, type AuditNote, type CallingStaff } from '../web/request.js';

@Controller('api/v1')
export class TariffController {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly createPlan: CreateTariffPlan,
    private readonly addVersion: AddTariffVersion,
  ) {}

  @Get('sites/:siteId/tariff-plans')
  @Access({ permission: 'tariff.view', object: ['site', 'siteId'] })
  @Answers('Price plans with all versions', money.tariffPlans)
  async tariffPlans(@Param('siteId', uuidInPath) siteId: string): Answer<typeof money.tariffPlans> {
    const plans = await listTariffPlans(this.database, siteId);
    const { tariffPlanId } = await siteFacts(this.database, siteId);
    const names = await staffNames(this.database, plans.flatMap((plan) => plan.versions.map((version) => version.createdBy)));
    return plans.map((plan) => ({ ...plan, siteDefault: plan.id === tariffPlanId, versions: plan.versions.map((version) => ({ ...version, createdBy: names.get(version.createdBy) ?? '' })) }));
  }

  @Post('sites/:siteId/tariff-plans')
  @Access({ permission: 'tariff.edit', object: ['site', 'siteId'] })
  @Answers('Adds a price plan', money.tariffPlanMade, { status: 201 })
  @Idempotent()
  @Audited('tariff-plan.create')
  async createTariffPlan(
    @Param('siteId', uuidInPath) siteId: string, @Body({ schema: money.newTariffPlanBody }) body: z.output<typeof money.newTariffPlanBody>, @CurrentStaff() staff: CallingStaff, @Note() note: AuditNote,
  ): Answer<typeof money.tariffPlanMade> {
    const made = await this.createPlan.execute({ actor: staff.actor, siteId, ...body, effectiveAt: new Date(body.effectiveAt) });
    Object.assign(note, { objectId: made.planId, objectName: body.name });
    return made;
  }

  @Post('tariff-plans/:id/versions')
  @Access({ permission: 'tariff.edit', object: ['tariff-plan', 'id'] })
  @Answers('Adds a price version from an instant on', money.versionMade, { status: 201 })
  @Idempotent()
  @Audited('tariff-plan.version')
  async addTariffVersion(@Param('id', uuidInPath) id: string, @Body({ schema: money.newVersionBody }) body: z.output<typeof money.newVersionBody>, @CurrentStaff() staff: CallingStaff): Answer<typeof money.versionMade> {
    return this.addVersion.execute({ actor: staff.actor, planId: id, definition: body.definition, effectiveAt: new Date(body.effectiveAt) });
  }

  @Get('sites/:siteId/account-types')
  @Access({ permission: 'account.view', object: ['site', 'siteId'] })
  @Answers('Account types', money.accountTypes)
  async accountTypes(@Param('siteId', uuidInPath) siteId: string): Answer<typeof money.accountTypes> {
    return listAccountTypes(this.database, siteId);
  }
}
