import { isCivilDay, weekday, type CivilDay } from '#libs/calendar';
import type { Tx } from '#libs/database';
import { DomainError } from '#libs/runtime';
import type { DataSource } from 'typeorm';

export interface NamedDay {
  day: CivilDay;
  name: string;
}

export interface CalendarYear {
  year: number;
  holidays: NamedDay[];
  /** days at weekends that are worked */
  workdays: NamedDay[];
}

/** A site's holidays of a year, and the weekends it works. */
export async function calendarOfYear(database: Pick<Tx | DataSource, 'query'>, siteId: string, year: number): Promise<CalendarYear> {
  const of = async (table: 'holiday' | 'makeup_workday') => (await database.query(`SELECT day::text AS day, name FROM ${table} WHERE site_id = $1 AND day BETWEEN $2 AND $3 ORDER BY day`, [siteId, `${year}-01-01`, `${year}-12-31`])) as NamedDay[];
  return { year, holidays: await of('holiday'), workdays: await of('makeup_workday') };
}

/** Writes a year anew. What was read is priced already; the new days hold for what is read from now on. DomainError 'calendar-invalid' names the day and what is wrong with it. */
export async function setCalendarYear(tx: Tx, siteId: string, calendar: CalendarYear): Promise<CalendarYear> {
  const refuse = (day: string, why: string): never => { throw new DomainError('invalid', 'calendar-invalid', `${day}: ${why}`, { day, why }); };
  const holidays = new Set(calendar.holidays.map(({ day }) => day));
  for (const { day } of [...calendar.holidays, ...calendar.workdays]) if (!isCivilDay(day) || !day.startsWith(`${calendar.year}-`)) refuse(day, 'not-of-the-year');
  if (holidays.size < calendar.holidays.length) refuse(calendar.holidays.find(({ day }, index) => calendar.holidays.findIndex((other) => other.day === day) < index)!.day, 'day-twice');
  for (const { day } of calendar.workdays) {
    if (holidays.has(day)) refuse(day, 'day-twice');
    if (weekday(day) < 6) refuse(day, 'not-a-weekend');
  }
  for (const [table, days] of [['holiday', calendar.holidays], ['makeup_workday', calendar.workdays]] as const) {
    await tx.query(`DELETE FROM ${table} WHERE site_id = $1 AND day BETWEEN $2 AND $3`, [siteId, `${calendar.year}-01-01`, `${calendar.year}-12-31`]);
    await tx.query(`INSERT INTO ${table} (site_id, day, name) SELECT $1, * FROM unnest($2::date[], $3::text[]) ON CONFLICT DO NOTHING`, [siteId, days.map(({ day }) => day), days.map(({ name }) => name)]);
  }
  return calendarOfYear(tx, siteId, calendar.year);
}
