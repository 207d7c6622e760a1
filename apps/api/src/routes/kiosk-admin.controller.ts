import { randomBytes } from 'node:crypto';
import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import type { StaffIdentity } from '#libs/access';
import { inTransaction } from '#libs/database';
import { publicUrlOf } from '#libs/payment';
import { CLOCK, SETTINGS, type Clock, type Settings } from '#libs/runtime';
import { Answers, nothing } from '../http/answers.js';
import { Me, SiteId, Staff } from '../http/access.js';
import { kioskTokenHash } from '../http/kiosk-token.js';
import { text } from '../http/schemas.js';
import { kiosksAnswer, newKioskAnswer, stallCodeMadeAnswer, stallCodesAnswer } from './kiosk.answers.js';

const newKiosk = z.strictObject({ name: text(40, 1) });
const KIOSK = 'id, name, made_at AS "madeAt", last_seen_at AS "lastSeenAt", revoked_at AS "revokedAt"';

/** The screens in halls and the codes that hang at stalls. */
@ApiTags('kiosk')
@Controller()
export class KioskAdminController {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Answers(kiosksAnswer)
  @Staff('kiosk.edit', 'site:siteId')
  @Get('sites/:siteId/kiosks')
  kiosks(@Param('siteId') siteId: string) {
    return this.dataSource.query(`SELECT ${KIOSK} FROM kiosk WHERE site_id = $1 ORDER BY revoked_at IS NOT NULL, made_at LIMIT 200`, [siteId]);
  }

  /** The token is in this answer alone; only its hash is kept. */
  @Answers(newKioskAnswer)
  @Staff('kiosk.edit', 'site:siteId', { audit: 'kiosk.add' })
  @Post('sites/:siteId/kiosks')
  async add(@Param('siteId') siteId: string, @Body({ schema: newKiosk }) body: z.infer<typeof newKiosk>, @Me() me: StaffIdentity) {
    const token = randomBytes(24).toString('base64url');
    const [kiosk] = await inTransaction(this.dataSource, (tx) =>
      tx.query<object[]>(`INSERT INTO kiosk (site_id, name, token_sha256, made_at, made_by) VALUES ($1, $2, $3, $4, $5) RETURNING ${KIOSK}`, [siteId, body.name, kioskTokenHash(token), this.clock.wall(), me.staffId]),
    );
    return { ...kiosk, token, link: `${publicUrlOf(this.settings)}/kiosk#${token}` };
  }

  /** Takes the token away: the screen shows nothing any more. */
  @Answers(nothing)
  @Staff('kiosk.edit', 'kiosk:kioskId', { audit: 'kiosk.remove' })
  @Delete('kiosks/:kioskId')
  @HttpCode(204)
  async remove(@Param('kioskId') kioskId: string) {
    await inTransaction(this.dataSource, (tx) => tx.query('UPDATE kiosk SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL', [kioskId, this.clock.wall()]));
  }

  /** Makes the stall's code, or a new one: the old one leads nowhere from then on. */
  @Answers(stallCodeMadeAnswer)
  @Staff('kiosk.edit', 'stall:stallId', { audit: 'stall-code.make' })
  @Post('stalls/:stallId/code')
  async makeCode(@Param('stallId') stallId: string, @SiteId() siteId: string, @Me() me: StaffIdentity) {
    const token = randomBytes(16).toString('base64url');
    await inTransaction(this.dataSource, (tx) =>
      tx.query(
        `INSERT INTO stall_code (stall_id, site_id, token, made_at, made_by) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (stall_id) DO UPDATE SET token = excluded.token, made_at = excluded.made_at, made_by = excluded.made_by`,
        [stallId, siteId, token, this.clock.wall(), me.staffId],
      ),
    );
    return { token, url: this.urlOf(token) };
  }

  /** For printing. */
  @Answers(stallCodesAnswer)
  @Staff('kiosk.edit', 'site:siteId')
  @Get('sites/:siteId/stall-codes')
  async codes(@Param('siteId') siteId: string) {
    const rows = (await this.dataSource.query(
      `SELECT st.id AS "stallId", st.number, st.name, st.floor, c.token, c.made_at AS "madeAt" FROM stall_code c JOIN stall st ON st.id = c.stall_id AND st.deleted_at IS NULL WHERE c.site_id = $1 ORDER BY st.number`,
      [siteId],
    )) as { token: string }[];
    return rows.map(({ token, ...stall }) => ({ ...stall, url: this.urlOf(token) }));
  }

  private urlOf(token: string): string {
    return `${publicUrlOf(this.settings)}/q/${token}`;
  }
}
