import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { inTransaction, type Tx } from '#libs/database';
import { CLOCK, DomainError, newId, type Clock } from '#libs/runtime';
import { CHANNELS, type ChannelName, type ChannelRegistry, type CheckStep } from '../channel.js';
import type { Queryable } from '../orders/order.js';

export interface Merchant {
  id: string;
  siteId: string;
  channel: ChannelName;
  keyFolder: string;
  merchantNumber: string;
  appId: string;
  enabled: boolean;
  checkedAt: Date | null;
  check: CheckStep[] | null;
}

const SELECT = `SELECT id, site_id AS "siteId", channel, key_folder AS "keyFolder", merchant_number AS "merchantNumber", app_id AS "appId", enabled, checked_at AS "checkedAt", check_result AS "check" FROM merchant`;

export function listMerchants(database: Queryable, siteId: string): Promise<Merchant[]> {
  return database.query(`${SELECT} WHERE site_id = $1 ORDER BY array_position(ARRAY['wechat', 'alipay', 'unionpay'], channel)`, [siteId]);
}

async function merchantById(database: Queryable, id: string): Promise<Merchant> {
  const [merchant] = await database.query<Merchant[]>(`${SELECT} WHERE id = $1`, [id]);
  if (merchant === undefined) throw new DomainError('not-found', 'merchant-not-found', `there is no merchant ${id}`);
  return merchant;
}

/** A site's merchants: who it is at each channel, by the keys in its folder. */
@Injectable()
export class Merchants {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(CHANNELS) private readonly channels: ChannelRegistry,
  ) {}

  /**
   * Sets who the site is at a channel: number and app are those of the keys in the folder. DomainErrors: 'merchant-keys-missing',
   * 'merchant-has-open-orders' (orders of the present merchant wait for its channel).
   */
  async set(input: { siteId: string; channel: ChannelName; keyFolder: string; enabled: boolean }): Promise<Merchant> {
    const [known] = await this.dataSource.query<Merchant[]>(`${SELECT} WHERE site_id = $1 AND channel = $2`, [input.siteId, input.channel]);
    const id = known?.id ?? newId(this.clock.wall().getTime());
    const channel = await this.channels.of({ id, channel: input.channel, keyFolder: input.keyFolder });
    if (channel === undefined) throw new DomainError('conflict', 'merchant-keys-missing', `the folder ${input.keyFolder} holds no usable keys for ${input.channel}`, { keyFolder: input.keyFolder, channel: input.channel });
    return inTransaction(this.dataSource, (tx) => this.store(tx, { ...input, id, merchantNumber: channel.merchantNumber, appId: channel.appId }));
  }

  private async store(tx: Tx, merchant: { id: string; siteId: string; channel: ChannelName; keyFolder: string; enabled: boolean; merchantNumber: string; appId: string }): Promise<Merchant> {
    const [waiting] = await tx.query<unknown[]>(
      `SELECT 1 FROM merchant m WHERE m.site_id = $1 AND m.channel = $2 AND (m.merchant_number <> $3 OR m.app_id <> $4)
       AND (EXISTS (SELECT 1 FROM payment_order o WHERE o.merchant_id = m.id AND o.state IN ('created', 'submitted', 'closing'))
         OR EXISTS (SELECT 1 FROM refund f JOIN payment_order o ON o.id = f.order_id WHERE o.merchant_id = m.id AND f.state IN ('approved', 'sent', 'abnormal')))`,
      [merchant.siteId, merchant.channel, merchant.merchantNumber, merchant.appId],
    );
    if (waiting !== undefined) throw new DomainError('conflict', 'merchant-has-open-orders', 'orders or refunds of the present merchant are not final yet');
    await tx.query(
      `INSERT INTO merchant (id, site_id, channel, key_folder, merchant_number, app_id, enabled) VALUES ($1, $2, $3, $4, $5, $6, $7)
       ON CONFLICT (site_id, channel) DO UPDATE SET key_folder = excluded.key_folder, merchant_number = excluded.merchant_number, app_id = excluded.app_id, enabled = excluded.enabled, checked_at = NULL, check_result = NULL`,
      [merchant.id, merchant.siteId, merchant.channel, merchant.keyFolder, merchant.merchantNumber, merchant.appId, merchant.enabled],
    );
    const [stored] = await tx.query<Merchant[]>(`${SELECT} WHERE site_id = $1 AND channel = $2`, [merchant.siteId, merchant.channel]);
    return stored!;
  }

  /** Tries keys, clock, connection and signatures without moving money, and keeps what was found. */
  async check(merchantId: string): Promise<Merchant> {
    const merchant = await merchantById(this.dataSource, merchantId);
    const steps = await this.channels.check(merchant);
    await inTransaction(this.dataSource, (tx) => tx.query('UPDATE merchant SET checked_at = $2, check_result = $3 WHERE id = $1', [merchantId, this.clock.wall(), JSON.stringify(steps)]));
    return merchantById(this.dataSource, merchantId);
  }
}
