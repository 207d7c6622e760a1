import { expect, test } from 'vitest';
import { decodeClock } from './clock.js';

test('M-20 a clock of seven bytes: 26-11-20, a Friday, 08:05:59', () => {
  expect(decodeClock([0x1a0b, 0x1405, 0x0805, 0x3b00])).toBe(Date.UTC(2026, 10, 20, 8, 5, 59));
});

test('M-20 29 February is a day in leap years alone', () => {
  expect(decodeClock([0x1c02, 0x1d02, 0, 0])).toBe(Date.UTC(2028, 1, 29));
  expect(decodeClock([0x1a02, 0x1d02, 0, 0])).toBeUndefined();
});

test.each([['no date at all', [0, 0, 0, 0]], ['month 13', [0x1a0d, 0x0101, 0, 0]], ['hour 24', [0x1a01, 0x0101, 0x1800, 0]], ['second 60', [0x1a01, 0x0101, 0, 0x3c00]], ['all ones', [0xffff, 0xffff, 0xffff, 0xffff]]])('M-20 %s is no time', (_, words) => {
  expect(decodeClock(words)).toBeUndefined();
});
