import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import pg from 'pg';
import { Subject } from 'rxjs';
import { SETTINGS, type Settings } from '#libs/runtime';

export interface LiveEvent {
  siteId: string;
  kind: string;
  meterIds?: number[];
  accountIds?: string[];
}

/** What changed, as PostgreSQL announces it on commit; pages then ask for what they show. */
@Injectable()
export class LiveEvents implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly events = new Subject<LiveEvent>();
  private client: pg.Client | undefined;
  private stopped = false;

  constructor(@Inject(SETTINGS) private readonly settings: Settings) {}

  onApplicationBootstrap(): void {
    void this.listen();
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopped = true;
    this.events.complete();
    await this.client?.end().catch(() => undefined);
  }

  private async listen(): Promise<void> {
    const client = new pg.Client({ connectionString: this.settings.DATABASE_URL, keepAlive: true });
    const again = () => !this.stopped && setTimeout(() => void this.listen(), 2000).unref();
    client.on('notification', ({ payload }) => payload !== undefined && this.events.next(JSON.parse(payload) as LiveEvent));
    client.on('error', again);
    try {
      await client.connect();
      await client.query('LISTEN live');
      this.client = client;
    } catch {
      again();
    }
  }
}
