/** How finely an end may be told: by the hour, the day, or the week. */
export type Precision = 'hour' | 'day' | 'week';

const HOUR_MS = 3_600_000;
const HOUR_UNTIL_MS = 48 * HOUR_MS;
const DAY_UNTIL_MS = 21 * 24 * HOUR_MS;

/** No finer than the interval supports; an open end is told by the week. */
export function precisionOf(earliestAt: Date, latestAt: Date | null): Precision {
  const width = latestAt === null ? Infinity : latestAt.getTime() - earliestAt.getTime();
  return width <= HOUR_UNTIL_MS ? 'hour' : width <= DAY_UNTIL_MS ? 'day' : 'week';
}
