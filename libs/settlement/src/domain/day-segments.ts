import { daySpan, type CivilDay, type TimeZone } from '#libs/calendar';

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
  for (let span = daySpan(fromMs, zone); ; span = daySpan(span.toMs, zone)) {
    const { day, toMs: midnightMs } = span;
    const lateMs = toMs - midnightMs;
    if (lateMs <= MIDNIGHT_GRACE_MS) {
      segments.push({ day, toMs, closes: lateMs >= 0, interpolatedEnd: false });
      return segments;
    }
    segments.push({ day, toMs: midnightMs, closes: true, interpolatedEnd: true });
  }
}
