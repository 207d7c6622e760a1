import { formatFen } from '#libs/quantity';
import type { Channel, Order, Refund } from './book.js';
import type { Office } from './office.js';
import { beijing } from './sandbox-clock.js';

export { formatFen };

export interface BillRow {
  order: Order;
  /** absent: a payment */
  refund?: Refund;
  atMs: number;
  amountFen: number;
}

/** A service fee of six per mille, half up, as a usual contract says. */
export function serviceFeeFen(amountFen: number): number {
  return Math.floor((amountFen * 6 + 500) / 1000);
}

export const isDay = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`)) && new Date(`${text}T00:00:00Z`).toISOString().startsWith(text);

/** A day's bill exists once the day is over. */
export function billExists(office: Office, day: string): boolean {
  return office.settings.billsAtOnce || day < office.clock.today();
}

/** Payments and refunds of one Beijing day from the channel's books, oldest first, bent where a fault says so. */
export function billRows(office: Office, channel: Channel, merchant: string, day: string, refundAt: (refund: Refund) => number | undefined): BillRow[] {
  const onDay = (atMs: number | undefined): atMs is number => atMs !== undefined && beijing(atMs).day === day;
  const rows = office.book.ordersOf(channel, merchant).flatMap((order): BillRow[] => [
    ...(onDay(order.paidAtMs) ? [{ order, atMs: order.paidAtMs, amountFen: order.totalFen }] : []),
    ...office.book.refundsOf(order).flatMap((refund): BillRow[] => {
      const atMs = refundAt(refund);
      return onDay(atMs) ? [{ order, refund, atMs, amountFen: refund.amountFen }] : [];
    }),
  ]);
  rows.sort((a, b) => a.atMs - b.atMs);
  return bent(office, channel, merchant, day, rows);
}

function bent(office: Office, channel: Channel, merchant: string, day: string, rows: BillRow[]): BillRow[] {
  const site = { channel, path: merchant };
  const pick = (outTradeNo: string | undefined): BillRow | undefined => (outTradeNo === undefined ? rows[0] : rows.find(({ order }) => order.outTradeNo === outTradeNo));
  for (let fault = office.faults.take(['bill-extra', 'bill-missing', 'bill-one-fen'], site); fault !== undefined; fault = office.faults.take(['bill-extra', 'bill-missing', 'bill-one-fen'], site)) {
    const row = pick(fault.outTradeNo);
    if (fault.kind === 'bill-missing') rows = rows.filter((other) => other !== row);
    if (fault.kind === 'bill-one-fen') rows = rows.map((other) => (other === row ? { ...other, amountFen: other.amountFen + 1 } : other));
    if (fault.kind === 'bill-extra') rows = [...rows, stranger(channel, merchant, day, rows.length)];
    if (fault.count === null) break; // it would bend without end
  }
  return rows;
}

/** A payment that the merchant never asked for. */
function stranger(channel: Channel, merchant: string, day: string, index: number): BillRow {
  const atMs = Date.parse(`${day}T12:00:00+08:00`);
  const number = `UNKNOWN${day.replaceAll('-', '')}${String(index).padStart(5, '0')}`;
  const order: Order = {
    channel, merchant, outTradeNo: number, state: 'paid', totalFen: 1234, subject: '未知交易', notifyUrl: '', tradeType: 'NATIVE', fingerprint: '', createdAtMs: atMs, expiresAtMs: atMs, paidAtMs: atMs,
    tradeNo: `99${day.replaceAll('-', '')}${String(index).padStart(11, '0')}`, buyer: 'unknown', doors: [], extra: {},
  };
  return { order, atMs, amountFen: order.totalFen };
}
