import { describe, expect, test } from 'vitest';
import { askedRefund, closed, orderTruth, refusedSubmission, sentRefund, verdict } from './answers.js';

const NUMBER = 'Y20261120081559000001';
const REFUND = { outRefundNo: 'R20261120081559000001', amountFen: 300, now: new Date('2026-11-20T00:20:00Z') };
const us = { appId: '2021', sellerId: '2088000000000001', now: new Date('2026-11-20T00:20:00Z') };
const business = (sub_code: string) => ({ code: '40004', msg: 'Business Failed', sub_code, sub_msg: '…' });
const trade = { code: '10000', msg: 'Success', trade_no: '2026112022001', out_trade_no: NUMBER, trade_status: 'TRADE_SUCCESS', total_amount: '50.00', buyer_pay_amount: '40.00', send_pay_date: '2026-11-20 08:16:00', buyer_user_id: '2088000000000009' };

describe('a trade', () => {
  test('is paid by its total', () => {
    expect(orderTruth(trade, NUMBER, us)).toEqual({ kind: 'paid', payment: { transactionId: '2026112022001', outTradeNo: NUMBER, amountFen: 5000, currency: 'CNY', appId: '2021', merchantNumber: '2088000000000001', paidAt: new Date('2026-11-20T00:16:00Z'), payer: '2088000000000009' } });
  });

  test('that is finished is paid; closed after all money went back it had been paid; closed by time it had not', () => {
    expect(orderTruth({ ...trade, trade_status: 'TRADE_FINISHED' }, NUMBER, us).kind).toBe('paid');
    expect(orderTruth({ ...trade, trade_status: 'TRADE_CLOSED' }, NUMBER, us).kind).toBe('paid');
    expect(orderTruth({ ...trade, trade_status: 'TRADE_CLOSED', send_pay_date: undefined }, NUMBER, us)).toEqual({ kind: 'closed' });
    expect(orderTruth({ ...trade, trade_status: 'WAIT_BUYER_PAY', send_pay_date: undefined }, NUMBER, us)).toEqual({ kind: 'not-paid' });
  });

  test('that nobody knows is absent, not closed: a code may still be scanned', () => expect(orderTruth(business('ACQ.TRADE_NOT_EXIST'), NUMBER, us)).toEqual({ kind: 'absent' }));

  test.each([
    { code: '20000', sub_code: 'isp.unknow-error' }, { code: '40004', sub_code: 'ACQ.SYSTEM_ERROR' }, { code: '40002', sub_code: 'isv.invalid-signature' }, { code: '40006', sub_code: 'isv.insufficient-isv-permissions' }, { msg: 'nothing' },
    { ...trade, total_amount: '50.001' }, { ...trade, total_amount: 50 }, { ...trade, out_trade_no: 'other' }, { ...trade, trade_status: 'NEW' }, { ...trade, send_pay_date: 'today' },
  ])('$code $sub_code $trade_status $total_amount is unknown', (body) => expect(orderTruth(body, NUMBER, us).kind).toBe('unknown'));

  test('a request whose time is refused names the clock', () => expect(orderTruth({ code: '40002', sub_code: 'isv.invalid-timestamp', sub_msg: '非法的时间戳参数' }, NUMBER, us)).toMatchObject({ kind: 'unknown', reason: expect.stringMatching(/^clock-skew/) as string }));
});

test.each([
  ['ACQ.TRADE_HAS_SUCCESS', 'already-paid'], ['ACQ.TRADE_HAS_FINISHED', 'already-paid'], ['ACQ.TRADE_HAS_CLOSE', 'already-closed'], ['ACQ.CONTEXT_INCONSISTENT', 'ask'], ['ACQ.BUYER_NOT_EXIST', 'refused'], ['ACQ.SYSTEM_ERROR', 'unknown'],
])('submitting: %s is %s', (sub, kind) => expect(refusedSubmission(business(sub)).kind).toBe(kind));

test.each([
  ['ACQ.TRADE_NOT_EXIST', 'absent'], ['ACQ.TRADE_STATUS_ERROR', 'ask'], ['ACQ.REASON_TRADE_STATUS_INVALID', 'ask'], ['ACQ.INVALID_PARAMETER', 'refused'], ['ACQ.SYSTEM_ERROR', 'unknown'],
])('closing: %s is %s', (sub, kind) => expect(closed(business(sub)).kind).toBe(kind));
test('closing: done', () => expect(closed({ code: '10000' })).toEqual({ kind: 'closed' }));

describe('a refund', () => {
  const done = { code: '10000', out_trade_no: NUMBER, fund_change: 'Y', refund_fee: '9.00', gmt_refund_pay: '2026-11-20 08:18:00' };
  test('succeeded when money moved by this very call: the amount is ours, refund_fee counts earlier ones too', () => {
    expect(sentRefund(done, REFUND)).toEqual({ kind: 'succeeded', channelRefundId: REFUND.outRefundNo, amountFen: 300, at: new Date('2026-11-20T00:18:00Z') });
  });

  test.each(['N', undefined])('fund_change %s is asked for: success of the call is no success of the refund', (fund_change) => expect(sentRefund({ ...done, fund_change }, REFUND)).toEqual({ kind: 'ask' }));

  test.each([['ACQ.SELLER_BALANCE_NOT_ENOUGH', 'unknown'], ['ACQ.TRADE_NOT_EXIST', 'unknown'], ['ACQ.SYSTEM_ERROR', 'unknown'], ['ACQ.TRADE_HAS_FINISHED', 'refused'], ['ACQ.REFUND_AMT_NOT_EQUAL_TOTAL', 'refused'], ['ACQ.REASON_TRADE_REFUND_FEE_ERR', 'refused'], ['ACQ.DISCORDANT_REPEAT_REQUEST', 'refused']])('%s is %s', (sub, kind) => {
    expect(sentRefund(business(sub), REFUND).kind).toBe(kind);
  });

  test('asked for: money only when it is told of', () => {
    const told = { code: '10000', out_request_no: REFUND.outRefundNo, refund_amount: '3.00', refund_status: 'REFUND_SUCCESS', gmt_refund_pay: '2026-11-20 08:18:00' };
    expect(askedRefund(told, REFUND)).toEqual({ kind: 'succeeded', channelRefundId: REFUND.outRefundNo, amountFen: 300, at: new Date('2026-11-20T00:18:00Z') });
    expect(askedRefund({ ...told, refund_status: undefined }, REFUND).kind).toBe('succeeded');
    expect(askedRefund({ ...told, refund_amount: undefined, refund_status: undefined }, REFUND)).toEqual({ kind: 'processing' });
    expect(askedRefund({ code: '10000', msg: 'Success' }, REFUND)).toEqual({ kind: 'absent' });
    expect(askedRefund({ ...told, out_request_no: 'other' }, REFUND).kind).toBe('unknown');
    expect(askedRefund(business('ACQ.TRADE_NOT_EXIST'), REFUND)).toEqual({ kind: 'absent' });
  });
});

test('verdicts', () => {
  expect([verdict({ code: '10000' }), verdict({ code: '40004', sub_code: 'ACQ.X' }), verdict({ code: '40002', sub_code: 'isv.invalid-parameter' }), verdict({ code: '40002', sub_code: 'isv.invalid-signature' }), verdict({})]).toEqual(['ok', 'refused', 'refused', 'passing', 'passing']);
});
