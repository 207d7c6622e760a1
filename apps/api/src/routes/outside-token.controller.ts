import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import { listOutsideTokens, makeOutsideToken, outsideScopes, revokeOutsideToken, type StaffIdentity } from '#libs/access';
import { inTransaction } from '#libs/database';
import { CLOCK, type Clock } from '#libs/runtime';
import { actorOf, Me, Staff } from '../http/access.js';
import { Answers, nothing } from '../http/answers.js';
import { text } from '../http/schemas.js';
import { newOutsideTokenAnswer, outsideTokensAnswer } from './subsidy.answers.js';

const tokenBody = z.strictObject({ name: text(60, 1), scopes: z.array(z.enum(outsideScopes)).min(1).max(10) });

/** By which tokens systems of others come into a site. */
@ApiTags('outside')
@Controller()
export class OutsideTokenController {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Answers(outsideTokensAnswer)
  @Staff('token.edit', 'site:siteId')
  @Get('sites/:siteId/outside-tokens')
  tokens(@Param('siteId') siteId: string) {
    return listOutsideTokens(this.dataSource, siteId);
  }

  /** The token is in this answer alone; only its digest is kept. */
  @Answers(newOutsideTokenAnswer)
  @Staff('token.edit', 'site:siteId', { audit: 'outside-token.add' })
  @Post('sites/:siteId/outside-tokens')
  add(@Param('siteId') siteId: string, @Body({ schema: tokenBody }) body: z.infer<typeof tokenBody>, @Me() me: StaffIdentity) {
    return inTransaction(this.dataSource, (tx) => makeOutsideToken(tx, { ...body, siteId, actor: actorOf(me), wall: this.clock.wall() }));
  }

  @Answers(nothing)
  @Staff('token.edit', 'outside-token:tokenId', { audit: 'outside-token.revoke' })
  @Delete('outside-tokens/:tokenId')
  @HttpCode(204)
  async revoke(@Param('tokenId') tokenId: string, @Me() me: StaffIdentity) {
    await inTransaction(this.dataSource, (tx) => revokeOutsideToken(tx, { tokenId, actor: actorOf(me), wall: this.clock.wall() }));
  }
}
