import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { findOrder, type ChannelName, type PayWay } from '#libs/payment';
import { PlatformApps } from '#libs/platform';

/** Who a visitor is to a merchant's own app, by a login code that works once: no more is asked of him, and no more is kept. */
@Injectable()
export class VisitorIdentity {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(PlatformApps) private readonly apps: PlatformApps,
  ) {}

  /** Undefined where the way needs none, or nothing is known. An order that is there already keeps its payer: the code is spent. */
  async of(asked: { orderId: string; siteId: string; channel: ChannelName; way: PayWay; code: string | undefined }): Promise<string | undefined> {
    if (asked.code === undefined || (asked.way !== 'jsapi' && asked.way !== 'mini')) return undefined;
    const known = await findOrder(this.dataSource, asked.orderId);
    if (known !== undefined) return known.payerRef ?? undefined;
    const [merchant] = (await this.dataSource.query('SELECT key_folder AS folder, app_id AS "appId" FROM merchant WHERE site_id = $1 AND channel = $2 AND enabled', [asked.siteId, asked.channel])) as { folder: string; appId: string }[];
    if (merchant === undefined) return undefined;
    if (asked.channel === 'alipay') return (await (await this.apps.alipay(merchant.folder))?.identity(asked.code))?.openId;
    return (await (await this.apps.weixin(merchant.folder))?.mini.miniIdentity(asked.code))?.openId;
  }
}
