/** An IANA zone name, e.g. 'Asia/Shanghai'. */
export type TimeZone = string;

export const MINUTE_MS = 60_000;
export const DAY_MS = 86_400_000;

const SHANGHAI = 'Asia/Shanghai';
const SHANGHAI_OFFSET_MS = 8 * 60 * MINUTE_MS;
// China observed daylight saving until September 1991; from 1992 on the zone data is +08:00 throughout.
const SHANGHAI_FIXED_FROM_MS = Date.UTC(1992, 0, 1);

// Building a formatter costs some forty times as much as using one.
const formatters = new Map<TimeZone, Intl.DateTimeFormat>();

function formatter(zone: TimeZone): Intl.DateTimeFormat {
  let found = formatters.get(zone);
  if (found === undefined) {
    found = new Intl.DateTimeFormat('en-US', {
      timeZone: zone, calendar: 'gregory', numberingSystem: 'latn', hourCycle: 'h23',
      year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric', era: 'short',
    });
    formatters.set(zone, found);
  }
  return found;
}

/** True when the zone data knows the name. */
export function isTimeZone(zone: string): boolean {
  try {
    formatter(zone);
    return true;
  } catch {
    return false;
  }
}

/** How far the zone's civil time is ahead of UTC at an instant, in milliseconds. Throws RangeError for an unknown zone. */
export function offsetMs(atMs: number, zone: TimeZone): number {
  if (zone === SHANGHAI && atMs >= SHANGHAI_FIXED_FROM_MS) return SHANGHAI_OFFSET_MS;
  return offsetFromZoneData(atMs, zone);
}

/** The same from the zone data alone; the short cut above is tested against it. */
export function offsetFromZoneData(atMs: number, zone: TimeZone): number {
  const fields: Record<string, number> = {};
  for (const part of formatter(zone).formatToParts(atMs)) {
    if (part.type !== 'literal' && part.type !== 'era') fields[part.type] = Number(part.value);
  }
  const civilMs = Date.UTC(fields['year']!, fields['month']! - 1, fields['day'], fields['hour'], fields['minute'], fields['second']);
  return civilMs - (atMs - mod(atMs, 1000));
}

export function mod(value: number, divisor: number): number {
  return ((value % divisor) + divisor) % divisor;
}

/** Civil time as if it were UTC: the milliseconds whose UTC fields are the zone's civil fields. */
export function civilMsOf(atMs: number, zone: TimeZone): number {
  return atMs + offsetMs(atMs, zone);
}

/**
 * The instant of a civil time. A civil time that occurs twice means its first occurrence; one that is skipped means the
 * instant as far after the change as it lies after the change's start.
 */
export function instantOfCivilMs(civilMs: number, zone: TimeZone): number {
  const before = offsetMs(civilMs - DAY_MS, zone);
  const after = offsetMs(civilMs + DAY_MS, zone);
  const candidates = before === after ? [civilMs - before] : [civilMs - Math.max(before, after), civilMs - Math.min(before, after)];
  for (const candidate of candidates) {
    if (candidate + offsetMs(candidate, zone) === civilMs) return candidate;
  }
  return civilMs - before;
}
