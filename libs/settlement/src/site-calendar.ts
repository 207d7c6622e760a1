import type { DataSource } from 'typeorm';
import type { CivilDay, SiteCalendar } from '#libs/calendar';
import type { Tx } from '#libs/database';

/** The calendars of sites: holidays, and days at weekends that are worked. */
export async function siteCalendars(database: Pick<Tx | DataSource, 'query'>, siteIds: readonly string[]): Promise<Map<string, SiteCalendar>> {
  const rows = (await database.query(
    `SELECT site_id AS "siteId", day::text AS day, true AS holiday FROM holiday WHERE site_id = ANY($1::uuid[]) UNION ALL SELECT site_id, day::text, false FROM makeup_workday WHERE site_id = ANY($1::uuid[])`,
    [siteIds],
  )) as { siteId: string; day: CivilDay; holiday: boolean }[];
  const found = new Map(siteIds.map((id) => [id, { holidays: new Set<CivilDay>(), workdays: new Set<CivilDay>() }]));
  for (const { siteId, day, holiday } of rows) (holiday ? found.get(siteId)!.holidays : found.get(siteId)!.workdays).add(day);
  return found;
}
