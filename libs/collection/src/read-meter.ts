import { decodeSample, readPlan } from '#libs/device-profile';
import { readBlocks, type BusLine, type Priority } from '#libs/fieldbus';
import type { FieldMeter, Measured } from '#libs/metering';
import type { Clock } from '#libs/runtime';

// Failures of one frame; the others will not be better a few seconds later.
const WORTH_A_SECOND_TRY: readonly string[] = ['no-answer', 'garbled'];

/** Reads one meter in full; a failure is a result with its reason, never a throw. */
export async function readMeter(line: BusLine, meter: FieldMeter, priority: Priority, clock: Clock): Promise<Measured> {
  const result = await readBlocks(line, meter.unit, readPlan(meter.profile, 'sweep'), { priority, timeoutMs: meter.profile.line.timeoutMs });
  const readAt = clock.now();
  if (result.kind === 'failed') return { meter, readAt, error: result.reason };
  try {
    return { meter, readAt, sample: decodeSample(meter.profile, result.blocks, { current: meter.currentRatio, voltage: meter.voltageRatio }) };
  } catch (error) {
    return { meter, readAt, error: `decode: ${(error as Error).message}` };
  }
}

/** Reads the meters of a bus in turn; those that lost a frame are read once more at the end, when they keep nobody waiting. */
export async function readMeters(line: BusLine, meters: readonly FieldMeter[], clock: Clock): Promise<Measured[]> {
  const measured: Measured[] = [];
  for (const meter of meters) measured.push(await readMeter(line, meter, 'sweep', clock));
  if (measured.every((entry) => 'error' in entry)) return measured;
  for (const [index, entry] of measured.entries()) {
    if ('error' in entry && WORTH_A_SECOND_TRY.includes(entry.error)) measured[index] = await readMeter(line, entry.meter, 'sweep', clock);
  }
  return measured;
}
