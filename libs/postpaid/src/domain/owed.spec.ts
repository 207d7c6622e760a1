import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ageOf, nextPeriodEnd, owedOnBills, reminderOf, unpaidParts } from './owed.js';

test('money pays the oldest bill first: 30 and 50 billed, 45 paid leave 35 on the newer one', () => {
  expect(unpaidParts([3000, 5000], 3500)).toEqual([0, 3500]);
  expect(unpaidParts([3000, 5000], 7000)).toEqual([2000, 5000]);
  expect(unpaidParts([3000, 5000], -100)).toEqual([0, 0]);
  expect(owedOnBills(-9000, 1500)).toBe(7500);
  expect(owedOnBills(500, 0)).toBe(0);
});

test('no part is more than its bill, the parts are what is owed or all bills, and a payment never raises one', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(1_000_000), { maxLength: 30 }), fc.nat(20_000_000), fc.nat(1_000_000), (bills, owed, paid) => {
      const parts = unpaidParts(bills, owed);
      expect(parts.reduce((sum, fen) => sum + fen, 0)).toBe(Math.min(owed, bills.reduce((sum, fen) => sum + fen, 0)));
      const after = unpaidParts(bills, owed - paid);
      parts.forEach((fen, index) => expect(fen <= bills[index]! && after[index]! <= fen).toBe(true));
      // The oldest are paid first: once one is open, every newer one is.
      const first = parts.findIndex((fen) => fen > 0);
      if (first >= 0) expect(parts.slice(first + 1)).toEqual(bills.slice(first + 1));
    }),
  );
});

test('periods end on the bill day at midnight of the site; the day it is due is not late; reminders come three days before and then each week', () => {
  const zone = 'Asia/Shanghai';
  expect(nextPeriodEnd(new Date('2026-11-20T10:00:00+08:00'), 1, zone)).toEqual(new Date('2026-12-01T00:00:00+08:00'));
  expect(nextPeriodEnd(new Date('2026-12-01T00:00:00+08:00'), 1, zone)).toEqual(new Date('2027-01-01T00:00:00+08:00'));
  expect(nextPeriodEnd(new Date('2026-11-20T10:00:00+08:00'), 25, zone)).toEqual(new Date('2026-11-25T00:00:00+08:00'));
  expect([ageOf('2026-12-16', '2026-12-16'), ageOf('2026-12-16', '2026-12-17'), ageOf('2026-12-16', '2027-01-16'), ageOf('2026-12-16', '2027-02-16')].map(({ days, group }) => [days, group])).toEqual([[0, 'notDue'], [1, 'to30'], [31, 'to60'], [62, 'over60']]);
  const told = (today: string, before: string[] = []) => reminderOf('2026-12-16', today, before);
  expect([told('2026-12-12'), told('2026-12-13'), told('2026-12-13', ['soon']), told('2026-12-17', ['soon']), told('2026-12-23', ['late:1']), told('2026-12-24', ['late:1'])]).toEqual([undefined, 'soon', undefined, 'late:1', undefined, 'late:2']);
});
