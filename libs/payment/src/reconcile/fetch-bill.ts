import type { DataSource } from 'typeorm';
import { inTransaction, type Tx } from '#libs/database';
import type { Clock } from '#libs/runtime';
import type { BillAnswer, BillRow, ChannelName, ChannelRegistry } from '../channel.js';
import { billRetryMinutes, dueBillDays } from './domain/bill-schedule.js';

export interface BillToFetch {
  id: string;
  merchantId: string;
  channel: ChannelName;
  keyFolder: string;
  day: string;
  attempts: number;
}

const ROWS_A_STATEMENT = 2000;
// Whoever takes a bill has so long; after that another takes it over.
const TAKE_MINUTES = 5;

/** Makes a row for every bill that should be there by now. Safe to call at any time. */
export async function ensureBills(dataSource: DataSource, clock: Clock, atOnce = false): Promise<void> {
  const merchants = (await dataSource.query('SELECT id, site_id AS "siteId", channel, created_at AS since FROM merchant WHERE enabled')) as { id: string; siteId: string; channel: string; since: Date }[];
  for (const { id, siteId, channel, since } of merchants) {
    const days = dueBillDays({ wall: clock.wall(), since, atOnce });
    if (days.length === 0) continue;
    await dataSource.query(
      'INSERT INTO channel_bill (site_id, merchant_id, channel, day, next_attempt_at) SELECT $1, $2, $3, day, $5 FROM unnest($4::date[]) AS d(day) ON CONFLICT (merchant_id, day) DO NOTHING',
      [siteId, id, channel, days, clock.wall()],
    );
  }
}

/** Takes the bills whose time has come, so that no other worker fetches them meanwhile. */
export async function takeDueBills(dataSource: DataSource, clock: Clock, limit: number): Promise<BillToFetch[]> {
  const [rows] = (await dataSource.query(
    `UPDATE channel_bill b SET next_attempt_at = $1::timestamptz + make_interval(mins => ${TAKE_MINUTES}), attempts = b.attempts + 1
     FROM merchant m WHERE m.id = b.merchant_id AND b.id IN (SELECT id FROM channel_bill WHERE next_attempt_at <= $1 AND state <> 'closed' ORDER BY next_attempt_at LIMIT $2 FOR UPDATE SKIP LOCKED)
     RETURNING b.id, b.merchant_id AS "merchantId", b.channel, m.key_folder AS "keyFolder", b.day::text AS day, b.attempts`,
    [clock.wall(), limit],
  )) as [BillToFetch[], number];
  return rows;
}

/** One bill by its id, for a person who does not want to wait. */
export async function billToFetch(dataSource: DataSource, billId: string): Promise<BillToFetch | undefined> {
  const [row] = (await dataSource.query(
    `SELECT b.id, b.merchant_id AS "merchantId", b.channel, m.key_folder AS "keyFolder", b.day::text AS day, b.attempts FROM channel_bill b JOIN merchant m ON m.id = b.merchant_id WHERE b.id = $1`,
    [billId],
  )) as BillToFetch[];
  return row;
}

/** Asks the channel for the bill and keeps its rows; true when they are there. What could not be had is asked for again later. */
export async function fetchBill(dataSource: DataSource, clock: Clock, channels: ChannelRegistry, bill: BillToFetch): Promise<boolean> {
  const channel = await channels.of({ id: bill.merchantId, channel: bill.channel, keyFolder: bill.keyFolder });
  const answer: BillAnswer = channel === undefined ? { kind: 'unknown', reason: 'the keys of the merchant cannot be loaded' } : await channel.bill(bill.day);
  if (answer.kind === 'bill' || answer.kind === 'empty') {
    await inTransaction(dataSource, (tx) => keep(tx, clock.wall(), bill.id, answer));
    return true;
  }
  const error = answer.kind === 'not-ready' ? 'not-ready' : `${answer.kind}: ${answer.reason}`.slice(0, 300);
  await dataSource.query(`UPDATE channel_bill SET error = $2, next_attempt_at = $3::timestamptz + make_interval(mins => $4) WHERE id = $1`, [bill.id, error, clock.wall(), billRetryMinutes(bill.attempts)]);
  return false;
}

const nothing: Extract<BillAnswer, { kind: 'bill' }> = { kind: 'bill', sha256: '', rows: [], totals: { payments: 0, paymentsFen: 0, refunds: 0, refundsFen: 0, feesFen: 0 } };

async function keep(tx: Tx, at: Date, billId: string, answer: Extract<BillAnswer, { kind: 'bill' | 'empty' }>): Promise<void> {
  const { sha256, rows, totals } = answer.kind === 'bill' ? answer : nothing;
  await tx.query('SELECT 1 FROM channel_bill WHERE id = $1 FOR UPDATE', [billId]);
  // The newest file is the one that counts: channels correct a bill by giving it out again.
  await tx.query('DELETE FROM channel_bill_row WHERE bill_id = $1', [billId]);
  for (let from = 0; from < rows.length; from += ROWS_A_STATEMENT) await insertRows(tx, billId, from, rows.slice(from, from + ROWS_A_STATEMENT));
  await tx.query(
    `UPDATE channel_bill SET state = CASE WHEN state = 'waiting' THEN 'fetched' ELSE state END, sha256 = $2, payments = $3, payments_fen = $4, refunds = $5, refunds_fen = $6, fees_fen = $7, fetched_at = $8, error = NULL WHERE id = $1`,
    [billId, sha256, totals.payments, totals.paymentsFen, totals.refunds, totals.refundsFen, totals.feesFen, at],
  );
}

function insertRows(tx: Tx, billId: string, from: number, rows: readonly BillRow[]): Promise<unknown> {
  return tx.query(
    `INSERT INTO channel_bill_row (bill_id, line, kind, out_trade_no, transaction_id, out_refund_no, amount_fen, fee_fen, at)
     SELECT $1, $2 + turn, kind, out_trade_no, transaction_id, out_refund_no, amount_fen, fee_fen, at
     FROM unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[], $8::bigint[], $9::timestamptz[]) WITH ORDINALITY AS r(kind, out_trade_no, transaction_id, out_refund_no, amount_fen, fee_fen, at, turn)`,
    [
      billId, from, rows.map(({ kind }) => kind), rows.map(({ outTradeNo }) => outTradeNo), rows.map(({ transactionId }) => transactionId), rows.map(({ outRefundNo }) => outRefundNo ?? null),
      rows.map(({ amountFen }) => amountFen), rows.map(({ feeFen }) => feeFen), rows.map(({ at }) => at),
    ],
  );
}
