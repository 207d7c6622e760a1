import { chargeParts, divCeil, divHalfUp, mulDivFloor, microYuanPerKwh, PARTS_PER_FEN, wattHours } from '#libs/quantity';
import { highestPrices, shapeOf, type TariffDefinition } from '#libs/tariff';

/** Why energy cannot be sold at one exact price. */
export type SaleVagueness = 'time-of-use' | 'tiers';

/** The one price of a definition with everything on it, or why it has none. */
export function singlePrice(definition: TariffDefinition): { priceMicroYuan: number } | { why: SaleVagueness } {
  const { tables, tiers, servicePrice } = shapeOf(definition);
  if (tiers.length > 1) return { why: 'tiers' };
  if (tables !== undefined) return { why: 'time-of-use' };
  return { priceMicroYuan: tiers[0]!.priceOf(0, 'all')! + servicePrice };
}

/** What has been charged by what has been used, to a millionth of a yuan; undefined where nothing was used or charged. */
export function averagePrice(usedWh: number, chargedParts: number): number | undefined {
  const price = usedWh <= 0 ? 0 : divHalfUp(chargedParts, usedWh);
  return price > 0 ? price : undefined;
}

/** The most a kWh or m³ can cost: what is told where nothing was used yet, so that nobody is promised more than he gets. */
export const dearestPrice = (definition: TariffDefinition): number => Math.max(...highestPrices(definition).map(({ priceMicroYuanPerKwh }) => priceMicroYuanPerKwh));

/** Whole fen for an amount of energy, rounded up: what is paid always covers what was asked for. */
export const fenFor = (wh: number, priceMicroYuan: number): number => divCeil(chargeParts(wattHours(wh), microYuanPerKwh(priceMicroYuan)), PARTS_PER_FEN);

/** How much a sum is worth, rounded down: nobody is told more than it buys. */
export const energyFor = (amountFen: number, priceMicroYuan: number): number => mulDivFloor(amountFen, PARTS_PER_FEN, priceMicroYuan);
