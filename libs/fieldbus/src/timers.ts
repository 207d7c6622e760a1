/** Timers as an argument, so that waits can be tested without waiting. */
export interface Timers {
  set(action: () => void, delayMs: number): unknown;
  clear(handle: unknown): void;
}

/** The machine's timers. */
export const systemTimers: Timers = {
  set: (action, delayMs) => setTimeout(action, delayMs),
  clear: (handle) => clearTimeout(handle as NodeJS.Timeout),
};

/**
 * One wake-up that may be moved. Moving it later costs nothing: the timer that runs is kept, looks at the time when it
 * fires and sleeps on. A line that is asked thousands of times a second so sets a timer about once a second.
 */
export class Alarm {
  private handle: unknown;
  private firesAtMs = Infinity;
  private dueAtMs = Infinity;

  constructor(
    private readonly timers: Timers,
    private readonly nowMs: () => number,
    private readonly action: () => void,
  ) {}

  get isSet(): boolean {
    return this.dueAtMs !== Infinity;
  }

  setAt(dueAtMs: number): void {
    this.dueAtMs = dueAtMs;
    if (dueAtMs >= this.firesAtMs) return;
    this.stopTimer();
    this.startTimer();
  }

  /** Nothing is due; a timer that still runs fires once without effect. */
  unset(): void {
    this.dueAtMs = Infinity;
  }

  /** Nothing is due and no timer runs. */
  stop(): void {
    this.unset();
    this.stopTimer();
  }

  private startTimer(): void {
    this.firesAtMs = this.dueAtMs;
    this.handle = this.timers.set(() => this.fired(), Math.max(0, Math.ceil(this.dueAtMs - this.nowMs())));
  }

  private stopTimer(): void {
    if (this.handle !== undefined) this.timers.clear(this.handle);
    this.handle = undefined;
    this.firesAtMs = Infinity;
  }

  private fired(): void {
    this.handle = undefined;
    this.firesAtMs = Infinity;
    if (this.dueAtMs === Infinity) return;
    if (this.nowMs() < this.dueAtMs) {
      this.startTimer();
      return;
    }
    this.dueAtMs = Infinity;
    this.action();
  }
}
