import { mulDivFloor } from '#libs/quantity';

export interface RegisterReading {
  readAt: Date;
  registerWh: number;
}

export interface HourUsage {
  at: Date;
  usedWh: number;
  estimated: boolean;
}

const HOUR_MS = 3_600_000;
// A sweep takes a while: an hour whose border lies this near to a reading was read, not worked out.
const NEAR_MS = 5 * 60_000;

/**
 * Spreads the energy between readings of one meter over the hours from `from` on, in proportion to time with running floors, so
 * that the hours sum to what the registers say. Hours are counted from `from`, which is a full hour of the site. Falls of the
 * register are not energy: they are left out.
 */
export function hourlyUsage(readings: readonly RegisterReading[], from: Date, to: Date): HourUsage[] {
  const hours = new Map<number, HourUsage>();
  for (let index = 1; index < readings.length; index++) addInterval(hours, { start: readings[index - 1]!, end: readings[index]!, from, to });
  return [...hours.values()].sort((a, b) => a.at.getTime() - b.at.getTime());
}

interface Interval {
  start: RegisterReading;
  end: RegisterReading;
  from: Date;
  to: Date;
}

function addInterval(hours: Map<number, HourUsage>, { start, end, from, to }: Interval): void {
  const usedWh = end.registerWh - start.registerWh;
  const startMs = start.readAt.getTime();
  const endMs = end.readAt.getTime();
  if (usedWh < 0 || endMs <= startMs) return;
  let givenWh = 0;
  for (let ms = startMs; ms < endMs; ) {
    const hourMs = from.getTime() + Math.floor((ms - from.getTime()) / HOUR_MS) * HOUR_MS;
    const stopMs = Math.min(hourMs + HOUR_MS, endMs);
    const reachedWh = mulDivFloor(usedWh, stopMs - startMs, endMs - startMs);
    if (hourMs >= from.getTime() && hourMs < to.getTime()) {
      const hour = hours.get(hourMs) ?? { at: new Date(hourMs), usedWh: 0, estimated: false };
      hour.usedWh += reachedWh - givenWh;
      // Both borders of a cut hour lie far from the readings around them: its share is worked out.
      hour.estimated ||= usedWh > 0 && endMs - startMs > HOUR_MS + NEAR_MS;
      hours.set(hourMs, hour);
    }
    givenWh = reachedWh;
    ms = stopMs;
  }
}
