import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import type { z } from 'zod';
import { CLOCK, type Clock } from '#libs/runtime';
import { runway } from '#libs/settlement';
import { accountById, maskPhone } from '../queries/accounts.js';
import { metersOfStall } from '../queries/meters.js';
import { stallById } from '../queries/stalls.js';
import { supplyOfStall } from '../queries/supplies.js';
import type { stall } from '../schema/stall.js';

/** Everything about one stall on one page. */
@Injectable()
export class StallPage {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async of(stallId: string, showPhone: boolean): Promise<z.input<typeof stall>> {
    const now = this.clock.now();
    const { accountId, zone, ...facts } = await stallById(this.database, stallId);
    const [account, meters, supply, lasts] = await Promise.all([
      accountId === null ? null : accountById(this.database, accountId),
      metersOfStall(this.database, stallId),
      supplyOfStall(this.database, stallId, now),
      accountId === null ? { daysLeft: null, endsAt: null, basisDays: 0 } : runway(this.database, { accountId, now, zone }),
    ]);
    if (account !== null && !showPhone) account.customer.phone = maskPhone(account.customer.phone);
    return { ...facts, account, meters, supply, runway: lasts };
  }
}
