import type { DataSource } from 'typeorm';
import { addDays, civilDay, DAY_MS, startOfDay, type CivilDay } from '#libs/calendar';
import type { Tx } from '#libs/database';
import type { SupplyPurse } from '#libs/ledger';
import { mulDivFloor } from '#libs/quantity';
import { runwayOf, type Runway } from './domain/runway.js';
import { priceTurns, type PriceTurn } from './price-change.js';

const BASIS_DAYS = 7;

/** How long the available balances of accounts last, each at the pace of its last seven full days and today. One query for all. */
export async function recentPaces(database: Pick<Tx | DataSource, 'query'>, accounts: readonly { accountId: string; zone: string; availableFen: number }[], { now, purse }: { now: Date; purse: SupplyPurse }): Promise<Map<string, Runway>> {
  if (accounts.length === 0) return new Map();
  const since = (zone: string): string => addDays(civilDay(now, zone), -BASIS_DAYS);
  const used = await database.query<{ accountId: string; fromAt: Date | null; toAt: Date | null; days: Record<string, number> | null }[]>(
    // Meter by meter: joined as a whole, the planner reads every line of every meter. Meters that were replaced, or stayed in a stall that was exchanged, belong to the pace.
    `SELECT x.id AS "accountId", b."fromAt", b."toAt", u.days FROM unnest($1::uuid[], $2::date[], $3::timestamptz[]) AS x(id, day, since)
       CROSS JOIN LATERAL (SELECT min(greatest(am.from_at, x.since)) AS "fromAt", max(ms.at) FILTER (WHERE am.to_at IS NULL) AS "toAt" FROM account_meter am JOIN accrual ms ON ms.meter_id = am.meter_id WHERE am.account_id = x.id AND (am.to_at IS NULL OR am.to_at > x.since)) b
       CROSS JOIN LATERAL (SELECT json_object_agg(d.day, d.parts) AS days FROM (
         SELECT l.day, sum(l.parts)::bigint AS parts FROM (SELECT DISTINCT om.meter_id FROM account_meter om JOIN meter m ON m.id = om.meter_id WHERE om.account_id = x.id AND (om.to_at IS NULL OR om.to_at > x.since) AND paying_purse(x.id, m.kind) = $4) am
           CROSS JOIN LATERAL (SELECT day, sum(charge_parts) AS parts FROM metered_usage WHERE meter_id = am.meter_id AND account_id = x.id AND day >= x.day GROUP BY day) l
         GROUP BY l.day) d) u`,
    [accounts.map(({ accountId }) => accountId), accounts.map(({ zone }) => since(zone)), accounts.map(({ zone }) => startOfDay(since(zone), zone)), purse],
  );
  const usedBy = new Map(used.map((row) => [row.accountId, row]));
  const turns = await priceTurns(database, accounts.map(({ accountId }) => accountId), new Date(now.getTime() - (BASIS_DAYS + 1) * DAY_MS));
  return new Map(accounts.map(({ accountId, zone, availableFen }) => {
    const row = usedBy.get(accountId);
    const fromMs = row?.fromAt?.getTime() ?? now.getTime();
    const toMs = row?.toAt?.getTime() ?? fromMs;
    const today = civilDay(now, zone);
    const fullDays = Math.max(0, Math.floor((startOfDay(today, zone).getTime() - fromMs) / DAY_MS));
    const days = atPresentPrice(Object.entries(row?.days ?? {}), turns.get(accountId) ?? [], zone);
    const dayParts = days.filter(([day]) => day < today && day >= addDays(today, -fullDays)).map(([, parts]) => parts);
    return [accountId, runwayOf({ availableFen, chargeParts: days.reduce((sum, [, parts]) => sum + parts, 0), elapsedMs: Math.max(0, toMs - fromMs), fullDays, dayParts, now })];
  }));
}

/** Days before a price change count at what they would have cost since. */
function atPresentPrice(days: readonly [CivilDay, number][], turns: readonly PriceTurn[], zone: string): [CivilDay, number][] {
  return days.map(([day, parts]) => [day, turns.filter(({ atMs }) => day < civilDay(new Date(atMs), zone)).reduce((cost, { oldFen, newFen }) => mulDivFloor(cost, newFen, oldFen), parts)]);
}
