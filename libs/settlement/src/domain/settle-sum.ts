import { parts, splitParts } from '#libs/quantity';

export interface SettledSum {
  amountFen: number;
  carryAfterParts: number;
}

/** Whole fen of a bill: what was carried in plus the charge, rounded down; what is below one fen waits for the next bill. */
export function settleSum(carryBeforeParts: number, chargeParts: number): SettledSum {
  const { fen, rest } = splitParts(parts(carryBeforeParts + chargeParts));
  return { amountFen: fen, carryAfterParts: rest };
}
