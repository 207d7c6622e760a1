import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { inOneStatement, inTransaction, type Tx } from '#libs/database';
import { CLOCK, type Clock } from '#libs/runtime';
import { CHANNELS, type ChannelRegistry, type Closed, type OrderTruth, type Payment, type PaymentChannel } from '../channel.js';
import { statesBefore } from '../domain/order-state.js';
import { lastMoment, nextQueryAt } from '../domain/query-schedule.js';
import { confirmPaid } from './confirm-paid.js';
import { orderById, tellEvent, WRITTEN_ORDER, type PaymentOrder } from './order.js';
import { SubmitOrder } from './submit-order.js';

export interface SettleOrderInput {
  orderId: string;
  /** `close`: the payer or staff no longer want it; an order past its expiry is closed anyway */
  wish: 'look' | 'close';
  /** who asks: poll, payer, staff, reconcile */
  source: string;
}

const LATER = `UPDATE payment_order SET unknown = false, next_query_at = $2 WHERE id = $1 AND state <> 'paid'`;

/**
 * Brings an order to where its channel says it is: asks, credits what is paid, closes at the channel and then here what is no
 * longer wanted or past its expiry, gives the channel again what it never heard of. Without an answer it guesses nothing: the
 * order is marked unknown and asked for again. Safe to run twice, at once, and to be killed between any two steps.
 */
@Injectable()
export class SettleOrder {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(CHANNELS) private readonly channels: ChannelRegistry,
    private readonly submit: SubmitOrder,
  ) {}

  async execute(input: SettleOrderInput): Promise<PaymentOrder> {
    const order = await orderById(this.dataSource, input.orderId);
    if (order.state === 'paid') return order;
    const channel = await this.channels.of({ id: order.merchantId, channel: order.channel, keyFolder: order.keyFolder });
    const written = channel === undefined ? await this.unknown(order, 'the keys of the merchant cannot be loaded') : await this.follow(channel, order, { truth: await channel.query(order), input });
    return written ?? orderById(this.dataSource, order.id);
  }

  /** Gives the order where the last step read it with what it wrote. */
  private async follow(channel: PaymentChannel, order: PaymentOrder, { truth, input }: { truth: OrderTruth; input: SettleOrderInput }): Promise<PaymentOrder | void> {
    const past = order.expiresAt <= this.clock.wall();
    const closing = input.wish === 'close' || past || order.state === 'closing';
    if (truth.kind === 'paid') return this.paid(order, truth.payment, input.source);
    if (truth.kind === 'closed') return this.closed(order, 'the channel says so');
    if (truth.kind === 'unknown') return this.unknown(order, truth.reason);
    // It was closed here because the channel said so, or had its time: seen once more.
    if (order.state === 'closed') return this.lookLater(order);
    if (closing) return this.close(channel, order, { input, neverHeard: truth.kind === 'absent' && order.submittedAt === null && order.refusal !== null });
    if (order.state === 'created') return this.submit.execute(order);
    return this.lookLater(order);
  }

  /** At the channel first, then here. What it does not know may still be scanned, until its last moment. */
  private async close(channel: PaymentChannel, order: PaymentOrder, { input, neverHeard }: { input: SettleOrderInput; neverHeard: boolean }): Promise<PaymentOrder | void> {
    if (neverHeard) return this.closed(order, 'the channel refused it');
    await inTransaction(this.dataSource, (tx) => this.askedToClose(tx, order, input.source));
    const closed: Closed = await channel.close(order);
    switch (closed.kind) {
      case 'closed':
        return this.closed(order, 'closed at the channel');
      case 'paid':
        return this.paidMeanwhile(channel, order, input.source);
      case 'absent':
        return lastMoment(order) <= this.clock.wall() ? this.closed(order, 'the channel never knew it and its time is over') : this.lookLater({ ...order, state: 'closing' });
      case 'refused':
        // What the channel will not close may be paid as long as it lives.
        return lastMoment(order) <= this.clock.wall() ? this.closed(order, `its time is over; not closed at the channel: ${closed.code}`) : this.unknown({ ...order, state: 'closing' }, `not closed: ${closed.code} ${closed.message}`);
      case 'unknown':
        return this.unknown({ ...order, state: 'closing' }, closed.reason);
    }
  }

  private async paidMeanwhile(channel: PaymentChannel, order: PaymentOrder, source: string): Promise<void> {
    const truth = await channel.query(order);
    return truth.kind === 'paid' ? this.paid(order, truth.payment, source) : this.unknown(order, 'paid, says its close; its query says not yet');
  }

  private async paid(order: PaymentOrder, payment: Payment, source: string): Promise<void> {
    const confirmed = await inTransaction(this.dataSource, (tx) => confirmPaid(tx, { id: order.merchantId }, payment, { now: this.clock.now(), wall: this.clock.wall(), source }));
    if (confirmed.kind === 'mismatch') await this.lookLater(order);
  }

  private async askedToClose(tx: Tx, order: PaymentOrder, source: string): Promise<void> {
    const at = this.clock.wall();
    const [, changed] = await tx.query<[unknown[], number]>(`UPDATE payment_order SET state = 'closing', next_query_at = $3 WHERE id = $1 AND state = ANY($2::text[])`, [order.id, statesBefore('close-asked'), nextQueryAt({ ...order, state: 'closing' }, at)]);
    if (changed > 0) await tellEvent(tx, { orderId: order.id }, { kind: 'close-asked', at, detail: { source } });
  }

  private async closed(order: PaymentOrder, why: string): Promise<void> {
    const at = this.clock.wall();
    await inTransaction(this.dataSource, async (tx) => {
      const [, changed] = await tx.query<[unknown[], number]>(
        `UPDATE payment_order SET state = 'closed', unknown = false, closed_at = $2, next_query_at = $3 WHERE id = $1 AND state = ANY($4::text[])`,
        [order.id, at, nextQueryAt({ ...order, state: 'closed' }, at), statesBefore('closed')],
      );
      if (changed > 0) await tellEvent(tx, { orderId: order.id }, { kind: 'closed', at, detail: { why } });
      else await tx.query(LATER, [order.id, nextQueryAt(order, at)]);
    });
  }

  private async lookLater(order: PaymentOrder): Promise<PaymentOrder | undefined> {
    const [written] = await inOneStatement<PaymentOrder[]>(this.dataSource, `WITH o AS (${LATER} RETURNING *) ${WRITTEN_ORDER}`, [order.id, nextQueryAt(order, this.clock.wall())]);
    return written;
  }

  private async unknown(order: PaymentOrder, reason: string): Promise<void> {
    const at = this.clock.wall();
    // One of which nothing was heard is asked for again even when it was closed and its looks are over.
    const next = nextQueryAt(order, at) ?? nextQueryAt({ ...order, state: 'closing' }, at);
    await inTransaction(this.dataSource, async (tx) => {
      const [, first] = await tx.query<[unknown[], number]>(`UPDATE payment_order SET unknown = true WHERE id = $1 AND state <> 'paid' AND NOT unknown`, [order.id]);
      await tx.query(`UPDATE payment_order SET next_query_at = $2 WHERE id = $1 AND state <> 'paid'`, [order.id, next]);
      if (first > 0) await tellEvent(tx, { orderId: order.id }, { kind: 'unknown', at, detail: { reason: reason.slice(0, 300) } });
    });
  }
}
