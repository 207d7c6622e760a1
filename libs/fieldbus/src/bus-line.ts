import { EXCEPTION_BIT, RtuFramer, TcpFramer, nextTransactionId, replyShapeOf, type Framer, type MatchedReply, type ReplyShape } from '#libs/protocol';
import type { Clock } from '#libs/runtime';
import { Lanes } from './domain/lanes.js';
import { StaleAnswers } from './domain/stale-answers.js';
import { UnitHealth } from './domain/unit-health.js';
import { Link } from './link.js';
import { TelegramLog } from './telegram-log.js';
import { Alarm, type Timers } from './timers.js';
import { priorities, type BusTarget, type ExchangeRequest, type ExchangeResult, type FailureReason, type LineCounters, type LineTuning, type LinkState } from './types.js';

export interface LineParts {
  target: BusTarget;
  clock: Clock;
  timers: Timers;
  tuning: LineTuning;
  onLink: (state: LinkState, reason: string) => void;
}

interface Waiting {
  request: ExchangeRequest;
  shape: ReplyShape;
  settle: (result: ExchangeResult) => void;
  settled: boolean;
}

interface InFlight {
  waiting: Waiting;
  /** the guard read that goes before the request itself, while it runs */
  guard: boolean;
  shape: ReplyShape;
  sentAtMs: number;
  /** something came that is not the answer */
  disturbed: boolean;
}

// Exceptions of a gateway about the meter behind it: path unavailable, target did not answer (Modbus 1.1b3, 7).
const GATEWAY_EXCEPTIONS = [0x0a, 0x0b];
// Of bytes that belong to nobody, so many are shown.
const NOTED_BYTES = 64;

/**
 * One half-duplex bus. Strictly one request is in flight; only the answer to it is ever handed over; whatever else comes is
 * dropped and counted. After an error the line keeps quiet, an RTU connection is opened anew, and a request that an old
 * answer could be taken for is preceded by a guard read.
 */
export class BusLine {
  readonly target: BusTarget;
  readonly telegrams: TelegramLog;
  private readonly counts: Omit<LineCounters, 'droppedBytes' | 'lateReplies' | 'crcErrors'> = { requests: 0, answers: 0, exceptions: 0, timeouts: 0, rested: 0, reopens: 0, guardReads: 0 };
  private readonly tuning: LineTuning;
  private readonly nowMs: () => number;
  private readonly lanes: Lanes<Waiting>;
  private readonly health: UnitHealth;
  private readonly stale: StaleAnswers | undefined;
  private readonly framer: Framer;
  private readonly link: Link;
  private readonly deadline: Alarm;
  private readonly quietEnd: Alarm;
  private current: InFlight | undefined;
  private transactionId = 0;
  private announced: LinkState | undefined;
  private closed = false;

  constructor(private readonly parts: LineParts) {
    const { target, clock, timers, tuning } = parts;
    this.target = target;
    this.tuning = tuning;
    this.nowMs = () => clock.monotonicMs();
    this.telegrams = new TelegramLog(clock);
    this.lanes = new Lanes(priorities.length, tuning.queueLimit);
    this.health = new UnitHealth(tuning);
    const rtu = target.transport === 'rtu-over-tcp';
    this.framer = rtu ? new RtuFramer() : new TcpFramer();
    this.stale = rtu ? new StaleAnswers(tuning.staleAnswerMs) : undefined;
    const alarm = (action: () => void) => new Alarm(timers, this.nowMs, action);
    this.deadline = alarm(() => this.expired());
    this.quietEnd = alarm(() => this.pump());
    const events = { data: (chunk: Buffer) => this.received(chunk), up: () => this.linkUp(), down: (failure: FailureReason, detail: string) => this.linkDown(failure, detail) };
    this.link = new Link({ target, tuning, events, nowMs: this.nowMs, alarm });
  }

  /** Whether the connection stands. */
  get state(): LinkState {
    return this.announced ?? 'down';
  }

  /** Requests waiting or in flight. */
  get load(): number {
    return this.lanes.length + (this.current === undefined ? 0 : 1);
  }

  get counters(): LineCounters {
    return { ...this.counts, ...this.framer.counters };
  }

  /** Units that did not answer when they were last asked. */
  silentUnits(): number[] {
    return this.health.silentUnits();
  }

  /** Lets silent units be asked again at once, as after a gateway's return. */
  wakeUnits(): void {
    this.health.wakeAll();
  }

  /** Opens the connection without asking anything; from then on it is kept. */
  open(): void {
    if (!this.link.isUp) this.link.wake();
  }

  /** Sends a request when its turn comes. Always settles, never rejects; throws RangeError when `pdu` is no request of #libs/protocol. */
  exchange(request: ExchangeRequest): Promise<ExchangeResult> {
    const shape = replyShapeOf(request.pdu);
    return new Promise((resolve) => this.enqueue(request, shape, resolve));
  }

  /** As `exchange`, for those who ask on as soon as an answer comes; `settle` is called once and must not throw. */
  ask(request: ExchangeRequest, settle: (result: ExchangeResult) => void): void {
    this.enqueue(request, replyShapeOf(request.pdu), settle);
  }

  private enqueue(request: ExchangeRequest, shape: ReplyShape, settle: (result: ExchangeResult) => void): void {
    const refusal = this.refusal(request);
    if (refusal !== undefined) return settle(refusal);
    const waiting: Waiting = { request, shape, settled: false, settle };
    if (!this.lanes.put(priorities.indexOf(request.priority), waiting)) return settle({ kind: 'cancelled', reason: 'queue-full' });
    if (request.signal !== undefined) this.obey(request.signal, waiting);
    this.pump();
  }

  /** Ends everything: what waits is cancelled, no timer and no socket stays. */
  close(): void {
    this.closed = true;
    this.deadline.stop();
    this.quietEnd.stop();
    this.link.close();
    this.failAll({ kind: 'cancelled', reason: 'closed' });
  }

  private refusal({ signal, priority }: ExchangeRequest): ExchangeResult | undefined {
    if (this.closed) return { kind: 'cancelled', reason: 'closed' };
    if (signal?.aborted === true) return { kind: 'cancelled', reason: 'aborted' };
    if (this.link.isUp || this.link.isOpening) return undefined;
    // Sweeps do not wait for a gateway that is known to be away; a person or a command is worth a try at once.
    const urgent = priority === 'command' || priority === 'on-demand' || this.announced === undefined;
    return urgent && this.link.wake() ? undefined : { kind: 'link-down', reason: 'not-connected' };
  }

  private obey(signal: AbortSignal, waiting: Waiting): void {
    const abort = () => this.settle(waiting, { kind: 'cancelled', reason: 'aborted' });
    signal.addEventListener('abort', abort, { once: true });
    const resolve = waiting.settle;
    waiting.settle = (result) => {
      signal.removeEventListener('abort', abort);
      resolve(result);
    };
  }

  private settle(waiting: Waiting, result: ExchangeResult): void {
    if (waiting.settled) return;
    waiting.settled = true;
    waiting.settle(result);
  }

  private pump(): void {
    if (this.current !== undefined || !this.link.isUp || this.quietEnd.isSet) return;
    for (let waiting = this.lanes.take(); waiting !== undefined; waiting = this.lanes.take()) {
      if (waiting.settled) continue;
      const { unit, priority } = waiting.request;
      const admission = this.health.admit(unit, this.nowMs());
      if (admission === 'rest' && (priority === 'sweep' || priority === 'probe')) {
        this.counts.rested += 1;
        this.settle(waiting, { kind: 'timeout', reason: 'resting' });
        continue;
      }
      this.send(waiting, admission === 'full' || priority === 'command' || priority === 'on-demand');
      return;
    }
  }

  private send(waiting: Waiting, patient: boolean): void {
    const { unit, pdu, timeoutMs } = waiting.request;
    const nowMs = this.nowMs();
    const guard = this.stale?.guardFor(unit, pdu, nowMs);
    const shape = guard === undefined ? waiting.shape : replyShapeOf(guard);
    this.transactionId = nextTransactionId(this.transactionId);
    const frame = this.framer.encode(unit, guard ?? pdu, this.transactionId);
    this.framer.expect({ unit, transactionId: this.transactionId, shape });
    this.current = { waiting, guard: guard !== undefined, shape, sentAtMs: nowMs, disturbed: false };
    const wanted = timeoutMs ?? this.tuning.timeoutMs;
    this.deadline.setAt(nowMs + (patient ? wanted : Math.min(wanted, this.tuning.probeTimeoutMs)));
    this.counts.requests += 1;
    if (guard !== undefined) this.counts.guardReads += 1;
    this.telegrams.add('out', unit, frame, guard === undefined ? undefined : 'guard read: nothing older may be under way');
    this.link.write(frame);
  }

  private received(chunk: Buffer): void {
    const { current } = this;
    const broken = this.framer.counters.crcErrors;
    const reply = this.framer.push(chunk);
    if (current === undefined) {
      this.telegrams.add('note', 0, chunk.subarray(0, NOTED_BYTES), 'nobody asked for this: dropped');
      return;
    }
    if (reply !== undefined) {
      this.answered(current, reply);
      return;
    }
    current.disturbed = true;
    if (this.framer.counters.crcErrors > broken) {
      // A whole but broken answer: what is worth waiting for comes at once or not at all.
      this.deadline.setAt(Math.min(this.nowMs() + this.tuning.quietMs, current.sentAtMs + (current.waiting.request.timeoutMs ?? this.tuning.timeoutMs)));
    }
  }

  private answered(current: InFlight, reply: MatchedReply): void {
    const { waiting, shape, sentAtMs } = current;
    const { unit } = waiting.request;
    const nowMs = this.nowMs();
    this.deadline.unset();
    this.current = undefined;
    this.telegrams.add('in', unit, reply.frame);
    const exception = (reply.pdu[0]! & EXCEPTION_BIT) === 0 ? undefined : reply.pdu[1]!;
    this.stale?.answered(unit, shape, nowMs);
    if (exception !== undefined && GATEWAY_EXCEPTIONS.includes(exception)) this.health.failed(unit, nowMs, nowMs - sentAtMs);
    else this.health.answered(unit);
    // An exception's copy fits every request of its function, and foreign bytes mean that something is out of step.
    if (reply.trailingBytes > 0 || (exception !== undefined && this.stale !== undefined)) this.keepQuiet(nowMs);
    if (current.guard) {
      if (!this.quietEnd.isSet && !waiting.settled) this.send(waiting, true);
      else this.resume(waiting);
      return;
    }
    this.counts[exception === undefined ? 'answers' : 'exceptions'] += 1;
    this.settle(waiting, exception === undefined ? { kind: 'answer', pdu: reply.pdu, tookMs: nowMs - sentAtMs } : { kind: 'exception', code: exception });
    this.pump();
  }

  /** Puts a request whose guard read was answered back in its place; it goes out after the silence. */
  private resume(waiting: Waiting): void {
    if (!waiting.settled && !this.lanes.put(priorities.indexOf(waiting.request.priority), waiting)) this.settle(waiting, { kind: 'cancelled', reason: 'queue-full' });
    this.pump();
  }

  private expired(): void {
    const { current } = this;
    if (current === undefined) return;
    const nowMs = this.nowMs();
    const { unit } = current.waiting.request;
    const reason: FailureReason = current.disturbed ? 'garbled' : 'no-answer';
    this.current = undefined;
    this.framer.idle();
    this.counts.timeouts += 1;
    this.telegrams.add('note', unit, undefined, reason === 'garbled' ? 'no valid answer in time' : 'no answer in time');
    this.health.failed(unit, nowMs, nowMs - current.sentAtMs);
    this.stale?.givenUp(unit, current.shape, nowMs);
    this.keepQuiet(nowMs);
    if (this.stale !== undefined || this.health.consecutiveFailures % this.tuning.reopenAfterFailures === 0) {
      this.counts.reopens += 1;
      this.link.reopen();
    }
    this.settle(current.waiting, { kind: 'timeout', reason });
    this.pump();
  }

  private keepQuiet(nowMs: number): void {
    this.quietEnd.setAt(nowMs + this.tuning.quietMs);
  }

  private linkUp(): void {
    if (this.announced !== 'up') {
      this.health.wakeAll();
      this.announced = 'up';
      this.parts.onLink('up', 'connected');
    }
    this.pump();
  }

  private linkDown(failure: FailureReason, detail: string): void {
    this.deadline.unset();
    this.framer.idle();
    this.telegrams.add('note', 0, undefined, `connection: ${detail}`);
    this.failAll({ kind: 'link-down', reason: failure });
    if (this.announced === 'down') return;
    this.announced = 'down';
    this.parts.onLink('down', detail);
  }

  private failAll(result: ExchangeResult): void {
    const { current } = this;
    this.current = undefined;
    if (current !== undefined) {
      this.stale?.givenUp(current.waiting.request.unit, current.shape, this.nowMs());
      this.settle(current.waiting, result);
    }
    for (const waiting of this.lanes.takeAll()) this.settle(waiting, result);
  }
}
