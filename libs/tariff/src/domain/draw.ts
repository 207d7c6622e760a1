import { civilDay, monthOf, type CivilDay, type TimeZone } from '#libs/calendar';
import type { MicroYuanPerKwh } from '#libs/quantity';
import type { Period, TariffDefinition } from './definition.js';
import { shapeOf, type Shape } from './shape.js';

/** Energy that is free until it is used up or expires. */
export interface Allowance {
  id: string;
  leftWh: number;
  fromMs: number;
  expiresMs: number;
}

/** What an account has used in each month and year so far, and what it may still use for nothing. */
export interface Draw {
  /** by 'YYYY-MM' and 'YYYY' */
  used: Readonly<Record<string, number>>;
  /** in the order in which they are drawn: what expires first, then what is older */
  allowances: readonly Allowance[];
}

export const NO_DRAW: Draw = { used: {}, allowances: [] };
/** The tier of energy that was given free. */
export const SUBSIDY = -1;

/** Energy of one time, table and period, before it is known which tier it falls in. */
export interface TimedPiece {
  atMs: number;
  table: number;
  period: Period | 'all';
  usedWh: number;
}

export interface DrawnPiece {
  table: number;
  period: Period | 'all';
  /** 0: the first; SUBSIDY: given free */
  tier: number;
  usedWh: number;
  priceMicroYuanPerKwh: MicroYuanPerKwh;
}

/** Sorts allowances as they are drawn. */
export function inDrawOrder<Row extends Allowance>(allowances: readonly Row[]): Row[] {
  return [...allowances].sort((a, b) => (a.expiresMs === b.expiresMs ? a.fromMs - b.fromMs : a.expiresMs < b.expiresMs ? -1 : 1) || (a.id < b.id ? -1 : 1));
}

/** 'YYYY-MM' or 'YYYY': what the tiers of a version count by; undefined where it has one tier. */
export function spanKey(definition: TariffDefinition, day: CivilDay): string | undefined {
  const { tierSpan, tiers } = shapeOf(definition);
  return tiers.length < 2 || tierSpan === undefined ? undefined : tierSpan === 'month' ? monthOf(day) : day.slice(0, 4);
}

/**
 * Draws energy, in the order of its time, first from what is free, then through the tiers: the pieces sum to what was given, whatever cuts
 * were made before. `day`: the day that all of it is counted to; absent: each piece to its own. A period without a price gives undefined.
 */
export function drawPieces(pieces: readonly TimedPiece[], of: { definition: TariffDefinition; draw: Draw; zone: TimeZone; day?: CivilDay | undefined }): { pieces: DrawnPiece[]; draw: Draw } | undefined {
  const shape = shapeOf(of.definition);
  const used: Record<string, number> = { ...of.draw.used };
  const allowances = of.draw.allowances.map((allowance) => ({ ...allowance }));
  const drawn: DrawnPiece[] = [];
  for (const piece of pieces) {
    const key = spanKey(of.definition, of.day ?? civilDay(new Date(piece.atMs), of.zone));
    const freeWh = takeFree(allowances, piece);
    if (freeWh > 0) drawn.push({ table: piece.table, period: piece.period, tier: SUBSIDY, usedWh: freeWh, priceMicroYuanPerKwh: 0 as MicroYuanPerKwh });
    let beforeWh = (key === undefined ? 0 : (used[key] ?? 0)) + (shape.tiersCountSubsidy ? freeWh : 0);
    for (let leftWh = piece.usedWh - freeWh; leftWh > 0; ) {
      const { tier, partWh } = tierPart(shape, beforeWh, leftWh);
      const price = shape.tiers[tier]!.priceOf(piece.table, piece.period);
      if (price === undefined) return undefined;
      drawn.push({ table: piece.table, period: piece.period, tier, usedWh: partWh, priceMicroYuanPerKwh: price });
      beforeWh += partWh;
      leftWh -= partWh;
    }
    if (key !== undefined) used[key] = beforeWh;
  }
  return { pieces: drawn, draw: { used, allowances } };
}

function takeFree(allowances: { leftWh: number; fromMs: number; expiresMs: number }[], { usedWh, atMs }: TimedPiece): number {
  let freeWh = 0;
  for (const allowance of allowances) {
    if (freeWh === usedWh) break;
    if (allowance.leftWh === 0 || allowance.fromMs > atMs || allowance.expiresMs <= atMs) continue;
    const partWh = Math.min(allowance.leftWh, usedWh - freeWh);
    allowance.leftWh -= partWh;
    freeWh += partWh;
  }
  return freeWh;
}

/** The tier in which the next energy falls, and how much of it. */
function tierPart({ tiers }: Shape, beforeWh: number, leftWh: number): { tier: number; partWh: number } {
  const tier = tiers.findIndex(({ untilWh }) => beforeWh < untilWh);
  return { tier, partWh: Math.min(leftWh, tiers[tier]!.untilWh - beforeWh) };
}
