import { scaled } from '../../format';

/** 1,234.56 kWh or m³: both are kept in thousandths. */
export const amountOf = (medium: 'electricity' | 'water', wh: number | null): string => (wh === null ? '–' : `${scaled(Math.trunc(wh / 10), 2)} ${medium === 'water' ? 'm³' : 'kWh'}`);

export const COEFFICIENT_UNITS = 100_000_000;

/** '0.125' → 12,500,000 hundred-millionths; undefined when it is no number from 0 to 1 with at most eight places. */
export function parseCoefficient(text: string): number | undefined {
  const match = /^(\d)(?:\.(\d{1,8}))?$/.exec(text.trim());
  if (match === null) return undefined;
  const units = Number(match[1]) * COEFFICIENT_UNITS + Number((match[2] ?? '').padEnd(8, '0'));
  return units > COEFFICIENT_UNITS ? undefined : units;
}

export interface CoefficientLine {
  number: string;
  /** undefined: the line cannot be read */
  units: number | undefined;
}

/** Lines of stall number and coefficient, as they are typed or pasted out of a spreadsheet. */
export function coefficientLines(text: string): CoefficientLine[] {
  return text.split('\n').map((line) => line.trim()).filter((line) => line !== '').map((line) => {
    const [number = '', value = ''] = line.split(/[\s,;:=]+/);
    return { number, units: parseCoefficient(value) };
  });
}

/** Millionths of a yuan from '3.5': at most six places, up to ten million yuan. */
export function parseMicro(text: string): number | undefined {
  const match = /^(\d{1,7})(?:\.(\d{1,6}))?$/.exec(text.trim());
  return match === null ? undefined : Number(match[1]! + (match[2] ?? '').padEnd(6, '0'));
}

export const microText = (micro: number): string => scaled(micro, 6).replace(/0{1,4}$/, '').replaceAll(',', '');
/** The day before: periods are kept with the first day that is not theirs. */
export const dayBefore = (day: string): string => new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10);
