import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { writeAudit, type ActOrigin } from '#libs/access';
import { inTransaction, notifyLive, type Tx } from '#libs/database';
import { CLOCK, DomainError, type Clock } from '#libs/runtime';
import type { StallFields } from './create-stall.js';
import { Stall } from './entities/stall.entity.js';
import { requireBuilding, stallNumberTaken } from './stall-rules.js';

export interface ChangeStallInput {
  origin: ActOrigin;
  stallId: string;
  /** what is not named stays */
  fields: { [Name in keyof StallFields]?: StallFields[Name] | undefined };
}

/** Changes a stall. DomainErrors: 'stall-not-found', 'building-not-found', 'stall-number-taken'. */
@Injectable()
export class ChangeStall {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute(input: ChangeStallInput): Promise<{ id: string }> {
    await stallNumberTaken(input.fields.number ?? '', () => inTransaction(this.dataSource, (tx) => this.change(tx, input)));
    return { id: input.stallId };
  }

  private async change(tx: Tx, input: ChangeStallInput): Promise<void> {
    const stall = await tx.findOne(Stall, { where: { id: input.stallId }, lock: { mode: 'pessimistic_write' } });
    if (stall === null || stall.deletedAt !== null) throw new DomainError('not-found', 'stall-not-found', 'there is no such stall');
    if (input.fields.buildingId !== undefined) await requireBuilding(tx, stall.siteId, input.fields.buildingId);
    const change = Object.fromEntries(Object.entries(input.fields).filter(([name, value]) => value !== undefined && stall[name as keyof StallFields] !== value)) as Partial<StallFields>;
    if (Object.keys(change).length === 0) return;
    const before = Object.fromEntries(Object.keys(change).map((name) => [name, stall[name as keyof StallFields]]));
    await tx.save(Stall, Object.assign(stall, change));
    await writeAudit(tx, { ...input.origin, at: this.clock.now(), siteId: stall.siteId, action: 'stall.change', objectKind: 'stall', objectId: stall.id, objectName: stall.number, before, after: change });
    await notifyLive(tx, { siteId: stall.siteId, kind: 'settings' });
  }
}
