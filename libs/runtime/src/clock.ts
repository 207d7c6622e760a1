/** Where the product gets its instants from. Rules take an instant as an argument; only use cases ask a clock. */
export interface Clock {
  /** Business time: readings, bills, holds, windows. A demo site may run it faster than the wall. */
  now(): Date;
  /** Wall time: sessions, leases, retries and everything else that must not follow a moved business clock. */
  wall(): Date;
  /** Milliseconds that only grow; for durations and time-outs. */
  monotonicMs(): number;
}

export const CLOCK = Symbol('CLOCK');

/** The machine's clock. */
export class SystemClock implements Clock {
  now(): Date {
    return new Date();
  }
  wall(): Date {
    return new Date();
  }
  monotonicMs(): number {
    return performance.now();
  }
}

/** A clock that stands still until it is moved; for tests. */
export class ManualClock implements Clock {
  private instant: number;
  constructor(start: Date | string) {
    this.instant = new Date(start).getTime();
  }
  now(): Date {
    return new Date(this.instant);
  }
  wall(): Date {
    return new Date(this.instant);
  }
  monotonicMs(): number {
    return this.instant;
  }
  /** Moves to an instant, which may lie in the past. */
  setTo(instant: Date | string): void {
    this.instant = new Date(instant).getTime();
  }
  advanceMs(durationMs: number): void {
    this.instant += durationMs;
  }
}

/** A virtual time line: at wall instant `realAtMs` it showed `virtualAtMs`, and it runs `speed` times as fast. */
export interface TimeLine {
  virtualAtMs: number;
  realAtMs: number;
  speed: number;
}

/**
 * Follows the time line that a demo site's simulator publishes, so that a sped-up market and the product agree on the
 * time. Never used unless a clock address is configured.
 */
export class FollowedClock extends SystemClock {
  private line: TimeLine | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly clockUrl: string) {
    super();
  }

  override now(): Date {
    const real = Date.now();
    if (this.line === undefined) return new Date(real);
    return new Date(Math.floor(this.line.virtualAtMs + (real - this.line.realAtMs) * this.line.speed));
  }

  /** Reads the time line now, then every half second; a silent source keeps the last line. */
  async start(): Promise<void> {
    await this.refresh();
    this.timer = setInterval(() => void this.refresh(), 500);
    this.timer.unref();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private async refresh(): Promise<void> {
    try {
      const answer = await fetch(this.clockUrl, { signal: AbortSignal.timeout(2000) });
      const line = (await answer.json()) as TimeLine;
      if (Number.isFinite(line.virtualAtMs) && Number.isFinite(line.realAtMs) && line.speed > 0) this.line = line;
    } catch {
      // The simulator may be restarting; the last known line stays true.
    }
  }
}
