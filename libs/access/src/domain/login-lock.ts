export interface LoginFailures {
  failures: number;
  lastAt: Date;
}

export const FAILURES_BEFORE_LOCK = 5;
const LOCK_MS = 15 * 60_000;
const LONGEST_LOCK_MS = 8 * 3_600_000;
// Failures are forgotten after a day without any.
const FORGET_MS = 24 * 3_600_000;
const FIRST_DELAY_MS = 100;

/** How many failures count after one more at `at`. */
export function countFailure(before: LoginFailures | undefined, at: Date): number {
  if (before === undefined || at.getTime() - before.lastAt.getTime() > FORGET_MS) return 1;
  return before.failures + 1;
}

/** Until when a login name is locked for an address after so many failures: 15 minutes at the fifth, then twice as long each, at most 8 hours. */
export function lockedUntil(failures: number, at: Date): Date | undefined {
  if (failures < FAILURES_BEFORE_LOCK) return undefined;
  const doublings = Math.min(failures - FAILURES_BEFORE_LOCK, 10);
  return new Date(at.getTime() + Math.min(LOCK_MS * 2 ** doublings, LONGEST_LOCK_MS));
}

/** How long the answer to a failure is held back: 0.1 s, doubled each time, at most 1.6 s. */
export function answerDelayMs(failures: number): number {
  return FIRST_DELAY_MS * 2 ** Math.min(Math.max(failures - 1, 0), 4);
}
