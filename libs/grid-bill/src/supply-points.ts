import type { DataSource } from 'typeorm';
import { sqlState, type Tx } from '#libs/database';
import { DomainError } from '#libs/runtime';

export interface SupplyPoint {
  id: string;
  number: string;
  name: string;
  meterId: number | null;
  meterNumber: string | null;
  meterName: string | null;
}

export function supplyPoints(database: Pick<Tx | DataSource, 'query'>, siteId: string): Promise<SupplyPoint[]> {
  return database.query(
    `SELECT p.id, p.number, p.name, p.meter_id AS "meterId", m.meter_number AS "meterNumber", m.name AS "meterName" FROM supply_point p LEFT JOIN meter m ON m.id = p.meter_id WHERE p.site_id = $1 ORDER BY p.number`,
    [siteId],
  );
}

export interface SupplyPointInput {
  id: string;
  siteId: string;
  number: string;
  name: string;
  meterId: number | null;
  at: Date;
}

/** Makes a supply point or changes it; the same again changes nothing. DomainErrors 'supply-point-taken', 'meter-not-found'. */
export async function saveSupplyPoint(tx: Tx, { id, siteId, number, name, meterId, at }: SupplyPointInput): Promise<void> {
  if (meterId !== null) {
    const [meter] = (await tx.query(`SELECT 1 FROM meter WHERE id = $1 AND site_id = $2 AND kind = 'electricity' AND removed_at IS NULL`, [meterId, siteId])) as unknown[];
    if (meter === undefined) throw new DomainError('invalid', 'meter-not-found', 'the meter is not of this site', { meterId });
  }
  const rows = (await tx
    .query(
      `INSERT INTO supply_point (id, site_id, number, name, meter_id, created_at) VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (id) DO UPDATE SET number = EXCLUDED.number, name = EXCLUDED.name, meter_id = EXCLUDED.meter_id WHERE supply_point.site_id = EXCLUDED.site_id RETURNING id`,
      [id, siteId, number, name, meterId, at],
    )
    .catch((error: unknown) => {
      if (sqlState(error) === '23505') throw new DomainError('conflict', 'supply-point-taken', 'this number, or this meter, is another supply point’s', { number });
      throw error;
    })) as unknown[];
  if (rows.length === 0) throw new DomainError('not-found', 'supply-point-not-found', 'there is no such supply point');
}
