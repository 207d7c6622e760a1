import { currentDueAt } from '#libs/calendar';

/** The newest instant at which any meter of the bus was due; the meters' intervals may differ. */
export function busDueAt(now: Date, intervalsMinutes: readonly number[], zone: string): Date | undefined {
  let newest: Date | undefined;
  for (const interval of new Set(intervalsMinutes)) {
    const due = currentDueAt(now, interval, zone);
    if (newest === undefined || due > newest) newest = due;
  }
  return newest;
}

/**
 * The meters that a sweep for `dueAt` reads: those whose own interval falls due then, and those whose last due instant
 * passed without a sweep, as after a standstill.
 */
export function metersDue<Meter extends { readIntervalMinutes: number }>(meters: readonly Meter[], dueAt: Date, lastSweepDueAt: Date | null, zone: string): Meter[] {
  const isDue = new Map<number, boolean>();
  const due: Meter[] = [];
  for (const meter of meters) {
    let dueNow = isDue.get(meter.readIntervalMinutes);
    if (dueNow === undefined) {
      dueNow = lastSweepDueAt === null || currentDueAt(dueAt, meter.readIntervalMinutes, zone) > lastSweepDueAt;
      isDue.set(meter.readIntervalMinutes, dueNow);
    }
    if (dueNow) due.push(meter);
  }
  return due;
}
