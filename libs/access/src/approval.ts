import type { DataSource } from 'typeorm';
import { notifyLive, type Tx } from '#libs/database';
import { DomainError, type Actor } from '#libs/runtime';
import type { Permission } from './permissions.js';

/** What a second person must decide, and what he must be permitted beside 'approval.decide'. A new kind: one line here, its effect in the app, its words in the backoffice. */
export const approvalKinds = {
  'tariff-version': 'tariff.edit',
  'recharge-correction': 'refund.decide',
  'property-cut': 'fee.edit',
  'billing-mode': 'account.edit',
} as const satisfies Record<string, Permission>;
export type ApprovalKind = keyof typeof approvalKinds;

export type ApprovalState = 'asked' | 'approved' | 'rejected' | 'withdrawn' | 'expired';

export interface Approval {
  id: string;
  siteId: string;
  kind: ApprovalKind;
  objectId: string;
  title: string;
  askedBy: string;
  askedName: string;
  askedAt: Date;
  reason: string;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
  impact: Record<string, unknown> | null;
  /** 'expired' from the instant nobody may decide it any more, whether or not anybody looked */
  state: ApprovalState;
  decidedBy: string | null;
  decidedName: string | null;
  decidedAt: Date | null;
  note: string;
  expiresAt: Date;
}

export interface AskApproval {
  siteId: string;
  kind: ApprovalKind;
  objectId: string;
  /** by what people know the object */
  title: string;
  actor: Actor;
  at: Date;
  reason: string;
  before?: object | null;
  after?: object | null;
  impact?: object | null;
  /** default: seven days */
  expiresAt?: Date;
}

type Database = Pick<DataSource | Tx, 'query'>;
const DAYS = 7;

const shown = (now: string): string => `
  id, site_id AS "siteId", kind, object_id AS "objectId", title, asked_by AS "askedBy", asked_name AS "askedName", asked_at AS "askedAt", reason, before, after, impact,
  CASE WHEN state = 'asked' AND expires_at <= ${now} THEN 'expired' ELSE state END AS state, decided_by AS "decidedBy", decided_name AS "decidedName", decided_at AS "decidedAt", note, expires_at AS "expiresAt"`;

/**
 * Asks a second person, in the transaction that makes what is asked about. Only staff ask. DomainErrors: 'approval-pending' (the
 * same thing is asked already), 'approval-staff-only'.
 */
export async function askApproval(tx: Tx, ask: AskApproval): Promise<Approval> {
  if (ask.actor.kind !== 'staff' || ask.actor.id === null) throw new DomainError('forbidden', 'approval-staff-only', 'only staff ask for an approval');
  const expiresAt = ask.expiresAt ?? new Date(ask.at.getTime() + DAYS * 86_400_000);
  await tx.query(`UPDATE approval SET state = 'expired' WHERE kind = $1 AND object_id = $2 AND state = 'asked' AND expires_at <= $3`, [ask.kind, ask.objectId, ask.at]);
  const rows = await tx.query<Approval[]>(
    `INSERT INTO approval (site_id, kind, object_id, title, asked_by, asked_name, asked_at, reason, before, after, impact, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
     ON CONFLICT (kind, object_id) WHERE state = 'asked' DO NOTHING RETURNING ${shown('$7')}`,
    [ask.siteId, ask.kind, ask.objectId, ask.title, ask.actor.id, ask.actor.name, ask.at, ask.reason, json(ask.before), json(ask.after), json(ask.impact), expiresAt],
  );
  if (rows[0] === undefined) throw new DomainError('conflict', 'approval-pending', 'a second person has been asked about this already');
  await notifyLive(tx, { siteId: ask.siteId, kind: 'approval' });
  return rows[0];
}

const json = (value: object | null | undefined): string | null => (value == null ? null : JSON.stringify(value));

/** One approval as it stands at `now`; locked inside a transaction where `lock` is set. */
export async function approvalById(database: Database, id: string, now: Date, lock = false): Promise<Approval> {
  const [approval] = (await database.query(`SELECT ${shown('$2')} FROM approval WHERE id = $1${lock ? ' FOR UPDATE' : ''}`, [id, now])) as Approval[];
  if (approval === undefined) throw new DomainError('not-found', 'approval-not-found', 'there is no such approval');
  return approval;
}

/** The open or last approval of a thing, or undefined when nobody was ever asked. */
export async function approvalOf(database: Database, kind: ApprovalKind, objectId: string, now: Date): Promise<Approval | undefined> {
  const rows = (await database.query(`SELECT ${shown('$3')} FROM approval WHERE kind = $1 AND object_id = $2 ORDER BY asked_at DESC, id DESC LIMIT 1`, [kind, objectId, now])) as Approval[];
  return rows[0];
}

/** What was asked at a site, the newest first. */
export async function listApprovals(database: Database, ask: { siteId: string; state?: ApprovalState | undefined; now: Date; limit: number; offset: number }): Promise<{ items: Approval[]; total: number }> {
  const rows = (await database.query(
    `SELECT a.*, count(*) OVER ()::int AS total FROM (SELECT ${shown('$2')} FROM approval WHERE site_id = $1) a WHERE $3::text IS NULL OR a.state = $3 ORDER BY a."askedAt" DESC, a.id DESC LIMIT $4 OFFSET $5`,
    [ask.siteId, ask.now, ask.state ?? null, ask.limit, ask.offset],
  )) as (Approval & { total: number })[];
  return { items: rows.map(({ total: _, ...approval }) => approval), total: rows[0]?.total ?? 0 };
}
