import { newestTimeOfDay, nextTimeOfDay } from '#libs/calendar';
import type { CutPolicy } from './policy.js';
import { inProtectedTime, nextUnprotected, type ProtectedTimes } from './protected-time.js';

const MINUTE_MS = 60_000;
/** A site whose cut times lie in protected hours so many times in a row has none. */
const MOST_TIMES = 62;
const KEPT = 500;

/** The first set time after `now`. */
export const nextCutTime = ({ cutTimes }: Pick<CutPolicy, 'cutTimes'>, zone: string, now: Date): Date => nextTimeOfDay(cutTimes, now, zone);

/**
 * Whether a run is due: the newest set time, unless the times were set after it (a moved time holds from the next run on). One that
 * lies further back than the grace is missed, not made up for.
 */
export function runDue(policy: Pick<CutPolicy, 'when' | 'cutTimes' | 'runGraceMinutes'>, { zone, now, setAt }: { zone: string; now: Date; setAt: Date | null }): { dueAt: Date; kind: 'run' | 'missed' } | undefined {
  if (policy.when !== 'at_times') return undefined;
  const dueAt = newestTimeOfDay(policy.cutTimes, now, zone);
  if (setAt !== null && dueAt <= setAt) return undefined;
  return { dueAt, kind: now.getTime() - dueAt.getTime() <= policy.runGraceMinutes * MINUTE_MS ? 'run' : 'missed' };
}

// Shops that are due together ask for the same instants.
const known = new WeakMap<ProtectedTimes, Map<number, Date | undefined>>();

/** The first instant from `at` on at which the policy lets money cut: outside protected times, and at a set time where it has such. Undefined: there is none that anybody would wait for. */
export function nextCutAt(policy: Pick<CutPolicy, 'when' | 'cutTimes'>, times: ProtectedTimes, at: Date): Date | undefined {
  const found = known.get(times) ?? new Map<number, Date | undefined>();
  known.set(times, found);
  if (found.has(at.getTime())) return found.get(at.getTime());
  if (found.size >= KEPT) found.clear();
  const next = policy.when === 'at_once' ? nextUnprotected(times, at) : nextFreeTime(policy, times, at);
  found.set(at.getTime(), next);
  return next;
}

function nextFreeTime(policy: Pick<CutPolicy, 'cutTimes'>, times: ProtectedTimes, at: Date): Date | undefined {
  let next = nextUnprotected(times, at);
  for (let step = 0; next !== undefined && step < MOST_TIMES; step++) {
    const slot = nextCutTime(policy, times.timeZone, new Date(next.getTime() - 1));
    if (!inProtectedTime(times, slot)) return slot;
    next = nextUnprotected(times, slot);
  }
  return undefined;
}
