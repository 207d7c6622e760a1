import fc from 'fast-check';
import { expect, test } from 'vitest';
import { busDueAt, metersDue } from './bus-due.js';

const ZONE = 'Asia/Shanghai';
const at = (time: string) => new Date(`2026-11-20T${time}+08:00`);
const meter = (readIntervalMinutes: number) => ({ readIntervalMinutes });

test('M-02 a bus is due when any of its meters is: every 30 minutes and every 12 hours', () => {
  expect(busDueAt(at('10:44:59'), [30, 720], ZONE)).toEqual(at('10:30:00'));
  expect(busDueAt(at('12:00:00'), [30, 720], ZONE)).toEqual(at('12:00:00'));
  expect(busDueAt(at('11:59:59'), [720], ZONE)).toEqual(at('00:00:00'));
  expect(busDueAt(at('11:00:00'), [], ZONE)).toBeUndefined();
});

test('M-02 a sweep reads those whose own interval falls due; after a standstill those that were missed too', () => {
  const often = meter(30);
  const seldom = meter(720);
  expect(metersDue([often, seldom], at('10:30:00'), at('10:00:00'), ZONE)).toEqual([often]);
  expect(metersDue([often, seldom], at('12:00:00'), at('11:30:00'), ZONE)).toEqual([often, seldom]);
  expect(metersDue([often, seldom], at('12:30:00'), at('11:30:00'), ZONE)).toEqual([often, seldom]);
  expect(metersDue([often, seldom], at('10:30:00'), null, ZONE)).toEqual([often, seldom]);
});

test('M-02 over a day every meter is read as often as its interval says, whatever the others are', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 1440 }), { minLength: 1, maxLength: 4 }), (intervals) => {
      const meters = intervals.map(meter);
      const reads = new Map(meters.map((each) => [each, 0]));
      let last: Date | null = at('00:00:00');
      for (let minute = 1; minute < 1440; minute++) {
        const dueAt = busDueAt(new Date(at('00:00:00').getTime() + minute * 60_000), intervals, ZONE)!;
        if (dueAt <= last) continue;
        for (const due of metersDue(meters, dueAt, last, ZONE)) reads.set(due, reads.get(due)! + 1);
        last = dueAt;
      }
      for (const each of meters) expect(reads.get(each)).toBe(Math.ceil(1440 / each.readIntervalMinutes) - 1);
    }),
    { numRuns: 30 },
  );
});
