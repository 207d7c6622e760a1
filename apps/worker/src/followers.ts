import type { SweepFollower } from '#libs/collection';
import type { Tx } from '#libs/database';
import type { GoodReading } from '#libs/metering';
import type { Logger } from '#libs/runtime';
import { accrue } from '#libs/settlement';
import { evaluateAccounts, refreshAfterReading } from '#libs/supply';

/** First step after a reading: what was used is charged to the accrual. A meter whose price is missing is named, never charged zero. */
export class AccrualFollower implements SweepFollower {
  constructor(
    private readonly logger: Logger,
    private readonly onNoPrice: () => void = () => undefined,
  ) {}

  async afterReadings(tx: Tx, { good }: { good: readonly GoodReading[] }): Promise<void> {
    if (good.length === 0) return;
    const report = await accrue(tx, good.map(({ meterId, readAt, registerWh }) => ({ meterId, readAt, registerWh })));
    if (report.noPrice.length === 0) return;
    this.onNoPrice();
    this.logger.error({ meters: report.noPrice.slice(0, 20) }, 'meters have no price: their charge waits');
  }
}

/** Second step: warnings, holds and what the relays owe. */
export class SupplyFollower implements SweepFollower {
  async afterReadings(tx: Tx, { now, good }: { now: Date; good: readonly GoodReading[] }): Promise<void> {
    if (good.length === 0) return;
    const meterIds = good.map(({ meterId }) => meterId);
    await evaluateAccounts(tx, { meterIds }, now);
    await refreshAfterReading(tx, meterIds, now);
  }
}
