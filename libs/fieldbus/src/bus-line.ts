import { exceptionOf, findRtuReply, findTcpReply, rtuFrame, tcpFrame, type RequestPdu } from '#libs/protocol';
import { afterFailure, isResting, type UnitHealth } from './domain/backoff.js';
import { Link } from './link.js';
import { TelegramLog } from './telegram-log.js';

export interface BusTarget {
  busId: string;
  gatewayId: string;
  transport: 'modbus-tcp' | 'rtu-over-tcp';
  host: string;
  tcpPort: number;
}

/** Head of the queue first: a relay command waits for one frame at most. */
export const priorities = ['command', 'on-demand', 'probe', 'sweep'] as const;
export type Priority = (typeof priorities)[number];

export type ExchangeResult =
  | { kind: 'answer'; pdu: Buffer; request: Buffer; reply: Buffer }
  | { kind: 'exception'; code: number }
  | { kind: 'timeout' }
  | { kind: 'link-down'; reason: string }
  | { kind: 'resting' }
  | { kind: 'queue-full' };

export interface ExchangeRequest {
  unit: number;
  request: RequestPdu;
  priority: Priority;
  timeoutMs?: number | undefined;
}

export interface BusCounters {
  requests: number;
  answers: number;
  exceptions: number;
  timeouts: number;
  crcFaults: number;
  foreignFrames: number;
  droppedBytes: number;
  reopens: number;
}

interface Waiting extends ExchangeRequest {
  done: (result: ExchangeResult) => void;
}

interface InFlight extends Waiting {
  transactionId: number;
  frame: Buffer;
  timer: NodeJS.Timeout;
}

const QUEUE_LIMIT = 2000;
const DEFAULT_TIMEOUT_MS = 1000;
const QUIET_MS = 30;
const LINK_WAIT_MS = 3000;

/**
 * One half-duplex bus behind one TCP connection. Strictly one request is in flight; a reply counts only when unit,
 * function, length and CRC (RTU) or transaction id (TCP) are those of the request; after any error the line keeps quiet and
 * the connection is opened anew: a late RTU reply carries nothing that tells whose it is, and a broken-off TCP answer
 * could be filled up by a late one.
 */
export class BusLine {
  readonly telegrams: TelegramLog;
  readonly counters: BusCounters = { requests: 0, answers: 0, exceptions: 0, timeouts: 0, crcFaults: 0, foreignFrames: 0, droppedBytes: 0, reopens: 0 };
  private readonly queues: Waiting[][] = priorities.map(() => []);
  private readonly health = new Map<number, UnitHealth>();
  private readonly link: Link;
  private current: InFlight | undefined;
  private buffer: Buffer = Buffer.alloc(0);
  private transactionId = 0;
  private quietUntilMs = 0;
  private pauseTimer: NodeJS.Timeout | undefined;
  private linkTimer: NodeJS.Timeout | undefined;
  private downReason = 'not connected yet';

  constructor(
    readonly target: BusTarget,
    wallMs: () => number,
    private readonly onLinkChange: (up: boolean, reason: string) => void = () => undefined,
    private readonly nowMs: () => number = () => performance.now(),
  ) {
    this.telegrams = new TelegramLog(wallMs);
    this.link = new Link(target.host, target.tcpPort, { onData: (chunk) => this.receive(chunk), onUp: () => this.linkUp(), onDown: (reason) => this.linkDown(reason) });
  }

  get isUp(): boolean {
    return this.link.up;
  }

  get waiting(): number {
    return this.queues.reduce((sum, queue) => sum + queue.length, 0) + (this.current === undefined ? 0 : 1);
  }

  /** Sends one request when its turn comes; always settles, never throws. */
  exchange(request: ExchangeRequest): Promise<ExchangeResult> {
    if (request.priority === 'sweep' && isResting(this.health.get(request.unit), this.nowMs())) return Promise.resolve({ kind: 'resting' });
    if (this.waiting >= QUEUE_LIMIT) return Promise.resolve({ kind: 'queue-full' });
    return new Promise((done) => {
      this.queues[priorities.indexOf(request.priority)]!.push({ ...request, done });
      if (!this.link.up) this.awaitLink();
      this.next();
    });
  }

  /** Forgets that units rested, as after a gateway's return. */
  wakeUnits(): void {
    this.health.clear();
  }

  /** Opens the connection without sending anything. */
  open(): void {
    this.link.open();
  }

  close(): void {
    clearTimeout(this.pauseTimer);
    clearTimeout(this.linkTimer);
    this.link.close();
    this.failAll('closed');
  }

  private awaitLink(): void {
    this.link.open();
    this.linkTimer ??= setTimeout(() => {
      this.linkTimer = undefined;
      if (!this.link.up) this.failAll(this.downReason);
    }, LINK_WAIT_MS);
  }

  private linkUp(): void {
    clearTimeout(this.linkTimer);
    this.linkTimer = undefined;
    this.buffer = Buffer.alloc(0);
    this.onLinkChange(true, '');
    this.next();
  }

  private linkDown(reason: string): void {
    this.downReason = reason;
    this.buffer = Buffer.alloc(0);
    const current = this.current;
    if (current !== undefined) {
      this.telegrams.add('note', current.unit, Buffer.alloc(0), `connection lost: ${reason}`);
      this.finish(current, { kind: 'link-down', reason });
    }
    this.onLinkChange(false, reason);
    if (this.waiting > 0) this.awaitLink();
  }

  private failAll(reason: string): void {
    const waiting = this.queues.flatMap((queue) => queue.splice(0));
    if (this.current !== undefined) this.finish(this.current, { kind: 'link-down', reason });
    for (const { done } of waiting) done({ kind: 'link-down', reason });
  }

  private next(): void {
    if (this.current !== undefined || !this.link.up || this.pauseTimer !== undefined) return;
    const pauseMs = this.quietUntilMs - this.nowMs();
    if (pauseMs > 0) {
      this.pauseTimer = setTimeout(() => {
        this.pauseTimer = undefined;
        this.next();
      }, pauseMs);
      return;
    }
    const queue = this.queues.find((candidate) => candidate.length > 0);
    if (queue !== undefined) this.send(queue.shift()!);
  }

  private send(waiting: Waiting): void {
    this.transactionId = (this.transactionId % 0xffff) + 1;
    const frame = this.target.transport === 'modbus-tcp' ? tcpFrame(this.transactionId, waiting.unit, waiting.request.bytes) : rtuFrame(waiting.unit, waiting.request.bytes);
    const timer = setTimeout(() => this.timedOut(), waiting.timeoutMs ?? DEFAULT_TIMEOUT_MS);
    this.current = { ...waiting, transactionId: this.transactionId, frame, timer };
    this.counters.requests += 1;
    this.telegrams.add('out', waiting.unit, frame);
    this.link.write(frame);
  }

  private receive(chunk: Buffer): void {
    const current = this.current;
    if (current === undefined) {
      this.counters.droppedBytes += chunk.length;
      this.telegrams.add('note', 0, chunk, 'nobody asked for this: dropped');
      return;
    }
    this.buffer = this.buffer.length === 0 ? chunk : Buffer.concat([this.buffer, chunk]);
    const awaited = { unit: current.unit, transactionId: current.transactionId, expects: current.request.expects };
    const found = this.target.transport === 'modbus-tcp' ? findTcpReply(this.buffer, awaited) : findRtuReply(this.buffer, awaited);
    this.buffer = found.rest;
    this.counters.droppedBytes += found.droppedBytes;
    if (found.kind === 'none') {
      for (const fault of found.faults) this.counters[fault === 'crc' ? 'crcFaults' : 'foreignFrames'] += 1;
      return;
    }
    this.answered(current, found);
  }

  private answered(current: InFlight, found: { pdu: Buffer; frame: Buffer; droppedBytes: number; rest: Buffer }): void {
    this.telegrams.add('in', current.unit, found.frame, found.droppedBytes > 0 ? `${found.droppedBytes} foreign bytes before it` : '');
    this.health.delete(current.unit);
    // Foreign bytes around an answer mean that something is out of step: what else is under way must not meet the next request.
    if (found.droppedBytes > 0 || found.rest.length > 0) this.settleDown('foreign bytes beside an answer');
    this.buffer = Buffer.alloc(0);
    const code = exceptionOf(found.pdu);
    if (code === undefined) {
      this.counters.answers += 1;
      this.finish(current, { kind: 'answer', pdu: found.pdu, request: current.frame, reply: found.frame });
    } else {
      this.counters.exceptions += 1;
      this.finish(current, { kind: 'exception', code });
    }
  }

  private timedOut(): void {
    const current = this.current;
    if (current === undefined) return;
    this.counters.timeouts += 1;
    this.telegrams.add('note', current.unit, this.buffer, this.buffer.length > 0 ? 'no valid answer in time; received this' : 'no answer in time');
    this.health.set(current.unit, afterFailure(this.health.get(current.unit), this.nowMs()));
    this.buffer = Buffer.alloc(0);
    this.current = undefined;
    this.settleDown('no valid answer in time');
    current.done({ kind: 'timeout' });
    this.next();
  }

  private settleDown(reason: string): void {
    this.quietUntilMs = this.nowMs() + QUIET_MS;
    this.counters.reopens += 1;
    const current = this.current;
    this.current = undefined; // its fate is decided by the caller, not by the reopening
    this.link.reopen(reason);
    this.current = current;
  }

  private finish(current: InFlight, result: ExchangeResult): void {
    clearTimeout(current.timer);
    if (this.current === current) this.current = undefined;
    current.done(result);
    this.next();
  }
}
