import { expect, test } from 'vitest';
import fc from 'fast-check';
import { displayOfRegister, explainDisplay, judgeManual, registerOfDisplay } from './index.js';

// 220 V × 60 A: 13.2 kW; 15.84 kWh an hour at the most, and two steps of 10 Wh
const facts = { maxPowerW: 13_200, registerWidthWh: 1_000_000_000, registerStepWh: 10 };
const at = (minutes: number) => new Date(Date.UTC(2026, 10, 20, 2, minutes));
const last = { readAt: at(0), registerWh: 5_000_000 };
const plain = { ratio: 1, offsetWh: 0 };

test('Y-15 a typed register lies between the last good reading and what the meter can have carried since', () => {
  const judge = (displayWh: number, minutes = 60) => judgeManual(last, { displayWh, readAt: at(minutes) }, plain, facts);
  expect(judge(5_000_000)).toEqual({ kind: 'plausible', registerWh: 5_000_000 });
  expect(judge(5_015_860)).toEqual({ kind: 'plausible', registerWh: 5_015_860 });
  expect(judge(5_015_861)).toEqual({ kind: 'above-possible', leastDisplayWh: 5_000_000, mostDisplayWh: 5_015_860 });
  expect(judge(4_999_999)).toEqual({ kind: 'below-last', leastDisplayWh: 5_000_000, mostDisplayWh: 5_015_860 });
  // typed before the last reading was taken, as by a clock that is behind: no time, no energy but for the steps
  expect(judge(5_000_021, -5)).toMatchObject({ kind: 'above-possible', mostDisplayWh: 5_000_020 });
});

test('Y-15 transformers and offsets: the display of a 40-fold meter whose register was reset at 1,000 kWh', () => {
  const scale = { ratio: 40, offsetWh: 1_000_000 };
  expect(registerOfDisplay(100_000, scale)).toBe(5_000_000);
  expect(judgeManual(last, { displayWh: 100_010, readAt: at(60) }, scale, { ...facts, maxPowerW: 528_000, registerStepWh: 400 })).toEqual({ kind: 'plausible', registerWh: 5_000_400 });
});

test('display and register turn into each other for any ratio and offset', () => {
  fc.assert(fc.property(fc.nat(1e9), fc.integer({ min: 1, max: 10_000 }), fc.integer({ min: -1e9, max: 1e9 }), (displayWh, ratio, offsetWh) => {
    expect(displayOfRegister(registerOfDisplay(displayWh, { ratio, offsetWh }), { ratio, offsetWh })).toBe(displayWh);
  }));
});

test('U-09 the number on the meter and the one on the phone: the same, used since, behind, beyond', () => {
  const explain = (displayWh: number) => explainDisplay(last, { displayWh, readAt: at(30) }, plain, facts);
  expect(explain(5_000_009)).toEqual({ meaning: 'same', differenceWh: 9 });
  expect(explain(4_999_991)).toEqual({ meaning: 'same', differenceWh: -9 });
  expect(explain(5_007_940)).toEqual({ meaning: 'used-since', differenceWh: 7_940 });
  expect(explain(5_007_941)).toEqual({ meaning: 'beyond', differenceWh: 7_941 });
  expect(explain(4_999_990)).toEqual({ meaning: 'behind', differenceWh: -10 });
});
