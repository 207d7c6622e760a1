import type { Tx } from '#libs/database';
import type { GoodReading } from '#libs/metering';

/** A step that runs in the transaction that stores a sweep, such as the accrual or the decision on warnings and cuts. */
export interface SweepFollower {
  afterReadings(tx: Tx, event: { now: Date; good: readonly GoodReading[] }): Promise<void>;
}
