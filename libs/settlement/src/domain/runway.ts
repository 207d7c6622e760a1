import { divFloor, exactInteger, mulDivFloor, PARTS_PER_FEN } from '#libs/quantity';

export interface RunwayInput {
  availableFen: number;
  /** exact charge over the time that counts, in parts */
  chargeParts: number;
  /** the time that counts: up to seven full days and today so far */
  elapsedMs: number;
  /** full days among it */
  fullDays: number;
  now: Date;
}

export interface Runway {
  /** whole days the available balance lasts at this pace, rounded down; null when nothing can be said */
  daysLeft: number | null;
  endsAt: Date | null;
  /** full days the pace was taken from; today's hours count besides */
  basisDays: number;
}

// Less than this much history says nothing about a day.
const LEAST_MS = 2 * 3_600_000;
const DAY_MS = 86_400_000;
// Beyond ten years a date means nothing.
const MOST_DAYS = 3_650;

/** How long the money lasts at the pace of the last days; unknown with too little history, no consumption, or beyond ten years. */
export function runwayOf({ availableFen, chargeParts, elapsedMs, fullDays, now }: RunwayInput): Runway {
  const unknown = { daysLeft: null, endsAt: null, basisDays: fullDays };
  if (elapsedMs < LEAST_MS || chargeParts <= 0) return unknown;
  if (availableFen <= 0) return { daysLeft: 0, endsAt: now, basisDays: fullDays };
  const seconds = divFloor(elapsedMs, 1000);
  // available ÷ (charge ÷ time), in fen and seconds; charges below a fen cannot be told apart from none.
  const chargeFen = divFloor(chargeParts, PARTS_PER_FEN);
  if (chargeFen === 0 || BigInt(availableFen) * BigInt(seconds) > BigInt(MOST_DAYS) * 86_400n * BigInt(chargeFen)) return unknown;
  const secondsLeft = exactInteger(mulDivFloor(availableFen, seconds, chargeFen), 'seconds left');
  return { daysLeft: divFloor(secondsLeft * 1000, DAY_MS), endsAt: new Date(now.getTime() + secondsLeft * 1000), basisDays: fullDays };
}
