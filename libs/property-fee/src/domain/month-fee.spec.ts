import fc from 'fast-check';
import { expect, test } from 'vitest';
import { explainFee, explainGrowing } from './explain-fee.js';
import { FormulaError, parseFormula } from './formula.js';
import { lateFeeFen } from './late-fee.js';
import { duesOf } from './late-postpaid.js';
import { monthFee, type FeeTerms } from './month-fee.js';
import { rational, roundTo } from './rational.js';

const terms = (of: Partial<FeeTerms>): FeeTerms => ({ rule: 'fixed', formula: null, roundingFen: 1, roundingMode: 'half_up', prices: [{ fromDay: '2026-01-01', priceMicroYuan: 100_000_000 }], ...of });
const stay = { areaDm2: 1250, headcount: 3, fromDay: '2026-11-01', toDay: '2026-12-01' };

test('F-01 fixed, per m² and per head, each for a whole month', () => {
  expect(monthFee(terms({}), stay).amountFen).toBe(10_000);
  // 12.5 m² × 3.50 yuan
  expect(monthFee(terms({ rule: 'per_area', prices: [{ fromDay: '2026-01-01', priceMicroYuan: 3_500_000 }] }), stay).amountFen).toBe(4375);
  expect(monthFee(terms({ rule: 'per_head', prices: [{ fromDay: '2026-01-01', priceMicroYuan: 15_000_000 }] }), stay).amountFen).toBe(4500);
});

test('F-01 by days, each price for its days, rounded once: 10 days at 100 and 5 at 130 of a month of 30', () => {
  const fee = monthFee(terms({ prices: [{ fromDay: '2026-01-01', priceMicroYuan: 100_000_000 }, { fromDay: '2026-11-25', priceMicroYuan: 130_000_000 }] }), { ...stay, fromDay: '2026-11-15', toDay: '2026-11-30' });
  // 100 × 10/30 + 130 × 5/30 = 55.00
  expect(fee).toMatchObject({ amountFen: 5500, days: 15, monthDays: 30 });
  expect(fee.segments.map(({ days }) => days)).toEqual([10, 5]);
  // 29 February: 100 × 1/29 = 3.448…
  expect(monthFee(terms({}), { ...stay, fromDay: '2028-02-29', toDay: '2028-03-01' }).amountFen).toBe(345);
  expect(() => monthFee(terms({ prices: [{ fromDay: '2026-11-02', priceMicroYuan: 1 }] }), stay)).toThrow('no price on 2026-11-01');
});

test('F-01 rounding to fen, ten fen or yuan, up, down or half up', () => {
  const third = rational(100n, 3n); // 33.33 fen
  expect([roundTo(third, 1, 'down'), roundTo(third, 1, 'up'), roundTo(third, 10, 'half_up'), roundTo(third, 10, 'up'), roundTo(third, 100, 'half_up')]).toEqual([33, 34, 30, 40, 0]);
  expect(roundTo(rational(250n), 100, 'half_up')).toBe(300);
  expect(roundTo(rational(300n), 100, 'up')).toBe(300);
});

test('F-01 a formula of its own, exact: least 10 m², 5 yuan a head', () => {
  const formula = 'max(area, 10) * price + heads * 5';
  expect(monthFee(terms({ rule: 'formula', formula, prices: [{ fromDay: '2026-01-01', priceMicroYuan: 2_400_000 }] }), stay).amountFen).toBe(4500);
  expect(monthFee(terms({ rule: 'formula', formula: 'area > 12 ? area * price : 30.5', prices: [{ fromDay: '2026-01-01', priceMicroYuan: 2_400_000 }] }), stay).amountFen).toBe(3000);
  expect(monthFee(terms({ rule: 'formula', formula: '(0.1 + 0.2) * 10' }), stay).amountFen).toBe(300);
});

test('F-01 nothing but arithmetic is a formula', () => {
  const fault = (text: string) => {
    try {
      parseFormula(text)({ price: rational(1n), area: rational(1n), heads: rational(0n), monthDays: rational(30n) });
      return 'none';
    } catch (error) {
      return error instanceof FormulaError ? error.code : String(error);
    }
  };
  for (const text of ['this', 'constructor', 'process', '__proto__', 'area.constructor', 'area["x"]', 'toString', 'hasOwnProperty']) expect(fault(text), text).toMatch(/^formula-(not-allowed|name-unknown)$/);
  for (const text of ['min.constructor(1)', 'eval(1)', 'constructor(1)', 'a => 1', '[1]', '`x`', '"x"', '1e9', '1 && 2', 'area = 1', '~1', '!area', '1; 2', 'min()', 'area ? 1 : 2', '1 ** 2', '1 % 2', 'toString()']) expect(fault(text), text).toMatch(/^formula-/);
  for (const text of ['', '1 +', '(1', '9'.repeat(201)]) expect(fault(text), text).toMatch(/^formula-/);
  expect(fault('area / heads')).toBe('formula-divides-by-zero');
  expect(() => monthFee(terms({ rule: 'formula', formula: '1 - area' }), stay)).toThrow('formula-negative');
});

test('F-01 two who follow each other pay together what one would have paid, but for the rounding of each: 20,000 cases', { timeout: 120_000 }, () => {
  const cases = fc.record({ price: fc.nat(500_000_000), area: fc.nat(100_000), cut: fc.integer({ min: 2, max: 30 }), rule: fc.constantFrom('fixed' as const, 'per_area' as const) });
  fc.assert(
    fc.property(cases, ({ price, area, cut, rule }) => {
      const of = terms({ rule, roundingMode: 'down', prices: [{ fromDay: '2026-01-01', priceMicroYuan: price }] });
      const day = `2026-11-${String(cut).padStart(2, '0')}`;
      const whole = monthFee(of, { ...stay, areaDm2: area }).amountFen;
      const parts = monthFee(of, { ...stay, areaDm2: area, toDay: day }).amountFen + monthFee(of, { ...stay, areaDm2: area, fromDay: day }).amountFen;
      // A plain comparison: expect() would take most of the time.
      if (whole - parts !== 0 && whole - parts !== 1) throw new Error(`whole ${String(whole)}, in parts ${String(parts)}`);
    }),
    { numRuns: 20_000 },
  );
});

test('F-04 late fees: rate × unpaid × days after the grace, parts paid count from their day, the cap holds', () => {
  const rule = { ratePpmPerDay: 500, graceDays: 10, capPercent: 100 };
  const bill = { amountFen: 100_000, issuedDay: '2026-11-01', payments: [] as { day: string; amountFen: number }[] };
  // The 11th is the last day of grace; from the 12th 0.5 yuan a day.
  expect(lateFeeFen(bill, rule, '2026-11-12')).toBe(0);
  expect(lateFeeFen(bill, rule, '2026-11-13')).toBe(50);
  expect(lateFeeFen(bill, rule, '2026-12-02')).toBe(1000);
  // 60,000 fen paid on the 22nd: ten days of 1,000 and ten of 400 yuan
  expect(lateFeeFen({ ...bill, payments: [{ day: '2026-11-22', amountFen: 60_000 }] }, rule, '2026-12-02')).toBe(700);
  expect(lateFeeFen({ ...bill, payments: [{ day: '2026-11-05', amountFen: 100_000 }] }, rule, '2026-12-02')).toBe(0);
  expect(lateFeeFen(bill, { ...rule, capPercent: 1 }, '2027-11-01')).toBe(1000);
  expect(lateFeeFen(bill, { ...rule, ratePpmPerDay: 0 }, '2027-11-01')).toBe(0);
});

test('F-04 a late fee that is not billed yet says since when, how much by now, what a day adds, and where it ends', () => {
  const growing = { fromDay: '2026-11-12', today: '2026-11-15', growingFen: 90, billedFen: 0, perDayFen: 30, unpaidFen: 30_000, ratePpmPerDay: 1000, capFen: 30_000 };
  expect(explainGrowing(growing).zh).toBe('滞纳金计至 2026-11-14:待出账 0.90 元,已出账 0.00 元;未付部分每天按 0.1000% 增加约 0.30 元,最多 300.00 元');
  expect(explainGrowing({ ...growing, growingFen: 0 }).zh).toBe('2026-11-12 起未付部分按日收 0.1000% 滞纳金,最多 300.00 元');
  expect(explainGrowing({ ...growing, growingFen: 0, billedFen: 90 }).zh).toContain('待出账 0.00 元,已出账 0.90 元;未付部分');
  expect(explainGrowing({ ...growing, unpaidFen: 0, perDayFen: 0 }).zh).toContain('已付清,不再增加');
  expect(explainGrowing({ ...growing, growingFen: 29_000, billedFen: 1000, perDayFen: 0 }).zh).toContain('已到上限 300.00 元');
  // So little that a day adds less than a fen, far from its most.
  expect(explainGrowing({ ...growing, perDayFen: 0 }).zh).toContain('增加约 0.00 元');
  expect(explainGrowing(growing).en).toBe('late fee up to 2026-11-14: 0.90 yuan to be billed, 0.00 yuan billed; 0.1000 % of what is unpaid each day adds about 0.30 yuan, 300.00 yuan at most');
});

test('F-04 a post-paid bill as late fees see it: the oldest is paid first, late fees in it last and without late fees of their own, money taken back opens it again', () => {
  // 80.00 before it, 1.00 of its 51.00 are late fees.
  const bill = { amountFen: 5_100, upToFen: 13_100, lateFen: 100 };
  const moved = [{ day: null, amountFen: 1_000 }, { day: '2026-12-03', amountFen: 7_500 }, { day: '2026-12-10', amountFen: 4_550 }, { day: '2026-12-12', amountFen: -3_000 }];
  expect(duesOf(bill, moved, '2026-12-01')).toEqual({ amountFen: 5_000, payments: [{ day: '2026-12-03', amountFen: 500 }, { day: '2026-12-10', amountFen: 4_500 }, { day: '2026-12-12', amountFen: -2_950 }] });
  expect(duesOf(bill, [{ day: '2026-11-01', amountFen: 20_000 }], '2026-12-01').payments).toEqual([{ day: '2026-12-01', amountFen: 5_000 }]);
});

test('F-01 the sentence of a fee holds every number that it is worked out from', () => {
  const fee = monthFee(terms({ rule: 'per_area', prices: [{ fromDay: '2026-01-01', priceMicroYuan: 3_500_000 }] }), { ...stay, fromDay: '2026-11-16' });
  const said = explainFee({ item: '物业费', category: 'property', rule: 'per_area', formula: null, areaDm2: 1250, headcount: 3, roundingFen: 1, roundingMode: 'half_up', ...fee });
  expect(said.zh).toBe('物业费 2026-11-16 至 2026-11-30:3.50 元/m²·月 × 12.50 m² × 15/30 天 = 21.88 元(四舍五入到分)');
  expect(said.en).toBe('物业费, 2026-11-16 to 2026-11-30: 3.50 yuan a m² and month × 12.50 m² × 15/30 days = 21.88 yuan (rounded half up to fen)');
});
