import { addDays, startOfDay, type CivilDay, type TimeZone } from '#libs/calendar';
import { hourlyUsage, type RegisterReading } from './hourly-usage.js';

const HOUR_MS = 3_600_000;
// Beyond this the hours of a gap would be guessed: a meter that is read once a day is still let in.
export const LONGEST_GAP_MS = 26 * HOUR_MS;

/** What a meter used in the 24 civil hours of a day; undefined where its readings do not reach over the whole day without a long gap. Where clocks change, the hour that is more is added to the last one. */
export function hoursOfDay(readings: readonly RegisterReading[], day: CivilDay, zone: TimeZone): number[] | undefined {
  const [from, to] = [startOfDay(day, zone), startOfDay(addDays(day, 1), zone)];
  const first = readings.findLastIndex(({ readAt }) => readAt <= from);
  const last = readings.findIndex(({ readAt }) => readAt >= to);
  // A reading a few seconds after midnight is that of midnight where none is before it.
  const begin = first === -1 ? readings.findIndex(({ readAt }) => readAt.getTime() - from.getTime() <= NEAR_MS && readAt >= from) : first;
  if (begin === -1 || last === -1) return undefined;
  const used = readings.slice(begin, last + 1);
  for (let index = 1; index < used.length; index++) {
    if (used[index]!.readAt.getTime() - used[index - 1]!.readAt.getTime() > LONGEST_GAP_MS || used[index]!.registerWh < used[index - 1]!.registerWh) return undefined;
  }
  const wh = new Array<number>(24).fill(0);
  for (const hour of hourlyUsage(used, from, to)) wh[Math.min(23, (hour.at.getTime() - from.getTime()) / HOUR_MS)]! += hour.usedWh;
  return wh;
}

const NEAR_MS = 5 * 60_000;
