import { formatFen } from '#libs/quantity';
import type { Order, Refund } from '../book.js';
import type { Cashier } from '../cashier.js';
import { beijing } from '../sandbox-clock.js';
import { failed, missing, parseAmount } from './gateway-text.js';
import { buyerFields, given, tradeOf, type Asking, type Params } from './trades.js';

export function refundTrade(asking: Asking, cashier: Cashier): Params {
  const { office, merchant, biz } = asking;
  const order = tradeOf(asking);
  const site = { channel: 'alipay', outTradeNo: order.outTradeNo } as const;
  const amountFen = parseAmount(biz.refund_amount);
  if (amountFen === undefined || amountFen < 1) throw missing('refund_amount');
  const requestNo = given(biz, 'out_request_no');
  if (requestNo === '' && amountFen !== order.totalFen) throw failed('ACQ.INVALID_PARAMETER', '参数有误:部分退款必须传入out_request_no');
  const refundNo = requestNo || order.outTradeNo;
  const known = office.book.findRefund('alipay', merchant.code, refundNo);
  if (known !== undefined && known.outTradeNo === order.outTradeNo && known.state !== 'closed') {
    if (known.amountFen !== amountFen) throw failed('ACQ.DISCORDANT_REPEAT_REQUEST', '不一致的请求');
    return shown(asking, order, 'N');
  }
  if (order.state !== 'paid') throw failed('ACQ.TRADE_STATUS_ERROR', '交易状态不合法');
  if (order.extra.finished === '1') throw failed('ACQ.TRADE_HAS_FINISHED', '交易已完结');
  if (office.book.refundedFen(order) + amountFen > order.totalFen) throw failed('ACQ.REFUND_AMT_NOT_EQUAL_TOTAL', '退款金额超限');
  if (office.faults.take(['refund-not-enough'], site) !== undefined) throw failed('ACQ.SELLER_BALANCE_NOT_ENOUGH', '卖家余额不足');
  const refund: Refund = {
    channel: 'alipay', merchant: merchant.code, outTradeNo: order.outTradeNo, refundNo, refundId: refundNo, amountFen, state: 'processing', fingerprint: '', reason: given(biz, 'refund_reason'), notifyUrl: order.notifyUrl,
    createdAtMs: office.clock.nowMs(), askedAtScheduleMs: office.clock.scheduleMs(), extra: {},
  };
  office.book.putRefund(refund);
  office.changed();
  // Money of a wallet goes back at once; where it does not, only the refund query tells the end.
  const slow = office.faults.take(['refund-abnormal', 'refund-closed', 'refund-pending'], site) !== undefined || !office.settings.refundsSucceed;
  if (!slow) cashier.finishRefund(refund, 'success');
  return shown(asking, order, slow ? 'N' : 'Y');
}

/** `refund_fee` is what has gone back in all. */
function shown({ office }: Asking, order: Order, fundChange: 'Y' | 'N'): Params {
  const done = office.book.refundsOf(order).filter(({ state }) => state === 'success');
  const last = Math.max(0, ...done.map(({ finishedAtMs }) => finishedAtMs ?? 0));
  return {
    code: '10000', msg: 'Success', trade_no: order.tradeNo!, out_trade_no: order.outTradeNo, buyer_logon_id: '139****0000', ...buyerFields(order.buyer), fund_change: fundChange,
    refund_fee: formatFen(done.reduce((sum, { amountFen }) => sum + amountFen, 0)), ...(last === 0 ? {} : { gmt_refund_pay: beijing(last).text }), send_back_fee: formatFen(fundChange === 'Y' ? (done.at(-1)?.amountFen ?? 0) : 0),
  };
}

export function queryRefund(asking: Asking): Params {
  const order = tradeOf(asking);
  const refundNo = given(asking.biz, 'out_request_no');
  if (refundNo === '') throw missing('out_request_no');
  const refund = asking.office.book.findRefund('alipay', asking.merchant.code, refundNo);
  // The query itself succeeds; whether the money went back is told by the fields that are there.
  if (refund === undefined || refund.outTradeNo !== order.outTradeNo || refund.state === 'closed') return { code: '10000', msg: 'Success' };
  const base = { code: '10000', msg: 'Success', trade_no: order.tradeNo!, out_trade_no: order.outTradeNo, out_request_no: refundNo, total_amount: formatFen(order.totalFen) };
  return refund.state === 'success' ? { ...base, refund_amount: formatFen(refund.amountFen), refund_status: 'REFUND_SUCCESS', gmt_refund_pay: beijing(refund.finishedAtMs!).text } : base;
}
