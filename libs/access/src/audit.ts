import type { DataSource } from 'typeorm';
import type { Tx } from '#libs/database';
import type { Actor } from '#libs/runtime';

/** Where an act came from; part of every entry. */
export interface ActOrigin {
  actor: Actor;
  companyId: string | null;
  ip: string;
  requestId: string;
}

export interface AuditEntry extends ActOrigin {
  /** business time */
  at: Date;
  siteId?: string | null | undefined;
  /** 'session.sign-in', 'stall.change', … */
  action: string;
  objectKind?: string;
  objectId?: string;
  objectName?: string;
  before?: unknown;
  after?: unknown;
  result?: 'ok' | 'denied' | 'failed';
}

const SECRET = /password|token|code_?sha|secret/i;

/** Writes one entry of the audit trail, in the transaction of the act where there is one. Secrets never get in. */
export async function writeAudit(tx: Pick<Tx | DataSource, 'query'>, entry: AuditEntry): Promise<void> {
  await tx.query(
    `INSERT INTO audit_entry (at, company_id, site_id, actor_kind, actor_id, actor_name, ip, request_id, action, object_kind, object_id, object_name, before, after, result)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
    [
      entry.at, entry.companyId, entry.siteId ?? null, entry.actor.kind, entry.actor.id, entry.actor.name, entry.ip, entry.requestId, entry.action, entry.objectKind ?? '', entry.objectId ?? '',
      entry.objectName ?? '', asJson(entry.before), asJson(entry.after), entry.result ?? 'ok',
    ],
  );
}

function asJson(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  return JSON.stringify(value, (key, part: unknown) => (SECRET.test(key) ? '[secret]' : part));
}
