import { Unzip, UnzipInflate, unzipSync } from 'fflate';

export const MAX_PACKED_BYTES = 10 * 1024 * 1024;
export const MAX_UNPACKED_BYTES = 20 * 1024 * 1024;
const MAX_PARTS = 500;
const STEP = 64 * 1024;

export type FileRefusal = 'file-empty' | 'file-too-large' | 'not-a-workbook' | 'html-in-disguise' | 'unpacks-too-large' | 'encrypted' | 'no-known-sheet';
export type FileKind = { kind: 'xlsx' } | { kind: 'xls' } | { kind: 'refused'; code: FileRefusal };

const refused = (code: FileRefusal): FileKind => ({ kind: 'refused', code });

/**
 * Looks at a file before anything believes it: what it is, and how much it unpacks to. The packed parts are unpacked piece by piece
 * and counted, never kept, so that a bomb is refused after 20 MB at most.
 */
export function inspectFile(file: Uint8Array): FileKind {
  if (file.length === 0) return refused('file-empty');
  if (file.length > MAX_PACKED_BYTES) return refused('file-too-large');
  if (startsWith(file, [0xd0, 0xcf, 0x11, 0xe0])) return { kind: 'xls' };
  if (!startsWith(file, [0x50, 0x4b, 0x03, 0x04])) return refused(looksLikeHtml(file) ? 'html-in-disguise' : 'not-a-workbook');
  return inspectZip(file);
}

function startsWith(file: Uint8Array, bytes: readonly number[]): boolean {
  return bytes.every((byte, place) => file[place] === byte);
}

function looksLikeHtml(file: Uint8Array): boolean {
  const head = new TextDecoder('utf-8').decode(file.subarray(0, 600)).toLowerCase();
  return /<(html|table|\?xml|!doctype|meta|body)/.test(head);
}

function inspectZip(file: Uint8Array): FileKind {
  try {
    const listed = partsListed(file);
    if (listed.parts > MAX_PARTS || listed.unpackedBytes > MAX_UNPACKED_BYTES) return refused('unpacks-too-large');
    // Parts that share packed bytes: each looks small, together they unpack to any size.
    if (listed.packedBytes > file.length) return refused('unpacks-too-large');
    if (!listed.hasWorkbook) return refused('not-a-workbook');
    return unpackedWithin(file, MAX_UNPACKED_BYTES) ? { kind: 'xlsx' } : refused('unpacks-too-large');
  } catch {
    return refused('not-a-workbook');
  }
}

interface Listed {
  parts: number;
  packedBytes: number;
  unpackedBytes: number;
  hasWorkbook: boolean;
}

/** What the directory at the end of the file says; nothing is unpacked. */
function partsListed(file: Uint8Array): Listed {
  const listed: Listed = { parts: 0, packedBytes: 0, unpackedBytes: 0, hasWorkbook: false };
  unzipSync(file, {
    filter: (part) => {
      listed.parts += 1;
      listed.packedBytes += part.size;
      listed.unpackedBytes += part.originalSize;
      listed.hasWorkbook ||= part.name === 'xl/workbook.xml';
      return false;
    },
  });
  return listed;
}

class TooMuch extends Error {}

/** True when everything in the file unpacks to at most so many bytes, whatever the file says of itself. */
function unpackedWithin(file: Uint8Array, limitBytes: number): boolean {
  let unpacked = 0;
  const unzip = new Unzip((part) => {
    part.ondata = (error, piece) => {
      if (error !== null) throw error;
      unpacked += piece.length;
      if (unpacked > limitBytes) throw new TooMuch();
    };
    part.start();
  });
  unzip.register(UnzipInflate);
  try {
    for (let at = 0; at < file.length; at += STEP) unzip.push(file.subarray(at, at + STEP), at + STEP >= file.length);
    return true;
  } catch (error) {
    if (error instanceof TooMuch) return false;
    throw error;
  }
}
