export interface Debt {
  id: string;
  owedFen: number;
}

/** Which debts a sum pays, in the order given; the last one that it reaches may be paid in part. */
export function allot(debts: readonly Debt[], availableFen: number): { id: string; amountFen: number }[] {
  const paid: { id: string; amountFen: number }[] = [];
  let leftFen = Math.max(0, availableFen);
  for (const { id, owedFen } of debts) {
    if (leftFen === 0) break;
    const amountFen = Math.min(owedFen, leftFen);
    if (amountFen > 0) paid.push({ id, amountFen });
    leftFen -= amountFen;
  }
  return paid;
}

/** What a merged purse may give for fees: what is above its first warning line, since a fee never cuts power by itself. */
export function feesFromEnergyFen(purse: { balanceFen: number; accruedFen: number; threshold1Fen: number }): number {
  return Math.max(0, purse.balanceFen - purse.accruedFen - Math.max(0, purse.threshold1Fen));
}
