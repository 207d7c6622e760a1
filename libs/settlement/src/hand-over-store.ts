import type { DataSource } from 'typeorm';
import type { Tx } from '#libs/database';

type Queryable = Pick<Tx | DataSource, 'query'>;

/** One meter's register that both sides see: read from the meter, or from its photographed display. */
export interface HandOverReading {
  meterId: number;
  meterNumber: string;
  readAt: Date;
  /** as the product counts */
  registerWh: number;
  /** as the meter shows it */
  displayWh: number;
  /** null: the meter answered */
  photoId: string | null;
  /** the good reading before a typed one */
  lastReadAt: Date;
  lastDisplayWh: number;
  /** what it adds to the leaving account's charges beyond what is accrued */
  chargeFen: number;
}

export interface HandOverRow {
  id: string;
  siteId: string;
  stallId: string;
  fromAccountId: string;
  askedBy: string;
  /** who holds the leaving account, and who owns the stall now */
  holderId: string;
  ownerId: string | null;
  toCustomerId: string | null;
  state: 'offered' | 'joined' | 'done' | 'withdrawn';
  offerExpiresAt: Date;
  joinedAt: Date | null;
  readingKind: 'live' | 'photo' | null;
  readings: HandOverReading[] | null;
  readingAt: Date | null;
  askedMetersAt: Date | null;
  confirmedFromAt: Date | null;
  confirmedToAt: Date | null;
  toAccountId: string | null;
  refundRequestId: string | null;
  doneAt: Date | null;
}

const SELECT = `
  SELECT h.id, h.site_id AS "siteId", h.stall_id AS "stallId", h.from_account_id AS "fromAccountId", h.asked_by AS "askedBy", a.customer_id AS "holderId",
    (SELECT customer_id FROM stall_owner o WHERE o.stall_id = h.stall_id AND o.to_at IS NULL) AS "ownerId", h.to_customer_id AS "toCustomerId", h.state, h.offer_expires_at AS "offerExpiresAt", h.joined_at AS "joinedAt",
    h.reading_kind AS "readingKind", h.readings, h.reading_at AS "readingAt", h.asked_meters_at AS "askedMetersAt", h.confirmed_from_at AS "confirmedFromAt", h.confirmed_to_at AS "confirmedToAt", h.to_account_id AS "toAccountId",
    h.refund_request_id AS "refundRequestId", h.done_at AS "doneAt"
  FROM hand_over h JOIN account a ON a.id = h.from_account_id`;

type Stored = Omit<HandOverRow, 'readings'> & { readings: (Omit<HandOverReading, 'readAt' | 'lastReadAt'> & { readAt: string; lastReadAt: string })[] | null };

/** A hand-over; locked when it is to change. */
export async function handOverOf(database: Queryable, id: string, lock = false): Promise<HandOverRow | undefined> {
  const [row] = (await database.query(`${SELECT} WHERE h.id = $1${lock ? ' FOR UPDATE OF h' : ''}`, [id])) as Stored[];
  if (row === undefined) return undefined;
  return { ...row, readings: row.readings?.map((reading) => ({ ...reading, readAt: new Date(reading.readAt), lastReadAt: new Date(reading.lastReadAt) })) ?? null };
}

/** On which side somebody stands. Who comes in is never the other side too, even as the owner of the stall. */
export function sideOf(row: Pick<HandOverRow, 'toCustomerId' | 'askedBy' | 'holderId' | 'ownerId'>, customerId: string): 'from' | 'to' | undefined {
  if (customerId === row.toCustomerId) return 'to';
  return [row.askedBy, row.holderId, row.ownerId].includes(customerId) ? 'from' : undefined;
}

export async function saveReadings(tx: Tx, id: string, of: { kind: 'live' | 'photo'; readings: readonly HandOverReading[]; wall: Date }): Promise<void> {
  // What was confirmed before was another reading.
  await tx.query('UPDATE hand_over SET reading_kind = $2, readings = $3, reading_at = $4, confirmed_from_at = NULL, confirmed_to_at = NULL WHERE id = $1', [id, of.kind, JSON.stringify(of.readings), of.wall]);
}
