/** A unit that does not answer is asked less and less, so that it cannot slow the others on its bus. */
export interface UnitHealth {
  failures: number;
  /** monotonic milliseconds before which sweeps skip the unit */
  notBeforeMs: number;
}

const SILENT_AFTER = 3;
const STEP_MS = 2000;
const MAX_MS = 300_000;

/** The health after one more failure: from the third on, 2 s × failures up to 5 minutes. */
export function afterFailure(health: UnitHealth | undefined, nowMs: number): UnitHealth {
  const failures = (health?.failures ?? 0) + 1;
  return { failures, notBeforeMs: failures < SILENT_AFTER ? 0 : nowMs + Math.min(STEP_MS * failures, MAX_MS) };
}

/** True while sweeps leave the unit alone. */
export function isResting(health: UnitHealth | undefined, nowMs: number): boolean {
  return health !== undefined && health.notBeforeMs > nowMs;
}
