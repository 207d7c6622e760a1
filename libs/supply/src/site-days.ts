import type { DataSource } from 'typeorm';
import type { SiteCalendar } from '#libs/calendar';
import type { Tx } from '#libs/database';
import type { CutPolicy } from './domain/policy.js';
import type { ProtectedTimes } from './domain/protected-time.js';

type Queryable = Pick<Tx | DataSource, 'query'>;

/** The holidays of sites and the weekends they work. */
export async function siteDays(database: Queryable, siteIds: readonly string[]): Promise<Map<string, SiteCalendar>> {
  const rows = (await database.query(
    `SELECT site_id AS "siteId", to_char(day, 'YYYY-MM-DD') AS day, true AS holiday FROM holiday WHERE site_id = ANY($1::uuid[]) UNION ALL SELECT site_id, to_char(day, 'YYYY-MM-DD'), false FROM makeup_workday WHERE site_id = ANY($1::uuid[])`,
    [siteIds],
  )) as { siteId: string; day: string; holiday: boolean }[];
  const found = new Map(siteIds.map((id) => [id, { holidays: new Set<string>(), workdays: new Set<string>() }]));
  for (const { siteId, day, holiday } of rows) (holiday ? found.get(siteId)!.holidays : found.get(siteId)!.workdays).add(day);
  return found;
}

interface Placed {
  siteId: string;
  policy: CutPolicy;
  buildingWindows: ProtectedTimes['buildingWindows'];
  timeZone: string;
}

/** The protected times of whatever lies in some sites: made once for a site and the windows of a building, since they keep what they work out. */
export async function protectedTimesAt(database: Queryable, siteIds: readonly string[]): Promise<(placed: Placed) => ProtectedTimes> {
  const days = await siteDays(database, [...new Set(siteIds)]);
  const made = new Map<string, ProtectedTimes>();
  return ({ siteId, policy, buildingWindows, timeZone }) => {
    const key = `${siteId} ${JSON.stringify(buildingWindows)}`;
    let times = made.get(key);
    if (times === undefined) made.set(key, (times = { policy, buildingWindows, timeZone, ...days.get(siteId)! }));
    return times;
  };
}
