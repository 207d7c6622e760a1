import { addDays, civilDay, instantOnDay, parseMinute, weekday, type CivilDay } from './day.js';
import type { SiteCalendar } from './day-kind.js';
import type { TimeZone } from './zone.js';

/**
 * A recurring window of civil time. It starts on every day when neither `days` nor `holidays` is given; otherwise on the
 * weekdays named in `days` (1 Monday … 7 Sunday) and, with `holidays`, on the site's holidays. A weekend that is worked in
 * exchange for a holiday (调休) is a working day: what names working days holds on it, what names weekends does not. `to` at or
 * before `from` ends on the next day; equal times make a whole day.
 */
export interface NoCutWindow {
  days?: number[] | undefined;
  from: string;
  to: string;
  holidays?: boolean | undefined;
}

/** From an instant up to, not including, another. */
export interface InstantSpan {
  fromMs: number;
  toMs: number;
}

// Chained windows (night, holiday, night …) are followed so far; a site that never allows a cut is looked at again then.
const MAX_CHAIN = 400;
const KEPT_DAYS = 64;
const FRIDAY = 5;

function startsOn(window: NoCutWindow, day: CivilDay, { holidays, workdays }: SiteCalendar): boolean {
  const named = window.days !== undefined && window.days.length > 0;
  if (!named && window.holidays !== true) return true;
  if (window.holidays === true && holidays.has(day)) return true;
  if (!named) return false;
  return workdays.has(day) ? window.days!.some((each) => each <= FRIDAY) : window.days!.includes(weekday(day));
}

/** The windows of a site laid on its calendar. Days are worked out once and kept for a while: ask for instants in order. */
export class WindowCalendar {
  private readonly byDay = new Map<CivilDay, InstantSpan[]>();
  private readonly windows: { window: NoCutWindow; from: number; to: number }[];

  constructor(
    windows: readonly NoCutWindow[],
    private readonly days: SiteCalendar,
    private readonly zone: TimeZone,
  ) {
    this.windows = windows.map((window) => ({ window, from: parseMinute(window.from), to: parseMinute(window.to) }));
  }

  /** The first instant from `at` on that lies in no window: `at` itself when it lies in none. Overlapping and adjoining windows count as one. */
  endsAt(at: Date): Date {
    let free = at.getTime();
    for (let step = 0; step < MAX_CHAIN; step++) {
      const end = this.endAround(free);
      if (end === undefined) break;
      free = end;
    }
    return free === at.getTime() ? at : new Date(free);
  }

  holds(at: Date): boolean {
    return this.endAround(at.getTime()) !== undefined;
  }

  /** The first beginning of a window after `at`, at most `withinMs` later. */
  nextStart(at: Date, withinMs: number): Date | undefined {
    const last = civilDay(new Date(at.getTime() + withinMs), this.zone);
    let first = Infinity;
    for (let day = civilDay(at, this.zone); day <= last && first === Infinity; day = addDays(day, 1)) {
      for (const { fromMs } of this.startingOn(day)) if (fromMs > at.getTime() && fromMs < first) first = fromMs;
    }
    return first <= at.getTime() + withinMs ? new Date(first) : undefined;
  }

  /** The latest end of the windows that contain the instant; undefined outside all of them. */
  private endAround(atMs: number): number | undefined {
    const today = civilDay(new Date(atMs), this.zone);
    let latest: number | undefined;
    for (const day of [addDays(today, -1), today]) {
      for (const { fromMs, toMs } of this.startingOn(day)) if (fromMs <= atMs && atMs < toMs && (latest === undefined || toMs > latest)) latest = toMs;
    }
    return latest;
  }

  private startingOn(day: CivilDay): InstantSpan[] {
    let spans = this.byDay.get(day);
    if (spans === undefined) {
      spans = this.windows.filter(({ window }) => startsOn(window, day, this.days)).map(({ from, to }) => ({ fromMs: this.instant(day, from), toMs: to <= from ? this.instant(addDays(day, 1), to) : this.instant(day, to) }));
      if (this.byDay.size >= KEPT_DAYS) this.byDay.clear();
      this.byDay.set(day, spans);
    }
    return spans;
  }

  private instant(day: CivilDay, minute: number): number {
    return instantOnDay(day, minute, this.zone).getTime();
  }
}

const calendarOf = (windows: readonly NoCutWindow[], holidays: ReadonlySet<CivilDay>, zone: TimeZone): WindowCalendar => new WindowCalendar(windows, { holidays, workdays: new Set() }, zone);

/** True when an instant lies in one of the windows; a window holds its first instant and not its last. */
export const isInWindow = (at: Date, windows: readonly NoCutWindow[], holidays: ReadonlySet<CivilDay>, zone: TimeZone): boolean => calendarOf(windows, holidays, zone).holds(at);

/** As `WindowCalendar.endsAt`, for a site that works no weekends. */
export const windowEndsAt = (at: Date, windows: readonly NoCutWindow[], holidays: ReadonlySet<CivilDay>, zone: TimeZone): Date => calendarOf(windows, holidays, zone).endsAt(at);
