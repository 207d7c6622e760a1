import type { DataSource } from 'typeorm';
import type { z } from 'zod';
import type { stallRow } from '../schema/stall.js';
import type { PageQuery } from '../schema/plain.js';

/** '%…%' for ILIKE with its own signs taken literally; null for nothing. */
export function pattern(text: string | undefined): string | null {
  return text === undefined || text === '' ? null : `%${text.replace(/[\\%_]/g, '\\$&')}%`;
}

type StallRow = z.input<typeof stallRow>;

/** A site's stalls by number; the text is looked for in number, name, customer and meter numbers. */
export async function listStalls(database: DataSource, siteId: string, query: PageQuery & { q?: string | undefined; building?: string | undefined }): Promise<{ items: StallRow[]; total: number }> {
  const where = `WHERE s.site_id = $1 AND s.deleted_at IS NULL AND ($2::uuid IS NULL OR s.building_id = $2)
    AND ($3::text IS NULL OR s.number ILIKE $3 OR s.name ILIKE $3 OR c.name ILIKE $3 OR EXISTS (SELECT 1 FROM meter m WHERE m.stall_id = s.id AND m.removed_at IS NULL AND m.meter_number ILIKE $3))`;
  const from = `FROM stall s JOIN building b ON b.id = s.building_id LEFT JOIN account a ON a.stall_id = s.id AND a.state = 'open' LEFT JOIN customer c ON c.id = a.customer_id`;
  const parameters = [siteId, query.building ?? null, pattern(query.q)];
  const items = (await database.query(
    `SELECT s.id, s.number, s.name, s.floor, s.category, s.area_dm2 AS "areaDm2", s.headcount, s.keeps_live_goods AS "keepsLiveGoods", s.essential, b.id AS "buildingId", b.code AS "buildingCode",
       a.id AS "accountId", c.name AS "customerName",
       coalesce((SELECT array_agg(m.meter_number ORDER BY m.id) FROM meter m WHERE m.stall_id = s.id AND m.removed_at IS NULL), '{}') AS "meterNumbers"
     ${from} ${where} ORDER BY b.code, s.number LIMIT $4 OFFSET $5`,
    [...parameters, query.limit, query.offset],
  )) as StallRow[];
  const [count] = (await database.query(`SELECT count(*)::int AS total ${from} ${where}`, parameters)) as { total: number }[];
  return { items, total: count!.total };
}

export interface StallRecord {
  id: string;
  siteId: string;
  number: string;
  name: string;
  floor: string;
  category: string;
  areaDm2: number;
  headcount: number;
  keepsLiveGoods: boolean;
  essential: boolean;
  building: { id: string; code: string; name: string };
  zone: string;
  accountId: string | null;
}

/** A stall with its building and its open account. */
export async function stallById(database: DataSource, stallId: string): Promise<StallRecord> {
  const rows = (await database.query(
    `SELECT s.id, s.site_id AS "siteId", s.number, s.name, s.floor, s.category, s.area_dm2 AS "areaDm2", s.headcount, s.keeps_live_goods AS "keepsLiveGoods", s.essential,
       json_build_object('id', b.id, 'code', b.code, 'name', b.name) AS building, si.time_zone AS zone, a.id AS "accountId"
     FROM stall s JOIN building b ON b.id = s.building_id JOIN site si ON si.id = s.site_id LEFT JOIN account a ON a.stall_id = s.id AND a.state = 'open' WHERE s.id = $1`,
    [stallId],
  )) as StallRecord[];
  return rows[0]!;
}
