import type { DataSource } from 'typeorm';
import { firstDayOfMonth, startOfDay } from '#libs/calendar';
import type { Tx } from '#libs/database';

/** What a site bought of the grid in a month, by whoever keeps the utility's bills; null: no bill of that month is known. */
export type BoughtOfMonth = (siteId: string, month: string) => Promise<{ usedWh: number; amountFen: number } | null>;

export interface ResaleStatement {
  month: string;
  /** of bills that end in the month */
  recovered: { bills: number; usedWh: number; energyFen: number; serviceFen: number };
  bought: { usedWh: number; amountFen: number } | null;
}

/** A month of resale: what was recovered from the shops for electricity and for services on it, against what was bought. */
export async function resaleStatement(database: Pick<Tx | DataSource, 'query'>, { siteId, month, bought }: { siteId: string; month: string; bought?: BoughtOfMonth }): Promise<ResaleStatement> {
  const [site] = (await database.query('SELECT time_zone AS zone FROM site WHERE id = $1', [siteId])) as { zone: string }[];
  const ends = [0, 1].map((count) => new Date(startOfDay(firstDayOfMonth(month, count), site!.zone).getTime() + MIDNIGHT_GRACE_MS));
  const [recovered] = (await database.query(
    `SELECT count(*)::int AS bills, coalesce(sum(used_wh), 0)::bigint AS "usedWh", coalesce(sum(amount_fen - service_fen), 0)::bigint AS "energyFen", coalesce(sum(service_fen), 0)::bigint AS "serviceFen"
     FROM bill WHERE site_id = $1 AND kind = 'electricity' AND to_at > $2 AND to_at <= $3`,
    [siteId, ...ends],
  )) as ResaleStatement['recovered'][];
  return { month, recovered: recovered!, bought: (await bought?.(siteId, month)) ?? null };
}

// The reading at a month's end may be five minutes late.
const MIDNIGHT_GRACE_MS = 5 * 60_000;
