import fc from 'fast-check';
import jsmodbus from 'jsmodbus';
import { describe, expect, test } from 'vitest';
import { crc16, decodeReply, readRequest, replyShapeOf, rtuFrame, writeRequest, writeSingleRequest } from '../index.js';
import vectors from '../vectors/modbus-rtu.json' with { type: 'json' };

const frameOf = (id: string) => Buffer.from(vectors.vectors.find((vector) => vector.id === id)!.frame, 'hex');
const pduOf = (frame: Buffer) => frame.subarray(1, -2);

describe('CRC', () => {
  test.each(vectors.vectors)('$id: the published frame ends with its CRC, low byte first', ({ frame }) => {
    const bytes = Buffer.from(frame, 'hex');
    expect(bytes.readUInt16LE(bytes.length - 2)).toBe(crc16(bytes, 0, bytes.length - 2));
  });

  test('the check value of CRC-16/MODBUS over "123456789" is 4B37', () => {
    expect(crc16(Buffer.from('123456789'))).toBe(0x4b37);
  });
});

describe('requests equal the published frames', () => {
  test.each([
    ['rtu-hr-req', 1, readRequest({ functionCode: 3, start: 1, count: 1 })],
    ['acrel-total-energy-req', 3, readRequest({ functionCode: 3, start: 0, count: 2 })],
    ['acrel-prepay-params-req', 1, readRequest({ functionCode: 3, start: 0x46, count: 28 })],
    ['acrel-cut-req', 5, writeRequest(0x57, [1, 1])],
    ['acrel-recover-req', 7, writeRequest(0x57, [1, 0])],
    ['acrel-force-off-req', 7, writeRequest(0x57, [0, 0])],
    ['acrel-date-plan-req', 2, writeRequest(0x2000, [0x0a0f, 0x0106, 0x0504, 0, 0, 0])],
  ])('%s', (id, unit, pdu) => {
    expect(rtuFrame(unit, pdu).toString('hex')).toBe(frameOf(id).toString('hex'));
  });

  test.each([
    ['no register', () => readRequest({ functionCode: 3, start: 0, count: 0 })],
    ['126 registers', () => readRequest({ functionCode: 3, start: 0, count: 126 })],
    ['half a register', () => readRequest({ functionCode: 4, start: 0, count: 1.5 })],
    ['past the last address', () => readRequest({ functionCode: 3, start: 0xffff, count: 2 })],
    ['a negative address', () => readRequest({ functionCode: 3, start: -1, count: 2 })],
    ['124 values', () => writeRequest(0, new Array<number>(124).fill(0))],
    ['a value of 17 bits', () => writeRequest(0, [0x10000])],
    ['a fraction', () => writeRequest(0, [0.5])],
    ['a single value of 17 bits', () => writeSingleRequest(0, 0x10000)],
  ])('%s is refused', (_, make) => {
    expect(make).toThrow(RangeError);
  });
});

// MODBUS Application Protocol 1.1b3, 6.6: the example writes 0003 to register 2 (address 1), and the answer repeats the request.
test('one register is written with 06, and confirmed by the request itself', () => {
  const request = writeSingleRequest(1, 3);
  expect(request.toString('hex')).toBe('0600010003');
  expect(decodeReply(request, request)).toEqual({ kind: 'written', start: 1, count: 1 });
  expect(decodeReply(request, Buffer.from('0600010002', 'hex'))).toMatchObject({ kind: 'malformed' });
  expect(decodeReply(request, Buffer.from('8602', 'hex'))).toEqual({ kind: 'exception', code: 2 });
});

describe('answers', () => {
  const read = readRequest({ functionCode: 3, start: 0, count: 2 });
  const write = writeRequest(0x57, [1, 1]);

  test('total energy 1234.56 kWh is two words', () => {
    expect(decodeReply(read, Buffer.from('03040001e240', 'hex'))).toEqual({ kind: 'registers', words: [1, 0xe240] });
  });

  test('the published answer to the cut is its confirmation', () => {
    expect(decodeReply(write, pduOf(frameOf('acrel-cut-rsp')))).toEqual({ kind: 'written', start: 0x57, count: 2 });
  });

  test('exceptions 02 and 0B keep their code', () => {
    expect(decodeReply(read, pduOf(frameOf('exception-rsp')))).toEqual({ kind: 'exception', code: 2 });
    expect(decodeReply(read, pduOf(frameOf('ch-gateway-exc-0B')))).toEqual({ kind: 'exception', code: 11 });
  });

  test.each([
    ['one register where two were asked', read, '03020001'],
    ['a byte count that lies', read, '03020001e240'],
    ['a byte too many', read, '03040001e24000'],
    ['another function', read, '04040001e240'],
    ['an exception of another function', read, '9002'],
    ['another start', write, '1000580002'],
    ['another count', write, '1000570001'],
    ['nothing', read, ''],
  ])('%s is malformed', (_, request, reply) => {
    expect(decodeReply(request, Buffer.from(reply, 'hex')).kind).toBe('malformed');
  });

  test('any words come back as they went out, for both read functions, and as jsmodbus decodes them', () => {
    fc.assert(
      fc.property(fc.constantFrom(3 as const, 4 as const), fc.array(fc.integer({ min: 0, max: 0xffff }), { minLength: 1, maxLength: 125 }), (functionCode, words) => {
        const request = readRequest({ functionCode, start: 0, count: words.length });
        const reply = Buffer.concat([Buffer.from([functionCode, words.length * 2]), ...words.map((word) => Buffer.from([word >> 8, word & 0xff]))]);
        expect(decodeReply(request, reply)).toEqual({ kind: 'registers', words });
        const { ReadHoldingRegistersResponseBody, ReadInputRegistersResponseBody } = jsmodbus.responses;
        expect((functionCode === 3 ? ReadHoldingRegistersResponseBody : ReadInputRegistersResponseBody).fromBuffer(reply)!.valuesAsArray).toEqual(words);
      }),
    );
  });

  test('whatever comes, decoding does not throw', () => {
    fc.assert(fc.property(fc.constantFrom(read, write), fc.uint8Array({ maxLength: 300 }), (request, bytes) => void decodeReply(request, Buffer.from(bytes))), { numRuns: 2000 });
  });

  test('a request of another codec has no answer shape', () => {
    expect(() => replyShapeOf(Buffer.from('2000570002', 'hex'))).toThrow(RangeError);
    expect(() => replyShapeOf(Buffer.alloc(0))).toThrow(RangeError);
  });
});
