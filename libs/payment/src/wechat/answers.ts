import { z } from 'zod';
import type { Closed, OrderTruth, Payment, Refused, RefundTruth, Submitted, Unknown } from '../channel.js';
import { parseRfc3339 } from '../domain/beijing-time.js';
import { classOfError, isCode, type WechatError } from './wechat-error.js';

/** What the classifiers look at; the HTTP client has verified it. */
export interface Answer {
  status: number;
  data?: unknown;
  error?: WechatError | undefined;
}

const instant = z.string().transform((text, context) => {
  const at = parseRfc3339(text);
  if (at === undefined) context.addIssue({ code: 'custom', message: `'${text}' is not a time` });
  return at ?? z.NEVER;
});
const wholeFen = z.number().int().nonnegative();

/** A payment as queries and notifications tell it, once money has come. */
export const paidTrade = z.object({
  appid: z.string().min(1), mchid: z.string().min(1), out_trade_no: z.string().min(1), transaction_id: z.string().min(1), success_time: instant,
  amount: z.object({ total: wholeFen, currency: z.string().min(1) }), payer: z.object({ openid: z.string().optional() }).optional(),
});
const tradeState = z.object({ trade_state: z.enum(['SUCCESS', 'REFUND', 'NOTPAY', 'CLOSED', 'REVOKED', 'USERPAYING', 'PAYERROR']), out_trade_no: z.string() });
const refundObject = z.object({
  refund_id: z.string().min(1), out_refund_no: z.string().min(1), status: z.enum(['SUCCESS', 'CLOSED', 'PROCESSING', 'ABNORMAL']),
  success_time: instant.optional(), user_received_account: z.string().optional(), amount: z.object({ refund: wholeFen }),
});
export const prepared = { native: z.object({ code_url: z.string().min(1).max(512) }), h5: z.object({ h5_url: z.url({ protocol: /^https?$/ }) }) };
export const paySheet = z.object({ appId: z.string(), timeStamp: z.string(), nonceStr: z.string(), package: z.string().regex(/^prepay_id=.+/), signType: z.literal('RSA'), paySign: z.string().min(1) });

export const unknown = (reason: string): Unknown => ({ kind: 'unknown', reason });
const shape = (error: z.ZodError): Unknown => unknown(`answer-shape: ${error.issues[0]?.path.join('.')} ${error.issues[0]?.message}`);
const said = ({ status, error }: Answer): string => `http-${status} ${error?.code ?? ''} ${error?.message ?? ''}`.trim();
const refusedBy = (error: WechatError): Refused => ({ kind: 'refused', code: error.code, message: error.message });

/** The payment of a trade whose money has come. */
export function paymentOf(trade: z.infer<typeof paidTrade>): Payment {
  return {
    transactionId: trade.transaction_id, outTradeNo: trade.out_trade_no, amountFen: trade.amount.total, currency: trade.amount.currency,
    appId: trade.appid, merchantNumber: trade.mchid, paidAt: trade.success_time, payer: trade.payer?.openid ?? '',
  };
}

export function orderTruth(answer: Answer, outTradeNo: string): OrderTruth {
  if (answer.status === 404 && isCode(answer.error, 'ORDER_NOT_EXIST')) return { kind: 'absent' };
  if (answer.status !== 200) return unknown(said(answer));
  const state = tradeState.safeParse(answer.data);
  if (!state.success) return shape(state.error);
  if (state.data.out_trade_no !== outTradeNo) return unknown(`answer-shape: asked for ${outTradeNo}, told of ${state.data.out_trade_no}`);
  switch (state.data.trade_state) {
    case 'SUCCESS':
    case 'REFUND': {
      // REFUND: the money came, and some of it went back by our own refunds.
      const trade = paidTrade.safeParse(answer.data);
      return trade.success ? { kind: 'paid', payment: paymentOf(trade.data) } : shape(trade.error);
    }
    case 'CLOSED':
    case 'REVOKED':
      return { kind: 'closed' };
    default:
      return { kind: 'not-paid' };
  }
}

/** What a refused order means: `ask` when only the order's state can tell. */
export function refusedSubmission(answer: Answer): Submitted | { kind: 'ask'; error: WechatError } {
  const { error } = answer;
  if (isCode(error, 'ORDER_PAID')) return { kind: 'already-paid' };
  if (isCode(error, 'ORDER_CLOSED')) return { kind: 'already-closed' };
  // The number is known with other fields, or it is paid: both are spelled like this.
  if (error !== undefined && isCode(error, 'OUT_TRADE_NO_USED')) return { kind: 'ask', error };
  if (error !== undefined && classOfError(answer.status, error) === 'refused') return refusedBy(error);
  return unknown(said(answer));
}

export function closed(answer: Answer): Closed {
  if (answer.status === 204 || answer.status === 200) return { kind: 'closed' };
  const { error } = answer;
  if (isCode(error, 'ORDER_PAID')) return { kind: 'paid' };
  if (isCode(error, 'ORDER_CLOSED')) return { kind: 'closed' };
  if (isCode(error, 'ORDER_NOT_EXIST', 'RESOURCE_NOT_EXISTS')) return { kind: 'absent' };
  if (error !== undefined && classOfError(answer.status, error) === 'refused') return refusedBy(error);
  return unknown(said(answer));
}

function refundState(data: unknown, outRefundNo: string): RefundTruth {
  const parsed = refundObject.safeParse(data);
  if (!parsed.success) return shape(parsed.error);
  const refund = parsed.data;
  if (refund.out_refund_no !== outRefundNo) return unknown(`answer-shape: asked for ${outRefundNo}, told of ${refund.out_refund_no}`);
  switch (refund.status) {
    case 'SUCCESS':
      return refund.success_time === undefined ? unknown('answer-shape: success without a time') : { kind: 'succeeded', channelRefundId: refund.refund_id, amountFen: refund.amount.refund, at: refund.success_time };
    case 'PROCESSING':
      return { kind: 'processing' };
    case 'CLOSED':
      return { kind: 'closed' };
    case 'ABNORMAL':
      return { kind: 'abnormal', detail: `${refund.refund_id} ${refund.user_received_account ?? ''}`.trim() };
  }
}

/** Refusals of a refund that pass: too little money in the merchant's account, too many at once, a payment that is not yet seen everywhere. */
const REFUND_LATER = ['NOT_ENOUGH', 'RESOURCE_NOT_EXISTS', 'ORDER_NOT_EXIST'];

export function sentRefund(answer: Answer, outRefundNo: string): RefundTruth {
  if (answer.status === 200) return refundState(answer.data, outRefundNo);
  const { error } = answer;
  if (error !== undefined && classOfError(answer.status, error) === 'refused' && !isCode(error, ...REFUND_LATER)) return refusedBy(error);
  return unknown(said(answer));
}

export function askedRefund(answer: Answer, outRefundNo: string): RefundTruth {
  if (answer.status === 200) return refundState(answer.data, outRefundNo);
  return answer.status === 404 && isCode(answer.error, 'RESOURCE_NOT_EXISTS', 'REFUND_NOT_EXIST') ? { kind: 'absent' } : unknown(said(answer));
}
