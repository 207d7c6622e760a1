import type { DataSource } from 'typeorm';
import { addDays, civilDay, DAY_MS, startOfDay, type CivilDay } from '#libs/calendar';
import type { Tx } from '#libs/database';
import { divFloor, mulDivFloor, PARTS_PER_FEN } from '#libs/quantity';
import { pursesOf } from '#libs/ledger';
import { hourlyUsage, type HourUsage } from './domain/hourly-usage.js';
import { runwayOf, type Runway } from './domain/runway.js';
import { priceTurns, type PriceTurn } from './price-change.js';

type Queryable = Pick<Tx | DataSource, 'query'>;

export interface UsagePoint {
  /** unit hour: the start of the hour */
  at?: Date;
  /** unit day: 'YYYY-MM-DD' */
  day?: CivilDay;
  /** unit month: 'YYYY-MM' */
  month?: string;
  usedWh: number;
  /** whole fen, rounded down; null for hours, which are not priced one by one */
  chargeFen: number | null;
  quality: 'good' | 'estimated';
}

export interface UsageQuery {
  meterIds: readonly number[];
  /** only what this account bears: a tenant does not see the one before */
  accountId?: string | undefined;
  unit: 'hour' | 'day' | 'month';
  from: Date;
  to: Date;
  zone: string;
}

// A chart of hours is at most this long; readings older than 35 days are packed away.
const MOST_HOURS = 35 * 24;

/** What meters used per hour, day or month of site time; slots without any reading are left out. */
export async function usagePoints(database: Queryable, query: UsageQuery): Promise<UsagePoint[]> {
  if (query.unit === 'hour') return hourPoints(database, query);
  const bucket = query.unit === 'day' ? 'day::text' : `to_char(day, 'YYYY-MM')`;
  const rows = await database.query<{ bucket: string; used_wh: number; parts: number; estimated: boolean }[]>(
    `SELECT ${bucket} AS bucket, sum(used_wh)::bigint AS used_wh, sum(charge_parts)::bigint AS parts, bool_or(estimated) AS estimated FROM metered_usage
     WHERE meter_id = ANY($1::int[]) AND day >= $2 AND day <= $3 AND ($4::uuid IS NULL OR account_id = $4) GROUP BY 1 ORDER BY 1`,
    [query.meterIds, civilDay(query.from, query.zone), civilDay(new Date(query.to.getTime() - 1), query.zone), query.accountId ?? null],
  );
  return rows.map((row) => ({
    ...(query.unit === 'day' ? { day: row.bucket } : { month: row.bucket }),
    usedWh: row.used_wh, chargeFen: divFloor(row.parts, PARTS_PER_FEN), quality: row.estimated ? 'estimated' : 'good',
  }));
}

async function hourPoints(database: Queryable, query: UsageQuery): Promise<UsagePoint[]> {
  const from = startOfDay(civilDay(query.from, query.zone), query.zone);
  const to = new Date(Math.min(query.to.getTime(), from.getTime() + MOST_HOURS * 3_600_000));
  const rows = await database.query<{ meter_id: number; read_at: Date; register_wh: number }[]>(
    `SELECT r.meter_id, r.read_at, r.register_wh FROM unnest($1::int[]) AS m(id)
       LEFT JOIN LATERAL (SELECT max(from_at) AS from_at FROM account_meter WHERE meter_id = m.id AND account_id = $4) am ON true
       JOIN LATERAL (SELECT coalesce(max(read_at), $2) AS start FROM reading WHERE meter_id = m.id AND quality IN ('good', 'manual') AND read_at <= $2 AND read_at > $2::timestamptz - interval '2 days') f ON true
       JOIN LATERAL (SELECT coalesce(min(read_at), $3) AS stop FROM reading WHERE meter_id = m.id AND quality IN ('good', 'manual') AND read_at >= $3 AND read_at < $3::timestamptz + interval '2 days') t ON true
       JOIN reading r ON r.meter_id = m.id AND r.quality IN ('good', 'manual') AND r.read_at BETWEEN f.start AND t.stop AND ($4::uuid IS NULL OR r.read_at >= am.from_at)
     ORDER BY r.meter_id, r.read_at`,
    [query.meterIds, from, to, query.accountId ?? null],
  );
  const byMeter = new Map<number, { readAt: Date; registerWh: number }[]>();
  for (const row of rows) {
    const readings = byMeter.get(row.meter_id) ?? [];
    readings.push({ readAt: row.read_at, registerWh: row.register_wh });
    byMeter.set(row.meter_id, readings);
  }
  const sums = new Map<number, HourUsage>();
  for (const readings of byMeter.values()) {
    for (const hour of hourlyUsage(readings, from, to)) {
      const sum = sums.get(hour.at.getTime());
      if (sum === undefined) sums.set(hour.at.getTime(), hour);
      else Object.assign(sum, { usedWh: sum.usedWh + hour.usedWh, estimated: sum.estimated || hour.estimated });
    }
  }
  const asked = [...sums.values()].filter((hour) => hour.at.getTime() + 3_600_000 > query.from.getTime());
  return asked.sort((a, b) => a.at.getTime() - b.at.getTime()).map((hour) => ({ at: hour.at, usedWh: hour.usedWh, chargeFen: null, quality: hour.estimated ? 'estimated' : 'good' }));
}

const BASIS_DAYS = 7;

/** How long the available balances of accounts last, each at the pace of its last seven full days and today. One query for all. */
export async function runways(database: Queryable, input: { accounts: readonly { accountId: string; zone: string; addedFen?: number }[]; now: Date }): Promise<Map<string, Runway>> {
  const { accounts, now } = input;
  const since = (zone: string): string => addDays(civilDay(now, zone), -BASIS_DAYS);
  const used = await database.query<{ accountId: string; fromAt: Date | null; toAt: Date | null; days: Record<string, number> | null }[]>(
    // Meter by meter: joined as a whole, the planner reads every line of every meter. Meters that were replaced, or stayed in a stall that was exchanged, belong to the pace.
    `SELECT x.id AS "accountId", b."fromAt", b."toAt", u.days FROM unnest($1::uuid[], $2::date[], $3::timestamptz[]) AS x(id, day, since)
       CROSS JOIN LATERAL (SELECT min(greatest(am.from_at, x.since)) AS "fromAt", max(ms.at) FILTER (WHERE am.to_at IS NULL) AS "toAt" FROM account_meter am JOIN accrual ms ON ms.meter_id = am.meter_id WHERE am.account_id = x.id AND (am.to_at IS NULL OR am.to_at > x.since)) b
       CROSS JOIN LATERAL (SELECT json_object_agg(d.day, d.parts) AS days FROM (
         SELECT l.day, sum(l.parts)::bigint AS parts FROM (SELECT DISTINCT meter_id FROM account_meter WHERE account_id = x.id AND (to_at IS NULL OR to_at > x.since)) am
           CROSS JOIN LATERAL (SELECT day, sum(charge_parts) AS parts FROM metered_usage WHERE meter_id = am.meter_id AND account_id = x.id AND day >= x.day GROUP BY day) l
         GROUP BY l.day) d) u`,
    [accounts.map(({ accountId }) => accountId), accounts.map(({ zone }) => since(zone)), accounts.map(({ zone }) => startOfDay(since(zone), zone))],
  );
  const usedBy = new Map(used.map((row) => [row.accountId, row]));
  const purses = new Map((await pursesOf(database, accounts.map(({ accountId }) => accountId))).map((purse) => [purse.accountId, purse]));
  const turns = await priceTurns(database, accounts.map(({ accountId }) => accountId), new Date(now.getTime() - (BASIS_DAYS + 1) * DAY_MS));
  return new Map(accounts.map(({ accountId, zone, addedFen = 0 }) => {
    const row = usedBy.get(accountId);
    const fromMs = row?.fromAt?.getTime() ?? now.getTime();
    const toMs = row?.toAt?.getTime() ?? fromMs;
    const today = civilDay(now, zone);
    const fullDays = Math.max(0, Math.floor((startOfDay(today, zone).getTime() - fromMs) / DAY_MS));
    const days = atPresentPrice(Object.entries(row?.days ?? {}), turns.get(accountId) ?? [], zone);
    const dayParts = days.filter(([day]) => day < today && day >= addDays(today, -fullDays)).map(([, parts]) => parts);
    return [accountId, runwayOf({ availableFen: (purses.get(accountId)?.availableFen ?? 0) + addedFen, chargeParts: days.reduce((sum, [, parts]) => sum + parts, 0), elapsedMs: Math.max(0, toMs - fromMs), fullDays, dayParts, now })];
  }));
}

/** Days before a price change count at what they would have cost since. */
function atPresentPrice(days: readonly [CivilDay, number][], turns: readonly PriceTurn[], zone: string): [CivilDay, number][] {
  return days.map(([day, parts]) => [day, turns.filter(({ atMs }) => day < civilDay(new Date(atMs), zone)).reduce((cost, { oldFen, newFen }) => mulDivFloor(cost, newFen, oldFen), parts)]);
}

/** The same for one account, with `addedFen` more in it. */
export async function runway(database: Queryable, input: { accountId: string; now: Date; zone: string; addedFen?: number }): Promise<Runway> {
  return (await runways(database, { accounts: [input], now: input.now })).get(input.accountId)!;
}
