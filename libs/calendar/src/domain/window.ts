import { addDays, civilDay, instantOf, parseMinute, weekday, type CivilDay } from './day.js';
import type { TimeZone } from './zone.js';

/**
 * A recurring window of civil time. It starts on every day when neither `days` nor `holidays` is given; otherwise on the
 * weekdays named in `days` (1 Monday … 7 Sunday) and, with `holidays`, on the site's holidays. `to` at or before `from`
 * ends on the next day; equal times make a whole day.
 */
export interface NoCutWindow {
  days?: number[] | undefined;
  from: string;
  to: string;
  holidays?: boolean | undefined;
}

// Chained windows (night, holiday, night …) are followed so far; a site that never allows a cut is looked at again then.
const MAX_CHAIN = 400;

function startsOn(window: NoCutWindow, day: CivilDay, holidays: ReadonlySet<CivilDay>): boolean {
  const named = window.days !== undefined && window.days.length > 0;
  if (!named && window.holidays !== true) return true;
  if (window.holidays === true && holidays.has(day)) return true;
  return named && window.days!.includes(weekday(day));
}

/** The latest end of the windows that contain the instant; undefined outside all of them. */
function endOfWindowsAt(at: Date, windows: readonly NoCutWindow[], holidays: ReadonlySet<CivilDay>, zone: TimeZone): Date | undefined {
  const today = civilDay(at, zone);
  let latest: Date | undefined;
  for (const day of [addDays(today, -1), today]) {
    for (const window of windows) {
      if (!startsOn(window, day, holidays)) continue;
      const from = parseMinute(window.from);
      const to = parseMinute(window.to);
      const start = instantOf(day, from, zone);
      const end = instantOf(to <= from ? addDays(day, 1) : day, to, zone);
      if (start <= at && at < end && (latest === undefined || end > latest)) latest = end;
    }
  }
  return latest;
}

/** True when an instant lies in one of the windows; a window holds its first instant and not its last. */
export function isInWindow(at: Date, windows: readonly NoCutWindow[], holidays: ReadonlySet<CivilDay>, zone: TimeZone): boolean {
  return endOfWindowsAt(at, windows, holidays, zone) !== undefined;
}

/** The first instant from `at` on that lies in no window: `at` itself when it lies in none. Overlapping and adjoining windows count as one. */
export function windowEndsAt(at: Date, windows: readonly NoCutWindow[], holidays: ReadonlySet<CivilDay>, zone: TimeZone): Date {
  let free = at;
  for (let step = 0; step < MAX_CHAIN; step++) {
    const end = endOfWindowsAt(free, windows, holidays, zone);
    if (end === undefined) return free;
    free = end;
  }
  return free;
}
