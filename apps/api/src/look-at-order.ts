import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { orderById, SettleOrder, type PaymentOrder } from '#libs/payment';
import { CLOCK, LOGGER, type Clock, type Logger } from '#libs/runtime';

// A page waits no longer than so for a channel: it shows what is known and asks again.
const PATIENCE_MS = 3000;

/** Asks the channel when someone looks at an order, so that nobody waits for the poller's turn. */
@Injectable()
export class LookAtOrder {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly settle: SettleOrder,
  ) {}

  /** The order, asked for at its channel when the last question is more than two seconds old. */
  async asPayer(orderId: string): Promise<PaymentOrder> {
    const [asked] = (await this.dataSource.query(
      `UPDATE payment_order SET last_query_at = $2 WHERE id = $1 AND state IN ('created', 'submitted', 'closing') AND created_at < $2::timestamptz - interval '2 s' AND (last_query_at IS NULL OR last_query_at < $2::timestamptz - interval '2 s') RETURNING id`,
      [orderId, this.clock.wall()],
    )) as [unknown[], number];
    if (asked.length > 0) await this.patiently(this.settle.execute({ orderId, wish: 'look', source: 'payer' }));
    return orderById(this.dataSource, orderId);
  }

  async now(orderId: string, source: string): Promise<void> {
    await this.patiently(this.settle.execute({ orderId, wish: 'look', source }));
  }

  /** What is not closed by then stays marked as closing and is followed by the poller. */
  async close(orderId: string, source: string): Promise<void> {
    await this.patiently(this.settle.execute({ orderId, wish: 'close', source }));
  }

  private async patiently(work: Promise<unknown>): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const failed = (error: unknown) => this.logger.warn({ reason: (error as Error).message }, 'an order could not be asked for');
    await Promise.race([work.then(() => undefined, failed), new Promise<void>((go) => (timer = setTimeout(go, PATIENCE_MS)))]);
    clearTimeout(timer);
  }
}
