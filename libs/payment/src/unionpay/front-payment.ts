import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { CLOCK, type Clock } from '#libs/runtime';
import { CHANNELS, type ChannelRegistry } from '../channel.js';
import { atChannel, ORDER_COLUMNS, ORDER_FROM, type PaymentOrder } from '../orders/order.js';
import type { FrontPage } from './front-page.js';
import { frontPageOf } from './unionpay-channel.js';

/** The page that an order's `openUrl` leads to. It signs the order's own words anew: opened twice, it is the same order at UnionPay. */
@Injectable()
export class FrontPayment {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(CHANNELS) private readonly channels: ChannelRegistry,
  ) {}

  /** undefined for an order that cannot be paid in this way, or not any more. */
  async execute(outTradeNo: string): Promise<FrontPage | undefined> {
    const [order] = await this.dataSource.query<PaymentOrder[]>(`SELECT ${ORDER_COLUMNS} FROM ${ORDER_FROM} WHERE o.channel = 'unionpay' AND o.way = 'front' AND o.out_trade_no = $1 AND o.state IN ('created', 'submitted') AND o.expires_at > $2`, [outTradeNo, this.clock.wall()]);
    if (order === undefined) return undefined;
    const channel = await this.channels.of({ id: order.merchantId, channel: order.channel, keyFolder: order.keyFolder });
    return channel === undefined ? undefined : frontPageOf(channel, atChannel(order));
  }
}
