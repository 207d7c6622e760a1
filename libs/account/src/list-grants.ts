import type { DataSource } from 'typeorm';
import type { Tx } from '#libs/database';
import type { StallRight } from './domain/rights.js';

type Queryable = Pick<Tx | DataSource, 'query'>;

/** offered: waits to be taken; lapsed: nobody took it; waiting: taken, and begins later */
export type GrantState = 'offered' | 'lapsed' | 'waiting' | 'live' | 'expired' | 'revoked';
export const grantStates = ['offered', 'lapsed', 'waiting', 'live', 'expired', 'revoked'] as const satisfies readonly GrantState[];

export interface GrantRow {
  id: string;
  stallId: string;
  stallNumber: string;
  state: GrantState;
  owner: { customerId: string; name: string; phone: string };
  /** unmasked: whoever shows it masks it unless the reader is permitted */
  renter: { customerId: string; name: string; phone: string } | null;
  rights: StallRight[];
  validFrom: Date;
  validTo: Date | null;
  note: string;
  offeredAt: Date;
  offerExpiresAt: Date;
  takenAt: Date | null;
  takenByCode: boolean | null;
  revokedAt: Date | null;
  revokedBy: string | null;
}

const STATE = `CASE WHEN g.revoked_at IS NOT NULL THEN 'revoked' WHEN g.taken_at IS NULL AND g.offer_expires_at > $2 THEN 'offered' WHEN g.taken_at IS NULL THEN 'lapsed'
  WHEN g.valid_to IS NOT NULL AND g.valid_to <= $1 THEN 'expired' WHEN g.valid_from > $1 THEN 'waiting' ELSE 'live' END`;
const ROWS = `SELECT g.id, g.stall_id AS "stallId", st.number AS "stallNumber", ${STATE} AS state, jsonb_build_object('customerId', o.id, 'name', o.name, 'phone', o.phone) AS owner,
    CASE WHEN r.id IS NULL THEN NULL ELSE jsonb_build_object('customerId', r.id, 'name', r.name, 'phone', r.phone) END AS renter, g.rights, g.valid_from AS "validFrom", g.valid_to AS "validTo", g.note,
    g.offered_at AS "offeredAt", g.offer_expires_at AS "offerExpiresAt", g.taken_at AS "takenAt", g.taken_by_code AS "takenByCode", g.revoked_at AS "revokedAt", g.revoked_by AS "revokedBy"
  FROM stall_grant g JOIN stall st ON st.id = g.stall_id JOIN customer o ON o.id = g.owner_id LEFT JOIN customer r ON r.id = g.renter_id`;

interface Times {
  now: Date;
  wall: Date;
}

/** The grants and offers of a stall, newest first; `ownerId` keeps to those that one owner gave. */
export async function grantsOfStall(database: Queryable, { stallId, ownerId, now, wall }: { stallId: string; ownerId?: string | undefined } & Times): Promise<GrantRow[]> {
  return database.query(`${ROWS} WHERE g.stall_id = $3 AND ($4::uuid IS NULL OR g.owner_id = $4) ORDER BY g.offered_at DESC, g.id DESC LIMIT 200`, [now, wall, stallId, ownerId ?? null]);
}

export interface GrantQuery extends Times {
  siteId: string;
  state?: GrantState | undefined;
  /** any part of a stall number, a name or a phone */
  text: string;
  limit: number;
  offset: number;
}

export async function listGrants(database: Queryable, { siteId, state, text, limit, offset, now, wall }: GrantQuery): Promise<{ items: GrantRow[]; total: number }> {
  const pattern = text.trim() === '' ? null : `%${text.trim().replace(/[\\%_]/g, '\\$&')}%`;
  const found = `SELECT * FROM (${ROWS} WHERE g.site_id = $3 AND ($4::text IS NULL OR st.number ILIKE $4 OR o.name ILIKE $4 OR o.phone LIKE $4 OR r.name ILIKE $4 OR r.phone LIKE $4)) x WHERE ($5::text IS NULL OR state = $5)`;
  const parameters = [now, wall, siteId, pattern, state ?? null];
  const items = (await database.query(`${found} ORDER BY "offeredAt" DESC, id DESC LIMIT $6 OFFSET $7`, [...parameters, limit, offset])) as GrantRow[];
  const [count] = (await database.query(`SELECT count(*)::int AS total FROM (${found}) y`, parameters)) as { total: number }[];
  return { items, total: count!.total };
}
