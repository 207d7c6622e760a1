import type { DataSource } from 'typeorm';
import type { CivilDay } from '#libs/calendar';
import type { Tx } from '#libs/database';
import { DomainError } from '#libs/runtime';

export interface TreeMeter {
  id: number;
  meterNumber: string;
  name: string;
  role: 'prepaid' | 'monitoring';
  stallNumber: string | null;
  buildingCode: string;
  parentId: number | null;
  /** since when it hangs there; null: as far as is known always */
  since: CivilDay | null;
}

/** The electricity meters of a site with what feeds them. */
export function meterTree(database: Pick<Tx | DataSource, 'query'>, siteId: string): Promise<TreeMeter[]> {
  return database.query(
    `SELECT m.id, m.meter_number AS "meterNumber", m.name, m.role, st.number AS "stallNumber", b.code AS "buildingCode", m.parent_id AS "parentId", (SELECT nullif(max(p.from_day), '-infinity')::text FROM meter_place p WHERE p.meter_id = m.id) AS since FROM meter m JOIN building b ON b.id = m.building_id LEFT JOIN stall st ON st.id = m.stall_id
     WHERE m.site_id = $1 AND m.kind = 'electricity' AND m.removed_at IS NULL ORDER BY b.code, m.role, st.number, m.meter_number`,
    [siteId],
  );
}

export interface HangInput {
  siteId: string;
  parentId: number | null;
  meterIds: readonly number[];
  /** from the start of this day on; null: it has always been so, whatever was written before */
  fromDay: CivilDay | null;
}

/**
 * Hangs meters behind a feeder, or behind nothing, from a day on; where they hung before stays known. Gives how many moved. DomainErrors
 * 'meter-not-found' (another site's, removed, water), 'feeder-loop' (a meter would feed itself).
 */
export async function hangMeters(tx: Tx, { siteId, parentId, meterIds, fromDay }: HangInput): Promise<number> {
  await tx.query(`SELECT pg_advisory_xact_lock(hashtext('meter-tree'), hashtext($1))`, [siteId]);
  const meters = new Map((await meterTree(tx, siteId)).map((meter) => [meter.id, meter]));
  const unknown = [...meterIds, ...(parentId === null ? [] : [parentId])].find((id) => !meters.has(id));
  if (unknown !== undefined) throw new DomainError('invalid', 'meter-not-found', 'the meter is not of this site', { meterId: unknown });
  const moved = new Set(meterIds);
  for (let at = parentId; at !== null; at = meters.get(at)?.parentId ?? null) {
    if (moved.has(at)) throw new DomainError('conflict', 'feeder-loop', 'a meter cannot be behind itself', { meterId: at });
  }
  const from = fromDay ?? '-infinity';
  const changed = (await tx.query<{ id: number }[]>(
    `SELECT m.id FROM meter m WHERE m.id = ANY($1::int[]) AND (m.parent_id IS DISTINCT FROM $2 OR EXISTS (SELECT 1 FROM meter_place p WHERE p.meter_id = m.id AND p.from_day >= $3::date AND (p.from_day, p.parent_id) IS DISTINCT FROM ($3::date, $2::int))) ORDER BY m.id`,
    [meterIds, parentId, from],
  )).map(({ id }) => id);
  if (changed.length === 0) return 0;
  // Meters that were replaced had the place before: what they used then hung there too.
  const there = (await tx.query<{ id: number }[]>('WITH RECURSIVE p AS (SELECT unnest($1::int[]) AS id UNION SELECT r.old_meter_id FROM p JOIN meter_replacement r ON r.new_meter_id = p.id) SELECT id FROM p', [changed])).map(({ id }) => id);
  await tx.query('DELETE FROM meter_place WHERE meter_id = ANY($1::int[]) AND from_day >= $2::date', [there, from]);
  await tx.query('INSERT INTO meter_place (meter_id, from_day, parent_id) SELECT id, $2::date, $3 FROM unnest($1::int[]) AS n(id) WHERE id IS DISTINCT FROM $3', [there, from, parentId]);
  await tx.query('UPDATE meter SET parent_id = $2 WHERE id = ANY($1::int[])', [changed, parentId]);
  return changed.length;
}
