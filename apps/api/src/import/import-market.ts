import { createHash } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { inTransaction, notifyLive } from '#libs/database';
import { loadProfiles } from '#libs/device-profile';
import type { Actor } from '#libs/runtime';
import { openWorkbook, readMarketRows, type RowError } from '#libs/site';
import { MarketWriter, type SheetCount } from './market-writer.js';

export interface ImportInput {
  siteId: string;
  actor: Actor;
  fileName: string;
  bytes: Uint8Array;
  dryRun: boolean;
  now: Date;
}

export interface ImportResult {
  importId: string;
  dryRun: boolean;
  applied: boolean;
  counts: Record<string, SheetCount>;
  errors: RowError[];
}

class DryRunEnds extends Error {}
const MOST_ERRORS = 1000;

/**
 * Imports a market from one workbook: every valid row is written, every bad row comes back with sheet, row, column and
 * reason, in one transaction. Rows are known by their printed numbers, so the same file again changes nothing. A dry run
 * does the same and rolls it back.
 */
export async function importMarket(dataSource: DataSource, input: ImportInput): Promise<ImportResult> {
  const profiles = loadProfiles();
  const profileRoles = new Map([...profiles].map(([id, { role }]) => [id, role]));
  const rows = readMarketRows(await openWorkbook(input.bytes), profileRoles);
  const fatal = rows.errors.some(({ code }) => code === 'no-known-sheet');
  let result: ImportResult | undefined;
  await inTransaction(dataSource, async (tx) => {
    // Two uploads at once would otherwise race for the same numbers.
    await tx.query(`SELECT pg_advisory_xact_lock(hashtext('import'), hashtext($1))`, [input.siteId]);
    const writer = new MarketWriter(tx, input.siteId, rows.errors, input.now, (id) => profiles.get(id)?.medium ?? 'electricity');
    if (!fatal) await writer.write(rows);
    const errors = rows.errors.slice(0, MOST_ERRORS);
    const counts = writer.counts();
    const [run] = (await tx.query(
      `INSERT INTO import_run (site_id, staff_id, file_name, file_sha256, dry_run, summary, at) VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id`,
      [input.siteId, input.actor.id, input.fileName, createHash('sha256').update(input.bytes).digest('hex'), input.dryRun, JSON.stringify({ counts, errors: rows.errors.length }), input.now],
    )) as { id: string }[];
    result = { importId: run!.id, dryRun: input.dryRun, applied: !input.dryRun && !fatal, counts, errors };
    if (input.dryRun) throw new DryRunEnds();
    await notifyLive(tx, { siteId: input.siteId, kind: 'import' });
  }).catch((error: unknown) => {
    if (!(error instanceof DryRunEnds)) throw error;
  });
  return result!;
}
