import { weekday, type CivilDay } from './day.js';

/** 工作日 周末 节假日: what a day is for prices and working hours. */
export const DAY_KINDS = ['workday', 'weekend', 'holiday'] as const;
export type DayKind = (typeof DAY_KINDS)[number];

/** A site's own calendar: its holidays, and the days at weekends on which it works in exchange (调休). */
export interface SiteCalendar {
  holidays: ReadonlySet<CivilDay>;
  workdays: ReadonlySet<CivilDay>;
}

/** A holiday whatever its weekday; else a weekend unless work was moved to it. */
export function dayKind(day: CivilDay, { holidays, workdays }: SiteCalendar): DayKind {
  if (holidays.has(day)) return 'holiday';
  return weekday(day) >= 6 && !workdays.has(day) ? 'weekend' : 'workday';
}
