import { daysBetween, firstDayOfMonth, monthOf, type CivilDay } from '#libs/calendar';
import { FormulaError, parseFormula } from './formula.js';
import { rational, roundTo, sum, times, type Rational, type RoundingMode } from './rational.js';

export type FeeRule = 'fixed' | 'per_area' | 'per_head' | 'formula';

export interface FeePrice {
  fromDay: CivilDay;
  priceMicroYuan: number;
}

export interface FeeTerms {
  rule: FeeRule;
  formula: string | null;
  roundingFen: 1 | 10 | 100;
  roundingMode: RoundingMode;
  /** oldest first */
  prices: readonly FeePrice[];
}

export interface FeeStay {
  areaDm2: number;
  headcount: number;
  /** within one month; toDay is the first day that is not charged */
  fromDay: CivilDay;
  toDay: CivilDay;
}

/** Days at one price. */
export interface FeeSegment extends FeePrice {
  toDay: CivilDay;
  days: number;
}

export interface MonthFee {
  amountFen: number;
  monthDays: number;
  days: number;
  segments: FeeSegment[];
}

/** The days of a stay, cut where the price changes. Days before the first price belong to nobody and throw. */
export function segmentsOf(prices: readonly FeePrice[], stay: Pick<FeeStay, 'fromDay' | 'toDay'>): FeeSegment[] {
  const first = prices[0];
  if (first === undefined || first.fromDay > stay.fromDay) throw new RangeError(`no price on ${stay.fromDay}`);
  return prices.flatMap(({ fromDay, priceMicroYuan }, index) => {
    const next = prices[index + 1]?.fromDay ?? stay.toDay;
    const from = fromDay > stay.fromDay ? fromDay : stay.fromDay;
    const to = next < stay.toDay ? next : stay.toDay;
    return from < to ? [{ fromDay: from, toDay: to, days: daysBetween(from, to), priceMicroYuan }] : [];
  });
}

/** Yuan for a whole month at a price. */
function monthlyOf(terms: FeeTerms, stay: FeeStay, priceMicroYuan: number, monthDays: number): Rational {
  const price = rational(BigInt(priceMicroYuan), 1_000_000n);
  const area = rational(BigInt(stay.areaDm2), 100n);
  const heads = rational(BigInt(stay.headcount));
  if (terms.rule === 'fixed') return price;
  if (terms.rule === 'per_area') return times(price, area);
  if (terms.rule === 'per_head') return times(price, heads);
  const value = parseFormula(terms.formula!)({ price, area, heads, monthDays: rational(BigInt(monthDays)) });
  if (value.numerator < 0n) throw new FormulaError('formula-negative', terms.formula!);
  return value;
}

/** A month's fee for the days of a stay: exact until the one rounding at its end. */
export function monthFee(terms: FeeTerms, stay: FeeStay): MonthFee {
  const month = monthOf(stay.fromDay);
  const monthDays = daysBetween(firstDayOfMonth(month), firstDayOfMonth(month, 1));
  const segments = segmentsOf(terms.prices, stay);
  let yuan = rational(0n);
  for (const { days, priceMicroYuan } of segments) yuan = sum(yuan, times(monthlyOf(terms, stay, priceMicroYuan, monthDays), rational(BigInt(days), BigInt(monthDays))));
  return { amountFen: roundTo(times(yuan, rational(100n)), terms.roundingFen, terms.roundingMode), monthDays, days: daysBetween(stay.fromDay, stay.toDay), segments };
}
