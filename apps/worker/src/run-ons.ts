import type { DataSource } from 'typeorm';
import { inTransaction, putOutbox, type Tx } from '#libs/database';
import { systemActor, type Clock } from '#libs/runtime';
import { chargeNextAccounts, endRunOnIfDue, noteReturnedMeters, runningRunOns } from '#libs/settlement';
import { liftEndedHolds, placeHold } from '#libs/supply';

/** What ends after its account, looked at again and again. Supplies that run on after a refund: ended when their energy or time is over, cut then, and charged to whom it was agreed. */
export async function watchRunOns(dataSource: DataSource, clock: Clock): Promise<void> {
  for (const runOnId of await runningRunOns(dataSource)) {
    await inTransaction(dataSource, async (tx) => {
      const now = clock.now();
      const ended = await endRunOnIfDue(tx, runOnId, now);
      if (ended?.cut !== true) return;
      for (const meterId of ended.meterIds) await cut(tx, { meterId, runOnId, now });
    });
  }
  await inTransaction(dataSource, async (tx) => {
    const accountIds = await chargeNextAccounts(tx, clock.now());
    if (accountIds.length > 0) await putOutbox(tx, [{ topic: 'supply.check', key: `run-on-next:${accountIds[0]!}`, payload: { accountIds } }]);
    await liftEndedHolds(tx, clock.now());
    await noteReturnedMeters(tx, clock.now());
  });
}

async function cut(tx: Tx, { meterId, runOnId, now }: { meterId: number; runOnId: string; now: Date }): Promise<void> {
  const [prepaid] = (await tx.query(`SELECT 1 AS is FROM meter WHERE id = $1 AND role = 'prepaid' AND removed_at IS NULL`, [meterId])) as unknown[];
  if (prepaid === undefined) return;
  await placeHold(tx, { meterId, cause: 'closed_account', reason: 'run-on used up', actor: systemActor('run-on'), key: `run-on:${runOnId}:${String(meterId)}`, now });
}
