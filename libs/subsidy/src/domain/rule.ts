import { addDays, daysBetween, firstDayOfMonth, monthOf, type CivilDay } from '#libs/calendar';
import { mulDivFloor } from '#libs/quantity';

export const endings = ['clear', 'carry'] as const;
export const midMonths = ['full', 'by_days', 'none'] as const;

/** How much energy a month, and what becomes of its rest. */
export interface RuleTerms {
  baseWh: number;
  perHeadWh: number;
  atEnd: (typeof endings)[number];
  /** null: all of it */
  carryCapWh: number | null;
  midMonth: (typeof midMonths)[number];
}

/** Whom a rule is for; null is everybody. */
export interface RuleFor {
  accountTypeId: string | null;
  category: string | null;
  /** 'YYYY-MM' */
  firstMonth: string;
}

export interface Entitled {
  accountTypeId: string;
  category: string;
  headcount: number;
}

/** The rule that counts in a month: type and category together come before the type alone, that before the category alone; of several, the newest first month. */
export function ruleFor<Rule extends RuleFor>(rules: readonly Rule[], who: Pick<Entitled, 'accountTypeId' | 'category'>, month: string): Rule | undefined {
  const closeness = (rule: Rule): number => (rule.accountTypeId === null ? 0 : 2) + (rule.category === null ? 0 : 1);
  const fits = rules.filter((rule) => rule.firstMonth <= month && (rule.accountTypeId === null || rule.accountTypeId === who.accountTypeId) && (rule.category === null || rule.category === who.category));
  return fits.sort((a, b) => closeness(b) - closeness(a) || (a.firstMonth < b.firstMonth ? 1 : -1))[0];
}

export interface MonthlyAmount {
  wh: number;
  /** for which it is given */
  days: number;
  monthDays: number;
}

/** What an account gets for a month: base and heads; for the month in which it opens, by the rule's setting, the day of opening being its own. */
export function monthlyAmount(terms: Pick<RuleTerms, 'baseWh' | 'perHeadWh' | 'midMonth'>, of: { headcount: number; month: string; openedDay: CivilDay }): MonthlyAmount {
  const first = firstDayOfMonth(of.month);
  const next = firstDayOfMonth(of.month, 1);
  const monthDays = daysBetween(first, next);
  const wholeWh = terms.baseWh + terms.perHeadWh * of.headcount;
  if (of.openedDay <= first) return { wh: wholeWh, days: monthDays, monthDays };
  const days = Math.max(0, daysBetween(of.openedDay, next));
  if (terms.midMonth === 'none' || days === 0) return { wh: 0, days, monthDays };
  return terms.midMonth === 'full' ? { wh: wholeWh, days: monthDays, monthDays } : { wh: mulDivFloor(wholeWh, days, monthDays), days, monthDays };
}

export interface Rest {
  id: string;
  leftWh: number;
  fromMs: number;
}

/** What of several rests goes on under one cap, by id: together the cap or all there is. The newest goes first; the order they are given in does not matter. */
export function carriedParts(rests: readonly Rest[], capWh: number | null): Map<string, number> {
  let roomWh = capWh ?? Infinity;
  const parts = new Map<string, number>();
  for (const rest of [...rests].sort((a, b) => b.fromMs - a.fromMs || (a.id < b.id ? -1 : 1))) {
    const partWh = Math.min(rest.leftWh, roomWh);
    parts.set(rest.id, partWh);
    roomWh -= partWh;
  }
  return parts;
}

/** The month before, 'YYYY-MM'. */
export const monthBefore = (month: string): string => monthOf(addDays(firstDayOfMonth(month), -1));
