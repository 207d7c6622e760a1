import type { Heard } from '../channel.js';
import { isDone, paymentOf } from './answers.js';
import type { Fields } from './acp-text.js';

/** What a notification says whose certificate and signature have been verified. UnionPay numbers transactions, not messages. */
export function heardOf(fields: Fields): Heard {
  const { txnType, orderId = '', queryId = '', respCode } = fields;
  if (orderId === '' || txnType === undefined) return { kind: 'refused', reason: 'no transaction of ours' };
  const messageId = `${txnType}:${queryId}:${respCode ?? ''}`;
  if (txnType === '04' || txnType === '31') return { kind: 'refund', messageId, outTradeNo: fields.origOrderId ?? '', outRefundNo: orderId };
  if (txnType !== '01' || !isDone(respCode)) return { kind: 'other', messageId, outTradeNo: orderId };
  const payment = paymentOf(fields);
  return payment === undefined ? { kind: 'refused', reason: 'a payment without its fields' } : { kind: 'payment', messageId, outTradeNo: orderId, payment };
}
