export interface TimeLine {
  virtualAtMs: number;
  realAtMs: number;
  speed: number;
}

const MAX_SPEED = 3600;

/** The market's time: runs as fast as it is told and never back. */
export class VirtualClock {
  constructor(private line: TimeLine) {}

  nowMs(): number {
    return Math.floor(this.line.virtualAtMs + (Date.now() - this.line.realAtMs) * this.line.speed);
  }

  get timeLine(): TimeLine {
    return this.line;
  }

  /** A jump goes forward only: meters do not count back. */
  change({ speed, jumpMs, atMs }: { speed?: number; jumpMs?: number; atMs?: number }): TimeLine {
    const now = this.nowMs();
    const target = atMs ?? now + (jumpMs ?? 0);
    if (target < now) throw new RangeError('time only moves forward');
    const wished = speed ?? this.line.speed;
    if (!(wished >= 1 && wished <= MAX_SPEED)) throw new RangeError(`speed is 1 to ${MAX_SPEED}`);
    this.line = { virtualAtMs: target, realAtMs: Date.now(), speed: wished };
    return this.line;
  }
}
