import { randomInt } from 'node:crypto';
import type { Order, Refund } from '../book.js';
import type { Cashier } from '../cashier.js';
import type { Merchant } from '../merchant.js';
import type { Office } from '../office.js';
import { beijing } from '../sandbox-clock.js';
import { fen, fingerprint, notifyAddress, type Body } from './orders.js';
import { badParameter, Refusal } from './refusal.js';

const YEAR_MS = 366 * 86_400_000;
const DISTANCE_MS = 60_000;
const MOST = 50;

function orderOf(office: Office, merchant: Merchant, body: Body): Order {
  const { transaction_id: tradeNo, out_trade_no: outTradeNo } = body;
  if (typeof tradeNo !== 'string' && typeof outTradeNo !== 'string') throw badParameter('transaction_id', '微信订单号和商户订单号不能同时为空');
  const order = typeof tradeNo === 'string' ? office.book.findTrade('wechat', tradeNo) : office.book.find('wechat', merchant.code, String(outTradeNo));
  if (order === undefined || order.merchant !== merchant.code || order.state !== 'paid') throw new Refusal(404, 'RESOURCE_NOT_EXISTS', '订单不存在');
  if (typeof tradeNo === 'string' && typeof outTradeNo === 'string' && order.outTradeNo !== outTradeNo) throw new Refusal(400, 'INVALID_REQUEST', '微信订单号与商户订单号不匹配');
  if (office.faults.take(['refund-not-exists'], { channel: 'wechat', outTradeNo: order.outTradeNo }) !== undefined) throw new Refusal(404, 'RESOURCE_NOT_EXISTS', '订单不存在');
  return order;
}

/** Only an acceptance: whether the money went back is told later. */
export function createRefund(office: Office, cashier: Cashier, merchant: Merchant, body: Body): Body {
  const refundNo = body.out_refund_no;
  if (typeof refundNo !== 'string' || !/^[0-9A-Za-z_\-|*@]{1,64}$/.test(refundNo)) throw badParameter('out_refund_no', '商户退款单号只能是数字、大小写字母_-|*@', refundNo);
  const { reason = '' } = body;
  if (typeof reason !== 'string' || Buffer.byteLength(reason, 'utf8') > 80) throw badParameter('reason', '退款原因不超过80字节', reason);
  const notifyUrl = notifyAddress(body, false);
  const amount = (body.amount ?? {}) as Body;
  const refundFen = fen(amount, 'refund');
  const totalFen = fen(amount, 'total');
  if (amount.currency !== 'CNY') throw badParameter('amount/currency', 'currency为必填，境内商户仅支持CNY', amount.currency);
  const order = orderOf(office, merchant, body);
  const print = fingerprint({ refundNo, refundFen, totalFen, order: order.outTradeNo });
  const known = office.book.findRefund('wechat', merchant.code, refundNo);
  if (known !== undefined && known.fingerprint !== print) throw new Refusal(400, 'INVALID_REQUEST', '订单金额或退款金额与之前请求不一致，请核实后再试');
  // A refund that was closed is tried again under its own number; every other one is just shown.
  if (known !== undefined && known.state !== 'closed') return showRefund(office, order, known);
  if (totalFen !== order.totalFen) throw new Refusal(400, 'INVALID_REQUEST', '订单金额不一致，请核实后再试');
  checkRoom(office, order, refundFen);
  const now = office.clock.nowMs();
  const refund: Refund = {
    channel: 'wechat', merchant: merchant.code, outTradeNo: order.outTradeNo, refundNo, refundId: `50${beijing(now).digits.slice(0, 8)}${String(randomInt(10 ** 12)).padStart(12, '0')}000000`,
    amountFen: refundFen, state: 'processing', fingerprint: print, reason, notifyUrl, createdAtMs: now, askedAtScheduleMs: office.clock.scheduleMs(), extra: {},
  };
  cashier.acceptRefund(refund);
  return showRefund(office, order, refund);
}

function checkRoom(office: Office, order: Order, refundFen: number): void {
  const site = { channel: 'wechat', outTradeNo: order.outTradeNo } as const;
  const refunds = office.book.refundsOf(order).filter(({ state }) => state !== 'closed');
  if (office.clock.nowMs() - order.paidAtMs! > YEAR_MS) throw new Refusal(400, 'INVALID_REQUEST', '订单已超过可退款期限');
  if (office.book.refundedFen(order) + refundFen > order.totalFen) throw new Refusal(400, 'INVALID_REQUEST', '累计退款金额大于支付金额');
  if (refunds.length >= MOST) throw new Refusal(400, 'INVALID_REQUEST', '单笔订单最多支持50次退款');
  if (refunds.some(({ askedAtScheduleMs }) => office.clock.scheduleMs() - askedAtScheduleMs < DISTANCE_MS)) throw new Refusal(429, 'FREQUENCY_LIMITED', '频率限制，同一笔订单的多次退款需间隔1分钟');
  if (office.faults.take(['refund-not-enough'], site) !== undefined) throw new Refusal(403, 'NOT_ENOUGH', '基本账户余额不足，请充值后重新发起');
}

export function queryRefund(office: Office, merchant: Merchant, refundNo: string): Body {
  const refund = office.book.findRefund('wechat', merchant.code, refundNo);
  if (refund === undefined) throw new Refusal(404, 'RESOURCE_NOT_EXISTS', '退款单不存在');
  return showRefund(office, office.book.find('wechat', merchant.code, refund.outTradeNo)!, refund);
}

export function showRefund(office: Office, order: Order, refund: Refund): Body {
  return {
    refund_id: refund.refundId, out_refund_no: refund.refundNo, transaction_id: order.tradeNo, out_trade_no: order.outTradeNo, channel: 'ORIGINAL', user_received_account: '支付用户零钱',
    ...(refund.state === 'success' ? { success_time: beijing(refund.finishedAtMs!).rfc3339 } : {}),
    create_time: beijing(refund.createdAtMs).rfc3339, status: refund.state.toUpperCase(), funds_account: 'AVAILABLE',
    amount: { total: order.totalFen, refund: refund.amountFen, payer_total: order.totalFen, payer_refund: refund.amountFen, settlement_refund: refund.amountFen, settlement_total: order.totalFen, discount_refund: 0, currency: 'CNY', refund_fee: 0 },
    promotion_detail: [],
  };
}
