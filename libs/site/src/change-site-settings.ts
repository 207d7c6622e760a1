import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { writeAudit, type ActOrigin } from '#libs/access';
import { inTransaction, notifyLive, type Tx } from '#libs/database';
import { CLOCK, DomainError, type Clock } from '#libs/runtime';
import { changeSiteSettings, readSiteSettings, type SiteSettings, type SiteSettingsChange } from './domain/settings.js';
import { Site } from './entities/site.entity.js';

export interface ChangeSiteSettingsInput {
  origin: ActOrigin;
  siteId: string;
  change: SiteSettingsChange;
  /** the site's default price plan: undefined keeps it */
  tariffPlanId?: string | null | undefined;
}

/** Changes a site's settings. DomainErrors: 'site-not-found', 'thresholds-cross', 'recharge-limits-cross', 'tariff-plan-not-found'. */
@Injectable()
export class ChangeSiteSettings {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  execute(input: ChangeSiteSettingsInput): Promise<SiteSettings & { tariffPlanId: string | null }> {
    return inTransaction(this.dataSource, (tx) => this.change(tx, input));
  }

  private async change(tx: Tx, { origin, siteId, change, tariffPlanId }: ChangeSiteSettingsInput): Promise<SiteSettings & { tariffPlanId: string | null }> {
    const site = await tx.findOne(Site, { where: { id: siteId }, lock: { mode: 'pessimistic_write' } });
    if (site === null) throw new DomainError('not-found', 'site-not-found', 'there is no such site');
    const before = { ...readSiteSettings(site.settings), tariffPlanId: site.tariffPlanId };
    const changed = changeSiteSettings(readSiteSettings(site.settings), change);
    if (changed.kind === 'refused') throw new DomainError('invalid', changed.problem, changed.problem === 'thresholds-cross' ? 'the second warning level lies above the first' : 'the smallest recharge lies above the largest');
    if (tariffPlanId !== undefined) await requirePlan(tx, siteId, tariffPlanId);
    const after = { ...changed.settings, tariffPlanId: tariffPlanId === undefined ? site.tariffPlanId : tariffPlanId };
    if (JSON.stringify(before) === JSON.stringify(after)) return after;
    await tx.save(Site, Object.assign(site, { settings: changed.settings, tariffPlanId: after.tariffPlanId }));
    await writeAudit(tx, { ...origin, at: this.clock.now(), siteId, action: 'site.settings', objectKind: 'site', objectId: siteId, objectName: site.name, before, after });
    await notifyLive(tx, { siteId, kind: 'settings' });
    return after;
  }
}

async function requirePlan(tx: Tx, siteId: string, tariffPlanId: string | null): Promise<void> {
  if (tariffPlanId === null) return;
  const rows = (await tx.query('SELECT 1 FROM tariff_plan WHERE id = $1 AND site_id = $2', [tariffPlanId, siteId])) as unknown[];
  if (rows.length === 0) throw new DomainError('not-found', 'tariff-plan-not-found', 'the site has no such price plan');
}
