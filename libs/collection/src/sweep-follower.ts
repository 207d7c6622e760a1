import type { Tx } from '#libs/database';
import type { GoodReading } from '#libs/metering';

/** A step that runs in the transaction that stores a sweep, such as the accrual or the decision on warnings and cuts. */
export interface SweepFollower {
  afterReadings(tx: Tx, event: SweepEvent): Promise<void>;
  /** called after the transaction has been committed */
  committed?(): void;
}

export interface SweepEvent {
  now: Date;
  good: readonly GoodReading[];
  /** accounts of the meters; the step that looks them up leaves them here for those after it */
  accountIds?: readonly string[];
}
