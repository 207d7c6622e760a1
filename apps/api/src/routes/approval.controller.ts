import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import { approvalById, DecideApproval, listApprovals, type StaffIdentity } from '#libs/access';
import { CLOCK, type Clock } from '#libs/runtime';
import { Answers } from '../http/answers.js';
import { actorOf, Asked, Me, Staff, type AppRequest } from '../http/access.js';
import { pageQuery, text } from '../http/schemas.js';
import { approvalAnswer, approvalsAnswer, approvalStates, approvalView } from './approval.answers.js';

const listQuery = pageQuery.omit({ q: true }).extend({ state: z.enum(approvalStates).optional() });
const deciding = z.strictObject({ decision: z.enum(['approved', 'rejected']), note: text(200).default('') });

/** What one person asked for and a second one decides. */
@ApiTags('approval')
@Controller()
export class ApprovalController {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly decideApproval: DecideApproval,
  ) {}

  @Answers(approvalsAnswer)
  @Staff('approval.view', 'site:siteId')
  @Get('sites/:siteId/approvals')
  async list(@Param('siteId') siteId: string, @Query({ schema: listQuery }) query: z.infer<typeof listQuery>) {
    const { items, total } = await listApprovals(this.dataSource, { ...query, siteId, now: this.clock.now() });
    return { items: items.map(approvalView), total };
  }

  @Answers(approvalAnswer)
  @Staff('approval.view', 'approval:approvalId')
  @Get('approvals/:approvalId')
  async one(@Param('approvalId') approvalId: string) {
    return approvalView(await approvalById(this.dataSource, approvalId, this.clock.now()));
  }

  @Answers(approvalAnswer)
  @Staff('approval.decide', 'approval:approvalId', { idempotent: true, audit: 'approval.decide' })
  @Post('approvals/:approvalId/decision')
  @HttpCode(200)
  decide(@Param('approvalId') approvalId: string, @Body({ schema: deciding }) body: z.infer<typeof deciding>, @Me() me: StaffIdentity, @Asked() request: AppRequest) {
    return this.end(approvalId, body, me, request);
  }

  /** Who asked takes it back; whoever may see approvals may have asked. */
  @Answers(approvalAnswer)
  @Staff('approval.view', 'approval:approvalId', { idempotent: true, audit: 'approval.withdraw' })
  @Post('approvals/:approvalId/withdraw')
  @HttpCode(200)
  withdraw(@Param('approvalId') approvalId: string, @Me() me: StaffIdentity, @Asked() request: AppRequest) {
    return this.end(approvalId, { decision: 'withdrawn', note: '' }, me, request);
  }

  private async end(approvalId: string, decided: { decision: 'approved' | 'rejected' | 'withdrawn'; note: string }, me: StaffIdentity, request: AppRequest) {
    const { title, state } = await approvalById(this.dataSource, approvalId, this.clock.now());
    request.asked.auditName = title;
    request.asked.auditBefore = { state };
    return approvalView(await this.decideApproval.execute({ ...decided, approvalId, actor: actorOf(me), permissions: me.permissions }));
  }
}
