import { randomBytes } from 'node:crypto';
import { archive, gbk } from '../archive.js';
import { billExists, billRows, formatFen, isDay, serviceFeeFen, type BillRow } from '../bill-rows.js';
import { html, type Answer, type Call } from '../call.js';
import type { Merchant } from '../merchant.js';
import type { Office } from '../office.js';
import { beijing } from '../sandbox-clock.js';
import { failed } from './gateway-text.js';
import { given, type Asking, type Params } from './trades.js';

const LINK_LIFE_MS = 30_000;
const details = ['支付宝交易号', '商户订单号', '业务类型', '商品名称', '创建时间', '完成时间', '门店编号', '门店名称', '操作员', '终端号', '对方账户', '订单金额（元）', '商家实收（元）', '支付宝红包（元）', '集分宝（元）', '支付宝优惠（元）', '商家优惠（元）', '券核销金额（元）', '券名称', '商家红包消费金额（元）', '卡消费金额（元）', '退款批次号/请求号', '服务费（元）', '分润（元）', '备注'];
const summary = ['门店编号', '门店名称', '交易订单总笔数', '退款订单总笔数', '订单金额（元）', '商家实收（元）', '支付宝优惠（元）', '商家优惠（元）', '卡消费金额（元）', '服务费（元）', '分润（元）', '实收净额（元）'];

/** Payments count up, refunds down. */
const signed = (row: BillRow): number => (row.refund === undefined ? row.amountFen : -row.amountFen);
const yuan = (fen: number): string => (fen < 0 ? `-${formatFen(-fen)}` : formatFen(fen));
const feeOf = (row: BillRow): number => (row.refund === undefined ? -serviceFeeFen(row.amountFen) : serviceFeeFen(row.amountFen));

function detailLine(row: BillRow): string {
  const { order, refund, atMs } = row;
  return [
    `${order.tradeNo ?? ''}\t`, `${order.outTradeNo}\t`, refund === undefined ? '交易' : '退款', order.subject.replaceAll(',', ' '), beijing(refund?.createdAtMs ?? order.createdAtMs).text, beijing(atMs).text, '', '', '', '', '*路人(139****0000)',
    yuan(signed(row)), yuan(signed(row)), '0.00', '0.00', '0.00', '0.00', '0.00', '', '0.00', '0.00', refund === undefined ? '' : `${refund.refundNo}\t`, yuan(feeOf(row)), '0.00', '',
  ].join(',');
}

function heading(merchant: Merchant, from: string, to: string, title: string): string[] {
  const zh = (day: string): string => day.replace(/^(\d+)-(\d+)-(\d+)$/, '$1年$2月$3日');
  return [`#支付宝业务明细查询`, `#账号：[${merchant.alipay.sellerId}0156]`, `#起始日期：[${zh(from)} 00:00:00]   终止日期：[${zh(to)} 23:59:59]`, `#-----------------------------------------${title}----------------------------------------`];
}

/** The two files of a bill: every row, and the sums. */
export function billFiles(rows: readonly BillRow[], merchant: Merchant, from: string, to: string, nowMs: number): { details: string; summary: string } {
  const paid = rows.filter(({ refund }) => refund === undefined);
  const back = rows.filter(({ refund }) => refund !== undefined);
  const sum = (of: readonly BillRow[]): number => of.reduce((total, row) => total + signed(row), 0);
  const fees = rows.reduce((total, row) => total + feeOf(row), 0);
  const end = [`#导出时间：[${beijing(nowMs).text}]`, ''];
  const totals = ['', '合计', String(paid.length), String(back.length), yuan(sum(rows)), yuan(sum(rows)), '0.00', '0.00', '0.00', yuan(fees), '0.00', yuan(sum(rows) + fees)];
  return {
    details: [...heading(merchant, from, to, '业务明细列表'), details.join(','), ...rows.map(detailLine), '#-----------------------------------------业务明细列表结束------------------------------------',
      `#交易合计：${paid.length}笔，商家实收共${yuan(sum(paid))}元，商家优惠共0.00元`, `#退款合计：${back.length}笔，商家实收退款共${yuan(sum(back))}元，商家优惠退款共0.00元`, ...end].join('\r\n'),
    summary: [...heading(merchant, from, to, '业务明细汇总列表'), summary.join(','), totals.join(','), '#-----------------------------------------业务明细汇总列表结束------------------------------------', ...end].join('\r\n'),
  };
}

const links = new Map<string, { zip: Buffer; untilMs: number }>();

/** Days of a bill that is asked for by day or by month. */
function period(date: string): string[] {
  if (isDay(date)) return [date];
  if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(date)) return [];
  return Array.from({ length: 31 }, (_none, index) => `${date}-${String(index + 1).padStart(2, '0')}`).filter(isDay);
}

export function billAddress({ office, merchant, biz, call }: Asking): Params {
  const type = given(biz, 'bill_type');
  if (type !== 'trade' && type !== 'signcustomer') throw failed('isp.bill_type_error', '账单类型错误');
  const date = given(biz, 'bill_date');
  const days = period(date);
  if (days.length === 0) throw failed('isv.invalid-arguments', '账单日期格式错误');
  if (office.faults.take(['bill-not-ready'], { channel: 'alipay', path: date }) !== undefined || !days.every((day) => billExists(office, day))) throw failed('isp.bill_not_exist', '账单不存在');
  const rows = days.flatMap((day) => billRows(office, 'alipay', merchant.code, day, ({ state, finishedAtMs }) => (state === 'success' ? finishedAtMs : undefined)));
  const { details: all, summary: sums } = billFiles(rows, merchant, days[0]!, days.at(-1)!, office.clock.nowMs());
  const name = `${merchant.alipay.sellerId}0156_${date.replaceAll('-', '')}`;
  const zip = archive([{ name: gbk(`${name}_业务明细.csv`), content: gbk(all) }, { name: gbk(`${name}_业务明细(汇总).csv`), content: gbk(sums) }]);
  const token = randomBytes(16).toString('hex');
  const late = office.faults.take(['bill-expired'], { channel: 'alipay', path: date }) !== undefined;
  // An archive has no hash of its own to be wrong; a broken one fails its checksum instead.
  if (office.faults.take(['bill-hash'], { channel: 'alipay', path: date }) !== undefined) zip[60 + name.length]! ^= 0xff;
  links.set(token, { zip, untilMs: office.clock.nowMs() + (late ? -1 : LINK_LIFE_MS) });
  return { code: '10000', msg: 'Success', bill_download_url: `${call.self}/alipay/bill/${name}.csv.zip?bizType=trade&token=${token}` };
}

/** Anyone who has the address may fetch it, for thirty seconds. */
export function billZip(office: Office, call: Call): Answer {
  const link = links.get(call.query.get('token') ?? '');
  if (link === undefined || link.untilMs <= office.clock.nowMs()) return html(403, '<h1>403</h1><p>下载链接已失效</p>');
  return { status: 200, headers: { 'content-type': 'application/octet-stream', 'content-disposition': 'attachment; filename="bill.csv.zip"' }, body: link.zip };
}
