import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { writeAudit, type ActOrigin } from '#libs/access';
import type { NoCutWindow, SettlementCycle } from '#libs/calendar';
import { inTransaction, notifyLive, type Tx } from '#libs/database';
import { CLOCK, DomainError, type Clock } from '#libs/runtime';
import { Building } from './entities/building.entity.js';

export interface BuildingFields {
  name?: string | undefined;
  readIntervalMinutes?: number | undefined;
  settlementCycle?: SettlementCycle | undefined;
  settlementMinute?: number | undefined;
  settlementDay?: number | undefined;
  noCutWindows?: NoCutWindow[] | undefined;
}

/** Changes a building's rhythm: its own jobs follow from the next boundary on, no other building's. DomainError 'building-not-found'. */
@Injectable()
export class ChangeBuilding {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  execute(input: { origin: ActOrigin; buildingId: string; fields: BuildingFields }): Promise<void> {
    return inTransaction(this.dataSource, (tx) => this.change(tx, input));
  }

  private async change(tx: Tx, input: { origin: ActOrigin; buildingId: string; fields: BuildingFields }): Promise<void> {
    const building = await tx.findOne(Building, { where: { id: input.buildingId }, lock: { mode: 'pessimistic_write' } });
    if (building === null) throw new DomainError('not-found', 'building-not-found', 'there is no such building');
    const change = Object.fromEntries(Object.entries(input.fields).filter(([name, value]) => value !== undefined && JSON.stringify(building[name as keyof BuildingFields]) !== JSON.stringify(value)));
    if (Object.keys(change).length === 0) return;
    const before = Object.fromEntries(Object.keys(change).map((name) => [name, building[name as keyof BuildingFields]]));
    await tx.save(Building, Object.assign(building, change));
    await writeAudit(tx, { ...input.origin, at: this.clock.now(), siteId: building.siteId, action: 'building.change', objectKind: 'building', objectId: building.id, objectName: building.name, before, after: change });
    await notifyLive(tx, { siteId: building.siteId, kind: 'settings' });
  }
}
