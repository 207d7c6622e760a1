import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hourlyUsage } from './hourly-usage.js';
import { runwayOf } from './runway.js';

const at = (text: string): Date => new Date(`${text}+08:00`);

describe('hours', () => {
  test('readings each half hour are summed per hour; a gap is spread by time and says so', () => {
    const readings = [['10:00', 0], ['10:30', 100], ['11:00', 250], ['14:00', 553]].map(([time, registerWh]) => ({ readAt: at(`2026-11-20T${String(time)}`), registerWh: Number(registerWh) }));
    expect(hourlyUsage(readings, at('2026-11-20T00:00'), at('2026-11-21T00:00'))).toEqual([
      { at: at('2026-11-20T10:00'), usedWh: 250, estimated: false },
      { at: at('2026-11-20T11:00'), usedWh: 101, estimated: true },
      { at: at('2026-11-20T12:00'), usedWh: 101, estimated: true },
      { at: at('2026-11-20T13:00'), usedWh: 101, estimated: true },
    ]);
  });

  test('a fall of the register is left out', () => {
    const readings = [{ readAt: at('2026-11-20T10:00'), registerWh: 500 }, { readAt: at('2026-11-20T10:30'), registerWh: 20 }, { readAt: at('2026-11-20T11:00'), registerWh: 30 }];
    expect(hourlyUsage(readings, at('2026-11-20T00:00'), at('2026-11-21T00:00')).map((hour) => hour.usedWh)).toEqual([10]);
  });

  test('the hours sum to what the registers say', () => {
    const steps = fc.array(fc.tuple(fc.integer({ min: 1, max: 40_000 }), fc.nat(100_000)), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(steps, (list) => {
        let ms = at('2026-11-20T00:00').getTime();
        let registerWh = 1000;
        const readings = [{ readAt: new Date(ms), registerWh }, ...list.map(([seconds, usedWh]) => ({ readAt: new Date((ms += seconds * 1000)), registerWh: (registerWh += usedWh) }))];
        const hours = hourlyUsage(readings, at('2026-11-20T00:00'), at('2027-11-20T00:00'));
        expect(hours.reduce((sum, hour) => sum + hour.usedWh, 0)).toBe(registerWh - 1000);
      }),
    );
  });
});

describe('days left', () => {
  const now = at('2026-11-20T12:00');
  const days = (count: number): number => count * 86_400_000;

  test('70 yuan at 10 yuan a day last seven days', () => {
    expect(runwayOf({ availableFen: 7_000, chargeParts: 7 * 1_000 * 10_000_000, elapsedMs: days(7), fullDays: 7, now })).toEqual({ daysLeft: 7, endsAt: new Date(now.getTime() + days(7)), earliestAt: new Date(now.getTime() + days(4.2)), latestAt: new Date(now.getTime() + Math.floor(days(35) / 3)), precision: 'day', basis: 'recent', basisDays: 7, fewestDays: null, mostDays: null });
  });

  test("today's hours count: 80 yuan in 7.5 days, 10 yuan left: 0.9375 days", () => {
    expect(runwayOf({ availableFen: 1_000, chargeParts: 8_000 * 10_000_000, elapsedMs: days(7.5), fullDays: 7, now })).toEqual({ daysLeft: 0, endsAt: new Date(now.getTime() + days(0.9375)), earliestAt: new Date(now.getTime() + days(0.5625)), latestAt: new Date(now.getTime() + days(1.5625)), precision: 'day', basis: 'recent', basisDays: 7, fewestDays: null, mostDays: null });
  });

  test('the range: 70 yuan last 5 days at the busiest day of 14 yuan and 8 at the quietest of 8 yuan; one day alone is no range, nor is a day without use', () => {
    const fen = (amount: number): number => amount * 10_000_000;
    const week = { availableFen: 7_000, chargeParts: fen(3_200), elapsedMs: days(3), fullDays: 3, now };
    expect(runwayOf({ ...week, dayParts: [fen(800), fen(1_000), fen(1_400)] })).toMatchObject({ daysLeft: 6, fewestDays: 5, mostDays: 8 });
    expect(runwayOf({ ...week, dayParts: [fen(800)] })).toMatchObject({ fewestDays: null, mostDays: null });
    expect(runwayOf({ ...week, dayParts: [0, fen(1_400)] })).toMatchObject({ fewestDays: 5, mostDays: null });
    expect(runwayOf({ ...week, availableFen: 0, dayParts: [fen(800), fen(1_400)] })).toMatchObject({ fewestDays: 0, mostDays: 0 });
  });

  test('nothing is said with too little history, without consumption, or beyond ten years; nothing left is zero days', () => {
    const unknown = { daysLeft: null, endsAt: null };
    expect(runwayOf({ availableFen: 1_000, chargeParts: 10 ** 12, elapsedMs: 3_600_000, fullDays: 0, now })).toMatchObject(unknown);
    expect(runwayOf({ availableFen: 1_000, chargeParts: 0, elapsedMs: days(7), fullDays: 7, now })).toMatchObject(unknown);
    expect(runwayOf({ availableFen: 10 ** 12, chargeParts: 10_000_000, elapsedMs: days(7), fullDays: 7, now })).toMatchObject(unknown);
    expect(runwayOf({ availableFen: 0, chargeParts: 10 ** 12, elapsedMs: days(7), fullDays: 7, now })).toMatchObject({ daysLeft: 0, endsAt: now });
  });
});
