import { expect, test } from 'vitest';
import type { Payment } from '../channel.js';
import { channelNumber, plainDescription } from './channel-number.js';
import { mismatchOf } from './payment-match.js';

const payment: Payment = { transactionId: 'T1', outTradeNo: 'N1', amountFen: 5000, currency: 'CNY', appId: 'wx1', merchantNumber: '1900', paidAt: new Date('2026-11-20T10:00:00Z'), payer: 'o1' };
const order = { merchantId: 'm1', heardBy: 'm1', outTradeNo: 'N1', amountFen: 5000, appId: 'wx1', merchantNumber: '1900' };

test('A-03 a payment is the order’s when merchant, number, app, currency and amount are', () => {
  expect(mismatchOf(order, payment)).toBeUndefined();
  expect(mismatchOf(order, { ...payment, amountFen: 4999 })).toBe('amount');
  expect(mismatchOf(order, { ...payment, amountFen: 5001 })).toBe('amount');
  expect(mismatchOf(order, { ...payment, currency: 'USD' })).toBe('currency');
  expect(mismatchOf(order, { ...payment, appId: 'wx2' })).toBe('app');
  expect(mismatchOf(order, { ...payment, merchantNumber: '1901' })).toBe('merchant');
  expect(mismatchOf({ ...order, heardBy: 'm2' }, payment)).toBe('merchant');
  expect(mismatchOf(order, { ...payment, outTradeNo: 'N2' })).toBe('number');
  expect(mismatchOf(order, { ...payment, transactionId: '' })).toBe('transaction');
});

test('U-08 an order for the payer of another app is paid in that app and in no other', () => {
  const inAccount = { ...order, payerAppId: 'wx-account' };
  expect(mismatchOf(inAccount, { ...payment, appId: 'wx-account' })).toBeUndefined();
  expect(mismatchOf(inAccount, payment)).toBe('app');
  expect(mismatchOf({ ...order, payerAppId: null }, payment)).toBeUndefined();
  expect(mismatchOf({ ...order, payerAppId: null }, { ...payment, appId: 'wx-account' })).toBe('app');
});

test('a number at the channel is 32 letters and digits of the id, the same for the same id', () => {
  expect(channelNumber('0190A1B2-C3D4-7E5F-8A9B-0C1D2E3F4A5B')).toBe('0190a1b2c3d47e5f8a9b0c1d2e3f4a5b');
  expect(() => channelNumber('x')).toThrow('is not a UUID');
});

test('what the payer reads holds nothing that a signature’s text could be cut at', () => {
  expect(plainDescription(['预存电费', '城东&out_trade_no=1|市场 😀', 'A-12'])).toBe('预存电费 城东outtradeno1市场 A12');
  expect([...plainDescription(['长'.repeat(90)])]).toHaveLength(40);
});
