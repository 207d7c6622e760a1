import { describe, expect, test } from 'vitest';
import { newId } from '../src/api/id';
import { civilSeconds, instantOf, kwh, register, wholeYuan, yuan } from '../src/format';
import { whOf } from '../src/kit/register';
import { countdown } from '../src/kit/use-clock';
import { tokenIn } from '../src/kit/use-query';
import { base64 } from '../src/landlord/use-picture';
import { compareRegisters } from '../src/more/meter-check/compare';
import { busiestHours, changePercent, startOf } from '../src/pages/usage/spans';
import { meterNumberIn } from '../src/field/meter/number';

test('numbers carry thousands marks, registers none', () => {
  expect([yuan(123_456_789), yuan(-5), wholeYuan(20_000), wholeYuan(8_880), kwh(1_234_567_890), register(1_236_060)]).toEqual(['¥1,234,567.89', '-¥0.05', '¥200', '¥88.80', '1,234,567.89 kWh', '1236.06 kWh']);
  expect([kwh(1_234_567, 'water'), register(1_236_060, 'water'), kwh(null, 'water')]).toEqual(['1,234.56 m³', '1236.06 m³', '–']);
});

test('days and times are those of the market, whatever the phone thinks', () => {
  expect([civilSeconds('2026-11-20T16:01:05Z'), instantOf('2026-11-21'), countdown('2026-11-20T04:10:00Z', Date.parse('2026-11-20T04:00:01.2Z')), countdown('2026-11-20T04:10:00Z', Date.parse('2026-11-20T05:00:00Z'))]).toEqual(['11-21 00:01:05', '2026-11-20T16:00:00.000Z', '9:59', '0:00']);
});

test('ids are UUIDs of version 4 and differ', () => {
  const ids = Array.from({ length: 200 }, newId);
  expect(new Set(ids).size).toBe(200);
  expect(ids.every((id) => /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id))).toBe(true);
});

test.each([
  ['https://pay.example/q/AbCd_efgh-12345678', 'AbCd_efgh-12345678'], ['https://pay.example/a/abcdefghij0123456789', 'abcdefghij0123456789'], ['https://pay.example/m/#/pages/offer/index?token=abcdefghij0123456789', 'abcdefghij0123456789'],
  ['a=abcdefghij0123456789', 'abcdefghij0123456789'], ['https://other.example/', null], ['WIFI:S:x;', null],
])('the token in %s', (code, token) => expect(tokenIn(code)).toBe(token));

test.each([['202600110001', '202600110001'], ['http://label.example/m?sn=202600110001', '202600110001'], ['NO:DDS-7;SN:00112233', '00112233']])('the meter number on a label %s', (label, number) => expect(meterNumberIn(label)).toBe(number));

describe('the meter beside the phone', () => {
  const last = { registerWh: 1_236_060, readAt: '2026-11-20T03:30:00Z', now: '2026-11-20T04:00:00Z', powerW: 1200 };
  test.each([
    ['1236.06', 'same'], ['1236.1', 'same'], ['1236.15', 'same'], ['1238', 'grown'], ['1240.1', 'grown'], ['1241', 'more'], ['1230', 'less'],
  ] as const)('U-09 %s kWh: %s', (typed, kind) => expect(compareRegisters({ ...last, typed })?.kind).toBe(kind));

  test('U-09 half an hour at 8 kW explains at most 4 kWh; twice the power drawn now where that is more', () => {
    expect(compareRegisters({ ...last, typed: '1238' })).toEqual({ kind: 'grown', differenceWh: 1_940, expectedWh: 4_000 });
    expect(compareRegisters({ ...last, powerW: 10_000, typed: '1238' })?.expectedWh).toBe(10_000);
    expect(compareRegisters({ ...last, typed: 'abc' })).toBeNull();
    expect(compareRegisters({ ...last, registerWh: null, typed: '1238' })).toBeNull();
    // Two hundred litres ahead after half an hour: more than nothing, less than 2.5 m³/h lets through.
    expect(compareRegisters({ ...last, powerW: 0, typed: '1236.26', medium: 'water' })).toEqual({ kind: 'grown', differenceWh: 200, expectedWh: 1_250 });
    expect(compareRegisters({ ...last, powerW: 0, typed: '1238', medium: 'water' })?.kind).toBe('more');
    expect([whOf('1236.1'), whOf('12.3456'), whOf('')]).toEqual([1_236_100, null, null]);
  });
});

describe('usage', () => {
  test('U-03 the three busiest hours of a week, in the order of the day; nothing from half a day', () => {
    const hour = (at: string, usedWh: number) => ({ at, usedWh, chargeFen: null, quality: 'good' as const });
    const day = Array.from({ length: 24 }, (_, index) => hour(new Date(Date.parse('2026-11-19T16:00:00Z') + index * 3_600_000).toISOString(), [5, 11, 18].includes(index) ? 900 : 100));
    expect(busiestHours(day)).toEqual([5, 11, 18]);
    expect(busiestHours(day.slice(0, 12))).toEqual([]);
    expect(busiestHours(day.map((point) => ({ ...point, usedWh: 0 })))).toEqual([]);
  });

  test('U-03 compared in whole per cent, and with nothing not at all', () => {
    expect([changePercent(150, 100), changePercent(50, 100), changePercent(5, 0)]).toEqual([50, -50, null]);
    expect(startOf('day', Date.parse('2026-11-20T04:00:00Z'))).toBe(Date.parse('2026-11-06T04:00:00Z'));
  });
});

test('bytes as the text of a picture', () => {
  for (const length of [0, 1, 2, 3, 4, 200]) {
    const bytes = Uint8Array.from({ length }, (_, index) => (index * 37) % 256);
    expect(base64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
  }
});
