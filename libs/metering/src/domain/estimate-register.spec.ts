import fc from 'fast-check';
import { expect, test } from 'vitest';
import { estimateRegister } from './estimate-register.js';

const at = (hour: number): Date => new Date(Date.UTC(2026, 10, 20, hour));

test('R-06 a dead meter is carried on at the pace between two good readings', () => {
  // 6 kWh in 24 hours are 0.25 kWh an hour: 10 hours after the last reading 2.5 kWh more.
  expect(estimateRegister({ readAt: at(0), registerWh: 1_000_000 }, { readAt: at(24), registerWh: 1_006_000 }, at(34))).toBe(1_008_500);
  // 1 Wh in 3 hours: a third of a watt-hour is none yet.
  expect(estimateRegister({ readAt: at(0), registerWh: 0 }, { readAt: at(3), registerWh: 1 }, at(4))).toBe(1);
  expect(estimateRegister({ readAt: at(0), registerWh: 0 }, { readAt: at(3), registerWh: 1 }, at(6))).toBe(2);
});

test('R-06 nothing is invented: without an earlier reading, without a pace, or before the last reading', () => {
  const last = { readAt: at(5), registerWh: 700 };
  expect(estimateRegister(undefined, last, at(9))).toBe(700);
  expect(estimateRegister({ readAt: at(1), registerWh: 700 }, last, at(9))).toBe(700);
  expect(estimateRegister({ readAt: at(5), registerWh: 100 }, last, at(9))).toBe(700);
  expect(estimateRegister({ readAt: at(1), registerWh: 100 }, last, at(4))).toBe(700);
});

test('R-06 an estimate never falls and grows with time', () => {
  fc.assert(
    fc.property(fc.nat(1e9), fc.nat(1e7), fc.integer({ min: 1000, max: 1e9 }), fc.nat(1e9), fc.nat(1e9), (start, used, knownMs, first, more) => {
      const earlier = { readAt: new Date(0), registerWh: start };
      const last = { readAt: new Date(knownMs), registerWh: start + used };
      const a = estimateRegister(earlier, last, new Date(knownMs + first));
      const b = estimateRegister(earlier, last, new Date(knownMs + first + more));
      expect(a).toBeGreaterThanOrEqual(last.registerWh);
      expect(b).toBeGreaterThanOrEqual(a);
    }),
  );
});
