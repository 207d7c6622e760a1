import { precisionOf, type Precision } from '#libs/forecast';
import { divFloor, exactInteger, mulDivFloor, PARTS_PER_FEN } from '#libs/quantity';

export interface RecentUse {
  availableFen: number;
  /** exact charge over the time that counts, in parts */
  chargeParts: number;
  /** the time that counts: up to seven full days and today so far */
  elapsedMs: number;
  /** full days among it */
  fullDays: number;
  /** exact charges of the full days among it, each by itself; absent: nothing is said about a range */
  dayParts?: readonly number[];
  now: Date;
}

export interface Runway {
  /** whole days the available balance lasts, rounded down; null when nothing can be said */
  daysLeft: number | null;
  endsAt: Date | null;
  /** in four of five cases the end lies between both; a latest one that is null beside an end is later than can be said */
  earliestAt: Date | null;
  latestAt: Date | null;
  /** how finely the end may be told */
  precision: Precision | null;
  /** 'own': the account's hours and weekdays; 'short': the same, with less than two weeks of them; 'recent': the mean of the last days; null: nothing can be said */
  basis: 'own' | 'short' | 'recent' | null;
  /** full days it was taken from */
  basisDays: number;
  fewestDays: number | null;
  mostDays: number | null;
}

// Less than this much history says nothing about a day.
const LEAST_MS = 2 * 3_600_000;
const DAY_MS = 86_400_000;
// Beyond ten years a date means nothing.
const MOST_DAYS = 3_650;
// The mean of a few days says little: even the quietest and busiest of them are not the bounds.
const WIDER = { early: { of: 3, by: 4 }, late: { of: 4, by: 3 } } as const;
const UNKNOWN_SPREAD = { early: { of: 3, by: 5 }, late: { of: 5, by: 3 } } as const;

export const unknownRunway = (basisDays: number): Runway => ({ daysLeft: null, endsAt: null, earliestAt: null, latestAt: null, precision: null, basis: null, basisDays, fewestDays: null, mostDays: null });

/** How long the money lasts at the pace of the last days; unknown with too little history, no consumption, or beyond ten years. */
export function runwayOf({ availableFen, chargeParts, elapsedMs, fullDays, dayParts = [], now }: RecentUse): Runway {
  if (elapsedMs < LEAST_MS || chargeParts <= 0) return unknownRunway(fullDays);
  if (availableFen <= 0) return endedRunway(now, 'recent', fullDays);
  const seconds = divFloor(elapsedMs, 1000);
  // available ÷ (charge ÷ time), in fen and seconds; charges below a fen cannot be told apart from none.
  const chargeFen = divFloor(chargeParts, PARTS_PER_FEN);
  if (chargeFen === 0 || BigInt(availableFen) * BigInt(seconds) > BigInt(MOST_DAYS) * 86_400n * BigInt(chargeFen)) return unknownRunway(fullDays);
  const leftMs = exactInteger(mulDivFloor(availableFen, seconds, chargeFen), 'seconds left') * 1000;
  const fewestDays = daysAt(availableFen, dayParts, Math.max);
  const mostDays = daysAt(availableFen, dayParts, Math.min);
  const earlyMs = fewestDays === null ? scaled(leftMs, UNKNOWN_SPREAD.early) : scaled(Math.min(fewestDays * DAY_MS, leftMs), WIDER.early);
  const lateMs = mostDays === null ? scaled(leftMs, UNKNOWN_SPREAD.late) : scaled(Math.max((mostDays + 1) * DAY_MS, leftMs), WIDER.late);
  const [earliestAt, latestAt] = [new Date(now.getTime() + earlyMs), new Date(now.getTime() + lateMs)];
  const precision = precisionOf(earliestAt, latestAt);
  return { daysLeft: divFloor(leftMs, DAY_MS), endsAt: new Date(now.getTime() + leftMs), earliestAt, latestAt, precision: precision === 'hour' ? 'day' : precision, basis: 'recent', basisDays: fullDays, fewestDays, mostDays };
}

export function endedRunway(now: Date, basis: Runway['basis'], basisDays: number): Runway {
  return { daysLeft: 0, endsAt: now, earliestAt: now, latestAt: now, precision: 'hour', basis, basisDays, fewestDays: 0, mostDays: 0 };
}

const scaled = (ms: number, { of, by }: { of: number; by: number }): number => mulDivFloor(ms, of, by);

function daysAt(availableFen: number, dayParts: readonly number[], pick: (...parts: number[]) => number): number | null {
  const parts = dayParts.length < 2 ? 0 : pick(...dayParts);
  const days = parts <= 0 ? null : exactInteger(mulDivFloor(availableFen, PARTS_PER_FEN, parts), 'days');
  return days === null || days > MOST_DAYS ? null : days;
}
