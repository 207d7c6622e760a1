import { Body, Controller, Get, Param, Patch, Post, Query } from '@nestjs/common';
import type { z } from 'zod';
import { Access } from '../web/access.decorator.js';
import { Answers, type Answer } from '../web/answers.decorator.js';
import { notWired } from '../web/not-wired.js';
import { uuidInPath } from '../schema/path.js';
import * as staff from '../schema/staff.js';

@Controller('api/v1')
export class StaffController {
  @Get('audit')
  @Access({ permission: 'audit.view' })
  @Answers('The audit trail, newest first', staff.auditPage)
  async audit(@Query({ schema: staff.auditQuery }) _query: z.output<typeof staff.auditQuery>): Answer<typeof staff.auditPage> {
    return notWired();
  }

  @Get('audit/verify')
  @Access({ permission: 'audit.view' })
  @Answers('Checks the seals of the audit trail', staff.auditCheck)
  async verifyAudit(): Answer<typeof staff.auditCheck> {
    return notWired();
  }

  @Get('staff')
  @Access({ permission: 'staff.manage' })
  @Answers('Staff of the company', staff.staffList)
  async staff(): Answer<typeof staff.staffList> {
    return notWired();
  }

  @Post('staff')
  @Access({ permission: 'staff.manage' })
  @Answers('Adds a member of staff', staff.staffMade, { status: 201 })
  async createStaff(@Body({ schema: staff.newStaffBody }) _body: z.output<typeof staff.newStaffBody>): Answer<typeof staff.staffMade> {
    return notWired();
  }

  @Patch('staff/:id')
  @Access({ permission: 'staff.manage', object: ['staff', 'id'] })
  @Answers('Changes a member of staff; disabling ends the sessions at once', staff.staffMade)
  async changeStaff(@Param('id', uuidInPath) _id: string, @Body({ schema: staff.changeStaffBody }) _body: z.output<typeof staff.changeStaffBody>): Answer<typeof staff.staffMade> {
    return notWired();
  }
}
