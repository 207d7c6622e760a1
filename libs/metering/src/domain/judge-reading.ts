export interface LastReading {
  readMs: number;
  /** continuous: the display plus the offset */
  registerWh: number;
  offsetWh: number;
  /** since when the register has not moved */
  unchangedMs: number;
  /** what flowed at the last answer */
  powerW: number;
  /** a doubt about the register, newer than this reading, on which nobody has decided */
  doubt?: { readAt: Date; registerWh: number; reason: SuspectReason } | undefined;
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
  const elapsedMs = raw.readAt.getTime() - last.readMs;
  if (elapsedMs <= 0) return { quality: 'stale' };
  const registerWh = raw.displayWh + last.offsetWh;
  const usedWh = registerWh - last.registerWh;
  if (last.doubt !== undefined && goesOnFrom(last.doubt, raw.readAt, registerWh, facts)) return { quality: 'suspect', registerWh, reason: last.doubt.reason };
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

/**
 * The register counts on from where it became doubtful. Time alone must not make a jump believable: the doubt stays until
 * a person decides, or until the register is back where it was expected.
 */
function goesOnFrom(doubt: { readAt: Date; registerWh: number }, readAt: Date, registerWh: number, facts: MeterFacts): boolean {
  const sinceWh = registerWh - doubt.registerWh;
  return sinceWh >= 0 && sinceWh <= mostPossibleWh(facts, readAt.getTime() - doubt.readAt.getTime());
}

/**
 * The display has stood still for hours while power flowed, at this reading and at the last, that would have moved it many
 * times. A shop that switches on just before a reading has moved nothing yet and is no fault.
 */
function isFrozen(last: LastReading, raw: RawReading, facts: MeterFacts): boolean {
  const powerW = Math.min(last.powerW, raw.powerW);
  const nowMs = raw.readAt.getTime();
  const flowedWh = (sinceMs: number): number => (powerW * (nowMs - sinceMs)) / HOUR_MS;
  const isStill = nowMs - last.unchangedMs >= FROZEN_AFTER_MS;
  return isStill && flowedWh(last.unchangedMs) > 20 * facts.registerStepWh && flowedWh(last.readMs) >= 2 * facts.registerStepWh;
}
