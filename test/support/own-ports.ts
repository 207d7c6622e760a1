import { randomInt } from 'node:crypto';
import { freePort } from '../../scripts/services/ports.mjs';

// Below those that the system lends to connections: one of them may be taken between the question and the answer.
const FIRST = 16_000;
const OF_ONE_PROCESS = 1_600;

/** Where this process of the tests takes its ports from; no other process of the same run does. */
const begin = FIRST + (Number(process.env.VITEST_POOL_ID ?? 0) % 10) * OF_ONE_PROCESS;
// Another run may go on beside this one.
let next = randomInt(OF_ONE_PROCESS);

/** The first of `count` free ports in a row that nobody else of this run is given, until some hundred others were. */
export async function ownPorts(count: number): Promise<number> {
  for (let tries = 0; tries < OF_ONE_PROCESS; tries++) {
    if (next + count > OF_ONE_PROCESS) next = 0;
    const first = begin + next;
    next += count;
    const free = await Promise.all(Array.from({ length: count }, async (_, index) => (await freePort(first + index)) === first + index));
    if (free.every(Boolean)) return first;
  }
  throw new Error(`no ${String(count)} free ports in a row from ${String(begin)}`);
}

/** A free port that nobody else of this run is given. */
export const ownPort = (): Promise<number> => ownPorts(1);
