import { nextCutAt } from './cut-times.js';
import type { CutPolicy } from './policy.js';
import type { ProtectedTimes } from './protected-time.js';

/** What a cut can wait for, in the order in which people should look at it. */
export type CutCondition =
  | 'manual_only' | 'essential' | 'protected_kind' | 'live_goods' | 'water_stays' | 'switch_untested' | 'breaker' | 'breaker_refused' | 'window' | 'warnings' | 'final_notice' | 'clock_time' | 'fresh_reading' | 'second_reading' | 'min_interval';

/** These do not end by waiting: somebody must change something. */
export const STANDING: readonly CutCondition[] = ['manual_only', 'essential', 'protected_kind', 'live_goods', 'water_stays', 'switch_untested'];

export interface SentWarning {
  level: number;
  crossedAt: Date;
  sentAt: Date | null;
}

/** The message that named the hour of the cut. */
export interface FinalNotice {
  plannedAt: Date;
  toldAt: Date;
  sentAt: Date | null;
}

export interface CutInput {
  now: Date;
  availableFen: number;
  policy: CutPolicy;
  essential: boolean;
  /** the word by which the stall or meter is of a kind that is never cut for money */
  protectedKind: string | undefined;
  /** a water valve of a stall that keeps fish or the like; any supply of it where the site says so */
  liveGoods: boolean;
  /** a water valve where the site lets water run on at zero */
  waterStays: boolean;
  /** of a model whose switch the site has not tested */
  switchUntested: boolean;
  warnings: readonly SentWarning[];
  finalNotice: FinalNotice | undefined;
  inProtectedTime: boolean;
  /** false while a site that cuts at set times is between two of them */
  clockOpen: boolean;
  reading: { readAt: Date; intervalMinutes: number } | undefined;
  /** when the first of the two agreeing reads was taken */
  firstArrearsReadAt: Date | undefined;
  lastToggleAt: Date | undefined;
}

export type CutDecision = { kind: 'none' } | { kind: 'cut' } | { kind: 'wait'; for: CutCondition[] };

const MINUTE_MS = 60_000;
/** Two reads agree only when they are two: the second is at least so much later. */
const SECOND_READ_MS = 1000;

/** When all three warnings have had their time: each is out, the last so long before, or its waiting time is over. Undefined: one was never placed. */
export function warningsServedAt(warnings: readonly SentWarning[], policy: Pick<CutPolicy, 'warningTimeoutMinutes' | 'waitAfterLastWarningMinutes'>): Date | undefined {
  let servedMs = -Infinity;
  for (const level of [1, 2, 3]) {
    const warning = warnings.find((candidate) => candidate.level === level);
    if (warning === undefined) return undefined;
    const overMs = warning.crossedAt.getTime() + policy.warningTimeoutMinutes * MINUTE_MS;
    const sentMs = warning.sentAt === null ? Infinity : warning.sentAt.getTime() + (level < 3 ? 0 : policy.waitAfterLastWarningMinutes * MINUTE_MS);
    servedMs = Math.max(servedMs, Math.min(overMs, sentMs));
  }
  return new Date(servedMs);
}

export function warningsServed(now: Date, warnings: readonly SentWarning[], policy: CutPolicy): boolean {
  const servedAt = warningsServedAt(warnings, policy);
  return servedAt !== undefined && servedAt <= now;
}

/** When the hour that was told has come and the message has had its time; it holds the cut up no longer than an undelivered warning. Undefined: nobody was told. */
export function finalNoticeServedAt(notice: FinalNotice | undefined, policy: Pick<CutPolicy, 'finalNoticeMinutes' | 'warningTimeoutMinutes'>): Date | undefined {
  if (notice === undefined) return undefined;
  const noticeMs = policy.finalNoticeMinutes * MINUTE_MS;
  const overMs = notice.toldAt.getTime() + Math.max(noticeMs, policy.warningTimeoutMinutes * MINUTE_MS);
  const sentMs = notice.sentAt === null ? Infinity : notice.sentAt.getTime() + noticeMs;
  return new Date(Math.max(notice.plannedAt.getTime(), Math.min(overMs, sentMs)));
}

function finalNoticeServed({ now, policy, finalNotice }: Pick<CutInput, 'now' | 'policy' | 'finalNotice'>): boolean {
  if (policy.finalNoticeMinutes === 0) return true;
  const servedAt = finalNoticeServedAt(finalNotice, policy);
  return servedAt !== undefined && servedAt <= now;
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
  const waits = standing(input);
  if (input.inProtectedTime) waits.push('window');
  if (!warningsServed(now, input.warnings, policy)) waits.push('warnings');
  if (!finalNoticeServed(input)) waits.push('final_notice');
  if (!input.clockOpen) waits.push('clock_time');
  const fresh = reading !== undefined && isFresh(now, reading, policy);
  if (!fresh) waits.push('fresh_reading');
  else if (firstArrearsReadAt === undefined || reading.readAt.getTime() - firstArrearsReadAt.getTime() < SECOND_READ_MS) waits.push('second_reading');
  if (lastToggleAt !== undefined && now.getTime() - lastToggleAt.getTime() < policy.minMinutesBetweenCuts * MINUTE_MS) waits.push('min_interval');
  return waits.length === 0 ? { kind: 'cut' } : { kind: 'wait', for: waits };
}

/** What keeps this supply from ever being cut for money as things are. */
function standing({ policy, essential, protectedKind, liveGoods, waterStays, switchUntested }: CutInput): CutCondition[] {
  const against: [boolean, CutCondition][] = [[!policy.automatic, 'manual_only'], [essential, 'essential'], [protectedKind !== undefined, 'protected_kind'], [liveGoods, 'live_goods'], [waterStays, 'water_stays'], [switchUntested, 'switch_untested']];
  return against.filter(([is]) => is).map(([, what]) => what);
}

/**
 * The first instant at which this supply can be cut, if nothing is paid and readings come: after its warnings and its notice, outside
 * protected times, at a set time where the site has such. Undefined: as things are, never, or its warnings are not placed yet.
 */
export function earliestCutAt(input: CutInput, times: ProtectedTimes): Date | undefined {
  const { now, policy } = input;
  if (input.availableFen > 0 || standing(input).length > 0) return undefined;
  const served = [warningsServedAt(input.warnings, policy), ...(policy.finalNoticeMinutes === 0 ? [] : [finalNoticeServedAt(input.finalNotice, policy)])];
  if (served.includes(undefined)) return undefined;
  return nextCutAt(policy, times, new Date(Math.max(now.getTime(), ...served.map((at) => at!.getTime()))));
}

/** How many supplies one run may cut before staff are asked. */
export function breakerLimit(supplies: number, policy: Pick<CutPolicy, 'breakerPercent' | 'breakerMinimum'>): number {
  return Math.max(policy.breakerMinimum, Math.floor((supplies * policy.breakerPercent) / 100));
}
