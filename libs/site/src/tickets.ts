import type { DataSource } from 'typeorm';
import { putOutbox, type Tx } from '#libs/database';
import { DomainError, type Actor } from '#libs/runtime';
import { usePhotos } from './photos.js';

export const ticketKinds = ['no_power', 'meter_fault', 'wiring', 'gateway', 'reading', 'other'] as const;
export type TicketKind = (typeof ticketKinds)[number];

/** A fault that somebody saw, until somebody has mended it. */
export interface Ticket {
  ticketId: string;
  siteId: string;
  stallId: string | null;
  stallNumber: string | null;
  meterId: number | null;
  meterNumber: string | null;
  kind: TicketKind;
  text: string;
  photoIds: string[];
  state: 'open' | 'taken' | 'done';
  openedKind: 'staff' | 'customer';
  openedName: string;
  openedAt: Date;
  takenBy: string | null;
  takenName: string | null;
  takenAt: Date | null;
  doneAt: Date | null;
  result: string | null;
}

const SELECT = `SELECT t.id AS "ticketId", t.site_id AS "siteId", t.stall_id AS "stallId", st.number AS "stallNumber", t.meter_id AS "meterId", m.meter_number AS "meterNumber", t.kind, t.text, t.photo_ids AS "photoIds", t.state,
    t.opened_kind AS "openedKind", t.opened_name AS "openedName", t.opened_at AS "openedAt", t.taken_by AS "takenBy", s.display_name AS "takenName", t.taken_at AS "takenAt", t.done_at AS "doneAt", t.result
  FROM field_ticket t LEFT JOIN stall st ON st.id = t.stall_id LEFT JOIN meter m ON m.id = t.meter_id LEFT JOIN staff s ON s.id = t.taken_by`;

export interface OpenTicketInput {
  /** made by the client: the same ticket again is one */
  ticketId: string;
  siteId: string;
  stallId?: string | undefined;
  meterId?: number | undefined;
  kind: TicketKind;
  text: string;
  photoIds: readonly string[];
  actor: Actor;
  at: Date;
}

/** Opens a ticket. DomainErrors: 'stall-not-found', 'meter-not-found' (another site's), 'photo-not-found', 'ticket-id-reused'. */
export async function openTicket(tx: Tx, input: OpenTicketInput): Promise<Ticket> {
  const { stallId, meterId } = await placeOf(tx, input);
  await usePhotos(tx, { photoIds: input.photoIds, siteId: input.siteId, takerId: input.actor.id });
  const made = (await tx.query(
    `INSERT INTO field_ticket (id, site_id, meter_id, stall_id, kind, text, photo_ids, opened_kind, opened_id, opened_name, opened_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (id) DO NOTHING RETURNING id`,
    [input.ticketId, input.siteId, meterId, stallId, input.kind, input.text, input.photoIds, input.actor.kind, input.actor.id, input.actor.name, input.at],
  )) as unknown[];
  const ticket = await ticketOf(tx, input.ticketId);
  const [opener] = (await tx.query('SELECT opened_id AS id FROM field_ticket WHERE id = $1', [input.ticketId])) as { id: string }[];
  if (made.length === 0 && (ticket.siteId !== input.siteId || opener!.id !== input.actor.id)) throw new DomainError('conflict', 'ticket-id-reused', 'this id was used for another ticket');
  return ticket;
}

/** The stall of the named meter, where none is named: a scan of a meter says where it hangs. */
async function placeOf(tx: Tx, input: OpenTicketInput): Promise<{ stallId: string | null; meterId: number | null }> {
  const [meter] = input.meterId === undefined ? [] : ((await tx.query('SELECT stall_id AS "stallId" FROM meter WHERE id = $1 AND site_id = $2', [input.meterId, input.siteId])) as { stallId: string | null }[]);
  if (input.meterId !== undefined && meter === undefined) throw new DomainError('not-found', 'meter-not-found', 'the site has no such meter');
  const stallId = input.stallId ?? meter?.stallId ?? null;
  const stalls = stallId === null ? [1] : ((await tx.query('SELECT 1 FROM stall WHERE id = $1 AND site_id = $2', [stallId, input.siteId])) as unknown[]);
  if (stalls.length === 0) throw new DomainError('not-found', 'stall-not-found', 'the site has no such stall');
  return { stallId, meterId: input.meterId ?? null };
}

export async function ticketOf(database: Pick<Tx | DataSource, 'query'>, ticketId: string): Promise<Ticket> {
  const [ticket] = (await database.query(`${SELECT} WHERE t.id = $1`, [ticketId])) as Ticket[];
  if (ticket === undefined) throw new DomainError('not-found', 'not-found', 'there is no such thing');
  return ticket;
}

export interface TicketQuery {
  siteId: string;
  state?: Ticket['state'] | undefined;
  /** those that one customer opened on one stall */
  openedBy?: { customerId: string; stallId: string } | undefined;
  limit: number;
  offset: number;
}

/** A site's tickets, those that wait first, then the newest. */
export async function listTickets(database: Pick<DataSource, 'query'>, query: TicketQuery): Promise<{ items: Ticket[]; total: number }> {
  const where = `WHERE t.site_id = $1 AND ($2::text IS NULL OR t.state = $2) AND ($3::text IS NULL OR (t.opened_kind = 'customer' AND t.opened_id = $3 AND t.stall_id = $4))`;
  const parameters = [query.siteId, query.state ?? null, query.openedBy?.customerId ?? null, query.openedBy?.stallId ?? null];
  const items = (await database.query(`${SELECT} ${where} ORDER BY t.state = 'done', t.opened_at DESC, t.id LIMIT $5 OFFSET $6`, [...parameters, query.limit, query.offset])) as Ticket[];
  const [count] = (await database.query(`SELECT count(*)::int AS total FROM field_ticket t ${where}`, parameters)) as { total: number }[];
  return { items, total: count!.total };
}

/** Somebody goes to mend it. Taking one's own again changes nothing; another's is taken over. 'ticket-done' when it is over. */
export async function takeTicket(tx: Tx, input: { ticketId: string; staffId: string; at: Date }): Promise<Ticket> {
  const before = await locked(tx, input.ticketId);
  if (before === 'done') throw new DomainError('conflict', 'ticket-done', 'the ticket is done already');
  await tx.query(`UPDATE field_ticket SET state = 'taken', taken_at = CASE WHEN taken_by IS DISTINCT FROM $2 THEN $3 ELSE taken_at END, taken_by = $2 WHERE id = $1`, [input.ticketId, input.staffId, input.at]);
  return ticketOf(tx, input.ticketId);
}

/** It is mended, and how; a customer who reported it is told. Done again changes nothing. */
export async function finishTicket(tx: Tx, input: { ticketId: string; staffId: string; result: string; at: Date }): Promise<Ticket> {
  if ((await locked(tx, input.ticketId)) === 'done') return ticketOf(tx, input.ticketId);
  await tx.query(`UPDATE field_ticket SET state = 'done', done_at = $3, result = $4, taken_by = coalesce(taken_by, $2), taken_at = coalesce(taken_at, $3) WHERE id = $1`, [input.ticketId, input.staffId, input.at, input.result]);
  const ticket = await ticketOf(tx, input.ticketId);
  const [opener] = (await tx.query(`SELECT opened_id AS id FROM field_ticket WHERE id = $1 AND opened_kind = 'customer'`, [input.ticketId])) as { id: string }[];
  if (opener !== undefined) {
    const causeKey = `ticket-done:${input.ticketId}`;
    await putOutbox(tx, [{ topic: 'customer.tell', key: causeKey, payload: { siteId: ticket.siteId, customerId: opener.id, accountId: null, causeKey, template: 'ticket-done', params: { stallNumber: ticket.stallNumber ?? '', text: input.result } } }]);
  }
  return ticket;
}

async function locked(tx: Tx, ticketId: string): Promise<Ticket['state']> {
  const [row] = (await tx.query('SELECT state FROM field_ticket WHERE id = $1 FOR UPDATE', [ticketId])) as { state: Ticket['state'] }[];
  if (row === undefined) throw new DomainError('not-found', 'not-found', 'there is no such thing');
  return row.state;
}
