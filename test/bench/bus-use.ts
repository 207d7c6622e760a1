import { FieldNetwork, readBlocks, type BusLine } from '#libs/fieldbus';
import type { BenchResult } from './bench-result.js';
import { fleetWord, startFleet } from './field-fleet.js';

export const BUSES = 20 * 4;
export const UNITS = 32;
/** 20 registers at 9600 baud with the meter's turnaround. */
export const FRAME_MS = 90;
export const sweepBlocks = [
  { functionCode: 3, start: 0x00, count: 20 },
  { functionCode: 3, start: 0x40, count: 20 },
] as const;
const SWEEPS = 3;
const LIMIT = 1.03;

/** Reads every meter of a bus once and checks every register; gives the wall time. */
async function sweep(line: BusLine): Promise<number> {
  const startedMs = performance.now();
  for (let unit = 1; unit <= UNITS; unit++) {
    const result = await readBlocks(line, unit, sweepBlocks, 'sweep');
    if (result.kind !== 'ok') throw new Error(`unit ${unit}: ${result.reason}`);
    for (const { start, words } of result.blocks) words.forEach((word, i) => check(word === fleetWord(unit, start + i), `unit ${unit} register ${start + i}`));
  }
  return performance.now() - startedMs;
}

function check(isTrue: boolean, what: string): void {
  if (!isTrue) throw new Error(`wrong value: ${what}`);
}

/** G2: wall time of a sweep beside the time that the wire alone takes, for the slowest bus. */
export async function run(): Promise<BenchResult> {
  const fleet = await startFleet({ buses: BUSES, delayMs: FRAME_MS, transport: 'modbus-tcp' });
  const network = new FieldNetwork();
  const before = process.cpuUsage();
  const idealMs = UNITS * sweepBlocks.length * FRAME_MS;
  const worst: number[] = [];
  const all: number[] = [];
  try {
    const lines = fleet.ports.map((tcpPort, i) => network.line({ busId: `bus-${i}`, gatewayId: `gateway-${i % 20}`, transport: 'modbus-tcp', host: '127.0.0.1', tcpPort }));
    for (let i = 0; i < SWEEPS; i++) {
      const wallMs = await Promise.all(lines.map(sweep));
      worst.push(Math.max(...wallMs));
      all.push(...wallMs);
    }
    const { requests, overlaps } = await fleet.report();
    const wanted = BUSES * UNITS * sweepBlocks.length * SWEEPS;
    if (requests !== wanted || overlaps > 0) throw new Error(`${requests} requests instead of ${wanted}, ${overlaps} at the same time`);
  } finally {
    network.close();
    fleet.stop();
  }
  const { user, system } = process.cpuUsage(before);
  const ratio = [...worst].sort((a, b) => a - b)[Math.floor(worst.length / 2)]! / idealMs;
  return {
    id: 'G2', title: 'sweep of the slowest of 80 buses beside the wire time', ratio, unit: '× wire time', limit: LIMIT, ok: ratio <= LIMIT,
    cpuSeconds: (user + system) / 1e6,
    details: { buses: BUSES, metersPerBus: UNITS, frameMs: FRAME_MS, sweeps: SWEEPS, idealMs, medianRatio: Number(([...all].sort((a, b) => a - b)[Math.floor(all.length / 2)]! / idealMs).toFixed(4)), perSweep: worst.map((ms) => Number((ms / idealMs).toFixed(4))) },
  };
}
