import { weekday, type CivilDay, type SiteCalendar } from '#libs/calendar';

/** Monday … Sunday are 0 … 6. */
export const HOLIDAY = 7;
/** A day at a weekend that is worked in exchange: it is like the mean of the working days, and teaches nothing about its weekday. */
export const WORKED_WEEKEND = 8;
export const LOAD_KINDS = 9;
export const HOURS = 24;

/** What a shop's load on a day is like: its weekday's, a holiday's, or that of a weekend that is worked. */
export function loadKind(day: CivilDay, { holidays, workdays }: SiteCalendar): number {
  if (holidays.has(day)) return HOLIDAY;
  const number = weekday(day);
  return number >= 6 && workdays.has(day) ? WORKED_WEEKEND : number - 1;
}
