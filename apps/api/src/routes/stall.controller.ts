import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import { type StaffIdentity } from '#libs/access';
import { inTransaction, sqlState, type Tx } from '#libs/database';
import { CLOCK, DomainError, type Clock } from '#libs/runtime';
import { runway, usagePoints } from '#libs/settlement';
import { accountSummary } from '../account-summary.js';
import { Answers, nothing } from '../http/answers.js';
import { Asked, Me, Staff, type AppRequest } from '../http/access.js';
import { instant, pageQuery, text } from '../http/schemas.js';
import { listStalls, stallPage, supplyIfAny, timeline } from '../queries/stall-page.js';
import { stallAnswer, stallSavedAnswer, stallsAnswer, timelineAnswer, usageAnswer } from './stall.answers.js';

const listQuery = pageQuery.extend({ building: z.uuid().optional() });
const fields = { name: text(80), floor: text(20), category: text(40), areaDm2: z.number().int().min(0).max(100_000_000), headcount: z.number().int().min(0).max(10_000), keepsLiveGoods: z.boolean(), essential: z.boolean() };
const newStall = z.strictObject({ number: text(40, 1), buildingId: z.uuid(), ...z.object(fields).partial().shape });
const stallChange = z.strictObject({ number: text(40, 1).optional(), buildingId: z.uuid().optional(), ...z.object(fields).partial().shape });
export const usageQuery = z.object({ medium: z.enum(['electricity', 'water']).default('electricity'), unit: z.enum(['hour', 'day', 'month']).default('day'), from: instant, to: instant }).refine(({ from, to }) => Date.parse(from) <= Date.parse(to), 'the range is empty');
const timelineQuery = z.object({ before: z.iso.datetime({ offset: true }).optional(), limit: z.coerce.number().int().min(1).max(500).default(100) });

const columns: Readonly<Record<string, string>> = { number: 'number', buildingId: 'building_id', name: 'name', floor: 'floor', category: 'category', areaDm2: 'area_dm2', headcount: 'headcount', keepsLiveGoods: 'keeps_live_goods', essential: 'essential' };

@ApiTags('stalls')
@Controller()
export class StallController {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Answers(stallsAnswer)
  @Staff('stall.view', 'site:siteId')
  @Get('sites/:siteId/stalls')
  list(@Param('siteId') siteId: string, @Query({ schema: listQuery }) query: z.infer<typeof listQuery>) {
    return listStalls(this.dataSource, { siteId, ...query, building: query.building ?? null });
  }

  @Answers(stallSavedAnswer)
  @Staff('stall.edit', 'site:siteId', { audit: 'stall.add' })
  @Post('sites/:siteId/stalls')
  async add(@Param('siteId') siteId: string, @Body({ schema: newStall }) body: z.infer<typeof newStall>) {
    const { number, buildingId, ...rest } = body;
    const id = await inTransaction(this.dataSource, async (tx) => {
      const [row] = (await tx.query(`INSERT INTO stall (site_id, building_id, number) SELECT $1, d.id, $3 FROM building d WHERE d.id = $2 AND d.site_id = $1 RETURNING id`, [siteId, buildingId, number]).catch(numberTaken)) as { id: string }[];
      if (row === undefined) throw new DomainError('invalid', 'building-not-found', 'the building is not of this site');
      await write(tx, row.id, rest);
      return row.id;
    });
    return stallPage(this.dataSource, id);
  }

  @Answers(stallAnswer)
  @Staff('stall.view', 'stall:stallId')
  @Get('stalls/:stallId')
  async page(@Param('stallId') stallId: string, @Me() me: StaffIdentity) {
    const page = (await stallPage(this.dataSource, stallId))!;
    const account = await accountSummary(this.dataSource, { stallId }, me.permissions.includes('phone.view'), this.clock.now());
    const prepaid = (kind: 'electricity' | 'water') => page.meters.find((meter) => meter.role === 'prepaid' && meter.kind === kind)?.id;
    const [site] = (await this.dataSource.query('SELECT time_zone AS zone FROM site WHERE id = $1', [page.siteId])) as { zone: string }[];
    return {
      ...page, account, at: this.clock.now(),
      supply: await supplyIfAny(this.dataSource, prepaid('electricity')), waterSupply: await supplyIfAny(this.dataSource, prepaid('water')),
      runway: account === null ? null : await runway(this.dataSource, { accountId: account.id, now: this.clock.now(), zone: site!.zone }),
    };
  }

  @Answers(stallSavedAnswer)
  @Staff('stall.edit', 'stall:stallId', { audit: 'stall.change' })
  @Patch('stalls/:stallId')
  async change(@Param('stallId') stallId: string, @Body({ schema: stallChange }) body: z.infer<typeof stallChange>, @Asked() request: AppRequest) {
    request.asked.auditBefore = (await stallPage(this.dataSource, stallId))!;
    if (body.buildingId !== undefined) await this.requireBuilding(request.asked.siteId!, body.buildingId);
    await inTransaction(this.dataSource, (tx) => write(tx, stallId, body));
    return stallPage(this.dataSource, stallId);
  }

  @Answers(nothing)
  @Staff('stall.edit', 'stall:stallId', { audit: 'stall.delete' })
  @Delete('stalls/:stallId')
  @HttpCode(204)
  async remove(@Param('stallId') stallId: string) {
    const [held] = (await this.dataSource.query(
      `SELECT EXISTS (SELECT 1 FROM occupancy WHERE stall_id = $1 AND to_at IS NULL) AS account, EXISTS (SELECT 1 FROM meter WHERE stall_id = $1 AND removed_at IS NULL) AS meter`,
      [stallId],
    )) as { account: boolean; meter: boolean }[];
    if (held!.account) throw new DomainError('conflict', 'stall-has-account', 'the stall has an open account');
    if (held!.meter) throw new DomainError('conflict', 'stall-has-meter', 'the stall has meters');
    await inTransaction(this.dataSource, (tx) => tx.query('UPDATE stall SET deleted_at = $2 WHERE id = $1', [stallId, this.clock.now()]));
  }

  @Answers(timelineAnswer)
  @Staff('stall.view', 'stall:stallId')
  @Get('stalls/:stallId/timeline')
  async timeline(@Param('stallId') stallId: string, @Query({ schema: timelineQuery }) query: z.infer<typeof timelineQuery>) {
    const items = await timeline(this.dataSource, { stallId, before: query.before === undefined ? new Date(this.clock.now().getTime() + 1000) : new Date(query.before), limit: query.limit });
    return { items, total: items.length };
  }

  @Answers(usageAnswer)
  @Staff('stall.view', 'stall:stallId')
  @Get('stalls/:stallId/usage')
  async usage(@Param('stallId') stallId: string, @Query({ schema: usageQuery }) query: z.infer<typeof usageQuery>) {
    const meters = (await this.dataSource.query('SELECT m.id, s.time_zone AS zone FROM meter m JOIN site s ON s.id = m.site_id WHERE m.stall_id = $1 AND m.kind = $2', [stallId, query.medium])) as { id: number; zone: string }[];
    const points = await usagePoints(this.dataSource, { meterIds: meters.map(({ id }) => id), unit: query.unit, from: new Date(query.from), to: new Date(query.to), zone: meters[0]?.zone ?? 'Asia/Shanghai' });
    return { points };
  }

  private async requireBuilding(siteId: string, buildingId: string): Promise<void> {
    const rows = (await this.dataSource.query('SELECT 1 FROM building WHERE id = $1 AND site_id = $2', [buildingId, siteId])) as unknown[];
    if (rows.length === 0) throw new DomainError('not-found', 'building-not-found', 'the building is not of this site');
  }
}

async function write(tx: Tx, stallId: string, body: Record<string, unknown>): Promise<void> {
  const entries = Object.entries(body).filter(([name, value]) => value !== undefined && name in columns);
  if (entries.length === 0) return;
  const set = entries.map(([name], index) => `${columns[name]} = $${index + 2}`).join(', ');
  await tx.query(`UPDATE stall SET ${set} WHERE id = $1`, [stallId, ...entries.map(([, value]) => value)]).catch(numberTaken);
}

function numberTaken(error: unknown): never {
  if (sqlState(error) === '23505') throw new DomainError('conflict', 'stall-number-taken', 'this number is taken in the site');
  throw error;
}
