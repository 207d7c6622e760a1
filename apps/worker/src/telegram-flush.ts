import type { Redis } from 'ioredis';
import type { FieldNetwork } from '#libs/fieldbus';

const EVERY_MS = 1000;
const KEEP_S = 86_400;
const BUSES_AT_ONCE = 40;

/** Copies each bus's last telegrams to Redis, where the backoffice reads them; only what changed, a few buses a second. */
export class TelegramFlush {
  private readonly versions = new Map<string, number>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly redis: Redis,
    private readonly prefix: string,
    private readonly network: FieldNetwork,
  ) {}

  start(): void {
    this.timer = setInterval(() => void this.flush().catch(() => undefined), EVERY_MS);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private async flush(): Promise<void> {
    const changed = this.network.all().filter((line) => this.versions.get(line.target.busId) !== line.telegrams.newest);
    for (const line of changed.slice(0, BUSES_AT_ONCE)) {
      const { busId } = line.target;
      const { newest: version } = line.telegrams;
      await this.redis.set(`${this.prefix}:telegrams:${busId}`, JSON.stringify({ telegrams: line.telegrams.list(), counters: line.counters }), 'EX', KEEP_S);
      this.versions.set(busId, version);
    }
  }
}
