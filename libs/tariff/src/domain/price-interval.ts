import { periodSlots, type DaySlot, type TimeZone } from '#libs/calendar';
import { chargeParts, mulDivFloor, parts, splitLargestRemainder, wattHours, type MicroYuanPerKwh, type Parts, type WattHours } from '#libs/quantity';
import { PERIODS, type Period, type TariffDefinition, type TariffVersion } from './definition.js';

/** Energy of one interval under one version and period. 'all': the version has a single price. */
export interface ChargePiece {
  versionId: string;
  period: Period | 'all';
  usedWh: WattHours;
  priceMicroYuanPerKwh: MicroYuanPerKwh;
}

export interface RegisterPoint {
  at: Date;
  registerWh: number;
  /** the meter's own period registers in the order of PERIODS */
  periodRegistersWh?: readonly number[] | undefined;
}

export interface IntervalInput {
  from: RegisterPoint;
  to: RegisterPoint;
  /** of one plan, oldest first */
  versions: readonly TariffVersion[];
  zone: TimeZone;
}

export type PricedInterval =
  | { kind: 'priced'; pieces: ChargePiece[]; parts: Parts; estimated: boolean }
  /** no version is in force at `at`, or it has no price for a period in use: the money stops, it is not zero */
  | { kind: 'no-price'; at: Date };

// Five registers that are each cut off at 10 Wh differ from the total by less than this.
const REGISTER_SLACK_WH = 60;
// A sweep takes a while: a reading this near to a price change stands for the reading at the change.
const NEAR_MS = 5 * 60_000;

interface Stretch {
  fromMs: number;
  toMs: number;
  version: TariffVersion;
}

/** The version in force at an instant, or undefined before the first. */
export function versionAt(versions: readonly TariffVersion[], atMs: number): TariffVersion | undefined {
  for (let index = versions.length - 1; index >= 0; index--) {
    if (versions[index]!.effectiveAt.getTime() <= atMs) return versions[index];
  }
  return undefined;
}

function stretches(input: IntervalInput): Stretch[] | undefined {
  const toMs = input.to.at.getTime();
  const found: Stretch[] = [];
  for (let fromMs = input.from.at.getTime(); fromMs < toMs; fromMs = found.at(-1)!.toMs) {
    const version = versionAt(input.versions, fromMs);
    if (version === undefined) return undefined;
    const next = input.versions.find((other) => other.effectiveAt.getTime() > fromMs && other.effectiveAt.getTime() < toMs);
    found.push({ fromMs, toMs: next?.effectiveAt.getTime() ?? toMs, version });
  }
  return found;
}

const daySlots = new WeakMap<TariffDefinition, DaySlot<Period>[]>();

function slotsOf(definition: Extract<TariffDefinition, { kind: 'time-of-use' }>): DaySlot<Period>[] {
  let slots = daySlots.get(definition);
  if (slots === undefined) {
    slots = definition.slots.map(({ from, to, period }) => ({ from, to, label: period }));
    daySlots.set(definition, slots);
  }
  return slots;
}

interface Share {
  version: TariffVersion;
  period: Period | 'all';
  toMs: number;
}

function sharesByTime(found: readonly Stretch[], zone: TimeZone): Share[] {
  return found.flatMap(({ fromMs, toMs, version }): Share[] => {
    if (version.definition.kind === 'flat') return [{ version, period: 'all', toMs }];
    return periodSlots({ fromMs, toMs }, slotsOf(version.definition), zone).map((piece) => ({ version, period: piece.label, toMs: piece.toMs }));
  });
}

function priceOf({ version, period }: { version: TariffVersion; period: Period | 'all' }): MicroYuanPerKwh | undefined {
  const { definition } = version;
  const price = definition.kind === 'flat' ? definition.priceMicroYuanPerKwh : period === 'all' ? undefined : definition.prices[period];
  return price as MicroYuanPerKwh | undefined;
}

/** Adds up pieces of one version and period, in order of first appearance; pieces without energy are left out. */
export function mergePieces(pieces: readonly ChargePiece[]): ChargePiece[] {
  const merged: ChargePiece[] = [];
  for (const piece of pieces) {
    if (piece.usedWh === 0) continue;
    const same = merged.find((other) => other.versionId === piece.versionId && other.period === piece.period);
    if (same === undefined) merged.push({ ...piece });
    else same.usedWh = wattHours(same.usedWh + piece.usedWh);
  }
  return merged;
}

/** What the meter's own period registers say, as amounts that sum to the total; undefined when they cannot be used. */
function usedByPeriod(input: IntervalInput, usedWh: number): { period: Period; usedWh: WattHours }[] | undefined {
  const before = input.from.periodRegistersWh;
  const after = input.to.periodRegistersWh;
  if (before === undefined || after === undefined || before.length !== after.length || after.length === 0 || after.length > PERIODS.length) return undefined;
  const weights = after.map((registerWh, index) => ({ key: String(index), weight: registerWh - before[index]! }));
  const sum = weights.reduce((total, { weight }) => total + weight, 0);
  if (weights.some(({ weight }) => weight < 0) || sum === 0 || Math.abs(sum - usedWh) > REGISTER_SLACK_WH) return undefined;
  return splitLargestRemainder(usedWh, weights).map(({ amount }, index) => ({ period: PERIODS[index]!, usedWh: wattHours(amount) }));
}

function finish(pieces: ChargePiece[], estimated: boolean): PricedInterval {
  const merged = mergePieces(pieces);
  return { kind: 'priced', pieces: merged, estimated, parts: parts(merged.reduce((sum, piece) => sum + chargeParts(piece.usedWh, piece.priceMicroYuanPerKwh), 0)) };
}

function priceByTime(shares: readonly Share[], input: IntervalInput, usedWh: number): ChargePiece[] | { kind: 'no-price'; at: Date } {
  const fromMs = input.from.at.getTime();
  const lengthMs = input.to.at.getTime() - fromMs;
  const pieces: ChargePiece[] = [];
  let givenWh = 0;
  let startMs = fromMs;
  for (const share of shares) {
    const price = priceOf(share);
    if (price === undefined) return { kind: 'no-price', at: new Date(startMs) };
    // Floors of the running total, not of each piece: the pieces always sum to the whole.
    const reachedWh = mulDivFloor(usedWh, share.toMs - fromMs, lengthMs);
    pieces.push({ versionId: share.version.id, period: share.period, usedWh: wattHours(reachedWh - givenWh), priceMicroYuanPerKwh: price });
    givenWh = reachedWh;
    startMs = share.toMs;
  }
  return pieces;
}

/**
 * Prices the energy between two register values: exact, split at price versions and periods of the day. Period registers of
 * the meter decide where both ends have them and one version holds for the whole interval; otherwise the energy is split in
 * proportion to time. `estimated` says that a price change lay well inside the interval. Throws RangeError for an interval
 * that runs backwards in time or register.
 */
export function priceInterval(input: IntervalInput): PricedInterval {
  const usedWh = wattHours(input.to.registerWh - input.from.registerWh);
  const fromMs = input.from.at.getTime();
  const toMs = input.to.at.getTime();
  if (toMs <= fromMs) throw new RangeError('an interval must end after it starts');
  const found = stretches(input);
  if (found === undefined) return { kind: 'no-price', at: input.from.at };
  const [first] = found;
  if (found.length === 1) {
    const { id, definition } = first!.version;
    if (definition.kind === 'flat') return chargedAtOnePrice(id, definition, usedWh);
    const byPeriod = usedByPeriod(input, usedWh);
    if (byPeriod !== undefined) return priceByRegisters(first!.version, byPeriod, input);
  }
  const pieces = priceByTime(sharesByTime(found, input.zone), input, usedWh);
  if (!Array.isArray(pieces)) return pieces;
  const estimated = usedWh > 0 && found.slice(0, -1).some((stretch) => stretch.toMs - fromMs > NEAR_MS && toMs - stretch.toMs > NEAR_MS);
  return finish(pieces, estimated);
}

/** Prices energy that was all used under one version with a single price, so that nothing has to be split or added up. */
export function chargedAtOnePrice(versionId: string, definition: Extract<TariffDefinition, { kind: 'flat' }>, used: number): PricedInterval & { kind: 'priced' } {
  const usedWh = wattHours(used);
  const priceMicroYuanPerKwh = definition.priceMicroYuanPerKwh as MicroYuanPerKwh;
  return { kind: 'priced', pieces: usedWh === 0 ? [] : [{ versionId, period: 'all', usedWh, priceMicroYuanPerKwh }], parts: chargeParts(usedWh, priceMicroYuanPerKwh), estimated: false };
}

function priceByRegisters(version: TariffVersion, byPeriod: readonly { period: Period; usedWh: WattHours }[], input: IntervalInput): PricedInterval {
  const pieces: ChargePiece[] = [];
  for (const { period, usedWh } of byPeriod) {
    if (usedWh === 0) continue;
    const price = priceOf({ version, period });
    if (price === undefined) return { kind: 'no-price', at: input.from.at };
    pieces.push({ versionId: version.id, period, usedWh, priceMicroYuanPerKwh: price });
  }
  return finish(pieces, false);
}
