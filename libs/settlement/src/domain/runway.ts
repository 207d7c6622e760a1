import { divFloor, exactInteger, mulDivFloor, PARTS_PER_FEN } from '#libs/quantity';

export interface RunwayInput {
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
  /** whole days the available balance lasts at this pace, rounded down; null when nothing can be said */
  daysLeft: number | null;
  endsAt: Date | null;
  /** full days the pace was taken from; today's hours count besides */
  basisDays: number;
  /** as long as it lasts if every day were the busiest, or the quietest, of the basis; null with fewer than two full days, or a day without any use */
  fewestDays: number | null;
  mostDays: number | null;
}

// Less than this much history says nothing about a day.
const LEAST_MS = 2 * 3_600_000;
const DAY_MS = 86_400_000;
// Beyond ten years a date means nothing.
const MOST_DAYS = 3_650;

/** How long the money lasts at the pace of the last days; unknown with too little history, no consumption, or beyond ten years. */
export function runwayOf({ availableFen, chargeParts, elapsedMs, fullDays, dayParts = [], now }: RunwayInput): Runway {
  const unknown = { daysLeft: null, endsAt: null, basisDays: fullDays, fewestDays: null, mostDays: null };
  if (elapsedMs < LEAST_MS || chargeParts <= 0) return unknown;
  if (availableFen <= 0) return { daysLeft: 0, endsAt: now, basisDays: fullDays, fewestDays: 0, mostDays: 0 };
  const seconds = divFloor(elapsedMs, 1000);
  // available ÷ (charge ÷ time), in fen and seconds; charges below a fen cannot be told apart from none.
  const chargeFen = divFloor(chargeParts, PARTS_PER_FEN);
  if (chargeFen === 0 || BigInt(availableFen) * BigInt(seconds) > BigInt(MOST_DAYS) * 86_400n * BigInt(chargeFen)) return unknown;
  const secondsLeft = exactInteger(mulDivFloor(availableFen, seconds, chargeFen), 'seconds left');
  return { daysLeft: divFloor(secondsLeft * 1000, DAY_MS), endsAt: new Date(now.getTime() + secondsLeft * 1000), basisDays: fullDays, fewestDays: daysAt(availableFen, dayParts, Math.max), mostDays: daysAt(availableFen, dayParts, Math.min) };
}

function daysAt(availableFen: number, dayParts: readonly number[], pick: (...parts: number[]) => number): number | null {
  const parts = dayParts.length < 2 ? 0 : pick(...dayParts);
  const days = parts <= 0 ? null : exactInteger(mulDivFloor(availableFen, PARTS_PER_FEN, parts), 'days');
  return days === null || days > MOST_DAYS ? null : days;
}
