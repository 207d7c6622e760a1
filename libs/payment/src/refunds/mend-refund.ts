import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { inTransaction, putOutbox, type Tx } from '#libs/database';
import { CLOCK, DomainError, newId, type Actor, type Clock } from '#libs/runtime';
import { channelNumber } from '../domain/channel-number.js';
import { tellEvent } from '../orders/order.js';
import { partSucceeded } from './part-ends.js';
import { refundPart, refundRequest, type RefundPartRow, type RefundRequest } from './refund.js';

export type MendAct = { act: 'pay-out' } | { act: 'retry' } | { act: 'by-hand'; note: string };

/**
 * What people do with a part: pay the request's cash, all of it at once, out of their drawer, send a stuck one again, or note that it was given back outside.
 * Each once. DomainErrors: 'refund-not-found', 'refund-not-cash', 'refund-not-approved', 'refund-not-stuck'.
 */
@Injectable()
export class MendRefund {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  execute(input: { refundId: string; actor: Actor } & MendAct): Promise<RefundRequest> {
    return inTransaction(this.dataSource, async (tx) => {
      const part = await refundPart(tx, input.refundId, 'lock');
      if (input.act === 'pay-out') await this.payOut(tx, part, input.actor);
      else if (input.act === 'retry') await this.retry(tx, part, input.actor);
      else await this.byHand(tx, part, input);
      return refundRequest(tx, part.requestId);
    });
  }

  private async payOut(tx: Tx, part: RefundPartRow, actor: Actor): Promise<void> {
    if (part.channel !== 'cash') throw new DomainError('conflict', 'refund-not-cash', 'this part goes back through its channel');
    if (part.state === 'succeeded' && part.paidOutBy === actor.id) return;
    if (part.state !== 'approved') throw new DomainError('conflict', 'refund-not-approved', `the part is ${part.state}`, { state: part.state });
    // One sum changes hands; each recharge's share of it is a transfer of its own.
    const cash = await tx.query<{ id: string }[]>(`SELECT id FROM refund WHERE request_id = $1 AND channel = 'cash' AND state = 'approved' ORDER BY id FOR UPDATE`, [part.requestId]);
    for (const { id } of cash) await partSucceeded(tx, await refundPart(tx, id, 'lock'), { now: this.clock.now(), wall: this.clock.wall(), actor });
  }

  private async retry(tx: Tx, part: RefundPartRow, actor: Actor): Promise<void> {
    if (part.state !== 'abnormal' && part.state !== 'failed') throw new DomainError('conflict', 'refund-not-stuck', `the part is ${part.state}`, { state: part.state });
    const wall = this.clock.wall();
    // A refund that the channel closed is over there: only a new number is a new try. One that may still come keeps its number.
    const anew = part.state === 'failed' ? channelNumber(newId(wall.getTime())) : part.outRefundNo;
    await tx.query(
      `UPDATE refund SET state = 'approved', error = NULL, unknown = false, out_refund_no = $2, sent_at = CASE WHEN $2 = out_refund_no THEN sent_at END, attempts = 0, next_query_at = $3::timestamptz + interval '15 s' WHERE id = $1`,
      [part.id, anew, wall],
    );
    await tellEvent(tx, { refundId: part.id }, { kind: 'retried', at: wall, detail: { by: actor.name, outRefundNo: anew, before: part.outRefundNo } });
    await putOutbox(tx, [{ topic: 'refund.send', key: `refund:${part.id}`, payload: { refundId: part.id } }]);
  }

  private async byHand(tx: Tx, part: RefundPartRow, { actor, note }: { actor: Actor; note: string }): Promise<void> {
    if (part.state !== 'abnormal' && part.state !== 'failed') throw new DomainError('conflict', 'refund-not-stuck', `the part is ${part.state}`, { state: part.state });
    await partSucceeded(tx, part, { now: this.clock.now(), wall: this.clock.wall(), actor, note });
  }
}
