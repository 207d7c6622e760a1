/** An exact number: numerator over a positive denominator, in lowest terms. */
export interface Rational {
  numerator: bigint;
  denominator: bigint;
}

const gcd = (a: bigint, b: bigint): bigint => (b === 0n ? a : gcd(b, a % b));
const abs = (value: bigint): bigint => (value < 0n ? -value : value);

export function rational(numerator: bigint, denominator = 1n): Rational {
  if (denominator === 0n) throw new RangeError('a denominator of zero');
  const sign = denominator < 0n ? -1n : 1n;
  const by = gcd(abs(numerator), abs(denominator)) || 1n;
  return { numerator: (sign * numerator) / by, denominator: (sign * denominator) / by };
}

export const sum = (a: Rational, b: Rational): Rational => rational(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator);
export const times = (a: Rational, b: Rational): Rational => rational(a.numerator * b.numerator, a.denominator * b.denominator);

export type RoundingMode = 'half_up' | 'down' | 'up';

/** A number that is not negative as a whole multiple of `unit`. */
export function roundTo({ numerator, denominator }: Rational, unit: number, mode: RoundingMode): number {
  const by = denominator * BigInt(unit);
  const floor = numerator / by;
  const rest = numerator % by;
  const up = mode === 'down' ? false : mode === 'up' ? rest > 0n : rest * 2n >= by;
  return Number((floor + (up ? 1n : 0n)) * BigInt(unit));
}
