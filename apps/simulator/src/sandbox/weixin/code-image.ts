import { crc32, deflateSync } from 'node:zlib';
import { qrModules } from '../qr-code.js';

const QUIET = 4;

/** A PNG of a code that leads to the page: a square one, where WeChat would draw a round one. */
export function codeImage(content: string, wishedWidth: number): Buffer {
  const modules = qrModules(content);
  const count = modules.length + 2 * QUIET;
  const scale = Math.max(1, Math.floor(wishedWidth / count));
  const width = count * scale;
  const line = (row: boolean[] | undefined): Buffer => Buffer.from([0, ...Array.from({ length: width }, (_none, x) => (row?.[Math.floor(x / scale) - QUIET] === true ? 0 : 255))]);
  const lines = Array.from({ length: count }, (_none, y) => line(modules[y - QUIET])).flatMap((drawn) => new Array<Buffer>(scale).fill(drawn));
  const size = Buffer.alloc(13);
  size.writeUInt32BE(width, 0);
  size.writeUInt32BE(width, 4);
  size.set([8, 0, 0, 0, 0], 8); // eight bits of grey
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), chunk('IHDR', size), chunk('IDAT', deflateSync(Buffer.concat(lines))), chunk('IEND', Buffer.alloc(0))]);
}

function chunk(kind: string, content: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(kind, 'ascii'), content]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(content.length, 0);
  frame.writeUInt32BE(crc32(named), 4);
  return Buffer.concat([frame.subarray(0, 4), named, frame.subarray(4)]);
}
