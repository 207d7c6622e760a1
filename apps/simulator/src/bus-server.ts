import { createServer, type Server, type Socket } from 'node:net';
import { answer, takeRequests, wrap, type Slave, type WireRequest } from '#libs/virtual-meter';
import { gatewayFaults, wireFaults, type Fault, type FaultPanel } from './faults.js';

export interface BusPlan {
  gateway: string;
  bus: number;
  transport: 'modbus-tcp' | 'rtu-over-tcp';
  host: string;
  port: number;
}

export interface BusServerOptions {
  plan: BusPlan;
  slaves: ReadonlyMap<number, { slave: Slave; number: string }>;
  nowMs: () => number;
  faults: FaultPanel;
  /** 0: as fast as possible; otherwise bytes take their time at 10 bits each, and the meter its turnaround */
  baud: number;
  onWrite: () => void;
}

const TURNAROUND_MS = 30;
const NO_ANSWER = 0x0b;

/** One serial line behind one TCP port: it answers one request after the other, like the wire it stands for. */
export class BusServer {
  private server: Server | undefined;
  private readonly sockets = new Set<Socket>();
  private freeAtMs = 0;

  constructor(private readonly options: BusServerOptions) {}

  listen(): Promise<void> {
    if (this.server !== undefined) return Promise.resolve();
    const server = createServer({ noDelay: true }, (socket) => this.serve(socket));
    this.server = server;
    return new Promise((done, fail) => {
      server.once('error', fail);
      server.listen(this.options.plan.port, this.options.plan.host, () => done());
    });
  }

  /** Like a gateway without power: connections break, new ones are refused. */
  shut(): Promise<void> {
    const server = this.server;
    this.server = undefined;
    for (const socket of this.sockets) socket.destroy();
    return new Promise((done) => (server === undefined ? done() : server.close(() => done())));
  }

  private serve(socket: Socket): void {
    this.sockets.add(socket);
    socket.on('close', () => this.sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    let stream: Buffer = Buffer.alloc(0);
    socket.on('data', (chunk) => {
      const taken = takeRequests(stream.length === 0 ? chunk : Buffer.concat([stream, chunk]), this.options.plan.transport);
      stream = taken.rest;
      for (const request of taken.requests) this.handle(socket, request);
    });
  }

  private handle(socket: Socket, request: WireRequest): void {
    const { plan, slaves, faults, nowMs, onWrite } = this.options;
    const meter = slaves.get(request.unit);
    const place = { gateway: plan.gateway, bus: plan.bus, ...(meter === undefined ? {} : { meter: meter.number }) };
    if (faults.strike([gatewayFaults[1]], place) !== undefined) return;
    if (meter === undefined) {
      if (plan.transport === 'modbus-tcp') this.reply(socket, wrap(request, Buffer.from([request.pdu[0]! | 0x80, NO_ANSWER])), request);
      return;
    }
    const pdu = answer(meter.slave, request.pdu, nowMs());
    if (request.pdu[0] === 16 || request.pdu[0] === 6) onWrite();
    const fault = faults.strike(wireFaults, place);
    if (fault === undefined) this.reply(socket, wrap(request, pdu), request);
    else this.spoil(socket, request, pdu, fault);
  }

  private spoil(socket: Socket, request: WireRequest, pdu: Buffer, fault: Fault): void {
    const frame = wrap(request, pdu);
    const send = (bytes: Buffer) => this.reply(socket, bytes, request);
    if (fault.kind === 'drop') return;
    if (fault.kind === 'delay' || fault.kind === 'late') setTimeout(() => !socket.destroyed && socket.write(frame), fault.delayMs);
    else if (fault.kind === 'duplicate') send(Buffer.concat([frame, frame]));
    else if (fault.kind === 'noise') send(Buffer.concat([Buffer.from([0xff, 0x00]), frame]));
    else if (fault.kind === 'wrong-unit') send(wrap(request, pdu, (request.unit % 247) + 1));
    else if (fault.kind === 'truncated') send(frame.subarray(0, Math.max(3, frame.length - 3)));
    else if (fault.kind === 'crc') {
      const broken = Buffer.from(frame);
      // Modbus TCP has no CRC of its own: there the header is spoilt.
      const at = request.transaction >= 0 ? 2 : broken.length - 1;
      broken[at] = broken[at]! ^ 0x55;
      send(broken);
    }
  }

  private reply(socket: Socket, frame: Buffer, request: WireRequest): void {
    const { baud } = this.options;
    if (baud === 0) {
      if (!socket.destroyed) socket.write(frame);
      return;
    }
    const wireMs = ((request.pdu.length + 3 + frame.length + 7) * 10_000) / baud + TURNAROUND_MS;
    const now = performance.now();
    this.freeAtMs = Math.max(now, this.freeAtMs) + wireMs;
    setTimeout(() => !socket.destroyed && socket.write(frame), this.freeAtMs - now);
  }
}
