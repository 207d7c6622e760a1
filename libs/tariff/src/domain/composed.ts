import { z } from 'zod';
import { addDays, coversDay, DAY_KINDS, parseMinute, type CivilDay, type DayKind } from '#libs/calendar';
import { PERIODS, price, timeOfDay, type Period } from './periods.js';

/** 110 % is 1,100,000: exact to six places. */
const factor = z.number().int().min(1).max(100_000_000);
const MONTH_DAY = /^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;
const monthDay = z.string().regex(MONTH_DAY, 'not-a-month-day');
const label = z.string().trim().min(1).max(20).refine((text) => !text.includes('\0'), 'no NUL');

/** Which periods the hours of some days are: of a season, of a kind of day, or of all that no table before it holds for. */
const dayTable = z.strictObject({
  name: label,
  /** 'MM-DD' to 'MM-DD', both included; one whose end is before its beginning passes the new year; absent: all year */
  season: z.array(z.strictObject({ from: monthDay, to: monthDay })).min(1).max(6).optional(),
  dayKinds: z.array(z.enum(DAY_KINDS)).min(1).max(3).optional(),
  slots: z.array(z.strictObject({ from: timeOfDay, to: timeOfDay, period: z.enum(PERIODS) })).min(1).max(48),
  /** instead of the plan's own factor */
  factorMillionths: factor.optional(),
});
export type DayTable = z.infer<typeof dayTable>;

const tier = z.strictObject({
  /** up to this much of the account in a month or year; absent: the last one, open upwards */
  untilWh: z.number().int().min(1).max(1_000_000_000_000).optional(),
  /** 'all' where there are no tables, else one for each period in use */
  prices: z.partialRecord(z.enum([...PERIODS, 'all']), price),
});

const service = z.strictObject({ name: label, kind: z.enum(['loss', 'service']), priceMicroYuanPerKwh: price });

/**
 * Everything at once: hours by season and kind of day, tiers by month or year, a factor on every price, and lines of service beside the
 * energy. Prices are per kWh, or per m³ of water, which counts in litres as energy counts in Wh.
 */
export const composed = z
  .strictObject({
    kind: z.literal('composed'),
    tables: z.array(dayTable).min(1).max(12).optional(),
    tiers: z.array(tier).min(1).max(6),
    tierSpan: z.enum(['month', 'year']).optional(),
    /** whether energy that was given free fills the tiers, too */
    tiersCountSubsidy: z.boolean().default(true),
    factorMillionths: factor.optional(),
    services: z.array(service).max(6).optional(),
  })
  .superRefine((definition, context) => {
    const fault = (path: (string | number)[], message: string): void => context.addIssue({ code: 'custom', path, message });
    checkTables(definition.tables, fault);
    checkTiers(definition, fault);
    const names = definition.services?.map(({ name }) => name) ?? [];
    names.forEach((name, index) => names.indexOf(name) < index && fault(['services', index, 'name'], 'name-twice'));
  });
export type ComposedDefinition = z.output<typeof composed>;

type Fault = (path: (string | number)[], message: string) => void;

function checkTables(tables: readonly DayTable[] | undefined, fault: Fault): void {
  if (tables === undefined) return;
  const wellFormed = (text: string): boolean => { try { parseMinute(text); return true; } catch { return false; } };
  tables.forEach(({ slots, season, name }, index) => {
    if (slots.every(({ from, to }) => wellFormed(from) && wellFormed(to)) && !coversDay(slots.map(({ from, to, period }) => ({ from, to, label: period })))) fault(['tables', index, 'slots'], 'slots-not-whole-day');
    season?.forEach((range, at) => (['from', 'to'] as const).forEach((end) => MONTH_DAY.test(range[end]) && !isDayOfLeapYear(range[end]) && fault(['tables', index, 'season', at, end], 'not-a-month-day')));
    if (tables.findIndex((other) => other.name === name) < index) fault(['tables', index, 'name'], 'name-twice');
  });
  const used = new Set<number>();
  for (let day: CivilDay = '2028-01-01'; day < '2029-01-01'; day = addDays(day, 1)) {
    for (const kind of DAY_KINDS) {
      const found = tableOf(tables, day, kind);
      // The first gap is enough: one range that is too short leaves hundreds of days.
      if (found === -1) return fault(['tables'], `day-not-covered ${day.slice(5)} ${kind}`);
      used.add(found);
    }
  }
  tables.forEach((_, index) => used.has(index) || fault(['tables', index], 'table-never-used'));
}

const isDayOfLeapYear = (text: string): boolean => new Date(`2028-${text}T00:00:00Z`).toISOString().slice(5, 10) === text;

function checkTiers({ tables, tiers, tierSpan }: { tables?: readonly DayTable[] | undefined; tiers: readonly z.infer<typeof tier>[]; tierSpan?: string | undefined }, fault: Fault): void {
  const needed: (Period | 'all')[] = tables === undefined ? ['all'] : [...new Set(tables.flatMap(({ slots }) => slots.map(({ period }) => period)))];
  tiers.forEach(({ untilWh, prices }, index) => {
    const last = index === tiers.length - 1;
    if (last && untilWh !== undefined) fault(['tiers', index, 'untilWh'], 'last-tier-is-open');
    if (!last && untilWh === undefined) fault(['tiers', index, 'untilWh'], 'tier-needs-an-end');
    const before = index === 0 ? 0 : tiers[index - 1]!.untilWh;
    if (!last && untilWh !== undefined && before !== undefined && untilWh <= before) fault(['tiers', index, 'untilWh'], 'tiers-must-rise');
    for (const period of needed) if (prices[period] === undefined) fault(['tiers', index, 'prices', period], 'period-has-no-price');
    for (const period of Object.keys(prices)) if (!needed.includes(period as Period)) fault(['tiers', index, 'prices', period], 'period-not-in-use');
  });
  if (tiers.length > 1 && tierSpan === undefined) fault(['tierSpan'], 'tiers-need-a-span');
}

const inSeason = ({ season }: DayTable, monthDayText: string): boolean =>
  season === undefined || season.some(({ from, to }) => (from <= to ? from <= monthDayText && monthDayText <= to : from <= monthDayText || monthDayText <= to));

/** The first table that holds on a day, by its place; -1: none. */
export function tableOf(tables: readonly DayTable[], day: CivilDay, kind: DayKind): number {
  return tables.findIndex((table) => (table.dayKinds === undefined || table.dayKinds.includes(kind)) && inSeason(table, day.slice(5)));
}
