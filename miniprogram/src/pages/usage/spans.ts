import type { UsagePoint } from '../../api';
import { civil } from '../../format';

export type Unit = 'hour' | 'day' | 'month';
const DAY_MS = 86_400_000;
const days: Record<Unit, number> = { hour: 1, day: 14, month: 180 };

/** Where a view begins that ends at `to`: a day of hours, two weeks of days, half a year of months. */
export const startOf = (unit: Unit, to: number): number => to - days[unit] * DAY_MS;

/** By how much it is more (or, below zero, less), in whole per cent; null where there is nothing to compare with. */
export const changePercent = (now: number, before: number): number | null => (before === 0 ? null : Math.round(((now - before) / before) * 100));

const SHOWN = 3;
/** The hours of the day in which most was used over a week, in the order of the day; none from less than a day of hours. */
export function busiestHours(points: readonly UsagePoint[]): number[] {
  const used = new Map<number, number>();
  for (const { at, usedWh } of points) {
    if (at === undefined) continue;
    const hour = Number(civil(at).slice(11, 13));
    used.set(hour, (used.get(hour) ?? 0) + usedWh);
  }
  if (points.length < 24) return [];
  return [...used].filter(([, wh]) => wh > 0).sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, SHOWN).map(([hour]) => hour).sort((a, b) => a - b);
}
