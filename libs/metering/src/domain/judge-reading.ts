export interface LastReading {
  readAt: Date;
  /** continuous: the display plus the offset */
  registerWh: number;
  offsetWh: number;
  /** since when the register has not moved */
  unchangedSince: Date;
}

export interface MeterFacts {
  /** the most that the meter can carry, ratios included */
  maxPowerW: number;
  /** where the display starts from zero, ratios included */
  registerWidthWh: number;
  /** the display's smallest step, ratios included */
  registerStepWh: number;
}

export interface RawReading {
  readAt: Date;
  /** what the display shows */
  displayWh: number;
  powerW: number;
}

export type SuspectReason = 'backwards' | 'jump' | 'frozen' | 'rollover-unsure';

export type Judgement =
  | { quality: 'good'; registerWh: number; offsetWh: number; rolledOver: boolean }
  | { quality: 'suspect'; registerWh: number; reason: SuspectReason }
  /** not newer than what is known: nothing to say */
  | { quality: 'stale' };

const HOUR_MS = 3_600_000;
/** A jump is what the meter could not have measured: rated power × time × 1.2 (the factor is the product's rule). */
const JUMP_NUMERATOR = 12;
const JUMP_DENOMINATOR = 10;
const FROZEN_AFTER_MS = 2 * HOUR_MS;

/** The most that can have flowed between two instants, in Wh, with one display step for rounding at each end. */
export function mostPossibleWh(facts: MeterFacts, elapsedMs: number): number {
  return Math.ceil((facts.maxPowerW * JUMP_NUMERATOR * elapsedMs) / (JUMP_DENOMINATOR * HOUR_MS)) + 2 * facts.registerStepWh;
}

/** Decides whether a reading may be counted. The first reading of a meter is good: there is nothing to compare it with. */
export function judgeReading(last: LastReading | undefined, raw: RawReading, facts: MeterFacts): Judgement {
  if (last === undefined) return { quality: 'good', registerWh: raw.displayWh, offsetWh: 0, rolledOver: false };
  const elapsedMs = raw.readAt.getTime() - last.readAt.getTime();
  if (elapsedMs <= 0) return { quality: 'stale' };
  const registerWh = raw.displayWh + last.offsetWh;
  const usedWh = registerWh - last.registerWh;
  const possibleWh = mostPossibleWh(facts, elapsedMs);
  if (usedWh < 0) return judgeFall(last, raw, facts, possibleWh);
  if (usedWh > possibleWh) return { quality: 'suspect', registerWh, reason: 'jump' };
  if (usedWh === 0 && isFrozen(last, raw, facts)) return { quality: 'suspect', registerWh, reason: 'frozen' };
  return { quality: 'good', registerWh, offsetWh: last.offsetWh, rolledOver: false };
}

/** A fall is a rollover only from the last hundredth of the display to the first, and only if so much can have flowed. */
function judgeFall(last: LastReading, raw: RawReading, facts: MeterFacts, possibleWh: number): Judgement {
  const width = facts.registerWidthWh;
  const lastDisplayWh = last.registerWh - last.offsetWh;
  const registerWh = raw.displayWh + last.offsetWh;
  const nearTop = lastDisplayWh * 100 > width * 99;
  const nearZero = raw.displayWh * 100 < width;
  if (!nearTop || !nearZero) return { quality: 'suspect', registerWh, reason: 'backwards' };
  const unrolledWh = registerWh + width;
  if (unrolledWh - last.registerWh > possibleWh) return { quality: 'suspect', registerWh, reason: 'rollover-unsure' };
  return { quality: 'good', registerWh: unrolledWh, offsetWh: last.offsetWh + width, rolledOver: true };
}

/** The display has stood still for hours while power flowed that would have moved it many times. */
function isFrozen(last: LastReading, raw: RawReading, facts: MeterFacts): boolean {
  const stillMs = raw.readAt.getTime() - last.unchangedSince.getTime();
  return stillMs >= FROZEN_AFTER_MS && (raw.powerW * stillMs) / HOUR_MS > 20 * facts.registerStepWh;
}
