import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { writeAudit, type ActOrigin } from '#libs/access';
import { inTransaction, notifyLive, type Tx } from '#libs/database';
import { CLOCK, DomainError, type Clock } from '#libs/runtime';
import { Stall } from './entities/stall.entity.js';

/**
 * Deletes a stall: its number is free again, its history stays. Refused while money or a meter hangs on it. DomainErrors:
 * 'stall-not-found', 'stall-has-account', 'stall-has-meter'.
 */
@Injectable()
export class DeleteStall {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  execute(input: { origin: ActOrigin; stallId: string }): Promise<void> {
    return inTransaction(this.dataSource, (tx) => this.remove(tx, input));
  }

  private async remove(tx: Tx, { origin, stallId }: { origin: ActOrigin; stallId: string }): Promise<void> {
    const stall = await tx.findOne(Stall, { where: { id: stallId }, lock: { mode: 'pessimistic_write' } });
    if (stall === null || stall.deletedAt !== null) throw new DomainError('not-found', 'stall-not-found', 'there is no such stall');
    // Accounts and meters are asked for by id alone: this room knows neither.
    const [held] = (await tx.query(
      `SELECT EXISTS (SELECT 1 FROM account WHERE stall_id = $1 AND state = 'open') AS account, EXISTS (SELECT 1 FROM meter WHERE stall_id = $1 AND removed_at IS NULL) AS meter`,
      [stallId],
    )) as { account: boolean; meter: boolean }[];
    if (held!.account) throw new DomainError('conflict', 'stall-has-account', 'the stall has an open account; close it first', { number: stall.number });
    if (held!.meter) throw new DomainError('conflict', 'stall-has-meter', 'a meter hangs on the stall; take it off first', { number: stall.number });
    const { id, siteId, deletedAt: _, ...before } = stall;
    await tx.save(Stall, Object.assign(stall, { deletedAt: this.clock.now() }));
    await writeAudit(tx, { ...origin, at: this.clock.now(), siteId, action: 'stall.delete', objectKind: 'stall', objectId: id, objectName: stall.number, before });
    await notifyLive(tx, { siteId, kind: 'settings' });
  }
}
