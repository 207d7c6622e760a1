import { Body, Controller, Get, Inject, Param, Patch, Query, Sse, type MessageEvent } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { InjectDataSource } from '@nestjs/typeorm';
import { filter, interval, map, merge, type Observable } from 'rxjs';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import type { StaffIdentity } from '#libs/access';
import { civilDay, nextDueAt, nextSettlementAt, settlementCutOff, startOfDay } from '#libs/calendar';
import { inTransaction } from '#libs/database';
import { CLOCK, DomainError, type Clock } from '#libs/runtime';
import { notePolicy } from '#libs/supply';
import { Answers } from '../http/answers.js';
import { Asked, Me, SiteId, Staff, type AppRequest } from '../http/access.js';
import { text, windowSchema } from '../http/schemas.js';
import { LiveEvents } from '../live-events.js';
import { board, boardColumns, overview, search } from '../queries/board.js';
import { openBreaker, treeRows } from '../queries/field-pages.js';
import { apportionmentChangeSchema, contactChangeSchema, correctionChangeSchema, cutPolicyChangeSchema, debtChangeSchema, emergencyChangeSchema, handOverChangeSchema, landlordSwitchChangeSchema, lowListChangeSchema, onlineChangeSchema, pricesChangeSchema, propertyChangeSchema, refundChangeSchema, runOnChangeSchema, siteSettingsSchema, waterChangeSchema } from '../site-settings.js';
import { treeOf } from '../tree.js';
import { boardAnswer, buildingSchema, buildingsAnswer, liveAnswer, overviewAnswer, searchAnswer, settingsAnswer, treeAnswer } from './site.answers.js';

const searchQuery = z.object({ q: text(60, 1) });
const settingsBody = z.strictObject({ cut: cutPolicyChangeSchema.optional(), lowList: lowListChangeSchema.optional(), receipt: z.strictObject({ print: z.boolean() }).optional(), recharge: z.strictObject({ minFen: z.number().int().min(1), maxFen: z.number().int().min(100) }).optional(), online: onlineChangeSchema.optional(), refund: refundChangeSchema.optional(), contact: contactChangeSchema.optional(), emergency: emergencyChangeSchema.optional(), handOver: handOverChangeSchema.optional(), landlordSwitch: landlordSwitchChangeSchema.optional(), correction: correctionChangeSchema.optional(), debt: debtChangeSchema.optional(), runOn: runOnChangeSchema.optional(), prices: pricesChangeSchema.optional(), apportionment: apportionmentChangeSchema.optional(), property: propertyChangeSchema.optional(), water: waterChangeSchema.optional(), tariffPlanId: z.uuid().optional(), waterTariffPlanId: z.uuid().optional() });
const buildingBody = z.strictObject({
  readIntervalMinutes: z.number().int().min(1).max(1440).optional(), settlementCycle: z.enum(['sweep', 'hourly', 'daily', 'monthly']).optional(),
  settlementMinute: z.number().int().min(0).max(1439).optional(), settlementDay: z.number().int().min(1).max(28).optional(), noCutWindows: z.array(windowSchema).max(20).optional(),
});

interface BuildingRow {
  id: string;
  timeZone: string;
  readIntervalMinutes: number;
  settlementCycle: 'sweep' | 'hourly' | 'daily' | 'monthly';
  settlementMinute: number;
  settlementDay: number;
}

@ApiTags('site')
@Controller()
export class SiteController {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly live: LiveEvents,
  ) {}

  private async today(siteId: string): Promise<{ day: string; start: Date; zone: string }> {
    const [site] = (await this.dataSource.query('SELECT time_zone AS zone FROM site WHERE id = $1', [siteId])) as { zone: string }[];
    const day = civilDay(this.clock.now(), site!.zone);
    return { day, start: startOfDay(day, site!.zone), zone: site!.zone };
  }

  @Answers(overviewAnswer)
  @Staff('stall.view', 'site:siteId')
  @Get('sites/:siteId/overview')
  async overview(@Param('siteId') siteId: string) {
    const { day, start } = await this.today(siteId);
    return { at: this.clock.now(), ...(await overview(this.dataSource, siteId, start, day)), waitingBreaker: await openBreaker(this.dataSource, siteId) };
  }

  @Answers(boardAnswer)
  @Staff('stall.view', 'site:siteId')
  @Get('sites/:siteId/board')
  async board(@Param('siteId') siteId: string) {
    const { day } = await this.today(siteId);
    return { at: this.clock.now(), columns: boardColumns, rows: await board(this.dataSource, siteId, day) };
  }

  @Answers(searchAnswer)
  @Staff('stall.view', 'site:siteId')
  @Get('sites/:siteId/search')
  async search(@Param('siteId') siteId: string, @Query({ schema: searchQuery }) query: z.infer<typeof searchQuery>) {
    return { items: await search(this.dataSource, siteId, query.q) };
  }

  @Answers(treeAnswer)
  @Staff('gateway.view', 'site:siteId')
  @Get('sites/:siteId/tree')
  async tree(@Param('siteId') siteId: string) {
    return treeOf(await treeRows(this.dataSource, siteId));
  }

  @Answers(liveAnswer, 'text/event-stream')
  @Staff('stall.view', 'site:siteId')
  @Sse('sites/:siteId/events')
  events(@Param('siteId') siteId: string): Observable<MessageEvent> {
    return merge(
      this.live.events.pipe(filter((event) => event.siteId === siteId), map((event) => ({ data: event }))),
      interval(20_000).pipe(map(() => ({ type: 'alive', data: {} }))),
    );
  }

  @Answers(settingsAnswer)
  @Staff('stall.view', 'site:siteId')
  @Get('sites/:siteId/settings')
  async settings(@Param('siteId') siteId: string) {
    const [site] = (await this.dataSource.query('SELECT settings, tariff_plan_id AS "tariffPlanId", water_tariff_plan_id AS "waterTariffPlanId" FROM site WHERE id = $1', [siteId])) as { settings: object; tariffPlanId: string | null; waterTariffPlanId: string | null }[];
    return { ...siteSettingsSchema.parse(site!.settings), tariffPlanId: site!.tariffPlanId, waterTariffPlanId: site!.waterTariffPlanId, overrides: site!.settings };
  }

  @Answers(settingsAnswer)
  @Staff('site.settings', 'site:siteId', { audit: 'site.settings' })
  @Patch('sites/:siteId/settings')
  async changeSettings(@Param('siteId') siteId: string, @Body({ schema: settingsBody }) body: z.infer<typeof settingsBody>, @Me() me: StaffIdentity, @Asked() request: AppRequest) {
    request.asked.auditBefore = await this.settings(siteId);
    const { tariffPlanId, waterTariffPlanId, ...parts } = body;
    if (tariffPlanId !== undefined) await this.requirePlan(siteId, tariffPlanId, 'electricity');
    if (waterTariffPlanId !== undefined) await this.requirePlan(siteId, waterTariffPlanId, 'water');
    await inTransaction(this.dataSource, async (tx) => {
      for (const [name, value] of Object.entries(parts)) await tx.query(`UPDATE site SET settings = jsonb_set(settings, ARRAY[$2], coalesce(settings -> $2, '{}') || $3::jsonb) WHERE id = $1`, [siteId, name, JSON.stringify(value)]);
      if (tariffPlanId !== undefined) await tx.query('UPDATE site SET tariff_plan_id = p.id FROM tariff_plan p WHERE site.id = $1 AND p.id = $2 AND p.site_id = site.id', [siteId, tariffPlanId]);
      if (waterTariffPlanId !== undefined) await tx.query('UPDATE site SET water_tariff_plan_id = p.id FROM tariff_plan p WHERE site.id = $1 AND p.id = $2 AND p.site_id = site.id', [siteId, waterTariffPlanId]);
      if (parts.cut !== undefined) await notePolicy(tx, { siteId, by: me.displayName, now: this.clock.now() });
    });
    return this.settings(siteId);
  }

  private async requirePlan(siteId: string, tariffPlanId: string, medium: 'electricity' | 'water'): Promise<void> {
    const rows = (await this.dataSource.query('SELECT 1 FROM tariff_plan WHERE id = $1 AND site_id = $2 AND medium = $3', [tariffPlanId, siteId, medium])) as unknown[];
    if (rows.length === 0) throw new DomainError('not-found', 'tariff-plan-not-found', 'the price plan is not of this site');
  }

  @Answers(buildingsAnswer)
  @Staff('stall.view', 'site:siteId')
  @Get('sites/:siteId/buildings')
  buildings(@Param('siteId') siteId: string) {
    return this.listBuildings('d.site_id = $1', siteId);
  }

  @Answers(buildingSchema)
  @Staff('site.settings', 'building:buildingId', { audit: 'building.change' })
  @Patch('buildings/:buildingId')
  async changeBuilding(@Param('buildingId') buildingId: string, @Body({ schema: buildingBody }) body: z.infer<typeof buildingBody>, @Me() me: StaffIdentity, @SiteId() siteId: string, @Asked() request: AppRequest) {
    const [before] = await this.listBuildings('d.id = $1', buildingId);
    request.asked.auditBefore = before!;
    const values = [buildingId, body.readIntervalMinutes ?? null, body.settlementCycle ?? null, body.settlementMinute ?? null, body.settlementDay ?? null, body.noCutWindows === undefined ? null : JSON.stringify(body.noCutWindows)];
    await inTransaction(this.dataSource, async (tx) => {
      const [[changed]] = (await tx.query(
        `UPDATE building SET read_interval_minutes = coalesce($2, read_interval_minutes), settlement_cycle = coalesce($3, settlement_cycle), settlement_minute = coalesce($4, settlement_minute),
         settlement_day = coalesce($5, settlement_day), no_cut_windows = coalesce($6::jsonb, no_cut_windows) WHERE id = $1
       RETURNING settlement_cycle AS cycle, settlement_minute AS minute, settlement_day AS day, read_interval_minutes AS "readIntervalMinutes"`,
        values,
      )) as [[Parameters<typeof settlementCutOff>[1]], number];
      if (body.noCutWindows !== undefined) await notePolicy(tx, { siteId, by: me.displayName, now: this.clock.now() });
      const rhythm = [body.settlementCycle, body.settlementMinute, body.settlementDay, body.readIntervalMinutes];
      if (rhythm.every((part) => part === undefined)) return;
      // A cut-off that new times would put into the past is not made up for: its usage is in the next bill.
      await tx.query('UPDATE building SET last_settlement_due_at = greatest(last_settlement_due_at, $2) WHERE id = $1', [buildingId, settlementCutOff(this.clock.now(), changed, before!.timeZone)]);
    });
    return (await this.listBuildings('d.id = $1', buildingId))[0];
  }

  private async listBuildings(where: string, id: string) {
    const rows = (await this.dataSource.query(
      `SELECT d.id, d.code, d.name, d.read_interval_minutes AS "readIntervalMinutes", d.settlement_cycle AS "settlementCycle", d.settlement_minute AS "settlementMinute", d.settlement_day AS "settlementDay",
         d.no_cut_windows AS "noCutWindows", d.last_settlement_due_at AS "lastSettlementDueAt", s.time_zone AS "timeZone",
         (SELECT count(*) FROM stall st WHERE st.building_id = d.id AND st.deleted_at IS NULL) AS stalls, (SELECT count(*) FROM meter m WHERE m.building_id = d.id AND m.removed_at IS NULL) AS meters,
         (SELECT count(*) FROM meter m WHERE m.building_id = d.id AND m.removed_at IS NULL AND m.read_interval_minutes IS NOT NULL) AS "meterOverrides"
       FROM building d JOIN site s ON s.id = d.site_id WHERE ${where} ORDER BY d.code`,
      [id],
    )) as BuildingRow[];
    const now = this.clock.now();
    return rows.map((row) => ({
      ...row,
      nextSweepAt: nextDueAt(now, row.readIntervalMinutes, row.timeZone),
      nextSettlementAt: row.settlementCycle === 'sweep' ? nextDueAt(now, row.readIntervalMinutes, row.timeZone) : nextSettlementAt(now, { cycle: row.settlementCycle, minute: row.settlementMinute, day: row.settlementDay } as never, row.timeZone),
    }));
  }
}
