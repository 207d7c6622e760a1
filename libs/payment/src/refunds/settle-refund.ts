import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { inTransaction, type Tx } from '#libs/database';
import { CLOCK, type Clock } from '#libs/runtime';
import { CHANNELS, type ChannelRegistry, type PaymentChannel, type RefundAtChannel, type RefundTruth } from '../channel.js';
import { nextRefundAttemptAt } from '../domain/query-schedule.js';
import { orderById, tellEvent } from '../orders/order.js';
import { partReleased, partStuck, partSucceeded, refundActor } from './part-ends.js';
import { refundPart, type PartState, type RefundPartRow } from './refund.js';

const movable: readonly PartState[] = ['approved', 'sent', 'abnormal'];

/**
 * Sends an approved part to its channel, or asks what became of one that was sent, until it is final. The number stays the same
 * however often it is sent, so that no try moves money twice; what the channel does not answer stays held. Safe to run twice, at
 * once, and to be killed between any two steps.
 */
@Injectable()
export class SettleRefund {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(CHANNELS) private readonly channels: ChannelRegistry,
  ) {}

  async execute(refundId: string): Promise<void> {
    const part = await refundPart(this.dataSource, refundId);
    if (part.channel === 'cash' || part.orderId === null || !movable.includes(part.state)) return;
    const order = await orderById(this.dataSource, part.orderId);
    const first = part.sentAt === null;
    const sentAt = await this.begin(part);
    const asked: RefundAtChannel = {
      outRefundNo: part.outRefundNo, outTradeNo: order.outTradeNo, transactionId: order.transactionId ?? '', amountFen: part.amountFen, orderAmountFen: order.amountFen, reason: '预存电费退款', createdAt: sentAt, notifyUrl: part.notifyUrl, way: order.way,
    };
    const channel = await this.channels.of({ id: order.merchantId, channel: order.channel, keyFolder: order.keyFolder });
    const truth: RefundTruth = channel === undefined ? { kind: 'unknown', reason: 'the keys of the merchant cannot be loaded' } : await truthOf(channel, asked, first);
    await inTransaction(this.dataSource, (tx) => this.apply(tx, refundId, truth));
  }

  /** The first sending's time goes with every query; it is there before the channel hears of the refund. */
  private async begin(part: RefundPartRow): Promise<Date> {
    const wall = this.clock.wall();
    const [rows] = await this.dataSource.query<[{ sentAt: Date }[], number]>(
      `UPDATE refund SET sent_at = coalesce(sent_at, $2), attempts = attempts + 1, next_query_at = $3 WHERE id = $1 RETURNING sent_at AS "sentAt"`,
      [part.id, wall, nextRefundAttemptAt(part.attempts + 1, wall)],
    );
    return rows[0]!.sentAt;
  }

  private async apply(tx: Tx, refundId: string, truth: RefundTruth): Promise<void> {
    const part = await refundPart(tx, refundId, 'lock');
    if (!movable.includes(part.state)) return;
    const now = this.clock.now();
    const wall = this.clock.wall();
    const nextQueryAt = nextRefundAttemptAt(part.attempts, wall);
    switch (truth.kind) {
      case 'succeeded':
        if (truth.amountFen !== part.amountFen) return partStuck(tx, part, { state: 'abnormal', why: `the channel gave back ${String(truth.amountFen)} fen`, now, wall, nextQueryAt: null });
        return partSucceeded(tx, part, { now, wall, actor: refundActor, channelRefundId: truth.channelRefundId });
      case 'processing':
        await tx.query(`UPDATE refund SET state = 'sent', unknown = false, error = NULL, next_query_at = $2 WHERE id = $1`, [part.id, nextQueryAt]);
        if (part.state !== 'sent') await tellEvent(tx, { refundId }, { kind: 'sent', at: wall });
        return;
      case 'closed':
        return this.closed(tx, part, { now, wall });
      case 'abnormal':
        return partStuck(tx, part, { state: 'abnormal', why: truth.detail, now, wall, nextQueryAt });
      case 'refused':
        return partStuck(tx, part, { state: 'abnormal', why: `${truth.code} ${truth.message}`, now, wall, nextQueryAt: null });
      case 'absent':
      case 'unknown':
        await tx.query('UPDATE refund SET unknown = true, next_query_at = $2 WHERE id = $1', [part.id, nextQueryAt]);
        if (!part.unknown) await tellEvent(tx, { refundId }, { kind: 'unknown', at: wall, detail: { reason: truth.kind === 'unknown' ? truth.reason.slice(0, 300) : 'absent' } });
    }
  }

  /** The channel will not pay it back: the money is the customer's again, or waits for a person when he has no account any more. */
  private async closed(tx: Tx, part: RefundPartRow, { now, wall }: { now: Date; wall: Date }): Promise<void> {
    const [account] = await tx.query<{ state: string }[]>('SELECT state FROM account WHERE id = $1 FOR SHARE', [part.accountId]);
    const why = 'the channel closed the refund';
    if (account!.state === 'closed' || part.cause === 'late_payment') return partStuck(tx, part, { state: 'failed', why, now, wall, nextQueryAt: null });
    return partReleased(tx, part, { now, wall, actor: refundActor, why });
  }
}

async function truthOf(channel: PaymentChannel, asked: RefundAtChannel, first: boolean): Promise<RefundTruth> {
  if (first) return channel.refund(asked);
  const truth = await channel.queryRefund(asked);
  return truth.kind === 'absent' ? channel.refund(asked) : truth;
}
