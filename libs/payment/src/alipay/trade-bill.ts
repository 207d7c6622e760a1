import { parseYuan } from '#libs/quantity';
import type { BillRow } from '../channel.js';
import { parseBeijingText } from '../domain/beijing-time.js';
import { totalsOf, type ParsedBill } from '../domain/bill-totals.js';

const NEEDED = ['支付宝交易号', '商户订单号', '业务类型', '完成时间', '订单金额（元）', '商家实收（元）', '退款批次号/请求号', '服务费（元）'] as const;
const SUMS = ['门店编号', '门店名称', '交易订单总笔数', '退款订单总笔数', '订单金额（元）', '商家实收（元）', '服务费（元）'] as const;

class Damaged extends Error {}

interface Table {
  rows: Map<string, string>[];
  notes: string[];
}

/** The lines that begin with '#' are notes; the first other line names the columns. The last column is a remark and may hold commas. */
function tableOf(text: string, needed: readonly string[]): Table {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/).filter((line) => line.trim() !== '');
  const notes = lines.filter((line) => line.startsWith('#'));
  const [header, ...rest] = lines.filter((line) => !line.startsWith('#'));
  const columns = header?.split(',').map((name) => name.trim()) ?? [];
  const missing = needed.find((name) => columns.filter((column) => column === name).length !== 1);
  if (missing !== undefined) throw new Damaged(`column ${missing} is missing`);
  const rows = rest.map((line) => {
    const fields = line.split(',');
    if (fields.length < columns.length) throw new Damaged(`a line of ${fields.length} fields instead of ${columns.length}`);
    return new Map(columns.map((column, index) => [column, fields[index]!.trim()]));
  });
  return { rows, notes };
}

function fenOf(row: Map<string, string>, column: string): number {
  const value = parseYuan(row.get(column) ?? '');
  if (value === undefined) throw new Damaged(`${column} '${row.get(column)}' is no amount`);
  return value;
}

function rowOf(row: Map<string, string>): BillRow {
  const at = parseBeijingText(row.get('完成时间')!);
  if (at === undefined) throw new Damaged(`完成时间 '${row.get('完成时间')}' is no time`);
  const amountFen = fenOf(row, '订单金额（元）');
  // Refunds and fees count down: a fee of 0.30 is written -0.30.
  const base = { outTradeNo: row.get('商户订单号')!, transactionId: row.get('支付宝交易号')!, feeFen: -fenOf(row, '服务费（元）') + 0, at };
  const kind = row.get('业务类型');
  if (kind === '交易' && amountFen >= 0) return { ...base, kind: 'payment', outRefundNo: undefined, amountFen };
  if (kind === '退款' && amountFen <= 0) return { ...base, kind: 'refund', outRefundNo: row.get('退款批次号/请求号'), amountFen: -amountFen + 0 };
  throw new Damaged(`业务类型 '${kind}' of ${row.get('订单金额（元）')}`);
}

function noted(notes: readonly string[], pattern: RegExp, name: string): { count: number; fen: number } {
  const match = notes.map((note) => pattern.exec(note)).find((found) => found !== null);
  const fen = match === undefined || match === null ? undefined : parseYuan(match[2]!);
  if (match == null || fen === undefined) throw new Damaged(`${name} is missing`);
  return { count: Number(match[1]), fen };
}

function agree(name: string, ours: number, theirs: number): void {
  if (ours !== theirs) throw new Damaged(`${name} is not the sum of the rows`);
}

/** Rows of the file of details, held against its own closing lines and against the file of sums. */
export function parseAlipayBill(details: string, sums: string): ParsedBill {
  try {
    const table = tableOf(details, NEEDED);
    const rows = table.rows.map(rowOf);
    const totals = totalsOf(rows);
    const received = (kind: string): number => table.rows.filter((row) => row.get('业务类型') === kind).reduce((sum, row) => sum + fenOf(row, '商家实收（元）'), 0);
    const paid = noted(table.notes, /^#交易合计：(\d+)笔，商家实收共(-?[\d.]+)元/, '交易合计');
    const back = noted(table.notes, /^#退款合计：(\d+)笔，商家实收退款共(-?[\d.]+)元/, '退款合计');
    agree('交易合计', totals.payments, paid.count);
    agree('交易合计', received('交易'), paid.fen);
    agree('退款合计', totals.refunds, back.count);
    agree('退款合计', received('退款'), back.fen);
    const sum = tableOf(sums, SUMS).rows.find((row) => row.get('门店编号') === '合计' || row.get('门店名称') === '合计');
    if (sum === undefined) throw new Damaged('合计 is missing');
    agree('交易订单总笔数', totals.payments, Number(sum.get('交易订单总笔数')));
    agree('退款订单总笔数', totals.refunds, Number(sum.get('退款订单总笔数')));
    agree('订单金额', totals.paymentsFen - totals.refundsFen, fenOf(sum, '订单金额（元）'));
    agree('服务费', -totals.feesFen + 0, fenOf(sum, '服务费（元）'));
    return { ok: true, rows, totals };
  } catch (error) {
    if (error instanceof Damaged) return { ok: false, reason: error.message };
    throw error;
  }
}
