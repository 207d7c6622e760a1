import { z } from 'zod';

const factor = { numerator: z.number().int().min(-1_000_000).max(1_000_000).refine((value) => value !== 0, 'zero'), denominator: z.number().int().min(1).max(1_000_000).default(1) };

/** One part of a formula meter: a meter or another formula meter, added or taken off, times a fraction. */
export const termSchema = z.union([z.strictObject({ meterId: z.number().int().min(1), ...factor }), z.strictObject({ virtualMeterId: z.uuid(), ...factor })]);
export type Term = z.infer<typeof termSchema>;

export interface FormulaMeter {
  id: string;
  name: string;
  terms: readonly Term[];
}

/** An exact fraction: numerator over a positive denominator. */
export interface Fraction {
  numerator: bigint;
  denominator: bigint;
}

const gcd = (a: bigint, b: bigint): bigint => (b === 0n ? (a < 0n ? -a : a) : gcd(b, a % b));

export function fraction(numerator: bigint, denominator: bigint): Fraction {
  const by = gcd(numerator, denominator) || 1n;
  return { numerator: numerator / by, denominator: denominator / by };
}

/** The meter that a formula comes back to, by way of others or at once; undefined when there is no such ring. */
export function ringOf(meters: ReadonlyMap<string, FormulaMeter>): string | undefined {
  const state = new Map<string, 'open' | 'done'>();
  const visit = (id: string): string | undefined => {
    if (state.get(id) === 'done') return undefined;
    if (state.get(id) === 'open') return meters.get(id)?.name ?? id;
    state.set(id, 'open');
    for (const term of meters.get(id)?.terms ?? []) {
      const ring = 'virtualMeterId' in term ? visit(term.virtualMeterId) : undefined;
      if (ring !== undefined) return ring;
    }
    state.set(id, 'done');
    return undefined;
  };
  for (const id of meters.keys()) {
    const ring = visit(id);
    if (ring !== undefined) return ring;
  }
  return undefined;
}

/** Each real meter with its whole factor, however deep it stands in formulas; factors that cancel out are left out. */
export function resolveTerms(terms: readonly Term[], meters: ReadonlyMap<string, FormulaMeter>): Map<number, Fraction> {
  const factors = new Map<number, Fraction>();
  const add = (these: readonly Term[], by: Fraction): void => {
    for (const term of these) {
      const own = fraction(by.numerator * BigInt(term.numerator), by.denominator * BigInt(term.denominator));
      if ('virtualMeterId' in term) {
        const meter = meters.get(term.virtualMeterId);
        if (meter === undefined) throw new RangeError(`formula meter ${term.virtualMeterId} is not there`);
        add(meter.terms, own);
        continue;
      }
      const before = factors.get(term.meterId) ?? { numerator: 0n, denominator: 1n };
      factors.set(term.meterId, fraction(before.numerator * own.denominator + own.numerator * before.denominator, before.denominator * own.denominator));
    }
  };
  add(terms, { numerator: 1n, denominator: 1n });
  return new Map([...factors].filter(([, { numerator }]) => numerator !== 0n));
}

/** The sum of energies times their factors, in whole Wh rounded down; negative when more is taken off than there is. */
export function sumEnergyWh(parts: readonly { usedWh: number; factor: Fraction }[]): number {
  let sum: Fraction = { numerator: 0n, denominator: 1n };
  for (const { usedWh, factor } of parts) sum = fraction(sum.numerator * factor.denominator + BigInt(usedWh) * factor.numerator * sum.denominator, sum.denominator * factor.denominator);
  const floor = sum.numerator / sum.denominator;
  return Number(sum.numerator < 0n && floor * sum.denominator !== sum.numerator ? floor - 1n : floor);
}
