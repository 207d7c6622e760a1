import type { DataSource } from 'typeorm';
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
}

/** The electricity meters of a site with what feeds them. */
export function meterTree(database: Pick<Tx | DataSource, 'query'>, siteId: string): Promise<TreeMeter[]> {
  return database.query(
    `SELECT m.id, m.meter_number AS "meterNumber", m.name, m.role, st.number AS "stallNumber", b.code AS "buildingCode", m.parent_id AS "parentId" FROM meter m JOIN building b ON b.id = m.building_id LEFT JOIN stall st ON st.id = m.stall_id
     WHERE m.site_id = $1 AND m.kind = 'electricity' AND m.removed_at IS NULL ORDER BY b.code, m.role, st.number, m.meter_number`,
    [siteId],
  );
}

/**
 * Hangs meters behind a feeder, or behind nothing. Gives how many moved. DomainErrors 'meter-not-found' (another site's, removed, water),
 * 'feeder-loop' (a meter would feed itself).
 */
export async function hangMeters(tx: Tx, { siteId, parentId, meterIds }: { siteId: string; parentId: number | null; meterIds: readonly number[] }): Promise<number> {
  await tx.query(`SELECT pg_advisory_xact_lock(hashtext('meter-tree'), hashtext($1))`, [siteId]);
  const meters = new Map((await meterTree(tx, siteId)).map((meter) => [meter.id, meter]));
  const unknown = [...meterIds, ...(parentId === null ? [] : [parentId])].find((id) => !meters.has(id));
  if (unknown !== undefined) throw new DomainError('invalid', 'meter-not-found', 'the meter is not of this site', { meterId: unknown });
  const moved = new Set(meterIds);
  for (let at = parentId; at !== null; at = meters.get(at)?.parentId ?? null) {
    if (moved.has(at)) throw new DomainError('conflict', 'feeder-loop', 'a meter cannot be behind itself', { meterId: at });
  }
  const [rows] = (await tx.query('UPDATE meter SET parent_id = $2 WHERE id = ANY($1::int[]) AND parent_id IS DISTINCT FROM $2 RETURNING id', [meterIds, parentId])) as [unknown[], number];
  return rows.length;
}
