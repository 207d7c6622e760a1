import type { SweepEvent, SweepFollower } from '#libs/collection';
import type { Tx } from '#libs/database';
import type { Logger } from '#libs/runtime';
import { accrue, KnownCursors } from '#libs/settlement';
import { evaluateAccounts, refreshAfterReading } from '#libs/supply';

/** First step after a reading: what was used is charged to the accrual. A meter whose price is missing is named, never charged zero. */
export class AccrualFollower implements SweepFollower {
  private readonly cursors = new KnownCursors();

  constructor(
    private readonly logger: Logger,
    private readonly onNoPrice: () => void = () => undefined,
  ) {}

  async afterReadings(tx: Tx, event: SweepEvent): Promise<void> {
    const report = await accrue(tx, event.good, this.cursors);
    event.accountIds = report.accountIds;
    if (report.noPrice.length === 0) return;
    this.onNoPrice();
    this.logger.error({ meters: report.noPrice.slice(0, 20) }, 'meters have no price: their charge waits');
  }

  committed(): void {
    this.cursors.confirm();
  }
}

/** Second step: warnings, holds and what the relays owe. */
export class SupplyFollower implements SweepFollower {
  async afterReadings(tx: Tx, { now, good, accountIds }: SweepEvent): Promise<void> {
    if (good.length === 0) return;
    await evaluateAccounts(tx, accountIds === undefined ? { meterIds: good.map(({ meterId }) => meterId) } : { accountIds }, now);
    await refreshAfterReading(tx, good, now);
  }
}
