import type { DataSource } from 'typeorm';
import { firstDayOfMonth } from '#libs/calendar';
import { billHead, booksOf } from './books.js';

type Queryable = Pick<DataSource, 'query'>;

const BILL = `b.id, b.merchant_id AS "merchantId", b.channel, b.day::text AS day, b.state, b.payments, b.payments_fen AS "paymentsFen", b.refunds, b.refunds_fen AS "refundsFen", b.fees_fen AS "feesFen",
  b.fetched_at AS "fetchedAt", b.compared_at AS "comparedAt", b.closed_at AS "closedAt", b.next_attempt_at AS "nextAttemptAt", b.attempts, b.error,
  (SELECT count(*) FROM reconciliation_difference d WHERE d.bill_id = b.id AND d.state = 'open')::int AS open,
  (SELECT count(*) FROM reconciliation_difference d WHERE d.bill_id = b.id AND d.state IN ('repaired', 'decided', 'gone'))::int AS settled`;

/** A site's bills of one month 'YYYY-MM', newest first. */
export function listBillsOfChannels(database: Queryable, { siteId, month }: { siteId: string; month: string }): Promise<object[]> {
  return database.query(`SELECT ${BILL} FROM channel_bill b WHERE b.site_id = $1 AND b.day >= $2::date AND b.day < $3::date ORDER BY b.day DESC, b.channel`, [siteId, firstDayOfMonth(month), firstDayOfMonth(month, 1)]);
}

export interface ComparedRow {
  kind: 'payment' | 'refund';
  number: string;
  orderId: string | null;
  stallNumber: string | null;
  at: Date | null;
  oursFen: number | null;
  theirsFen: number | null;
  differenceFen: number;
}

/** A bill in three columns: ours (from the ledger), theirs, and the difference, with every difference that was ever found. */
export async function billPage(database: Queryable, billId: string, { limit, offset }: { limit: number; offset: number }): Promise<object> {
  const head = await billHead(database, billId);
  const [bill] = (await database.query(`SELECT ${BILL} FROM channel_bill b WHERE b.id = $1`, [billId])) as object[];
  const differences = await database.query(
    `SELECT d.id, d.kind, d.number, d.order_id AS "orderId", d.refund_id AS "refundId", st.number AS "stallNumber", d.ours_fen AS "oursFen", d.theirs_fen AS "theirsFen", d.proposal, d.state, d.found_at AS "foundAt", d.settled_at AS "settledAt", d.settled_by AS "settledBy", d.note
     FROM reconciliation_difference d LEFT JOIN payment_order o ON o.id = d.order_id LEFT JOIN account a ON a.id = o.account_id LEFT JOIN stall st ON st.id = a.stall_id WHERE d.bill_id = $1 ORDER BY d.state <> 'open', d.id`,
    [billId],
  );
  const rows = await comparedRows(database, head);
  const sum = (kind: 'payment' | 'refund', side: 'oursFen' | 'theirsFen'): number => rows.filter((row) => row.kind === kind).reduce((total, row) => total + (row[side] ?? 0), 0);
  return {
    bill, differences, rows: { items: rows.slice(offset, offset + limit), total: rows.length },
    totals: { oursPaymentsFen: sum('payment', 'oursFen'), theirsPaymentsFen: sum('payment', 'theirsFen'), oursRefundsFen: sum('refund', 'oursFen'), theirsRefundsFen: sum('refund', 'theirsFen') },
  };
}

async function comparedRows(database: Queryable, head: Awaited<ReturnType<typeof billHead>>): Promise<ComparedRow[]> {
  const { rows, payments, refunds, inNeighbours } = await booksOf(database, head);
  const stalls = new Map(((await database.query(
    'SELECT o.id, st.number FROM payment_order o JOIN account a ON a.id = o.account_id JOIN stall st ON st.id = a.stall_id WHERE o.id = ANY($1::uuid[])',
    [[...new Set([...payments.map(({ orderId }) => orderId), ...refunds.map(({ orderId }) => orderId)])]],
  )) as { id: string; number: string }[]).map(({ id, number }) => [id, number]));
  const compared = new Map<string, ComparedRow>();
  const side = (kind: 'payment' | 'refund', number: string, more: Partial<ComparedRow>): void => {
    const known = compared.get(`${kind} ${number}`) ?? { kind, number, orderId: null, stallNumber: null, at: null, oursFen: null, theirsFen: null, differenceFen: 0 };
    compared.set(`${kind} ${number}`, { ...known, ...more });
  };
  for (const row of rows) side(row.kind, row.kind === 'payment' ? row.outTradeNo : (row.outRefundNo ?? row.transactionId), { theirsFen: row.amountFen, at: row.at });
  const theirs = new Set(compared.keys());
  for (const payment of payments) if (theirs.has(`payment ${payment.outTradeNo}`) || !inNeighbours.has(payment.outTradeNo)) side('payment', payment.outTradeNo, { orderId: payment.orderId, stallNumber: stalls.get(payment.orderId) ?? null, oursFen: payment.state === 'paid' ? payment.ledgerFen : null, ...(payment.paidAt === null ? {} : { at: payment.paidAt }) });
  for (const refund of refunds) if (theirs.has(`refund ${refund.outRefundNo}`) || (!inNeighbours.has(refund.outRefundNo) && refund.state === 'succeeded')) side('refund', refund.outRefundNo, { orderId: refund.orderId, stallNumber: stalls.get(refund.orderId) ?? null, oursFen: ['sent', 'succeeded', 'abnormal'].includes(refund.state) ? refund.amountFen : null, ...(refund.sentAt === null ? {} : { at: refund.sentAt }) });
  return [...compared.values()]
    .map((row) => ({ ...row, differenceFen: (row.oursFen ?? 0) - (row.theirsFen ?? 0) }))
    .sort((a, b) => Number(a.differenceFen === 0) - Number(b.differenceFen === 0) || (a.at?.getTime() ?? 0) - (b.at?.getTime() ?? 0) || (a.number < b.number ? -1 : 1));
}
