import { Body, Controller, Get, Inject, Param, Patch, Post, Query, Req } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiTags } from '@nestjs/swagger';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import { DEMO_PASSWORD, endSessionsOf, hashPassword, roleConflict, roles, verifyAudit, type Role, type StaffIdentity } from '#libs/access';
import { inTransaction, sqlState } from '#libs/database';
import { CLOCK, DomainError, SETTINGS, type Clock, type Settings } from '#libs/runtime';
import { importMarket } from '../import/import-market.js';
import { readUpload } from '../import/read-upload.js';
import { workbookTemplate } from '../import/template.js';
import { Answers } from '../http/answers.js';
import { actorOf, Asked, Me, Staff, type AppRequest } from '../http/access.js';
import { pageQuery, text } from '../http/schemas.js';
import { auditAnswer, importAnswer, memberAnswer, membersAnswer, templateAnswer, verdictAnswer } from './admin.answers.js';

const password = z.string().min(10).max(200).refine((value) => /[a-z]/.test(value) && /[A-Z]/.test(value) && /\d/.test(value), 'password-too-simple');
const heldRoles = z.array(z.enum(roles)).min(1);
const newStaff = z.strictObject({ loginName: z.string().regex(/^[a-z0-9._-]{2,40}$/), displayName: text(40, 1), roles: heldRoles, siteIds: z.array(z.uuid()).nullable().default(null), password });
const staffChange = z.strictObject({ displayName: text(40, 1).optional(), roles: heldRoles.optional(), siteIds: z.array(z.uuid()).nullable().optional(), disabled: z.boolean().optional(), password: password.optional() });
const auditQuery = pageQuery.extend({ actor: text(60).default(''), object: text(60).default(''), action: text(40).default(''), from: z.iso.datetime({ offset: true }).optional(), to: z.iso.datetime({ offset: true }).optional() });
const verifyQuery = z.object({ after: z.coerce.number().int().min(0).max(2_000_000_000).default(0) });
const importQuery = z.object({ dryRun: z.enum(['0', '1']).default('0') });

@ApiTags('administration')
@Controller()
export class AdminController {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Answers(templateAnswer)
  @Staff('import.run')
  @Get('import/template')
  async template() {
    return { fileName: 'yidu-template.xlsx', base64: Buffer.from(await workbookTemplate()).toString('base64') };
  }

  @Answers(importAnswer)
  @Staff('import.run', 'site:siteId', { audit: 'import.run' })
  @Post('sites/:siteId/imports')
  @ApiConsumes('multipart/form-data')
  @ApiBody({ schema: { type: 'object', required: ['file'], properties: { file: { type: 'string', format: 'binary' } } } })
  async import(@Param('siteId') siteId: string, @Query({ schema: importQuery }) query: z.infer<typeof importQuery>, @Req() request: AppRequest, @Me() me: StaffIdentity) {
    const file = await readUpload(request);
    request.asked.auditName = `${file.name} ${query.dryRun === '1' ? '(dry run)' : ''}`.trim();
    return importMarket(this.dataSource, { siteId, actor: actorOf(me), fileName: file.name, bytes: file.bytes, dryRun: query.dryRun === '1', now: this.clock.now() });
  }

  @Answers(auditAnswer)
  @Staff('audit.view')
  @Get('audit')
  async audit(@Query({ schema: auditQuery }) query: z.infer<typeof auditQuery>, @Me() me: StaffIdentity) {
    const where = `(e.company_id = $1) AND ($2 = '' OR e.actor_name ILIKE '%' || $2 || '%') AND ($3 = '' OR e.object_name ILIKE '%' || $3 || '%' OR e.object_id = $3 OR e.object_kind = $3)
      AND ($4 = '' OR e.action ILIKE '%' || $4 || '%') AND ($5::timestamptz IS NULL OR e.at >= $5) AND ($6::timestamptz IS NULL OR e.at < $6) AND ($7::uuid[] IS NULL OR e.site_id = ANY($7))`;
    const parameters = [me.companyId, query.actor, query.object, query.action, query.from ?? null, query.to ?? null, me.siteIds];
    const items = (await this.dataSource.query(
      `SELECT e.id, e.at, e.actor_kind AS "actorKind", e.actor_name AS "actorName", e.action, e.object_kind AS "objectKind", e.object_id AS "objectId", e.object_name AS "objectName", e.before, e.after, e.ip, e.result,
         e.id <= coalesce((SELECT max(last_id) FROM audit_seal), 0) AS sealed FROM audit_entry e WHERE ${where} ORDER BY e.id DESC LIMIT $8 OFFSET $9`,
      [...parameters, query.limit, query.offset],
    )) as object[];
    const [count] = (await this.dataSource.query(`SELECT count(*) AS total FROM audit_entry e WHERE ${where}`, parameters)) as { total: number }[];
    return { items, total: count!.total };
  }

  @Answers(verdictAnswer)
  @Staff('audit.view')
  @Get('audit/verify')
  verify(@Query({ schema: verifyQuery }) { after }: z.infer<typeof verifyQuery>) {
    return verifyAudit(this.dataSource, after);
  }

  @Answers(membersAnswer)
  @Staff('staff.manage')
  @Get('staff')
  listStaff(@Me() me: StaffIdentity) {
    return this.staffRows('company_id = $1 AND ($2::uuid[] IS NULL OR site_ids <@ $2)', me.companyId, me.siteIds);
  }

  @Answers(memberAnswer)
  @Staff('staff.manage', undefined, { audit: 'staff.add' })
  @Post('staff')
  async addStaff(@Body({ schema: newStaff }) body: z.infer<typeof newStaff>, @Me() me: StaffIdentity) {
    this.checkPassword(body.password);
    checkRoles(body.roles);
    await this.checkGrant(body, me);
    const values = [me.companyId, body.loginName, body.displayName, await hashPassword(body.password), body.roles, body.siteIds];
    const [row] = (await inTransaction(this.dataSource, (tx) => tx.query('INSERT INTO staff (company_id, login_name, display_name, password_hash, roles, site_ids) VALUES ($1, $2, $3, $4, $5, $6) RETURNING id', values))
      .catch((error: unknown) => {
        throw sqlState(error) === '23505' ? new DomainError('conflict', 'login-name-taken', 'this log-in name is taken') : error;
      })) as { id: string }[];
    return (await this.staffRows('id = $1', row!.id))[0];
  }

  @Answers(memberAnswer)
  @Staff('staff.manage', 'staff:staffId', { audit: 'staff.change' })
  @Patch('staff/:staffId')
  async changeStaff(@Param('staffId') staffId: string, @Body({ schema: staffChange }) body: z.infer<typeof staffChange>, @Me() me: StaffIdentity, @Asked() request: AppRequest) {
    if (staffId === me.staffId && (body.roles !== undefined || body.disabled === true)) throw new DomainError('conflict', 'not-on-oneself', 'nobody changes his own roles');
    this.checkPassword(body.password);
    checkRoles(body.roles ?? []);
    await this.checkGrant(body, me);
    request.asked.auditBefore = (await this.staffRows('id = $1', staffId))[0]!;
    const wall = this.clock.wall();
    const passwordHash = body.password === undefined ? null : await hashPassword(body.password);
    await inTransaction(this.dataSource, async (tx) => {
      await tx.query(
        `UPDATE staff SET display_name = coalesce($2, display_name), roles = coalesce($3, roles), site_ids = CASE WHEN $4 THEN $5::uuid[] ELSE site_ids END,
         disabled_at = CASE WHEN $6::boolean IS NULL THEN disabled_at WHEN $6 THEN coalesce(disabled_at, $7) END, password_hash = coalesce($8, password_hash) WHERE id = $1`,
        [staffId, body.displayName ?? null, body.roles ?? null, body.siteIds !== undefined, body.siteIds ?? null, body.disabled ?? null, wall, passwordHash],
      );
      if (body.disabled === true || body.password !== undefined) await endSessionsOf(tx, staffId, wall);
    });
    return (await this.staffRows('id = $1', staffId))[0];
  }

  private checkPassword(password: string | undefined): void {
    if (password === DEMO_PASSWORD && this.settings.DEMO !== '1') throw new DomainError('invalid', 'password-too-common', 'this password is public');
  }

  /** Nobody gives sites that are not his own. */
  private async checkGrant(body: { siteIds?: string[] | null | undefined }, me: StaffIdentity): Promise<void> {
    const wanted = body.siteIds ?? [];
    const [count] = (await this.dataSource.query('SELECT count(*) AS known FROM site WHERE id = ANY($1::uuid[]) AND company_id = $2 AND ($3::uuid[] IS NULL OR id = ANY($3))', [wanted, me.companyId, me.siteIds])) as { known: number }[];
    if (count!.known !== wanted.length || (body.siteIds === null && me.siteIds !== null)) throw new DomainError('not-found', 'not-found', 'there is no such thing');
  }

  private staffRows(where: string, ...parameters: unknown[]): Promise<object[]> {
    return this.dataSource.query(`SELECT id, login_name AS "loginName", display_name AS "displayName", roles, site_ids AS "siteIds", disabled_at AS "disabledAt", language, created_at AS "createdAt" FROM staff WHERE ${where} ORDER BY login_name`, parameters);
  }
}

/** Separation of duties: the database refuses these too. */
function checkRoles(held: readonly Role[]): void {
  const conflict = roleConflict(held);
  if (conflict !== undefined) throw new DomainError('invalid', conflict, 'one person cannot hold these roles together');
}
