import { addDays, daysBetween, firstDayOfMonth, type CivilDay } from '#libs/calendar';
import { mulDivFloor } from '#libs/quantity';

/** How much of an amount that is for some days falls on a month: by its days, with running floors, so that the months of a bill sum to it. */
export function partOfMonth(amount: number, { fromDay, toDay }: { fromDay: CivilDay; toDay: CivilDay }, month: string): number {
  const days = daysBetween(fromDay, toDay) + 1;
  const until = (day: CivilDay): number => mulDivFloor(amount, Math.min(days, Math.max(0, daysBetween(fromDay, day))), days);
  return until(firstDayOfMonth(month, 1)) - until(firstDayOfMonth(month));
}

/** True when every day of a month lies in one of the periods. */
export function coversMonth(periods: readonly { fromDay: CivilDay; toDay: CivilDay }[], month: string): boolean {
  const end = firstDayOfMonth(month, 1);
  let reached = firstDayOfMonth(month);
  for (const { fromDay, toDay } of [...periods].sort((a, b) => (a.fromDay < b.fromDay ? -1 : 1))) {
    if (fromDay > reached) return false;
    if (toDay >= reached) reached = addDays(toDay, 1);
  }
  return reached >= end;
}
