import { civilMsOf, DAY_MS, instantOfCivilMs, MINUTE_MS, mod, type TimeZone } from './zone.js';

/** A civil day, 'YYYY-MM-DD'. */
export type CivilDay = string;

const DASH = 45;
const KEPT_DAYS = 4096;

/** True for a day that exists in the calendar: '2028-02-29' yes, '2027-02-29' no. */
export function isCivilDay(text: string): boolean {
  const civilMs = parseDay(text);
  return !Number.isNaN(civilMs) && text.slice(0, 4) !== '0000' && dayOfCivilMs(civilMs) === text;
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

function dayOfCivilMs(civilMs: number): CivilDay {
  return new Date(civilMs).toISOString().slice(0, 10);
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
  byNumber: Map<number, DaySpan>;
}

// Sweeps ask for the same day thousands of times in a row, and prices for the few days of a month in turn.
const keptSpans = new Map<TimeZone, KeptSpans>();

/** The civil day that holds an instant, with its ends. */
export function daySpan(atMs: number, zone: TimeZone): DaySpan {
  let kept = keptSpans.get(zone);
  if (kept !== undefined && atMs >= kept.last.fromMs && atMs < kept.last.toMs) return kept.last;
  const number = Math.floor(civilMsOf(atMs, zone) / DAY_MS);
  const known = kept?.byNumber.get(number);
  const span = known ?? spanOf(dayOfCivilMs(number * DAY_MS), zone);
  if (kept === undefined) keptSpans.set(zone, (kept = { last: span, byNumber: new Map() }));
  if (known === undefined) {
    if (kept.byNumber.size >= KEPT_DAYS) kept.byNumber.clear();
    kept.byNumber.set(number, span);
  }
  kept.last = span;
  return span;
}

const spanOf = (day: CivilDay, zone: TimeZone): DaySpan => ({ day, fromMs: startOfDay(day, zone).getTime(), toMs: startOfDay(addDays(day, 1), zone).getTime() });

/** The civil day an instant falls on in a zone. */
export function civilDay(at: Date, zone: TimeZone): CivilDay {
  return daySpan(at.getTime(), zone).day;
}

const starts = new Map<string, number>();

/** The first instant of a civil day: its midnight, or the instant after a skipped midnight. */
export function startOfDay(day: CivilDay, zone: TimeZone): Date {
  const key = `${day} ${zone}`;
  let startMs = starts.get(key);
  if (startMs === undefined) {
    startMs = instantOfCivilMs(civilMsOfDay(day), zone);
    if (starts.size >= KEPT_DAYS) starts.clear();
    starts.set(key, startMs);
  }
  return new Date(startMs);
}

/** The instant of a civil minute (0…1439; 1440 is the next midnight) of a day. */
export function instantOf(day: CivilDay, minute: number, zone: TimeZone): Date {
  if (minute === 0) return startOfDay(day, zone);
  if (minute === 1440) return startOfDay(addDays(day, 1), zone);
  return new Date(instantOfCivilMs(civilMsOfDay(day) + minute * MINUTE_MS, zone));
}

/** As `instantOf`, for many times of one day: on a day of 24 hours the clocks need not be asked again. */
export function instantOnDay(day: CivilDay, minute: number, zone: TimeZone): Date {
  const start = startOfDay(day, zone).getTime();
  return startOfDay(addDays(day, 1), zone).getTime() - start === DAY_MS ? new Date(start + minute * MINUTE_MS) : instantOf(day, minute, zone);
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
  return dayOfCivilMs(civilMsOfDay(day) + count * DAY_MS);
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
  return dayOfCivilMs(Date.UTC(year, number - 1 + count, 1));
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
