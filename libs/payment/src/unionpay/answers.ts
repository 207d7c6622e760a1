import { z } from 'zod';
import type { Closed, OrderTruth, Payment, Refused, RefundTruth, Submitted, Unknown } from '../channel.js';
import { parseBeijingDigits } from '../domain/beijing-time.js';
import type { Fields } from './acp-text.js';

export const unknown = (reason: string): Unknown => ({ kind: 'unknown', reason });
export const said = ({ respCode = '', respMsg = '' }: Fields): Unknown => unknown(`${respCode === '11' ? 'sign-error: ' : ''}${respCode} ${respMsg}`.trim());
const refusedBy = ({ respCode = '', respMsg = '' }: Fields): Refused => ({ kind: 'refused', code: respCode, message: respMsg });

/** Done; A6 is done with a flaw that settlement shows. */
export const isDone = (code: string | undefined): boolean => code === '00' || code === 'A6';
/** Under way, or not known to UnionPay itself. */
export const isUnderWay = (code: string | undefined): boolean => code === '03' || code === '04' || code === '05';
/** Refusals of a request that say nothing of the order: busy, closed for the moment, our signature. */
const isPassing = (code: string | undefined): boolean => code === undefined || isUnderWay(code) || ['02', '06', '11'].includes(code);

const amount = z.string().regex(/^\d{1,12}$/).transform(Number);
const transaction = z.object({ queryId: z.string().min(1), orderId: z.string().min(1), txnTime: z.string(), txnAmt: amount, currencyCode: z.string().default('156'), merId: z.string(), traceTime: z.string().optional(), accNo: z.string().optional() });

/** When it happened: `traceTime` has no year, that of the order is next to it. */
export function happenedAt(txnTime: string, traceTime: string | undefined): Date | undefined {
  const ordered = parseBeijingDigits(txnTime);
  if (ordered === undefined || traceTime === undefined) return ordered;
  const year = Number(txnTime.slice(0, 4));
  const candidates = [year, year + 1].flatMap((one) => parseBeijingDigits(`${one}${traceTime}`) ?? []);
  // Clocks differ by some minutes; what seems long before its own order happened after New Year.
  return candidates.find((at) => at.getTime() > ordered.getTime() - 86_400_000) ?? ordered;
}

/** The payment of a query's answer or of a notification that says 'done'. */
export function paymentOf(fields: Fields): Payment | undefined {
  const parsed = transaction.safeParse(fields);
  const paidAt = parsed.success ? happenedAt(parsed.data.txnTime, parsed.data.traceTime) : undefined;
  if (!parsed.success || paidAt === undefined) return undefined;
  const { queryId, orderId, txnAmt, currencyCode, merId, accNo = '' } = parsed.data;
  return { transactionId: queryId, outTradeNo: orderId, amountFen: txnAmt, currency: currencyCode === '156' ? 'CNY' : currencyCode, appId: '', merchantNumber: merId, paidAt, payer: /^[\d*]{1,30}$/.test(accNo) ? accNo : '' };
}

export function submittedCode(fields: Fields): Submitted | { kind: 'ask' } {
  if (fields.respCode === '00') return fields.qrCode === undefined || fields.qrCode === '' ? unknown('answer-shape: no code') : { kind: 'ready', params: { kind: 'code', codeText: fields.qrCode } };
  if (fields.respCode === '12') return { kind: 'ask' };
  return isPassing(fields.respCode) ? said(fields) : refusedBy(fields);
}

export function orderTruth(fields: Fields): OrderTruth {
  // 34 stands in the answer's own code or in that of the order.
  if (fields.respCode === '34' || (fields.respCode === '00' && fields.origRespCode === '34')) return { kind: 'absent' };
  if (fields.respCode !== '00') return said(fields);
  if (isDone(fields.origRespCode)) {
    const payment = paymentOf(fields);
    return payment === undefined ? unknown('answer-shape: a payment without its fields') : { kind: 'paid', payment };
  }
  // Tried and failed, or under way: the buyer may try again while the order holds.
  return fields.origRespCode === undefined ? unknown('answer-shape: no origRespCode') : { kind: 'not-paid' };
}

/** UnionPay closes by itself at payTimeout; here is asked what became of it. */
export function closedTruth(fields: Fields): Closed {
  const truth = orderTruth(fields);
  if (truth.kind === 'paid' || truth.kind === 'absent' || truth.kind === 'unknown' || truth.kind === 'closed') return truth.kind === 'paid' ? { kind: 'paid' } : truth;
  return isUnderWay(fields.origRespCode) ? unknown(`the buyer is paying: ${fields.origRespCode}`) : { kind: 'closed' };
}

/** 00 is acceptance, not success; 12 is a number that was sent before. */
export function sentRefund(fields: Fields): RefundTruth | { kind: 'ask' } {
  if (isDone(fields.respCode)) return { kind: 'processing' };
  if (fields.respCode === '12') return { kind: 'ask' };
  // Too little money in the merchant's account passes when there is more.
  if (isPassing(fields.respCode) || /余额不足/.test(fields.respMsg ?? '')) return said(fields);
  return refusedBy(fields);
}

export function askedRefund(fields: Fields): RefundTruth {
  if (fields.respCode === '34' || (fields.respCode === '00' && fields.origRespCode === '34')) return { kind: 'absent' };
  if (fields.respCode !== '00' || fields.origRespCode === undefined) return said(fields);
  if (isUnderWay(fields.origRespCode)) return { kind: 'processing' };
  if (!isDone(fields.origRespCode)) return { kind: 'closed' };
  const payment = paymentOf(fields);
  return payment === undefined ? unknown('answer-shape: a refund without its fields') : { kind: 'succeeded', channelRefundId: payment.transactionId, amountFen: payment.amountFen, at: payment.paidAt };
}
