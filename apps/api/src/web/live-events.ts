import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import pg from 'pg';
import { LOGGER, SETTINGS, type Logger, type Settings } from '#libs/runtime';

interface LiveEvent {
  siteId: string;
  kind: string;
}

type Listener = (text: string) => void;

/** Hands what the database announces on channel 'live' to the pages of that site. One connection for the process, made again when it breaks. */
@Injectable()
export class LiveEvents implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly listeners = new Map<string, Set<Listener>>();
  private client: pg.Client | undefined;
  private stopped = false;

  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.connect();
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopped = true;
    await this.client?.end().catch(() => undefined);
  }

  /** Calls `listener` with the JSON of each event of a site until the answer is called. */
  subscribe(siteId: string, listener: Listener): () => void {
    const set = this.listeners.get(siteId) ?? new Set();
    this.listeners.set(siteId, set.add(listener));
    return () => {
      set.delete(listener);
      if (set.size === 0) this.listeners.delete(siteId);
    };
  }

  private async connect(): Promise<void> {
    const client = new pg.Client({ connectionString: this.settings.DATABASE_URL, keepAlive: true, application_name: 'yidu-api-live' });
    client.on('notification', ({ payload }) => this.deliver(payload ?? ''));
    client.on('error', (error) => {
      this.logger.warn({ err: error }, 'the live connection broke');
      if (!this.stopped) setTimeout(() => void this.connect().catch(() => undefined), 1000).unref();
    });
    await client.connect();
    await client.query('LISTEN live');
    this.client = client;
  }

  private deliver(payload: string): void {
    try {
      const { siteId } = JSON.parse(payload) as LiveEvent;
      for (const listener of this.listeners.get(siteId) ?? []) listener(payload);
    } catch (error) {
      this.logger.warn({ err: error }, 'a live event could not be read');
    }
  }
}
