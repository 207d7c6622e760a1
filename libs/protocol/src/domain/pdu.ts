import jsmodbus from 'jsmodbus';

const { requests } = jsmodbus;

export const READ_HOLDING = 0x03;
export const READ_INPUT = 0x04;
export const WRITE_SINGLE = 0x06;
export const WRITE_MULTIPLE = 0x10;
export const EXCEPTION_BIT = 0x80;
// MODBUS Application Protocol 1.1b3, 6.3 and 6.12: what fits into one frame.
export const MAX_READ_REGISTERS = 125;
export const MAX_WRITE_REGISTERS = 123;
const WRITE_REPLY_LENGTH = 5;

/** Registers to read with one request. */
export interface RegisterBlock {
  functionCode: typeof READ_HOLDING | typeof READ_INPUT;
  start: number;
  count: number;
}

/** What the answer to a request must look like; a PDU that differs in any point is not its answer. */
export interface ReplyShape {
  functionCode: number;
  /** bytes of the answer's PDU */
  pduLength: number;
  /** a write's answer repeats its start and its count, or the value of a single register; undefined for reads */
  echo?: { start: number; count: number };
}

export type DecodedReply =
  | { kind: 'registers'; words: readonly number[] | Uint16Array }
  | { kind: 'written'; start: number; count: number }
  | { kind: 'exception'; code: number }
  | { kind: 'malformed'; reason: string };

function checkSpan(start: number, count: number, most: number): void {
  if (!Number.isInteger(start) || start < 0 || start > 0xffff) throw new RangeError(`register ${String(start)} is not an address`);
  if (!Number.isInteger(count) || count < 1 || count > most) throw new RangeError(`one frame carries 1 to ${most} registers, got ${String(count)}`);
  if (start + count > 0x10000) throw new RangeError(`${count} registers from ${start} reach past the last address`);
}

/** The request that reads 1 to 125 registers (03 or 04). Throws RangeError for a block no meter can have. */
export function readRequest({ functionCode, start, count }: RegisterBlock): Buffer {
  checkSpan(start, count, MAX_READ_REGISTERS);
  const Body = functionCode === READ_HOLDING ? requests.ReadHoldingRegistersRequestBody : requests.ReadInputRegistersRequestBody;
  return new Body(start, count).createPayload();
}

/** The request that writes 1 to 123 registers (10H). Throws RangeError for values that are no words. */
export function writeRequest(start: number, values: readonly number[]): Buffer {
  checkSpan(start, values.length, MAX_WRITE_REGISTERS);
  for (const value of values) {
    if (!Number.isInteger(value) || value < 0 || value > 0xffff) throw new RangeError(`${String(value)} does not fit a register`);
  }
  return new requests.WriteMultipleRegistersRequestBody(start, [...values]).createPayload();
}

// A read's answer depends on function and count alone: the few shapes there are, are made once.
const readShapes = [READ_HOLDING, READ_INPUT].map((functionCode) => Array.from({ length: MAX_READ_REGISTERS + 1 }, (_, count): ReplyShape => Object.freeze({ functionCode, pduLength: 2 + 2 * count })));

/** The request that writes one register (06), for meters that know no 10H. Throws RangeError for a value that is no word. */
export function writeSingleRequest(start: number, value: number): Buffer {
  checkSpan(start, 1, 1);
  if (!Number.isInteger(value) || value < 0 || value > 0xffff) throw new RangeError(`${String(value)} does not fit a register`);
  return new requests.WriteSingleRegisterRequestBody(start, value).createPayload();
}

/** The shape of the answer to a request PDU. Throws RangeError for a function this codec does not speak. */
export function replyShapeOf(request: Uint8Array): ReplyShape {
  const functionCode = request[0];
  const start = word(request, 1);
  const count = word(request, 3);
  if ((functionCode === READ_HOLDING || functionCode === READ_INPUT) && request.length === 5) return readShapes[functionCode - READ_HOLDING]![count] ?? { functionCode, pduLength: 2 + 2 * count };
  if (functionCode === WRITE_SINGLE && request.length === 5) return { functionCode, pduLength: WRITE_REPLY_LENGTH, echo: { start, count } };
  if (functionCode === WRITE_MULTIPLE && request.length === 6 + 2 * count) return { functionCode, pduLength: WRITE_REPLY_LENGTH, echo: { start, count } };
  throw new RangeError(`not a request this codec speaks: ${Buffer.from(request).toString('hex')}`);
}

/**
 * Whether the PDU that begins at `at` can be the answer: function, byte count or echo. It looks at as much as is there,
 * up to `end`, so that a frame still arriving is not given up.
 */
export function fitsShape(bytes: Uint8Array, at: number, end: number, shape: ReplyShape): boolean {
  if (at < end && bytes[at] !== shape.functionCode) return false;
  if (shape.echo === undefined) return at + 1 >= end || bytes[at + 1] === shape.pduLength - 2;
  const { start, count } = shape.echo;
  const wanted = [start >> 8, start & 0xff, count >> 8, count & 0xff];
  for (let i = 0; i < 4 && at + 1 + i < end; i++) if (bytes[at + 1 + i] !== wanted[i]) return false;
  return true;
}

/** Decodes the answer to a request; never throws. Registers are two bytes each, high byte first (MODBUS 1.1b3, 4.2). */
export function decodeReply(request: Uint8Array, reply: Buffer): DecodedReply {
  const shape = replyShapeOf(request);
  if (reply.length === 2 && reply[0] === (shape.functionCode | EXCEPTION_BIT)) return { kind: 'exception', code: reply[1]! };
  if (reply.length !== shape.pduLength) return { kind: 'malformed', reason: `${reply.length} bytes instead of ${shape.pduLength}` };
  if (!fitsShape(reply, 0, reply.length, shape)) return { kind: 'malformed', reason: 'function, byte count or echo differ' };
  if (shape.echo !== undefined) return { kind: 'written', start: shape.echo.start, count: shape.functionCode === WRITE_SINGLE ? 1 : shape.echo.count };
  return { kind: 'registers', words: registersOf(reply) };
}

function registersOf(reply: Uint8Array): number[] {
  const words = new Array<number>((reply.length - 2) >> 1);
  for (let i = 0; i < words.length; i++) words[i] = (reply[2 + 2 * i]! << 8) | reply[3 + 2 * i]!;
  return words;
}

function word(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
}
