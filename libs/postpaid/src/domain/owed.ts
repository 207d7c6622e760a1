import { addDays, civilDay, daysBetween, firstDayOfMonth, monthOf, startOfDay, type CivilDay, type TimeZone } from '#libs/calendar';

/**
 * What is not paid of bills, given oldest first: money pays the oldest, so what is owed lies on the newest. Together it is what is owed,
 * or all of them.
 */
export function unpaidParts(billsFen: readonly number[], owedFen: number): number[] {
  let leftFen = Math.max(0, owedFen);
  const parts = billsFen.map(() => 0);
  for (let index = billsFen.length - 1; index >= 0; index--) {
    const partFen = Math.min(billsFen[index]!, leftFen);
    parts[index] = partFen;
    leftFen -= partFen;
  }
  return parts;
}

/** What is owed on bills: the purse's debt without what it was charged and nobody has billed yet. */
export const owedOnBills = (balanceFen: number, unbilledFen: number): number => Math.max(0, -balanceFen - unbilledFen);

/** The first end of a period after an instant: the bill day's midnight. */
export function nextPeriodEnd(after: Date, billDay: number, zone: TimeZone): Date {
  const month = monthOf(civilDay(after, zone));
  const endOf = (count: number): Date => startOfDay(addDays(firstDayOfMonth(month, count), billDay - 1), zone);
  return endOf(0) > after ? endOf(0) : endOf(1);
}

export const ageGroups = ['notDue', 'to30', 'to60', 'over60'] as const;
export type AgeGroup = (typeof ageGroups)[number];

/** How long a bill is late; the day it is due is not late. */
export function ageOf(dueDay: CivilDay, today: CivilDay): { days: number; group: AgeGroup } {
  const days = Math.max(0, daysBetween(dueDay, today));
  return { days, group: days === 0 ? 'notDue' : days <= 30 ? 'to30' : days <= 60 ? 'to60' : 'over60' };
}

/** So many days before it is due a bill is reminded of. */
export const SOON_DAYS = 3;

/** What the customer is to be told by now: before it is due, and when it is late once a week; undefined when nothing new. */
export function reminderOf(dueDay: CivilDay, today: CivilDay, told: readonly string[]): string | undefined {
  const days = daysBetween(dueDay, today);
  const stage = days > 0 ? `late:${String(Math.ceil(days / 7))}` : days >= -SOON_DAYS ? 'soon' : undefined;
  return stage === undefined || told.includes(stage) ? undefined : stage;
}
