import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { inOneStatement } from '#libs/database';
import { CLOCK, type Clock } from '#libs/runtime';
import { CHANNELS, type ChannelRegistry, type Submitted } from '../channel.js';
import { statesBefore } from '../domain/order-state.js';
import { nextQueryAt } from '../domain/query-schedule.js';
import { atChannel, orderById, WRITTEN_ORDER, type PaymentOrder } from './order.js';

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
    const [kept] = await this.keep(order, submitted, this.clock.wall());
    return kept ?? orderById(this.dataSource, order.id);
  }

  /** Every change asks for the state it changes: a notification that came before this answer has the last word. */
  private keep(order: PaymentOrder, submitted: Submitted, at: Date): Promise<PaymentOrder[]> {
    switch (submitted.kind) {
      case 'ready':
        return this.change(
          order, `state = 'submitted', unknown = false, pay_params = $6::jsonb, submitted_at = $3, next_query_at = $7 WHERE id = $1 AND state = ANY($8::text[])`,
          { at, kind: 'submitted', tooLate: 'submitted-late' }, [JSON.stringify(submitted.params), nextQueryAt({ ...order, state: 'submitted' }, at), statesBefore('submitted')],
        );
      case 'already-paid':
      case 'already-closed':
        // What the channel holds to be true is asked for, at once.
        return this.change(order, `unknown = true, next_query_at = $3 WHERE id = $1 AND state <> 'paid'`, { at, kind: submitted.kind });
      case 'refused':
        // An earlier try may have reached it: it is closed at the channel before it is closed here.
        return this.change(
          order, `state = 'closing', refusal = $6, unknown = false, next_query_at = $3 WHERE id = $1 AND state = ANY($7::text[])`,
          { at, kind: 'refused', detail: { code: submitted.code, message: submitted.message.slice(0, 300) } }, [submitted.code, statesBefore('close-asked')],
        );
      case 'unknown':
        return this.change(order, `unknown = true, next_query_at = $6 WHERE id = $1 AND state = 'created'`, { at, kind: 'submit-unknown', detail: { reason: submitted.reason.slice(0, 300) } }, [nextQueryAt(order, at)]);
    }
  }

  /** Changes the order if it is still as `set` asks, and tells in any case what was answered; gives the order where it changed. */
  private change(order: PaymentOrder, set: string, event: { at: Date; kind: string; tooLate?: string; detail?: object }, values: unknown[] = []): Promise<PaymentOrder[]> {
    return inOneStatement(
      this.dataSource,
      `WITH o AS (UPDATE payment_order SET ${set} RETURNING *),
         told AS (INSERT INTO payment_event (order_id, at, kind, detail) SELECT $1::uuid, $3::timestamptz, CASE WHEN EXISTS (SELECT 1 FROM o) THEN $2 ELSE $4 END, $5::jsonb)
       ${WRITTEN_ORDER}`,
      [order.id, event.kind, event.at, event.tooLate ?? event.kind, JSON.stringify(event.detail ?? {}), ...values],
    );
  }
}
