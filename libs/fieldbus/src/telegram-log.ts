import type { Clock } from '#libs/runtime';
import type { Telegram } from './types.js';

export const TELEGRAM_LIMIT = 200;

/** The last telegrams of one bus, both ways, with notes on what went wrong; older ones fall out. */
export class TelegramLog {
  private readonly ring: Telegram[] = [];
  private written = 0;

  constructor(private readonly clock: Pick<Clock, 'now'>) {}

  /** The number of the newest telegram; grows with each. */
  get newest(): number {
    return this.written;
  }

  add(direction: Telegram['direction'], unit: number, frame: Buffer | undefined, note?: string): void {
    this.written += 1;
    const hex = frame === undefined ? '' : frame.toString('hex');
    const telegram: Telegram = { number: this.written, at: this.clock.now(), direction, unit, hex, ...(note === undefined ? {} : { note }) };
    this.ring[(this.written - 1) % TELEGRAM_LIMIT] = telegram;
  }

  /** Oldest first; only those of one unit, or after a number, when asked. */
  list(filter: { unit?: number; after?: number } = {}): Telegram[] {
    const telegrams: Telegram[] = [];
    const first = Math.max(0, this.written - TELEGRAM_LIMIT, filter.after ?? 0);
    for (let i = first; i < this.written; i++) {
      const telegram = this.ring[i % TELEGRAM_LIMIT]!;
      if (filter.unit === undefined || telegram.unit === filter.unit) telegrams.push(telegram);
    }
    return telegrams;
  }
}
