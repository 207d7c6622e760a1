import type { DataSource } from 'typeorm';
import type { z } from 'zod';
import type { PageQuery } from '../schema/plain.js';
import type { meterRow, meterSummary } from '../schema/meter.js';
import { OFFLINE_AFTER_SWEEPS } from './overview.js';
import { pattern } from './stalls.js';

type Summary = z.input<typeof meterSummary>;
type MeterRow = z.input<typeof meterRow>;

const SUMMARY = `m.id, m.meter_number AS "meterNumber", m.name, m.kind, m.role, m.profile_id AS "profileId", g.code AS "gatewayCode", b.number AS "busNumber", m.unit_address AS "unitAddress",
  ms.read_at AS "readAt", ms.register_wh AS "registerWh", ms.last_quality AS quality, coalesce(ms.relay, 'unknown') AS relay, ms.relay_read_at AS "relayReadAt", ms.power_w AS "powerW", ms.live,
  ms.answered_at AS "liveAt", coalesce(ms.failed_sweeps, 0) AS "failedSweeps", ms.last_error AS "lastError"`;
const FROM = 'FROM meter m JOIN bus b ON b.id = m.bus_id JOIN gateway g ON g.id = b.gateway_id LEFT JOIN meter_state ms ON ms.meter_id = m.id';

/** The meters of a stall, prepaid ones first. */
export async function metersOfStall(database: DataSource, stallId: string): Promise<Summary[]> {
  return database.query(`SELECT ${SUMMARY} ${FROM} WHERE m.stall_id = $1 AND m.removed_at IS NULL ORDER BY m.role DESC, m.id`, [stallId]);
}

const STATE = `CASE WHEN ms.answered_at IS NULL THEN 'never' WHEN ms.failed_sweeps < ${OFFLINE_AFTER_SWEEPS} AND g.state <> 'offline' THEN 'online' ELSE 'offline' END`;

export interface MeterListQuery extends PageQuery {
  q?: string | undefined;
  role?: 'prepaid' | 'monitoring' | undefined;
  gateway?: string | undefined;
  stall?: string | undefined;
  state?: 'online' | 'offline' | 'never' | undefined;
}

/** A site's meters by gateway, bus and address. */
export async function listMeters(database: DataSource, siteId: string, query: MeterListQuery): Promise<{ items: MeterRow[]; total: number }> {
  const from = `${FROM} JOIN building bd ON bd.id = m.building_id LEFT JOIN stall s ON s.id = m.stall_id`;
  const where = `WHERE m.site_id = $1 AND m.removed_at IS NULL AND ($2::text IS NULL OR m.role = $2) AND ($3::uuid IS NULL OR g.id = $3) AND ($4::uuid IS NULL OR m.stall_id = $4) AND ($5::text IS NULL OR ${STATE} = $5)
    AND ($6::text IS NULL OR m.meter_number ILIKE $6 OR m.name ILIKE $6 OR s.number ILIKE $6 OR g.code || '-' || b.number || '#' || m.unit_address ILIKE $6)`;
  const parameters = [siteId, query.role ?? null, query.gateway ?? null, query.stall ?? null, query.state ?? null, pattern(query.q)];
  const items = (await database.query(
    `SELECT ${SUMMARY.replace('ms.live,', '')}, g.id AS "gatewayId", bd.code AS "buildingCode", b.id AS "busId", s.id AS "stallId", s.number AS "stallNumber", ${STATE} = 'online' AS online
     ${from} ${where} ORDER BY g.code, b.number, m.unit_address LIMIT $7 OFFSET $8`,
    [...parameters, query.limit, query.offset],
  )) as MeterRow[];
  const [count] = (await database.query(`SELECT count(*)::int AS total ${from} ${where}`, parameters)) as { total: number }[];
  return { items, total: count!.total };
}

export interface MeterRecord extends Summary {
  siteId: string;
  buildingId: string;
  buildingName: string;
  gatewayId: string;
  busId: string;
  stallId: string | null;
  stallNumber: string | null;
  accountId: string | null;
  currentRatio: number;
  voltageRatio: number;
  readIntervalMinutes: number;
  readIntervalOwn: boolean;
  tariffPlanId: string | null;
  zone: string;
}

/** A meter with where it hangs and what it follows. */
export async function meterById(database: DataSource, meterId: number): Promise<MeterRecord> {
  const rows = (await database.query(
    `SELECT ${SUMMARY}, m.site_id AS "siteId", bd.id AS "buildingId", bd.name AS "buildingName", g.id AS "gatewayId", b.id AS "busId", s.id AS "stallId", s.number AS "stallNumber", am.account_id AS "accountId",
       m.current_ratio AS "currentRatio", m.voltage_ratio AS "voltageRatio", coalesce(m.read_interval_minutes, bd.read_interval_minutes) AS "readIntervalMinutes",
       m.read_interval_minutes IS NOT NULL AS "readIntervalOwn", m.tariff_plan_id AS "tariffPlanId", si.time_zone AS zone
     ${FROM} JOIN building bd ON bd.id = m.building_id JOIN site si ON si.id = m.site_id LEFT JOIN stall s ON s.id = m.stall_id LEFT JOIN account_meter am ON am.meter_id = m.id AND am.to_at IS NULL WHERE m.id = $1`,
    [meterId],
  )) as MeterRecord[];
  return rows[0]!;
}

/** What a meter used today, this month, last month and the month before, from its day lines (also where nothing is charged). */
export async function meterFigures(database: DataSource, meterId: number, days: { today: string; month: string; lastMonth: string; monthBefore: string }): Promise<{ todayWh: number; thisMonthWh: number; lastMonthWh: number; monthBeforeWh: number }> {
  const rows = (await database.query(
    `SELECT coalesce(sum(used_wh) FILTER (WHERE day = $2), 0)::bigint AS "todayWh", coalesce(sum(used_wh) FILTER (WHERE day >= $3), 0)::bigint AS "thisMonthWh",
       coalesce(sum(used_wh) FILTER (WHERE day >= $4 AND day < $3), 0)::bigint AS "lastMonthWh", coalesce(sum(used_wh) FILTER (WHERE day >= $5 AND day < $4), 0)::bigint AS "monthBeforeWh"
     FROM usage_line WHERE meter_id = $1 AND day >= $5`,
    [meterId, days.today, days.month, days.lastMonth, days.monthBefore],
  )) as { todayWh: number; thisMonthWh: number; lastMonthWh: number; monthBeforeWh: number }[];
  return rows[0]!;
}

export interface ReadingListQuery extends PageQuery {
  from: Date;
  to: Date;
  quality?: string | undefined;
}

/** Readings, newest first. The time range keeps the search to its partitions. */
export async function listReadings(database: DataSource, meterId: number, query: ReadingListQuery): Promise<{ items: never[]; total: number }> {
  const where = `WHERE r.meter_id = $1 AND r.read_at >= $2 AND r.read_at <= $3 AND ($4::text IS NULL OR r.quality = $4)`;
  const parameters = [meterId, query.from, query.to, query.quality ?? null];
  const items = (await database.query(
    `SELECT r.read_at AS "readAt", r.register_wh AS "registerWh", r.power_w AS "powerW", r.quality, r.source, r.reason, coalesce(r.read_at <= ms.settled_at, false) AS settled
     FROM reading r LEFT JOIN meter_state ms ON ms.meter_id = r.meter_id ${where} ORDER BY r.read_at DESC LIMIT $5 OFFSET $6`,
    [...parameters, query.limit, query.offset],
  )) as never[];
  const [count] = (await database.query(`SELECT count(*)::int AS total FROM reading r ${where}`, parameters)) as { total: number }[];
  return { items, total: count!.total };
}

/** A request for a reading, with the meter's values of the moment once it is answered. */
export async function readRequestById(database: DataSource, id: string): Promise<never> {
  const rows = (await database.query(
    `SELECT r.id, r.meter_id AS "meterId", r.state, r.asked_at AS "askedAt", r.finished_at AS "finishedAt", r.read_at AS "readAt", r.register_wh AS "registerWh", r.quality, r.error,
       CASE WHEN r.state = 'answered' THEN ms.live END AS live, CASE WHEN r.state = 'answered' THEN ms.power_w END AS "powerW"
     FROM read_request r LEFT JOIN meter_state ms ON ms.meter_id = r.meter_id WHERE r.id = $1`,
    [id],
  )) as never[];
  return rows[0]!;
}
