import type { DataSource } from 'typeorm';
import type { Clock, Logger } from '#libs/runtime';
import type { ChannelRegistry } from '../channel.js';
import { ensureBills, fetchBill, takeDueBills } from './fetch-bill.js';
import { reconcileBill, type AskChannel } from './reconcile-bill.js';

const BILLS_A_TURN = 10;

/** The worker's turn: every bill that is due is fetched, compared, repaired. One bill that fails does not hold up the others. */
export async function reconcileDue(parts: { dataSource: DataSource; clock: Clock; logger: Pick<Logger, 'error' | 'info'>; channels: ChannelRegistry; ask: AskChannel }): Promise<void> {
  const { dataSource, clock, logger, channels, ask } = parts;
  await ensureBills(dataSource, clock);
  for (const bill of await takeDueBills(dataSource, clock, BILLS_A_TURN)) {
    try {
      if (!(await fetchBill(dataSource, clock, channels, bill))) continue;
      logger.info({ channel: bill.channel, day: bill.day, ...(await reconcileBill(dataSource, clock, ask, bill.id)) }, 'bill of a channel compared');
    } catch (error) {
      logger.error({ error, channel: bill.channel, day: bill.day }, 'a bill could not be compared, it is tried again');
    }
  }
}
