import { deflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { parseZm, readSettlement } from './settlement-file.js';

const MERCHANT = '777290012345678';
// Written by hand after the column widths of UnionPay's file interface: 50.00 with a fee of 0.30, and 3.00 back with its fee of 0.02.
const widths = [3, 11, 11, 6, 10, 19, 12, 4, 2, 21, 2, 32, 2, 6, 10, 13, 13, 4, 15, 2, 2, 6, 2, 4, 32, 1, 21, 15, 1, 15, 32, 13, 13, 8, 32, 13, 13, 12, 2, 1, 131];
const line = (cells: Record<number, string>): string => widths.map((width, index) => (cells[index + 1] ?? '').padEnd(width)).join(' ');
const paid = { 1: 'S22', 4: '000001', 5: '1120081601', 7: '000000005000', 10: '612611200816000000001', 12: 'Y20261120081559000001', 16: 'D000000000030', 17: 'C000000004970', 20: '01', 21: '01', 28: MERCHANT };
const back = { 1: 'S30', 4: '000002', 5: '1120120000', 7: '000000000300', 10: '612611201200000000001', 12: 'R20261120081559000001', 16: 'C000000000002', 17: 'D000000000298', 20: '04', 21: '00', 27: paid[10], 28: MERCHANT };
const file = (...lines: Record<number, string>[]): Buffer => Buffer.from(lines.map((cells) => `${line(cells)}\r\n`).join(''));

describe('a file of ordinary transactions', () => {
  test('gives payments and refunds with their fees', () => {
    expect(parseZm(file(paid, back), '2026-11-20', MERCHANT)).toEqual({
      ok: true, totals: { payments: 1, paymentsFen: 5000, refunds: 1, refundsFen: 300, feesFen: 28 },
      rows: [
        { kind: 'payment', outTradeNo: 'Y20261120081559000001', transactionId: '612611200816000000001', outRefundNo: undefined, amountFen: 5000, feeFen: 30, at: new Date('2026-11-20T00:16:01Z') },
        { kind: 'refund', outTradeNo: 'Y20261120081559000001', transactionId: '612611200816000000001', outRefundNo: 'R20261120081559000001', amountFen: 300, feeFen: -2, at: new Date('2026-11-20T04:00:00Z') },
      ],
    });
  });

  test('a settlement day begins the evening before; at New Year that is another year', () => {
    const bill = parseZm(file({ ...paid, 5: '1231231500' }), '2027-01-01', MERCHANT);
    expect(bill.ok && bill.rows[0]!.at).toEqual(new Date('2026-12-31T15:15:00Z'));
  });

  test('fees may be settled apart; nothing happened is a bill too', () => {
    expect(parseZm(file({ ...paid, 16: 'D000000000030', 17: 'C000000005000' }), '2026-11-20', MERCHANT)).toMatchObject({ ok: true });
    expect(parseZm(Buffer.alloc(0), '2026-11-20', MERCHANT)).toMatchObject({ ok: true, rows: [] });
  });

  test.each<[string, Record<number, string>]>([
    ['amount and settled amount differ', { ...paid, 7: '000000005001' }], ['a refund counts up', { ...back, 17: 'C000000000298' }], ['another merchant', { ...paid, 28: '777290012345679' }], ['an unheard-of type', { ...paid, 20: '13' }], ['no amount', { ...paid, 7: '' }], ['no side', { ...paid, 17: '0000000004970' }], ['no time', { ...paid, 5: '1340081601' }],
  ])('is damaged: %s', (_name, cells) => expect(parseZm(file(paid, cells), '2026-11-20', MERCHANT).ok).toBe(false));

  test('is damaged: a line is cut off', () => expect(parseZm(file(paid).subarray(0, 200), '2026-11-20', MERCHANT).ok).toBe(false));
});

test('what is no archive is damaged', () => {
  for (const content of ['', 'AAAA', deflateSync(Buffer.from('no zip')).toString('base64')]) expect(readSettlement(content, '2026-11-20', MERCHANT)).toMatchObject({ kind: 'damaged' });
});
