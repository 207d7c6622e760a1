export interface Telegram {
  /** wall time, ISO 8601 */
  at: string;
  direction: 'out' | 'in' | 'note';
  unit: number;
  hex: string;
  note?: string;
}

const CAPACITY = 200;

/** The last telegrams of one bus, both ways; older ones fall out. */
export class TelegramLog {
  private readonly ring: ({ at: number; direction: Telegram['direction']; unit: number; frame: Buffer; note: string } | undefined)[] = new Array<undefined>(CAPACITY);
  private written = 0;

  constructor(private readonly wallMs: () => number) {}

  add(direction: Telegram['direction'], unit: number, frame: Buffer, note = ''): void {
    this.ring[this.written % CAPACITY] = { at: this.wallMs(), direction, unit, frame, note };
    this.written += 1;
  }

  /** A number that grows with every telegram; tells whether there is something new. */
  get version(): number {
    return this.written;
  }

  /** Oldest first. */
  list(): Telegram[] {
    const telegrams: Telegram[] = [];
    for (let i = Math.max(0, this.written - CAPACITY); i < this.written; i++) {
      const entry = this.ring[i % CAPACITY]!;
      telegrams.push({ at: new Date(entry.at).toISOString(), direction: entry.direction, unit: entry.unit, hex: entry.frame.toString('hex'), ...(entry.note === '' ? {} : { note: entry.note }) });
    }
    return telegrams;
  }
}
