import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { MINUTE_MS, settlementCutOff, type SettlementCycle } from '#libs/calendar';
import { SettleBuilding, type SettleBuildingResult } from './settle-building.js';

interface RhythmRow {
  id: string;
  time_zone: string;
  settlement_cycle: SettlementCycle;
  settlement_minute: number;
  settlement_day: number;
  read_interval_minutes: number;
  last_settlement_due_at: Date | null;
}

export interface SettledBuilding {
  buildingId: string;
  cutOffAt: Date;
  result: SettleBuildingResult;
}

// The sweep that falls on the cut-off needs its time; until then the lines would end at the sweep before.
const MOST_WAIT_MINUTES = 5;

/**
 * Settles every building whose cut-off has passed; called each minute. A building that fails does not hold up the others: it
 * is tried again the next minute, and its error is thrown once all others are done.
 */
@Injectable()
export class SettleDue {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly settleBuilding: SettleBuilding,
  ) {}

  async execute(now: Date): Promise<SettledBuilding[]> {
    const buildings = await this.dataSource.query<RhythmRow[]>(
      `SELECT b.id, s.time_zone, b.settlement_cycle, b.settlement_minute, b.settlement_day, b.read_interval_minutes, b.last_settlement_due_at
       FROM building b JOIN site s ON s.id = b.site_id ORDER BY b.id`,
    );
    const settled: SettledBuilding[] = [];
    const errors: unknown[] = [];
    for (const building of buildings) {
      const cutOffAt = dueCutOff(building, now);
      if (building.last_settlement_due_at !== null && building.last_settlement_due_at >= cutOffAt) continue;
      try {
        settled.push({ buildingId: building.id, cutOffAt, result: await this.settleBuilding.execute({ buildingId: building.id, cutOffAt }) });
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw new AggregateError(errors, `${String(errors.length)} of ${String(errors.length + settled.length)} buildings could not be settled`);
    return settled;
  }
}

function dueCutOff(building: RhythmRow, now: Date): Date {
  const waitMs = Math.min(MOST_WAIT_MINUTES, building.read_interval_minutes) * MINUTE_MS;
  return settlementCutOff(
    new Date(now.getTime() - waitMs),
    { cycle: building.settlement_cycle, minute: building.settlement_minute, day: building.settlement_day, readIntervalMinutes: building.read_interval_minutes },
    building.time_zone,
  );
}
