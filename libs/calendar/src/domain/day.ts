import { civilMsOf, DAY_MS, instantOfCivilMs, MINUTE_MS, mod, type TimeZone } from './zone.js';

/** A civil day, 'YYYY-MM-DD'. */
export type CivilDay = string;

const DASH = 45;
// Twenty years of a zone.
const KEPT_DAYS = 8192;

/** True for a day that exists in the calendar: '2028-02-29' yes, '2027-02-29' no. */
export function isCivilDay(text: string): boolean {
  const civilMs = parseDay(text);
  return !Number.isNaN(civilMs) && text.slice(0, 4) !== '0000' && dayOfNumber(civilMs / DAY_MS) === text;
}

function civilMsOfDay(day: CivilDay): number {
  const civilMs = parseDay(day);
  if (Number.isNaN(civilMs)) throw new RangeError(`not a civil day: ${day}`);
  return civilMs;
}

/** NaN for what does not look like a day. By code units: a pattern's groups would cost ten times as much, and bills count days by the million. */
function parseDay(text: string): number {
  if (text.length !== 10 || text.charCodeAt(4) !== DASH || text.charCodeAt(7) !== DASH) return NaN;
  return Date.UTC(twoDigits(text, 0) * 100 + twoDigits(text, 2), twoDigits(text, 5) - 1, twoDigits(text, 8));
}

function twoDigits(text: string, from: number): number {
  const tens = text.charCodeAt(from) - 48;
  const ones = text.charCodeAt(from + 1) - 48;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : NaN;
}

// Written out once: whoever goes through a year day by day would write each of them many times.
const written = new Map<number, CivilDay>();

/** `number`: of days since 1970. */
function dayOfNumber(number: number): CivilDay {
  let day = written.get(number);
  if (day === undefined) {
    day = new Date(number * DAY_MS).toISOString().slice(0, 10);
    if (written.size >= KEPT_DAYS) written.clear();
    written.set(number, day);
  }
  return day;
}

/** A civil day as an interval of instants: from its first millisecond up to, not including, the next day's. */
export interface DaySpan {
  day: CivilDay;
  fromMs: number;
  toMs: number;
}

/** The days of a zone that were asked for, by their number since 1970. */
interface KeptSpans {
  last: DaySpan;
  /** how far the civil day's first instant lies ahead of UTC's */
  lastAheadMs: number;
  byNumber: Map<number, DaySpan>;
}

// Sweeps ask for the same day thousands of times in a row, and prices for the few days of a month in turn.
const keptSpans = new Map<TimeZone, KeptSpans>();

/** The civil day that holds an instant, with its ends. */
export function daySpan(atMs: number, zone: TimeZone): DaySpan {
  const kept = keptSpans.get(zone);
  if (kept !== undefined && isIn(kept.last, atMs)) return kept.last;
  return (kept && knownSpan(kept, atMs)) ?? newSpan(kept, atMs, zone);
}

const isIn = (span: DaySpan, atMs: number): boolean => atMs >= span.fromMs && atMs < span.toMs;

/** Where clocks change, a day lies at most one beside where the last one's clock puts it: the zone need not be asked. */
function knownSpan(kept: KeptSpans, atMs: number): DaySpan | undefined {
  const near = Math.floor((atMs + kept.lastAheadMs) / DAY_MS);
  for (let number = near - 1; number <= near + 1; number++) {
    const span = kept.byNumber.get(number);
    if (span === undefined || !isIn(span, atMs)) continue;
    kept.last = span;
    kept.lastAheadMs = number * DAY_MS - span.fromMs;
    return span;
  }
  return undefined;
}

function newSpan(kept: KeptSpans | undefined, atMs: number, zone: TimeZone): DaySpan {
  const number = Math.floor(civilMsOf(atMs, zone) / DAY_MS);
  const last = spanOf(dayOfNumber(number), zone);
  const byNumber = kept?.byNumber ?? new Map<number, DaySpan>();
  if (byNumber.size >= KEPT_DAYS) byNumber.clear();
  byNumber.set(number, last);
  keptSpans.set(zone, { last, lastAheadMs: number * DAY_MS - last.fromMs, byNumber });
  return last;
}

const spanOf = (day: CivilDay, zone: TimeZone): DaySpan => ({ day, fromMs: startMsOf(day, zone), toMs: startMsOf(addDays(day, 1), zone) });

/** The civil day an instant falls on in a zone. */
export function civilDay(at: Date, zone: TimeZone): CivilDay {
  return daySpan(at.getTime(), zone).day;
}

const starts = new Map<TimeZone, Map<CivilDay, number>>();

/** The first instant of a civil day: its midnight, or the instant after a skipped midnight. */
export function startOfDay(day: CivilDay, zone: TimeZone): Date {
  return new Date(startMsOf(day, zone));
}

function startMsOf(day: CivilDay, zone: TimeZone): number {
  let ofZone = starts.get(zone);
  if (ofZone === undefined) starts.set(zone, (ofZone = new Map<CivilDay, number>()));
  let startMs = ofZone.get(day);
  if (startMs === undefined) {
    startMs = instantOfCivilMs(civilMsOfDay(day), zone);
    if (ofZone.size >= KEPT_DAYS) ofZone.clear();
    ofZone.set(day, startMs);
  }
  return startMs;
}

/** The instant of a civil minute (0…1439; 1440 is the next midnight) of a day. */
export function instantOf(day: CivilDay, minute: number, zone: TimeZone): Date {
  if (minute === 0) return startOfDay(day, zone);
  if (minute === 1440) return startOfDay(addDays(day, 1), zone);
  return new Date(instantOfCivilMs(civilMsOfDay(day) + minute * MINUTE_MS, zone));
}

/** As `instantOf`, for many times of one day: on a day of 24 hours the clocks need not be asked again. */
export function instantOnDay(day: CivilDay, minute: number, zone: TimeZone): Date {
  const start = startMsOf(day, zone);
  return startMsOf(addDays(day, 1), zone) - start === DAY_MS ? new Date(start + minute * MINUTE_MS) : instantOf(day, minute, zone);
}

/** Minutes of civil time since midnight, 0…1439. */
export function minuteOfDay(at: Date, zone: TimeZone): number {
  return Math.floor(mod(civilMsOf(at.getTime(), zone), DAY_MS) / MINUTE_MS);
}

/** The hour of civil time, 0…23. */
export function hourOfDay(at: Date, zone: TimeZone): number {
  return Math.floor(minuteOfDay(at, zone) / 60);
}

/** The day `count` days later (or earlier, when negative). */
export function addDays(day: CivilDay, count: number): CivilDay {
  return dayOfNumber(civilMsOfDay(day) / DAY_MS + count);
}

/** Days from one day to another; negative when `to` is earlier. */
export function daysBetween(from: CivilDay, to: CivilDay): number {
  return (civilMsOfDay(to) - civilMsOfDay(from)) / DAY_MS;
}

/** 1 Monday … 7 Sunday. */
export function weekday(day: CivilDay): number {
  // 1970-01-01 was a Thursday, the fourth day.
  return mod(civilMsOfDay(day) / DAY_MS + 3, 7) + 1;
}

/** 'YYYY-MM' of a day. */
export function monthOf(day: CivilDay): string {
  return day.slice(0, 7);
}

/** The first day of the month `count` months after the month 'YYYY-MM' (0: that month itself). */
export function firstDayOfMonth(month: string, count = 0): CivilDay {
  const [year, number] = month.split('-').map(Number);
  if (year === undefined || number === undefined || Number.isNaN(year + number)) throw new RangeError(`not a month: ${month}`);
  return dayOfNumber(Date.UTC(year, number - 1 + count, 1) / DAY_MS);
}

/** '22:30' → 1350 and '24:00' → 1440; throws RangeError for anything else. */
export function parseMinute(text: string): number {
  const match = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text);
  if (match === null) {
    if (text === '24:00') return 1440;
    throw new RangeError(`not a time of day: ${text}`);
  }
  return Number(match[1]) * 60 + Number(match[2]);
}

/** 1350 → '22:30'. */
export function formatMinute(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}

/** '2026-11-20 23:05' of an instant in a zone, for texts. */
export function formatCivilMinute(at: Date, zone: TimeZone): string {
  return new Date(civilMsOf(at.getTime(), zone)).toISOString().slice(0, 16).replace('T', ' ');
}
