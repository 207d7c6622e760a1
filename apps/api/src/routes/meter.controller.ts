import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import type { StaffIdentity } from '#libs/access';
import { addDays, civilDay, firstDayOfMonth, monthOf, startOfDay } from '#libs/calendar';
import { requestRead } from '#libs/collection';
import { inTransaction, sqlState } from '#libs/database';
import { ownProfiles } from '#libs/device-profile';
import { resolveQuarantine } from '#libs/metering';
import { CLOCK, DomainError, type Clock } from '#libs/runtime';
import { accrue } from '#libs/settlement';
import { Answers, nothing } from '../http/answers.js';
import { actorOf, Asked, Me, SiteId, Staff, type AppRequest } from '../http/access.js';
import { pageQuery, text } from '../http/schemas.js';
import { TelegramStore } from '../telegram-store.js';
import { listGateways, listQuarantine, readingHistory } from '../queries/field-pages.js';
import { listMeters, meterSummary } from '../queries/stall-page.js';
import { closeAlarm } from '#libs/alarm';
import { gatewaysAnswer, meterPageAnswer, meterSchema, metersAnswer, profilesAnswer, quarantineAnswer, quarantineDecidedAnswer, readAskedAnswer, readRequestAnswer, readingsAnswer, telegramsAnswer } from './meter.answers.js';

const listQuery = pageQuery.extend({ role: z.enum(['', 'prepaid', 'monitoring']).default(''), kind: z.enum(['', 'electricity', 'water']).default(''), gateway: z.uuid().optional() });
const historyQuery = pageQuery.extend({ from: z.iso.datetime({ offset: true }).optional(), to: z.iso.datetime({ offset: true }).optional(), quality: z.enum(['', 'good', 'suspect', 'estimated', 'manual']).default(''), source: z.enum(['', 'sweep', 'on-demand', 'opening', 'closing', 'command', 'manual', 'handheld', 'estimate']).default('') });
const newMeter = z.strictObject({
  meterNumber: text(40, 1), busId: z.uuid(), unitAddress: z.number().int().min(1).max(247), profileId: text(60, 1), role: z.enum(['prepaid', 'monitoring']), stallId: z.uuid().nullable().default(null), name: text(80).default(''),
  currentRatio: z.number().int().min(1).max(10_000).default(1), voltageRatio: z.number().int().min(1).max(10_000).default(1), readIntervalMinutes: z.number().int().min(1).max(1440).nullable().default(null),
});
const meterChange = z.strictObject({ name: text(80).optional(), stallId: z.uuid().nullable().optional(), readIntervalMinutes: z.number().int().min(1).max(1440).nullable().optional(), tariffPlanId: z.uuid().nullable().optional() });
const decision = z.strictObject({ decision: z.enum(['accept', 'new-baseline', 'ignore']), note: text(300).default('') });
const quarantineQuery = pageQuery.extend({ state: z.enum(['open', 'decided']).default('open') });

@ApiTags('meters')
@Controller()
export class MeterController {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly telegramStore: TelegramStore,
  ) {}

  @Answers(metersAnswer)
  @Staff('meter.view', 'site:siteId')
  @Get('sites/:siteId/meters')
  list(@Param('siteId') siteId: string, @Query({ schema: listQuery }) query: z.infer<typeof listQuery>) {
    return listMeters(this.dataSource, { siteId, ...query, gatewayId: query.gateway ?? null });
  }

  @Answers(meterSchema)
  @Staff('meter.edit', 'site:siteId', { audit: 'meter.add' })
  @Post('sites/:siteId/meters')
  async add(@Param('siteId') siteId: string, @Body({ schema: newMeter }) body: z.infer<typeof newMeter>) {
    const profile = ownProfiles().get(body.profileId);
    if (profile === undefined) throw new DomainError('invalid', 'unknown-profile', `there is no device profile ${body.profileId}`);
    if (body.role === 'prepaid' && profile.role !== 'prepaid') throw new DomainError('invalid', 'profile-has-no-relay', 'this model has no relay and cannot be prepaid');
    const [row] = (await inTransaction(this.dataSource, (tx) =>
      tx.query(
        `INSERT INTO meter (site_id, building_id, bus_id, unit_address, meter_number, name, role, profile_id, current_ratio, voltage_ratio, stall_id, read_interval_minutes, kind)
         SELECT g.site_id, coalesce(st.building_id, g.building_id), b.id, $3, $4, $5, $6, $7, $8, $9, st.id, $11, $12 FROM bus b JOIN gateway g ON g.id = b.gateway_id LEFT JOIN stall st ON st.id = $10 AND st.site_id = g.site_id AND st.deleted_at IS NULL
         WHERE b.id = $2 AND g.site_id = $1 AND ($10::uuid IS NULL OR st.id IS NOT NULL) RETURNING id`,
        [siteId, body.busId, body.unitAddress, body.meterNumber, body.name, body.role, body.profileId, body.currentRatio, body.voltageRatio, body.stallId, body.readIntervalMinutes, profile.medium],
      ),
    ).catch(addressTaken)) as { id: number }[];
    if (row === undefined) throw new DomainError('invalid', 'bus-or-stall-not-found', 'the bus or the stall is not of this site');
    return meterSummary(this.dataSource, row.id);
  }

  @Answers(meterPageAnswer)
  @Staff('meter.view', 'meter:meterId')
  @Get('meters/:meterId')
  async page(@Param('meterId') meterId: string) {
    const meter = (await meterSummary(this.dataSource, Number(meterId)))!;
    const { facts, brand, model, phases, relay, valve } = ownProfiles().get(String(meter.profileId)) ?? {};
    const [clock] = (await this.dataSource.query(`SELECT checked_at AS "checkedAt", offset_s AS "offsetS", state FROM meter_clock WHERE meter_id = $1`, [Number(meterId)])) as object[];
    return { ...meter, at: this.clock.now(), clock: clock ?? null, figures: await this.figures(Number(meterId)), profile: { brand, model, phases, facts, relayKind: relay?.kind ?? valve?.kind ?? 'none' } };
  }

  @Answers(meterSchema)
  @Staff('meter.edit', 'meter:meterId', { audit: 'meter.change' })
  @Patch('meters/:meterId')
  async change(@Param('meterId') meterId: string, @Body({ schema: meterChange }) body: z.infer<typeof meterChange>, @Me() me: StaffIdentity, @Asked() request: AppRequest) {
    // Who mounts meters does not decide what a kWh costs.
    if (body.tariffPlanId !== undefined && !me.permissions.includes('tariff.edit')) throw new DomainError('forbidden', 'permission-missing', 'needs tariff.edit', { permission: 'tariff.edit' });
    request.asked.auditBefore = (await meterSummary(this.dataSource, Number(meterId)))!;
    const [, changed] = (await inTransaction(this.dataSource, (tx) => tx.query(
      `UPDATE meter m SET name = coalesce($2, name), stall_id = CASE WHEN $3 THEN $4::uuid ELSE stall_id END, read_interval_minutes = CASE WHEN $5 THEN $6::int ELSE read_interval_minutes END, tariff_plan_id = CASE WHEN $7 THEN $8::uuid ELSE tariff_plan_id END
       WHERE id = $1 AND ($4::uuid IS NULL OR EXISTS (SELECT 1 FROM stall st WHERE st.id = $4 AND st.site_id = m.site_id AND st.deleted_at IS NULL)) AND ($8::uuid IS NULL OR EXISTS (SELECT 1 FROM tariff_plan p WHERE p.id = $8 AND p.site_id = m.site_id AND p.medium = m.kind))
         AND (NOT $3 OR stall_id IS NOT DISTINCT FROM $4::uuid OR NOT EXISTS (SELECT 1 FROM account_meter am WHERE am.meter_id = m.id AND am.to_at IS NULL))`,
      [Number(meterId), body.name ?? null, body.stallId !== undefined, body.stallId ?? null, body.readIntervalMinutes !== undefined, body.readIntervalMinutes ?? null, body.tariffPlanId !== undefined, body.tariffPlanId ?? null],
    ))) as [unknown, number];
    if (changed === 0) throw new DomainError('conflict', 'meter-in-use', 'the stall or plan is not of this site, or an account runs on the meter');
    return meterSummary(this.dataSource, Number(meterId));
  }

  @Answers(nothing)
  @Staff('meter.edit', 'meter:meterId', { audit: 'meter.remove' })
  @Delete('meters/:meterId')
  @HttpCode(204)
  async remove(@Param('meterId') meterId: string) {
    const [, changed] = (await inTransaction(this.dataSource, (tx) => tx.query(`UPDATE meter SET removed_at = $2 WHERE id = $1 AND removed_at IS NULL AND NOT EXISTS (SELECT 1 FROM account_meter WHERE meter_id = $1 AND to_at IS NULL)`, [Number(meterId), this.clock.now()]))) as [unknown, number];
    if (changed === 0) throw new DomainError('conflict', 'meter-has-account', 'an account runs on this meter');
  }

  @Answers(readingsAnswer)
  @Staff('meter.view', 'meter:meterId')
  @Get('meters/:meterId/readings')
  readings(@Param('meterId') meterId: string, @Query({ schema: historyQuery }) query: z.infer<typeof historyQuery>) {
    const to = query.to === undefined ? new Date(this.clock.now().getTime() + 60_000) : new Date(query.to);
    return readingHistory(this.dataSource, { ...query, meterId: Number(meterId), from: query.from === undefined ? new Date(to.getTime() - 7 * 86_400_000) : new Date(query.from), to });
  }

  @Answers(readAskedAnswer)
  @Staff('read.now', 'meter:meterId', { audit: 'meter.read-now' })
  @Post('meters/:meterId/read')
  @HttpCode(202)
  async read(@Param('meterId') meterId: string, @Me() me: StaffIdentity, @SiteId() siteId: string) {
    const readRequestId = await inTransaction(this.dataSource, (tx) => requestRead(tx, { siteId, meterId: Number(meterId), purpose: 'staff', askedBy: me.staffId, now: this.clock.now() }));
    return { readRequestId };
  }

  @Answers(readRequestAnswer)
  @Staff('meter.view', 'read-request:readRequestId')
  @Get('read-requests/:readRequestId')
  async readRequest(@Param('readRequestId') id: string) {
    const [row] = (await this.dataSource.query('SELECT id, meter_id AS "meterId", state, asked_at AS "askedAt", finished_at AS "finishedAt", read_at AS "readAt", register_wh AS "registerWh", quality, error FROM read_request WHERE id = $1', [id])) as object[];
    return row;
  }

  @Answers(profilesAnswer)
  @Staff('meter.view')
  @Get('profiles')
  listProfiles() {
    return [...ownProfiles().values()].map(({ id, brand, model, medium, role, phases, facts, registers, relayConfidence, relay, valve }) => ({
      id, brand, model, medium, role, phases, facts,
      registers: [...registers.values()].map(({ key, address, unit, scale, source, confidence }) => ({ key, start: address, unit, scale, source, confidence })),
      relayConfidence: relayConfidence === 'none' ? null : relayConfidence,
      switchConfirmed: (relay ?? valve)?.switchConfirmed ?? null,
    }));
  }

  @Answers(gatewaysAnswer)
  @Staff('gateway.view', 'site:siteId')
  @Get('sites/:siteId/gateways')
  async gateways(@Param('siteId') siteId: string) {
    const [site] = (await this.dataSource.query('SELECT time_zone AS zone FROM site WHERE id = $1', [siteId])) as { zone: string }[];
    return listGateways(this.dataSource, siteId, startOfDay(civilDay(this.clock.now(), site!.zone), site!.zone));
  }

  @Answers(telegramsAnswer)
  @Staff('gateway.view', 'bus:busId')
  @Get('buses/:busId/telegrams')
  async telegrams(@Param('busId') busId: string, @Query('unit') unit?: string) {
    const { telegrams, counters } = await this.telegramStore.read(busId);
    return { items: telegrams.filter((telegram) => unit === undefined || unit === '' || String(telegram.unit) === unit).reverse(), counters };
  }

  @Answers(quarantineAnswer)
  @Staff('meter.view', 'site:siteId')
  @Get('sites/:siteId/quarantine')
  quarantine(@Param('siteId') siteId: string, @Query({ schema: quarantineQuery }) query: z.infer<typeof quarantineQuery>) {
    return listQuarantine(this.dataSource, { siteId, open: query.state === 'open', limit: query.limit, offset: query.offset });
  }

  @Answers(quarantineDecidedAnswer)
  @Staff('quarantine.decide', 'quarantine:quarantineId', { audit: 'quarantine.decide' })
  @Post('quarantine/:quarantineId/decision')
  @HttpCode(200)
  decide(@Param('quarantineId') id: string, @Body({ schema: decision }) body: z.infer<typeof decision>, @Me() me: StaffIdentity) {
    return inTransaction(this.dataSource, async (tx) => {
      const now = this.clock.now();
      const resolved = await resolveQuarantine(tx, { id: Number(id), ...body, staffId: actorOf(me).id, now });
      if (resolved.accepted !== undefined) await accrue(tx, [{ meterId: resolved.meterId, ...resolved.accepted }]);
      await closeAlarm(tx, { siteId: resolved.siteId, causeKey: `suspect:${resolved.meterId}:${resolved.reason}`, at: now, reason: body.decision });
      return { meterId: resolved.meterId, decision: body.decision };
    });
  }

  /** Total, live, this month and the two months before (M-11), from the readings' day lines. */
  private async figures(meterId: number) {
    const [row] = (await this.dataSource.query('SELECT s.time_zone AS zone, ms.register_wh AS "totalWh", ms.power_w AS "powerW", ms.answered_at AS "liveAt" FROM meter m JOIN site s ON s.id = m.site_id LEFT JOIN meter_state ms ON ms.meter_id = m.id WHERE m.id = $1', [meterId])) as { zone: string; totalWh: number | null; powerW: number | null; liveAt: Date | null }[];
    const month = monthOf(civilDay(this.clock.now(), row!.zone));
    const firsts = [0, -1, -2].map((back) => firstDayOfMonth(month, back));
    const sums = (await this.dataSource.query(
      `SELECT f.first::text AS first, coalesce((SELECT sum(used_wh) FROM metered_usage WHERE meter_id = $1 AND day >= f.first AND day < f.first + interval '1 month'), 0)::bigint AS "usedWh" FROM unnest($2::date[]) AS f(first)`,
      [meterId, firsts],
    )) as { first: string; usedWh: number }[];
    const used = (first: string) => sums.find((sum) => sum.first === first)?.usedWh ?? 0;
    return { totalWh: row!.totalWh, powerW: row!.powerW, liveAt: row!.liveAt, thisMonthWh: used(firsts[0]!), lastMonthWh: used(firsts[1]!), monthBeforeWh: used(firsts[2]!), asOf: addDays(firsts[0]!, 0) };
  }
}

function addressTaken(error: unknown): never {
  if (sqlState(error) === '23505') throw new DomainError('conflict', 'meter-address-taken', 'the address on this bus or the meter number is taken');
  throw error;
}
