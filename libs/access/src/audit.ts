import { createHash } from 'node:crypto';
import type { DataSource } from 'typeorm';
import type { Tx } from '#libs/database';
import { inTransaction } from '#libs/database';
import type { Actor } from '#libs/runtime';

export interface AuditInput {
  at: Date;
  actor: Actor;
  companyId: string | null;
  siteId?: string | null;
  ip: string;
  requestId: string;
  /** 'recharge.take', 'sign-in', … */
  action: string;
  objectKind?: string;
  objectId?: string;
  objectName?: string;
  before?: object | null;
  after?: object | null;
  result?: 'ok' | 'denied' | 'failed';
}

/** Adds one entry to the audit trail, in the transaction of what it tells where there is one. */
export async function writeAudit(database: Pick<Tx | DataSource, 'query'>, input: AuditInput): Promise<void> {
  await database.query(
    `INSERT INTO audit_entry (at, company_id, site_id, actor_kind, actor_id, actor_name, ip, request_id, action, object_kind, object_id, object_name, before, after, result)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
    [
      input.at, input.companyId, input.siteId ?? null, input.actor.kind, input.actor.id, input.actor.name, input.ip, input.requestId, input.action,
      input.objectKind ?? '', input.objectId ?? '', input.objectName ?? '', input.before ? JSON.stringify(input.before) : null, input.after ? JSON.stringify(input.after) : null, input.result ?? 'ok',
    ],
  );
}

const BLOCK = 1000;
const GENESIS = Buffer.alloc(32);
const ROW_TEXT = `jsonb_build_array(id, extract(epoch FROM at), company_id, site_id, actor_kind, actor_id, actor_name, ip, request_id, action, object_kind, object_id, object_name, before, after, result)::text`;

async function hashBlock(database: Pick<Tx | DataSource, 'query'>, previous: Buffer, firstId: number, lastId: number): Promise<{ hash: Buffer; entries: number }> {
  const rows = (await database.query(`SELECT ${ROW_TEXT} AS text FROM audit_entry WHERE id BETWEEN $1 AND $2 ORDER BY id`, [firstId, lastId])) as { text: string }[];
  const digest = createHash('sha256').update(previous);
  for (const { text } of rows) digest.update(text).update('\n');
  return { hash: digest.digest(), entries: rows.length };
}

/**
 * Seals new entries in blocks, each hash covering the one before: what is sealed cannot be changed, removed or slipped in
 * without breaking the chain.
 */
export async function sealAudit(dataSource: DataSource, now: Date): Promise<number> {
  return inTransaction(dataSource, async (tx) => {
    // Waits for writers under way, or a slower one could bring a smaller number after its block was sealed.
    await tx.query('LOCK TABLE audit_entry IN SHARE MODE');
    const [head] = (await tx.query('SELECT seq, last_id AS "lastId", hash FROM audit_seal ORDER BY seq DESC LIMIT 1')) as { seq: number; lastId: number; hash: Buffer }[];
    const [next] = (await tx.query(
      `SELECT min(id) AS first, max(id) AS last FROM (SELECT id FROM audit_entry WHERE id > $1 ORDER BY id LIMIT $2) AS fresh`,
      [head?.lastId ?? 0, BLOCK],
    )) as { first: number | null; last: number | null }[];
    if (next?.first == null || next.last === null) return 0;
    const previous = head?.hash ?? GENESIS;
    const { hash, entries } = await hashBlock(tx, previous, next.first, next.last);
    await tx.query(
      `INSERT INTO audit_seal (seq, first_id, last_id, entries, previous_hash, hash, sealed_at, entry_ids, entry_digests)
       SELECT $1, $2, $3, $4, $5, $6, $7, array_agg(e.id ORDER BY e.id), string_agg(audit_entry_digest(e), '' ORDER BY e.id) FROM audit_entry e WHERE e.id BETWEEN $2 AND $3`,
      [(head?.seq ?? 0) + 1, next.first, next.last, entries, previous, hash, now],
    );
    return entries;
  });
}

export interface AuditVerdict {
  ok: boolean;
  entries: number;
  seals: number;
  /** the first block whose content does not give its seal, and the first entry in it that is not as it was; none when the seal itself was touched */
  firstBroken?: { seq: number; firstId: number; lastId: number; entryId?: number };
  /** there are more blocks: go on after this one */
  next?: number;
}

interface Seal {
  seq: number;
  firstId: number;
  lastId: number;
  entries: number;
  previous: Buffer;
  hash: Buffer;
}

const SEALS_A_PAGE = 100;

/** Recomputes the chain from the block after `afterSeq`, a hundred blocks a call; the whole is good when every page is. */
export async function verifyAudit(dataSource: Pick<DataSource, 'query'>, afterSeq = 0): Promise<AuditVerdict> {
  const page = (await dataSource.query('SELECT seq, first_id AS "firstId", last_id AS "lastId", entries, previous_hash AS previous, hash FROM audit_seal WHERE seq >= $1 ORDER BY seq LIMIT $2', [afterSeq, SEALS_A_PAGE + 2])) as Seal[];
  const before = page[0]?.seq === afterSeq ? page.shift() : undefined;
  const more = page.length > SEALS_A_PAGE;
  const seals = page.slice(0, SEALS_A_PAGE);
  let previous: Buffer = before?.hash ?? GENESIS;
  let lastId = before?.lastId ?? 0;
  let total = 0;
  for (const [index, seal] of seals.entries()) {
    // From the end of the block before, so that an entry slipped in between two blocks is found too.
    const { hash, entries } = await hashBlock(dataSource, previous, lastId + 1, seal.lastId);
    if (seal.seq !== afterSeq + index + 1 || !seal.previous.equals(previous) || !hash.equals(seal.hash) || entries !== seal.entries) {
      const entryId = await firstBrokenEntry(dataSource, seal.seq, lastId);
      return { ok: false, entries: total, seals: seals.length, firstBroken: { seq: seal.seq, firstId: seal.firstId, lastId: seal.lastId, ...(entryId === undefined ? {} : { entryId }) } };
    }
    previous = seal.hash;
    lastId = seal.lastId;
    total += entries;
  }
  return { ok: true, entries: total, seals: seals.length, ...(more ? { next: seals.at(-1)!.seq } : {}) };
}

const DIGEST_BYTES = 32;

/** The first entry of a block whose digest is not the one that was sealed: changed, removed or slipped in. */
async function firstBrokenEntry(dataSource: Pick<DataSource, 'query'>, seq: number, afterId: number): Promise<number | undefined> {
  const [row] = (await dataSource.query(
    `WITH sealed AS (SELECT id, substring(s.entry_digests FROM ((place - 1) * ${DIGEST_BYTES} + 1)::int FOR ${DIGEST_BYTES}) AS digest FROM audit_seal s, unnest(s.entry_ids) WITH ORDINALITY AS u(id, place) WHERE s.seq = $1),
       found AS (SELECT e.id, audit_entry_digest(e) AS digest FROM audit_entry e WHERE e.id > $2 AND e.id <= (SELECT last_id FROM audit_seal WHERE seq = $1))
     SELECT min(coalesce(sealed.id, found.id)) AS id FROM sealed FULL JOIN found USING (id) WHERE sealed.digest IS DISTINCT FROM found.digest AND EXISTS (SELECT 1 FROM sealed)`,
    [seq, afterId],
  )) as { id: number | null }[];
  return row?.id ?? undefined;
}
