import type { Dayjs } from 'dayjs';
import type { TariffDefinition } from '../../api/types';
import { parseKwh, parsePrice, scaled } from '../../format';

export const periods = ['sharp', 'peak', 'flat', 'valley', 'deep-valley'] as const;
export type Period = (typeof periods)[number];
type Composed = Extract<TariffDefinition, { kind: 'composed' }>;
type DayKind = 'workday' | 'weekend' | 'holiday';

/** What stands in the form: texts as they are typed. */
export interface PriceValues {
  name?: string;
  medium: 'electricity' | 'water';
  effectiveAt: Dayjs;
  flat?: string;
  tables?: { name?: string; season?: string; dayKinds?: DayKind[]; factor?: string; slots?: { from?: string; to?: string; period?: Period }[] }[];
  tiers?: { until?: string; prices?: Partial<Record<Period | 'all', string>> }[];
  tierSpan?: 'month' | 'year';
  subsidyOutsideTiers?: boolean;
  factor?: string;
  services?: { name?: string; kind?: 'loss' | 'service'; price?: string }[];
}

export const usualSlots: { from: string; to: string; period: Period }[] = [{ from: '00:00', to: '08:00', period: 'valley' }, { from: '08:00', to: '22:00', period: 'peak' }, { from: '22:00', to: '24:00', period: 'valley' }];
const text = (value: number): string => scaled(value, 6).replaceAll(',', '').replace(/0{1,4}$/, '');

/** '07-01~08-31, 12-01~02-29' */
export const parseSeason = (written: string | undefined): { from: string; to: string }[] | undefined => {
  const parts = (written ?? '').split(/[,，、]/).map((part) => part.trim()).filter((part) => part !== '');
  return parts.length === 0 ? undefined : parts.map((part) => { const [from = '', to = ''] = part.split(/[~–～]/).map((end) => end.trim()); return { from, to }; });
};

// What cannot be read is sent as a number that no check lets pass, so that the field is named like any other fault.
const micro = (written: string | undefined): number => parsePrice(written ?? '') ?? -1;

/** Periods in use, in the order of the list; 'all' where the price is the same all day. */
export function periodsInUse({ tables = [] }: Pick<PriceValues, 'tables'>): (Period | 'all')[] {
  const used = new Set(tables.flatMap(({ slots = [] }) => slots.map(({ period }) => period)));
  return tables.length === 0 ? ['all'] : periods.filter((period) => used.has(period));
}

/** The definition that the form says; a flat one where nothing more is asked for. */
export function definitionOf(values: PriceValues): TariffDefinition {
  const { tables = [], tiers = [], services = [], factor = '', flat, tierSpan, subsidyOutsideTiers } = values;
  const used = periodsInUse(values);
  const pricesOf = (prices: Partial<Record<Period | 'all', string>> | undefined) => Object.fromEntries(used.flatMap((period) => {
    const written = period === 'all' && tiers.length === 0 ? flat : prices?.[period];
    return written === undefined || written.trim() === '' ? [] : [[period, micro(written)]];
  }));
  if (tables.length === 0 && tiers.length <= 1 && services.length === 0 && factor.trim() === '') return { kind: 'flat', priceMicroYuanPerKwh: micro(tiers[0]?.prices?.all ?? flat) };
  const steps = tiers.length === 0 ? [{ until: undefined, prices: { all: flat ?? '' } }] : tiers;
  return {
    kind: 'composed', tiersCountSubsidy: subsidyOutsideTiers !== true,
    ...(tables.length === 0 ? {} : { tables: tables.map(({ name = '', season, dayKinds = [], factor: own = '', slots = [] }) => ({
      name, slots: slots.map(({ from = '', to = '', period = 'flat' }) => ({ from, to, period })), ...(parseSeason(season) === undefined ? {} : { season: parseSeason(season)! }), ...(dayKinds.length === 0 ? {} : { dayKinds }), ...(own.trim() === '' ? {} : { factorMillionths: micro(own) }),
    })) }),
    tiers: steps.map(({ until, prices }, index) => ({ ...(index === steps.length - 1 ? {} : { untilWh: parseKwh(until) ?? 0 }), prices: pricesOf(prices) })),
    ...(steps.length > 1 ? { tierSpan: tierSpan ?? 'month' } : {}), ...(factor.trim() === '' ? {} : { factorMillionths: micro(factor) }),
    ...(services.length === 0 ? {} : { services: services.map(({ name = '', kind = 'service', price = '' }) => ({ name, kind, priceMicroYuanPerKwh: micro(price) })) }),
  } as Composed;
}

/** The form of a definition that is there. */
export function valuesOf(definition: TariffDefinition): Omit<PriceValues, 'effectiveAt' | 'medium'> {
  const written = (prices: object) => Object.fromEntries(Object.entries(prices).map(([period, value]) => [period, text(value as number)]));
  if (definition.kind === 'flat') return { flat: text(definition.priceMicroYuanPerKwh) };
  if (definition.kind === 'time-of-use') return { tables: [{ name: '', slots: definition.slots }], tiers: [{ prices: written(definition.prices) }] };
  const { tables, tiers, tierSpan, tiersCountSubsidy, factorMillionths, services } = definition;
  const plain = tables === undefined && tiers.length === 1;
  return {
    ...(plain ? { flat: text(tiers[0]!.prices.all!) } : { tiers: tiers.map(({ untilWh, prices }) => ({ prices: written(prices), ...(untilWh === undefined ? {} : { until: String(untilWh / 1000) }) })) }),
    ...(tables === undefined ? {} : { tables: tables.map((table) => ({ name: table.name, slots: table.slots, ...(table.season === undefined ? {} : { season: table.season.map(({ from, to }) => `${from}~${to}`).join(', ') }), ...(table.dayKinds === undefined ? {} : { dayKinds: table.dayKinds }), ...(table.factorMillionths === undefined ? {} : { factor: text(table.factorMillionths) }) })) }),
    subsidyOutsideTiers: !tiersCountSubsidy, ...(tierSpan === undefined ? {} : { tierSpan }), ...(factorMillionths === undefined ? {} : { factor: text(factorMillionths) }),
    ...(services === undefined ? {} : { services: services.map(({ name, kind, priceMicroYuanPerKwh }) => ({ name, kind, price: text(priceMicroYuanPerKwh) })) }),
  };
}
