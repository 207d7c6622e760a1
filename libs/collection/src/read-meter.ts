import { decodeSample, readPlan } from '#libs/device-profile';
import { askBlocks, type BusLine, type Priority, type ReadResult } from '#libs/fieldbus';
import type { FieldMeter, Measured } from '#libs/metering';
import type { Clock } from '#libs/runtime';

// Failures of one frame; the others will not be better a few seconds later.
const WORTH_A_SECOND_TRY: readonly string[] = ['no-answer', 'garbled'];

// So many readings of a bus are kept until they are written; more would only grow old in memory.
const PART_METERS = 50;

/** Reads one meter in full; a failure is a result with its reason, never a throw. */
export function readMeter(line: BusLine, meter: FieldMeter, priority: Priority, clock: Clock): Promise<Measured> {
  return new Promise((resolve) => askMeter(line, meter, priority, clock, resolve));
}

function askMeter(line: BusLine, meter: FieldMeter, priority: Priority, clock: Clock, settle: (measured: Measured) => void): void {
  askBlocks(line, meter.unit, readPlan(meter.profile, 'sweep'), { priority, timeoutMs: meter.profile.line.timeoutMs }, (result) => settle(measuredOf(meter, result, clock)));
}

function measuredOf(meter: FieldMeter, result: ReadResult, clock: Clock): Measured {
  const readAt = clock.now();
  if (result.kind === 'failed') return { meter, readAt, error: result.reason };
  try {
    return { meter, readAt, sample: decodeSample(meter.profile, result.blocks, { current: meter.currentRatio, voltage: meter.voltageRatio }) };
  } catch (error) {
    return { meter, readAt, error: `decode: ${(error as Error).message}` };
  }
}

type Failed = Measured & { error: string };

/**
 * Reads the meters of a bus in turn and hands them over part by part; those that lost a frame are read once more at the end,
 * when they keep nobody waiting. Whoever takes a part may ask to wait for room. Gives back what was not handed over.
 */
export async function readMeters(line: BusLine, meters: readonly FieldMeter[], clock: Clock, handOver: (part: Measured[]) => Promise<void> | undefined): Promise<Measured[]> {
  const failed: Failed[] = [];
  let part: Measured[] = [];
  for (let from = 0; from < meters.length; ) {
    from = await readPart(line, meters, from, clock, part, failed);
    if (part.length < PART_METERS) continue;
    const room = handOver(part);
    part = [];
    if (room !== undefined) await room;
  }
  if (failed.length === meters.length) return failed;
  for (const entry of failed) part.push(WORTH_A_SECOND_TRY.includes(entry.error) ? await readMeter(line, entry.meter, 'sweep', clock) : entry);
  return part;
}

/**
 * Reads on from a meter until the part is full or none is left; resolves with where it stopped. A promise a part and not a meter:
 * the next meter is asked from within the answer of the last.
 */
function readPart(line: BusLine, meters: readonly FieldMeter[], from: number, clock: Clock, part: Measured[], failed: Failed[]): Promise<number> {
  return new Promise((resolve) => {
    let index = from;
    let asking = false;
    let atOnce = false;
    const take = (entry: Measured) => {
      if ('error' in entry) failed.push(entry);
      else part.push(entry);
      index += 1;
      atOnce = asking;
      if (!asking) askOn();
    };
    // A bus that is away refuses at once: such answers are taken in a loop, not one within the other.
    const askOn = () => {
      do {
        if (index === meters.length || part.length === PART_METERS) return resolve(index);
        asking = true;
        atOnce = false;
        askMeter(line, meters[index]!, 'sweep', clock, take);
        asking = false;
      } while (atOnce);
    };
    askOn();
  });
}
