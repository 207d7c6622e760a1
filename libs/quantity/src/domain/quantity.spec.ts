import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  chargeParts, chineseCapitalAmount, divCeil, divExact, divFloor, divHalfUp, fen, formatFen, formatKwh, formatKwhExact, formatMicroYuan, microYuanPerKwh, mulDivFloor,
  parseKwh, parseMicroYuan, parseYuan, parts, PARTS_PER_FEN, remainderFloor, splitLargestRemainder, splitParts, wattHours,
} from '../index.js';

const safe = fc.integer({ min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER });
const positive = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });

describe('exact integers', () => {
  test('Y-01 a fraction, a lost digit or a negative register is refused by name', () => {
    expect(() => fen(1.5)).toThrow('fen must be an exact integer, got 1.5');
    expect(() => fen(2 ** 53)).toThrow(RangeError);
    expect(() => wattHours(-1)).toThrow('watt-hours must not be negative');
    expect(Object.is(fen(-0), 0)).toBe(true);
  });

  test('one kWh at 0.80 yuan is 80 fen: 1,000 Wh × 800,000 = 800,000,000 parts', () => {
    const charge = chargeParts(wattHours(1000), microYuanPerKwh(800_000));
    expect(charge).toBe(800_000_000);
    expect(splitParts(charge)).toEqual({ fen: 80, rest: 0 });
    expect(splitParts(parts(19_999_999))).toEqual({ fen: 1, rest: 9_999_999 });
    expect(splitParts(parts(-1))).toEqual({ fen: -1, rest: PARTS_PER_FEN - 1 });
  });

  test('a charge beyond exact numbers is refused, never rounded', () => {
    expect(() => chargeParts(wattHours(10_000_000_000), microYuanPerKwh(1_000_000))).toThrow('charge in parts');
  });
});

describe('divisions name their direction', () => {
  test('worked by hand: -7 ÷ 2', () => {
    expect([divFloor(-7, 2), divCeil(-7, 2), divHalfUp(-7, 2), remainderFloor(-7, 2)]).toEqual([-4, -3, -3, 1]);
    expect([divFloor(7, 2), divCeil(7, 2), divHalfUp(7, 2), divHalfUp(5, 4)]).toEqual([3, 4, 4, 1]);
    expect(divExact(12, 4)).toBe(3);
    expect(() => divExact(13, 4)).toThrow('13 is not a multiple of 4');
    expect(() => divFloor(1, 0)).toThrow('divisor must be positive');
  });

  test('quotient × divisor + remainder gives the dividend back, and agrees with exact arithmetic', () => {
    fc.assert(
      fc.property(safe, positive, (dividend, divisor) => {
        const rest = remainderFloor(dividend, divisor);
        expect(rest >= 0 && rest < divisor).toBe(true);
        if (!Number.isSafeInteger(dividend - rest)) return;
        expect(BigInt(divFloor(dividend, divisor)) * BigInt(divisor) + BigInt(rest)).toBe(BigInt(dividend));
      }),
    );
  });

  test('value × numerator ÷ denominator rounds down whatever the size in between', () => {
    expect(mulDivFloor(9_000_000_000_000_000, 999, 1000)).toBe(8_991_000_000_000_000);
    expect(mulDivFloor(-7, 1, 2)).toBe(-4);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 52 }), fc.integer({ min: 0, max: 2 ** 40 }), fc.integer({ min: 0, max: 2 ** 40 }), (value, a, b) => {
        const [numerator, denominator] = a < b ? [a, b] : [b, a + 1];
        expect(BigInt(mulDivFloor(value, numerator, denominator))).toBe((BigInt(value) * BigInt(numerator)) / BigInt(denominator));
      }),
    );
  });
});

describe('Y-01 shares by largest remainder', () => {
  test('15 over 4/5, 2/25, 3/25: exact shares 12, 1.2, 1.8 give 12, 1, 2', () => {
    expect(splitLargestRemainder(15, [{ key: 'a', weight: 20 }, { key: 'b', weight: 2 }, { key: 'c', weight: 3 }]).map((s) => s.amount)).toEqual([12, 1, 2]);
  });

  test('equal remainders go by key, not by place', () => {
    expect(splitLargestRemainder(10, [{ key: 'c', weight: 1 }, { key: 'a', weight: 1 }, { key: 'b', weight: 1 }])).toEqual([{ key: 'c', amount: 3 }, { key: 'a', amount: 4 }, { key: 'b', amount: 3 }]);
  });

  test('nobody to give to, a negative weight and a name used twice are refused', () => {
    expect(() => splitLargestRemainder(1, [])).toThrow('nobody to give to');
    expect(() => splitLargestRemainder(1, [{ key: 'a', weight: -1 }])).toThrow('negative');
    expect(() => splitLargestRemainder(1, [{ key: 'a', weight: 1 }, { key: 'a', weight: 1 }])).toThrow('twice');
  });

  test('100,000 random pools sum exactly, each share is within one of its exact value, and the order of members changes nothing', () => {
    const members = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 8 });
    const pool = members.chain((keys) => fc.tuple(fc.constant(keys), fc.array(fc.nat(1_000_000), { minLength: keys.length, maxLength: keys.length })));
    let pools = 0;
    fc.assert(
      fc.property(fc.nat(Number.MAX_SAFE_INTEGER), pool, (total, [keys, amounts]) => {
        const weights = keys.map((key, index) => ({ key, weight: amounts[index]! }));
        const sum = weights.reduce((all, w) => all + w.weight, 0);
        if (sum === 0) return;
        pools += 1;
        // A small whole beside it: its products are exact as they are, the large one's only as BigInt.
        for (const whole of [total, total % 1_000_003]) {
          const shares = splitLargestRemainder(whole, weights);
          if (shares.reduce((all, s) => all + BigInt(s.amount), 0n) !== BigInt(whole)) throw new Error('does not sum');
          const turned = new Map(splitLargestRemainder(whole, [...weights].reverse()).map((s) => [s.key, s.amount]));
          for (const [index, share] of shares.entries()) {
            const floor = Number((BigInt(whole) * BigInt(weights[index]!.weight)) / BigInt(sum));
            if (share.amount !== floor && share.amount !== floor + 1) throw new Error('more than one off');
            if (turned.get(share.key) !== share.amount) throw new Error('depends on the order');
          }
        }
      }),
      { numRuns: 100_500 },
    );
    expect(pools).toBeGreaterThan(100_000);
  });
});

describe('texts without floating point', () => {
  test('yuan, prices and kWh both ways', () => {
    expect([formatFen(0), formatFen(5), formatFen(-1250), formatFen(1234567890)]).toEqual(['0.00', '0.05', '-12.50', '12345678.90']);
    expect([parseYuan('12.50'), parseYuan('12'), parseYuan('-0.01'), parseYuan(' 7.1 ')]).toEqual([1250, 1200, -1, 710]);
    expect(['12.505', '1,2', '', '.5', '1e3', '１２', '99999999999999999'].map(parseYuan)).toEqual(Array(7).fill(undefined));
    expect([parseMicroYuan('0.8512'), parseMicroYuan('1'), parseMicroYuan('-1'), parseMicroYuan('0.1234567')]).toEqual([851200, 1000000, undefined, undefined]);
    expect([formatMicroYuan(851200), formatMicroYuan(800000), formatMicroYuan(1), formatMicroYuan(12000000)]).toEqual(['0.8512', '0.80', '0.000001', '12.00']);
    expect([formatKwh(1234567), formatKwh(9), formatKwhExact(1234567), formatKwhExact(1234560)]).toEqual(['1234.56', '0.00', '1234.567', '1234.56']);
    expect([parseKwh('1234.56'), parseKwh('0.001'), parseKwh('-1')]).toEqual([1234560, 1, undefined]);
  });

  test('what is printed reads back as the same number', () => {
    fc.assert(fc.property(fc.integer({ min: -1e15, max: 1e15 }), (value) => void expect(parseYuan(formatFen(value))).toBe(value)));
    fc.assert(fc.property(fc.nat(1e12), (value) => void expect(parseMicroYuan(formatMicroYuan(value))).toBe(value)));
    fc.assert(fc.property(fc.nat(1e12), (value) => void expect(parseKwh(formatKwhExact(value))).toBe(value)));
  });
});

test.each([
  [0, '人民币零元整'],
  [1, '人民币壹分'],
  [10, '人民币壹角整'],
  [105, '人民币壹元零伍分'],
  [150, '人民币壹元伍角整'],
  [10_000, '人民币壹佰元整'],
  [12_345, '人民币壹佰贰拾叁元肆角伍分'],
  [1_000_000, '人民币壹万元整'],
  [1_000_500, '人民币壹万零伍元整'],
  [10_010_000, '人民币壹拾万零壹佰元整'],
  [10_700_053, '人民币壹拾万零柒仟元伍角叁分'],
  [100_000_000, '人民币壹佰万元整'],
  [1_000_000_001, '人民币壹仟万元零壹分'],
  [1_000_010_000, '人民币壹仟万零壹佰元整'],
  [10_000_000_100, '人民币壹亿零壹元整'],
  [16_803_250, '人民币壹拾陆万捌仟零叁拾贰元伍角整'],
  [-320, '人民币负叁元贰角整'],
])('A-02 %i fen in capitals for the receipt', (amountFen, text) => {
  expect(chineseCapitalAmount(amountFen)).toBe(text);
});
