import type { DataSource } from 'typeorm';
import { addDays, startOfDay } from '#libs/calendar';
import type { Tx } from '#libs/database';
import type { Period } from './losses.js';

export interface Recovered {
  /** of bills that end in the period */
  bills: number;
  usedWh: number;
  energyFen: number;
  serviceFen: number;
  /** shares of public electricity whose period ends in it */
  apportionmentFen: number;
  totalFen: number;
  /** bills among them that began before the period: part of their energy was bought before it */
  crossing: number;
}

// The reading at a period's end may be five minutes late.
const GRACE_MS = 5 * 60_000;

/** What the shops were billed in a period for electricity, services on it and public electricity; `rootId`: only those that one main meter feeds. */
export async function recoveredOf(database: Pick<Tx | DataSource, 'query'>, { siteId, fromDay, toDay }: Period, rootId?: number): Promise<Recovered> {
  const [site] = await database.query<{ zone: string }[]>('SELECT time_zone AS zone FROM site WHERE id = $1', [siteId]);
  const [start, end] = [startOfDay(fromDay, site!.zone), startOfDay(addDays(toDay, 1), site!.zone)];
  // Meters that were replaced stay behind the feeder that they hung on.
  const fed = `WITH RECURSIVE fed AS (SELECT id FROM meter WHERE id = $4 UNION SELECT m.id FROM meter m JOIN fed ON m.parent_id = fed.id)`;
  const [billed] = await database.query<Omit<Recovered, 'apportionmentFen' | 'totalFen'>[]>(
    `${fed} SELECT count(*)::int AS bills, coalesce(sum(used_wh), 0)::bigint AS "usedWh", coalesce(sum(amount_fen - service_fen), 0)::bigint AS "energyFen", coalesce(sum(service_fen), 0)::bigint AS "serviceFen",
       count(*) FILTER (WHERE from_at < $2::timestamptz - interval '1 hour')::int AS crossing
     FROM bill WHERE site_id = $1 AND kind = 'electricity' AND state <> 'void' AND to_at > $2::timestamptz + interval '${GRACE_MS / 60_000} minutes' AND to_at <= $3::timestamptz + interval '${GRACE_MS / 60_000} minutes' AND ($4::int IS NULL OR meter_id IN (SELECT id FROM fed))`,
    [siteId, start, end, rootId ?? null],
  );
  const [shared] = await database.query<{ fen: number }[]>(
    `${fed} SELECT coalesce(sum(c.amount_fen), 0)::bigint AS fen FROM charge_bill c JOIN apportionment_run r ON r.id = c.source_id JOIN pool p ON p.id = r.pool_id AND p.medium = 'electricity'
     WHERE c.site_id = $1 AND c.kind = 'apportionment' AND c.state <> 'void' AND c.to_day > $2::date AND c.to_day <= $3::date AND ($4::int IS NULL OR EXISTS (SELECT 1 FROM meter m WHERE m.stall_id = c.stall_id AND m.id IN (SELECT id FROM fed)))`,
    [siteId, fromDay, addDays(toDay, 1), rootId ?? null],
  );
  return { ...billed!, apportionmentFen: shared!.fen, totalFen: billed!.energyFen + billed!.serviceFen + shared!.fen };
}
