import type { Payment } from '../channel.js';

export interface Expected {
  /** of the order, and whose keys verified the message */
  merchantId: string;
  heardBy: string;
  outTradeNo: string;
  amountFen: number;
  appId: string;
  /** the app for which this very order was made, where it is another one of the merchant's */
  payerAppId?: string | null;
  merchantNumber: string;
}

export type Mismatch = 'merchant' | 'number' | 'app' | 'amount' | 'currency' | 'transaction';

/** What of a verified payment is not what the order says; undefined when all of it is. A valid signature says who speaks, not what about. */
export function mismatchOf(order: Expected, payment: Payment): Mismatch | undefined {
  if (order.heardBy !== order.merchantId || payment.merchantNumber !== order.merchantNumber) return 'merchant';
  if (payment.outTradeNo !== order.outTradeNo) return 'number';
  if (payment.appId !== (order.payerAppId ?? order.appId)) return 'app';
  if (payment.currency !== 'CNY') return 'currency';
  if (payment.amountFen !== order.amountFen) return 'amount';
  if (payment.transactionId === '') return 'transaction';
  return undefined;
}
