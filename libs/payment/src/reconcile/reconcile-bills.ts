import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { CLOCK, DomainError, LOGGER, type Clock, type Logger } from '#libs/runtime';
import { CHANNELS, type ChannelRegistry } from '../channel.js';
import { SettleOrder } from '../orders/settle-order.js';
import { SettleRefund } from '../refunds/settle-refund.js';
import { billHead } from './books.js';
import { decideDifference, type DecideInput } from './decide-difference.js';
import { billToFetch, fetchBill } from './fetch-bill.js';
import { reconcileBill, type AskChannel } from './reconcile-bill.js';
import { reconcileDue } from './reconcile-due.js';

/** Reconciliation with its way to the channel: what it credits goes through the one transition that every payment takes. */
@Injectable()
export class ReconcileBills {
  private readonly ask: AskChannel;

  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(CHANNELS) private readonly channels: ChannelRegistry,
    settleOrder: SettleOrder,
    settleRefund: SettleRefund,
  ) {
    this.ask = {
      order: async (orderId) => void (await settleOrder.execute({ orderId, wish: 'look', source: 'reconcile' })),
      refund: (refundId) => settleRefund.execute(refundId),
    };
  }

  /** The worker's turn. */
  due(): Promise<void> {
    return reconcileDue({ dataSource: this.dataSource, clock: this.clock, logger: this.logger, channels: this.channels, ask: this.ask });
  }

  /** Fetches the file now and compares it. DomainErrors: 'bill-not-found', 'bill-not-ready'. */
  async fetch(billId: string): Promise<void> {
    const bill = await billToFetch(this.dataSource, billId);
    if (bill === undefined) throw new DomainError('not-found', 'bill-not-found', `there is no bill ${billId}`);
    if (!(await fetchBill(this.dataSource, this.clock, this.channels, bill))) throw new DomainError('conflict', 'bill-not-ready', 'the channel has not given out the bill');
    await reconcileBill(this.dataSource, this.clock, this.ask, billId);
  }

  /** Asks the channel once more for what it may have told us meanwhile, and compares again. DomainErrors as `fetch`. */
  async compare(billId: string): Promise<void> {
    if ((await billHead(this.dataSource, billId)).state === 'waiting') throw new DomainError('conflict', 'bill-not-ready', 'the bill was not fetched yet');
    await reconcileBill(this.dataSource, this.clock, this.ask, billId);
  }

  /** A person's explanation; the day closes when it was the last one that was missing. */
  async decide(input: DecideInput): Promise<string> {
    const { billId } = await decideDifference(this.dataSource, this.clock, input);
    await reconcileBill(this.dataSource, this.clock, this.ask, billId);
    return billId;
  }
}
