import type { DataSource } from 'typeorm';
import { addDays, startOfDay } from '#libs/calendar';
import type { Tx } from '#libs/database';
import { DomainError } from '#libs/runtime';
import type { BillRow } from '../channel.js';
import { CHANNEL_ZONE } from './domain/bill-schedule.js';
import type { ComparedBooks, OurPayment, OurRefund } from './domain/compare-bill.js';

type Queryable = Pick<Tx | DataSource, 'query'>;

export interface BillHead {
  id: string;
  siteId: string;
  merchantId: string;
  channel: string;
  day: string;
  state: 'waiting' | 'fetched' | 'open' | 'closed';
}

/** A bill's head; with `lock`, nobody else compares or fetches it meanwhile. DomainError not-found 'bill-not-found'. */
export async function billHead(database: Queryable, billId: string, lock = false): Promise<BillHead> {
  const [head] = (await database.query(`SELECT id, site_id AS "siteId", merchant_id AS "merchantId", channel, day::text AS day, state FROM channel_bill WHERE id = $1${lock ? ' FOR UPDATE' : ''}`, [billId])) as BillHead[];
  if (head === undefined) throw new DomainError('not-found', 'bill-not-found', `there is no bill ${billId}`);
  return head;
}

/** Everything that is held against each other: the bill's rows, orders with what the ledger moved for them, refunds. */
export async function booksOf(database: Queryable, { id, merchantId, day }: BillHead): Promise<ComparedBooks> {
  const span = { fromAt: startOfDay(day, CHANNEL_ZONE), toAt: startOfDay(addDays(day, 1), CHANNEL_ZONE) };
  const rows = (await database.query(
    `SELECT kind, out_trade_no AS "outTradeNo", transaction_id AS "transactionId", out_refund_no AS "outRefundNo", amount_fen AS "amountFen", fee_fen AS "feeFen", at FROM channel_bill_row WHERE bill_id = $1 ORDER BY line`,
    [id],
  )) as (Omit<BillRow, 'outRefundNo'> & { outRefundNo: string | null })[];
  // What the ledger moved is asked of the ledger itself, not of the order.
  const payments = (await database.query(
    `SELECT o.id AS "orderId", o.out_trade_no AS "outTradeNo", o.state, o.paid_at AS "paidAt", t.amount_fen AS "ledgerFen"
     FROM payment_order o LEFT JOIN transfer t ON t.cause_key = 'recharge:' || o.id
     WHERE o.merchant_id = $1 AND (o.out_trade_no IN (SELECT out_trade_no FROM channel_bill_row WHERE bill_id = $2) OR (o.state = 'paid' AND o.paid_at >= $3 AND o.paid_at < $4))`,
    [merchantId, id, span.fromAt, span.toAt],
  )) as OurPayment[];
  const refunds = (await database.query(
    `SELECT r.id AS "refundId", r.order_id AS "orderId", r.out_refund_no AS "outRefundNo", r.amount_fen AS "amountFen", r.state, r.sent_at AS "sentAt"
     FROM refund r JOIN payment_order o ON o.id = r.order_id
     WHERE o.merchant_id = $1 AND (r.out_refund_no IN (SELECT out_refund_no FROM channel_bill_row WHERE bill_id = $2) OR (r.sent_at >= $3 AND r.sent_at < $4))`,
    [merchantId, id, span.fromAt, span.toAt],
  )) as OurRefund[];
  const neighbours = (await database.query(
    `SELECT coalesce(r.out_refund_no, r.out_trade_no) AS number FROM channel_bill_row r JOIN channel_bill b ON b.id = r.bill_id WHERE b.merchant_id = $1 AND b.day IN ($2::date - 1, $2::date + 1)`,
    [merchantId, day],
  )) as { number: string }[];
  return { rows: rows.map((row) => ({ ...row, outRefundNo: row.outRefundNo ?? undefined })), payments, refunds, day: span, inNeighbours: new Set(neighbours.map(({ number }) => number)) };
}
