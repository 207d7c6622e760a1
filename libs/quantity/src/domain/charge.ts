import { divFloor, remainderFloor } from './divide.js';
import { exactInteger, type Fen, type MicroYuanPerKwh, type Parts, type WattHours } from './integers.js';

/** 1 yuan/kWh = 1,000,000 µyuan per 1,000 Wh = 0.1 fen per Wh, so one fen has ten million parts. */
export const PARTS_PER_FEN = 10_000_000;

/** The exact price of an amount of energy, in ten-millionths of a fen; throws RangeError above 2^53 (900,000 yuan in one piece). */
export function chargeParts(usedWh: WattHours, price: MicroYuanPerKwh): Parts {
  const product = usedWh * price;
  // A product beyond 2^53 was rounded by the multiplication itself, and then it is not a safe integer either.
  return exactInteger(product, 'charge in parts') as Parts;
}

/** Whole fen, rounded down, and the parts below one fen that wait for the next settlement (0 ≤ rest < 10,000,000). */
export function splitParts(total: Parts): { fen: Fen; rest: Parts } {
  return { fen: divFloor(total, PARTS_PER_FEN) as Fen, rest: remainderFloor(total, PARTS_PER_FEN) as Parts };
}
