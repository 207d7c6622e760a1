import { randomUUID } from 'node:crypto';
import type { Channel } from './book.js';
import type { SandboxClock } from './sandbox-clock.js';
import type { Fault, FaultKind, SandboxFaults } from './sandbox-faults.js';

export interface Attempt {
  at: string;
  /** null: nothing came back */
  status: number | null;
  answer: string;
  ms: number;
  /** what the sandbox did to it */
  faults: string[];
}

export interface Notice {
  id: string;
  channel: Channel;
  merchant: string;
  url: string;
  outTradeNo: string;
  refundNo?: string;
  event: string;
  /** the message before it is signed; the same in every try */
  plain: Record<string, unknown>;
  createdAtMs: number;
  attempts: Attempt[];
  /** tries of the schedule: copies and probes count for none of their own */
  tries: number;
  state: 'pending' | 'done' | 'given-up';
  /** on the schedule's line */
  dueMs: number;
}

export type NoticePlan = Pick<Notice, 'merchant' | 'url' | 'outTradeNo' | 'event' | 'plain'> & { refundNo?: string };

/** How a message is bent: the fault and, for a tampered one, what of it. */
export interface Bend {
  kind: FaultKind;
  what: string;
}

export interface Letter {
  headers: Record<string, string>;
  body: string;
}

/** How a channel writes its messages and what it takes for an acknowledgement. */
export interface Voice {
  /** seconds between one try and the next */
  gapsS: readonly number[];
  write(notice: Notice, bend?: Bend): Letter;
  acknowledged(status: number, body: string): boolean;
}

const HELD_BACK_MS = 10_000;
const bending: readonly FaultKind[] = ['notify-signtest', 'notify-tamper', 'notify-expired-serial', 'notify-unknown-serial'];
const pause = (ms: number): Promise<void> => new Promise((go) => setTimeout(go, ms));

interface NotifierParts {
  clock: SandboxClock;
  faults: SandboxFaults;
  timeoutMs: () => number;
  changed: () => void;
}

/** Tells merchants what happened, again and again on the channel's true schedule, until it is acknowledged. */
export class Notifier {
  private readonly notices: Notice[] = [];
  private readonly voices = new Map<Channel, Voice>();
  private timer: NodeJS.Timeout | undefined;
  private readonly running = new Set<Notice>();
  private held: (() => void)[] = [];
  private stopped = false;

  constructor(private readonly parts: NotifierParts, saved: Notice[] = []) {
    this.notices.push(...saved);
  }

  speaks(channel: Channel, voice: Voice): void {
    this.voices.set(channel, voice);
  }

  list(): Notice[] {
    return this.notices;
  }

  /** Sends a new message; the promise ends with its first try. */
  async send(channel: Channel, plan: NoticePlan): Promise<Notice> {
    const notice: Notice = { ...plan, id: randomUUID(), channel, createdAtMs: this.parts.clock.nowMs(), attempts: [], tries: 0, state: 'pending', dueMs: this.parts.clock.scheduleMs() };
    this.notices.push(notice);
    await this.tryOnce(notice);
    return notice;
  }

  /** One more try now, whatever its state. */
  async resend(id: string): Promise<Notice | undefined> {
    const notice = this.notices.find((one) => one.id === id);
    if (notice !== undefined && !this.running.has(notice)) await this.tryOnce(notice);
    return notice;
  }

  /** Sets the alarm for what is due next; to be called again when the schedule's speed changes. */
  arm(): void {
    clearTimeout(this.timer);
    const waiting = this.notices.filter((notice) => notice.state === 'pending' && !this.running.has(notice));
    if (waiting.length === 0 || this.stopped) return;
    const next = waiting.reduce((first, notice) => (notice.dueMs < first.dueMs ? notice : first));
    this.timer = setTimeout(() => void this.tryOnce(next), Math.min(this.parts.clock.waitMs(next.dueMs), 2 ** 30));
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
    for (const go of this.held) go();
  }

  private async tryOnce(notice: Notice): Promise<void> {
    this.running.add(notice);
    notice.tries += 1;
    this.arm();
    const acknowledged = await this.deliver(notice);
    this.running.delete(notice);
    const gapS = this.voices.get(notice.channel)!.gapsS[notice.tries - 1];
    if (acknowledged) notice.state = 'done';
    else if (gapS === undefined) notice.state = 'given-up';
    else notice.dueMs = this.parts.clock.scheduleMs() + gapS * 1000;
    this.parts.changed();
    this.arm();
  }

  private async deliver(notice: Notice): Promise<boolean> {
    const { faults } = this.parts;
    const site = { channel: notice.channel, outTradeNo: notice.outTradeNo, path: notice.event };
    const bend = faults.take(bending, site);
    // A probe goes ahead of the true message; every other bent message takes its place.
    if (bend?.kind === 'notify-signtest') await this.post(notice, asBend(bend), ['notify-signtest']);
    if (faults.take(['notify-drop'], site) !== undefined) return this.note(notice, { status: null, answer: '', ms: 0, faults: ['notify-drop'] });
    const late = faults.take(['notify-delay'], site);
    if (late !== undefined) await pause(late.delayMs ?? 1000);
    if (faults.take(['notify-reorder'], site) !== undefined) await this.holdBack();
    const copies = faults.take(['notify-duplicate'], site);
    const times = copies === undefined ? 1 : (copies.times ?? 2);
    const told = [...(late === undefined ? [] : ['notify-delay']), ...(times > 1 ? ['notify-duplicate'] : [])];
    const forged = bend !== undefined && bend.kind !== 'notify-signtest' ? asBend(bend) : undefined;
    const acks = await Promise.all(Array.from({ length: times }, () => this.post(notice, forged, [...told, ...(forged === undefined ? [] : [`${forged.kind}:${forged.what}`])])));
    this.release();
    // An answer to a message that no channel would have signed ends nothing.
    return acks.some(Boolean) && (forged === undefined || forged.what.startsWith('valid-'));
  }

  private async post(notice: Notice, bend: Bend | undefined, told: string[]): Promise<boolean> {
    const voice = this.voices.get(notice.channel)!;
    const startedAt = Date.now();
    try {
      const { headers, body } = voice.write(notice, bend);
      const answer = await fetch(notice.url, { method: 'POST', headers, body, redirect: 'manual', signal: AbortSignal.timeout(this.parts.timeoutMs()) });
      const text = await answer.text();
      this.note(notice, { status: answer.status, answer: text.slice(0, 500), ms: Date.now() - startedAt, faults: told });
      return voice.acknowledged(answer.status, text);
    } catch (error) {
      return this.note(notice, { status: null, answer: (error as Error).message, ms: Date.now() - startedAt, faults: told });
    }
  }

  private note(notice: Notice, attempt: Omit<Attempt, 'at'>): false {
    notice.attempts.push({ at: new Date(this.parts.clock.nowMs()).toISOString(), ...attempt });
    return false;
  }

  /** Waits until another message has gone out, at most ten seconds. */
  private holdBack(): Promise<void> {
    return new Promise((go) => {
      const late = setTimeout(go, HELD_BACK_MS);
      this.held.push(() => {
        clearTimeout(late);
        go();
      });
    });
  }

  private release(): void {
    const held = this.held;
    this.held = [];
    for (const go of held) go();
  }
}

const asBend = (fault: Fault): Bend => ({ kind: fault.kind, what: fault.what ?? 'body' });
