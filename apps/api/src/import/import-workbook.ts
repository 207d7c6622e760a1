import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { writeAudit, type ActOrigin } from '#libs/access';
import { inTransaction, notifyLive, type Tx } from '#libs/database';
import { CLOCK, DomainError, newId, type Clock } from '#libs/runtime';
import { readWorkbook, type RowError, type WorkbookResult } from '#libs/site';
import { applyImport } from './apply-import.js';
import { planImport, type ImportPlan, type SheetCount } from './import-plan.js';
import { knownProfiles } from './known-profiles.js';
import { siteSnapshot } from './site-snapshot.js';

export interface ImportInput {
  origin: ActOrigin;
  siteId: string;
  fileName: string;
  file: Uint8Array;
  dryRun: boolean;
}

export interface ImportReport {
  importId: string;
  dryRun: boolean;
  applied: boolean;
  counts: Record<string, SheetCount>;
  errors: RowError[];
}

/**
 * Imports a workbook: all good rows in one transaction, every bad row named. The same file again changes nothing. DomainError invalid
 * with the refusal's code when the file is no workbook at all.
 */
@Injectable()
export class ImportWorkbook {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute(input: ImportInput): Promise<ImportReport> {
    const workbook = await readWorkbook(input.file);
    if (workbook.kind === 'refused') throw new DomainError('invalid', workbook.code, 'the file is not a workbook that can be imported');
    return inTransaction(this.dataSource, (tx) => this.run(tx, input, workbook));
  }

  private async run(tx: Tx, input: ImportInput, workbook: Extract<WorkbookResult, { kind: 'read' }>): Promise<ImportReport> {
    const { siteId, dryRun, origin } = input;
    const plan = planImport(workbook.rows, await siteSnapshot(tx, siteId), workbook.errors, knownProfiles());
    const changes = plan.buildings.length + plan.gateways.length + plan.stalls.length + plan.meters.length;
    if (!dryRun && changes > 0) await applyImport(tx, siteId, plan);
    const report = { importId: newId(this.clock.wall().getTime()), dryRun, applied: !dryRun && changes > 0, counts: plan.counts, errors: plan.errors };
    await this.remember(tx, input, report, plan);
    if (report.applied) await notifyLive(tx, { siteId, kind: 'import' });
    await writeAudit(tx, {
      ...origin, at: this.clock.now(), siteId, action: dryRun ? 'import.check' : 'import.run', objectKind: 'import', objectId: report.importId, objectName: input.fileName, after: { counts: plan.counts, errors: plan.errors.length },
    });
    return report;
  }

  private async remember(tx: Tx, input: ImportInput, report: ImportReport, plan: ImportPlan): Promise<void> {
    await tx.query('INSERT INTO import_run (id, site_id, staff_id, file_name, file_sha256, dry_run, summary, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)', [
      report.importId, input.siteId, input.origin.actor.id, input.fileName, createHash('sha256').update(input.file).digest('hex'), report.dryRun, JSON.stringify({ counts: plan.counts, errors: plan.errors.slice(0, 100) }), this.clock.now(),
    ]);
  }
}
