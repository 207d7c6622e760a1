import type { ReplyShape } from './pdu.js';

/** Whose answer is awaited. RTU frames carry no transaction id: there it is ignored. */
export interface AwaitedReply {
  unit: number;
  transactionId: number;
  shape: ReplyShape;
}

export interface MatchedReply {
  /** the whole frame as it came; a view of the receive buffer, true until the next chunk */
  frame: Uint8Array;
  /** the part of it that means something; an exception when its first byte has the top bit */
  pdu: Buffer;
  /** bytes that came after the frame in the same chunk and belong to nobody */
  trailingBytes: number;
}

export interface FramerCounters {
  droppedBytes: number;
  crcErrors: number;
  /** whole frames that answer another transaction */
  lateReplies: number;
}

/**
 * Cuts answers out of a byte stream that may carry noise, heartbeats, pieces of frames and answers to other requests.
 * It hands over only what was awaited and drops the rest; it never throws and never keeps more than a frame's worth.
 */
export interface Framer {
  readonly counters: FramerCounters;
  encode(unit: number, pdu: Uint8Array, transactionId: number): Buffer;
  /** Forgets what came so far and waits for one answer. */
  expect(awaited: AwaitedReply): void;
  /** Waits for nothing: what comes is dropped. */
  idle(): void;
  push(chunk: Uint8Array): MatchedReply | undefined;
}

/** Bytes kept of a stream: two of the longest frames, so that a broken one does not push out the good one behind it. */
export const STREAM_LIMIT = 520;

/** The part of a framer that both envelopes share: a bounded buffer that is searched from its start. */
export abstract class ScanningFramer implements Framer {
  readonly counters: FramerCounters = { droppedBytes: 0, crcErrors: 0, lateReplies: 0 };
  protected awaited: AwaitedReply | undefined;
  private readonly kept = Buffer.allocUnsafe(STREAM_LIMIT);
  private keptLength = 0;

  abstract encode(unit: number, pdu: Uint8Array, transactionId: number): Buffer;

  /** Where the answer lies, or the first offset that may still become one (`length` when nothing may). */
  protected abstract scan(bytes: Uint8Array, length: number): { found: true; at: number; frameLength: number; pduAt: number; pduLength: number } | { found: false; keepFrom: number };

  expect(awaited: AwaitedReply): void {
    this.counters.droppedBytes += this.keptLength;
    this.keptLength = 0;
    this.awaited = awaited;
  }

  idle(): void {
    this.counters.droppedBytes += this.keptLength;
    this.keptLength = 0;
    this.awaited = undefined;
  }

  push(chunk: Uint8Array): MatchedReply | undefined {
    if (this.awaited === undefined) {
      this.counters.droppedBytes += chunk.length;
      return undefined;
    }
    if (this.keptLength === 0 && chunk.length <= STREAM_LIMIT) return this.search(chunk, chunk.length);
    let reply: MatchedReply | undefined;
    for (let from = 0; from < chunk.length && reply === undefined; ) {
      const room = STREAM_LIMIT - this.keptLength;
      if (room === 0) this.drop(1);
      const taken = Math.min(Math.max(room, 1), chunk.length - from);
      this.kept.set(chunk.subarray(from, from + taken), this.keptLength);
      this.keptLength += taken;
      from += taken;
      reply = this.search(this.kept, this.keptLength);
      if (reply !== undefined) {
        reply.trailingBytes += chunk.length - from;
        this.counters.droppedBytes += chunk.length - from;
      }
    }
    return reply;
  }

  private drop(count: number): void {
    this.kept.copyWithin(0, count, this.keptLength);
    this.keptLength -= count;
    this.counters.droppedBytes += count;
  }

  private search(bytes: Uint8Array, length: number): MatchedReply | undefined {
    const result = this.scan(bytes, length);
    if (!result.found) {
      this.counters.droppedBytes += result.keepFrom;
      if (bytes !== this.kept) this.kept.set(bytes.subarray(result.keepFrom, length));
      else this.kept.copyWithin(0, result.keepFrom, length);
      this.keptLength = length - result.keepFrom;
      return undefined;
    }
    // Nearly always the chunk is the frame.
    const frame = result.frameLength === bytes.length ? bytes : bytes.subarray(result.at, result.at + result.frameLength);
    const pdu = Buffer.allocUnsafe(result.pduLength);
    for (let i = 0; i < pdu.length; i++) pdu[i] = frame[result.pduAt + i]!;
    const trailingBytes = length - result.at - result.frameLength;
    this.counters.droppedBytes += result.at + trailingBytes;
    this.keptLength = 0;
    this.awaited = undefined;
    return { frame, pdu, trailingBytes };
  }
}
