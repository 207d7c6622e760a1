import { z } from 'zod';
import { termSchema } from './formula-meter.js';

export const methods = ['manual', 'area', 'consumption', 'headcount', 'equal', 'fixed'] as const;
export type Method = (typeof methods)[number];
/** What needs no numbers of its own: these can be tried beside each other. */
export const automaticMethods = ['area', 'consumption', 'headcount', 'equal'] as const;
export const vacancies = ['company', 'owner', 'spread'] as const;
export type Vacancy = (typeof vacancies)[number];
export const media = ['electricity', 'water'] as const;
export type Medium = (typeof media)[number];

/** Coefficients are hundred-millionths: together they are exactly one. */
export const COEFFICIENT_UNITS = 100_000_000;

const fenOfShop = z.number().int().min(0).max(1e9);
const price = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('given'), priceMicroYuan: z.number().int().min(0).max(100_000_000) }),
  /** what accounts under this plan have paid on average over the period */
  z.strictObject({ kind: z.literal('plan'), planId: z.uuid() }),
]);
const source = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('meters'), terms: z.array(termSchema).min(1).max(200), price }),
  /** an amount of money that is given with each run */
  z.strictObject({ kind: z.literal('amount') }),
  /** a fixed sum per shop: the pool is what they add up to */
  z.strictObject({ kind: z.literal('fixed') }),
]);
const members = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('all') }),
  z.strictObject({ kind: z.literal('buildings'), values: z.array(z.uuid()).min(1).max(200) }),
  z.strictObject({ kind: z.literal('floors'), values: z.array(z.string().min(1).max(40)).min(1).max(200) }),
  z.strictObject({ kind: z.literal('categories'), values: z.array(z.string().min(1).max(40)).min(1).max(200) }),
  z.strictObject({ kind: z.literal('stalls'), values: z.array(z.uuid()).min(1).max(20_000) }),
]);
const method = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('manual'), coefficients: z.array(z.strictObject({ stallId: z.uuid(), units: z.number().int().min(0).max(COEFFICIENT_UNITS) })).min(1).max(20_000) }),
  z.strictObject({ kind: z.literal('area') }),
  z.strictObject({ kind: z.literal('consumption') }),
  z.strictObject({ kind: z.literal('headcount') }),
  z.strictObject({ kind: z.literal('equal') }),
  z.strictObject({ kind: z.literal('fixed'), amountFen: fenOfShop, amounts: z.array(z.strictObject({ stallId: z.uuid(), amountFen: fenOfShop })).max(20_000).default([]) }),
]);

/** How a pool is shared: where its energy or money comes from, who bears it, by what. */
export const poolRulesSchema = z
  .strictObject({ source, members, method, /** null: as the site has it */ vacancy: z.enum(vacancies).nullable().default(null) })
  .refine(({ source: from, method: by }) => (from.kind === 'fixed') === (by.kind === 'fixed'), { path: ['method'], message: 'a fixed amount per shop has no pool of its own, and no other method has none' });
export type PoolRules = z.infer<typeof poolRulesSchema>;

/** The site's own rule for stalls that nobody uses. */
export const apportionmentSettingsSchema = z.object({ vacancy: z.enum(vacancies).default('company') });

/** How far coefficients miss one, in hundred-millionths; positive: there is too much. */
export function coefficientGap(coefficients: readonly { units: number }[]): number {
  return coefficients.reduce((sum, { units }) => sum + units, 0) - COEFFICIENT_UNITS;
}
