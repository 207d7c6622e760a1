import { createHash } from 'node:crypto';
import { inflateSync } from 'node:zlib';
import type { BillAnswer, BillRow } from '../channel.js';
import { parseBeijingDigits } from '../domain/beijing-time.js';
import { totalsOf, type ParsedBill } from '../domain/bill-totals.js';
import { MOST_BILL_BYTES } from '../outgoing.js';
import { unzip, ZipFault } from '../zip-reader.js';

/** Columns of a line of a ZM file that are read: start and width in bytes; one blank between two columns. */
const widths = [3, 11, 11, 6, 10, 19, 12, 4, 2, 21, 2, 32, 2, 6, 10, 13, 13, 4, 15, 2, 2, 6, 2, 4, 32, 1, 21, 15];
const starts = widths.map((_, index) => widths.slice(0, index).reduce((sum, width) => sum + width + 1, 0));
const column = { tracedAt: 5, amount: 7, queryId: 10, orderId: 12, fee: 16, settled: 17, txnType: 20, origQueryId: 27, merId: 28 } as const;

class Damaged extends Error {}
type Line = (name: keyof typeof column) => string;

function lineOf(bytes: Buffer): Line {
  const least = starts.at(-1)! + widths.at(-1)!;
  if (bytes.length < least) throw new Damaged(`a line of ${bytes.length} bytes`);
  return (name) => bytes.subarray(starts[column[name] - 1]!, starts[column[name] - 1]! + widths[column[name] - 1]!).toString('latin1').trim();
}

/** 'C000000004970' goes to the merchant, 'D…' from it. */
function sided(text: string, name: string): number {
  const match = /^([CD])(\d{12})$/.exec(text);
  if (match === null) throw new Damaged(`${name} '${text}' is no amount`);
  return match[1] === 'D' && Number(match[2]) !== 0 ? -Number(match[2]) : Number(match[2]);
}

/** The time has no year; that of the settlement day is next to it. */
function tracedAt(text: string, day: string): Date {
  const year = Number(day.slice(0, 4));
  const settled = Date.parse(`${day}T12:00:00+08:00`);
  const candidates = [year, year - 1, year + 1].flatMap((one) => parseBeijingDigits(`${one}${text}`) ?? []);
  const nearest = candidates.sort((one, other) => Math.abs(one.getTime() - settled) - Math.abs(other.getTime() - settled))[0];
  if (nearest === undefined) throw new Damaged(`'${text}' is no time`);
  return nearest;
}

function rowOf(line: Line, day: string, orderOfQuery: ReadonlyMap<string, string>): BillRow {
  if (!/^\d{12}$/.test(line('amount'))) throw new Damaged(`'${line('amount')}' is no amount`);
  const amountFen = Number(line('amount'));
  const kind = line('txnType') === '01' ? 'payment' : line('txnType') === '04' || line('txnType') === '31' ? 'refund' : undefined;
  if (kind === undefined) throw new Damaged(`a line of transaction type '${line('txnType')}'`);
  const [fee, settled] = [sided(line('fee'), 'the fee'), sided(line('settled'), 'the settled amount')];
  const moved = kind === 'payment' ? amountFen : -amountFen;
  // The file has no sums; each line must agree with itself. Some contracts settle fees apart.
  if (settled !== moved + fee && settled !== moved) throw new Damaged(`line of ${line('orderId')}: ${amountFen} and fee ${fee} do not make ${settled}`);
  const base = { amountFen, feeFen: fee === 0 ? 0 : -fee, at: tracedAt(line('tracedAt'), day) };
  if (kind === 'payment') return { ...base, kind, outTradeNo: line('orderId'), transactionId: line('queryId'), outRefundNo: undefined };
  return { ...base, kind, outTradeNo: orderOfQuery.get(line('origQueryId')) ?? '', transactionId: line('origQueryId'), outRefundNo: line('orderId') };
}

/** Rows of the ordinary transactions of a settlement day. A refund names its payment by query id; its order is known when both are of one day. */
export function parseZm(file: Buffer, day: string, merId: string): ParsedBill {
  try {
    const lines = linesOf(file).map(lineOf);
    const foreign = lines.find((line) => line('merId') !== merId);
    if (foreign !== undefined) throw new Damaged(`a line of merchant ${foreign('merId')}`);
    const orderOfQuery = new Map(lines.filter((line) => line('txnType') === '01').map((line) => [line('queryId'), line('orderId')]));
    const rows = lines.map((line) => rowOf(line, day, orderOfQuery));
    return { ok: true, rows, totals: totalsOf(rows) };
  } catch (error) {
    if (error instanceof Damaged) return { ok: false, reason: error.message };
    throw error;
  }
}

function linesOf(file: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  for (let at = 0; at < file.length; ) {
    const end = file.indexOf(0x0a, at);
    const next = end < 0 ? file.length : end;
    const line = file.subarray(at, next > at && file[next - 1] === 0x0d ? next - 1 : next);
    if (line.length > 0) lines.push(line);
    at = next + 1;
  }
  return lines;
}

/** The archive of a settlement day: base64 of a deflated ZIP with a ZM file, and a ZME file for corrections by hand. */
export function readSettlement(fileContent: string, day: string, merId: string): BillAnswer {
  let files: Map<string, Buffer>;
  let archive: Buffer;
  try {
    archive = inflateSync(Buffer.from(fileContent, 'base64'), { maxOutputLength: MOST_BILL_BYTES });
    files = unzip(archive, { mostBytes: MOST_BILL_BYTES });
  } catch (error) {
    return { kind: 'damaged', reason: error instanceof ZipFault ? error.message : 'the file does not unpack' };
  }
  const pick = (kind: string): Buffer | undefined => [...files].find(([name]) => name.includes(`${kind}_`))?.[1];
  const zm = pick('ZM');
  if (zm === undefined) return { kind: 'damaged', reason: `the archive holds ${[...files.keys()].join(', ')}` };
  // Corrections move money outside of our orders: a person must read them.
  const corrections = linesOf(pick('ZME') ?? Buffer.alloc(0)).length;
  if (corrections > 0) return { kind: 'damaged', reason: `${corrections} corrections in the ZME file` };
  const bill = parseZm(zm, day, merId);
  return bill.ok ? { kind: 'bill', sha256: createHash('sha256').update(archive).digest('hex'), rows: bill.rows, totals: bill.totals } : { kind: 'damaged', reason: bill.reason };
}
