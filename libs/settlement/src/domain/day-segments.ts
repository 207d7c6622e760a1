import { addDays, civilDay, startOfDay, type CivilDay, type TimeZone } from '#libs/calendar';

/** A sweep takes a while: a reading this near after midnight stands for the reading at midnight. */
export const MIDNIGHT_GRACE_MS = 5 * 60_000;

export interface DaySegment {
  day: CivilDay;
  toMs: number;
  /** the segment reaches the end of its day: its line grows no more */
  closes: boolean;
  /** its end lies between readings, at a midnight that no reading exists for */
  interpolatedEnd: boolean;
}

/**
 * Cuts the interval (from, to] into civil days of the site. It belongs to the day it starts in; where it ends at most five
 * minutes after a midnight, the reading counts as the one at that midnight, and otherwise it is cut at midnight.
 */
export function daySegments(fromMs: number, toMs: number, zone: TimeZone): DaySegment[] {
  const segments: DaySegment[] = [];
  let day = civilDay(new Date(fromMs), zone);
  for (;;) {
    const nextDay = addDays(day, 1);
    const midnightMs = startOfDay(nextDay, zone).getTime();
    if (toMs < midnightMs) {
      segments.push({ day, toMs, closes: false, interpolatedEnd: false });
      return segments;
    }
    if (toMs - midnightMs <= MIDNIGHT_GRACE_MS) {
      segments.push({ day, toMs, closes: true, interpolatedEnd: false });
      return segments;
    }
    segments.push({ day, toMs: midnightMs, closes: true, interpolatedEnd: true });
    day = nextDay;
  }
}
