import { ScanningFramer } from './framer.js';
import { EXCEPTION_BIT, READ_HOLDING, READ_INPUT, WRITE_MULTIPLE, fitsShape } from './pdu.js';

const HEADER = 7;
const EXCEPTION_PDU = 2;
const LAST_UNIT = 247;
const FUNCTIONS = [READ_HOLDING, READ_INPUT, WRITE_MULTIPLE];
// Answers to so many transactions before this one may still turn up.
const RECENT_IDS = 256;
const FIRST_ID = 0x4000;

/**
 * Transaction ids stay far from zero: the registers of a meter without load are full of zeros, and a row of them that looked
 * like a recent id would make a whole answer seem to hold the head of another.
 */
export const nextTransactionId = (id: number): number => (id < FIRST_ID || id >= 0xffff ? FIRST_ID : id + 1);

/** MBAP header (transaction id, protocol 0, length, unit) and PDU (MODBUS Messaging on TCP/IP 1.0b, 3.1.3). */
export function tcpFrame(transactionId: number, unit: number, pdu: Uint8Array): Buffer {
  const frame = Buffer.allocUnsafe(pdu.length + HEADER);
  frame[0] = transactionId >> 8;
  frame[1] = transactionId & 0xff;
  frame[2] = 0;
  frame[3] = 0;
  frame[4] = (pdu.length + 1) >> 8;
  frame[5] = (pdu.length + 1) & 0xff;
  frame[6] = unit;
  for (let i = 0; i < pdu.length; i++) frame[HEADER + i] = pdu[i]!;
  return frame;
}

/**
 * Modbus TCP frames. A frame counts when transaction id, protocol, length, unit, function and byte count (or echo) are
 * those awaited, at any offset, so that pieces of broken frames cost nothing but themselves.
 */
export class TcpFramer extends ScanningFramer {
  encode(unit: number, pdu: Uint8Array, transactionId: number): Buffer {
    return tcpFrame(transactionId, unit, pdu);
  }

  protected scan(bytes: Uint8Array, length: number) {
    for (let at = 0; at < length; at++) {
      const pduLength = this.pduLengthAt(bytes, at, length);
      if (pduLength === undefined) {
        if (this.isForeignFrame(bytes, at, length)) this.counters.lateReplies += 1;
        continue;
      }
      const frameLength = HEADER + pduLength;
      if (at + frameLength > length) return { found: false as const, keepFrom: at };
      if (!this.isUnbroken(bytes, at, at + frameLength, length)) continue;
      return { found: true as const, at, frameLength, pduAt: HEADER, pduLength };
    }
    return { found: false as const, keepFrom: length };
  }

  /**
   * Modbus TCP has no checksum: an answer that broke off is filled up by the frame behind it. Such a frame shows by the
   * other's header inside it, or by what follows it not being the head of a frame.
   */
  private isUnbroken(bytes: Uint8Array, at: number, frameEnd: number, end: number): boolean {
    for (let i = at + HEADER + 1; i + HEADER < frameEnd; i++) if (this.isRecent(bytes, i, end) && isHead(bytes, i, end)) return false;
    return frameEnd === end || (this.isRecent(bytes, frameEnd, end) && isHead(bytes, frameEnd, end));
  }

  /** Whether a transaction id of late, as far as it is there, stands at `at`. */
  private isRecent(bytes: Uint8Array, at: number, end: number): boolean {
    const { transactionId } = this.awaited!;
    if (at + 1 >= end) return (((transactionId >> 8) - bytes[at]!) & 0xff) <= 1;
    return ((transactionId - (bytes[at]! << 8) - bytes[at + 1]!) & 0xffff) < RECENT_IDS;
  }

  /** The PDU length of the awaited answer or exception that begins, perhaps not whole, at `at`. */
  private pduLengthAt(bytes: Uint8Array, at: number, end: number): number | undefined {
    const { transactionId, unit, shape } = this.awaited!;
    if (bytes[at] !== transactionId >> 8 || (at + 1 < end && bytes[at + 1] !== (transactionId & 0xff))) return undefined;
    for (let i = at + 2; i < Math.min(at + 5, end); i++) if (bytes[i] !== 0) return undefined;
    if (at + 6 < end && bytes[at + 6] !== unit) return undefined;
    const length = at + 5 < end ? bytes[at + 5]! : shape.pduLength + 1;
    if (length === shape.pduLength + 1 && fitsShape(bytes, at + HEADER, end, shape)) return shape.pduLength;
    if (length !== EXCEPTION_PDU + 1) return undefined;
    return at + HEADER >= end || bytes[at + HEADER] === (shape.functionCode | EXCEPTION_BIT) ? EXCEPTION_PDU : undefined;
  }

  private isForeignFrame(bytes: Uint8Array, at: number, end: number): boolean {
    return at + HEADER + 1 < end && isHead(bytes, at, end) && at + 6 + bytes[at + 5]! <= end;
  }
}

/** Whether protocol, length, unit and function of an answer, as far as they are there, stand at `at`. */
function isHead(bytes: Uint8Array, at: number, end: number): boolean {
  for (let i = at + 2; i < Math.min(at + 5, end); i++) if (bytes[i] !== 0) return false;
  if (at + 5 < end && bytes[at + 5]! < 3) return false;
  if (at + 6 < end && (bytes[at + 6] === 0 || bytes[at + 6]! > LAST_UNIT)) return false;
  return at + HEADER >= end || FUNCTIONS.includes(bytes[at + HEADER]! & ~EXCEPTION_BIT);
}
