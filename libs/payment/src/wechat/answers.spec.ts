import { describe, expect, test } from 'vitest';
import { askedRefund, closed, orderTruth, refusedSubmission, sentRefund } from './answers.js';
import { classOfError, isCode } from './wechat-error.js';

const NUMBER = 'Y20261120081559000001';
const error = (status: number, code: string) => ({ status, error: { code, message: 'm' } });
const trade = { appid: 'wx1', mchid: '1900000001', out_trade_no: NUMBER, transaction_id: '4200001', trade_state: 'SUCCESS', success_time: '2026-11-20T08:16:00+08:00', amount: { total: 5000, payer_total: 4000, currency: 'CNY' }, payer: { openid: 'o1' } };
const refund = { refund_id: '5030', out_refund_no: NUMBER, status: 'SUCCESS', success_time: '2026-11-20T08:16:00+08:00', user_received_account: '招商银行信用卡0403', amount: { refund: 300, total: 5000 } };

describe('an order', () => {
  test('is paid by its total, not by what the payer paid after discounts', () => {
    expect(orderTruth({ status: 200, data: trade }, NUMBER)).toEqual({ kind: 'paid', payment: { transactionId: '4200001', outTradeNo: NUMBER, amountFen: 5000, currency: 'CNY', appId: 'wx1', merchantNumber: '1900000001', paidAt: new Date('2026-11-20T00:16:00Z'), payer: 'o1' } });
  });

  test.each([['SUCCESS', 'paid'], ['REFUND', 'paid'], ['NOTPAY', 'not-paid'], ['USERPAYING', 'not-paid'], ['PAYERROR', 'not-paid'], ['CLOSED', 'closed'], ['REVOKED', 'closed']])('%s is %s', (state, kind) => {
    expect(orderTruth({ status: 200, data: { ...trade, trade_state: state } }, NUMBER).kind).toBe(kind);
  });

  test.each(['ORDER_NOT_EXIST', 'ORDERNOTEXIST'])('404 %s is absent, the same code with 400 is not known', (code) => {
    expect(orderTruth(error(404, code), NUMBER)).toEqual({ kind: 'absent' });
    expect(orderTruth(error(400, code), NUMBER).kind).toBe('unknown');
  });

  test.each([
    { status: 202, data: trade }, { status: 200, data: { ...trade, trade_state: 'NEW' } }, { status: 200, data: { ...trade, amount: { total: 50.5, currency: 'CNY' } } },
    { status: 200, data: { ...trade, amount: { total: '5000', currency: 'CNY' } } }, { status: 200, data: { ...trade, success_time: 'today' } }, { status: 200, data: { ...trade, transaction_id: undefined } },
    { status: 200, data: { ...trade, out_trade_no: 'Y20261120081559000002' } }, { status: 200 }, error(500, 'SYSTEMERROR'), error(429, 'RATELIMIT_EXCEEDED'), error(403, 'NO_AUTH'),
  ])('$status $error.code $data.trade_state of $data.out_trade_no is unknown when it is not whole', (answer) => {
    expect(orderTruth(answer, NUMBER).kind).toBe('unknown');
  });
});

describe('a refused submission', () => {
  test.each([
    [400, 'ORDERPAID', 'already-paid'], [400, 'ORDER_PAID', 'already-paid'], [400, 'ORDER_CLOSED', 'already-closed'], [403, 'OUT_TRADE_NO_USED', 'ask'], [400, 'OUTTRADENOUSED', 'ask'],
    [400, 'PARAM_ERROR', 'refused'], [400, 'APPID_MCHID_NOT_MATCH', 'refused'], [403, 'RULE_LIMIT', 'refused'], [500, 'OPENID_MISMATCH', 'unknown'], [429, 'RATELIMIT_EXCEEDED', 'unknown'], [400, 'FREQUENCYLIMITED', 'unknown'],
    [500, 'SYSTEM_ERROR', 'unknown'], [503, 'SERVICE_UNAVAILABLE', 'unknown'], [400, 'SYSTEMERROR', 'unknown'],
  ])('%i %s is %s', (status, code, kind) => expect(refusedSubmission(error(status, code)).kind).toBe(kind));

  test('202 is unknown: the same again will tell', () => expect(refusedSubmission({ status: 202 }).kind).toBe('unknown'));
});

test.each([
  [204, undefined, 'closed'], [400, 'ORDERPAID', 'paid'], [400, 'ORDER_PAID', 'paid'], [400, 'ORDER_CLOSED', 'closed'], [404, 'ORDERNOTEXIST', 'absent'], [400, 'INVALID_REQUEST', 'refused'], [500, 'SYSTEMERROR', 'unknown'], [202, undefined, 'unknown'],
] as const)('closing: %i %s is %s', (status, code, kind) => expect(closed(code === undefined ? { status } : error(status, code)).kind).toBe(kind));

describe('a refund', () => {
  test.each([['SUCCESS', 'succeeded'], ['PROCESSING', 'processing'], ['CLOSED', 'closed'], ['ABNORMAL', 'abnormal']])('%s is %s, when sent and when asked for', (status, kind) => {
    for (const read of [sentRefund, askedRefund]) expect(read({ status: 200, data: { ...refund, status } }, NUMBER).kind).toBe(kind);
  });

  test('that succeeded tells what went back and when', () => {
    expect(askedRefund({ status: 200, data: refund }, NUMBER)).toEqual({ kind: 'succeeded', channelRefundId: '5030', amountFen: 300, at: new Date('2026-11-20T00:16:00Z') });
  });

  test.each([['RESOURCE_NOT_EXISTS', 404], ['ORDERNOTEXIST', 404], ['NOT_ENOUGH', 403], ['NOTENOUGH', 403], ['FREQUENCY_LIMITED', 429], ['SYSTEM_ERROR', 500]])('sending it: %s passes by itself and is sent again with the same number', (code, status) => {
    expect(sentRefund(error(status, code), NUMBER).kind).toBe('unknown');
  });

  test('sending it: a plain refusal is one', () => expect(sentRefund(error(400, 'INVALID_REQUEST'), NUMBER)).toEqual({ kind: 'refused', code: 'INVALID_REQUEST', message: 'm' }));
  test('asking for it: RESOURCE_NOT_EXISTS is absent', () => expect(askedRefund(error(404, 'RESOURCE_NOT_EXISTS'), NUMBER)).toEqual({ kind: 'absent' }));
  test('an answer about another refund, or a success without a time, is unknown', () => {
    expect(askedRefund({ status: 200, data: { ...refund, out_refund_no: 'other' } }, NUMBER).kind).toBe('unknown');
    expect(askedRefund({ status: 200, data: { ...refund, success_time: undefined } }, NUMBER).kind).toBe('unknown');
  });
});

test('the HTTP class decides first, and both spellings are one code', () => {
  expect(classOfError(500, { code: 'PARAM_ERROR', message: '' })).toBe('passing');
  expect(classOfError(401, { code: 'SIGN_ERROR', message: '' })).toBe('passing');
  expect(classOfError(400, undefined)).toBe('passing');
  expect(isCode({ code: 'ORDERNOTEXIST', message: '' }, 'ORDER_NOT_EXIST')).toBe(true);
  expect(isCode(undefined, 'ORDER_NOT_EXIST')).toBe(false);
});
