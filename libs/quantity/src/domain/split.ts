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
  const whole = BigInt(total);
  let sum = 0n;
  const keys = new Set<string>();
  for (const { key, weight } of weights) {
    if (exactInteger(weight, 'weight') < 0) throw new RangeError(`weight of ${key} must not be negative`);
    if (keys.has(key)) throw new RangeError(`key ${key} appears twice`);
    keys.add(key);
    sum += BigInt(weight);
  }
  if (sum === 0n) throw new RangeError('weights are all zero: nobody to give to');
  const shares = weights.map(({ key, weight }) => {
    const product = whole * BigInt(weight);
    return { key, amount: Number(product / sum), remainder: product % sum };
  });
  let left = total - shares.reduce((given, share) => given + share.amount, 0);
  const inTurn = [...shares].sort((a, b) => (a.remainder > b.remainder ? -1 : a.remainder < b.remainder ? 1 : byKey(a, b)));
  for (const share of inTurn) {
    if (left === 0) break;
    share.amount += 1;
    left -= 1;
  }
  return shares.map(({ key, amount }) => ({ key, amount }));
}
