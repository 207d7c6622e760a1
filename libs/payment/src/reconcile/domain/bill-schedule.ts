import { addDays, civilDay, daysBetween, minuteOfDay, type CivilDay } from '#libs/calendar';

/** Channels count days by Beijing time, wherever the site is. */
export const CHANNEL_ZONE = 'Asia/Shanghai';
// The channels promise yesterday's bill from ten in the morning.
const READY_MINUTE = 10 * 60;
const MOST_DAYS = 60;
const FIRST_WAIT_MINUTES = 10;
const LONGEST_WAIT_MINUTES = 240;

/** The days whose bills a merchant should have by now: from its first day on, at most sixty back, the newest last. */
export function dueBillDays(input: { wall: Date; since: Date; atOnce?: boolean }): CivilDay[] {
  const today = civilDay(input.wall, CHANNEL_ZONE);
  const ready = input.atOnce === true || minuteOfDay(input.wall, CHANNEL_ZONE) >= READY_MINUTE;
  const last = addDays(today, ready ? -1 : -2);
  const first = civilDay(input.since, CHANNEL_ZONE);
  const days = Math.min(daysBetween(first, last) + 1, MOST_DAYS);
  return Array.from({ length: Math.max(days, 0) }, (_, index) => addDays(last, index - days + 1));
}

/** Minutes until a bill that could not be had is asked for again: 10, 20, 40 … 240. */
export function billRetryMinutes(attempts: number): number {
  return Math.min(FIRST_WAIT_MINUTES * 2 ** Math.max(attempts - 1, 0), LONGEST_WAIT_MINUTES);
}
