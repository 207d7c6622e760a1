import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Redis } from 'ioredis';
import type { Telegram } from '#libs/fieldbus';
import { LOGGER, SETTINGS, type Logger, type Settings } from '#libs/runtime';

/** The last raw telegrams of each bus, as the worker leaves them in Redis. */
@Injectable()
export class TelegramStore implements OnApplicationShutdown {
  private readonly redis: Redis;

  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(LOGGER) logger: Logger,
  ) {
    this.redis = new Redis(settings.REDIS_URL, { maxRetriesPerRequest: 1, lazyConnect: true });
    this.redis.on('error', (error) => logger.warn({ reason: error.message }, 'Redis'));
  }

  async read(busId: string): Promise<{ telegrams: Telegram[]; counters: object }> {
    const found = await this.redis.get(`${this.settings.QUEUE_PREFIX}:telegrams:${busId}`);
    return found === null ? { telegrams: [], counters: {} } : (JSON.parse(found) as { telegrams: Telegram[]; counters: object });
  }

  async ping(): Promise<boolean> {
    return (await this.redis.ping()) === 'PONG';
  }

  onApplicationShutdown(): void {
    this.redis.disconnect();
  }
}
