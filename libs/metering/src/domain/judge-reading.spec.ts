import { expect, test } from 'vitest';
import { judgeReading, mostPossibleWh, type LastReading } from './judge-reading.js';

const facts = { maxPowerW: 13_200, registerWidthWh: 1_000_000_000, registerStepWh: 10 };
const ms = (minutes: number) => Date.UTC(2026, 10, 20, 4, minutes);
const at = (minutes: number) => new Date(ms(minutes));
const last = (registerWh: number, more: Partial<LastReading> = {}): LastReading => ({ readMs: ms(0), registerWh, offsetWh: 0, unchangedMs: ms(0), powerW: 1000, ...more });
const raw = (minutes: number, displayWh: number, powerW = 0) => ({ readAt: at(minutes), displayWh, powerW });

test('M-21 the first reading and an ordinary one are good', () => {
  expect(judgeReading(undefined, raw(0, 5000), facts)).toMatchObject({ quality: 'good', registerWh: 5000 });
  expect(judgeReading(last(5000), raw(30, 8000), facts)).toMatchObject({ quality: 'good', registerWh: 8000 });
});

test('M-21 a register that falls is doubtful', () => {
  expect(judgeReading(last(5000), raw(30, 4990), facts)).toEqual({ quality: 'suspect', registerWh: 4990, reason: 'backwards' });
  expect(judgeReading(last(5_000_000), raw(30, 0), facts)).toMatchObject({ reason: 'backwards' });
});

test('M-21 a jump beyond rated power × time × 1.2 is doubtful: 13.2 kW × 0.5 h × 1.2 = 7.92 kWh and two display steps', () => {
  expect(mostPossibleWh(facts, 30 * 60_000)).toBe(7940);
  expect(judgeReading(last(0), raw(30, 7940), facts)).toMatchObject({ quality: 'good' });
  expect(judgeReading(last(0), raw(30, 7950), facts)).toMatchObject({ quality: 'suspect', reason: 'jump' });
});

test('M-20 a display that starts from zero goes on counting', () => {
  const judged = judgeReading(last(999_999_000), raw(30, 2000), facts);
  expect(judged).toEqual({ quality: 'good', registerWh: 1_000_002_000, offsetWh: 1_000_000_000, rolledOver: true });
  expect(judgeReading({ readMs: ms(30), registerWh: 1_000_002_000, offsetWh: 1_000_000_000, unchangedMs: ms(30), powerW: 0 }, raw(60, 3000), facts)).toMatchObject({ registerWh: 1_000_003_000 });
  expect(judgeReading(last(999_999_000), raw(30, 9_000_000), facts)).toMatchObject({ reason: 'rollover-unsure' });
});

test('M-21 a register that stands still under load for two hours is doubtful, at rest it is not', () => {
  expect(judgeReading(last(5000, { readMs: ms(90) }), raw(120, 5000, 1000), facts)).toMatchObject({ reason: 'frozen' });
  expect(judgeReading(last(5000, { readMs: ms(90) }), raw(120, 5000, 0), facts)).toMatchObject({ quality: 'good' });
});

test('M-21 a shop that was off for hours and switched on a moment ago is not frozen', () => {
  expect(judgeReading(last(5000, { readMs: ms(90), powerW: 0 }), raw(120, 5000, 3000), facts)).toMatchObject({ quality: 'good' });
  expect(judgeReading(last(5000, { readMs: ms(119), powerW: 1000 }), raw(120, 5000, 1000), facts)).toMatchObject({ quality: 'good' });
});

test('M-21 a doubt stays while the register counts on from it, however long; it ends when the register is back', () => {
  const doubt = { readAt: at(30), registerWh: 25_000, reason: 'jump' as const };
  expect(judgeReading(last(5000, { doubt }), raw(600, 30_000), facts)).toEqual({ quality: 'suspect', registerWh: 30_000, reason: 'jump' });
  expect(judgeReading(last(5000), raw(600, 30_000), facts)).toMatchObject({ quality: 'good' });
  expect(judgeReading(last(5000, { doubt }), raw(60, 6000), facts)).toMatchObject({ quality: 'good', registerWh: 6000 });
  const fallen = { readAt: at(30), registerWh: 0, reason: 'backwards' as const };
  expect(judgeReading(last(5000, { doubt: fallen }), raw(60, 5500), facts)).toMatchObject({ quality: 'suspect', reason: 'backwards' });
  expect(judgeReading(last(500_000, { doubt: fallen }), raw(60, 501_000), facts)).toMatchObject({ quality: 'good' });
});

test('a reading that is not newer says nothing', () => {
  expect(judgeReading(last(5000), raw(0, 6000), facts)).toEqual({ quality: 'stale' });
});
