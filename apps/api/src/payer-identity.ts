import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import type { ChannelName } from '#libs/payment';
import { PlatformApps } from '#libs/platform';

export interface KnownPayer {
  openId: string;
  /** whose openid that is, where it is not the app of the merchant's row */
  otherApp: string | undefined;
}

export interface PaysAt {
  siteId: string;
  channel: ChannelName;
  /** where the customer stands; undefined: in an app of the channel's own */
  platform: 'wechat' | 'wechat-account' | 'alipay' | undefined;
}

/** Who a signed-in customer is to a merchant's own apps: an openid of another app pays nothing. */
@Injectable()
export class PayerIdentity {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(PlatformApps) private readonly apps: PlatformApps,
  ) {}

  async of(customerId: string, { siteId, channel, platform }: PaysAt): Promise<KnownPayer | undefined> {
    const [merchant] = (await this.dataSource.query('SELECT key_folder AS folder, app_id AS "appId" FROM merchant WHERE site_id = $1 AND channel = $2', [siteId, channel])) as { folder: string; appId: string }[];
    if (merchant === undefined) return undefined;
    if (platform !== 'wechat-account') return this.known(customerId, merchant.appId, platform);
    // Only WeChat has a browser of its own, and only the account beside this merchant's mini-program pays to it.
    const account = channel === 'wechat' ? (await this.apps.weixin(merchant.folder))?.account : undefined;
    return account === undefined ? undefined : this.known(customerId, account.appId, platform, account.appId);
  }

  private async known(customerId: string, appId: string, platform: string | undefined, otherApp?: string): Promise<KnownPayer | undefined> {
    const [row] = (await this.dataSource.query('SELECT open_id AS "openId" FROM customer_identity WHERE customer_id = $1 AND app_id = $2 AND ($3::text IS NULL OR platform = $3) ORDER BY bound_at DESC LIMIT 1', [customerId, appId, platform ?? null])) as { openId: string }[];
    return row === undefined ? undefined : { openId: row.openId, otherApp };
  }
}
