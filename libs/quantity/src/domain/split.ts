import { exactInteger } from './integers.js';

export interface Weight {
  /** ties go to the smaller key, compared by code units: stable in every language setting */
  key: string;
  weight: number;
}

export interface Share {
  key: string;
  amount: number;
}

function byKey(a: { key: string }, b: { key: string }): number {
  return a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
}

/**
 * Splits a whole by integer weights with the largest-remainder method: the shares sum to the whole, each is the exact share
 * rounded down or up, and neither the order of the members nor of their ties changes them. Shares come back in the order
 * asked. Throws RangeError for a negative whole or weight, a key used twice, or weights that are all zero.
 */
export function splitLargestRemainder(total: number, weights: readonly Weight[]): Share[] {
  if (exactInteger(total, 'whole') < 0) throw new RangeError(`the whole must not be negative, got ${String(total)}`);
  const keys = new Set<string>();
  let sum = 0;
  let heaviest = 0;
  for (const { key, weight } of weights) {
    if (exactInteger(weight, 'weight') < 0) throw new RangeError(`weight of ${key} must not be negative`);
    if (keys.has(key)) throw new RangeError(`key ${key} appears twice`);
    keys.add(key);
    sum += weight;
    heaviest = Math.max(heaviest, weight);
  }
  if (sum === 0) throw new RangeError('weights are all zero: nobody to give to');
  // A sum or product that is rounded is no safe integer either.
  const shares = Number.isSafeInteger(sum) && Number.isSafeInteger(total * heaviest) ? roundedDown(total, weights, sum) : roundedDownExactly(total, weights);
  let left = total;
  for (const { amount } of shares) left -= amount;
  if (left > 0) for (const share of [...shares].sort(byRemainder).slice(0, left)) share.amount += 1;
  return shares.map(({ key, amount }) => ({ key, amount }));
}

interface Rounded<Remainder> extends Share {
  remainder: Remainder;
}

function byRemainder(a: Rounded<number | bigint>, b: Rounded<number | bigint>): number {
  return a.remainder > b.remainder ? -1 : a.remainder < b.remainder ? 1 : byKey(a, b);
}

function roundedDown(total: number, weights: readonly Weight[], sum: number): Rounded<number>[] {
  return weights.map(({ key, weight }) => {
    const product = total * weight;
    const remainder = product % sum;
    return { key, amount: (product - remainder) / sum, remainder };
  });
}

/** The same for products that only BigInt holds. */
function roundedDownExactly(total: number, weights: readonly Weight[]): Rounded<bigint>[] {
  const whole = BigInt(total);
  const sum = weights.reduce((all, { weight }) => all + BigInt(weight), 0n);
  return weights.map(({ key, weight }) => {
    const product = whole * BigInt(weight);
    return { key, amount: Number(product / sum), remainder: product % sum };
  });
}
