declare const unit: unique symbol;
type Branded<Unit extends string> = number & { readonly [unit]: Unit };

/** Whole fen; 100 fen are one yuan. May be negative: a balance can be. */
export type Fen = Branded<'fen'>;
/** Whole watt-hours; a register or an amount of energy. */
export type WattHours = Branded<'wattHours'>;
/** Whole litres. */
export type Litres = Branded<'litres'>;
/** Millionths of a yuan per kWh: prices are exact to six places. */
export type MicroYuanPerKwh = Branded<'microYuanPerKwh'>;
/** Ten-millionths of a fen: 1 Wh at 1 millionth of a yuan per kWh costs exactly one part. */
export type Parts = Branded<'parts'>;

/** The number itself when it is an exact integer; throws RangeError otherwise, naming the quantity. */
export function exactInteger(value: number, name: string): number {
  if (!Number.isSafeInteger(value)) throw new RangeError(`${name} must be an exact integer, got ${String(value)}`);
  return value === 0 ? 0 : value;
}

function notNegative(value: number, name: string): number {
  if (exactInteger(value, name) < 0) throw new RangeError(`${name} must not be negative, got ${String(value)}`);
  return value;
}

/** Checks and brands whole fen. */
export function fen(value: number): Fen {
  return exactInteger(value, 'fen') as Fen;
}

/** Checks and brands whole watt-hours, never negative. */
export function wattHours(value: number): WattHours {
  return notNegative(value, 'watt-hours') as WattHours;
}

/** Checks and brands whole litres, never negative. */
export function litres(value: number): Litres {
  return notNegative(value, 'litres') as Litres;
}

/** Checks and brands a price in millionths of a yuan per kWh, never negative. */
export function microYuanPerKwh(value: number): MicroYuanPerKwh {
  return notNegative(value, 'price in millionths of a yuan per kWh') as MicroYuanPerKwh;
}

/** Checks and brands parts, ten-millionths of a fen. */
export function parts(value: number): Parts {
  return exactInteger(value, 'parts') as Parts;
}
