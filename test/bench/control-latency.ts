import { setTimeout as sleep } from 'node:timers/promises';
import { FieldNetwork, readBlocks, writeRegisters, type BusLine, type Priority } from '#libs/fieldbus';
import type { BenchResult } from './bench-result.js';
import { startFleet } from './field-fleet.js';
import { BUSES, FRAME_MS, UNITS, sweepBlocks } from './bus-use.js';

const WRITES = 300;
const WITHIN_MS = 12_000;
const LIMIT = 2.2 * FRAME_MS + 50;
const LEAST_GAIN = 25;

/** Numbers that look like chance and are the same in every run (Lehmer). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271) % 0x7fffffff) / 0x7fffffff;
}

/** Keeps a bus full: all reads of a sweep are queued at once, and the next sweep when they are done. */
async function sweepWithoutEnd(line: BusLine, stop: AbortSignal): Promise<void> {
  const reads = Array.from({ length: UNITS }, (_, i) => sweepBlocks.map((block) => ({ unit: i + 1, block }))).flat();
  while (!stop.aborted) {
    const results = await Promise.all(reads.map(({ unit, block }) => readBlocks(line, unit, [block], 'sweep')));
    if (!results.every(({ kind }) => kind === 'ok')) throw new Error('a meter was not read');
  }
}

async function writeLatencies(lines: BusLine[], priority: Priority): Promise<number[]> {
  const random = seeded(priority.length);
  const stop = new AbortController();
  const sweeps = lines.map((line) => sweepWithoutEnd(line, stop.signal));
  await sleep(500);
  const writes = Array.from({ length: WRITES }, async () => {
    await sleep(random() * WITHIN_MS);
    const line = lines[Math.floor(random() * lines.length)]!;
    const startedMs = performance.now();
    const result = await writeRegisters(line, 1 + Math.floor(random() * UNITS), { start: 0x57, values: [1, 1] }, { priority, timeoutMs: 2000 });
    if (result.kind !== 'ok') throw new Error(`write: ${result.reason}`);
    return performance.now() - startedMs;
  });
  const latencies = await Promise.all(writes);
  stop.abort();
  await Promise.all(sweeps);
  return latencies.sort((a, b) => a - b);
}

const at = (sorted: number[], part: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))]!;
const percentiles = (sorted: number[]) => ({ p50: Math.round(at(sorted, 0.5)), p99: Math.round(at(sorted, 0.99)), max: Math.round(sorted.at(-1)!) });

/** G8: from asking for a relay write to its acknowledgement while every bus is swept without end, beside first-in-first-out. */
export async function run(): Promise<BenchResult> {
  const fleet = await startFleet({ buses: BUSES, delayMs: FRAME_MS, transport: 'modbus-tcp' });
  const network = new FieldNetwork();
  const before = process.cpuUsage();
  try {
    const lines = fleet.ports.map((tcpPort, i) => network.line({ busId: `bus-${i}`, gatewayId: `gateway-${i % 20}`, transport: 'modbus-tcp', host: '127.0.0.1', tcpPort }));
    const command = await writeLatencies(lines, 'command');
    const { user, system } = process.cpuUsage(before);
    const behind = await writeLatencies(lines, 'sweep');
    const { writes, overlaps } = await fleet.report();
    if (writes !== 2 * WRITES || overlaps > 0) throw new Error(`${writes} writes instead of ${2 * WRITES}, ${overlaps} requests at the same time`);
    const p99 = at(command, 0.99);
    const gain = at(behind, 0.99) / p99;
    return {
      id: 'G8', title: 'relay write during a full sweep, p99', ratio: p99 / FRAME_MS, unit: '× frame time', limit: Number((LIMIT / FRAME_MS).toFixed(2)), ok: p99 <= LIMIT && gain >= LEAST_GAIN,
      cpuSeconds: (user + system) / 1e6,
      details: { writes: WRITES, limitMs: LIMIT, commandMs: percentiles(command), behindTheSweepMs: percentiles(behind), timesBetterThanFifo: Number(gain.toFixed(1)), leastGain: LEAST_GAIN },
    };
  } finally {
    network.close();
    fleet.stop();
  }
}
