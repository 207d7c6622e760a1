import type { DataSource } from 'typeorm';
import { closeAlarm, openAlarm } from '#libs/alarm';
import { inTransaction } from '#libs/database';
import type { Clock } from '#libs/runtime';
import { revalueDue } from '#libs/settlement';

interface Lagging {
  siteId: string;
  siteName: string;
  meters: number;
  /** of the open alarm; null: none is open */
  told: number | null;
}

// Readings and accrual are written together: a cursor that stays behind its meter's last good reading waits for a price.
const LAGGING = `
  SELECT m.site_id, count(*)::int AS meters FROM meter m JOIN accrual c ON c.meter_id = m.id JOIN meter_state s ON s.meter_id = m.id JOIN account_meter am ON am.meter_id = m.id AND am.to_at IS NULL
  WHERE m.removed_at IS NULL AND c.at < s.read_at GROUP BY m.site_id`;

/**
 * Whether meters wait for a price: one alarm a site, which is the root cause of all of them, and which ends when every meter
 * is charged again. The search reads every meter, so it is made only when there is reason to. A price that has just begun to hold values
 * the money of its accounts anew.
 */
export class PriceWatch {
  // A process that ended meanwhile may have left meters behind.
  private hasReason = true;

  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  /** A meter was read whose price is missing. */
  note(): void {
    this.hasReason = true;
  }

  async turn(): Promise<void> {
    await revalueDue(this.dataSource, this.clock.now());
    if (!this.hasReason) return;
    const sites = (await this.dataSource.query(
      `SELECT si.id AS "siteId", si.name AS "siteName", coalesce(l.meters, 0) AS meters, (a.details ->> 'meters')::int AS told
       FROM site si LEFT JOIN (${LAGGING}) l ON l.site_id = si.id LEFT JOIN alarm a ON a.site_id = si.id AND a.cause_key = 'no-price' AND a.closed_at IS NULL WHERE l.meters > 0 OR a.id IS NOT NULL`,
    )) as Lagging[];
    for (const site of sites) await this.tell(site);
    this.hasReason = sites.some(({ meters }) => meters > 0);
  }

  private async tell({ siteId, siteName, meters, told }: Lagging): Promise<void> {
    const at = this.clock.now();
    await inTransaction(this.dataSource, async (tx) => {
      if (meters === 0) await closeAlarm(tx, { siteId, causeKey: 'no-price', at, reason: 'every meter has a price' });
      else if (meters !== told) await openAlarm(tx, { siteId, kind: 'no_price', severity: 'critical', causeKey: 'no-price', objectKind: 'site', objectId: siteId, objectName: siteName, details: { meters }, at });
    });
  }
}
