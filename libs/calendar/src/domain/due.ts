import { addDays, civilDay, firstDayOfMonth, instantOf, instantOnDay, monthOf, parseMinute, startOfDay } from './day.js';
import { MINUTE_MS, type TimeZone } from './zone.js';

/** Reads are aligned to the site's midnight: every `intervalMinutes` from 00:00, starting afresh each day. */
export function isReadDue(minute: number, intervalMinutes: number): boolean {
  return minute % intervalMinutes === 0;
}

/** The newest due instant at or before `now`. */
export function currentDueAt(now: Date, intervalMinutes: number, zone: TimeZone): Date {
  const midnight = startOfDay(civilDay(now, zone), zone).getTime();
  const intervalMs = intervalMinutes * MINUTE_MS;
  // Elapsed, not civil, minutes: where clocks are turned back the due instants still only grow.
  return new Date(midnight + Math.floor((now.getTime() - midnight) / intervalMs) * intervalMs);
}

/** The first due instant after `now`. */
export function nextDueAt(now: Date, intervalMinutes: number, zone: TimeZone): Date {
  const next = currentDueAt(now, intervalMinutes, zone).getTime() + intervalMinutes * MINUTE_MS;
  const nextMidnight = startOfDay(addDays(civilDay(now, zone), 1), zone).getTime();
  return new Date(Math.min(next, nextMidnight));
}

const minutesOf = (times: readonly string[]): number[] => [...new Set(times.map(parseMinute))].sort((a, b) => a - b);

/** The newest of some times of the day at or before `now`. */
export function newestTimeOfDay(times: readonly string[], now: Date, zone: TimeZone): Date {
  const minutes = minutesOf(times);
  const today = civilDay(now, zone);
  return minutes.map((minute) => instantOnDay(today, minute, zone)).filter((at) => at <= now).at(-1) ?? instantOnDay(addDays(today, -1), minutes.at(-1)!, zone);
}

/** The first of some times of the day after `now`. */
export function nextTimeOfDay(times: readonly string[], now: Date, zone: TimeZone): Date {
  const minutes = minutesOf(times);
  const today = civilDay(now, zone);
  return minutes.map((minute) => instantOnDay(today, minute, zone)).find((at) => at > now) ?? instantOnDay(addDays(today, 1), minutes[0]!, zone);
}

export type SettlementCycle = 'sweep' | 'hourly' | 'daily' | 'monthly';

export interface SettlementRhythm {
  cycle: SettlementCycle;
  /** civil minute of the day: daily and monthly */
  minute: number;
  /** day of the month, 1…28: monthly */
  day: number;
  /** sweep: how often the building is read; a minute when not given */
  readIntervalMinutes?: number;
}

function monthly(month: string, count: number, rhythm: SettlementRhythm, zone: TimeZone): Date {
  return instantOf(addDays(firstDayOfMonth(month, count), rhythm.day - 1), rhythm.minute, zone);
}

/** The newest settlement cut-off at or before `now`. */
export function settlementCutOff(now: Date, rhythm: SettlementRhythm, zone: TimeZone): Date {
  if (rhythm.cycle === 'sweep') return currentDueAt(now, rhythm.readIntervalMinutes ?? 1, zone);
  if (rhythm.cycle === 'hourly') return currentDueAt(now, 60, zone);
  const today = civilDay(now, zone);
  if (rhythm.cycle === 'daily') {
    const due = instantOf(today, rhythm.minute, zone);
    return due <= now ? due : instantOf(addDays(today, -1), rhythm.minute, zone);
  }
  const due = monthly(monthOf(today), 0, rhythm, zone);
  return due <= now ? due : monthly(monthOf(today), -1, rhythm, zone);
}

/** The first settlement cut-off after `now`. */
export function nextSettlementAt(now: Date, rhythm: SettlementRhythm, zone: TimeZone): Date {
  if (rhythm.cycle === 'sweep') return nextDueAt(now, rhythm.readIntervalMinutes ?? 1, zone);
  if (rhythm.cycle === 'hourly') return nextDueAt(now, 60, zone);
  const today = civilDay(now, zone);
  if (rhythm.cycle === 'daily') {
    const due = instantOf(today, rhythm.minute, zone);
    return due > now ? due : instantOf(addDays(today, 1), rhythm.minute, zone);
  }
  const due = monthly(monthOf(today), 0, rhythm, zone);
  return due > now ? due : monthly(monthOf(today), 1, rhythm, zone);
}
