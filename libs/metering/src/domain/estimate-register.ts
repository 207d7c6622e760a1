import { mulDivFloor } from '#libs/quantity';

interface Point {
  readAt: Date;
  registerWh: number;
}

/**
 * Where a dead meter's register stood at an instant after its last good reading, at the pace between two good readings: rounded
 * down, never below the last. Without an earlier reading, or none apart from it in time, nothing is added: gaps are not invented.
 */
export function estimateRegister(earlier: Point | undefined, last: Point, at: Date): number {
  const elapsedMs = at.getTime() - last.readAt.getTime();
  if (earlier === undefined || elapsedMs <= 0) return last.registerWh;
  const knownMs = last.readAt.getTime() - earlier.readAt.getTime();
  const knownWh = last.registerWh - earlier.registerWh;
  return knownMs <= 0 || knownWh <= 0 ? last.registerWh : last.registerWh + mulDivFloor(knownWh, elapsedMs, knownMs);
}
