import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { inTransaction, putOutbox, type Tx } from '#libs/database';
import { CLOCK, type Clock } from '#libs/runtime';
import { CHANNELS, channelNames, type ChannelName, type ChannelRegistry, type Heard, type PaymentChannel, type RawNotification } from '../channel.js';
import { confirmPaid, type Confirmed } from '../orders/confirm-paid.js';
import { tellEvent } from '../orders/order.js';

export interface Reply {
  status: number;
  contentType: string;
  body: string;
}

interface Merchant {
  id: string;
  siteId: string;
  channel: ChannelName;
  keyFolder: string;
}

type Verified = Exclude<Heard, { kind: 'refused' }>;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
// Kept of what does not verify: enough to see what happened, too little to fill a disk.
const REFUSED_PER_MINUTE = 60;
// Whose signed text can be cut anew, and what is large, is believed only when the channel says it when asked.
const ASK_FROM_FEN = 100_000;
const absent: Reply = { status: 404, contentType: 'text/plain', body: 'not found' };

/**
 * Hears a channel's message: stores it as it came, believes it only when it verifies and says what the order says, and answers
 * only after the commit of all that follows. Whoever sends it many times, at once, late or before our own submission was answered
 * credits once. A verified message that does not fit credits nothing and is answered as taken: sending it again mends nothing.
 */
@Injectable()
export class HearNotification {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(CHANNELS) private readonly channels: ChannelRegistry,
  ) {}

  async execute(input: { channel: string; merchantId: string; raw: RawNotification }): Promise<Reply> {
    const merchant = await this.merchant(input.channel, input.merchantId);
    if (merchant === undefined) return absent;
    const channel = await this.channels.of(merchant);
    if (channel === undefined) {
      await this.storeRefused(merchant, input.raw, 'the keys of the merchant cannot be loaded');
      return { status: 503, contentType: 'text/plain', body: 'later' };
    }
    const heard = await channel.hear(input.raw);
    if (heard.kind === 'refused') {
      await this.storeRefused(merchant, input.raw, heard.probe === true ? `probe: ${heard.reason}` : heard.reason);
      return channel.answer(false);
    }
    const believed = await this.crossCheck(channel, heard);
    await inTransaction(this.dataSource, (tx) => this.take(tx, { merchant, raw: input.raw, heard: believed }));
    return channel.answer(true);
  }

  private async merchant(channel: string, id: string): Promise<Merchant | undefined> {
    if (!channelNames.includes(channel as ChannelName) || !UUID.test(id)) return undefined;
    return (await this.dataSource.query<Merchant[]>('SELECT id, site_id AS "siteId", channel, key_folder AS "keyFolder" FROM merchant WHERE id = $1 AND channel = $2', [id, channel]))[0];
  }

  /** What is asked for instead of believed becomes a hint; the order is asked for again soon by the poller. */
  private async crossCheck(channel: PaymentChannel, heard: Verified): Promise<Verified> {
    if (heard.kind !== 'payment' || (channel.name !== 'alipay' && heard.payment.amountFen <= ASK_FROM_FEN)) return heard;
    const [order] = await this.dataSource.query<{ way: never; createdAt: Date }[]>('SELECT way, created_at AS "createdAt" FROM payment_order WHERE channel = $1 AND out_trade_no = $2', [channel.name, heard.outTradeNo]);
    if (order === undefined) return heard;
    const truth = await channel.query({ outTradeNo: heard.outTradeNo, ...order });
    return truth.kind === 'paid' ? { ...heard, payment: truth.payment } : { kind: 'other', messageId: heard.messageId, outTradeNo: heard.outTradeNo };
  }

  private async take(tx: Tx, { merchant, raw, heard }: { merchant: Merchant; raw: RawNotification; heard: Verified }): Promise<void> {
    const wall = this.clock.wall();
    const about = await this.apply(tx, merchant, heard);
    await tx.query(
      `INSERT INTO payment_notification (channel, merchant_id, received_at, headers, body, message_id, verified, order_id, refund_id, handled_at) VALUES ($1, $2, $3, $4, $5, $6, true, $7, $8, $3)`,
      [merchant.channel, merchant.id, wall, JSON.stringify(kept(raw.headers)), printable(raw.body), heard.messageId, about.orderId ?? null, about.refundId ?? null],
    );
  }

  private async apply(tx: Tx, merchant: Merchant, heard: Verified): Promise<{ orderId?: string; refundId?: string }> {
    const wall = this.clock.wall();
    if (heard.kind === 'payment') return this.payment(tx, merchant, heard);
    if (heard.kind === 'refund') {
      const [rows] = await tx.query<[{ id: string; order_id: string | null }[], number]>(
        `UPDATE refund SET next_query_at = $2 WHERE out_refund_no = $1 AND channel = $3 AND state IN ('approved', 'sent', 'abnormal') RETURNING id, order_id`,
        [heard.outRefundNo ?? '', wall, merchant.channel],
      );
      if (rows[0] !== undefined) await tellEvent(tx, { refundId: rows[0].id }, { kind: 'notified', at: wall });
      return rows[0] === undefined ? {} : { refundId: rows[0].id, ...(rows[0].order_id === null ? {} : { orderId: rows[0].order_id }) };
    }
    const [rows] = await tx.query<[{ id: string }[], number]>(`UPDATE payment_order SET next_query_at = $3 WHERE channel = $1 AND out_trade_no = $2 AND state <> 'paid' RETURNING id`, [merchant.channel, heard.outTradeNo ?? '', wall]);
    return rows[0] === undefined ? {} : { orderId: rows[0].id };
  }

  private async payment(tx: Tx, merchant: Merchant, heard: Extract<Heard, { kind: 'payment' }>): Promise<{ orderId?: string }> {
    const now = this.clock.now();
    const confirmed: Confirmed = await confirmPaid(tx, merchant, heard.payment, { now, wall: this.clock.wall(), source: 'notify' });
    if (confirmed.kind !== 'unknown-order') return { orderId: confirmed.orderId };
    await putOutbox(tx, [{
      topic: 'alarm.open', key: `order:${heard.outTradeNo}`,
      payload: {
        siteId: merchant.siteId, kind: 'payment_unknown', severity: 'critical', causeKey: `payment-unknown:${heard.outTradeNo}`, objectKind: 'merchant', objectId: merchant.id, objectName: heard.outTradeNo,
        details: { amountFen: heard.payment.amountFen, channel: merchant.channel, transactionId: heard.payment.transactionId }, at: now,
      },
    }]);
    return {};
  }

  private async storeRefused(merchant: Merchant, raw: RawNotification, refusal: string): Promise<void> {
    const wall = this.clock.wall();
    await this.dataSource.query(
      `INSERT INTO payment_notification (channel, merchant_id, received_at, headers, body, verified, refusal)
       SELECT $1, $2, $3, $4, $5, false, $6 WHERE (SELECT count(*) FROM payment_notification WHERE received_at > $3::timestamptz - interval '1 minute' AND NOT verified) < ${String(REFUSED_PER_MINUTE)}`,
      [merchant.channel, merchant.id, wall, JSON.stringify(kept(raw.headers)), printable(raw.body), refusal.slice(0, 300)],
    );
  }
}

/** PostgreSQL's text takes no NUL. */
const printable = (body: Buffer): string => body.toString('utf8').replaceAll('\0', '\uFFFD');

/** The headers that say who sent it and how it was signed. */
function kept(headers: RawNotification['headers']): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).flatMap(([name, value]) => (value !== undefined && (/^(wechatpay-|content-type|user-agent)/.test(name)) ? [[name, value.slice(0, 1000).replaceAll('\0', '')]] : [])));
}

/** Forgets what did not verify and is older than 30 days; gives how many. */
export async function forgetRefusedNotifications(database: Pick<DataSource, 'query'>, wall: Date): Promise<number> {
  const [, count] = (await database.query(`DELETE FROM payment_notification WHERE NOT verified AND received_at < $1::timestamptz - interval '30 days'`, [wall])) as [unknown, number];
  return count;
}
