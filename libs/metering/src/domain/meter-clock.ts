export type ClockState = 'right' | 'off' | 'drifts' | 'unset';

/** One look at a meter's own clock. */
export interface ClockLook {
  atMs: number;
  /** seconds that the clock is ahead of the site's time; null: it shows no date */
  offsetS: number | null;
}

export interface JudgedClock {
  state: ClockState;
  /** where the drift is counted from: the first look since the clock was set */
  since: ClockLook | null;
  /** seconds a day, when a day or more lies between the two looks */
  driftPerDayS: number | null;
}

/** A clock further off than this is told: periods and freezes of the meter would lie wrong. */
export const CLOCK_LIMIT_S = 60;
const DAY_MS = 86_400_000;
// Each look is good to a second: the clock shows whole ones, and the answer was under way.
const LOOK_S = 1;
// Somebody has set a clock that comes nearer by more than its drift could explain.
const SET_S = 10;

/**
 * Whether a meter's clock is right, by its profile's drift a day: further than a minute off is 'off', no date is 'unset', and
 * 'drifts' is a clock that goes away faster than the profile allows although it is still near.
 */
export function judgeClock(look: ClockLook, since: ClockLook | null, profileDriftPerDayS: number): JudgedClock {
  if (look.offsetS === null) return { state: 'unset', since: null, driftPerDayS: null };
  if (since?.offsetS == null || Math.abs(look.offsetS) < Math.abs(since.offsetS) - SET_S) return { state: Math.abs(look.offsetS) > CLOCK_LIMIT_S ? 'off' : 'right', since: look, driftPerDayS: null };
  const days = (look.atMs - since.atMs) / DAY_MS;
  const moved = look.offsetS - since.offsetS;
  const tooFar = days >= 1 && Math.abs(moved) > profileDriftPerDayS * days + 2 * LOOK_S;
  return { state: Math.abs(look.offsetS) > CLOCK_LIMIT_S ? 'off' : tooFar ? 'drifts' : 'right', since, driftPerDayS: days >= 1 ? Math.round((moved / days) * 100) / 100 : null };
}
