import type { CutCondition } from './cut.js';

export interface JoinedSupply {
  accountId: string;
  medium: 'electricity' | 'water';
  kind: 'none' | 'cut' | 'wait' | 'held';
  for: CutCondition[];
  readAt: Date | null;
}

// What one supply of an account may make the others wait for: its own reading. Who may never be cut, and hours, are each one's own.
const OF_READING: readonly CutCondition[] = ['fresh_reading', 'second_reading', 'min_interval'];
/** Whoever was silent for so long is not waited for: alarms tell of it, and it must not keep the others lit for ever. */
const LOST_MS = 24 * 3_600_000;

/**
 * One decision for all supplies of an account and medium: none is cut before each that will be cut, and answers, agrees. Gives what those wait
 * for that could be cut alone; by the place in the list.
 */
export function joinCuts(supplies: readonly JoinedSupply[], now: Date): Map<number, CutCondition[]> {
  const waits = new Map<number, CutCondition[]>();
  const keyOf = ({ accountId, medium }: JoinedSupply): string => `${accountId} ${medium}`;
  const holding = new Map<string, Set<CutCondition>>();
  for (const supply of supplies) {
    const lost = supply.readAt === null || now.getTime() - supply.readAt.getTime() > LOST_MS;
    if (supply.kind !== 'wait' || lost || supply.for.some((each) => !OF_READING.includes(each))) continue;
    holding.set(keyOf(supply), new Set([...(holding.get(keyOf(supply)) ?? []), ...supply.for]));
  }
  supplies.forEach((supply, index) => {
    const others = holding.get(keyOf(supply));
    if (supply.kind === 'cut' && others !== undefined) waits.set(index, OF_READING.filter((each) => others.has(each)));
  });
  return waits;
}
