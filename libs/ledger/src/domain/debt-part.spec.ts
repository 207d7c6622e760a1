import fc from 'fast-check';
import { expect, test } from 'vitest';
import { debtPartFen } from './debt-part.js';

test('a debt is paid in parts: by percent or a fixed amount, at the end what is left, never so that the light goes out', () => {
  const percent = { leftFen: 5_000, percent: 30, fixedFen: null, keepFen: 1_000 };
  // 30 % of 100.00
  expect(debtPartFen(percent, { amountFen: 10_000, availableFen: 10_000 })).toBe(3_000);
  // 30 % of 0.99 are 29.7 fen
  expect(debtPartFen(percent, { amountFen: 99, availableFen: 5_000 })).toBe(29);
  expect(debtPartFen({ ...percent, leftFen: 700 }, { amountFen: 10_000, availableFen: 10_000 })).toBe(700);
  // 12.00 available: 2.00 may go
  expect(debtPartFen(percent, { amountFen: 10_000, availableFen: 1_200 })).toBe(200);
  expect(debtPartFen(percent, { amountFen: 10_000, availableFen: -300 })).toBe(0);
  expect(debtPartFen({ leftFen: 5_000, percent: null, fixedFen: 2_000, keepFen: 1 }, { amountFen: 1_500, availableFen: 9_000 })).toBe(1_500);
});

test('any terms: a part never exceeds what is owed, what came in, or what keeps the light on; parts of enough recharges sum to the debt', () => {
  const terms = fc.record({ leftFen: fc.integer({ min: 1, max: 1e7 }), keepFen: fc.integer({ min: 1, max: 1e5 }), part: fc.oneof(fc.integer({ min: 1, max: 100 }).map((percent) => ({ percent, fixedFen: null })), fc.integer({ min: 1, max: 1e6 }).map((fixedFen) => ({ percent: null, fixedFen }))) });
  fc.assert(
    fc.property(terms, fc.array(fc.record({ amountFen: fc.integer({ min: 1, max: 1e6 }), availableFen: fc.integer({ min: -1e5, max: 1e6 }) }), { maxLength: 30 }), ({ leftFen, keepFen, part }, recharges) => {
      let left = leftFen;
      for (const recharge of recharges) {
        const paid = debtPartFen({ leftFen: left, keepFen, ...part }, recharge);
        expect(paid).toBeGreaterThanOrEqual(0);
        expect(paid).toBeLessThanOrEqual(Math.min(left, recharge.amountFen));
        if (paid > 0) expect(recharge.availableFen - paid).toBeGreaterThanOrEqual(keepFen);
        left -= paid;
      }
      expect(left).toBeGreaterThanOrEqual(0);
    }),
  );
});
