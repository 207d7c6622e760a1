import type { DataSource } from 'typeorm';
import { civilDay, startOfDay, type CivilDay } from '#libs/calendar';
import type { Tx } from '#libs/database';
import { divFloor, PARTS_PER_FEN } from '#libs/quantity';
import { hourlyUsage, type HourUsage } from './domain/hourly-usage.js';

type Queryable = Pick<Tx | DataSource, 'query'>;

export interface UsagePoint {
  /** unit hour: the start of the hour */
  at?: Date;
  /** unit day: 'YYYY-MM-DD' */
  day?: CivilDay;
  /** unit month: 'YYYY-MM' */
  month?: string;
  usedWh: number;
  /** whole fen, rounded down; null for hours, which are not priced one by one */
  chargeFen: number | null;
  quality: 'good' | 'estimated';
}

export interface UsageQuery {
  meterIds: readonly number[];
  /** only what this account bears: a tenant does not see the one before */
  accountId?: string | undefined;
  unit: 'hour' | 'day' | 'month';
  from: Date;
  to: Date;
  zone: string;
}

// A chart of hours is at most this long; readings older than 35 days are packed away.
const MOST_HOURS = 35 * 24;

/** What meters used per hour, day or month of site time; slots without any reading are left out. */
export async function usagePoints(database: Queryable, query: UsageQuery): Promise<UsagePoint[]> {
  if (query.unit === 'hour') return hourPoints(database, query);
  const bucket = query.unit === 'day' ? 'day::text' : `to_char(day, 'YYYY-MM')`;
  const rows = await database.query<{ bucket: string; used_wh: number; parts: number; estimated: boolean }[]>(
    `SELECT ${bucket} AS bucket, sum(used_wh)::bigint AS used_wh, sum(charge_parts)::bigint AS parts, bool_or(estimated) AS estimated FROM metered_usage
     WHERE meter_id = ANY($1::int[]) AND day >= $2 AND day <= $3 AND ($4::uuid IS NULL OR account_id = $4) GROUP BY 1 ORDER BY 1`,
    [query.meterIds, civilDay(query.from, query.zone), civilDay(new Date(query.to.getTime() - 1), query.zone), query.accountId ?? null],
  );
  return rows.map((row) => ({
    ...(query.unit === 'day' ? { day: row.bucket } : { month: row.bucket }),
    usedWh: row.used_wh, chargeFen: divFloor(row.parts, PARTS_PER_FEN), quality: row.estimated ? 'estimated' : 'good',
  }));
}

async function hourPoints(database: Queryable, query: UsageQuery): Promise<UsagePoint[]> {
  const from = startOfDay(civilDay(query.from, query.zone), query.zone);
  const to = new Date(Math.min(query.to.getTime(), from.getTime() + MOST_HOURS * 3_600_000));
  const rows = await database.query<{ meter_id: number; read_at: Date; register_wh: number }[]>(
    `SELECT r.meter_id, r.read_at, r.register_wh FROM unnest($1::int[]) AS m(id)
       LEFT JOIN LATERAL (SELECT max(from_at) AS from_at FROM account_meter WHERE meter_id = m.id AND account_id = $4) am ON true
       JOIN LATERAL (SELECT coalesce(max(read_at), $2) AS start FROM reading WHERE meter_id = m.id AND quality IN ('good', 'manual') AND read_at <= $2 AND read_at > $2::timestamptz - interval '2 days') f ON true
       JOIN LATERAL (SELECT coalesce(min(read_at), $3) AS stop FROM reading WHERE meter_id = m.id AND quality IN ('good', 'manual') AND read_at >= $3 AND read_at < $3::timestamptz + interval '2 days') t ON true
       JOIN reading r ON r.meter_id = m.id AND r.quality IN ('good', 'manual') AND r.read_at BETWEEN f.start AND t.stop AND ($4::uuid IS NULL OR r.read_at >= am.from_at)
     ORDER BY r.meter_id, r.read_at`,
    [query.meterIds, from, to, query.accountId ?? null],
  );
  const byMeter = new Map<number, { readAt: Date; registerWh: number }[]>();
  for (const row of rows) {
    const readings = byMeter.get(row.meter_id) ?? [];
    readings.push({ readAt: row.read_at, registerWh: row.register_wh });
    byMeter.set(row.meter_id, readings);
  }
  const sums = new Map<number, HourUsage>();
  for (const readings of byMeter.values()) {
    for (const hour of hourlyUsage(readings, from, to)) {
      const sum = sums.get(hour.at.getTime());
      if (sum === undefined) sums.set(hour.at.getTime(), hour);
      else Object.assign(sum, { usedWh: sum.usedWh + hour.usedWh, estimated: sum.estimated || hour.estimated });
    }
  }
  const asked = [...sums.values()].filter((hour) => hour.at.getTime() + 3_600_000 > query.from.getTime());
  return asked.sort((a, b) => a.at.getTime() - b.at.getTime()).map((hour) => ({ at: hour.at, usedWh: hour.usedWh, chargeFen: null, quality: hour.estimated ? 'estimated' : 'good' }));
}
