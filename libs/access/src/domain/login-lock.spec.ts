import { expect, test } from 'vitest';
import { answerDelayMs, countFailure, lockedUntil } from './login-lock.js';

const at = new Date('2026-11-20T02:00:00Z');
const minutes = (until: Date | undefined) => (until === undefined ? undefined : (until.getTime() - at.getTime()) / 60_000);

test('G-01 the fifth failure locks for 15 minutes, each further one for twice as long, up to 8 hours', () => {
  expect([1, 4, 5, 6, 7, 9, 10, 40].map((failures) => minutes(lockedUntil(failures, at)))).toEqual([undefined, undefined, 15, 30, 60, 240, 480, 480]);
});

test('G-01 failures are forgotten after a day without any', () => {
  expect(countFailure(undefined, at)).toBe(1);
  expect(countFailure({ failures: 4, lastAt: new Date('2026-11-19T02:00:00Z') }, at)).toBe(5);
  expect(countFailure({ failures: 4, lastAt: new Date('2026-11-19T01:59:59Z') }, at)).toBe(1);
});

test('G-01 answers to failures take longer and longer', () => {
  expect([1, 2, 3, 4, 5, 9].map(answerDelayMs)).toEqual([100, 200, 400, 800, 1600, 1600]);
});
