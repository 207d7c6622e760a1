import { divFloor, remainderFloor } from './divide.js';
import { exactInteger, type Fen, type MicroYuanPerKwh, type WattHours } from './integers.js';

/** An integer shown with `digits` decimals, exactly: (1250, 2) → '12.50'. */
export function formatScaled(value: number, digits: number): string {
  exactInteger(value, 'value');
  const text = String(Math.abs(value)).padStart(digits + 1, '0');
  const sign = value < 0 ? '-' : '';
  if (digits === 0) return sign + text;
  return `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

/** Plain decimal text as an integer with `digits` decimals; undefined when it is not one, has more decimals, or is too large. */
export function parseScaled(text: string, digits: number): number | undefined {
  const match = /^(-?)(\d{1,16})(?:\.(\d+))?$/.exec(text.trim());
  if (match === null) return undefined;
  const [, sign, whole, decimals = ''] = match;
  if (decimals.length > digits) return undefined;
  const value = Number(`${whole}${decimals.padEnd(digits, '0')}`);
  if (!Number.isSafeInteger(value)) return undefined;
  return sign === '-' && value !== 0 ? -value : value;
}

/** '12.50' → 1250 fen; undefined for anything that is not yuan with at most two decimals. */
export function parseYuan(text: string): Fen | undefined {
  return parseScaled(text, 2) as Fen | undefined;
}

/** 1250 fen → '12.50'. */
export function formatFen(amountFen: number): string {
  return formatScaled(amountFen, 2);
}

/** '0.8512' yuan per kWh → 851200; undefined for negative prices or more than six decimals. */
export function parseMicroYuan(text: string): MicroYuanPerKwh | undefined {
  const value = parseScaled(text, 6);
  return value === undefined || value < 0 ? undefined : (value as MicroYuanPerKwh);
}

/** 851200 → '0.8512': yuan per kWh with at least two and at most six decimals, none of them lost. */
export function formatMicroYuan(price: number): string {
  const text = formatScaled(price, 6);
  let end = text.length;
  while (text[end - 1] === '0' && end > text.indexOf('.') + 3) end -= 1;
  return text.slice(0, end);
}

/** 1234560 Wh → '1234.56' kWh, rounded down to two decimals. Bills use `formatKwhExact`. */
export function formatKwh(energyWh: number): string {
  return formatScaled(divFloor(energyWh, 10), 2);
}

/** 1234567 Wh → '1234.567' kWh: no digit lost, at least two decimals, for sums that people recompute by hand. */
export function formatKwhExact(energyWh: number): string {
  return remainderFloor(energyWh, 10) === 0 ? formatKwh(energyWh) : formatScaled(energyWh, 3);
}

/** '1234.56' kWh → 1234560 Wh; undefined when it is not a register with at most three decimals. */
export function parseKwh(text: string): WattHours | undefined {
  const value = parseScaled(text, 3);
  return value === undefined || value < 0 ? undefined : (value as WattHours);
}
