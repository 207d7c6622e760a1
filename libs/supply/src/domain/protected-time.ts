import { DAY_MS, WindowCalendar, type NoCutWindow } from '#libs/calendar';
import type { CutPolicy } from './policy.js';

export interface ProtectedTimes {
  policy: Pick<CutPolicy, 'noCutWindows' | 'holidaysProtected' | 'weekendsProtected' | 'hoursBeforeClosed'>;
  buildingWindows: readonly { days?: number[] | undefined; from: string; to: string }[];
  holidays: ReadonlySet<string>;
  /** days at weekends that are worked (调休) */
  workdays: ReadonlySet<string>;
  timeZone: string;
}

const HOUR_MS = 3_600_000;
const WHOLE_DAY = { from: '00:00', to: '00:00' };
/** Nobody is told a day later than this. */
const HORIZON_MS = 400 * DAY_MS;

const kept = new WeakMap<ProtectedTimes, WindowCalendar>();

function calendarOf(times: ProtectedTimes): WindowCalendar {
  let found = kept.get(times);
  if (found === undefined) {
    const { policy, buildingWindows } = times;
    const windows: NoCutWindow[] = [...policy.noCutWindows, ...buildingWindows, ...(policy.holidaysProtected ? [{ ...WHOLE_DAY, holidays: true }] : []), ...(policy.weekendsProtected ? [{ ...WHOLE_DAY, days: [6, 7] }] : [])];
    found = new WindowCalendar(windows, times, times.timeZone);
    kept.set(times, found);
  }
  return found;
}

/** The end of the long span (a day or more) that begins within the hours set; undefined where none does. `at` lies in no window. */
function longSpanAhead(times: ProtectedTimes, at: Date): Date | undefined {
  const within = times.policy.hoursBeforeClosed * HOUR_MS;
  const calendar = calendarOf(times);
  let start = within === 0 ? undefined : calendar.nextStart(at, within);
  while (start !== undefined) {
    const end = calendar.endsAt(start);
    if (end.getTime() - start.getTime() >= DAY_MS) return end;
    const left = at.getTime() + within - end.getTime();
    start = left < 0 ? undefined : calendar.nextStart(end, left);
  }
  return undefined;
}

/**
 * True while nobody is cut for money or by an owner: the site's and the building's windows, holidays and weekends where they are
 * kept free, and the hours before a protected span of a day or more.
 */
export function inProtectedTime(times: ProtectedTimes, at: Date): boolean {
  return calendarOf(times).holds(at) || longSpanAhead(times, at) !== undefined;
}

/** The first instant from `at` on at which a cut is possible; undefined where none is within 400 days. */
export function nextUnprotected(times: ProtectedTimes, at: Date): Date | undefined {
  let free = at;
  while (free.getTime() - at.getTime() < HORIZON_MS) {
    const end = calendarOf(times).endsAt(free);
    const closed = longSpanAhead(times, end);
    if (closed === undefined) return calendarOf(times).holds(end) ? undefined : end;
    free = closed;
  }
  return undefined;
}
