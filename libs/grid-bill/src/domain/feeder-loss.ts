import { divHalfUp } from '#libs/quantity';

/** One place in the tree of meters in a period: its meter, and those that were there before. */
export interface PlacedMeter {
  meterId: number;
  /** at the end of the period */
  parentId: number | null;
  usedWh: number;
  /** of it, by the feeders behind which it hung in the period; what it used behind none is in none */
  parts: readonly { parentId: number; usedWh: number }[];
  /** its readings reach over the whole period */
  complete: boolean;
  /** a border of the period lies between two readings */
  estimated: boolean;
}

export interface Feeder {
  meterId: number;
  parentId: number | null;
  subs: number;
  usedWh: number;
  /** of the meters directly behind it */
  subsWh: number;
  lossWh: number;
  /** of what it fed, in hundredths of a percent; null where it fed nothing or something was not read */
  lossRate: number | null;
  /** beyond what feeders of this site usually lose, nought where it is within; negative: more came out behind it than went through, which is a ratio or a place that is wrong; null: not known */
  unexplainedWh: number | null;
  complete: boolean;
  estimated: boolean;
  /** meters behind it whose readings do not reach over the period */
  incomplete: number[];
}

export interface Losses {
  /** what cannot be explained first, then those of which nothing can be said */
  feeders: Feeder[];
  /** the middle loss of the feeders, in hundredths of a percent; null with fewer than three that were read */
  usualRate: number | null;
  /** of all that came in, what no last meter counted */
  whole: { usedWh: number; lastWh: number; lossWh: number; lossRate: number | null; complete: boolean };
}

const TEN_THOUSAND = 10_000;
const LEAST_FEEDERS = 3;

const rate = (lossWh: number, usedWh: number): number | null => (usedWh <= 0 ? null : divHalfUp(lossWh * TEN_THOUSAND, usedWh));
const sum = (meters: readonly PlacedMeter[]): number => meters.reduce((total, { usedWh }) => total + usedWh, 0);

/**
 * What is lost between each main or feeder meter and the meters directly behind it. A feeder of which something was not read says nothing
 * rather than something wrong. Technical losses are much alike in one house: what one feeder loses beyond the middle one is unexplained.
 */
export function feederLosses(meters: readonly PlacedMeter[], rootId?: number): Losses {
  const behind = new Map<number, PlacedMeter[]>();
  for (const meter of meters) for (const { parentId, usedWh } of meter.parts) behind.set(parentId, [...(behind.get(parentId) ?? []), { ...meter, usedWh }]);
  const within = rootId === undefined ? meters : subtree(meters, behind, rootId);
  const heads = within.filter(({ meterId }) => behind.has(meterId));
  const measured = heads.map((head) => feederOf(head, behind.get(head.meterId)!));
  // A main meter loses little to its feeders: what is usual is taken from those that feed last meters.
  const lasting = measured.filter(({ meterId }) => behind.get(meterId)!.some((sub) => !behind.has(sub.meterId)));
  // A feeder that gives out more than it takes in is wrong, and says nothing about what is usual.
  const usualRate = middle(lasting.flatMap(({ lossRate }) => (lossRate === null || lossRate < 0 ? [] : lossRate)));
  const feeders = measured.map((feeder) => ({ ...feeder, unexplainedWh: feeder.lossRate === null ? null : beyond(feeder, usualRate ?? 0) }));
  const known = new Set(within.map(({ meterId }) => meterId));
  const roots = heads.filter(({ meterId, parentId }) => meterId === rootId || parentId === null || !known.has(parentId));
  const whole = new Map(roots.flatMap(({ meterId }) => subtree(meters, behind, meterId)).map((meter) => [meter.meterId, meter]));
  // Of one that hung elsewhere too, what it used behind these.
  const last = [...whole.values()].filter(({ meterId }) => !behind.has(meterId)).map((meter) => ({ ...meter, usedWh: meter.parts.reduce((total, part) => total + (whole.has(part.parentId) ? part.usedWh : 0), 0) }));
  const complete = [...roots, ...last].every((meter) => meter.complete);
  const [usedWh, lastWh] = [sum(roots), sum(last)];
  return {
    feeders: feeders.sort((a, b) => Math.abs(b.unexplainedWh ?? -1) - Math.abs(a.unexplainedWh ?? -1) || Number(a.unexplainedWh === null) - Number(b.unexplainedWh === null) || a.meterId - b.meterId), usualRate,
    whole: { usedWh, lastWh, lossWh: usedWh - lastWh, lossRate: complete ? rate(usedWh - lastWh, usedWh) : null, complete },
  };
}

const beyond = ({ lossWh, usedWh }: Pick<Feeder, 'lossWh' | 'usedWh'>, usualRate: number): number => (lossWh < 0 ? lossWh : Math.max(0, lossWh - divHalfUp(usedWh * usualRate, TEN_THOUSAND)));

function feederOf(head: PlacedMeter, subs: readonly PlacedMeter[]): Omit<Feeder, 'unexplainedWh'> {
  const subsWh = sum(subs);
  const incomplete = subs.filter(({ complete }) => !complete).map(({ meterId }) => meterId);
  const complete = head.complete && incomplete.length === 0;
  const { meterId, parentId, usedWh } = head;
  return { meterId, parentId, subs: subs.length, usedWh, subsWh, lossWh: usedWh - subsWh, lossRate: complete ? rate(usedWh - subsWh, usedWh) : null, complete, estimated: head.estimated || subs.some(({ estimated }) => estimated), incomplete };
}

/** A meter and everything behind it. */
function subtree(meters: readonly PlacedMeter[], behind: ReadonlyMap<number, readonly PlacedMeter[]>, rootId: number): PlacedMeter[] {
  const root = meters.find(({ meterId }) => meterId === rootId);
  if (root === undefined) return [];
  const found = [root];
  const seen = new Set([rootId]);
  for (let index = 0; index < found.length; index++) {
    for (const next of behind.get(found[index]!.meterId) ?? []) {
      if (seen.has(next.meterId)) continue;
      seen.add(next.meterId);
      found.push(next);
    }
  }
  return found;
}

/** The lower middle of at least three. */
function middle(rates: readonly number[]): number | null {
  const sorted = [...rates].sort((a, b) => a - b);
  return sorted.length < LEAST_FEEDERS ? null : sorted[(sorted.length - 1) >> 1]!;
}
