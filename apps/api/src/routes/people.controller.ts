import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import type { StaffIdentity } from '#libs/access';
import { endOwner, grantsOfStall, grantStates, listGrants, maskPhone, openAccountOfStall, ownerOf, revokeGrant, setOwner, type GrantRow } from '#libs/account';
import { inTransaction } from '#libs/database';
import { CLOCK, type Clock } from '#libs/runtime';
import { overruleOwner } from '#libs/supply';
import { Answers, nothing } from '../http/answers.js';
import { Asked, Me, Staff, type AppRequest } from '../http/access.js';
import { pageQuery, phone, text } from '../http/schemas.js';
import { ownerSetAnswer, revokedAnswer, staffGrantsAnswer, stallPeopleAnswer } from './landlord.answers.js';

const ownerBody = z.strictObject({ phone, name: text(40, 1) });
const grantsQuery = pageQuery.extend({ state: z.enum(grantStates).optional() });

/** Owners of stalls and whom they let in, for staff. */
@ApiTags('people')
@Controller()
export class PeopleController {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Answers(ownerSetAnswer)
  @Staff('owner.edit', 'stall:stallId', { audit: 'owner.set' })
  @Put('stalls/:stallId/owner')
  async setOwner(@Param('stallId') stallId: string, @Body({ schema: ownerBody }) body: z.infer<typeof ownerBody>, @Me() me: StaffIdentity, @Asked() request: AppRequest) {
    request.asked.auditBefore = { owner: (await ownerOf(this.dataSource, stallId)) ?? null };
    await inTransaction(this.dataSource, async (tx) => {
      const now = this.clock.now();
      const { ended } = await setOwner(tx, { stallId, ...body, staffId: me.staffId, now });
      if (ended !== null) await overruleOwner(tx, { stallId, by: me.displayName, reason: 'the owner changed', now });
    });
    const { customerId: _id, ...owner } = (await ownerOf(this.dataSource, stallId))!;
    return { owner: { ...owner, phone: this.phoneFor(me, owner.phone) } };
  }

  @Answers(nothing)
  @Staff('owner.edit', 'stall:stallId', { audit: 'owner.end' })
  @Delete('stalls/:stallId/owner')
  @HttpCode(204)
  async endOwner(@Param('stallId') stallId: string, @Me() me: StaffIdentity, @Asked() request: AppRequest) {
    request.asked.auditBefore = { owner: (await ownerOf(this.dataSource, stallId)) ?? null };
    await inTransaction(this.dataSource, async (tx) => {
      const now = this.clock.now();
      await endOwner(tx, { stallId, now });
      await overruleOwner(tx, { stallId, by: me.displayName, reason: 'the owner changed', now });
    });
  }

  @Answers(stallPeopleAnswer)
  @Staff('grant.view', 'stall:stallId')
  @Get('stalls/:stallId/people')
  async people(@Param('stallId') stallId: string, @Me() me: StaffIdentity) {
    const owner = await ownerOf(this.dataSource, stallId);
    const account = await openAccountOfStall(this.dataSource, stallId);
    const grants = await grantsOfStall(this.dataSource, { stallId, ...this.times() });
    return {
      owner: owner === undefined ? null : { name: owner.name, phone: this.phoneFor(me, owner.phone), since: owner.since },
      holder: account === undefined ? null : { name: account.customerName, phone: this.phoneFor(me, account.phone), since: account.openedAt, accountId: account.id },
      grants: grants.map((grant) => this.shown(me, grant)),
    };
  }

  @Answers(staffGrantsAnswer)
  @Staff('grant.view', 'site:siteId')
  @Get('sites/:siteId/grants')
  async grants(@Param('siteId') siteId: string, @Query({ schema: grantsQuery }) query: z.infer<typeof grantsQuery>, @Me() me: StaffIdentity) {
    const { items, total } = await listGrants(this.dataSource, { siteId, state: query.state, text: query.q, limit: query.limit, offset: query.offset, ...this.times() });
    return { total, items: items.map((grant) => this.shown(me, grant)) };
  }

  @Answers(revokedAnswer)
  @Staff('owner.edit', 'grant:grantId', { audit: 'grant.revoke' })
  @Post('grants/:grantId/revoke')
  @HttpCode(200)
  async revoke(@Param('grantId') grantId: string) {
    return { revoked: await inTransaction(this.dataSource, (tx) => revokeGrant(tx, { grantId, by: 'staff', now: this.clock.now() })) };
  }

  private times(): { now: Date; wall: Date } {
    return { now: this.clock.now(), wall: this.clock.wall() };
  }

  private phoneFor(me: StaffIdentity, full: string): string {
    return me.permissions.includes('phone.view') ? full : maskPhone(full);
  }

  private shown(me: StaffIdentity, { id, owner, renter, ...grant }: GrantRow) {
    const person = (of: { name: string; phone: string }) => ({ name: of.name, phone: this.phoneFor(me, of.phone) });
    return { grantId: id, ...grant, owner: person(owner), renter: renter === null ? null : person(renter) };
  }
}
