import { mulDivFloor } from '#libs/quantity';

export interface DebtTerms {
  leftFen: number;
  /** of a recharge: a part in percent, or a fixed amount */
  percent: number | null;
  fixedFen: number | null;
  /** what must be available after the part was taken */
  keepFen: number;
}

/**
 * What a recharge pays of an agreed debt: its percent (rounded down) or the fixed amount, never more than is owed or came in, and never
 * so much that less than `keepFen` would be available afterwards: the light stays on.
 */
export function debtPartFen({ leftFen, percent, fixedFen, keepFen }: DebtTerms, recharge: { amountFen: number; availableFen: number }): number {
  const agreedFen = percent === null ? (fixedFen ?? 0) : mulDivFloor(recharge.amountFen, percent, 100);
  return Math.max(0, Math.min(agreedFen, leftFen, recharge.amountFen, recharge.availableFen - keepFen));
}
