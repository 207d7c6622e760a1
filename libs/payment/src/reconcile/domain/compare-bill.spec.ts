import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { BillRow } from '../../channel.js';
import { compareBill, type ComparedBooks, type OurPayment, type OurRefund } from './compare-bill.js';
import { billRetryMinutes, dueBillDays } from './bill-schedule.js';

const day = { fromAt: new Date('2026-11-19T16:00:00Z'), toAt: new Date('2026-11-20T16:00:00Z') };
const noon = new Date('2026-11-20T04:00:00Z');
const paid = (outTradeNo: string, ledgerFen: number | null, more: Partial<OurPayment> = {}): OurPayment => ({ orderId: `o-${outTradeNo}`, outTradeNo, state: 'paid', ledgerFen, paidAt: noon, ...more });
const refunded = (outRefundNo: string, amountFen: number, more: Partial<OurRefund> = {}): OurRefund => ({ refundId: `r-${outRefundNo}`, orderId: 'o-A', outRefundNo, amountFen, state: 'succeeded', sentAt: noon, ...more });
const row = (outTradeNo: string, amountFen: number, more: Partial<BillRow> = {}): BillRow => ({ kind: 'payment', outTradeNo, transactionId: `t-${outTradeNo}`, outRefundNo: undefined, amountFen, feeFen: 0, at: noon, ...more });
const back = (outTradeNo: string, outRefundNo: string, amountFen: number): BillRow => row(outTradeNo, amountFen, { kind: 'refund', outRefundNo });
const compare = (books: Partial<ComparedBooks>) => compareBill({ rows: [], payments: [], refunds: [], day, inNeighbours: new Set(), ...books });

test('Y-12 a day that agrees has nothing to explain', () => {
  expect(compare({ rows: [row('A', 100), row('B', 200), back('A', 'RA', 40)], payments: [paid('A', 100), paid('B', 200)], refunds: [refunded('RA', 40)] })).toEqual({ matchedPayments: 2, matchedRefunds: 1, differences: [] });
});

test('Y-12 each kind of difference is named once, with what to do about it', () => {
  const { differences, matchedPayments } = compare({
    rows: [row('A', 100), row('B', 201), row('C', 300), row('D', 400), row('X', 999), back('A', 'RX', 10), back('B', 'RB', 50), back('A', 'RH', 5), back('Y', 'RY', 1)],
    payments: [paid('A', 100), paid('B', 200), paid('C', null, { state: 'closed', paidAt: null }), paid('D', null), paid('E', 500)],
    refunds: [refunded('RB', 40), refunded('RS', 7), refunded('RH', 5, { state: 'approved', sentAt: null })],
  });
  expect(matchedPayments).toBe(1);
  expect(differences.map(({ kind, number, oursFen, theirsFen, proposal }) => [kind, number, oursFen, theirsFen, proposal])).toEqual([
    ['amount_differs', 'B', 200, 201, 'ask_channel'],
    ['missing_here', 'C', null, 300, 'credit'],
    ['missing_here', 'D', null, 400, 'credit'],
    ['missing_there', 'E', 500, null, 'ask_channel'],
    ['refund_differs', 'RB', 40, 50, 'ask_channel'],
    ['refund_missing_here', 'RH', null, 5, 'query'],
    ['refund_missing_here', 'RX', null, 10, 'refund'],
    ['refund_missing_here', 'RY', null, 1, 'ask_channel'],
    ['refund_missing_there', 'RS', 7, null, 'ask_channel'],
    ['unknown_order', 'X', null, 999, 'ask_channel'],
  ]);
});

test('Y-12 a second around midnight belongs to either day: what the neighbour bill holds is explained, the rest waits for it', () => {
  const late = paid('L', 100, { paidAt: new Date('2026-11-20T15:59:59Z') });
  expect(compare({ payments: [late] }).differences).toMatchObject([{ kind: 'missing_there', proposal: 'wait' }]);
  expect(compare({ payments: [late], inNeighbours: new Set(['L']) }).differences).toEqual([]);
  expect(compare({ rows: [row('L', 100)], payments: [{ ...late, paidAt: new Date('2026-11-20T16:00:01Z') }] }).differences).toEqual([]);
  expect(compare({ payments: [{ ...late, paidAt: day.toAt }] }).differences).toEqual([]);
});

test('Y-12 a refund that is on its way or stuck at the channel is no difference; one that never left is', () => {
  for (const state of ['sent', 'abnormal'] as const) expect(compare({ rows: [back('A', 'R', 40)], payments: [paid('A', 100)], refunds: [refunded('R', 40, { state })] }).differences.filter(({ number }) => number === 'R')).toEqual([]);
  for (const state of ['held', 'failed', 'released'] as const) expect(compare({ rows: [back('A', 'R', 40)], refunds: [refunded('R', 40, { state })] }).differences).toMatchObject([{ kind: 'refund_missing_here', proposal: 'query' }]);
});

test('Y-12 every row and every order of the day is matched or named, whatever the order of the books', () => {
  const books = fc.array(fc.record({ number: fc.integer({ min: 0, max: 30 }), ours: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }), theirs: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }) }), { maxLength: 30 })
    .map((all) => [...new Map(all.map((each) => [each.number, each])).values()]);
  fc.assert(
    fc.property(books, (all) => {
      const rows = all.filter(({ theirs }) => theirs !== undefined).map(({ number, theirs }) => row(`N${number}`, theirs!));
      const payments = all.filter(({ ours }) => ours !== undefined).map(({ number, ours }) => paid(`N${number}`, ours!));
      const result = compare({ rows, payments });
      const equal = all.filter(({ ours, theirs }) => ours !== undefined && ours === theirs);
      expect(result.matchedPayments).toBe(equal.length);
      expect(result.differences.map(({ number }) => number).sort()).toEqual(all.filter((each) => !equal.includes(each) && (each.ours ?? each.theirs) !== undefined).map(({ number }) => `N${number}`).sort());
      expect(compare({ rows: [...rows].reverse(), payments: [...payments].reverse() })).toEqual(result);
      const sum = (each: (number | null)[]): number => each.reduce<number>((total, fen) => total + (fen ?? 0), 0);
      const unexplained = sum(result.differences.map(({ theirsFen }) => theirsFen)) - sum(result.differences.map(({ oursFen }) => oursFen));
      expect(sum(rows.map(({ amountFen }) => amountFen)) - sum(payments.map(({ ledgerFen }) => ledgerFen))).toBe(unexplained);
    }),
  );
});

test('bills are due from ten the next morning, Beijing time, and none of them is forgotten', () => {
  const since = new Date('2026-11-17T16:30:00Z'); // 18 November there
  expect(dueBillDays({ wall: new Date('2026-11-20T01:59:00Z'), since })).toEqual(['2026-11-18']);
  expect(dueBillDays({ wall: new Date('2026-11-20T02:00:00Z'), since })).toEqual(['2026-11-18', '2026-11-19']);
  expect(dueBillDays({ wall: new Date('2026-11-20T00:00:00Z'), since, atOnce: true })).toEqual(['2026-11-18', '2026-11-19']);
  expect(dueBillDays({ wall: new Date('2026-11-18T12:00:00Z'), since })).toEqual([]);
  expect(dueBillDays({ wall: new Date('2027-11-20T02:00:00Z'), since })).toHaveLength(60);
  expect([1, 2, 3, 9].map(billRetryMinutes)).toEqual([10, 20, 40, 240]);
});
