import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { writeAudit, type ActOrigin } from '#libs/access';
import { inTransaction, notifyLive, type Tx } from '#libs/database';
import { CLOCK, newId, type Clock } from '#libs/runtime';
import { Stall } from './entities/stall.entity.js';
import { requireBuilding, stallNumberTaken } from './stall-rules.js';

export interface StallFields {
  number: string;
  buildingId: string;
  name?: string | undefined;
  floor?: string | undefined;
  category?: string | undefined;
  areaDm2?: number | undefined;
  headcount?: number | undefined;
  keepsLiveGoods?: boolean | undefined;
  essential?: boolean | undefined;
}

/** Adds a stall. DomainErrors: 'building-not-found', 'stall-number-taken'. */
@Injectable()
export class CreateStall {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute(input: { origin: ActOrigin; siteId: string; fields: StallFields }): Promise<{ id: string }> {
    const { siteId, fields } = input;
    const stall: Stall = {
      id: newId(this.clock.wall().getTime()), siteId, buildingId: fields.buildingId, number: fields.number, name: fields.name ?? '', floor: fields.floor ?? '', category: fields.category ?? '',
      areaDm2: fields.areaDm2 ?? 0, headcount: fields.headcount ?? 0, keepsLiveGoods: fields.keepsLiveGoods ?? false, essential: fields.essential ?? false, deletedAt: null,
    };
    await stallNumberTaken(stall.number, () => inTransaction(this.dataSource, (tx) => this.insert(tx, stall, input.origin)));
    return { id: stall.id };
  }

  private async insert(tx: Tx, stall: Stall, origin: ActOrigin): Promise<void> {
    await requireBuilding(tx, stall.siteId, stall.buildingId);
    await tx.insert(Stall, stall);
    const { id, siteId, deletedAt: _, ...after } = stall;
    await writeAudit(tx, { ...origin, at: this.clock.now(), siteId, action: 'stall.create', objectKind: 'stall', objectId: id, objectName: stall.number, after });
    await notifyLive(tx, { siteId, kind: 'settings' });
  }
}
