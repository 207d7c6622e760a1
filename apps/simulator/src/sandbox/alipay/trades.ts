import { randomBytes } from 'node:crypto';
import { formatFen } from '#libs/quantity';
import type { Order } from '../book.js';
import type { Call } from '../call.js';
import type { Merchant } from '../merchant.js';
import type { Office } from '../office.js';
import { beijing, fromBeijing } from '../sandbox-clock.js';
import { failed, missing, parseAmount } from './gateway-text.js';

export type Params = Record<string, string>;
export type Biz = Record<string, unknown>;

/** One request: its parameters, the business part, and who asks. */
export interface Asking {
  office: Office;
  merchant: Merchant;
  params: Params;
  biz: Biz;
  call: Call;
}

const MINUTE_MS = 60_000;
const QR_LIFE_MS = 120 * MINUTE_MS;
const LONGEST_MS = 15 * 86_400_000;
const units: Record<string, number> = { m: MINUTE_MS, h: 60 * MINUTE_MS, d: 1440 * MINUTE_MS };

export const given = (biz: Biz, name: string): string => (typeof biz[name] === 'string' ? biz[name] : typeof biz[name] === 'number' ? String(biz[name]) : '');

function needed(biz: Biz, name: string, max: number): string {
  const value = given(biz, name);
  if (value === '') throw missing(name);
  if (value.length > max) throw failed('ACQ.INVALID_PARAMETER', `参数有误:${name}超过${max}位`);
  return value;
}

function expiry(biz: Biz, now: number): number {
  const absolute = given(biz, 'time_expire');
  if (absolute !== '') {
    const at = fromBeijing(absolute.length === 16 ? `${absolute}:00` : absolute);
    if (at === undefined || at <= now) throw failed('ACQ.INVALID_PARAMETER', '参数有误:time_expire不合法');
    return at;
  }
  const relative = given(biz, 'timeout_express');
  if (relative === '') return now + LONGEST_MS;
  const parts = /^(\d{1,5})([mhd])$/.exec(relative);
  if (relative !== '1c' && parts === null) throw failed('ACQ.INVALID_PARAMETER', '参数有误:timeout_express不合法');
  return parts === null ? fromBeijing(`${beijing(now).day} 23:59:59`)! : now + Math.min(Number(parts[1]) * units[parts[2]!]!, LONGEST_MS);
}

/** The parts that every way of ordering shares. */
function plan({ office, merchant, params, biz }: Asking, tradeType: string): Omit<Order, 'state' | 'doors'> {
  const outTradeNo = needed(biz, 'out_trade_no', 64);
  if (!/^[0-9A-Za-z_]+$/.test(outTradeNo)) throw failed('ACQ.INVALID_PARAMETER', '参数有误:out_trade_no只能包含字母、数字、下划线');
  const subject = needed(biz, 'subject', 256);
  if (/[/=&]/.test(subject)) throw failed('ACQ.INVALID_PARAMETER', '参数有误:subject不可使用特殊字符，如 /，=，&');
  const totalFen = parseAmount(biz.total_amount);
  if (totalFen === undefined || totalFen < 1 || totalFen > 10_000_000_000) throw failed('ACQ.INVALID_PARAMETER', '参数有误:total_amount取值范围[0.01,100000000]');
  const product = given(biz, 'product_code');
  if (product !== '' && product !== tradeType) throw failed('ACQ.ACCESS_FORBIDDEN', '无权限使用接口');
  const now = office.clock.nowMs();
  const fingerprint = JSON.stringify([outTradeNo, totalFen, subject, given(biz, 'buyer_open_id'), given(biz, 'buyer_id')]);
  return {
    channel: 'alipay', merchant: merchant.code, outTradeNo, totalFen, subject, notifyUrl: params.notify_url ?? '', tradeType, fingerprint, createdAtMs: now, expiresAtMs: expiry(biz, now),
    ...(params.return_url === undefined ? {} : { returnUrl: params.return_url }), extra: { passback: given(biz, 'passback_params'), body: given(biz, 'body') },
  };
}

/** An unpaid trade ends by itself when its time is over. */
export function aged(office: Office, order: Order): Order {
  const open = order.openedAtMs !== undefined && order.openedAtMs < order.expiresAtMs;
  if (order.state === 'waiting' && order.expiresAtMs <= office.clock.nowMs() && !open) {
    order.state = 'closed';
    order.closedAtMs = order.expiresAtMs;
    office.changed();
  }
  return order;
}

/** What exists under this number already; a trade that does not fit is refused. */
function known(office: Office, wanted: Omit<Order, 'state' | 'doors'>): Order | undefined {
  const found = office.book.find('alipay', wanted.merchant, wanted.outTradeNo);
  if (found === undefined) return undefined;
  aged(office, found);
  if (found.state === 'paid') throw failed('ACQ.TRADE_HAS_SUCCESS', '交易已被支付');
  if (found.state === 'closed') throw failed('ACQ.TRADE_HAS_CLOSE', '交易已经关闭');
  if (found.state !== 'unscanned' && found.fingerprint !== wanted.fingerprint) throw failed('ACQ.CONTEXT_INCONSISTENT', '交易信息被篡改');
  return found;
}

export function createTrade(asking: Asking): Params {
  const { office, merchant, biz } = asking;
  const wanted = plan(asking, 'JSAPI_PAY');
  if (given(biz, 'product_code') === '') throw missing('product_code');
  if (needed(biz, 'op_app_id', 32) !== merchant.alipay.appId) throw failed('ACQ.INVALID_PARAMETER', '参数有误:op_app_id与应用不匹配');
  const id = given(biz, 'buyer_open_id') || given(biz, 'buyer_id');
  if (id === '') throw failed('ACQ.INVALID_PARAMETER', '参数有误:买家标识不能为空');
  if (office.people.withAlipayId(id, merchant.alipay.appId) === undefined) throw failed('ACQ.BUYER_NOT_EXIST', '买家不存在');
  let order = known(office, wanted);
  if (order === undefined || order.state === 'unscanned') order = office.book.put({ ...wanted, state: 'waiting', doors: [], buyer: id, tradeNo: newTradeNo(office) });
  if (order.doors.length === 0) order.doors.push({ code: order.tradeNo!, untilMs: order.expiresAtMs });
  office.changed();
  return { code: '10000', msg: 'Success', out_trade_no: order.outTradeNo, trade_no: order.tradeNo! };
}

export function precreateTrade(asking: Asking): Params {
  const { office } = asking;
  const wanted = plan(asking, 'FACE_TO_FACE_PAYMENT');
  const found = known(office, wanted);
  const code = `https://qr.alipay.com/bax${randomBytes(12).toString('hex').slice(0, 21)}`;
  const door = { code, untilMs: Math.min(office.clock.nowMs() + QR_LIFE_MS, wanted.expiresAtMs) };
  // Nothing but a code exists: asking again makes another code for what is asked now.
  if (found === undefined || found.state === 'unscanned') office.book.put({ ...wanted, state: 'unscanned', doors: [door] });
  else found.doors.push(door);
  office.changed();
  return { code: '10000', msg: 'Success', out_trade_no: wanted.outTradeNo, qr_code: code };
}

/** The page's own code: the buyer's browser carries it. */
export function wapPage(asking: Asking): string {
  const { office } = asking;
  const wanted = plan(asking, 'QUICK_WAP_WAY');
  const found = known(office, wanted);
  const code = `wap-${randomBytes(16).toString('hex')}`;
  const order = found === undefined || found.state === 'unscanned' ? office.book.put({ ...wanted, state: 'unscanned', doors: [] }) : found;
  order.doors.push({ code, untilMs: wanted.expiresAtMs });
  office.changed();
  return code;
}

/** The trade of a request; where only a code exists there is none yet. */
export function tradeOf({ office, merchant, biz }: Asking): Order {
  const tradeNo = given(biz, 'trade_no');
  const outTradeNo = given(biz, 'out_trade_no');
  if (tradeNo === '' && outTradeNo === '') throw failed('ACQ.INVALID_PARAMETER', '参数有误:订单号不能同时为空');
  const order = tradeNo !== '' ? office.book.findTrade('alipay', tradeNo) : office.book.find('alipay', merchant.code, outTradeNo);
  if (order === undefined || order.merchant !== merchant.code || order.state === 'unscanned') throw failed('ACQ.TRADE_NOT_EXIST', '交易不存在');
  return aged(office, order);
}

export function tradeStatus(office: Office, order: Order): string {
  if (order.state === 'closed') return 'TRADE_CLOSED';
  if (order.state !== 'paid') return 'WAIT_BUYER_PAY';
  const backFen = office.book.refundsOf(order).reduce((sum, { state, amountFen }) => (state === 'success' ? sum + amountFen : sum), 0);
  return backFen >= order.totalFen ? 'TRADE_CLOSED' : order.extra.finished === '1' ? 'TRADE_FINISHED' : 'TRADE_SUCCESS';
}

/** The buyer under the name by which the app knows it. */
export function buyerFields(buyer: string | undefined): Params {
  if (buyer === undefined) return {};
  return /^2088\d{12}$/.test(buyer) ? { buyer_user_id: buyer } : { buyer_open_id: buyer };
}

export function queryTrade(asking: Asking): Params {
  const order = tradeOf(asking);
  const total = formatFen(order.totalFen);
  const paid = order.state === 'paid';
  return {
    code: '10000', msg: 'Success', trade_no: order.tradeNo!, out_trade_no: order.outTradeNo, trade_status: tradeStatus(asking.office, order), total_amount: total, buyer_logon_id: '139****0000', ...buyerFields(order.buyer),
    ...(paid ? { buyer_pay_amount: total, receipt_amount: total, invoice_amount: total, point_amount: '0.00', send_pay_date: beijing(order.paidAtMs!).text } : { buyer_pay_amount: '0.00', receipt_amount: '0.00', invoice_amount: '0.00', point_amount: '0.00' }),
  };
}

export function closeTrade(asking: Asking): Params {
  const order = tradeOf(asking);
  if (order.state === 'paid') throw failed('ACQ.TRADE_STATUS_ERROR', '交易状态不合法');
  if (order.state === 'closed') throw failed('ACQ.REASON_TRADE_STATUS_INVALID', '交易状态异常');
  order.state = 'closed';
  order.closedAtMs = asking.office.clock.nowMs();
  asking.office.changed();
  return { code: '10000', msg: 'Success', trade_no: order.tradeNo!, out_trade_no: order.outTradeNo };
}

export function newTradeNo(office: Office): string {
  const tail = BigInt(`0x${randomBytes(8).toString('hex')}`) % 10n ** 15n;
  return `${beijing(office.clock.nowMs()).digits.slice(0, 8)}22001${String(tail).padStart(15, '0')}`;
}
