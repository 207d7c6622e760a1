import type { DataSource } from 'typeorm';
import type { NoCutWindow, TimeZone } from '#libs/calendar';
import type { Tx } from '#libs/database';
import { DomainError } from '#libs/runtime';
import { readSiteSettings, type SiteSettings } from './domain/settings.js';

type Queryable = Pick<Tx | DataSource, 'query'>;

/** What the rules of a site need to know of it. */
export interface SiteFacts {
  siteId: string;
  companyId: string;
  code: string;
  name: string;
  zone: TimeZone;
  settings: SiteSettings;
  /** civil days */
  holidays: ReadonlySet<string>;
  tariffPlanId: string | null;
}

interface SiteRow {
  id: string;
  company_id: string;
  code: string;
  name: string;
  time_zone: string;
  settings: unknown;
  tariff_plan_id: string | null;
  holidays: string[] | null;
}

/** A site's settings with defaults filled in, its zone and its holidays; DomainError not-found 'site-not-found'. */
export async function siteFacts(database: Queryable, siteId: string): Promise<SiteFacts> {
  const rows = (await database.query(
    `SELECT s.id, s.company_id, s.code, s.name, s.time_zone, s.settings, s.tariff_plan_id,
       (SELECT array_agg(day::text) FROM holiday h WHERE h.site_id = s.id) AS holidays
     FROM site s WHERE s.id = $1`,
    [siteId],
  )) as SiteRow[];
  const row = rows[0];
  if (row === undefined) throw new DomainError('not-found', 'site-not-found', `there is no site ${siteId}`);
  return {
    siteId: row.id, companyId: row.company_id, code: row.code, name: row.name, zone: row.time_zone, settings: readSiteSettings(row.settings),
    holidays: new Set(row.holidays ?? []), tariffPlanId: row.tariff_plan_id,
  };
}

/** The no-cut windows of the buildings of a site, which add to the site's own. */
export async function buildingWindows(database: Queryable, siteId: string): Promise<Map<string, NoCutWindow[]>> {
  const rows = (await database.query('SELECT id, no_cut_windows FROM building WHERE site_id = $1', [siteId])) as { id: string; no_cut_windows: NoCutWindow[] }[];
  return new Map(rows.map((row) => [row.id, row.no_cut_windows]));
}
