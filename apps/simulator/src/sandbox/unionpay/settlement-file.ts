import { deflateSync } from 'node:zlib';
import { archive, gbk } from '../archive.js';
import { billExists, billRows, serviceFeeFen, type BillRow } from '../bill-rows.js';
import type { Merchant } from '../merchant.js';
import type { Office } from '../office.js';
import { beijing } from '../sandbox-clock.js';
import { AcpRefusal, malformed, type Fields } from './acp-text.js';

/** Widths of the 42 columns of a merchant's ordinary transactions, one blank between two. */
const widths = [3, 11, 11, 6, 10, 19, 12, 4, 2, 21, 2, 32, 2, 6, 10, 13, 13, 4, 15, 2, 2, 6, 2, 4, 32, 1, 21, 15, 1, 15, 32, 13, 13, 8, 32, 13, 13, 12, 2, 1, 32, 98];
const digits = (value: number, width: number): string => String(value).padStart(width, '0');
/** C: to the merchant, D: from it */
const sided = (fen: number): string => `${fen < 0 ? 'D' : 'C'}${digits(Math.abs(fen), 12)}`;

/** What a line says of a payment or a refund, by column. */
function cells({ order, refund, atMs, amountFen }: BillRow): Record<number, string> {
  const { traceNo = '', reqReserved = '', bizType = '000201', txnSubType = '01', txnType = '04' } = refund?.extra ?? order.extra;
  const tradeNo = order.tradeNo ?? '';
  const all = { 4: traceNo, 5: beijing(atMs).digits.slice(4), 22: bizType, 35: reqReserved, 7: digits(amountFen, 12) };
  // The two transaction codes are from memory; what a line is stands in columns 20 and 21.
  if (refund === undefined) return { ...all, 1: 'S22', 10: tradeNo, 12: order.outTradeNo, 20: '01', 21: txnSubType };
  return { ...all, 1: 'S30', 10: refund.refundId, 12: refund.refundNo, 14: order.extra.traceNo ?? '', 15: beijing(order.paidAtMs!).digits.slice(4), 20: txnType, 21: '00', 27: tradeNo };
}

/** One line; money that goes back stands on the other side. */
export function zmLine(row: BillRow, merchant: Merchant): string {
  const sign = row.refund === undefined ? 1 : -1;
  const feeFen = serviceFeeFen(row.amountFen);
  const net = sided(sign * (row.amountFen - feeFen));
  const all: Record<number, string> = {
    2: '00049992', 3: '00049992', 6: '621626********0018', 8: '4900', 9: '07', 13: '01', 16: sided(-sign * feeFen), 17: net, 18: '0001', 23: '01', 26: '0', 28: merchant.unionpay.merId, 33: net, ...cells(row),
  };
  return widths.map((width, index) => (all[index + 1] ?? '').slice(0, width).padEnd(width, ' ')).join(' ');
}

/** The year of a settlement date without one: the last day that was called so. */
function dayOf(office: Office, settleDate: string): string {
  if (!/^(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$/.test(settleDate)) throw malformed('settleDate');
  const today = office.clock.today();
  const named = `${today.slice(0, 4)}-${settleDate.slice(0, 2)}-${settleDate.slice(2)}`;
  return named > today && !office.settings.billsAtOnce ? `${Number(today.slice(0, 4)) - 1}${named.slice(4)}` : named;
}

/** The packed file of a day: ordinary transactions (ZM) and corrections (ZME, none happen here). */
export function settlementFile(office: Office, merchant: Merchant, fields: Fields): Fields {
  const day = dayOf(office, fields.settleDate ?? '');
  const site = { channel: 'unionpay', path: day } as const;
  const rows = billExists(office, day) && office.faults.take(['bill-not-ready', 'bill-expired'], site) === undefined
    ? billRows(office, 'unionpay', merchant.code, day, ({ state, finishedAtMs }) => (state === 'success' ? finishedAtMs : undefined)) : [];
  if (rows.length === 0) throw new AcpRefusal('98');
  const { merId } = merchant.unionpay;
  const stem = `INN${day.slice(2).replaceAll('-', '')}88`;
  const file = archive([{ name: Buffer.from(`${stem}ZM_${merId}`), content: gbk(rows.map((row) => `${zmLine(row, merchant)}\r\n`).join('')) }, { name: Buffer.from(`${stem}ZME_${merId}`), content: Buffer.alloc(0) }]);
  // There is no hash to be wrong; a broken archive fails its own checksum instead.
  if (office.faults.take(['bill-hash'], site) !== undefined) file[70]! ^= 0xff;
  return { fileName: `${merId}_${day.replaceAll('-', '')}.zip`, fileContent: deflateSync(file).toString('base64') };
}
