import { createHash, randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { billExists, billRows, formatFen, isDay, serviceFeeFen, type BillRow } from '../bill-rows.js';
import type { Answer } from '../call.js';
import type { Merchant } from '../merchant.js';
import type { Office } from '../office.js';
import { beijing } from '../sandbox-clock.js';
import type { Body } from './orders.js';
import { Refusal } from './refusal.js';

const LINK_LIFE_MS = 5 * 60_000;
const types = ['ALL', 'SUCCESS', 'REFUND'] as const;
type BillType = (typeof types)[number];

const head = ['交易时间', '公众账号ID', '商户号', '特约商户号', '设备号', '微信订单号', '商户订单号', '用户标识', '交易类型', '交易状态', '付款银行', '货币种类', '应结订单金额', '代金券金额'];
const refundHead = ['微信退款单号', '商户退款单号', '退款金额', '充值券退款金额', '退款类型', '退款状态'];
const columns: Record<BillType, readonly string[]> = {
  ALL: [...head, ...refundHead, '商品名称', '商户数据包', '手续费', '费率', '订单金额', '申请退款金额', '费率备注'],
  SUCCESS: [...head, '商品名称', '商户数据包', '手续费', '费率', '订单金额', '费率备注'],
  REFUND: [...head, '退款申请时间', '退款成功时间', ...refundHead, '商品名称', '商户数据包', '手续费', '费率', '订单金额', '申请退款金额', '费率备注'],
};
const totals = ['总交易单数', '应结订单总金额', '退款总金额', '充值券退款总金额', '手续费总金额', '订单总金额', '申请退款总金额'];

/** the fee in yuan with five digits, as the file shows it */
const fee = (fen: number): string => `${fen < 0 ? '-' : ''}${formatFen(Math.abs(fen))}000`;

function cells({ order, refund, atMs, amountFen }: BillRow, merchant: Merchant): Record<string, string> {
  const yuan = formatFen(amountFen);
  const all = {
    交易时间: beijing(atMs).text, 公众账号ID: order.extra.appId ?? merchant.wechat.appId, 商户号: merchant.wechat.mchId, 特约商户号: '0', 设备号: '', 微信订单号: order.tradeNo ?? '', 商户订单号: order.outTradeNo,
    用户标识: order.buyer ?? '', 交易类型: order.tradeType, 付款银行: 'OTHERS', 货币种类: 'CNY', 代金券金额: '0.00', 充值券退款金额: '0.00', 商品名称: order.subject, 商户数据包: order.attach ?? '', 费率: '0.60%', 费率备注: '',
  };
  if (refund === undefined) return { ...all, 交易状态: 'SUCCESS', 应结订单金额: yuan, 微信退款单号: '0', 商户退款单号: '0', 退款金额: '0.00', 退款类型: '', 退款状态: '', 手续费: fee(serviceFeeFen(amountFen)), 订单金额: yuan, 申请退款金额: '0.00' };
  return {
    ...all, 交易状态: 'REFUND', 应结订单金额: '0.00', 退款申请时间: beijing(refund.createdAtMs).text, 退款成功时间: refund.finishedAtMs === undefined ? '' : beijing(refund.finishedAtMs).text, 微信退款单号: refund.refundId, 商户退款单号: refund.refundNo,
    退款金额: yuan, 退款类型: 'ORIGINAL', 退款状态: refund.state === 'success' ? 'SUCCESS' : 'PROCESSING', 手续费: fee(-serviceFeeFen(amountFen)), 订单金额: '0.00', 申请退款金额: yuan,
  };
}

/** The file: UTF-8 with a mark, CRLF, a backtick before every value, a line of totals at the end. */
export function billText(rows: readonly BillRow[], merchant: Merchant, type: BillType): string {
  const shown = rows.filter(({ refund }) => type === 'ALL' || (refund === undefined) === (type === 'SUCCESS'));
  const sum = (of: (row: BillRow) => number): number => shown.reduce((total, row) => total + of(row), 0);
  const paidFen = sum(({ refund, amountFen }) => (refund === undefined ? amountFen : 0));
  const backFen = sum(({ refund, amountFen }) => (refund === undefined ? 0 : amountFen));
  const feeFen = sum(({ refund, amountFen }) => (refund === undefined ? serviceFeeFen(amountFen) : -serviceFeeFen(amountFen)));
  const line = (values: readonly string[]): string => values.map((value) => `\`${value.replaceAll(',', ' ')}`).join(',');
  return `\ufeff${[
    columns[type].join(','), ...shown.map((row) => { const all = cells(row, merchant); return line(columns[type].map((name) => all[name]!)); }),
    totals.join(','), line([`${shown.length}.0`, formatFen(paidFen), formatFen(backFen), '0.0', feeFen < 0 ? `-${formatFen(-feeFen)}` : formatFen(feeFen), formatFen(paidFen), formatFen(backFen)]), '',
  ].join('\r\n')}`;
}

interface Link {
  merchant: string;
  text: string;
  gzip: boolean;
  untilMs: number;
}

const links = new Map<string, Link>();

/** Where the day's bill can be fetched for five minutes. Refunds stand on the day on which they were asked for. */
export function tradeBill(office: Office, merchant: Merchant, query: URLSearchParams): Body {
  const day = query.get('bill_date') ?? '';
  const type = (query.get('bill_type') ?? 'ALL') as BillType;
  if (!isDay(day)) throw new Refusal(400, 'PARAM_ERROR', 'bill_date格式错误');
  if (!types.includes(type)) throw new Refusal(400, 'PARAM_ERROR', 'bill_type错误');
  if (query.has('tar_type') && query.get('tar_type') !== 'GZIP') throw new Refusal(400, 'PARAM_ERROR', 'tar_type错误');
  if (office.faults.take(['bill-not-ready'], { channel: 'wechat', path: day }) !== undefined) throw new Refusal(400, 'STATEMENT_CREATING', '账单生成中，请稍后再试');
  const rows = billExists(office, day) ? billRows(office, 'wechat', merchant.code, day, ({ state, createdAtMs }) => (state === 'closed' ? undefined : createdAtMs)) : [];
  if (rows.length === 0) throw new Refusal(400, 'NO_STATEMENT_EXIST', '请求的账单文件不存在');
  const text = billText(rows, merchant, type);
  const token = randomBytes(24).toString('base64url');
  const late = office.faults.take(['bill-expired'], { channel: 'wechat', path: day }) !== undefined;
  links.set(token, { merchant: merchant.code, text, gzip: query.has('tar_type'), untilMs: office.clock.nowMs() + (late ? -1 : LINK_LIFE_MS) });
  const hash = createHash('sha1').update(office.faults.take(['bill-hash'], { channel: 'wechat', path: day }) === undefined ? text : `${text} `).digest('hex');
  // The true host: whoever stands before the sandbox rewrites it here as everywhere.
  return { hash_type: 'SHA1', hash_value: hash, download_url: `https://api.mch.weixin.qq.com/v3/billdownload/file?token=${token}${query.has('tar_type') ? '&tartype=gzip' : ''}` };
}

/** The file itself, without a signature. */
export function billFile(office: Office, merchant: Merchant, query: URLSearchParams): Answer {
  const link = links.get(query.get('token') ?? '');
  if (link === undefined || link.merchant !== merchant.code || link.untilMs <= office.clock.nowMs()) throw new Refusal(400, 'INVALID_REQUEST', '账单下载地址已失效');
  return link.gzip ? { status: 200, headers: { 'content-type': 'application/x-gzip' }, body: gzipSync(link.text) } : { status: 200, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: link.text };
}
