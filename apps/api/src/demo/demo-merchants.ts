import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { channelNames, Merchants, type ChannelName } from '#libs/payment';
import { DomainError, LOGGER, SETTINGS, type Logger, type Settings } from '#libs/runtime';

const EVERY_MS = 3000;
const FOLDER = 'demo';

/** Makes the demo site a merchant of every channel whose keys lie in the folder 'demo', as they come. Runs only on a demo site. */
@Injectable()
export class DemoMerchants implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;
  private busy = false;

  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly merchants: Merchants,
  ) {}

  onApplicationBootstrap(): void {
    if (this.settings.DEMO !== '1' || this.settings.MERCHANT_KEYS_DIR === undefined) return;
    this.timer = setInterval(() => void this.turn(), EVERY_MS);
    void this.turn();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  private async turn(): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    try {
      const [site] = (await this.dataSource.query(`SELECT s.id, coalesce((SELECT array_agg(channel) FROM merchant WHERE site_id = s.id), '{}') AS channels FROM site s WHERE s.code = 'CDSC'`)) as { id: string; channels: ChannelName[] }[];
      if (site === undefined) return;
      const missing = channelNames.filter((channel) => !site.channels.includes(channel));
      for (const channel of missing) await this.add(site.id, channel);
      if (missing.length === 0) clearInterval(this.timer);
    } catch (error) {
      this.logger.warn({ reason: (error as Error).message }, 'demo merchants: tried again');
    } finally {
      this.busy = false;
    }
  }

  private async add(siteId: string, channel: ChannelName): Promise<void> {
    try {
      await this.merchants.set({ siteId, channel, keyFolder: FOLDER, enabled: true });
    } catch (error) {
      // The sandbox makes its keys at its first start, which may be later than this one.
      if (!(error instanceof DomainError) || error.code !== 'merchant-keys-missing') throw error;
    }
  }
}
