import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export type Transport = 'modbus-tcp' | 'rtu-over-tcp';

/** What a gateway does to an answer. */
export const faults = [
  'none', 'drop', 'late', 'late-and-slow', 'late-on-next-connection', 'duplicate', 'duplicate-soon', 'noise-before', 'noise-after', 'heartbeat', 'wrong-unit', 'wrong-function',
  'fewer-registers', 'more-registers', 'truncated', 'truncated-then-other', 'checksum', 'wrong-transaction', 'echo', 'split', 'drip', 'drip-too-slow', 'reset', 'exception',
] as const;
export type Fault = (typeof faults)[number];

export interface Served {
  unit: number;
  functionCode: number;
  start: number;
  count: number;
  fault: Fault;
}

interface Asked {
  transactionId: number;
  unit: number;
  pdu: Buffer;
  raw: Buffer;
}

/** The word a register holds when request `sequence` reads it: it names unit, register and request, so that no two answers are alike. */
export function wordOf(unit: number, register: number, sequence: number, index: number): number {
  if (index === 0) return (unit << 8) | (register & 0xff);
  if (index === 1) return sequence & 0xffff;
  return (Math.imul(sequence * 31 + unit * 7 + register, 0x9e3779b1) >>> 16) & 0xffff;
}

function checksum(bytes: Buffer): Buffer {
  let crc = 0xffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc & 1) !== 0 ? (crc >>> 1) ^ 0xa001 : crc >>> 1;
  }
  return Buffer.from([crc & 0xff, crc >>> 8]);
}

/**
 * A gateway with one bus of meters that misbehaves as told. Written without the product's codec. Meters answer in order; what
 * the bus brings goes to the connection of the moment, as with a real serial server.
 */
export class FaultServer {
  /** every request that came, by its number; number 0 is unused */
  readonly served: Served[] = [{ unit: 0, functionCode: 0, start: 0, count: 0, fault: 'none' }];
  /** requests that came while another one was being answered and was not old enough to be given up: two in flight */
  overlaps = 0;
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();
  private connection: Socket | undefined;
  private output: Promise<unknown> = Promise.resolve();
  private readonly meters = new Map<number, Promise<unknown>>();
  private answering: { sinceMs: number } | undefined;

  constructor(
    private readonly transport: Transport,
    /** decides the fault of each request */
    public choose: () => Fault,
    private readonly random: () => number,
    private readonly timeoutMs: number,
  ) {
    this.server = createServer({ noDelay: true }, (socket) => this.accept(socket));
  }

  async listen(): Promise<number> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return (this.server.address() as AddressInfo).port;
  }

  get lastSequence(): number {
    return this.served.length - 1;
  }

  get connections(): number {
    return this.sockets.size;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private accept(socket: Socket): void {
    this.connection = socket;
    this.sockets.add(socket);
    this.answering = undefined;
    let pending = Buffer.alloc(0);
    socket.on('error', () => undefined);
    socket.on('close', () => this.sockets.delete(socket));
    socket.on('data', (chunk) => {
      pending = Buffer.concat([pending, chunk]);
      for (let asked = this.take(pending); asked !== undefined; asked = this.take(pending)) {
        pending = pending.subarray(asked.raw.length);
        this.serve(socket, asked);
      }
    });
  }

  private take(bytes: Buffer): Asked | undefined {
    if (this.transport === 'modbus-tcp') {
      if (bytes.length < 8 || bytes.length < 6 + bytes.readUInt16BE(4)) return undefined;
      const raw = Buffer.from(bytes.subarray(0, 6 + bytes.readUInt16BE(4)));
      return { transactionId: raw.readUInt16BE(0), unit: raw[6]!, pdu: raw.subarray(7), raw };
    }
    const length = bytes.length < 7 ? Infinity : bytes[1] === 16 ? 9 + bytes[6]! : 8;
    if (bytes.length < length) return undefined;
    const raw = Buffer.from(bytes.subarray(0, length));
    return { transactionId: 0, unit: raw[0]!, pdu: raw.subarray(1, -2), raw };
  }

  private serve(socket: Socket, asked: Asked): void {
    const fault = this.choose();
    const sequence = this.served.length;
    this.served.push({ unit: asked.unit, functionCode: asked.pdu[0]!, start: asked.pdu.readUInt16BE(1), count: asked.pdu.readUInt16BE(3), fault });
    if (this.answering !== undefined && performance.now() - this.answering.sinceMs < this.timeoutMs / 2) this.overlaps += 1;
    const answering = { sinceMs: performance.now() };
    this.answering = ['none', 'split', 'drip'].includes(fault) ? answering : undefined;
    // A meter finishes one answer before it begins the next.
    const before = this.meters.get(asked.unit) ?? Promise.resolve();
    const after = before.then(() => this.misbehave(socket, asked, { sequence, fault })).catch(() => undefined);
    const done = () => {
      if (this.answering === answering) this.answering = undefined;
    };
    this.meters.set(asked.unit, after.then(done));
  }

  private answerPdu(asked: Asked, sequence: number, extraRegisters = 0): Buffer {
    const { pdu, unit } = asked;
    if (pdu[0] === 16) return pdu.subarray(0, 5);
    const start = pdu.readUInt16BE(1);
    const count = pdu.readUInt16BE(3) + extraRegisters;
    const answer = Buffer.alloc(2 + 2 * count);
    answer[0] = pdu[0]!;
    answer[1] = 2 * count;
    for (let i = 0; i < count; i++) answer.writeUInt16BE(wordOf(unit, start + i, sequence, i), 2 + 2 * i);
    return answer;
  }

  private wrap(asked: Asked, pdu: Buffer, change: { unit?: number; transactionId?: number } = {}): Buffer {
    const unit = change.unit ?? asked.unit;
    if (this.transport === 'rtu-over-tcp') {
      const body = Buffer.concat([Buffer.from([unit]), pdu]);
      return Buffer.concat([body, checksum(body)]);
    }
    const head = Buffer.alloc(7);
    head.writeUInt16BE((change.transactionId ?? asked.transactionId) & 0xffff, 0);
    head.writeUInt16BE(pdu.length + 1, 4);
    head[6] = unit;
    return Buffer.concat([head, pdu]);
  }

  /** Writes pieces one after the other, never mixed with another answer. */
  private write(socket: Socket | undefined, pieces: Buffer[], gapMs = 0): Promise<unknown> {
    this.output = this.output.then(async () => {
      for (const [index, piece] of pieces.entries()) {
        if (index > 0 && gapMs > 0) await sleep(gapMs);
        if (socket?.writable === true) socket.write(piece);
      }
    });
    return this.output;
  }

  private noise(): Buffer {
    return Buffer.from(Array.from({ length: 1 + Math.floor(this.random() * 9) }, () => Math.floor(this.random() * 256)));
  }

  private between(low: number, high: number): number {
    return low + this.random() * (high - low);
  }

  private async misbehave(socket: Socket, asked: Asked, { sequence, fault }: { sequence: number; fault: Fault }): Promise<unknown> {
    const good = this.wrap(asked, this.answerPdu(asked, sequence));
    const write = (...pieces: Buffer[]) => this.write(socket, pieces);
    const frame = { unit: (unit: number) => this.wrap(asked, this.answerPdu(asked, sequence), { unit }), registers: (extra: number) => this.wrap(asked, this.answerPdu(asked, sequence, extra)) };
    const actions: Record<Fault, () => Promise<unknown>> = {
      none: () => write(good),
      drop: async () => undefined,
      late: () => sleep(this.timeoutMs * this.between(1.05, 2.2)).then(() => write(good)),
      'late-and-slow': () => sleep(this.timeoutMs * this.between(0.8, 1.2)).then(() => this.write(socket, [good.subarray(0, 4), good.subarray(4)], this.timeoutMs / 2)),
      'late-on-next-connection': () => sleep(this.timeoutMs * this.between(1.05, 2.5)).then(() => this.write(this.connection, [good])),
      duplicate: () => write(Buffer.concat([good, good])),
      'duplicate-soon': () => this.write(socket, [good, good], this.between(1, 4)),
      'noise-before': () => write(Buffer.concat([this.noise(), good])),
      'noise-after': () => write(Buffer.concat([good, this.noise()])),
      heartbeat: () => write(Buffer.from('+HB 8661230412'), good),
      'wrong-unit': () => write(frame.unit((asked.unit % 247) + 1)),
      'wrong-function': () => write(this.wrap(asked, Buffer.concat([Buffer.from([asked.pdu[0] === 3 ? 4 : 3]), this.answerPdu(asked, sequence).subarray(1)]))),
      'fewer-registers': () => write(asked.pdu[0] === 16 ? good.subarray(0, 5) : frame.registers(-1)),
      'more-registers': () => write(asked.pdu[0] === 16 ? Buffer.alloc(0) : frame.registers(1)),
      truncated: () => write(good.subarray(0, 1 + Math.floor(this.random() * (good.length - 1)))),
      'truncated-then-other': () => write(Buffer.concat([good.subarray(0, 1 + Math.floor(this.random() * (good.length - 1))), this.wrap(asked, this.answerPdu(asked, sequence - 1), { unit: (asked.unit % 247) + 1, transactionId: asked.transactionId - 1 })])),
      checksum: () => write(this.transport === 'rtu-over-tcp' ? flipped(good, good.length - 1 - Math.floor(this.random() * good.length)) : flipped(good, Math.floor(this.random() * 9))),
      'wrong-transaction': () => write(this.wrap(asked, this.answerPdu(asked, sequence), { transactionId: asked.transactionId - 1, unit: this.transport === 'modbus-tcp' ? asked.unit : (asked.unit % 247) + 1 })),
      echo: () => write(Buffer.concat([asked.raw, good])),
      split: () => this.write(socket, [good.subarray(0, 3), good.subarray(3)], 2),
      drip: () => this.write(socket, [...Array.from(good.subarray(0, 6), (byte) => Buffer.from([byte])), good.subarray(6)], 1),
      'drip-too-slow': () => this.write(socket, [good.subarray(0, 2), good.subarray(2, 6), good.subarray(6)], this.timeoutMs * 0.8),
      reset: async () => void socket.resetAndDestroy(),
      exception: () => write(this.wrap(asked, Buffer.from([asked.pdu[0]! | 0x80, 2]))),
    };
    return actions[fault]();
  }
}

function flipped(bytes: Buffer, at: number): Buffer {
  const broken = Buffer.from(bytes);
  broken[at]! ^= 0x5a;
  return broken;
}
