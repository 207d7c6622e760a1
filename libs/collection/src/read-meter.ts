import { decodeSample, readPlan } from '#libs/device-profile';
import { readBlocks, type BusLine, type Priority } from '#libs/fieldbus';
import type { FieldMeter, Measured } from '#libs/metering';
import type { Clock } from '#libs/runtime';

// Failures of one frame; the others will not be better a few seconds later.
const WORTH_A_SECOND_TRY: readonly string[] = ['no-answer', 'garbled'];

// So many readings of a bus are kept until they are written; more would only grow old in memory.
const PART_METERS = 50;

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

/**
 * Reads the meters of a bus in turn and hands them over part by part; those that lost a frame are read once more at the end,
 * when they keep nobody waiting. Whoever takes a part may ask to wait for room. Gives back what was not handed over.
 */
export async function readMeters(line: BusLine, meters: readonly FieldMeter[], clock: Clock, handOver: (part: Measured[]) => Promise<void> | undefined): Promise<Measured[]> {
  let part: Measured[] = [];
  const failed: (Measured & { error: string })[] = [];
  for (const meter of meters) {
    const entry = await readMeter(line, meter, 'sweep', clock);
    if ('error' in entry) failed.push(entry);
    else part.push(entry);
    if (part.length === PART_METERS) {
      const room = handOver(part);
      part = [];
      if (room !== undefined) await room;
    }
  }
  if (failed.length < meters.length) {
    const again: Measured[] = [];
    for (const entry of failed) again.push(WORTH_A_SECOND_TRY.includes(entry.error) ? await readMeter(line, entry.meter, 'sweep', clock) : entry);
    return [...part, ...again];
  }
  return failed;
}
