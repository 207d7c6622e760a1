import { Controller, Get, HttpCode, Inject, Param, Post, Query, Req } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiTags } from '@nestjs/swagger';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import type { StaffIdentity } from '#libs/access';
import { inTransaction, notifyLive, putOutbox } from '#libs/database';
import { ownProfiles } from '#libs/device-profile';
import { takeHandheldFile } from '#libs/metering';
import { CLOCK, type Clock } from '#libs/runtime';
import { accrue } from '#libs/settlement';
import { Answers } from '../http/answers.js';
import { actorOf, Me, Staff, type AppRequest } from '../http/access.js';
import { count, integer, medium, pageOf, pageQuery, time } from '../http/schemas.js';
import { readUpload } from '../import/read-upload.js';

const query = z.object({ dryRun: z.enum(['true', 'false']).default('false').transform((value) => value === 'true') });
const refusals = z.enum(['number-missing', 'register-malformed', 'time-malformed', 'meter-unknown', 'no-good-reading', 'time-in-future', 'older-than-last', 'register-below-last', 'register-above-possible']);
const handheldAnswer = z
  .strictObject({
    fileName: z.string(), dryRun: z.boolean(), taken: count, known: count, refused: count,
    rows: z.array(z.strictObject({ line: integer, meterNumber: z.string(), medium: medium.nullable(), stallNumber: z.string().nullable(), readAt: time.nullable(), displayWh: integer.nullable(), lastDisplayWh: integer.nullable(), lastReadAt: time.nullable(), verdict: z.enum(['take', 'known', 'refused']), why: refusals.nullable() })),
  })
  .meta({ id: 'HandheldResult' });
const filesAnswer = pageOf(z.strictObject({ fileId: z.uuid(), name: z.string(), rows: count, taken: count, known: count, refused: count, by: z.string(), appliedAt: time }).meta({ id: 'HandheldFile' }));

/** Files of infra-red handhelds: readings of meters that do not answer on their bus. */
@ApiTags('changes')
@Controller()
export class HandheldController {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Answers(handheldAnswer)
  @Staff('import.run', 'site:siteId', { audit: 'handheld.upload' })
  @Post('sites/:siteId/handheld-files')
  @HttpCode(200)
  @ApiConsumes('multipart/form-data')
  @ApiBody({ schema: { type: 'object', required: ['file'], properties: { file: { type: 'string', format: 'binary' } } } })
  async upload(@Param('siteId') siteId: string, @Query({ schema: query }) { dryRun }: z.infer<typeof query>, @Req() request: AppRequest, @Me() me: StaffIdentity) {
    const { name, bytes } = await readUpload(request);
    request.asked.auditName = name;
    const [site] = (await this.dataSource.query('SELECT time_zone AS zone FROM site WHERE id = $1', [siteId])) as { zone: string }[];
    return inTransaction(this.dataSource, async (tx) => {
      const { rows, ...counts } = await takeHandheldFile(tx, {
        siteId, zone: site!.zone, fileName: name, bytes, profiles: ownProfiles(), actor: actorOf(me), dryRun, now: this.clock.now(),
        follow: async (readings) => {
          const { accountIds } = await accrue(tx, readings);
          await putOutbox(tx, [{ topic: 'supply.check', key: `handheld:${siteId}`, payload: { accountIds } }]);
          await notifyLive(tx, { siteId, kind: 'reading', meterIds: readings.slice(0, 500).map(({ meterId }) => meterId) });
        },
      });
      return { ...counts, rows };
    });
  }

  @Answers(filesAnswer)
  @Staff('meter.view', 'site:siteId')
  @Get('sites/:siteId/handheld-files')
  async files(@Param('siteId') siteId: string, @Query({ schema: pageQuery }) { limit, offset }: z.infer<typeof pageQuery>) {
    const items = (await this.dataSource.query(
      `SELECT f.id AS "fileId", f.name, f.rows, f.taken, f.known, f.refused, s.display_name AS by, f.applied_at AS "appliedAt" FROM handheld_file f JOIN staff s ON s.id = f.applied_by WHERE f.site_id = $1 ORDER BY f.applied_at DESC LIMIT $2 OFFSET $3`,
      [siteId, limit, offset],
    )) as object[];
    const [total] = (await this.dataSource.query('SELECT count(*)::int AS n FROM handheld_file WHERE site_id = $1', [siteId])) as { n: number }[];
    return { items, total: total!.n };
  }
}
