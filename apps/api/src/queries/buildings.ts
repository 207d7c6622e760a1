import type { DataSource } from 'typeorm';
import type { z } from 'zod';
import { nextDueAt, nextSettlementAt, type NoCutWindow, type SettlementCycle } from '#libs/calendar';
import type { building } from '../schema/site.js';

interface BuildingRecord {
  id: string;
  code: string;
  name: string;
  readIntervalMinutes: number;
  settlementCycle: SettlementCycle;
  settlementMinute: number;
  settlementDay: number;
  noCutWindows: NoCutWindow[];
  stalls: number;
  meters: number;
  zone: string;
}

const SQL = `
  SELECT b.id, b.code, b.name, b.read_interval_minutes AS "readIntervalMinutes", b.settlement_cycle AS "settlementCycle", b.settlement_minute AS "settlementMinute",
    b.settlement_day AS "settlementDay", b.no_cut_windows AS "noCutWindows", si.time_zone AS zone,
    (SELECT count(*)::int FROM stall s WHERE s.building_id = b.id AND s.deleted_at IS NULL) AS stalls, (SELECT count(*)::int FROM meter m WHERE m.building_id = b.id AND m.removed_at IS NULL) AS meters
  FROM building b JOIN site si ON si.id = b.site_id`;

/** A site's buildings with the instants at which they are read and settled next. */
export async function siteBuildings(database: DataSource, siteId: string, now: Date): Promise<z.input<typeof building>[]> {
  return ((await database.query(`${SQL} WHERE b.site_id = $1 ORDER BY b.code`, [siteId])) as BuildingRecord[]).map((record) => withNextRuns(record, now));
}

export async function buildingById(database: DataSource, id: string, now: Date): Promise<z.input<typeof building>> {
  const rows = (await database.query(`${SQL} WHERE b.id = $1`, [id])) as BuildingRecord[];
  return withNextRuns(rows[0]!, now);
}

function withNextRuns({ zone, ...record }: BuildingRecord, now: Date): z.input<typeof building> {
  const rhythm = { cycle: record.settlementCycle, minute: record.settlementMinute, day: record.settlementDay, readIntervalMinutes: record.readIntervalMinutes };
  return { ...record, nextSweepAt: nextDueAt(now, record.readIntervalMinutes, zone), nextSettlementAt: nextSettlementAt(now, rhythm, zone) };
}
