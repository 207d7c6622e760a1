import type { CutPolicy } from './policy.js';

/** What a cut can wait for, in the order in which people should look at it. */
export type CutCondition = 'manual_only' | 'essential' | 'live_goods' | 'water_stays' | 'breaker' | 'breaker_refused' | 'window' | 'warnings' | 'fresh_reading' | 'second_reading' | 'min_interval';

export interface SentWarning {
  level: number;
  crossedAt: Date;
  sentAt: Date | null;
}

export interface CutInput {
  now: Date;
  availableFen: number;
  policy: CutPolicy;
  essential: boolean;
  /** a water valve of a stall that keeps fish or the like */
  waterForLiveGoods: boolean;
  /** a water valve where the site lets water run on at zero */
  waterStays?: boolean;
  warnings: readonly SentWarning[];
  inProtectedTime: boolean;
  reading: { readAt: Date; intervalMinutes: number } | undefined;
  /** when the first of the two agreeing reads was taken */
  firstArrearsReadAt: Date | undefined;
  lastToggleAt: Date | undefined;
}

export type CutDecision = { kind: 'none' } | { kind: 'cut' } | { kind: 'wait'; for: CutCondition[] };

const MINUTE_MS = 60_000;
/** Two reads agree only when they are two: the second is at least so much later. */
const SECOND_READ_MS = 1000;

/** All three warnings are out and the last has had its time, or their waiting time is over. */
export function warningsServed(now: Date, warnings: readonly SentWarning[], policy: CutPolicy): boolean {
  return [1, 2, 3].every((level) => {
    const warning = warnings.find((candidate) => candidate.level === level);
    if (warning === undefined) return false;
    if (now.getTime() - warning.crossedAt.getTime() >= policy.warningTimeoutMinutes * MINUTE_MS) return true;
    if (warning.sentAt === null) return false;
    return level < 3 || now.getTime() - warning.sentAt.getTime() >= policy.waitAfterLastWarningMinutes * MINUTE_MS;
  });
}

/** A reading is fresh within the policy's number of read intervals, and never from the future. */
export function isFresh(now: Date, reading: { readAt: Date; intervalMinutes: number }, policy: CutPolicy): boolean {
  const ageMs = now.getTime() - reading.readAt.getTime();
  return ageMs >= -MINUTE_MS && ageMs <= policy.freshnessSweeps * reading.intervalMinutes * MINUTE_MS;
}

/**
 * Whether an arrears hold is placed now. Every condition must be true; what is not is told, so that the screen can say what
 * the cut waits for.
 */
export function decideCut(input: CutInput): CutDecision {
  const { now, policy, reading, firstArrearsReadAt, lastToggleAt } = input;
  if (input.availableFen > 0) return { kind: 'none' };
  const waits: CutCondition[] = [];
  if (!policy.automatic) waits.push('manual_only');
  if (input.essential) waits.push('essential');
  if (input.waterForLiveGoods) waits.push('live_goods');
  if (input.waterStays === true) waits.push('water_stays');
  if (input.inProtectedTime) waits.push('window');
  if (!warningsServed(now, input.warnings, policy)) waits.push('warnings');
  const fresh = reading !== undefined && isFresh(now, reading, policy);
  if (!fresh) waits.push('fresh_reading');
  else if (firstArrearsReadAt === undefined || reading.readAt.getTime() - firstArrearsReadAt.getTime() < SECOND_READ_MS) waits.push('second_reading');
  if (lastToggleAt !== undefined && now.getTime() - lastToggleAt.getTime() < policy.minMinutesBetweenCuts * MINUTE_MS) waits.push('min_interval');
  return waits.length === 0 ? { kind: 'cut' } : { kind: 'wait', for: waits };
}

/** How many supplies one run may cut before staff are asked. */
export function breakerLimit(supplies: number, policy: Pick<CutPolicy, 'breakerPercent' | 'breakerMinimum'>): number {
  return Math.max(policy.breakerMinimum, Math.floor((supplies * policy.breakerPercent) / 100));
}
