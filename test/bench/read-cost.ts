import { connect, type Socket } from 'node:net';
import { FieldNetwork, readBlocks, type BusLine } from '#libs/fieldbus';
import type { BenchResult } from './bench-result.js';
import { fleetWord, startFleet } from './field-fleet.js';

const GATEWAYS = 40;
const UNITS = 245;
const SWEEPS = 7;
const METERS = GATEWAYS * UNITS;
const blocks = [
  { functionCode: 3, start: 0x00, count: 20 },
  { functionCode: 3, start: 0x40, count: 20 },
] as const;
const LIMIT = 2;
const GOAL = 1.3;

/** What a sweep must have read in all: every word of every block of every meter. */
function expectedSum(): number {
  let sum = 0;
  for (let unit = 1; unit <= UNITS; unit++) for (const { start, count } of blocks) for (let i = 0; i < count; i++) sum += fleetWord(unit, start + i);
  return sum * GATEWAYS;
}

/** The bare limit: one prepared frame, one socket, one request in flight, words summed straight from the bytes. */
function bareGateway(socket: Socket): Promise<number> {
  const frame = Buffer.from('000000000006010300000014', 'hex');
  let unit = 0;
  let sum = 0;
  return new Promise((resolve) => {
    const next = () => {
      unit += 1;
      if (unit > UNITS * blocks.length) return resolve(sum);
      frame.writeUInt16BE(unit, 0);
      frame[6] = ((unit - 1) % UNITS) + 1;
      frame.writeUInt16BE(blocks[unit > UNITS ? 1 : 0].start, 8);
      socket.write(frame);
    };
    socket.removeAllListeners('data');
    socket.on('data', (answer) => {
      if (answer.length !== 49 || answer.readUInt16BE(0) !== unit) throw new Error('not the answer');
      for (let at = 9; at < 49; at += 2) sum += answer.readUInt16BE(at);
      next();
    });
    next();
  });
}

async function productGateway(line: BusLine): Promise<number> {
  let sum = 0;
  for (let unit = 1; unit <= UNITS; unit++) {
    const result = await readBlocks(line, unit, blocks, 'sweep');
    if (result.kind !== 'ok') throw new Error(`unit ${unit}: ${result.reason}`);
    for (const { words } of result.blocks) for (const word of words) sum += word;
  }
  return sum;
}

async function cpuSecondsOf(sweep: () => Promise<number[]>, expected: number): Promise<number> {
  const before = process.cpuUsage();
  const sums = await sweep();
  const { user, system } = process.cpuUsage(before);
  const sum = sums.reduce((total, part) => total + part, 0);
  if (sum !== expected) throw new Error(`read ${sum} instead of ${expected}`);
  return (user + system) / 1e6;
}

function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

/** G1: CPU of reading 1,000 meters (2 × 20 registers each) beside a bare socket client doing the same. */
export async function run(): Promise<BenchResult> {
  const fleet = await startFleet({ buses: GATEWAYS, delayMs: 0, transport: 'modbus-tcp' });
  const network = new FieldNetwork();
  const sockets = fleet.ports.map((port) => connect({ host: '127.0.0.1', port, noDelay: true }));
  const lines = fleet.ports.map((tcpPort, i) => network.line({ busId: `bus-${i}`, gatewayId: `gateway-${i}`, transport: 'modbus-tcp', host: '127.0.0.1', tcpPort }));
  const expected = expectedSum();
  const bare: number[] = [];
  const product: number[] = [];
  try {
    for (let sweep = 0; sweep <= SWEEPS; sweep++) {
      const bareSeconds = await cpuSecondsOf(() => Promise.all(sockets.map(bareGateway)), expected);
      const productSeconds = await cpuSecondsOf(() => Promise.all(lines.map(productGateway)), expected);
      // The first round warms both up.
      if (sweep > 0) bare.push(bareSeconds);
      if (sweep > 0) product.push(productSeconds);
    }
    const { requests, overlaps } = await fleet.report();
    const wanted = METERS * blocks.length * 2 * (SWEEPS + 1);
    if (requests !== wanted || overlaps > 0) throw new Error(`${requests} requests instead of ${wanted}, ${overlaps} at the same time`);
  } finally {
    network.close();
    for (const socket of sockets) socket.destroy();
    fleet.stop();
  }
  const ratio = median(product) / median(bare);
  const per1000 = (seconds: number) => Number((seconds / (METERS / 1000)).toFixed(4));
  return {
    id: 'G1', title: 'CPU of a meter read beside a bare socket client', ratio, unit: '× bare', limit: LIMIT, goal: GOAL, ok: ratio <= LIMIT,
    cpuSeconds: product.reduce((sum, seconds) => sum + seconds, 0),
    details: { meters: METERS, sweeps: SWEEPS, productCpuSecondsPer1000: per1000(median(product)), bareCpuSecondsPer1000: per1000(median(bare)), spread: [Math.min(...product), Math.max(...product)].map(per1000) },
  };
}
