import { expect, test } from 'vitest';
import { kwh, masked, parseKwh, parsePrice, parseYuan, plainYuan, price, scaled, setZone, siteMinute, siteTime, watts, yuan } from './format';

setZone('Asia/Shanghai');

test('money is told in yuan with two decimals, by whole numbers only', () => {
  expect([0, 5, -5, 123_456, -100_000_000].map(yuan)).toEqual(['¥0.00', '¥0.05', '-¥0.05', '¥1,234.56', '-¥1,000,000.00']);
  expect(yuan(null)).toBe('–');
  expect([0, 7, 123_456_789].map(plainYuan)).toEqual(['0.00', '0.07', '1234567.89']);
});

test('energy is cut like a meter shows it; powers and prices carry their units', () => {
  expect([kwh(1_234_569), kwh(9), kwh(null)]).toEqual(['1,234.56 kWh', '0.00 kWh', '–']);
  expect([kwh(12_345, 'water'), kwh(9, 'water'), kwh(12_345, 'electricity')]).toEqual(['12.34 m³', '0.00 m³', '12.34 kWh']);
  expect([price(850_000), price(1_000_000), price(512_345), price(500)]).toEqual(['¥0.85/kWh', '¥1.00/kWh', '¥0.512345/kWh', '¥0.0005/kWh']);
  expect([watts(12_345), scaled(2170, 1)]).toEqual(['12,345 W', '217.0']);
});

test('what a cashier types becomes fen or nothing', () => {
  expect(['100', '0.5', '12.34', ' 7 ', '12。5'].map(parseYuan)).toEqual([10_000, 50, 1234, 700, 1250]);
  expect(['', '-1', '1.234', '1e3', '12,5', '99999999'].map(parseYuan)).toEqual(Array(6).fill(undefined));
  expect(['1000', '12.345', '0.1', '1.2345', '-1', '1e3', ''].map(parseKwh)).toEqual([1_000_000, 12_345, 100, undefined, undefined, undefined, undefined]);
  expect([parsePrice('0.85'), parsePrice('1.2345678')]).toEqual([850_000, undefined]);
});

test('times are those of the site', () => {
  expect([siteTime('2026-11-20T16:00:01Z'), siteMinute('2026-11-20T16:00:01Z'), siteTime(null), siteMinute(null)]).toEqual(['2026-11-21 00:00:01', '11-21 00:00', '–', '–']);
});

test('a phone leaves the page without its middle', () => {
  expect([masked('13810000001'), masked('')]).toEqual(['138****0001', '']);
});
