import { SystemClock, type Clock } from '#libs/runtime';
import { BusLine } from './bus-line.js';
import { systemTimers, type Timers } from './timers.js';
import { defaultTuning, type BusTarget, type LineCounters, type LineTuning, type LinkListener, type LinkState, type Telegram } from './types.js';

export interface FieldNetworkOptions {
  clock?: Clock;
  timers?: Timers;
  tuning?: Partial<LineTuning>;
}

/** All buses that this process talks to, each independent of the others. */
export class FieldNetwork {
  private readonly lines = new Map<string, BusLine>();
  private readonly listeners = new Set<LinkListener>();
  private readonly clock: Clock;
  private readonly timers: Timers;
  private readonly tuning: LineTuning;
  private closed = false;

  constructor(options: FieldNetworkOptions = {}) {
    this.clock = options.clock ?? new SystemClock();
    this.timers = options.timers ?? systemTimers;
    this.tuning = { ...defaultTuning, ...options.tuning };
  }

  /** The line of a bus, made on first use. A bus whose address changed gets a new one and the old one is closed. */
  line(target: BusTarget): BusLine {
    const known = this.lines.get(target.busId);
    if (known !== undefined) {
      if (sameAddress(known.target, target)) return known;
      known.close();
    }
    const onLink = (state: LinkState, reason: string) => {
      for (const listener of this.listeners) listener(target.busId, state, reason);
    };
    const line = new BusLine({ target, clock: this.clock, timers: this.timers, tuning: this.tuning, onLink });
    if (this.closed) line.close();
    else this.lines.set(target.busId, line);
    return line;
  }

  /** The line of a bus that was used before, if any. */
  find(busId: string): BusLine | undefined {
    return this.lines.get(busId);
  }

  all(): BusLine[] {
    return [...this.lines.values()];
  }

  /** Tells of every connection that comes up or goes down; the returned function ends it. */
  onLink(listener: LinkListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** The last telegrams of a bus, oldest first, at most 200. */
  telegrams(busId: string, filter: { unit?: number; after?: number } = {}): Telegram[] {
    return this.lines.get(busId)?.telegrams.list(filter) ?? [];
  }

  counters(busId: string): LineCounters | undefined {
    return this.lines.get(busId)?.counters;
  }

  /** Closes one bus, as when its gateway now belongs to another worker. */
  drop(busId: string): void {
    this.lines.get(busId)?.close();
    this.lines.delete(busId);
  }

  /** Closes every line; nothing stays behind and later requests are cancelled. */
  close(): void {
    this.closed = true;
    for (const line of this.lines.values()) line.close();
    this.lines.clear();
    this.listeners.clear();
  }
}

function sameAddress(a: BusTarget, b: BusTarget): boolean {
  return a.transport === b.transport && a.host === b.host && a.tcpPort === b.tcpPort;
}
