import { Body, Controller, Get, HttpCode, Inject, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import type { StaffIdentity } from '#libs/access';
import { inTransaction } from '#libs/database';
import { CLOCK, type Clock } from '#libs/runtime';
import { cutRun, cutRuns, dryRun, extendTag, hangTag, listTags, nextCutTime, policyVersions, removeTag, tagKinds, tagPage } from '#libs/supply';
import { Answers } from '../http/answers.js';
import { actorOf, Asked, Me, Staff, type AppRequest } from '../http/access.js';
import { instant, pageQuery, text } from '../http/schemas.js';
import { settingsOfSite } from '../site-settings.js';
import { cutRunAnswer, cutRunsAnswer, dryRunAnswer, policyVersionsAnswer, tagAnswer, tagPageAnswer, tagsAnswer } from './cut.answers.js';

const runQuery = pageQuery.omit({ q: true });
const dryRunQuery = z.object({ at: z.enum(['now', 'next']).default('now') });
const tagQuery = runQuery.extend({ state: z.enum(['live', 'all']).default('live') });
const tagBody = z.strictObject({
  tagId: z.uuid(), meterIds: z.array(z.number().int().positive()).min(1).max(500), kind: z.enum(tagKinds), reason: text(60, 1), person: text(20, 1), phone: z.string().regex(/^[0-9+\- ]{3,20}$/, 'phone-malformed'), plannedAt: instant.nullable().default(null), expectedEndAt: instant,
});
const endBody = z.strictObject({ expectedEndAt: instant });
const removeBody = z.strictObject({ note: text(200, 1) });

/** When money may cut and did: the policy's versions, who would be cut, runs at set times; and the tags of those who work on supplies. */
@ApiTags('supply')
@Controller()
export class CutController {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Answers(dryRunAnswer)
  @Staff('meter.view', 'site:siteId')
  @Get('sites/:siteId/cuts/dry-run')
  dryRun(@Param('siteId') siteId: string, @Query({ schema: dryRunQuery }) query: z.infer<typeof dryRunQuery>) {
    return inTransaction(this.dataSource, (tx) => dryRun(tx, { siteId, next: query.at === 'next', now: this.clock.now() }));
  }

  @Answers(policyVersionsAnswer)
  @Staff('meter.view', 'site:siteId')
  @Get('sites/:siteId/cut-policies')
  policies(@Param('siteId') siteId: string) {
    return policyVersions(this.dataSource, siteId);
  }

  @Answers(cutRunsAnswer)
  @Staff('meter.view', 'site:siteId')
  @Get('sites/:siteId/cut-runs')
  async runs(@Param('siteId') siteId: string, @Query({ schema: runQuery }) query: z.infer<typeof runQuery>) {
    const { cut } = await settingsOfSite(this.dataSource, siteId);
    const [site] = (await this.dataSource.query('SELECT time_zone AS zone FROM site WHERE id = $1', [siteId])) as { zone: string }[];
    const nextAt = cut.when === 'at_times' ? nextCutTime(cut, site!.zone, this.clock.now()) : null;
    return { when: cut.when, cutTimes: cut.cutTimes, nextAt, items: await cutRuns(this.dataSource, { siteId, ...query }) };
  }

  @Answers(cutRunAnswer)
  @Staff('meter.view', 'cut-run:runId')
  @Get('cut-runs/:runId')
  run(@Param('runId') runId: string) {
    return cutRun(this.dataSource, runId);
  }

  @Answers(tagsAnswer)
  @Staff('meter.view', 'site:siteId')
  @Get('sites/:siteId/repair-tags')
  tags(@Param('siteId') siteId: string, @Query({ schema: tagQuery }) { state, ...page }: z.infer<typeof tagQuery>) {
    return listTags(this.dataSource, { siteId, live: state === 'live', ...page });
  }

  @Answers(tagPageAnswer)
  @Staff('meter.view', 'repair-tag:tagId')
  @Get('repair-tags/:tagId')
  tag(@Param('tagId') tagId: string, @Me() me: StaffIdentity) {
    return tagPage(this.dataSource, tagId, { phones: me.permissions.includes('phone.view') });
  }

  @Answers(tagAnswer)
  @Staff('tag.hang', 'site:siteId', { idempotent: true, audit: 'tag.hang' })
  @Post('sites/:siteId/repair-tags')
  @HttpCode(201)
  hang(@Param('siteId') siteId: string, @Body({ schema: tagBody }) body: z.infer<typeof tagBody>, @Me() me: StaffIdentity) {
    const { plannedAt, expectedEndAt, ...rest } = body;
    return inTransaction(this.dataSource, (tx) => hangTag(tx, { ...rest, siteId, plannedAt: plannedAt === null ? null : new Date(plannedAt), expectedEndAt: new Date(expectedEndAt), actor: actorOf(me), now: this.clock.now() }));
  }

  @Answers(tagAnswer)
  @Staff('tag.hang', 'repair-tag:tagId', { audit: 'tag.extend' })
  @Patch('repair-tags/:tagId')
  async extend(@Param('tagId') tagId: string, @Body({ schema: endBody }) body: z.infer<typeof endBody>, @Asked() request: AppRequest) {
    request.asked.auditBefore = (await tagPage(this.dataSource, tagId, { phones: false }))!;
    return inTransaction(this.dataSource, (tx) => extendTag(tx, { tagId, expectedEndAt: new Date(body.expectedEndAt), now: this.clock.now() }));
  }

  @Answers(tagAnswer)
  @Staff('tag.hang', 'repair-tag:tagId', { idempotent: true, audit: 'tag.remove' })
  @Post('repair-tags/:tagId/removal')
  @HttpCode(200)
  remove(@Param('tagId') tagId: string, @Body({ schema: removeBody }) body: z.infer<typeof removeBody>, @Me() me: StaffIdentity) {
    return inTransaction(this.dataSource, (tx) => removeTag(tx, { tagId, note: body.note, actor: actorOf(me), mayRemoveOthers: me.permissions.includes('tag.remove'), now: this.clock.now() }));
  }
}
