import { expect, test } from 'vitest';
import { addDays, type SiteCalendar } from '#libs/calendar';
import { tariffDefinitionSchema, type TariffVersion } from '#libs/tariff';
import { bandAt, errorBands } from './error-bands.js';
import { loadKind } from './load-kind.js';
import type { LoadDay } from './load-model.js';
import { learnProfile, type LoadProfile } from './load-profile.js';
import { precisionOf } from './precision.js';
import { forecastRunway, type LoadGroup } from './runway.js';

const zone = 'Asia/Shanghai';
const noDays: SiteCalendar = { holidays: new Set(), workdays: new Set() };
const at = (text: string): Date => new Date(`${text}+08:00`);
const version = (definition: object, effectiveAt = new Date(0), id = '1'): TariffVersion => ({ id, planId: 'p', number: 1, effectiveAt, definition: tariffDefinitionSchema.parse(definition) });
const flat = version({ kind: 'flat', priceMicroYuanPerKwh: 1_000_000 });
/** Every hour of every day `wh`, and forecasts that were never off. */
const steady = (wh: number, bands: LoadProfile['bands'] = [{ hours: 6, low: 1, high: 1 }]): LoadProfile => ({ base: Array.from({ length: 9 }, () => new Array<number>(24).fill(wh)), level: 1, shutDays: 0, days: 60, until: '2026-11-19', bands });
const ask = (availableFen: number, group: Partial<LoadGroup> = {}, now = at('2026-11-20T10:00:00')) => forecastRunway({ now, from: now, availableFen, groups: [{ profile: steady(1_000), usedTodayWh: undefined, versions: [flat], ...group }], zone, calendar: noDays });
const days = (count: number, whOf: (day: string, hour: number) => number, from = '2026-09-21'): LoadDay[] => Array.from({ length: count }, (_, index) => addDays(from, index)).map((day) => ({ day, wh: Array.from({ length: 24 }, (_, hour) => whOf(day, hour)) }));

test('Y-03 one kWh an hour at 1.00: 30.50 last thirty and a half hours, and the interval is where the load may be a quarter less or more', () => {
  expect(ask(3_050)).toEqual({ endsAt: at('2026-11-21T16:30:00'), earliestAt: at('2026-11-21T16:30:00'), latestAt: at('2026-11-21T16:30:00') });
  // 24 h at 1.25 of the load, 40 h at 0.75 of it
  expect(ask(3_000, { profile: steady(1_000, [{ hours: 6, low: 0.75, high: 1.25 }]) })).toEqual({ endsAt: at('2026-11-21T16:00:00'), earliestAt: at('2026-11-21T10:00:00'), latestAt: at('2026-11-22T02:00:00') });
});

test('Y-03 time of use, a price that begins meanwhile, tiers, free energy and services each move the end', () => {
  const night = version({ kind: 'time-of-use', prices: { valley: 500_000, flat: 1_000_000 }, slots: [{ from: '00:00', to: '12:00', period: 'valley' }, { from: '12:00', to: '24:00', period: 'flat' }] });
  // two hours at 0.50, twelve at 1.00, twelve at 0.50, then 1.00: 1 + 12 + 6 + 1 = 20.00
  expect(ask(2_000, { versions: [night] })?.endsAt).toEqual(at('2026-11-21T13:00:00'));
  // 14 h at 1.00 until midnight, then 3.00
  expect(ask(2_000, { versions: [flat, version({ kind: 'flat', priceMicroYuanPerKwh: 3_000_000 }, at('2026-11-21T00:00:00'), '2')] })?.endsAt).toEqual(at('2026-11-21T02:00:00'));
  const tiers = version({ kind: 'composed', tierSpan: 'month', tiers: [{ untilWh: 100_000, prices: { all: 1_000_000 } }, { prices: { all: 2_000_000 } }] });
  // 10 kWh are left of the first tier: 10.00, then 5 h at 2.00
  expect(ask(2_000, { versions: [tiers], draw: { used: { '2026-11': 90_000 }, allowances: [] } })?.endsAt).toEqual(at('2026-11-21T01:00:00'));
  // 8 kWh are free, then 20 h
  expect(ask(2_000, { draw: { used: {}, allowances: [{ id: 'a', leftWh: 8_000, fromMs: 0, expiresMs: Infinity }] } })?.endsAt).toEqual(at('2026-11-21T14:00:00'));
  // free until noon only: two hours of it
  expect(ask(2_000, { draw: { used: {}, allowances: [{ id: 'a', leftWh: 8_000, fromMs: 0, expiresMs: at('2026-11-20T12:00:00').getTime() }] } })?.endsAt).toEqual(at('2026-11-21T08:00:00'));
  const served = version({ kind: 'composed', tiers: [{ prices: { all: 800_000 } }], services: [{ name: '服务费', kind: 'service', priceMicroYuanPerKwh: 200_000 }] });
  expect(ask(2_000, { versions: [served] })?.endsAt).toEqual(at('2026-11-21T06:00:00'));
});

test('Y-03 nothing is said without load or price, and money that is used up ends now', () => {
  expect(ask(2_000, { profile: steady(0) })).toBeUndefined();
  expect(ask(2_000, { versions: [] })).toBeUndefined();
  const now = at('2026-11-20T10:00:00');
  expect(ask(-5)).toEqual({ endsAt: now, earliestAt: now, latestAt: now });
  // Nothing is left but 8 kWh that are free.
  expect(ask(-5, { draw: { used: {}, allowances: [{ id: 'a', leftWh: 8_000, fromMs: 0, expiresMs: Infinity }] } })?.endsAt).toEqual(at('2026-11-20T18:00:00'));
  // 24.00 a day: 100 days beyond the hours that are walked are told all the same
  expect(ask(240_000)?.endsAt).toEqual(at('2027-02-28T10:00:00'));
});

test('a balance is true up to its reading: what was used since is expected to be gone', () => {
  const now = at('2026-11-20T10:00:00');
  expect(forecastRunway({ now, from: at('2026-11-20T07:00:00'), availableFen: 1_000, groups: [{ profile: steady(1_000), usedTodayWh: 7_000, versions: [flat] }], zone, calendar: noDays })?.endsAt).toEqual(at('2026-11-20T17:00:00'));
});

test('a busy morning shortens the day, and fades', () => {
  const calm = ask(1_200, { usedTodayWh: 10_000 })!;
  const busy = ask(1_200, { usedTodayWh: 20_000 })!;
  expect(calm.endsAt).toEqual(at('2026-11-20T22:00:00'));
  // (20 + 8.4) ÷ (10 + 8.4) = 1.54 at first
  expect(busy.endsAt.getTime()).toBeGreaterThan(at('2026-11-20T17:45:00').getTime());
  expect(busy.endsAt.getTime()).toBeLessThan(at('2026-11-20T19:30:00').getTime());
});

test('hours, weekdays and holidays are learned from the shop’s own days', () => {
  const calendar: SiteCalendar = { holidays: new Set(['2026-10-01', '2026-10-02', '2026-10-03', '2027-01-01']), workdays: new Set(['2026-10-10']) };
  const used = days(60, (day, hour) => (hour < 8 ? 0 : calendar.holidays.has(day) ? 300 : loadKind(day, noDays) === 6 ? 2_000 : 1_000));
  const profile = learnProfile(used, calendar)!;
  expect(profile.base[0]!.slice(0, 8)).toEqual(new Array(8).fill(0));
  expect(profile.base[2]![12]).toBeGreaterThan(950);
  expect(profile.base[6]![12]).toBeGreaterThan(1_800);
  // Three holidays, half as new as the newest days, beside Sundays as what was thought before.
  expect(profile.base[7]![12]).toBeLessThan(1_200);
  expect(loadKind('2026-10-10', calendar)).toBe(8);
  expect(learnProfile(used, noDays)!.base[7]).toEqual(learnProfile(used, noDays)!.base[7]);
  expect(learnProfile(used.slice(0, 2), calendar)).toBeUndefined();
  expect(learnProfile(days(20, () => 0), calendar)).toBeUndefined();
});

test('a week in which the shop is shut is not its habit, a weekday of rest is', () => {
  const shut = days(40, (day) => (day >= '2026-10-26' ? 10 : 1_000));
  const profile = learnProfile(shut, noDays)!;
  expect(profile.shutDays).toBe(5);
  expect(profile.base[0]![10]).toBeGreaterThan(950);
  const rests = learnProfile(days(60, (day) => (loadKind(day, noDays) === 0 && day >= '2026-10-05' ? 0 : 1_000)), noDays)!;
  expect(rests.shutDays).toBe(0);
  expect(rests.base[0]![10]).toBeLessThan(450);
  expect(rests.base[1]![10]).toBeGreaterThan(950);
});

test('errors of a steady shop are small, those of a fitful one are wide, and of a new one they are unknown', () => {
  const steadyBands = learnProfile(days(60, () => 1_000), noDays)!.bands;
  expect(steadyBands[2]!.high).toBeLessThan(1.02);
  const fitful = learnProfile(days(60, (day) => (Number(day.slice(8)) % 3 === 0 ? 2_500 : 500)), noDays)!.bands;
  expect(fitful[2]!.low).toBeLessThan(0.75);
  expect(fitful[2]!.high).toBeGreaterThan(1.4);
  const fresh = learnProfile(days(4, () => 1_000), noDays)!.bands;
  expect(fresh[6]!.high).toBeGreaterThan(1.15);
  expect(errorBands([[], [], [], [], [], [], []], 0, 60)[0]).toEqual({ hours: 6, low: Math.exp(-0.3), high: Math.exp(0.3) });
});

test('bounds between blocks lie between them', () => {
  const bands = [{ hours: 6, low: 0.5, high: 2 }, { hours: 24, low: 0.9, high: 1.2 }];
  expect(bandAt(bands, 1)).toEqual(bands[0]);
  expect(bandAt(bands, 12).high).toBeCloseTo(1.6, 10);
  expect(bandAt(bands, 500)).toEqual(bands[1]);
});

test('an end is told no finer than its interval supports', () => {
  const from = at('2026-11-20T00:00:00');
  const later = (hours: number): Date => new Date(from.getTime() + hours * 3_600_000);
  expect([precisionOf(from, later(48)), precisionOf(from, later(49)), precisionOf(from, later(21 * 24)), precisionOf(from, later(22 * 24)), precisionOf(from, null)]).toEqual(['hour', 'day', 'day', 'week', 'week']);
});
