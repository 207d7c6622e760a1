import { divFloor, parts, PARTS_PER_FEN, splitParts } from '#libs/quantity';

export interface SettledSum {
  amountFen: number;
  carryAfterParts: number;
}

/** Whole fen of a bill: what was carried in plus the charge, rounded down; what is below one fen waits for the next bill. */
export function settleSum(carryBeforeParts: number, chargeParts: number): SettledSum {
  const { fen, rest } = splitParts(parts(carryBeforeParts + chargeParts));
  return { amountFen: fen, carryAfterParts: rest };
}

/**
 * How much of a bill's whole fen is for services: what they cost so far, rounded down, never more than the bill. What is left goes on
 * with the next bill, so that over time both revenues are exact to a fen.
 */
export function serviceShare(amountFen: number, carryParts: number, serviceParts: number): { serviceFen: number; serviceCarryAfterParts: number } {
  const serviceFen = Math.min(amountFen, divFloor(carryParts + serviceParts, PARTS_PER_FEN));
  return { serviceFen, serviceCarryAfterParts: carryParts + serviceParts - serviceFen * PARTS_PER_FEN };
}
