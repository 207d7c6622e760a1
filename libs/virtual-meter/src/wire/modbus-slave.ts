import { advance, force, turnValve, type MeterModel, type MeterState } from '../domain/meter.js';
import { forceValues, readRegisters } from '../domain/registers.js';
import { readWaterRegisters, valveOrder } from '../domain/water-registers.js';

/** A meter on a bus, with its address. */
export interface Slave {
  unit: number;
  model: MeterModel;
  state: MeterState;
}

const exception = (functionCode: number, code: number): Buffer => Buffer.from([functionCode | 0x80, code]);

/** The meter's answer to a request PDU at an instant. */
export function answer(slave: Slave, request: Buffer, atMs: number): Buffer {
  const { model, state } = slave;
  advance(model, state, atMs);
  const functionCode = request[0]!;
  if (functionCode === 3 || functionCode === 4) {
    if (request.length !== 5) return exception(functionCode, 3);
    const count = request.readUInt16BE(3);
    if (count < 1 || count > 125) return exception(functionCode, 3);
    const words = (model.medium === 'water' ? readWaterRegisters : readRegisters)(model, state, request.readUInt16BE(1), count);
    if (words === undefined) return exception(functionCode, 2);
    const reply = Buffer.alloc(2 + count * 2);
    reply[0] = functionCode;
    reply[1] = count * 2;
    words.forEach((word, index) => reply.writeUInt16BE(word, 2 + index * 2));
    return reply;
  }
  if (model.medium === 'water') return answerValve(slave, request);
  if (functionCode !== 16) return exception(functionCode, 1);
  const count = request.length >= 6 ? request.readUInt16BE(3) : 0;
  if (count < 1 || request[5] !== count * 2 || request.length !== 6 + count * 2) return exception(functionCode, 3);
  const values = Array.from({ length: count }, (_, index) => request.readUInt16BE(6 + index * 2));
  const pair = forceValues(model, request.readUInt16BE(1), values);
  if (pair === undefined) return exception(functionCode, 2);
  force(model, state, pair[0], pair[1]);
  return Buffer.from(request.subarray(0, 5));
}

/** Function 06 to the valve's register, answered by the request itself. */
function answerValve({ model, state }: Slave, request: Buffer): Buffer {
  const functionCode = request[0]!;
  if (functionCode !== 6) return exception(functionCode, 1);
  const order = request.length === 5 ? valveOrder(request.readUInt16BE(1), request.readUInt16BE(3)) : undefined;
  if (order === undefined) return exception(functionCode, 2);
  turnValve(model, state, order);
  return Buffer.from(request);
}

/** CRC-16 of Modbus, bit by bit as the serial-line guide describes it. */
export function checksum(bytes: Uint8Array): number {
  let crc = 0xffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xa001 : crc >>> 1;
  }
  return crc;
}

export interface WireRequest {
  unit: number;
  pdu: Buffer;
  /** transaction id of Modbus TCP; −1 on RTU */
  transaction: number;
}

/** Cuts whole requests off the front of a stream; what is left stays for the next chunk. */
export function takeRequests(stream: Buffer, transport: 'modbus-tcp' | 'rtu-over-tcp'): { requests: WireRequest[]; rest: Buffer } {
  const requests: WireRequest[] = [];
  let rest = stream;
  for (;;) {
    const taken = transport === 'modbus-tcp' ? takeTcp(rest) : takeRtu(rest);
    if (taken === undefined) return { requests, rest };
    if (taken.request !== undefined) requests.push(taken.request);
    rest = rest.subarray(taken.length);
  }
}

function takeTcp(stream: Buffer): { request?: WireRequest; length: number } | undefined {
  if (stream.length < 8) return undefined;
  const length = 6 + stream.readUInt16BE(4);
  if (stream.readUInt16BE(2) !== 0 || length > 260) return { length: stream.length };
  if (stream.length < length) return undefined;
  return { request: { unit: stream[6]!, pdu: stream.subarray(7, length), transaction: stream.readUInt16BE(0) }, length };
}

function takeRtu(stream: Buffer): { request?: WireRequest; length: number } | undefined {
  if (stream.length < 8) return undefined;
  const length = stream[1] === 16 ? 9 + stream[6]! : 8;
  if (stream.length < length) return undefined;
  if (stream.readUInt16LE(length - 2) !== checksum(stream.subarray(0, length - 2))) return { length: 1 };
  return { request: { unit: stream[0]!, pdu: stream.subarray(1, length - 2), transaction: -1 }, length };
}

/** Wraps an answer for the wire it came over. */
export function wrap(request: WireRequest, pdu: Buffer, unit = request.unit): Buffer {
  if (request.transaction >= 0) {
    const frame = Buffer.alloc(7 + pdu.length);
    frame.writeUInt16BE(request.transaction, 0);
    frame.writeUInt16BE(pdu.length + 1, 4);
    frame[6] = unit;
    pdu.copy(frame, 7);
    return frame;
  }
  const frame = Buffer.alloc(3 + pdu.length);
  frame[0] = unit;
  pdu.copy(frame, 1);
  frame.writeUInt16LE(checksum(frame.subarray(0, 1 + pdu.length)), 1 + pdu.length);
  return frame;
}
