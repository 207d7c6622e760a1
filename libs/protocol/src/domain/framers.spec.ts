import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RtuFramer, STREAM_LIMIT, TcpFramer, nextTransactionId, readRequest, replyShapeOf, rtuFrame, tcpFrame, writeRequest, type Framer } from '../index.js';

const read = readRequest({ functionCode: 3, start: 0, count: 4 });
const answer = Buffer.from('03080001e2400003ffff', 'hex');
const UNIT = 5;
const ID = 0x0102;

interface Side {
  name: string;
  make(): Framer;
  frame(pdu: Buffer, unit?: number): Buffer;
}
const sides: Side[] = [
  { name: 'RTU', make: () => new RtuFramer(), frame: (pdu, unit = UNIT) => rtuFrame(unit, pdu) },
  { name: 'TCP', make: () => new TcpFramer(), frame: (pdu, unit = UNIT) => tcpFrame(ID, unit, pdu) },
];

function awaiting(side: Side, request = read): Framer {
  const framer = side.make();
  framer.expect({ unit: UNIT, transactionId: ID, shape: replyShapeOf(request) });
  return framer;
}

function feed(framer: Framer, ...chunks: Uint8Array[]): string | undefined {
  for (const chunk of chunks) {
    const reply = framer.push(chunk);
    if (reply !== undefined) return reply.pdu.toString('hex');
  }
  return undefined;
}

describe.each(sides)('$name', (side) => {
  const good = side.frame(answer);
  const pdu = answer.toString('hex');

  test('an answer in one piece', () => {
    const reply = awaiting(side).push(good)!;
    expect([reply.pdu.toString('hex'), Buffer.from(reply.frame).toString('hex'), reply.trailingBytes]).toEqual([pdu, good.toString('hex'), 0]);
  });

  test('an answer split at every position, with and without noise before it', () => {
    for (const noise of ['', 'ff', '0155', '7e7e7e', Buffer.from('+HEARTBEAT 866123').toString('hex')]) {
      const stream = Buffer.concat([Buffer.from(noise, 'hex'), good]);
      for (let at = 1; at < stream.length; at++) expect(feed(awaiting(side), stream.subarray(0, at), stream.subarray(at)), `${noise} ${at}`).toBe(pdu);
    }
  });

  test('an answer that drips byte by byte', () => {
    expect(feed(awaiting(side), ...[...good].map((byte) => Uint8Array.of(byte)))).toBe(pdu);
  });

  test('a piece of an answer does not spoil the whole one behind it, wherever it breaks off', () => {
    for (let at = 1; at < good.length; at++) expect(feed(awaiting(side), Buffer.concat([good.subarray(0, at), good])), String(at)).toBe(pdu);
  });

  test('what is glued to the answer is reported and dropped', () => {
    const framer = awaiting(side);
    const reply = framer.push(Buffer.concat([good, good, Buffer.from('ff', 'hex')]))!;
    expect([reply.pdu.toString('hex'), reply.trailingBytes]).toEqual([pdu, good.length + 1]);
    expect(framer.push(good)).toBeUndefined();
    expect(framer.counters.droppedBytes).toBe(good.length + 1 + good.length);
  });

  test('the echo of the request before the answer is dropped, for reads and writes', () => {
    expect(feed(awaiting(side), side.frame(read), good)).toBe(pdu);
    const write = writeRequest(0x57, [1, 1]);
    const confirmation = Buffer.from('1000570002', 'hex');
    expect(feed(awaiting(side, write), Buffer.concat([side.frame(write), side.frame(confirmation)]))).toBe('1000570002');
    expect(feed(awaiting(side, write), side.frame(write))).toBeUndefined();
  });

  test.each([
    ['another unit', side.frame(answer, 6)],
    ['another function', side.frame(Buffer.from('04080001e2400003ffff', 'hex'))],
    ['fewer registers', side.frame(Buffer.from('03060001e2400003', 'hex'))],
    ['more registers', side.frame(Buffer.from('030a0001e2400003ffff0000', 'hex'))],
    ['an exception of another function', side.frame(Buffer.from('9002', 'hex'))],
    ['an exception of another unit', side.frame(Buffer.from('8302', 'hex'), 6)],
  ])('%s is not the answer', (_, frame) => {
    const framer = awaiting(side);
    expect(feed(framer, frame)).toBeUndefined();
    expect(feed(framer, good)).toBe(pdu);
  });

  test('an exception is an answer, also behind a piece of one', () => {
    const exception = side.frame(Buffer.from('8302', 'hex'));
    expect(feed(awaiting(side), exception)).toBe('8302');
    expect(feed(awaiting(side), Buffer.concat([good.subarray(0, good.length - 3), exception]))).toBe('8302');
  });

  test('without a request everything is dropped', () => {
    const framer = side.make();
    expect(framer.push(good)).toBeUndefined();
    expect(framer.counters.droppedBytes).toBe(good.length);
  });

  test('a new request forgets what came before', () => {
    const framer = awaiting(side);
    framer.push(good.subarray(0, 6));
    framer.expect({ unit: UNIT, transactionId: ID, shape: replyShapeOf(read) });
    expect(framer.push(good.subarray(6))).toBeUndefined();
  });

  test('a flood leaves a bounded buffer and a framer that works', () => {
    const framer = awaiting(side);
    const start = good.subarray(0, 7);
    for (let i = 0; i < 500; i++) expect(framer.push(start)).toBeUndefined();
    expect(framer.push(Buffer.alloc(5000, 0))).toBeUndefined();
    expect(framer.counters.droppedBytes).toBeGreaterThan(500 * 7 + 5000 - STREAM_LIMIT - 1);
    expect(feed(framer, good)).toBe(pdu);
  });

  test('random bytes in random pieces never throw, and the answer behind them is found', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 700 }), { maxLength: 8 }), (chunks) => {
        const framer = awaiting(side);
        if (feed(framer, ...chunks) !== undefined) return;
        // Chance bytes may look like the head of an answer and swallow the first one behind them, never the second.
        expect(feed(framer, good, good)).toBe(pdu);
      }),
      { numRuns: 500 },
    );
  });

  test('one changed bit is never accepted as the answer', () => {
    for (let bit = 0; bit < good.length * 8; bit++) {
      const broken = Buffer.from(good);
      broken[bit >> 3]! ^= 1 << (bit & 7);
      const found = feed(awaiting(side), broken);
      // Modbus TCP has no checksum: what it carries is guarded by TCP's own, so only its envelope can be checked here.
      if (side.name === 'RTU' || bit < 9 * 8) expect(found, `bit ${bit}`).toBeUndefined();
    }
  });
});

test('RTU: a broken checksum is counted and the next good answer taken', () => {
  const framer = awaiting(sides[0]!);
  const broken = Buffer.from(rtuFrame(UNIT, answer));
  broken[4]! ^= 0xff;
  expect(feed(framer, broken)).toBeUndefined();
  expect(framer.counters.crcErrors).toBe(1);
  expect(feed(framer, rtuFrame(UNIT, answer))).toBe(answer.toString('hex'));
});

test('TCP: the answer to an earlier transaction is counted as late and dropped', () => {
  const framer = awaiting(sides[1]!);
  expect(feed(framer, Buffer.concat([tcpFrame(ID - 1, UNIT, answer), tcpFrame(ID, UNIT, answer)]))).toBe(answer.toString('hex'));
  expect(framer.push(tcpFrame(ID, UNIT, answer))).toBeUndefined();
  expect(framer.counters.lateReplies).toBeGreaterThan(0);
});

test('M-04 the answer of a meter without load, zeros and a power factor, is whole under every transaction id that is used', () => {
  // ADL3000, 23 registers from 0061H: voltages, no currents, no power, power factor 1.000, 50.00 Hz.
  const words = [2190, 2260, 2240, ...new Array<number>(15).fill(0), 1000, 1000, 1000, 1000, 5000];
  const pdu = Buffer.from([3, words.length * 2, ...words.flatMap((word) => [word >> 8, word & 0xff])]);
  const request = readRequest({ functionCode: 3, start: 0x61, count: words.length });
  const refused: number[] = [];
  for (let id = nextTransactionId(0), n = 0; n < 0x10000; id = nextTransactionId(id), n++) {
    const framer = new TcpFramer();
    framer.expect({ unit: 101, transactionId: id, shape: replyShapeOf(request) });
    if (framer.push(tcpFrame(id, 101, pdu)) === undefined) refused.push(id);
  }
  expect(refused).toEqual([]);
});
