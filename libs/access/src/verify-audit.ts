import type { DataSource } from 'typeorm';
import { FIRST_HASH, sealHash } from './seal-audit.js';

export interface BrokenAudit {
  /** null when the seal itself is broken */
  entryId: number | null;
  sealSeq: number;
  problem: 'changed' | 'removed' | 'inserted' | 'seal-changed' | 'chain-broken';
}

export interface AuditCheck {
  ok: boolean;
  /** entries under a seal, and not yet under one */
  entries: number;
  unsealed: number;
  seals: number;
  firstBroken: BrokenAudit | null;
}

interface SealRow {
  seq: number;
  last_id: number;
  entries: number;
  previous_hash: Buffer;
  hash: Buffer;
  entry_ids: (number | string)[];
  entry_digests: Buffer;
}

const DIGEST = 32;

/** Recomputes every seal from the entries that are there now, and names the first thing that does not fit. */
export async function verifyAudit(dataSource: DataSource): Promise<AuditCheck> {
  let previous: SealRow | undefined;
  let seals = 0;
  let entries = 0;
  let firstBroken: BrokenAudit | null = null;
  for (;;) {
    const [seal] = (await dataSource.query('SELECT seq, last_id, entries, previous_hash, hash, entry_ids, entry_digests FROM audit_seal WHERE seq > $1 ORDER BY seq LIMIT 1', [previous?.seq ?? 0])) as SealRow[];
    if (seal === undefined) break;
    seals += 1;
    entries += seal.entries;
    firstBroken ??= checkSeal(seal, previous) ?? (await checkEntries(dataSource, seal, previous?.last_id ?? 0));
    previous = seal;
  }
  const [rest] = (await dataSource.query('SELECT count(*)::int AS count FROM audit_entry WHERE id > $1', [previous?.last_id ?? 0])) as { count: number }[];
  return { ok: firstBroken === null, entries, unsealed: rest!.count, seals, firstBroken };
}

function checkSeal(seal: SealRow, previous: SealRow | undefined): BrokenAudit | null {
  const before = previous?.hash ?? FIRST_HASH;
  if (seal.seq !== (previous?.seq ?? 0) + 1 || !seal.previous_hash.equals(before)) return { entryId: null, sealSeq: seal.seq, problem: 'chain-broken' };
  const ids = seal.entry_ids.map(Number);
  const whole = seal.entries === ids.length && seal.entry_digests.length === ids.length * DIGEST && seal.last_id === ids.at(-1) && seal.hash.equals(sealHash(before, ids, seal.entry_digests));
  return whole ? null : { entryId: null, sealSeq: seal.seq, problem: 'seal-changed' };
}

async function checkEntries(dataSource: DataSource, seal: SealRow, afterId: number): Promise<BrokenAudit | null> {
  const rows = (await dataSource.query('SELECT e.id, audit_entry_digest(e) AS digest FROM audit_entry e WHERE e.id > $1 AND e.id <= $2 ORDER BY e.id', [afterId, seal.last_id])) as { id: number; digest: Buffer }[];
  const ids = seal.entry_ids.map(Number);
  for (let place = 0; place < Math.max(ids.length, rows.length); place++) {
    const expected = ids[place];
    const found = rows[place];
    if (found === undefined || (expected !== undefined && found.id > expected)) return { entryId: expected!, sealSeq: seal.seq, problem: 'removed' };
    if (expected === undefined || found.id < expected) return { entryId: found.id, sealSeq: seal.seq, problem: 'inserted' };
    if (!found.digest.equals(seal.entry_digests.subarray(place * DIGEST, (place + 1) * DIGEST))) return { entryId: found.id, sealSeq: seal.seq, problem: 'changed' };
  }
  return null;
}
