import { expect, test } from 'vitest';
import { amountOf, coefficientLines, dayBefore, microText, parseCoefficient, parseMicro } from './units';

test('P-03 coefficients are read to eight places, exactly, and what cannot be read is said', () => {
  expect(['0.125', '1', '0.00000001', '1.1', '0.123456789', 'x', ''].map(parseCoefficient)).toEqual([12_500_000, 100_000_000, 1, undefined, undefined, undefined, undefined]);
  expect(coefficientLines('A101\t0.25\n\n A102  0.75 \nA103 ?')).toEqual([{ number: 'A101', units: 25_000_000 }, { number: 'A102', units: 75_000_000 }, { number: 'A103', units: undefined }]);
});

test('prices keep their places, energy and water their units, periods their last day', () => {
  expect([parseMicro('3.5'), parseMicro('0.000001'), parseMicro('1.2345678'), microText(3_500_000), microText(1)]).toEqual([3_500_000, 1, undefined, '3.50', '0.000001']);
  expect([amountOf('electricity', 1_234_567), amountOf('water', 30_000), amountOf('water', null)]).toEqual(['1,234.56 kWh', '30.00 m³', '–']);
  expect(dayBefore('2026-12-01')).toBe('2026-11-30');
});
