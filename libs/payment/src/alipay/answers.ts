import { z } from 'zod';
import { parseYuan } from '#libs/quantity';
import type { Closed, OrderTruth, Refused, RefundTruth, Submitted, Unknown } from '../channel.js';
import { parseBeijingText } from '../domain/beijing-time.js';
import type { AlipayBody } from './alipay-client.js';

export const unknown = (reason: string): Unknown => ({ kind: 'unknown', reason });

export const yuan = z.string().transform((text, context) => {
  const value = parseYuan(text);
  if (value === undefined || value < 0) context.addIssue({ code: 'custom', message: `'${text}' is no amount` });
  return value ?? z.NEVER;
});
export const beijing = z.string().transform((text, context) => {
  const at = parseBeijingText(text);
  if (at === undefined) context.addIssue({ code: 'custom', message: `'${text}' is no time` });
  return at ?? z.NEVER;
});

const trade = z.object({
  out_trade_no: z.string(), trade_no: z.string().min(1), total_amount: yuan, send_pay_date: beijing.optional(),
  trade_status: z.enum(['WAIT_BUYER_PAY', 'TRADE_CLOSED', 'TRADE_SUCCESS', 'TRADE_FINISHED']), buyer_user_id: z.string().optional(), buyer_open_id: z.string().optional(), trans_currency: z.string().optional(),
});
const sent = z.object({ out_trade_no: z.string(), fund_change: z.string().optional(), gmt_refund_pay: beijing.optional() });
const asked = z.object({ out_request_no: z.string().optional(), refund_amount: yuan.optional(), refund_status: z.string().optional(), gmt_refund_pay: beijing.optional() });

export type Verdict = 'ok' | 'refused' | 'passing';

/** Refusals of our signature or clock say nothing about the order. */
const OURS = ['isv.invalid-signature', 'isv.invalid-signature-type', 'isv.missing-signature', 'isv.invalid-timestamp', 'isv.invalid-app-id', 'isv.missing-signature-key', 'isv.missing-signature-config'];

/** The gateway's word by its code; 40004 is the business's own refusal, told apart by sub_code. */
export function verdict({ code, sub_code: sub = '' }: AlipayBody): Verdict {
  if (code === '10000') return 'ok';
  if (code === '40004') return /SYSTEM_ERROR|unknow-error|unknown-error|^aop\./i.test(sub) ? 'passing' : 'refused';
  if (code === '40001' || code === '40002' || code === '40003') return OURS.includes(sub) ? 'passing' : 'refused';
  return code === '40006' ? 'refused' : 'passing';
}

const is = ({ sub_code: sub = '' }: AlipayBody, ...codes: string[]): boolean => codes.includes(sub.replace(/^ACQ\./, ''));
const refusedBy = (body: AlipayBody): Refused => ({ kind: 'refused', code: body.sub_code ?? body.code ?? '', message: body.sub_msg ?? body.msg ?? '' });

export function said(body: AlipayBody): Unknown {
  const clock = body.sub_code === 'isv.invalid-timestamp' ? 'clock-skew: ' : body.sub_code?.includes('signature') === true ? 'sign-error: ' : '';
  return unknown(`${clock}${body.code ?? ''} ${body.sub_code ?? ''} ${body.sub_msg ?? body.msg ?? ''}`.trim());
}
const shape = (error: z.ZodError): Unknown => unknown(`answer-shape: ${error.issues[0]?.path.join('.')} ${error.issues[0]?.message}`);

export interface Ourselves {
  appId: string;
  sellerId: string;
  /** when the answer came: the time of a payment whose own the gateway leaves out */
  now: Date;
}

export function orderTruth(body: AlipayBody, outTradeNo: string, { appId, sellerId, now }: Ourselves): OrderTruth {
  if (verdict(body) === 'refused' && is(body, 'TRADE_NOT_EXIST')) return { kind: 'absent' };
  if (verdict(body) !== 'ok') return said(body);
  const parsed = trade.safeParse(body);
  if (!parsed.success) return shape(parsed.error);
  const { data } = parsed;
  if (data.out_trade_no !== outTradeNo) return unknown(`answer-shape: asked for ${outTradeNo}, told of ${data.out_trade_no}`);
  if (data.trade_status === 'WAIT_BUYER_PAY') return { kind: 'not-paid' };
  // A trade also closes when all of its money went back; then it had been paid.
  if (data.trade_status === 'TRADE_CLOSED' && data.send_pay_date === undefined) return { kind: 'closed' };
  return {
    kind: 'paid',
    payment: {
      transactionId: data.trade_no, outTradeNo, amountFen: data.total_amount, currency: data.trans_currency ?? 'CNY', appId, merchantNumber: sellerId, paidAt: data.send_pay_date ?? now,
      payer: data.buyer_open_id ?? data.buyer_user_id ?? '',
    },
  };
}

/** What a refused order means: `ask` when only the trade's state can tell. */
export function refusedSubmission(body: AlipayBody): Submitted | { kind: 'ask' } {
  if (verdict(body) !== 'refused') return said(body);
  if (is(body, 'TRADE_HAS_SUCCESS', 'TRADE_HAS_FINISHED')) return { kind: 'already-paid' };
  if (is(body, 'TRADE_HAS_CLOSE')) return { kind: 'already-closed' };
  return is(body, 'CONTEXT_INCONSISTENT') ? { kind: 'ask' } : refusedBy(body);
}

export function closed(body: AlipayBody): Closed | { kind: 'ask' } {
  if (verdict(body) === 'ok') return { kind: 'closed' };
  if (verdict(body) !== 'refused') return said(body);
  if (is(body, 'TRADE_NOT_EXIST')) return { kind: 'absent' };
  return is(body, 'TRADE_STATUS_ERROR', 'REASON_TRADE_STATUS_INVALID', 'REASON_ILLEGAL_STATUS') ? { kind: 'ask' } : refusedBy(body);
}

/** Refusals of a refund that pass: too little money in the merchant's account, a trade that is not yet seen everywhere. */
const REFUND_LATER = ['SELLER_BALANCE_NOT_ENOUGH', 'TRADE_NOT_EXIST'];

/** `ask` when no money moved by this call: it may have moved by an earlier one of the same number. */
export function sentRefund(body: AlipayBody, { outRefundNo, amountFen, now }: { outRefundNo: string; amountFen: number; now: Date }): RefundTruth | { kind: 'ask' } {
  if (verdict(body) === 'refused') return is(body, ...REFUND_LATER) ? said(body) : refusedBy(body);
  if (verdict(body) !== 'ok') return said(body);
  const parsed = sent.safeParse(body);
  if (!parsed.success) return shape(parsed.error);
  // `refund_fee` is what went back in all; what went back by this number is what was asked for.
  return parsed.data.fund_change === 'Y' ? { kind: 'succeeded', channelRefundId: outRefundNo, amountFen, at: parsed.data.gmt_refund_pay ?? now } : { kind: 'ask' };
}

export function askedRefund(body: AlipayBody, { outRefundNo, now }: { outRefundNo: string; now: Date }): RefundTruth {
  if (verdict(body) === 'refused' && is(body, 'TRADE_NOT_EXIST')) return { kind: 'absent' };
  if (verdict(body) !== 'ok') return said(body);
  const parsed = asked.safeParse(body);
  if (!parsed.success) return shape(parsed.error);
  const { refund_amount: amountFen, refund_status: status, out_request_no: number, gmt_refund_pay: at } = parsed.data;
  if (number !== undefined && number !== outRefundNo) return unknown(`answer-shape: asked for ${outRefundNo}, told of ${number}`);
  if (amountFen !== undefined && (status === undefined || status === 'REFUND_SUCCESS')) return { kind: 'succeeded', channelRefundId: outRefundNo, amountFen, at: at ?? now };
  // The query succeeded and tells of no money: the refund is not known, or has not ended. Sending it again with its number is safe.
  return number === undefined ? { kind: 'absent' } : { kind: 'processing' };
}
