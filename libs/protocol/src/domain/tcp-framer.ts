import { ScanningFramer } from './framer.js';
import { EXCEPTION_BIT, fitsShape } from './pdu.js';

const HEADER = 7;
const EXCEPTION_PDU = 2;

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
  frame.set(pdu, HEADER);
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
      return { found: true as const, at, frameLength, pduAt: HEADER, pduLength };
    }
    return { found: false as const, keepFrom: length };
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
    if (at + HEADER + 1 >= end || bytes[at + 2] !== 0 || bytes[at + 3] !== 0 || bytes[at + 4] !== 0) return false;
    const length = bytes[at + 5]!;
    return length >= 3 && at + 6 + length <= end;
  }
}
