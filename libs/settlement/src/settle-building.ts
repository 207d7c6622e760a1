import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { inTransaction } from '#libs/database';
import { CLOCK, DomainError, type Clock } from '#libs/runtime';
import { announceCharged, settleMeters } from './settle-meters.js';

export interface SettleBuildingInput {
  buildingId: string;
  cutOffAt: Date;
  /** meters a transaction; at most 5,000 */
  batchSize?: number;
}

export type SettleBuildingResult =
  | { kind: 'settled'; bills: number; chargedFen: number; batches: number }
  /** this cut-off, or a later one, has been settled as a whole */
  | { kind: 'already-settled' };

const MAX_BATCH = 5_000;

/**
 * Settles what a building's meters used up to a cut-off, a batch of meters a transaction. Killed between batches it carries
 * on where it stopped, since billed lines are not found again; run twice it changes nothing.
 */
@Injectable()
export class SettleBuilding {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute({ buildingId, cutOffAt, batchSize = MAX_BATCH }: SettleBuildingInput): Promise<SettleBuildingResult> {
    const building = await this.building(buildingId);
    if (building.last_settlement_due_at !== null && building.last_settlement_due_at >= cutOffAt) return { kind: 'already-settled' };
    const total = { bills: 0, chargedFen: 0, batches: 0 };
    for (let afterId = 0; ; ) {
      const meterIds = await this.nextMeters(buildingId, afterId, Math.min(batchSize, MAX_BATCH));
      if (meterIds.length === 0) break;
      const settled = await inTransaction(this.dataSource, async (tx) => {
        const batch = await settleMeters(tx, { siteId: building.site_id, meterIds, cutOffAt, at: this.clock.now() });
        await announceCharged(tx, `building:${buildingId}`, batch.accountIds);
        return batch;
      });
      total.bills += settled.bills;
      total.chargedFen += settled.chargedFen;
      total.batches += 1;
      afterId = meterIds.at(-1)!;
    }
    await this.dataSource.query('UPDATE building SET last_settlement_due_at = greatest(last_settlement_due_at, $2) WHERE id = $1', [buildingId, cutOffAt]);
    return { kind: 'settled', ...total };
  }

  private async building(buildingId: string): Promise<{ site_id: string; last_settlement_due_at: Date | null }> {
    const rows = await this.dataSource.query<{ site_id: string; last_settlement_due_at: Date | null }[]>('SELECT site_id, last_settlement_due_at FROM building WHERE id = $1', [buildingId]);
    if (rows[0] === undefined) throw new DomainError('not-found', 'building-not-found', `there is no building ${buildingId}`);
    return rows[0];
  }

  private async nextMeters(buildingId: string, afterId: number, limit: number): Promise<number[]> {
    const rows = await this.dataSource.query<{ id: number }[]>('SELECT id FROM meter WHERE building_id = $1 AND id > $2 ORDER BY id LIMIT $3', [buildingId, afterId, limit]);
    return rows.map((row) => row.id);
  }
}
