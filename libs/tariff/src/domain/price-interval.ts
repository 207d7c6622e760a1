import { daySpan, periodSlots, type CivilDay, type DaySlot, type TimeZone } from '#libs/calendar';
import { chargeParts, mulDivFloor, parts, splitLargestRemainder, wattHours, type MicroYuanPerKwh, type Parts, type WattHours } from '#libs/quantity';
import { PERIODS, type Period, type TariffDefinition, type TariffVersion } from './definition.js';
import { drawPieces, NO_DRAW, SUBSIDY, type Draw, type DrawnPiece, type TimedPiece } from './draw.js';
import { shapeOf, tableOn, type Shape } from './shape.js';

/** Energy of one interval under one version, table of the day, period and tier. 'all': the version has a single price all day. */
export interface ChargePiece {
  versionId: string;
  period: Period | 'all';
  usedWh: WattHours;
  priceMicroYuanPerKwh: MicroYuanPerKwh;
  /** its place among the version's tables; absent: 0 */
  table?: number;
  /** 0: the first; SUBSIDY: given free; absent: 0 */
  tier?: number;
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
  /** what the account has used and may use for nothing; absent: nothing is counted, nothing is free */
  draw?: Draw | undefined;
  /** the day that the whole interval is counted to; absent: each part to its own */
  day?: CivilDay | undefined;
}

export type PricedInterval =
  /** `parts`: of everything; `serviceParts`: of the lines of service among it; `draw`: what is left of what was given, where it was given */
  | { kind: 'priced'; pieces: ChargePiece[]; parts: Parts; serviceParts: number; estimated: boolean; draw?: Draw }
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

/** Energy of a version, before it is known which tier it falls in. */
interface VersionPiece extends TimedPiece {
  version: TariffVersion;
}

interface Share {
  version: TariffVersion;
  table: number;
  period: Period | 'all';
  fromMs: number;
  toMs: number;
}

function sharesByTime(found: readonly Stretch[], zone: TimeZone): Share[] {
  return found.flatMap(({ fromMs, toMs, version }): Share[] => {
    const { tables, tiers } = shapeOf(version.definition);
    const all = { version, table: 0, fromMs, toMs };
    if (tiers.length === 1 && (tables === undefined || tables.length === 1)) return inSlots(all, tables?.[0], zone);
    const shares: Share[] = [];
    // Tables change and tiers begin anew at midnights.
    for (let startMs = fromMs; startMs < toMs; ) {
      const { day, toMs: dayEndMs } = daySpan(startMs, zone);
      const table = tableOn(version.definition, day, version.calendar);
      const endMs = Math.min(dayEndMs, toMs);
      shares.push(...inSlots({ version, table, fromMs: startMs, toMs: endMs }, tables?.[table], zone));
      startMs = endMs;
    }
    return shares;
  });
}

function inSlots(span: Omit<Share, 'period'>, day: { slots: DaySlot<Period>[] } | undefined, zone: TimeZone): Share[] {
  if (day === undefined) return [{ ...span, period: 'all' }];
  return periodSlots(span, day.slots, zone).map(({ label, fromMs, toMs }) => ({ version: span.version, table: span.table, period: label, fromMs, toMs }));
}

/** Adds up pieces of one version, table, period and tier, in order of first appearance; pieces without energy are left out. */
export function mergePieces(pieces: readonly ChargePiece[]): ChargePiece[] {
  const merged: ChargePiece[] = [];
  for (const piece of pieces) {
    if (piece.usedWh === 0) continue;
    const same = merged.find((other) => other.versionId === piece.versionId && other.period === piece.period && other.table === piece.table && other.tier === piece.tier);
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

/**
 * Prices the energy between two register values: exact, split at price versions, periods of the day, what is free, and tiers. Period
 * registers of the meter decide where both ends have them and one version and table holds for the whole interval; otherwise the energy is
 * split in proportion to time. `estimated` says that a price change lay well inside the interval. Throws RangeError for an interval
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
  if (found.length === 1 && first!.version.definition.kind === 'flat' && input.draw === undefined) return chargedAtOnePrice(first!.version.id, first!.version.definition, usedWh);
  const pieces = found.length === 1 ? (byRegisters(first!, input, usedWh) ?? byTime(found, input, usedWh)) : byTime(found, input, usedWh);
  const estimated = usedWh > 0 && found.slice(0, -1).some((stretch) => stretch.toMs - fromMs > NEAR_MS && toMs - stretch.toMs > NEAR_MS);
  return priced(pieces, input, estimated);
}

/** Prices energy that was all used under one version with a single price, so that nothing has to be split or added up. */
export function chargedAtOnePrice(versionId: string, definition: Extract<TariffDefinition, { kind: 'flat' }>, used: number): PricedInterval & { kind: 'priced' } {
  const usedWh = wattHours(used);
  const priceMicroYuanPerKwh = definition.priceMicroYuanPerKwh as MicroYuanPerKwh;
  return { kind: 'priced', pieces: usedWh === 0 ? [] : [{ versionId, period: 'all', usedWh, priceMicroYuanPerKwh }], parts: chargeParts(usedWh, priceMicroYuanPerKwh), serviceParts: 0, estimated: false };
}

/** By the meter's own registers, where one table holds for the whole interval. */
function byRegisters({ version, fromMs, toMs }: Stretch, input: IntervalInput, usedWh: number): VersionPiece[] | undefined {
  const { tables } = shapeOf(version.definition);
  const used = tables === undefined ? undefined : usedByPeriod(input, usedWh);
  if (used === undefined) return undefined;
  const tableAt = (ms: number): number => tableOn(version.definition, daySpan(ms, input.zone).day, version.calendar);
  const table = tableAt(fromMs);
  return tableAt(toMs - 1) === table ? used.map((part) => ({ ...part, version, table, atMs: fromMs })) : undefined;
}

function byTime(found: readonly Stretch[], input: IntervalInput, usedWh: number): VersionPiece[] {
  const fromMs = input.from.at.getTime();
  const lengthMs = input.to.at.getTime() - fromMs;
  let givenWh = 0;
  return sharesByTime(found, input.zone).map(({ version, table, period, fromMs: atMs, toMs }) => {
    // Floors of the running total, not of each piece: the pieces always sum to the whole.
    const reachedWh = mulDivFloor(usedWh, toMs - fromMs, lengthMs);
    const piece = { version, table, period, atMs, usedWh: reachedWh - givenWh };
    givenWh = reachedWh;
    return piece;
  });
}

function priced(pieces: readonly VersionPiece[], input: IntervalInput, estimated: boolean): PricedInterval {
  const drawn: ChargePiece[] = [];
  let draw = input.draw ?? NO_DRAW;
  let total = 0;
  let serviceParts = 0;
  for (const piece of pieces) {
    if (piece.usedWh === 0) continue;
    const { definition, id: versionId } = piece.version;
    const shape = shapeOf(definition);
    const found = input.draw === undefined && shape.tiers.length === 1 ? atOneTier(piece, shape) : drawPieces([piece], { definition, draw, zone: input.zone, day: input.day });
    if (found === undefined) return { kind: 'no-price', at: new Date(piece.atMs) };
    draw = found.draw ?? draw;
    for (const { table, period, tier, usedWh, priceMicroYuanPerKwh } of found.pieces) {
      drawn.push({ versionId, period, usedWh: wattHours(usedWh), priceMicroYuanPerKwh, ...(table === 0 ? {} : { table }), ...(tier === 0 ? {} : { tier }) });
      const service = tier === SUBSIDY ? 0 : chargeParts(wattHours(usedWh), shape.servicePrice as MicroYuanPerKwh);
      serviceParts += service;
      total += service + chargeParts(wattHours(usedWh), priceMicroYuanPerKwh);
    }
  }
  return { kind: 'priced', pieces: mergePieces(drawn), parts: parts(total), serviceParts, estimated, ...(input.draw === undefined ? {} : { draw }) };
}

function atOneTier({ table, period, usedWh }: VersionPiece, { tiers }: Shape): { pieces: DrawnPiece[]; draw?: undefined } | undefined {
  const priceMicroYuanPerKwh = tiers[0]!.priceOf(table, period);
  return priceMicroYuanPerKwh === undefined ? undefined : { pieces: [{ table, period, tier: 0, usedWh, priceMicroYuanPerKwh }] };
}
