import { connect, type Socket } from 'node:net';

export interface LinkEvents {
  onData(chunk: Buffer): void;
  onUp(): void;
  onDown(reason: string): void;
}

const CONNECT_LIMIT_MS = 5000;
const FIRST_RETRY_MS = 500;
const MAX_RETRY_MS = 15_000;

/** One TCP connection to a bus, opened again by itself after it ends, with growing spaces. */
export class Link {
  private socket: Socket | undefined;
  private timer: NodeJS.Timeout | undefined;
  private failures = 0;
  private closed = false;
  private isUp = false;
  reopens = 0;

  constructor(
    private readonly host: string,
    private readonly port: number,
    private readonly events: LinkEvents,
  ) {}

  get up(): boolean {
    return this.isUp;
  }

  open(): void {
    if (this.closed || this.socket !== undefined) return;
    clearTimeout(this.timer);
    this.timer = undefined;
    const socket = connect({ host: this.host, port: this.port, noDelay: true, keepAlive: true });
    this.socket = socket;
    socket.setTimeout(CONNECT_LIMIT_MS, () => socket.destroy(new Error('connect timed out')));
    let reason = 'closed by the gateway';
    socket.on('connect', () => {
      socket.setTimeout(0);
      this.failures = 0;
      this.isUp = true;
      this.events.onUp();
    });
    socket.on('data', (chunk) => this.socket === socket && this.events.onData(chunk));
    socket.on('error', (error) => (reason = error.message));
    socket.on('close', () => this.socket === socket && this.lost(reason));
  }

  write(frame: Buffer): void {
    this.socket?.write(frame);
  }

  /** Throws the connection away, so that nothing that is still under way can arrive, and opens a new one. */
  reopen(reason: string): void {
    const socket = this.socket;
    if (socket === undefined) return;
    this.socket = undefined;
    socket.destroy();
    this.reopens += 1;
    this.isUp = false;
    this.events.onDown(reason);
    this.open();
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
    const socket = this.socket;
    this.socket = undefined;
    this.isUp = false;
    socket?.destroy();
  }

  private lost(reason: string): void {
    this.socket = undefined;
    this.isUp = false;
    this.failures += 1;
    this.events.onDown(reason);
    if (this.closed) return;
    this.timer = setTimeout(() => this.open(), Math.min(FIRST_RETRY_MS * 2 ** (this.failures - 1), MAX_RETRY_MS));
    this.timer.unref();
  }
}
