import fc from 'fast-check';
import { expect, test } from 'vitest';
import { crc16, findRtuReply, findTcpReply, readRequest, READ_HOLDING, rtuFrame, tcpFrame, wordsOf, writeRequest } from '../index.js';

const read2 = readRequest({ functionCode: READ_HOLDING, start: 0, count: 2 });
const reply2 = Buffer.from('0304000186a0', 'hex'); // 100,000 hundredths of a kWh
const awaited = { unit: 3, transactionId: 7, expects: read2.expects };

test('M-04 requests are the published frames byte by byte', () => {
  // ems4j translator tests and node-modbus issue 195; CRCs recomputed
  expect(rtuFrame(3, read2.bytes).toString('hex')).toBe('030300000002c5e9');
  expect(rtuFrame(5, writeRequest(0x57, [1, 1]).bytes).toString('hex')).toBe('05100057000204000100013245');
  expect(rtuFrame(7, writeRequest(0x57, [1, 0]).bytes).toString('hex')).toBe('0710005700020400010000f83d');
  expect(rtuFrame(1, readRequest({ functionCode: READ_HOLDING, start: 1, count: 1 }).bytes).toString('hex')).toBe('010300010001d5ca');
});

test('the CRC of the published exception frame', () => {
  expect(crc16(Buffer.from('018302', 'hex'))).toBe(0xf1c0);
});

test('a reply is found wherever the stream is split, and after noise', () => {
  for (const noise of ['', 'ff', '0155', '030400', 'deadbeef0303']) {
    const stream = Buffer.concat([Buffer.from(noise, 'hex'), rtuFrame(3, reply2)]);
    for (let split = 0; split <= stream.length; split++) {
      const first = findRtuReply(stream.subarray(0, split), awaited);
      const found = first.kind === 'reply' ? first : findRtuReply(Buffer.concat([first.rest, stream.subarray(split)]), awaited);
      expect(found.kind).toBe('reply');
      if (found.kind === 'reply') expect([...wordsOf(found.pdu)]).toEqual([1, 0x86a0]);
    }
  }
});

test('a frame of another unit, length, transaction or with a broken CRC is never the answer', () => {
  const good = rtuFrame(3, reply2);
  const broken = Buffer.from(good);
  broken[4] = broken[4]! ^ 1;
  for (const frame of [rtuFrame(4, reply2), rtuFrame(3, Buffer.from('03020001', 'hex')), broken, good.subarray(0, 8)]) expect(findRtuReply(frame, awaited).kind).toBe('none');
  expect(findTcpReply(tcpFrame(6, 3, reply2), awaited).kind).toBe('none');
  expect(findTcpReply(tcpFrame(7, 4, reply2), awaited).kind).toBe('none');
  const late = Buffer.concat([tcpFrame(6, 3, reply2), tcpFrame(7, 3, reply2)]);
  expect(findTcpReply(late, awaited)).toMatchObject({ kind: 'reply', droppedBytes: 13 });
});

test('no stream makes the search throw or invent an answer', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      const found = findRtuReply(Buffer.from(bytes), awaited);
      if (found.kind === 'reply') expect(found.frame.readUInt16LE(found.frame.length - 2)).toBe(crc16(found.frame, 0, found.frame.length - 2));
      findTcpReply(Buffer.from(bytes), awaited);
    }),
    { numRuns: 3000 },
  );
});
