import type { DataSource } from 'typeorm';
import { inTransaction } from '#libs/database';
import { dueForDays, noteDaysLeft } from '#libs/ledger';
import type { Clock } from '#libs/runtime';
import { runway } from '#libs/settlement';
import { evaluateAccounts } from '#libs/supply';

const AT_ONCE = 100;

/** Looks at how long the money lasts of accounts that want to be warned by days, apart from the sweeps; who crossed his own line is warned. */
export async function watchDays(dataSource: DataSource, clock: Clock): Promise<void> {
  const now = clock.now();
  const due = await dueForDays(dataSource, { now, limit: AT_ONCE });
  if (due.length === 0) return;
  const days: { accountId: string; daysLeft: number | null }[] = [];
  for (const { accountId, zone } of due) days.push({ accountId, daysLeft: (await runway(dataSource, { accountId, now, zone })).daysLeft });
  await inTransaction(dataSource, async (tx) => {
    const turned = await noteDaysLeft(tx, { days, now });
    if (turned.length > 0) await evaluateAccounts(tx, { accountIds: turned }, now);
  });
}
