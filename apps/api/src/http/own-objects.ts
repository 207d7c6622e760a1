import type { DataSource } from 'typeorm';

/** What belongs to a customer himself, whatever stall he stands on today. */
export const ownObjects = {
  // both sides of it: who leaves (or owns the stall), and who comes
  'customer-hand-over': `SELECT h.site_id AS "siteId" FROM hand_over h JOIN account a ON a.id = h.from_account_id
    WHERE h.id = $1 AND ($2 IN (h.asked_by, h.to_customer_id, a.customer_id) OR EXISTS (SELECT 1 FROM stall_owner o WHERE o.stall_id = h.stall_id AND o.customer_id = $2 AND o.to_at IS NULL))`,
  'customer-dispute': `SELECT d.site_id AS "siteId" FROM dispute d WHERE d.id = $1 AND d.asked_by = $2`,
  // his own photographs, and the one of a reading that he is to confirm
  'customer-photo': `SELECT p.site_id AS "siteId" FROM photo p WHERE p.id = $1 AND (p.taken_by_id = $2::uuid::text OR EXISTS (SELECT 1 FROM hand_over h JOIN account a ON a.id = h.from_account_id
      WHERE h.state IN ('joined', 'done') AND $2 IN (h.asked_by, h.to_customer_id, a.customer_id) AND h.readings @> jsonb_build_array(jsonb_build_object('photoId', p.id::text))))`,
} as const;
export type OwnObjectKind = keyof typeof ownObjects;

export const isOwnObject = (kind: string): kind is OwnObjectKind => kind in ownObjects;

/** Found with its site, if it has one; undefined for what is foreign or absent alike. */
export async function findOwnObject(database: Pick<DataSource, 'query'>, kind: OwnObjectKind, id: string, customerId: string): Promise<{ siteId?: string } | undefined> {
  const [row] = (await database.query(ownObjects[kind], [id, customerId])) as { siteId: string | null }[];
  return row === undefined ? undefined : row.siteId === null ? {} : { siteId: row.siteId };
}
