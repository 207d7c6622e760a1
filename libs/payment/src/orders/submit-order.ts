import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { inTransaction, type Tx } from '#libs/database';
import { CLOCK, type Clock } from '#libs/runtime';
import { CHANNELS, type ChannelRegistry, type PayParams, type Submitted } from '../channel.js';
import { statesBefore } from '../domain/order-state.js';
import { nextQueryAt } from '../domain/query-schedule.js';
import { atChannel, orderById, tellEvent, type PaymentOrder } from './order.js';

/** Gives an order that is there to its channel, for the first time or again with the same words, and keeps what the channel says. */
@Injectable()
export class SubmitOrder {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(CHANNELS) private readonly channels: ChannelRegistry,
  ) {}

  async execute(order: PaymentOrder): Promise<PaymentOrder> {
    const channel = await this.channels.of({ id: order.merchantId, channel: order.channel, keyFolder: order.keyFolder });
    const submitted: Submitted = channel === undefined ? { kind: 'unknown', reason: 'the keys of the merchant cannot be loaded' } : await channel.submit(atChannel(order));
    await inTransaction(this.dataSource, (tx) => this.keep(tx, order, submitted));
    return orderById(this.dataSource, order.id);
  }

  /** Every change asks for the state it changes: a notification that came before this answer has the last word. */
  private async keep(tx: Tx, order: PaymentOrder, submitted: Submitted): Promise<void> {
    const at = this.clock.wall();
    switch (submitted.kind) {
      case 'ready':
        return this.ready(tx, order, submitted.params, at);
      case 'already-paid':
      case 'already-closed':
        // What the channel holds to be true is asked for, at once.
        return this.askSoon(tx, order, { kind: submitted.kind, at });
      case 'refused':
        // An earlier try may have reached it: it is closed at the channel before it is closed here.
        await tx.query(`UPDATE payment_order SET state = 'closing', refusal = $2, unknown = false, next_query_at = $3 WHERE id = $1 AND state = ANY($4::text[])`, [order.id, submitted.code, at, statesBefore('close-asked')]);
        return tellEvent(tx, { orderId: order.id }, { kind: 'refused', at, detail: { code: submitted.code, message: submitted.message.slice(0, 300) } });
      case 'unknown':
        await tx.query(`UPDATE payment_order SET unknown = true, next_query_at = $2 WHERE id = $1 AND state = 'created'`, [order.id, nextQueryAt(order, at)]);
        return tellEvent(tx, { orderId: order.id }, { kind: 'submit-unknown', at, detail: { reason: submitted.reason.slice(0, 300) } });
    }
  }

  private async ready(tx: Tx, order: PaymentOrder, params: PayParams, at: Date): Promise<void> {
    const [, changed] = await tx.query<[unknown[], number]>(
      `UPDATE payment_order SET state = 'submitted', unknown = false, pay_params = $2, submitted_at = $3, next_query_at = $4 WHERE id = $1 AND state = ANY($5::text[])`,
      [order.id, JSON.stringify(params), at, nextQueryAt({ ...order, state: 'submitted' }, at), statesBefore('submitted')],
    );
    await tellEvent(tx, { orderId: order.id }, { kind: changed === 0 ? 'submitted-late' : 'submitted', at });
  }

  private async askSoon(tx: Tx, order: PaymentOrder, { kind, at }: { kind: string; at: Date }): Promise<void> {
    await tx.query(`UPDATE payment_order SET unknown = true, next_query_at = $2 WHERE id = $1 AND state <> 'paid'`, [order.id, at]);
    await tellEvent(tx, { orderId: order.id }, { kind, at });
  }
}
