import { divFloor, chargeParts, exactInteger, microYuanPerKwh, PARTS_PER_FEN, wattHours } from '#libs/quantity';
import { PERIODS, shapeOf, SUBSIDY, type ChargePiece, type Period, type TariffDefinition, type TariffVersion } from '#libs/tariff';

/** Energy of one table of the day, period and tier: [table, period, tier, Wh]; period 5: the same all day; tier SUBSIDY: free. */
export type LinePiece = readonly [table: number, period: number, tier: number, usedWh: number];
export const ALL_DAY = PERIODS.length;

/** Pieces as one row of numbers, as the database keeps them. */
export const flattened = (pieces: readonly LinePiece[] | null | undefined): number[] | null => (pieces == null ? null : pieces.flat());
export const unflattened = (numbers: readonly number[]): LinePiece[] => Array.from({ length: numbers.length / 4 }, (_, index): LinePiece => [numbers[4 * index]!, numbers[4 * index + 1]!, numbers[4 * index + 2]!, numbers[4 * index + 3]!]);

const periodAt = (index: number): Period | 'all' => PERIODS[index] ?? 'all';
const indexOf = (period: Period | 'all'): number => (period === 'all' ? ALL_DAY : PERIODS.indexOf(period));

/** One line of a bill's sum. */
export interface SumLine {
  kind: 'energy' | 'subsidy' | 'service';
  period: Period | 'all';
  usedWh: number;
  /** as charged: with the factor in it */
  priceMicroYuanPerKwh: number;
  parts: number;
  /** name of the table of the day, where the version has more than one */
  season: string | null;
  /** 1: the first; where the version has more than one */
  tier: number | null;
  /** the price before the factor, where there is one: base × factor ÷ 1,000,000, rounded to a millionth of a yuan, halves up */
  base: { priceMicroYuanPerKwh: number; factorMillionths: number } | null;
  /** name and kind of a service */
  service: string | null;
  serviceKind: 'loss' | 'service' | null;
}

const plainLine = { season: null, tier: null, base: null, service: null, serviceKind: null } as const;

/** What a line without pieces of its own consists of. */
export function plainPieces(definition: TariffDefinition, usedWh: number, periodWh: readonly number[] | null): LinePiece[] {
  if (definition.kind !== 'time-of-use') return [[0, ALL_DAY, 0, usedWh]];
  return PERIODS.map((_, index): LinePiece => [0, index, 0, periodWh?.[index] ?? 0]);
}

/** The pieces of a priced interval as they are kept in a line; null where the line's plain numbers say it all. */
export function keptPieces(definition: TariffDefinition, pieces: readonly ChargePiece[]): LinePiece[] | null {
  if (definition.kind !== 'composed' && !pieces.some(({ tier }) => tier === SUBSIDY)) return null;
  return pieces.map(({ table = 0, period, tier = 0, usedWh }) => [table, indexOf(period), tier, usedWh]);
}

/** Adds pieces up by table, period and tier, in order of first appearance. */
export function addedPieces(pieces: readonly LinePiece[]): LinePiece[] {
  const sums = new Map<string, [number, number, number, number]>();
  for (const [table, period, tier, usedWh] of pieces) {
    const key = `${table} ${period} ${tier}`;
    const sum = sums.get(key);
    if (sum === undefined) sums.set(key, [table, period, tier, usedWh]);
    else sum[3] += usedWh;
  }
  return [...sums.values()].filter(([, , , usedWh]) => usedWh > 0);
}

/** The sum of a bill under one version, line by line: free energy, energy, then services on what was not free. */
export function sumLines({ definition }: Pick<TariffVersion, 'definition'>, pieces: readonly LinePiece[]): SumLine[] {
  const shape = shapeOf(definition);
  const used = pieces.filter(([, , , usedWh]) => usedWh > 0);
  const energy = used.map(([table, periodIndex, tier, usedWh]): SumLine => {
    const period = periodAt(periodIndex);
    if (tier === SUBSIDY) return { ...plainLine, kind: 'subsidy', period, usedWh, priceMicroYuanPerKwh: 0, parts: 0 };
    const price = microYuanPerKwh(exactInteger(shape.tiers[tier]!.priceOf(table, period)!, 'price'));
    return {
      ...plainLine, kind: 'energy', period, usedWh, priceMicroYuanPerKwh: price, parts: chargeParts(wattHours(usedWh), price), season: (shape.tables?.length ?? 0) > 1 ? shape.tables![table]!.name : null,
      tier: shape.tiers.length > 1 ? tier + 1 : null, base: baseOf(definition, { tier, period, factorMillionths: shape.factorOf(table) }),
    };
  });
  const servedWh = used.reduce((sum, [, , tier, usedWh]) => sum + (tier === SUBSIDY ? 0 : usedWh), 0);
  const services = servedWh === 0 ? [] : shape.services.map(({ name, kind, priceMicroYuanPerKwh }): SumLine => ({
    ...plainLine, kind: 'service', period: 'all', usedWh: servedWh, priceMicroYuanPerKwh, parts: chargeParts(wattHours(servedWh), microYuanPerKwh(priceMicroYuanPerKwh)), service: name, serviceKind: kind,
  }));
  return [...energy, ...services];
}

function baseOf(definition: TariffDefinition, { tier, period, factorMillionths }: { tier: number; period: Period | 'all'; factorMillionths: number }): SumLine['base'] {
  if (definition.kind !== 'composed' || factorMillionths === 1_000_000) return null;
  return { priceMicroYuanPerKwh: definition.tiers[tier]!.prices[period]!, factorMillionths };
}

/** Whole fen of each kind of line by itself, rounded down: shown apart on a bill, beside the exact sum. */
export const fenOf = (lines: readonly SumLine[], pick: (line: SumLine) => boolean): number => divFloor(lines.filter(pick).reduce((sum, { parts }) => sum + parts, 0), PARTS_PER_FEN);
