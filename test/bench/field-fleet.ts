import { fork, type ChildProcess } from 'node:child_process';
import { createServer, type AddressInfo, type Socket } from 'node:net';

/** A field of gateways in a process of its own: so many ports, each a bus whose meters answer after a wire delay. */
export interface FleetOrder {
  buses: number;
  delayMs: number;
  transport: 'modbus-tcp';
}

export interface FleetReport {
  requests: number;
  writes: number;
  /** requests that came while their bus was answering another one: must stay 0 */
  overlaps: number;
}

/** What register `register` of a unit holds, on every bus. */
export function fleetWord(unit: number, register: number): number {
  return (unit * 251 + register * 7) & 0xffff;
}

export interface Fleet {
  ports: number[];
  report(): Promise<FleetReport>;
  stop(): void;
}

/** Starts a fleet in a child process. */
export async function startFleet(order: FleetOrder): Promise<Fleet> {
  const child = fork(new URL(import.meta.url), [JSON.stringify(order)], { execArgv: [], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const ports = (await answerOf(child)) as number[];
  return {
    ports,
    report: () => {
      child.send('report');
      return answerOf(child) as Promise<FleetReport>;
    },
    stop: () => child.kill(),
  };
}

function answerOf(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    child.once('message', resolve);
    child.once('exit', (code) => reject(new Error(`the fleet ended with ${code}`)));
  });
}

const report: FleetReport = { requests: 0, writes: 0, overlaps: 0 };

/** The answer to one Modbus TCP request frame. */
function answerTo(frame: Buffer): Buffer {
  const unit = frame[6]!;
  const count = frame.readUInt16BE(10);
  const writes = frame[7] === 16;
  const answer = Buffer.allocUnsafe(writes ? 12 : 9 + 2 * count);
  frame.copy(answer, 0, 0, 12);
  answer.writeUInt16BE(answer.length - 6, 4);
  if (writes) report.writes += 1;
  if (writes) return answer;
  answer[8] = 2 * count;
  const start = frame.readUInt16BE(8);
  for (let i = 0; i < count; i++) answer.writeUInt16BE(fleetWord(unit, start + i), 9 + 2 * i);
  return answer;
}

function serve(socket: Socket, delayMs: number): void {
  let busyWith = 0;
  // At a fixed wire time the answers of a bus are due in the order of their requests, from the end of the one before.
  let freeAtMs = 0;
  const reply = (frame: Buffer) => {
    report.requests += 1;
    if (busyWith > 0) report.overlaps += 1;
    const answer = answerTo(frame);
    if (delayMs === 0) {
      socket.write(answer);
      return;
    }
    busyWith += 1;
    const nowMs = performance.now();
    freeAtMs = Math.max(nowMs, freeAtMs) + delayMs;
    wait(freeAtMs, () => {
      busyWith -= 1;
      socket.write(answer);
    });
  };
  socket.on('error', () => undefined);
  socket.on('data', (chunk) => {
    for (let at = 0; at < chunk.length; at += 6 + chunk.readUInt16BE(at + 4)) reply(chunk.subarray(at, at + 6 + chunk.readUInt16BE(at + 4)));
  });
}

/** A timer fires up to a millisecond early or late; the wire time must be neither, so the last stretch is polled. */
function wait(untilMs: number, action: () => void): void {
  const leftMs = untilMs - performance.now();
  if (leftMs <= 0) action();
  else if (leftMs < 1.2) setImmediate(() => wait(untilMs, action));
  else setTimeout(() => wait(untilMs, action), leftMs - 1);
}

async function main(order: FleetOrder): Promise<void> {
  const ports = await Promise.all(
    Array.from({ length: order.buses }, () => {
      const server = createServer({ noDelay: true }, (socket) => serve(socket, order.delayMs));
      return new Promise<number>((resolve) => server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)));
    }),
  );
  process.on('message', () => process.send!(report));
  process.on('disconnect', () => process.exit());
  process.send!(ports);
}

if (process.argv[1] === new URL(import.meta.url).pathname && process.send !== undefined) await main(JSON.parse(process.argv[2]!) as FleetOrder);
