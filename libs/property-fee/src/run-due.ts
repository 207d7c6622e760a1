import type { DataSource } from 'typeorm';
import { addDays, civilDay, firstDayOfMonth, instantOf, monthOf } from '#libs/calendar';
import { propertySettingsSchema, type PropertySettings } from './domain/settings.js';
import { monthBefore } from './fee-bills.js';
import { runMonth, type RanMonth } from './run-month.js';

/** When a month's fees fall due: on the set day of the month itself, or of the one after. */
export function feesDueAt(month: string, { day, minute, timing }: Pick<PropertySettings, 'day' | 'minute' | 'timing'>, zone: string): Date {
  return instantOf(addDays(firstDayOfMonth(month, timing === 'advance' ? 0 : 1), day - 1), minute, zone);
}

interface DueSite {
  siteId: string;
  zone: string;
  settings: unknown;
  /** of its items in use */
  firstMonth: string;
  done: string[];
}

const MOST_MONTHS = 24;

/**
 * Bills every month that has fallen due and is not done, oldest first; called every few seconds, and after a restart it carries on. A
 * site that fails does not hold up the others: its error is thrown once all are done.
 */
export async function runFeesDue(dataSource: DataSource, now: Date, siteId: string | null = null): Promise<RanMonth[]> {
  const sites = await dataSource.query<DueSite[]>(
    `SELECT s.id AS "siteId", s.time_zone AS zone, s.settings -> 'property' AS settings, to_char(min(i.first_month), 'YYYY-MM') AS "firstMonth",
       (SELECT coalesce(array_agg(to_char(r.month, 'YYYY-MM')), '{}') FROM fee_run r WHERE r.site_id = s.id AND r.done_at IS NOT NULL) AS done
     FROM site s JOIN fee_item i ON i.site_id = s.id AND i.ended_at IS NULL WHERE $1::uuid IS NULL OR s.id = $1 GROUP BY s.id ORDER BY s.id`,
    [siteId],
  );
  const ran: RanMonth[] = [];
  const errors: unknown[] = [];
  for (const site of sites) {
    for (const due of dueMonths(site, now)) {
      try {
        ran.push(await runMonth(dataSource, { siteId: site.siteId, ...due, now }));
      } catch (error) {
        errors.push(error);
        break;
      }
    }
  }
  if (errors.length > 0) throw new AggregateError(errors, `fees of ${String(errors.length)} sites could not be billed`);
  return ran;
}

/** Months that are due and not done, oldest first. */
function dueMonths(site: DueSite, now: Date): { month: string; dueAt: Date }[] {
  const settings = propertySettingsSchema.parse(site.settings ?? {});
  const due: { month: string; dueAt: Date }[] = [];
  for (let month = monthOf(civilDay(now, site.zone)); month >= site.firstMonth && due.length < MOST_MONTHS; month = monthBefore(month)) {
    const dueAt = feesDueAt(month, settings, site.zone);
    if (dueAt <= now && !site.done.includes(month)) due.unshift({ month, dueAt });
  }
  return due;
}
