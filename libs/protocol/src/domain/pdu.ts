import jsmodbus from 'jsmodbus';

const { requests, responses } = jsmodbus;

export const READ_HOLDING = 0x03;
export const READ_INPUT = 0x04;
export const WRITE_MULTIPLE = 0x10;
const EXCEPTION_BIT = 0x80;
// Modbus application protocol 1.1b3, 6.3 and 6.12
const MAX_READ = 125;
const MAX_WRITE = 123;

export interface RegisterBlock {
  functionCode: typeof READ_HOLDING | typeof READ_INPUT;
  start: number;
  count: number;
}

/** What a request expects back; a reply that differs in any point is not its answer. */
export interface ExpectedReply {
  functionCode: number;
  /** length of the reply's PDU in bytes */
  length: number;
  /** bytes that a write's reply must echo after the function code */
  echo?: Buffer;
}

export interface RequestPdu {
  bytes: Buffer;
  expects: ExpectedReply;
}

/** Reads 1 to 125 registers. */
export function readRequest({ functionCode, start, count }: RegisterBlock): RequestPdu {
  if (count < 1 || count > MAX_READ) throw new RangeError(`a read takes 1 to ${MAX_READ} registers, got ${count}`);
  const body = functionCode === READ_HOLDING ? new requests.ReadHoldingRegistersRequestBody(start, count) : new requests.ReadInputRegistersRequestBody(start, count);
  return { bytes: body.createPayload(), expects: { functionCode, length: 2 + count * 2 } };
}

/** Writes 1 to 123 registers with function 10H. */
export function writeRequest(start: number, values: readonly number[]): RequestPdu {
  if (values.length < 1 || values.length > MAX_WRITE) throw new RangeError(`a write takes 1 to ${MAX_WRITE} registers, got ${values.length}`);
  const words = Buffer.alloc(values.length * 2);
  values.forEach((value, index) => words.writeUInt16BE(value, index * 2));
  const bytes = new requests.WriteMultipleRegistersRequestBody(start, words).createPayload();
  return { bytes, expects: { functionCode: WRITE_MULTIPLE, length: 5, echo: bytes.subarray(1, 5) } };
}

/** True when the PDU can be the answer or an exception to the request. */
export function isReplyTo(expects: ExpectedReply, pdu: Buffer): boolean {
  if (pdu.length === 2 && pdu[0] === (expects.functionCode | EXCEPTION_BIT)) return pdu[1]! >= 1 && pdu[1]! <= 0x0b;
  if (pdu.length !== expects.length || pdu[0] !== expects.functionCode) return false;
  if (expects.echo !== undefined) return pdu.subarray(1, 5).equals(expects.echo);
  return pdu[1] === expects.length - 2;
}

/** The exception code of a reply, or undefined for a good one. */
export function exceptionOf(pdu: Buffer): number | undefined {
  return (pdu[0]! & EXCEPTION_BIT) === 0 ? undefined : pdu[1];
}

/** The registers of a read reply that `isReplyTo` accepted. */
export function wordsOf(pdu: Buffer): Uint16Array {
  const body = pdu[0] === READ_HOLDING ? responses.ReadHoldingRegistersResponseBody.fromBuffer(pdu) : responses.ReadInputRegistersResponseBody.fromBuffer(pdu);
  if (body === null) throw new RangeError('not the reply of a read');
  return Uint16Array.from(body.valuesAsArray);
}
