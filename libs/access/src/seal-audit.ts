import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { inTransaction, sqlState, type Tx } from '#libs/database';
import { CLOCK, type Clock } from '#libs/runtime';

export const SEAL_BLOCK = 1000;
const MAX_BLOCKS = 50;
const LOCK_NOT_AVAILABLE = '55P03';
export const FIRST_HASH = Buffer.alloc(32);

/** hash = sha256(hash before || entry ids || entry digests). */
export function sealHash(previous: Buffer, ids: readonly number[], digests: Buffer): Buffer {
  return createHash('sha256').update(previous).update(ids.join(',')).update(digests).digest();
}

/**
 * Seals what was written since the last seal, in blocks of 1,000. Waits half a second at most for writers in flight: their entries
 * may carry a smaller number than one that is there already, and nothing may slip in behind a seal. Answers how many were sealed.
 */
@Injectable()
export class SealAudit {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute(): Promise<number> {
    let sealed = 0;
    for (let block = 0; block < MAX_BLOCKS; block++) {
      const count = await this.sealBlock();
      sealed += count;
      if (count < SEAL_BLOCK) break;
    }
    return sealed;
  }

  private async sealBlock(): Promise<number> {
    try {
      return await inTransaction(this.dataSource, (tx) => seal(tx, this.clock.wall()));
    } catch (error) {
      if (sqlState(error) === LOCK_NOT_AVAILABLE) return 0;
      throw error;
    }
  }
}

async function seal(tx: Tx, at: Date): Promise<number> {
  await tx.query(`SET LOCAL lock_timeout = '500ms'`);
  await tx.query('SELECT pg_advisory_xact_lock(1497973856)');
  await tx.query('LOCK TABLE audit_entry IN SHARE MODE');
  const [last] = (await tx.query('SELECT seq, last_id, hash FROM audit_seal ORDER BY seq DESC LIMIT 1')) as { seq: number; last_id: number; hash: Buffer }[];
  const rows = (await tx.query('SELECT e.id, audit_entry_digest(e) AS digest FROM audit_entry e WHERE e.id > $1 ORDER BY e.id LIMIT $2', [last?.last_id ?? 0, SEAL_BLOCK])) as { id: number; digest: Buffer }[];
  if (rows.length === 0) return 0;
  const ids = rows.map((row) => row.id);
  const digests = Buffer.concat(rows.map((row) => row.digest));
  const previous = last?.hash ?? FIRST_HASH;
  await tx.query(
    `INSERT INTO audit_seal (seq, first_id, last_id, entries, previous_hash, hash, sealed_at, entry_ids, entry_digests) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [(last?.seq ?? 0) + 1, ids[0], ids.at(-1), ids.length, previous, sealHash(previous, ids, digests), at, ids, digests],
  );
  return rows.length;
}
