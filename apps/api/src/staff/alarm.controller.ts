import { Controller, Get, Param, Post, Query } from '@nestjs/common';
import type { z } from 'zod';
import { Access } from '../web/access.decorator.js';
import { Answers, Audited, type Answer } from '../web/answers.decorator.js';
import { notWired } from '../web/not-wired.js';
import { rowInPath, uuidInPath } from '../schema/path.js';
import * as staff from '../schema/staff.js';

@Controller('api/v1')
export class AlarmController {
  @Get('sites/:siteId/alarms')
  @Access({ permission: 'alarm.view', object: ['site', 'siteId'] })
  @Answers('Alarms, newest first', staff.alarmPage)
  async alarms(@Param('siteId', uuidInPath) _siteId: string, @Query({ schema: staff.alarmQuery }) _query: z.output<typeof staff.alarmQuery>): Answer<typeof staff.alarmPage> {
    return notWired();
  }

  @Post('alarms/:id/acknowledge')
  @Access({ permission: 'alarm.acknowledge', object: ['alarm', 'id'] })
  @Answers('Takes note of an alarm', staff.alarmAcknowledged)
  @Audited('alarm.acknowledge')
  async acknowledgeAlarm(@Param('id', rowInPath) _id: number): Answer<typeof staff.alarmAcknowledged> {
    return notWired();
  }
}
