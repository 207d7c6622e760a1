import { inflateSync } from 'node:zlib';

export interface Pixels {
  /** red, green, blue and opacity of each point */
  data: Uint8ClampedArray;
  width: number;
  height: number;
}

/** A PNG's pixels, as far as the browser writes them: eight bits, no palette, no interlace. */
export function pixelsOf(png: Buffer): Pixels {
  const [width, height, channels] = [png.readUInt32BE(16), png.readUInt32BE(20), png[25] === 6 ? 4 : 3];
  const parts: Buffer[] = [];
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) if (png.toString('latin1', at + 4, at + 8) === 'IDAT') parts.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
  const packed = inflateSync(Buffer.concat(parts));
  const data = new Uint8ClampedArray(width * height * 4).fill(255);
  const line = width * channels;
  let above = new Uint8Array(line);
  for (let y = 0; y < height; y++) {
    const filter = packed[y * (line + 1)]!;
    const row = new Uint8Array(packed.subarray(y * (line + 1) + 1, (y + 1) * (line + 1)));
    for (let x = 0; x < line; x++) row[x] = row[x]! + predicted(filter, x < channels ? 0 : row[x - channels]!, above[x]!, x < channels ? 0 : above[x - channels]!);
    for (let x = 0; x < width; x++) data.set(row.subarray(x * channels, x * channels + 3), (y * width + x) * 4);
    above = row;
  }
  return { data, width, height };
}

function predicted(filter: number, left: number, up: number, corner: number): number {
  if (filter === 0) return 0;
  if (filter === 1) return left;
  if (filter === 2) return up;
  if (filter === 3) return (left + up) >> 1;
  const guess = left + up - corner;
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  return a <= b && a <= c ? left : b <= c ? up : corner;
}
