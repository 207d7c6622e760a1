import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import type { z } from 'zod';
import { Access } from '../web/access.decorator.js';
import { Answers, Audited, Idempotent, type Answer } from '../web/answers.decorator.js';
import { notWired } from '../web/not-wired.js';
import { uuidInPath } from '../schema/path.js';
import * as money from '../schema/money.js';

@Controller('api/v1')
export class RechargeController {
  @Post('accounts/:id/recharges')
  @Access({ permission: 'recharge.take', object: ['account', 'id'] })
  @Answers('Takes cash over the counter', money.receipt, { status: 201 })
  @Idempotent()
  @Audited('recharge.take')
  async takeRecharge(@Param('id', uuidInPath) _id: string, @Body({ schema: money.rechargeBody }) _body: z.output<typeof money.rechargeBody>): Answer<typeof money.receipt> {
    return notWired();
  }

  @Get('recharges/:id')
  @Access({ permission: 'recharge.view', object: ['recharge', 'id'] })
  @Answers('A receipt', money.receipt)
  async receipt(@Param('id', uuidInPath) _id: string): Answer<typeof money.receipt> {
    return notWired();
  }

  @Post('recharges/:id/prints')
  @Access({ permission: 'recharge.view', object: ['recharge', 'id'] })
  @Answers('Counts a print; every further one is a copy', money.printed)
  @Audited('recharge.print')
  async markPrinted(@Param('id', uuidInPath) _id: string): Answer<typeof money.printed> {
    return notWired();
  }

  @Get('recharges/:id/progress')
  @Access({ permission: 'recharge.view', object: ['recharge', 'id'] })
  @Answers('Paid, credited, commanded, restored', money.rechargeProgress)
  async rechargeProgress(@Param('id', uuidInPath) _id: string): Answer<typeof money.rechargeProgress> {
    return notWired();
  }

  @Get('sites/:siteId/recharges')
  @Access({ permission: 'recharge.view', object: ['site', 'siteId'] })
  @Answers('Recharges of a day with totals', money.rechargePage)
  async recharges(@Param('siteId', uuidInPath) _siteId: string, @Query({ schema: money.rechargeQuery }) _query: z.output<typeof money.rechargeQuery>): Answer<typeof money.rechargePage> {
    return notWired();
  }
}
