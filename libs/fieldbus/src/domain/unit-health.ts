/** How a unit may be asked now: as usual, with one short try, or not at all. */
export type Admission = 'full' | 'probe' | 'rest';

export interface HealthTuning {
  restAfterFailures: number;
  restStepMs: number;
  restMostMs: number;
  probeShare: number;
}

interface Silence {
  failures: number;
  notBeforeMs: number;
}

// So many failures in a row, of any units, mean that the bus was dead and not the meters.
const DEAD_BUS_FAILURES = 8;

/**
 * Which units of a bus are silent. A silent unit rests 2 s × its failures, at most 5 minutes, then gets one short try; all
 * such tries together take a small share of the bus's time, so that dead meters cannot slow the live ones.
 */
export class UnitHealth {
  private readonly silences = new Map<number, Silence>();
  private nextProbeAtMs = 0;
  private failuresInRow = 0;

  constructor(private readonly tuning: HealthTuning) {}

  get consecutiveFailures(): number {
    return this.failuresInRow;
  }

  admit(unit: number, nowMs: number): Admission {
    const silence = this.silences.get(unit);
    if (silence === undefined || silence.failures < this.tuning.restAfterFailures) return 'full';
    return nowMs < silence.notBeforeMs || nowMs < this.nextProbeAtMs ? 'rest' : 'probe';
  }

  answered(unit: number): void {
    if (this.failuresInRow >= DEAD_BUS_FAILURES) this.wakeAll();
    this.failuresInRow = 0;
    if (this.silences.size > 0) this.silences.delete(unit);
  }

  /** `spentMs` is the time of the bus that the failed request took. */
  failed(unit: number, nowMs: number, spentMs: number): void {
    this.failuresInRow += 1;
    const failures = (this.silences.get(unit)?.failures ?? 0) + 1;
    const resting = failures >= this.tuning.restAfterFailures;
    const restMs = resting ? Math.min(this.tuning.restStepMs * failures, this.tuning.restMostMs) : 0;
    this.silences.set(unit, { failures, notBeforeMs: nowMs + restMs });
    if (failures > this.tuning.restAfterFailures) this.nextProbeAtMs = nowMs + spentMs * (1 / this.tuning.probeShare - 1);
  }

  /** Every silent unit may be tried again at once, as after a gateway's return. */
  wakeAll(): void {
    this.nextProbeAtMs = 0;
    for (const silence of this.silences.values()) {
      silence.notBeforeMs = 0;
      silence.failures = Math.min(silence.failures, this.tuning.restAfterFailures - 1);
    }
  }

  /** Units that rest or were silent at their last try. */
  silentUnits(): number[] {
    return [...this.silences.keys()];
  }
}
