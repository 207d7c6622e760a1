import { addDays, startOfDay, type CivilDay, type SiteCalendar } from '#libs/calendar';
import { forecastRunway, learnProfile, HISTORY_DAYS, type LoadDay } from '#libs/forecast';
import { priceInterval, tariffDefinitionSchema, type Draw, type TariffVersion } from '#libs/tariff';
import { chance, shopKinds, simulateLoad, type ShopKind } from './runway-loads.js';

const ZONE = 'Asia/Shanghai';
const FIRST_DAY = '2026-05-01';
const HOUR_MS = 3_600_000;
// The first days are history alone; after the last ones long balances must still be able to end.
const TRIED_DAYS = 90;
const DAYS_AFTER = 45;
export const HORIZON_DAYS = [0.5, 1, 2, 4, 7, 14] as const;
const HOLIDAYS = ['2026-05-01', '2026-05-02', '2026-05-03', '2026-05-04', '2026-05-05', '2026-06-19', '2026-06-20', '2026-06-21', '2026-09-25', '2026-09-26', '2026-09-27', '2026-10-01', '2026-10-02', '2026-10-03', '2026-10-04', '2026-10-05', '2026-10-06', '2026-10-07'];
const calendar: SiteCalendar = { holidays: new Set(HOLIDAYS), workdays: new Set(['2026-05-09', '2026-09-20', '2026-10-10']) };

const DAY_SLOTS = [{ from: '00:00', to: '07:00', period: 'valley' }, { from: '07:00', to: '10:00', period: 'flat' }, { from: '10:00', to: '15:00', period: 'peak' }, { from: '15:00', to: '18:00', period: 'flat' }, { from: '18:00', to: '21:00', period: 'sharp' }, { from: '21:00', to: '24:00', period: 'flat' }];
const definitions = [
  { kind: 'flat', priceMicroYuanPerKwh: 850_000 },
  { kind: 'time-of-use', prices: { sharp: 1_400_000, peak: 1_150_000, flat: 750_000, valley: 350_000 }, slots: DAY_SLOTS },
  { kind: 'composed', tierSpan: 'month', tiers: [{ untilWh: 400_000, prices: { all: 700_000 } }, { untilWh: 1_200_000, prices: { all: 800_000 } }, { prices: { all: 1_050_000 } }], services: [{ name: '损耗', kind: 'loss', priceMicroYuanPerKwh: 60_000 }] },
] as const;
const plans = definitions.map((definition, index): TariffVersion => ({ id: String(index), planId: `plan ${index}`, number: 1, effectiveAt: new Date(0), definition: tariffDefinitionSchema.parse(definition) }));

export interface Tried {
  kind: ShopKind;
  horizonDays: number;
  regimes: readonly string[];
  covered: boolean;
  /** of the horizon that came true */
  error: number;
  /** the interval's width, of the horizon that came true */
  width: number;
}

/** Forecasts of many shops at many instants and balances, each held against when the money really ended. */
export function tryRunways({ shopsPerKind, origins, seed, historyDays = HISTORY_DAYS, kinds = shopKinds }: { shopsPerKind: number; origins: number; seed: number; historyDays?: number; kinds?: readonly ShopKind[] }): { tried: Tried[]; learned: number; learnMs: number; forecastMs: number } {
  const holidays = new Set(HOLIDAYS.map((day) => Math.round((Date.parse(day) - Date.parse(FIRST_DAY)) / (24 * HOUR_MS))));
  const sum = { tried: [] as Tried[], learned: 0, learnMs: 0, forecastMs: 0 };
  kinds.forEach((kind, place) => {
    for (let shop = 0; shop < shopsPerKind; shop++) {
      const own = seed + place * 10_007 + shop * 101;
      const fromMs = startOfDay(FIRST_DAY, ZONE).getTime();
      const { hours, regimes } = simulateLoad({ kind, seed: own, fromMs, days: HISTORY_DAYS + TRIED_DAYS + DAYS_AFTER, holidays });
      tryShop({ kind, hours, regimes, version: plans[(place + shop) % plans.length]!, next: chance(own ^ 0x5eed), fromMs, historyDays }, origins, sum);
    }
  });
  return sum;
}

interface Shop {
  kind: ShopKind;
  hours: Float64Array;
  regimes: readonly string[];
  version: TariffVersion;
  next: () => number;
  fromMs: number;
  historyDays: number;
}

function tryShop(shop: Shop, origins: number, sum: { tried: Tried[]; learned: number; learnMs: number; forecastMs: number }): void {
  const { hours, version, next, fromMs } = shop;
  for (let count = 0; count < origins; count++) {
    const day = HISTORY_DAYS + Math.floor(((count + next()) * TRIED_DAYS) / origins);
    const hour = Math.floor(next() * 24);
    const at = new Date(fromMs + (day * 24 + hour) * HOUR_MS);
    const draw = drawAt(shop, day, hour);
    const paid = costs(shop, day * 24 + hour, draw);
    const usualFen = paid.usualFen;
    if (usualFen < 1) continue;
    const started = cpuMs();
    const profile = learnProfile(historyOf(hours, day, shop.historyDays), calendar);
    sum.learnMs += cpuMs() - started;
    sum.learned += 1;
    if (profile === undefined) continue;
    const usedTodayWh = hours.subarray(day * 24, day * 24 + hour).reduce((wh, each) => wh + each, 0);
    for (const horizonDays of HORIZON_DAYS) {
      const availableFen = Math.max(1, Math.round(usualFen * horizonDays));
      const endMs = paid.endOf(availableFen);
      if (endMs === undefined) continue;
      const before = cpuMs();
      const forecast = forecastRunway({ now: at, from: at, availableFen, groups: [{ profile, usedTodayWh, versions: [version], draw }], zone: ZONE, calendar });
      sum.forecastMs += cpuMs() - before;
      const length = endMs - at.getTime();
      const { endsAt, earliestAt, latestAt } = forecast ?? { endsAt: at, earliestAt: at, latestAt: at };
      sum.tried.push({
        kind: shop.kind, horizonDays, regimes: shop.regimes, covered: earliestAt.getTime() <= endMs && (latestAt === null || endMs <= latestAt.getTime()),
        error: Math.abs(endsAt.getTime() - endMs) / length, width: latestAt === null ? Infinity : (latestAt.getTime() - earliestAt.getTime()) / length,
      });
    }
  }
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

const dayOf = (index: number): CivilDay => addDays(FIRST_DAY, index);
const historyOf = (hours: Float64Array, day: number, days: number): LoadDay[] => Array.from({ length: days }, (_, back) => day - days + back).map((index) => ({ day: dayOf(index), wh: [...hours.subarray(index * 24, index * 24 + 24)] }));

/** How far the tiers of the month are filled at an instant. */
function drawAt({ hours, version }: Shop, day: number, hour: number): Draw | undefined {
  if (version.definition.kind !== 'composed') return undefined;
  const month = dayOf(day).slice(0, 7);
  let used = 0;
  for (let index = day * 24 + hour - 1; index >= 0 && dayOf(Math.floor(index / 24)).startsWith(month); index--) used += hours[index]!;
  return { used: { [month]: used }, allowances: [] };
}

/** What the hours after an instant really cost, reading by reading, and when a balance is used up. */
function costs({ hours, version, fromMs }: Shop, start: number, begun: Draw | undefined): { usualFen: number; endOf: (fen: number) => number | undefined } {
  const sums: number[] = [];
  let draw = begun;
  let parts = 0;
  for (let index = start; index < hours.length; index++) {
    const at = (place: number): Date => new Date(fromMs + place * HOUR_MS);
    const priced = priceInterval({ from: { at: at(index), registerWh: 0 }, to: { at: at(index + 1), registerWh: hours[index]! }, versions: [version], zone: ZONE, draw, day: dayOf(Math.floor(index / 24)) });
    if (priced.kind === 'no-price') throw new Error('the plan has a price at any time');
    draw = priced.draw ?? draw;
    parts += priced.parts;
    sums.push(parts);
    if (sums.length >= DAYS_AFTER * 24) break;
  }
  const endOf = (fen: number): number | undefined => {
    const wanted = fen * 10_000_000;
    const place = sums.findIndex((sum) => sum >= wanted);
    if (place === -1) return undefined;
    const before = sums[place - 1] ?? 0;
    return fromMs + (start + place + (wanted - before) / (sums[place]! - before)) * HOUR_MS;
  };
  return { usualFen: sums[14 * 24 - 1]! / 14 / 10_000_000, endOf };
}

export interface Summary {
  forecasts: number;
  coverage: number;
  medianError: number;
  medianWidth: number;
}

export function summary(tried: readonly Tried[]): Summary {
  const median = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
  return { forecasts: tried.length, coverage: tried.filter(({ covered }) => covered).length / tried.length, medianError: median(tried.map(({ error }) => error)), medianWidth: median(tried.map(({ width }) => width)) };
}

export function summaries<Key extends string | number>(tried: readonly Tried[], keyOf: (each: Tried) => Key): Record<string, Summary> {
  return Object.fromEntries([...new Set(tried.map(keyOf))].map((key) => [String(key), summary(tried.filter((each) => keyOf(each) === key))]));
}
