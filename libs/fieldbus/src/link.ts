import { connect, type Socket } from 'node:net';
import type { Alarm } from './timers.js';
import type { BusTarget, FailureReason, LineTuning } from './types.js';

export interface LinkEvents {
  data(chunk: Buffer): void;
  up(): void;
  /** the connection was lost or could not be made; not called for one that is opened anew on purpose */
  down(failure: FailureReason, detail: string): void;
}

export interface LinkParts {
  target: BusTarget;
  tuning: LineTuning;
  events: LinkEvents;
  nowMs: () => number;
  alarm: (action: () => void) => Alarm;
}

const READ_BUFFER_BYTES = 2048;
const KEEP_ALIVE_MS = 30_000;

/** The TCP connection of a bus. Once opened it comes back by itself after it is lost, with growing spaces, until it is closed. */
export class Link {
  isUp = false;
  private socket: Socket | undefined;
  private failures = 0;
  private lastAttemptMs = -Infinity;
  private closed = false;
  private readonly connectAlarm: Alarm;
  private readonly retryAlarm: Alarm;

  constructor(private readonly parts: LinkParts) {
    this.connectAlarm = parts.alarm(() => this.lost(this.socket, 'connecting took too long'));
    this.retryAlarm = parts.alarm(() => this.open());
  }

  /** True while an attempt runs whose end is worth waiting for. */
  get isOpening(): boolean {
    return this.socket !== undefined && !this.isUp;
  }

  /** Tries at once, unless it was tried a moment ago. False when no attempt is under way afterwards. */
  wake(): boolean {
    if (this.closed) return false;
    if (this.socket === undefined && this.parts.nowMs() - this.lastAttemptMs >= this.parts.tuning.reconnectFirstMs) this.open();
    return this.socket !== undefined;
  }

  write(frame: Buffer): void {
    this.socket?.write(frame);
  }

  /** Throws the connection away with all that is under way on it, and opens a new one. */
  reopen(): void {
    this.drop();
    if (!this.closed) this.open();
  }

  close(): void {
    this.closed = true;
    this.connectAlarm.stop();
    this.retryAlarm.stop();
    this.drop();
  }

  private drop(): void {
    const socket = this.socket;
    this.socket = undefined;
    this.isUp = false;
    // A reset frees the gateway's slot at once; many serial servers have only one.
    socket?.resetAndDestroy();
  }

  private open(): void {
    if (this.closed || this.socket !== undefined) return;
    this.retryAlarm.unset();
    const { target, tuning, events, nowMs } = this.parts;
    this.lastAttemptMs = nowMs();
    this.connectAlarm.setAt(this.lastAttemptMs + tuning.connectTimeoutMs);
    const buffer = Buffer.allocUnsafeSlow(READ_BUFFER_BYTES);
    // Answers have a handful of lengths, and a view costs more than what is done with it: one of each is kept.
    const views: Buffer[] = [];
    const socket = connect({
      host: target.host,
      port: target.tcpPort,
      noDelay: true,
      keepAlive: true,
      keepAliveInitialDelay: KEEP_ALIVE_MS,
      onread: {
        buffer,
        callback: (length) => {
          if (this.socket === socket) events.data((views[length] ??= buffer.subarray(0, length)));
          return true;
        },
      },
    });
    this.socket = socket;
    let detail = 'closed by the gateway';
    socket.on('connect', () => this.connected(socket));
    socket.on('error', (error: NodeJS.ErrnoException) => (detail = error.code ?? error.message));
    socket.on('close', () => this.lost(socket, detail));
  }

  private connected(socket: Socket): void {
    if (this.socket !== socket) return;
    this.connectAlarm.unset();
    this.isUp = true;
    this.failures = 0;
    this.parts.events.up();
  }

  private lost(socket: Socket | undefined, detail: string): void {
    if (socket === undefined || this.socket !== socket) return;
    const wasUp = this.isUp;
    this.connectAlarm.unset();
    this.drop();
    const { tuning, nowMs, events } = this.parts;
    const waitMs = Math.min(tuning.reconnectFirstMs * 2 ** Math.min(this.failures, 16), tuning.reconnectMostMs);
    this.failures += 1;
    if (!this.closed) this.retryAlarm.setAt(nowMs() + waitMs);
    events.down(wasUp ? 'connection-lost' : 'not-connected', detail);
  }
}
