import { exactInteger } from './integers.js';

function checked(dividend: number, divisor: number): void {
  exactInteger(dividend, 'dividend');
  if (exactInteger(divisor, 'divisor') <= 0) throw new RangeError(`divisor must be positive, got ${String(divisor)}`);
}

/** The remainder that goes with `divFloor`: 0 ≤ result < divisor. */
export function remainderFloor(dividend: number, divisor: number): number {
  checked(dividend, divisor);
  const rest = dividend % divisor;
  return rest < 0 ? rest + divisor : rest === 0 ? 0 : rest;
}

/** Quotient rounded down, towards minus infinity. Exact for all exact integers. */
export function divFloor(dividend: number, divisor: number): number {
  return (dividend - remainderFloor(dividend, divisor)) / divisor;
}

/** Quotient rounded up, towards plus infinity. */
export function divCeil(dividend: number, divisor: number): number {
  const floor = divFloor(dividend, divisor);
  return remainderFloor(dividend, divisor) === 0 ? floor : floor + 1;
}

/** Quotient rounded to the nearest integer, halves up (towards plus infinity). */
export function divHalfUp(dividend: number, divisor: number): number {
  const rest = remainderFloor(dividend, divisor);
  return divFloor(dividend, divisor) + (rest >= divisor - rest ? 1 : 0);
}

/** Quotient of a division that must leave nothing; throws RangeError when it does. */
export function divExact(dividend: number, divisor: number): number {
  if (remainderFloor(dividend, divisor) !== 0) throw new RangeError(`${String(dividend)} is not a multiple of ${String(divisor)}`);
  return dividend / divisor;
}

/** floor(value × numerator ÷ denominator) without losing a bit in between; the result must be an exact integer. */
export function mulDivFloor(value: number, numerator: number, denominator: number): number {
  checked(value, denominator);
  const product = value * exactInteger(numerator, 'numerator');
  if (Number.isSafeInteger(product)) return divFloor(product, denominator);
  const exact = BigInt(value) * BigInt(numerator);
  const divisor = BigInt(denominator);
  const quotient = exact / divisor;
  const floor = exact % divisor < 0n ? quotient - 1n : quotient;
  return exactInteger(Number(floor), 'quotient');
}
