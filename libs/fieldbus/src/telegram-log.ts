import type { Clock } from '#libs/runtime';
import type { Telegram } from './types.js';

export const TELEGRAM_LIMIT = 200;
// The longest frame, RTU or TCP; more of a stray chunk is not kept.
const SLOT_BYTES = 260;
const directions = ['out', 'in', 'note'] as const;

/**
 * The last telegrams of one bus, both ways, with notes on what went wrong; older ones fall out. They lie in fixed slots
 * and become objects only when somebody looks, because every exchange of every bus leaves two.
 */
export class TelegramLog {
  private readonly bytes = Buffer.allocUnsafeSlow(TELEGRAM_LIMIT * SLOT_BYTES);
  private readonly lengths = new Uint16Array(TELEGRAM_LIMIT);
  private readonly instants = new Float64Array(TELEGRAM_LIMIT);
  private readonly units = new Uint8Array(TELEGRAM_LIMIT);
  private readonly kinds = new Uint8Array(TELEGRAM_LIMIT);
  private readonly notes = new Array<string | undefined>(TELEGRAM_LIMIT).fill(undefined);
  private written = 0;

  constructor(private readonly clock: Pick<Clock, 'now'>) {}

  /** The number of the newest telegram; grows with each. */
  get newest(): number {
    return this.written;
  }

  add(direction: Telegram['direction'], unit: number, frame: Uint8Array | undefined, note?: string): void {
    const slot = this.written % TELEGRAM_LIMIT;
    this.written += 1;
    const length = frame === undefined ? 0 : Math.min(frame.length, SLOT_BYTES);
    if (frame !== undefined) this.bytes.set(length === frame.length ? frame : frame.subarray(0, length), slot * SLOT_BYTES);
    this.lengths[slot] = length;
    this.instants[slot] = this.clock.now().getTime();
    this.units[slot] = unit;
    this.kinds[slot] = directions.indexOf(direction);
    this.notes[slot] = note;
  }

  /** Oldest first; only those of one unit, or after a number, when asked. */
  list(filter: { unit?: number; after?: number } = {}): Telegram[] {
    const telegrams: Telegram[] = [];
    for (let i = Math.max(0, this.written - TELEGRAM_LIMIT, filter.after ?? 0); i < this.written; i++) {
      const telegram = this.at(i);
      if (filter.unit === undefined || telegram.unit === filter.unit) telegrams.push(telegram);
    }
    return telegrams;
  }

  private at(index: number): Telegram {
    const slot = index % TELEGRAM_LIMIT;
    const from = slot * SLOT_BYTES;
    const note = this.notes[slot];
    return {
      number: index + 1,
      at: new Date(this.instants[slot]!),
      direction: directions[this.kinds[slot]!]!,
      unit: this.units[slot]!,
      hex: this.bytes.toString('hex', from, from + this.lengths[slot]!),
      ...(note === undefined ? {} : { note }),
    };
  }
}
