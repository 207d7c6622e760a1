import { crc16 } from './crc16.js';
import { ScanningFramer } from './framer.js';
import { EXCEPTION_BIT, fitsShape } from './pdu.js';

const EXCEPTION_PDU = 2;
const ENVELOPE = 3;

/** unit, PDU, CRC low byte first (MODBUS over Serial Line 1.02, 2.5.1). */
export function rtuFrame(unit: number, pdu: Uint8Array): Buffer {
  const frame = Buffer.allocUnsafe(pdu.length + ENVELOPE);
  frame[0] = unit;
  frame.set(pdu, 1);
  const crc = crc16(frame, 0, pdu.length + 1);
  frame[pdu.length + 1] = crc & 0xff;
  frame[pdu.length + 2] = crc >> 8;
  return frame;
}

/**
 * RTU frames in a TCP stream. A frame counts when unit, function, byte count (or echo) and CRC are those awaited, at any
 * offset. An RTU frame does not say which request it answers: the line must not let two answers of one shape meet.
 */
export class RtuFramer extends ScanningFramer {
  encode(unit: number, pdu: Uint8Array): Buffer {
    return rtuFrame(unit, pdu);
  }

  protected scan(bytes: Uint8Array, length: number) {
    const { unit, shape } = this.awaited!;
    let keepFrom = length;
    for (let at = 0; at < length; at++) {
      if (bytes[at] !== unit) continue;
      const pduLength = this.pduLengthAt(bytes, at + 1, length);
      if (pduLength === undefined) continue;
      const frameLength = pduLength + ENVELOPE;
      if (at + frameLength > length) {
        keepFrom = Math.min(keepFrom, at);
        continue;
      }
      const crc = bytes[at + frameLength - 2]! | (bytes[at + frameLength - 1]! << 8);
      if (crc === crc16(bytes, at, at + frameLength - 2)) return { found: true as const, at, frameLength, pduAt: 1, pduLength };
      // A whole exception is five bytes, so register values look like one now and then: only answers count as broken.
      if (pduLength === shape.pduLength) this.counters.crcErrors += 1;
    }
    return { found: false as const, keepFrom };
  }

  private pduLengthAt(bytes: Uint8Array, at: number, end: number): number | undefined {
    const { shape } = this.awaited!;
    if (fitsShape(bytes, at, end, shape)) return shape.pduLength;
    return bytes[at] === (shape.functionCode | EXCEPTION_BIT) ? EXCEPTION_PDU : undefined;
  }
}
