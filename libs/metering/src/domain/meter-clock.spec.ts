import fc from 'fast-check';
import { expect, test } from 'vitest';
import { judgeClock } from './meter-clock.js';

const DAY = 86_400_000;
const look = (day: number, offsetS: number | null) => ({ atMs: day * DAY, offsetS });

test('M-20 within a minute a clock is right; from the first look its drift is counted', () => {
  expect(judgeClock(look(0, 12), null, 0.5)).toEqual({ state: 'right', since: look(0, 12), driftPerDayS: null });
  // ten days at 0.5 s a day are five seconds, and two looks are good to a second each
  expect(judgeClock(look(10, 19), look(0, 12), 0.5)).toEqual({ state: 'right', since: look(0, 12), driftPerDayS: 0.7 });
  expect(judgeClock(look(10, 20), look(0, 12), 0.5)).toEqual({ state: 'drifts', since: look(0, 12), driftPerDayS: 0.8 });
});

test('M-20 more than a minute off is told whatever the drift; no date at all is its own state', () => {
  expect(judgeClock(look(0, -61), null, 0.5).state).toBe('off');
  expect(judgeClock(look(400, 61), look(0, 0), 0.5).state).toBe('off');
  expect(judgeClock(look(1, null), look(0, 0), 0.5)).toEqual({ state: 'unset', since: null, driftPerDayS: null });
});

test('M-20 a clock that was set begins anew', () => {
  expect(judgeClock(look(30, 1), look(0, 45), 0.5)).toEqual({ state: 'right', since: look(30, 1), driftPerDayS: null });
});

test('M-20 a clock that keeps to its profile is never told, however long', () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 100 }), fc.double({ min: -0.5, max: 0.5, noNaN: true }), (days, drift) => {
    expect(judgeClock(look(days, Math.round(drift * days)), look(0, 0), 0.5).state).toBe('right');
  }));
});
