import type { BillRow } from '../channel.js';

export interface BillTotals {
  payments: number;
  paymentsFen: number;
  refunds: number;
  refundsFen: number;
  feesFen: number;
}

export type ParsedBill = { ok: true; rows: BillRow[]; totals: BillTotals } | { ok: false; reason: string };

/** What the rows of a bill add up to; held against the summary that the bill carries. */
export function totalsOf(rows: readonly BillRow[]): BillTotals {
  const totals: BillTotals = { payments: 0, paymentsFen: 0, refunds: 0, refundsFen: 0, feesFen: 0 };
  for (const row of rows) {
    totals.feesFen += row.feeFen;
    if (row.kind === 'payment') {
      totals.payments += 1;
      totals.paymentsFen += row.amountFen;
    } else {
      totals.refunds += 1;
      totals.refundsFen += row.amountFen;
    }
  }
  return totals;
}
