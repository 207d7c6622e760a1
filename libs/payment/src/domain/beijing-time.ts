import { civilDay, instantOf, type CivilDay } from '#libs/calendar';

// All three channels keep Beijing time, wherever this process runs. It has been eight hours ahead since long before they existed.
const BEIJING = 'Asia/Shanghai';
const AHEAD_MS = 8 * 3_600_000;

/** '2026-11-20 08:15:59', as Alipay and the bills write it. */
export function beijingText(at: Date): string {
  return new Date(at.getTime() + AHEAD_MS).toISOString().slice(0, 19).replace('T', ' ');
}

/** '20261120081559', as UnionPay writes it. */
export function beijingDigits(at: Date): string {
  return beijingText(at).replace(/\D/g, '');
}

/** '2026-11-20T08:15:59+08:00', as WeChat Pay writes it. */
export function beijingRfc3339(at: Date): string {
  return `${beijingText(at).replace(' ', 'T')}+08:00`;
}

export function beijingDay(at: Date): CivilDay {
  return civilDay(at, BEIJING);
}

function instant(fields: readonly string[]): Date | undefined {
  const [year, month, day, hour, minute, second] = fields.map(Number) as [number, number, number, number, number, number];
  const civilMs = Date.UTC(year, month - 1, day, hour, minute, second);
  // Date.UTC turns 30 February into 2 March; such a text is not a time.
  if (new Date(civilMs).toISOString().replace(/\D/g, '').slice(0, 14) !== fields.join('')) return undefined;
  return new Date(civilMs - AHEAD_MS);
}

/** The instant of '2026-11-20 08:15:59' (fractions of a second are dropped); undefined for anything else. */
export function parseBeijingText(text: string): Date | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2}) (\d{2}):(\d{2}):(\d{2})(?:\.\d{1,6})?$/.exec(text.trim());
  return match === null ? undefined : instant(match.slice(1, 7));
}

/** The instant of '20261120081559'; undefined for anything else. */
export function parseBeijingDigits(text: string): Date | undefined {
  const match = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})$/.exec(text.trim());
  return match === null ? undefined : instant(match.slice(1, 7));
}

/** The instant of an RFC 3339 text with its offset; undefined for anything else. */
export function parseRfc3339(text: string): Date | undefined {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/.test(text)) return undefined;
  const at = new Date(text);
  return Number.isNaN(at.getTime()) ? undefined : at;
}

/** The instant at which the channels say that the bill of a Beijing day is out: 10:00 of the next day. */
export function billIsOutAt(day: CivilDay): Date {
  return new Date(instantOf(day, 10 * 60, BEIJING).getTime() + 24 * 3_600_000);
}
