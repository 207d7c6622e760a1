import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Redis } from 'ioredis';
import { LOGGER, SETTINGS, type Logger, type Settings } from '#libs/runtime';

/** The API's own connection to Redis: telegrams of buses, and whether it answers. The API works without it. */
@Injectable()
export class RedisLink implements OnApplicationShutdown {
  private readonly redis: Redis;
  private lastComplaintMs = 0;

  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(LOGGER) logger: Logger,
  ) {
    this.redis = new Redis(settings.REDIS_URL, { maxRetriesPerRequest: 1, enableOfflineQueue: true, connectTimeout: 2000, commandTimeout: 2000, retryStrategy: (tries) => Math.min(tries * 200, 3000) });
    this.redis.on('error', (error) => {
      if (performance.now() - this.lastComplaintMs < 30_000) return;
      this.lastComplaintMs = performance.now();
      logger.warn({ err: error }, 'Redis does not answer');
    });
  }

  onApplicationShutdown(): void {
    this.redis.disconnect();
  }

  async ping(): Promise<string> {
    return (await this.redis.ping()) === 'PONG' ? 'ok' : 'failed';
  }

  /** The items of a list that a worker keeps, oldest first; empty when Redis does not answer. */
  async list(name: string): Promise<string[]> {
    return this.redis.lrange(`${this.settings.QUEUE_PREFIX}:${name}`, 0, -1).catch(() => []);
  }
}
