import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import type { CustomerIdentity, StaffIdentity } from '#libs/access';
import type { StallOfCustomer } from '#libs/account';
import { inTransaction } from '#libs/database';
import { CLOCK, type Clock } from '#libs/runtime';
import { askOwnerSwitch, overruleOwner, ownerReasons, ownerSwitchView, withdrawOwnerSwitch, type OwnerSwitch } from '#libs/supply';
import { Answers } from '../http/answers.js';
import { actorOfCustomer, Customer, Me, MyCustomer, MyStanding, Staff } from '../http/access.js';
import { reasonBody } from '../http/schemas.js';
import { overruledAnswer, ownerSwitchAnswer, ownerSwitchAskedAnswer, ownerSwitchSchema } from './owner-switch.answers.js';

const switchBody = z.discriminatedUnion('action', [
  z.strictObject({ requestId: z.uuid(), action: z.literal('open'), reason: z.enum(ownerReasons) }),
  z.strictObject({ requestId: z.uuid(), action: z.literal('close'), reason: z.literal('restore').default('restore') }),
]);

/** An owner switches his stall, within the site's rules. */
@ApiTags('landlord')
@Controller()
export class OwnerSwitchController {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Answers(ownerSwitchAskedAnswer)
  @Customer('customer-stall:stallId', { right: 'switch', idempotent: true, audit: 'owner-switch.ask' })
  @Post('customer/stalls/:stallId/switch')
  @HttpCode(200)
  async ask(@Param('stallId') stallId: string, @Body({ schema: switchBody }) body: z.infer<typeof switchBody>, @MyCustomer() me: CustomerIdentity) {
    const asked = await inTransaction(this.dataSource, (tx) => askOwnerSwitch(tx, { ...body, stallId, customerId: me.customerId, customerName: actorOfCustomer(me).name, now: this.clock.now() }));
    return { ...asked, notice: noticeOf(asked) };
  }

  /** Everybody who sees the stall sees what was done to it. */
  @Answers(ownerSwitchAnswer)
  @Customer('customer-stall:stallId')
  @Get('customer/stalls/:stallId/switch')
  async look(@Param('stallId') stallId: string, @MyCustomer() me: CustomerIdentity, @MyStanding() standing: StallOfCustomer) {
    const { history, ...view } = await ownerSwitchView(this.dataSource, { stallId, customerId: me.customerId, now: this.clock.now() });
    return { ...view, maySwitch: standing.rights.includes('switch'), commands: history };
  }

  @Answers(ownerSwitchSchema)
  @Customer('customer-owner-switch:switchId', { right: 'switch', audit: 'owner-switch.withdraw' })
  @Delete('customer/owner-switches/:switchId')
  async withdraw(@Param('switchId') switchId: string, @MyCustomer() me: CustomerIdentity, @MyStanding() standing: StallOfCustomer) {
    return inTransaction(this.dataSource, (tx) => withdrawOwnerSwitch(tx, { id: switchId, askedBy: standing.role === 'owner' ? null : me.customerId, now: this.clock.now() }));
  }

  /** Staff put an end to what an owner did: what he announced is withdrawn, what he cut comes back. */
  @Answers(overruledAnswer)
  @Staff('relay.switch', 'stall:stallId', { audit: 'owner-switch.overrule' })
  @Post('stalls/:stallId/owner-switch/overrule')
  @HttpCode(200)
  async overrule(@Param('stallId') stallId: string, @Body({ schema: reasonBody }) body: z.infer<typeof reasonBody>, @Me() me: StaffIdentity) {
    const meters = await inTransaction(this.dataSource, (tx) => overruleOwner(tx, { stallId, by: me.displayName, reason: body.reason, now: this.clock.now() }));
    return { meters: meters.length };
  }
}

function noticeOf({ action, state, noticeMinutes }: Pick<OwnerSwitch, 'action' | 'state'> & { noticeMinutes: number }): { zh: string; en: string } {
  if (action === 'close') return { zh: '正在恢复供电,已通知租户。', en: 'The supply is being restored; the renter is told.' };
  if (state === 'announced') return { zh: `已通知租户,${noticeMinutes} 分钟后断电,在此之前可以撤回。`, en: `The renter is told; the supply is cut in ${noticeMinutes} minutes, until then you can withdraw it.` };
  return state === 'ordered' ? { zh: '正在断电,已通知租户。', en: 'The supply is being cut; the renter is told.' } : { zh: '这次断电已结束。', en: 'This cut is over.' };
}
