import { Controller, Get, Param, Post, Query } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import type { z } from 'zod';
import { listAlarms } from '../queries/alarms.js';
import { rowInPath, uuidInPath } from '../schema/path.js';
import * as staff from '../schema/staff.js';
import { Access } from '../web/access.decorator.js';
import { Answers, Audited, type Answer } from '../web/answers.decorator.js';
import { notWired } from '../web/not-wired.js';

@Controller('api/v1')
export class AlarmController {
  constructor(@InjectDataSource() private readonly database: DataSource) {}

  @Get('sites/:siteId/alarms')
  @Access({ permission: 'alarm.view', object: ['site', 'siteId'] })
  @Answers('Alarms, open ones by weight', staff.alarmPage)
  async alarms(@Param('siteId', uuidInPath) siteId: string, @Query({ schema: staff.alarmQuery }) query: z.output<typeof staff.alarmQuery>): Answer<typeof staff.alarmPage> {
    return listAlarms(this.database, siteId, query);
  }

  @Post('alarms/:id/acknowledge')
  @Access({ permission: 'alarm.acknowledge', object: ['alarm', 'id'] })
  @Answers('Takes note of an alarm', staff.alarmAcknowledged)
  @Audited('alarm.acknowledge')
  async acknowledgeAlarm(@Param('id', rowInPath) _id: number): Answer<typeof staff.alarmAcknowledged> {
    return notWired();
  }
}
