import { Body, Controller, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import type { z } from 'zod';
import { ChangeStaff, CreateStaff, SealAudit, verifyAudit, type ActOrigin } from '#libs/access';
import { listAudit, listStaff } from '../queries/audit-trail.js';
import { uuidInPath } from '../schema/path.js';
import * as staff from '../schema/staff.js';
import { Access } from '../web/access.decorator.js';
import { Answers, type Answer } from '../web/answers.decorator.js';
import { Origin } from '../web/origin.js';
import { CurrentStaff, type CallingStaff } from '../web/request.js';

@Controller('api/v1')
export class StaffController {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly create: CreateStaff,
    private readonly change: ChangeStaff,
    private readonly seal: SealAudit,
  ) {}

  @Get('audit')
  @Access({ permission: 'audit.view' })
  @Answers('The audit trail, newest first', staff.auditPage)
  async audit(@Query({ schema: staff.auditQuery }) query: z.output<typeof staff.auditQuery>, @CurrentStaff() who: CallingStaff): Answer<typeof staff.auditPage> {
    return listAudit(this.database, who, query);
  }

  @Get('audit/verify')
  @Access({ permission: 'audit.view' })
  @Answers('Checks the seals of the audit trail', staff.auditCheck)
  async verifyAudit(): Answer<typeof staff.auditCheck> {
    await this.seal.execute();
    return verifyAudit(this.database);
  }

  @Get('staff')
  @Access({ permission: 'staff.manage' })
  @Answers('Staff of the company', staff.staffList)
  async staff(@CurrentStaff() who: CallingStaff): Answer<typeof staff.staffList> {
    return listStaff(this.database, who.companyId);
  }

  @Post('staff')
  @Access({ permission: 'staff.manage' })
  @Answers('Adds a member of staff', staff.staffMade, { status: 201 })
  async createStaff(@Body({ schema: staff.newStaffBody }) body: z.output<typeof staff.newStaffBody>, @CurrentStaff() who: CallingStaff, @Origin() origin: ActOrigin): Answer<typeof staff.staffMade> {
    return this.create.execute({ origin, companyId: who.companyId, ...body });
  }

  @Patch('staff/:id')
  @Access({ permission: 'staff.manage', object: ['staff', 'id'] })
  @Answers('Changes a member of staff; disabling ends the sessions at once', staff.staffMade)
  async changeStaff(@Param('id', uuidInPath) id: string, @Body({ schema: staff.changeStaffBody }) body: z.output<typeof staff.changeStaffBody>, @Origin() origin: ActOrigin): Answer<typeof staff.staffMade> {
    return this.change.execute({ origin, staffId: id, ...body });
  }
}
