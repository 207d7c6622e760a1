import type { DataSource } from 'typeorm';
import type { z } from 'zod';
import type { Permission } from '#libs/access';
import type { searchResult } from '../schema/site.js';

type Item = z.input<typeof searchResult>['items'][number];

const EACH = 8;

// Each part finds at most eight; exact matches come first.
const PARTS: readonly { permission: Permission; sql: string }[] = [
  {
    permission: 'stall.view',
    sql: `SELECT 'stall' AS kind, s.id::text AS id, s.number AS title, concat_ws(' · ', nullif(s.name, ''), b.name, nullif(s.floor, '')) AS subtitle, s.id AS "stallId", (lower(s.number) = lower($2)) AS exact
          FROM stall s JOIN building b ON b.id = s.building_id WHERE s.site_id = $1 AND s.deleted_at IS NULL AND (s.number ILIKE $3 OR s.name ILIKE $3)`,
  },
  {
    permission: 'account.view',
    sql: `SELECT 'customer', c.id::text, c.name, concat_ws(' · ', left(c.phone, 3) || '****' || right(c.phone, 4), s.number), s.id, (right(c.phone, 4) = $2 OR c.phone = $2 OR c.name = $2)
          FROM account a JOIN customer c ON c.id = a.customer_id JOIN stall s ON s.id = a.stall_id WHERE a.site_id = $1 AND a.state = 'open' AND (c.name ILIKE $3 OR (length($2) >= 4 AND c.phone LIKE $3))`,
  },
  {
    permission: 'meter.view',
    sql: `SELECT 'meter', m.id::text, m.meter_number, concat_ws(' · ', s.number, g.code || '-' || b.number || ' #' || m.unit_address), s.id, (m.meter_number = $2 OR g.code || '-' || b.number || '#' || m.unit_address = $2)
          FROM meter m JOIN bus b ON b.id = m.bus_id JOIN gateway g ON g.id = b.gateway_id LEFT JOIN stall s ON s.id = m.stall_id
          WHERE m.site_id = $1 AND m.removed_at IS NULL AND (m.meter_number ILIKE $3 OR m.name ILIKE $3 OR g.code || '-' || b.number || '#' || m.unit_address ILIKE $3)`,
  },
  {
    permission: 'account.view',
    sql: `SELECT 'account', a.id::text, a.number, concat_ws(' · ', s.number, c.name), s.id, (lower(a.number) = lower($2)) FROM account a JOIN stall s ON s.id = a.stall_id JOIN customer c ON c.id = a.customer_id
          WHERE a.site_id = $1 AND a.number ILIKE $3`,
  },
  {
    permission: 'gateway.view',
    sql: `SELECT 'gateway', g.id::text, g.code, concat_ws(' · ', g.name, nullif(g.electrical_room, ''), g.host), NULL::uuid, (lower(g.code) = lower($2)) FROM gateway g
          WHERE g.site_id = $1 AND (g.code ILIKE $3 OR g.name ILIKE $3 OR g.host LIKE $3)`,
  },
  {
    permission: 'recharge.view',
    sql: `SELECT 'receipt', r.id::text, r.receipt_number, concat_ws(' · ', s.number, c.name), s.id, (r.receipt_number = $2) FROM recharge r JOIN account a ON a.id = r.account_id JOIN stall s ON s.id = a.stall_id
          JOIN customer c ON c.id = a.customer_id WHERE r.site_id = $1 AND length($2) >= 4 AND r.receipt_number LIKE $3`,
  },
];

/** Finds what a person may see, by number, name, the tail of a phone, or a meter's address ('GW1-2#17'). */
export async function searchSite(database: DataSource, siteId: string, text: string, permissions: readonly Permission[]): Promise<Item[]> {
  const parts = PARTS.filter((part) => permissions.includes(part.permission)).map((part) => `(${part.sql} ORDER BY 6 DESC, 3 LIMIT ${EACH})`);
  if (parts.length === 0) return [];
  const pattern = `%${text.replace(/[\\%_]/g, '\\$&')}%`;
  return database.query(`SELECT * FROM (${parts.join(' UNION ALL ')}) found ORDER BY exact DESC`, [siteId, text, pattern]);
}
