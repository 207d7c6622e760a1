import { decodeSample, readPlan } from '#libs/device-profile';
import { readBlocks, type BusLine, type Priority } from '#libs/fieldbus';
import type { FieldMeter, Measured } from '#libs/metering';
import type { Clock } from '#libs/runtime';

/** Reads one meter in full; a failure is a result with its reason, never a throw. */
export async function readMeter(line: BusLine, meter: FieldMeter, priority: Priority, clock: Clock): Promise<Measured> {
  const address = { unit: meter.unit, priority, timeoutMs: meter.profile.line.timeoutMs };
  const result = await readBlocks(line, address, readPlan(meter.profile), priority !== 'probe');
  const readAt = clock.now();
  if (result.kind === 'failed') return { meter, readAt, error: result.reason };
  try {
    return { meter, readAt, sample: decodeSample(meter.profile, result.read, { current: meter.currentRatio, voltage: meter.voltageRatio }) };
  } catch (error) {
    return { meter, readAt, error: `decode: ${(error as Error).message}` };
  }
}
