import { Body, Controller, Delete, Get, HttpCode, Inject, Patch, Post, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { InjectDataSource } from '@nestjs/typeorm';
import type { FastifyReply } from 'fastify';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import { signInStaff, signOutStaff, staffOfToken, writeAudit, type StaffIdentity } from '#libs/access';
import { inTransaction } from '#libs/database';
import { CLOCK, DomainError, SETTINGS, type Clock, type Settings } from '#libs/runtime';
import { Answers, nothing } from '../http/answers.js';
import { actorOf, Asked, Me, Public, Staff, type AppRequest } from '../http/access.js';
import { SESSION_COOKIE } from '../http/access.guard.js';
import { text } from '../http/schemas.js';
import { meAnswer } from './session.answers.js';

const signIn = z.strictObject({ loginName: text(60, 1), password: z.string().min(1).max(200) });
const popups = z.strictObject({ lowList: z.boolean().optional(), alarms: z.boolean().optional() });
/** Lists come at their hour to whoever works on them; alarms pop up where somebody asked for it. */
const usualPopups = { lowList: true, alarms: false };
const language = z.strictObject({ language: z.enum(['zh-CN', 'en-US']) });

@ApiTags('session')
@Controller('session')
export class SessionController {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Answers(meAnswer)
  @Public()
  @Post()
  @HttpCode(200)
  async signIn(@Body({ schema: signIn }) body: z.infer<typeof signIn>, @Req() request: AppRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    const wall = this.clock.wall();
    const about = { at: this.clock.now(), ip: request.ip, requestId: request.id, action: 'sign-in' };
    try {
      const { token } = await signInStaff(this.dataSource, { ...body, ip: request.ip, userAgent: request.headers['user-agent'] ?? '', wall, demo: this.settings.DEMO === '1' });
      const staff = (await staffOfToken(this.dataSource, token, wall, true))!;
      await writeAudit(this.dataSource, { ...about, actor: actorOf(staff), companyId: staff.companyId });
      // An app on a phone keeps its token itself and sends it as a bearer: no cookie, and so no token against foreign pages.
      if (request.headers['x-client'] === 'phone') return { ...(await this.describe(staff)), token };
      const secure = this.settings.BEHIND_TLS === '1' ? '; Secure' : '';
      void reply.header('set-cookie', `${SESSION_COOKIE}=${token}; Path=/; HttpOnly; SameSite=Lax; Max-Age=28800${secure}`);
      return await this.describe(staff);
    } catch (error) {
      if (error instanceof DomainError) {
        const [known] = (await this.dataSource.query('SELECT company_id AS id FROM staff WHERE login_name = $1', [body.loginName])) as { id: string }[];
        await writeAudit(this.dataSource, { ...about, actor: { kind: 'staff', id: '', name: body.loginName }, companyId: known?.id ?? null, result: 'failed', after: { code: error.code } });
      }
      throw error;
    }
  }

  @Answers(meAnswer)
  @Staff(undefined)
  @Get()
  me(@Me() me: StaffIdentity) {
    return this.describe(me);
  }

  @Answers(nothing)
  @Staff(undefined, undefined, { audit: 'sign-out' })
  @Delete()
  @HttpCode(204)
  async signOut(@Asked() request: AppRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    await signOutStaff(this.dataSource, request.asked.token!, this.clock.wall());
    void reply.header('set-cookie', `${SESSION_COOKIE}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0`);
  }

  @Answers(meAnswer)
  @Staff(undefined, undefined, { audit: 'staff.language' })
  @Patch()
  async language(@Me() me: StaffIdentity, @Body({ schema: language }) body: z.infer<typeof language>) {
    await this.dataSource.query('UPDATE staff SET language = $2 WHERE id = $1', [me.staffId, body.language]);
    return this.describe({ ...me, language: body.language });
  }

  @Answers(meAnswer)
  @Staff(undefined, undefined, { audit: 'staff.popups' })
  @Patch('popups')
  async popups(@Me() me: StaffIdentity, @Body({ schema: popups }) body: z.infer<typeof popups>) {
    await inTransaction(this.dataSource, (tx) => tx.query('UPDATE staff SET popups = popups || $2::jsonb WHERE id = $1', [me.staffId, JSON.stringify(body)]));
    return this.describe(me);
  }

  private async describe(staff: StaffIdentity) {
    const sites = (await this.dataSource.query(
      `SELECT s.id, s.name, s.code, s.time_zone AS "timeZone", c.name AS "companyName" FROM site s JOIN company c ON c.id = s.company_id WHERE s.company_id = $1 AND ($2::uuid[] IS NULL OR s.id = ANY($2)) ORDER BY s.code`,
      [staff.companyId, staff.siteIds],
    )) as { id: string; name: string; code: string; timeZone: string; companyName: string }[];
    const [own] = (await this.dataSource.query('SELECT popups FROM staff WHERE id = $1', [staff.staffId])) as { popups: Partial<typeof usualPopups> }[];
    const { staffId, displayName, loginName, roles, permissions, csrfToken, language: chosen } = staff;
    return { staffId, displayName, loginName, roles, permissions, csrfToken, language: chosen, popups: { ...usualPopups, ...own?.popups }, companyName: sites[0]?.companyName ?? '', sites: sites.map(({ companyName: _c, ...site }) => site), demo: this.settings.DEMO === '1' };
  }
}
