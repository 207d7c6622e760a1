import type { DataSource } from 'typeorm';
import type { z } from 'zod';
import { addDays, civilDay, firstDayOfMonth, monthOf, startOfDay } from '#libs/calendar';
import { usagePoints } from '#libs/settlement';
import type { usage, usageQuery } from '../schema/meter.js';
import { WebError } from '../web/problem.js';

type UsageQuery = z.output<typeof usageQuery>;

const MOST_DAYS = { hour: 35, day: 800, month: 3700 };

/** Consumption of meters; without a range the last 24 hours, 31 days or 13 months of the site, today included. */
export async function usageOf(database: DataSource, input: { meterIds: number[]; accountId?: string; query: UsageQuery; now: Date; zone: string }): Promise<z.input<typeof usage>> {
  const { query, now, zone } = input;
  const to = query.to === undefined ? startOfDay(addDays(civilDay(now, zone), 1), zone) : new Date(query.to);
  const from = query.from === undefined ? defaultFrom(query.unit, now, zone) : new Date(query.from);
  if (from >= to || to.getTime() - from.getTime() > MOST_DAYS[query.unit] * 86_400_000) throw new WebError(400, 'range', `the range is empty or longer than ${MOST_DAYS[query.unit]} days`);
  const points = await usagePoints(database, { meterIds: input.meterIds, accountId: input.accountId, unit: query.unit, from, to, zone });
  return { points: points.map((point) => ({ at: point.at ?? null, day: point.day ?? null, month: point.month ?? null, usedWh: point.usedWh, chargeFen: point.chargeFen, quality: point.quality })) };
}

function defaultFrom(unit: UsageQuery['unit'], now: Date, zone: string): Date {
  const today = civilDay(now, zone);
  if (unit === 'hour') return startOfDay(today, zone);
  return startOfDay(unit === 'day' ? addDays(today, -30) : firstDayOfMonth(monthOf(today), -12), zone);
}
