import { crc32, inflateRawSync } from 'node:zlib';

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const MOST_FILES = 32;

export interface ZipLimits {
  /** unpacked, of all files together */
  mostBytes: number;
}

/** A ZIP that cannot be read whole: cut off, of an odd kind, or larger than is taken. */
export class ZipFault extends Error {
  override readonly name = 'ZipFault';
}

const fault = (detail: string): never => {
  throw new ZipFault(detail);
};

function findEnd(zip: Buffer): number {
  // The end record has 22 bytes and a comment of at most 65535.
  for (let at = zip.length - 22; at >= Math.max(0, zip.length - 22 - 0xffff); at -= 1) if (zip.readUInt32LE(at) === END) return at;
  return fault('there is no end record');
}

interface Entry {
  name: string;
  method: number;
  crc: number;
  packed: number;
  unpacked: number;
  localAt: number;
}

function entryAt(zip: Buffer, at: number): { entry: Entry; next: number } {
  if (at + 46 > zip.length || zip.readUInt32LE(at) !== CENTRAL) return fault('the directory is broken');
  const [flags, method] = [zip.readUInt16LE(at + 8), zip.readUInt16LE(at + 10)];
  if ((flags & 1) !== 0) fault('a file is encrypted');
  const nameLength = zip.readUInt16LE(at + 28);
  const next = at + 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  // Bit 11 says that the name is UTF-8; Chinese archives without it write GBK.
  const name = new TextDecoder((flags & 0x800) !== 0 ? 'utf-8' : 'gbk').decode(zip.subarray(at + 46, at + 46 + nameLength));
  return { entry: { name, method, crc: zip.readUInt32LE(at + 16), packed: zip.readUInt32LE(at + 20), unpacked: zip.readUInt32LE(at + 24), localAt: zip.readUInt32LE(at + 42) }, next };
}

function contentOf(zip: Buffer, { name, method, crc, packed, unpacked, localAt }: Entry): Buffer {
  if (localAt + 30 > zip.length || zip.readUInt32LE(localAt) !== LOCAL) return fault(`${name} is not where the directory says`);
  const start = localAt + 30 + zip.readUInt16LE(localAt + 26) + zip.readUInt16LE(localAt + 28);
  if (start + packed > zip.length) return fault(`${name} is cut off`);
  const bytes = zip.subarray(start, start + packed);
  const content = method === 0 ? bytes : method === 8 ? inflated(bytes, unpacked, name) : fault(`${name} is packed by method ${method}`);
  if (content.length !== unpacked || crc32(content) !== crc) return fault(`${name} is damaged`);
  return content;
}

function inflated(bytes: Buffer, unpacked: number, name: string): Buffer {
  try {
    return inflateRawSync(bytes, { maxOutputLength: Math.max(1, unpacked) });
  } catch {
    return fault(`${name} does not unpack`);
  }
}

/** The files of a ZIP by name, found through its central directory, each checked against its CRC. Throws ZipFault. */
export function unzip(zip: Buffer, { mostBytes }: ZipLimits): Map<string, Buffer> {
  const end = findEnd(zip);
  const count = zip.readUInt16LE(end + 10);
  if (count > MOST_FILES) fault(`${count} files`);
  let at = zip.readUInt32LE(end + 16);
  let total = 0;
  const files = new Map<string, Buffer>();
  for (let index = 0; index < count; index += 1) {
    const { entry, next } = entryAt(zip, at);
    total += entry.unpacked;
    if (total > mostBytes) fault(`more than ${mostBytes} bytes`);
    if (!entry.name.endsWith('/')) files.set(entry.name, contentOf(zip, entry));
    at = next;
  }
  return files;
}
