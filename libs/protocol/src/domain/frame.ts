import { crc16 } from './crc16.js';
import { isReplyTo, type ExpectedReply } from './pdu.js';

const MAX_ADU = 260;
const MBAP = 7;

export interface Awaited {
  unit: number;
  transactionId: number;
  expects: ExpectedReply;
}

export type FrameSearch =
  /** the answer; `droppedBytes` came before it and belong to nothing */
  | { kind: 'reply'; pdu: Buffer; frame: Buffer; droppedBytes: number; rest: Buffer }
  /** nothing yet; `rest` must be kept, `faults` were dropped for good */
  | { kind: 'none'; rest: Buffer; droppedBytes: number; faults: readonly FrameFault[] };

export type FrameFault = 'crc' | 'foreign';

/** unit, PDU, CRC low byte first */
export function rtuFrame(unit: number, pdu: Buffer): Buffer {
  const frame = Buffer.allocUnsafe(pdu.length + 3);
  frame[0] = unit;
  pdu.copy(frame, 1);
  frame.writeUInt16LE(crc16(frame, 0, pdu.length + 1), pdu.length + 1);
  return frame;
}

/** transaction id, protocol 0, length, unit, PDU */
export function tcpFrame(transactionId: number, unit: number, pdu: Buffer): Buffer {
  const frame = Buffer.allocUnsafe(pdu.length + MBAP);
  frame.writeUInt16BE(transactionId, 0);
  frame.writeUInt16BE(0, 2);
  frame.writeUInt16BE(pdu.length + 1, 4);
  frame[6] = unit;
  pdu.copy(frame, MBAP);
  return frame;
}

/**
 * Looks for the awaited answer in what came over an RTU stream: the right unit, function, length and CRC at any offset, so
 * that noise, heartbeats and other frames before it are dropped and can never be taken for it.
 */
export function findRtuReply(buffer: Buffer, awaited: Awaited): FrameSearch {
  let crcFaults = 0;
  for (let at = 0; at + 5 <= buffer.length; at++) {
    if (buffer[at] !== awaited.unit) continue;
    for (const pduLength of [awaited.expects.length, 2]) {
      const end = at + 1 + pduLength + 2;
      if (end > buffer.length) continue;
      const pdu = buffer.subarray(at + 1, end - 2);
      if (!isReplyTo(awaited.expects, pdu)) continue;
      if (buffer.readUInt16LE(end - 2) !== crc16(buffer, at, end - 2)) {
        crcFaults += 1;
        continue;
      }
      return { kind: 'reply', pdu: Buffer.from(pdu), frame: Buffer.from(buffer.subarray(at, end)), droppedBytes: at, rest: buffer.subarray(end) };
    }
  }
  const dropped = Math.max(0, buffer.length - MAX_ADU);
  return { kind: 'none', rest: buffer.subarray(dropped), droppedBytes: dropped, faults: crcFaults > 0 ? ['crc'] : [] };
}

/** Looks for the awaited answer in a Modbus TCP stream; frames of other transactions are dropped whole. */
export function findTcpReply(buffer: Buffer, awaited: Awaited): FrameSearch {
  let at = 0;
  let droppedBytes = 0;
  const faults: FrameFault[] = [];
  while (at + MBAP + 1 < buffer.length) {
    const length = buffer.readUInt16BE(at + 4);
    if (buffer.readUInt16BE(at + 2) !== 0 || length < 3 || length > MAX_ADU - 6) {
      at += 1;
      droppedBytes += 1;
      continue;
    }
    const end = at + 6 + length;
    if (end > buffer.length) break;
    const pdu = buffer.subarray(at + MBAP, end);
    if (buffer.readUInt16BE(at) === awaited.transactionId && buffer[at + 6] === awaited.unit && isReplyTo(awaited.expects, pdu)) {
      return { kind: 'reply', pdu: Buffer.from(pdu), frame: Buffer.from(buffer.subarray(at, end)), droppedBytes, rest: buffer.subarray(end) };
    }
    faults.push('foreign');
    droppedBytes += end - at;
    at = end;
  }
  return { kind: 'none', rest: buffer.subarray(at), droppedBytes, faults };
}
