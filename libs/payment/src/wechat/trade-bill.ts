import { divHalfUp, parseScaled, parseYuan } from '#libs/quantity';
import type { BillRow } from '../channel.js';
import { parseBeijingText } from '../domain/beijing-time.js';
import { totalsOf, type ParsedBill } from '../domain/bill-totals.js';

/** The columns of a bill of type ALL, in order. */
export const BILL_COLUMNS = [
  '交易时间', '公众账号ID', '商户号', '特约商户号', '设备号', '微信订单号', '商户订单号', '用户标识', '交易类型', '交易状态', '付款银行', '货币种类', '应结订单金额', '代金券金额',
  '微信退款单号', '商户退款单号', '退款金额', '充值券退款金额', '退款类型', '退款状态', '商品名称', '商户数据包', '手续费', '费率', '订单金额', '申请退款金额', '费率备注',
] as const;
const SUMMARY_COLUMNS = ['总交易单数', '应结订单总金额', '退款总金额', '充值券退款总金额', '手续费总金额', '订单总金额', '申请退款总金额'] as const;

type Column = (typeof BILL_COLUMNS)[number] | (typeof SUMMARY_COLUMNS)[number];
type Fields = (column: Column) => string;
class Damaged extends Error {}

/** Every field begins with a backtick, so that a comma inside one splits nothing. */
function fieldsOf(line: string, columns: readonly Column[]): Fields {
  const fields = line.startsWith('`') ? line.slice(1).split(',`') : [];
  if (fields.length !== columns.length) throw new Damaged(`a line of ${fields.length} fields instead of ${columns.length}`);
  return (column) => fields[columns.indexOf(column)]!.trim();
}

function fen(text: string, column: Column): number {
  const value = parseYuan(text);
  if (value === undefined) throw new Damaged(`${column} '${text}' is no amount`);
  return value;
}

/** Fees have five decimals; whole fen leave the merchant's account. */
function fee(text: string, column: Column): number {
  const value = parseScaled(text, 5);
  if (value === undefined) throw new Damaged(`${column} '${text}' is no fee`);
  return value;
}

function rowOf(field: Fields, merchantNumber: string): BillRow {
  const at = parseBeijingText(field('交易时间'));
  if (at === undefined) throw new Damaged(`交易时间 '${field('交易时间')}' is no time`);
  if (field('商户号') !== merchantNumber) throw new Damaged(`a row of merchant ${field('商户号')}`);
  if (field('货币种类') !== 'CNY') throw new Damaged(`a row in ${field('货币种类')}`);
  const row = { outTradeNo: field('商户订单号'), transactionId: field('微信订单号'), feeFen: divHalfUp(fee(field('手续费'), '手续费'), 1000), at };
  const state = field('交易状态');
  if (state === 'SUCCESS') return { ...row, kind: 'payment', outRefundNo: undefined, amountFen: fen(field('订单金额'), '订单金额') };
  if (state !== 'REFUND') throw new Damaged(`交易状态 '${state}'`);
  return { ...row, kind: 'refund', outRefundNo: field('商户退款单号'), amountFen: fen(field('申请退款金额'), '申请退款金额') };
}

/** Rows and summary of a bill of type ALL; anything that does not add up damages the whole. */
export function parseTradeBill(text: string, merchantNumber: string): ParsedBill {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/).filter((line) => line !== '');
  const [header, ...rest] = lines;
  const summaryHeader = rest.at(-2);
  try {
    if (header !== BILL_COLUMNS.join(',')) throw new Damaged('the header is not that of a bill of type ALL');
    if (summaryHeader !== SUMMARY_COLUMNS.join(',')) throw new Damaged('the summary is missing');
    const fields = rest.slice(0, -2).map((line) => fieldsOf(line, BILL_COLUMNS));
    const rows = fields.map((field) => rowOf(field, merchantNumber));
    const totals = totalsOf(rows);
    const summary = fieldsOf(rest.at(-1)!, SUMMARY_COLUMNS);
    const feeParts = fields.reduce((sum, field) => sum + fee(field('手续费'), '手续费'), 0);
    const agree = (column: Column, ours: number, theirs: number): void => {
      if (ours !== theirs) throw new Damaged(`${column} ${summary(column)} is not the sum of the rows`);
    };
    // The count is written '45.0'.
    agree('总交易单数', rows.length * 10, parseScaled(summary('总交易单数'), 1) ?? -1);
    agree('订单总金额', totals.paymentsFen, fen(summary('订单总金额'), '订单总金额'));
    agree('申请退款总金额', totals.refundsFen, fen(summary('申请退款总金额'), '申请退款总金额'));
    // The sum of fees is rounded to fen.
    if (Math.abs(feeParts - fee(summary('手续费总金额'), '手续费总金额')) >= 1000) throw new Damaged(`手续费总金额 ${summary('手续费总金额')} is not the sum of the rows`);
    return { ok: true, rows, totals: { ...totals, feesFen: divHalfUp(feeParts, 1000) } };
  } catch (error) {
    if (error instanceof Damaged) return { ok: false, reason: error.message };
    throw error;
  }
}
