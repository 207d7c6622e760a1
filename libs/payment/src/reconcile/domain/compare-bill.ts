import type { BillRow } from '../../channel.js';

/** What our books say of one order: the order, and what the ledger holds for it. */
export interface OurPayment {
  orderId: string;
  outTradeNo: string;
  state: 'created' | 'submitted' | 'closing' | 'closed' | 'paid';
  /** what the ledger moved for it; null: nothing */
  ledgerFen: number | null;
  paidAt: Date | null;
}

export interface OurRefund {
  refundId: string;
  orderId: string;
  outRefundNo: string;
  amountFen: number;
  state: 'held' | 'approved' | 'sent' | 'succeeded' | 'failed' | 'abnormal' | 'released';
  /** when it was first sent, since the channel's bill holds it by that time */
  sentAt: Date | null;
}

export type DifferenceKind = 'missing_here' | 'missing_there' | 'amount_differs' | 'unknown_order' | 'refund_missing_here' | 'refund_missing_there' | 'refund_differs';
export type Proposal = 'credit' | 'query' | 'refund' | 'wait' | 'ask_channel' | 'ignore';

export interface Difference {
  kind: DifferenceKind;
  /** the order's or the refund's number at the channel */
  number: string;
  orderId: string | null;
  refundId: string | null;
  oursFen: number | null;
  theirsFen: number | null;
  proposal: Proposal;
}

export interface BillComparison {
  matchedPayments: number;
  matchedRefunds: number;
  differences: Difference[];
}

export interface ComparedDay {
  fromAt: Date;
  toAt: Date;
}

export interface ComparedBooks {
  rows: readonly BillRow[];
  /** every order of the merchant that the rows name, and every one that was paid on the day */
  payments: readonly OurPayment[];
  /** every refund that the rows name, and every one that was sent on the day */
  refunds: readonly OurRefund[];
  day: ComparedDay;
  /** numbers that stand in the bills of the neighbouring days: a second before midnight there, a second after it here */
  inNeighbours: ReadonlySet<string>;
}

// So close to midnight the channel may have booked it on the other day, whose bill is perhaps not there yet.
const MIDNIGHT_MS = 5 * 60_000;

/**
 * Holds a day's bill against orders and ledger, row by row. What agrees is counted, everything else is named once, with what
 * should be done about it. The result depends on neither order of the input, and comparing again gives the same.
 */
export function compareBill({ rows, payments, refunds, day, inNeighbours }: ComparedBooks): BillComparison {
  const differences: Difference[] = [];
  const paymentRows = firstByNumber(rows.filter(({ kind }) => kind === 'payment'), (row) => row.outTradeNo);
  const refundRows = firstByNumber(rows.filter(({ kind }) => kind === 'refund'), (row) => row.outRefundNo ?? row.transactionId);
  const ours = new Map(payments.map((payment) => [payment.outTradeNo, payment]));
  const ourRefunds = new Map(refunds.map((refund) => [refund.outRefundNo, refund]));

  for (const [number, row] of paymentRows) {
    const found = judgePayment(number, row.amountFen, ours.get(number));
    if (found !== undefined) differences.push(found);
  }
  for (const [number, row] of refundRows) {
    const found = judgeRefund(number, row, ourRefunds.get(number), ours.get(row.outTradeNo));
    if (found !== undefined) differences.push(found);
  }
  const matched = { matchedPayments: paymentRows.size - count(differences, ['missing_here', 'unknown_order', 'amount_differs']), matchedRefunds: refundRows.size - count(differences, ['refund_missing_here', 'refund_differs']) };
  for (const payment of payments) {
    if (payment.state !== 'paid' || !within(payment.paidAt, day) || paymentRows.has(payment.outTradeNo) || inNeighbours.has(payment.outTradeNo)) continue;
    differences.push({ kind: 'missing_there', number: payment.outTradeNo, orderId: payment.orderId, refundId: null, oursFen: payment.ledgerFen, theirsFen: null, proposal: nearEdge(payment.paidAt!, day) ? 'wait' : 'ask_channel' });
  }
  for (const refund of refunds) {
    if (refund.state !== 'succeeded' || !within(refund.sentAt, day) || refundRows.has(refund.outRefundNo) || inNeighbours.has(refund.outRefundNo)) continue;
    differences.push({ kind: 'refund_missing_there', number: refund.outRefundNo, orderId: refund.orderId, refundId: refund.refundId, oursFen: refund.amountFen, theirsFen: null, proposal: nearEdge(refund.sentAt!, day) ? 'wait' : 'ask_channel' });
  }
  differences.sort((a, b) => (a.kind === b.kind ? (a.number < b.number ? -1 : 1) : a.kind < b.kind ? -1 : 1));
  return { ...matched, differences };
}

function judgePayment(number: string, theirsFen: number, ours: OurPayment | undefined): Difference | undefined {
  const about = { number, orderId: ours?.orderId ?? null, refundId: null, theirsFen };
  if (ours === undefined) return { ...about, kind: 'unknown_order', oursFen: null, proposal: 'ask_channel' };
  // Paid without a ledger entry is as good as not paid: the customer has nothing of it.
  if (ours.state !== 'paid' || ours.ledgerFen === null) return { ...about, kind: 'missing_here', oursFen: ours.ledgerFen, proposal: 'credit' };
  return ours.ledgerFen === theirsFen ? undefined : { ...about, kind: 'amount_differs', oursFen: ours.ledgerFen, proposal: 'ask_channel' };
}

function judgeRefund(number: string, row: BillRow, ours: OurRefund | undefined, order: OurPayment | undefined): Difference | undefined {
  const about = { number, orderId: ours?.orderId ?? order?.orderId ?? null, refundId: ours?.refundId ?? null, theirsFen: row.amountFen };
  if (ours === undefined) return { ...about, kind: 'refund_missing_here', oursFen: null, proposal: order === undefined ? 'ask_channel' : 'refund' };
  if (ours.amountFen !== row.amountFen) return { ...about, kind: 'refund_differs', oursFen: ours.amountFen, proposal: 'ask_channel' };
  // The bill shows a refund when it was asked for; whether it arrived is asked by query, here as there.
  const settled = ours.state === 'succeeded' || ours.state === 'sent' || ours.state === 'abnormal';
  return settled ? undefined : { ...about, kind: 'refund_missing_here', oursFen: null, proposal: 'query' };
}

/** The channel repeats no number on a day; should one come twice, amounts add up and the sum is judged. */
function firstByNumber(rows: readonly BillRow[], numberOf: (row: BillRow) => string): Map<string, BillRow> {
  const found = new Map<string, BillRow>();
  for (const row of rows) {
    const known = found.get(numberOf(row));
    found.set(numberOf(row), known === undefined ? row : { ...known, amountFen: known.amountFen + row.amountFen, feeFen: known.feeFen + row.feeFen });
  }
  return found;
}

const count = (differences: readonly Difference[], kinds: readonly DifferenceKind[]): number => differences.filter(({ kind }) => kinds.includes(kind)).length;
const within = (at: Date | null, { fromAt, toAt }: ComparedDay): boolean => at !== null && at >= fromAt && at < toAt;
const nearEdge = (at: Date, { fromAt, toAt }: ComparedDay): boolean => at.getTime() - fromAt.getTime() < MIDNIGHT_MS || toAt.getTime() - at.getTime() <= MIDNIGHT_MS;
