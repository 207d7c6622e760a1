import { dayKind, type CivilDay, type DaySlot, type SiteCalendar } from '#libs/calendar';
import { divFloor, mulDivFloor, type MicroYuanPerKwh } from '#libs/quantity';
import { tableOf, type DayTable } from './composed.js';
import { PERIODS, type Period, type TariffDefinition } from './definition.js';

/** A definition of any kind in one form, with every price worked out. */
export interface Shape {
  /** undefined: one price all day */
  tables: { name: string; slots: DaySlot<Period>[] }[] | undefined;
  tiers: readonly { untilWh: number; priceOf: (table: number, period: Period | 'all') => MicroYuanPerKwh | undefined }[];
  tierSpan: 'month' | 'year' | undefined;
  tiersCountSubsidy: boolean;
  factorOf: (table: number) => number;
  services: readonly { name: string; kind: 'loss' | 'service'; priceMicroYuanPerKwh: number }[];
  /** of all services together */
  servicePrice: number;
}

export const ONE = 1_000_000;
const NO_DAYS: SiteCalendar = { holidays: new Set(), workdays: new Set() };

/** base × factor to six places of a yuan, halves up: 0.85 × 1.0505 = 0.892925; 0.333333 × 1.5 = 0.4999995 → 0.500000. */
export function factored(price: number, factorMillionths: number): MicroYuanPerKwh {
  if (factorMillionths === ONE) return price as MicroYuanPerKwh;
  // floor(x + 1/2) = floor((2x + 1) ÷ 2), without losing a bit.
  return divFloor(mulDivFloor(price, 2 * factorMillionths, ONE) + 1, 2) as MicroYuanPerKwh;
}

type Composed = Extract<TariffDefinition, { kind: 'composed' }>;

const slotsOf = ({ slots }: Pick<DayTable, 'slots'>): DaySlot<Period>[] => slots.map(({ from, to, period }) => ({ from, to, label: period }));

function shapeOfComposed({ tables, tiers, tierSpan, tiersCountSubsidy, factorMillionths = ONE, services = [] }: Composed): Shape {
  const factorOf = (table: number): number => tables?.[table]?.factorMillionths ?? factorMillionths;
  // A table a tier: prices are asked for with every reading.
  const priced = tiers.map(({ prices }) => (tables ?? [undefined]).map((_, table) => new Map([...PERIODS, 'all' as const].map((period) => [period, prices[period] === undefined ? undefined : factored(prices[period], factorOf(table))]))));
  return {
    tables: tables?.map((table) => ({ name: table.name, slots: slotsOf(table) })), tierSpan, tiersCountSubsidy, factorOf, services,
    tiers: tiers.map(({ untilWh = Infinity }, tier) => ({ untilWh, priceOf: (table, period) => priced[tier]![table]?.get(period) })),
    servicePrice: services.reduce((sum, service) => sum + service.priceMicroYuanPerKwh, 0),
  };
}

const plain = { tierSpan: undefined, tiersCountSubsidy: true, factorOf: () => ONE, services: [], servicePrice: 0 } as const;

function made(definition: TariffDefinition): Shape {
  if (definition.kind === 'composed') return shapeOfComposed(definition);
  if (definition.kind === 'flat') return { ...plain, tables: undefined, tiers: [{ untilWh: Infinity, priceOf: () => definition.priceMicroYuanPerKwh as MicroYuanPerKwh }] };
  const priceOf = (_: number, period: Period | 'all') => (period === 'all' ? undefined : (definition.prices[period] as MicroYuanPerKwh | undefined));
  return { ...plain, tables: [{ name: '', slots: slotsOf(definition) }], tiers: [{ untilWh: Infinity, priceOf }] };
}

// Definitions never change once they are parsed.
const shapes = new WeakMap<TariffDefinition, Shape>();

export function shapeOf(definition: TariffDefinition): Shape {
  let shape = shapes.get(definition);
  if (shape === undefined) shapes.set(definition, (shape = made(definition)));
  return shape;
}

/** Which table holds on a day; 0 where there is one for all days, or none. */
export function tableOn(definition: TariffDefinition, day: CivilDay, calendar: SiteCalendar = NO_DAYS): number {
  return definition.kind === 'composed' && definition.tables !== undefined && definition.tables.length > 1 ? tableOf(definition.tables, day, dayKind(day, calendar)) : 0;
}

/** True when the account's use in the month or year decides the price, so that it must be counted. */
export const needsCount = (definition: TariffDefinition): boolean => definition.kind === 'composed' && definition.tiers.length > 1;

/** True when a price depends on what kind a day is. */
export const asksDayKind = (definition: TariffDefinition): boolean => definition.kind === 'composed' && definition.tables?.some(({ dayKinds }) => dayKinds !== undefined) === true;

/** The highest that a kWh may cost with everything on it, and in which period: what a cap on resale is held against. */
export function highestPrices(definition: TariffDefinition): { period: Period | 'all'; priceMicroYuanPerKwh: number }[] {
  const { tables, tiers, servicePrice } = shapeOf(definition);
  const highest = new Map<Period | 'all', number>();
  (tables ?? [undefined]).forEach((table, index) => {
    for (const period of table === undefined ? (['all'] as const) : new Set(table.slots.map(({ label }) => label))) {
      for (const { priceOf } of tiers) highest.set(period, Math.max(highest.get(period) ?? 0, (priceOf(index, period) ?? 0) + servicePrice));
    }
  });
  return [...highest].map(([period, priceMicroYuanPerKwh]) => ({ period, priceMicroYuanPerKwh }));
}
