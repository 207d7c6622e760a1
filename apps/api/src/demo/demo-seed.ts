import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { CreateStaff, DEMO_PASSWORD, type ActOrigin } from '#libs/access';
import { inTransaction } from '#libs/database';
import { LOGGER, SETTINGS, systemActor, type Logger, type Settings } from '#libs/runtime';
import { ImportWorkbook } from '../import/import-workbook.js';
import { DEMO_STAFF } from './demo-staff.js';
import { makeDemoMasterData, makeDemoSite, type DemoIds } from './demo-site.js';
import { DemoOpening } from './demo-opening.js';

const RETRY_MS = 3_000;

/**
 * Makes the demo site at the start, through the same use cases as people: staff, plans, the workbook, and, as soon as the first readings
 * are there, accounts with their first recharges. Starting again changes nothing. Does nothing outside a demo.
 */
@Injectable()
export class DemoSeed implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly createStaff: CreateStaff,
    private readonly importFile: ImportWorkbook,
    private readonly opening: DemoOpening,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (this.settings.DEMO !== '1') return;
    const ids = await inTransaction(this.dataSource, (tx) => makeDemoSite(tx));
    await this.makeStaff(ids);
    const [admin] = (await this.dataSource.query(`SELECT id FROM staff WHERE login_name = 'admin' AND company_id = $1`, [ids.companyId])) as { id: string }[];
    if (admin === undefined) throw new Error('a login name of the demo is taken by another company');
    await inTransaction(this.dataSource, (tx) => makeDemoMasterData(tx, ids.siteId, admin.id));
    if (this.settings.DEMO_WORKBOOK === undefined) return;
    await this.importMarket(ids, admin.id, this.settings.DEMO_WORKBOOK);
    this.openAccountsSoon(ids);
  }

  onApplicationShutdown(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  private async makeStaff({ companyId }: DemoIds): Promise<void> {
    const known = new Set(((await this.dataSource.query('SELECT login_name FROM staff')) as { login_name: string }[]).map((row) => row.login_name));
    for (const { loginName, role, displayName } of DEMO_STAFF) {
      if (known.has(loginName)) continue;
      await this.createStaff.execute({ origin: origin(companyId), companyId, loginName, displayName, password: DEMO_PASSWORD, roles: [role] });
    }
  }

  private async importMarket({ companyId, siteId }: DemoIds, adminId: string, path: string): Promise<void> {
    const actor = { kind: 'staff' as const, id: adminId, name: '演示数据' };
    const report = await this.importFile.execute({ origin: { ...origin(companyId), actor }, siteId, fileName: basename(path), file: await readFile(path), dryRun: false });
    this.logger.info({ counts: report.counts, errors: report.errors.slice(0, 5) }, 'demo workbook imported');
  }

  /** Waits for the first sweep: an account starts from a reading. */
  private openAccountsSoon(ids: DemoIds): void {
    this.timer = setTimeout(() => {
      void this.opening
        .execute(ids)
        .catch((error: unknown) => {
          this.logger.warn({ err: error }, 'demo accounts wait');
          return 'waiting' as const;
        })
        .then((state) => state === 'waiting' && !this.stopped && this.openAccountsSoon(ids));
    }, RETRY_MS);
    this.timer.unref();
  }
}

function origin(companyId: string): ActOrigin {
  return { actor: systemActor('demo'), companyId, ip: '', requestId: '' };
}
