import { Unzip, UnzipInflate, unzipSync } from 'fflate';
import { readXlsx } from 'hucre';
import { DomainError } from '#libs/runtime';

const MAX_UNPACKED = 20 * 1024 * 1024;
const MAX_ROWS = 50_000;
const MAX_COLUMNS = 60;

export type CellText = string;
export interface SheetText {
  name: string;
  rows: CellText[][];
}

/** Unpacks in chunks and stops at the limit: a few kilobytes can hold gigabytes. */
function measure(bytes: Uint8Array): void {
  let unpacked = 0;
  let files = 0;
  const unzip = new Unzip((file) => {
    files += 1;
    file.ondata = (error, chunk) => {
      if (error) throw error;
      unpacked += chunk.length;
      if (unpacked > MAX_UNPACKED || files > 500) throw new DomainError('invalid', 'workbook-too-large', 'the workbook unpacks to more than 20 MB');
    };
    file.start();
  });
  unzip.register(UnzipInflate);
  const step = 64 * 1024;
  for (let at = 0; at < bytes.length; at += step) unzip.push(bytes.subarray(at, at + step), at + step >= bytes.length);
  if (files === 0) throw new Error('no entries');
}

/**
 * The directory at the end of the file, which the reader goes by, may point several parts at the same packed bytes: each looks small,
 * together they unpack to any size. Parts that are larger than the file cannot be honest.
 */
function refuseSharedParts(bytes: Uint8Array): void {
  let packed = 0;
  let unpacked = 0;
  let files = 0;
  unzipSync(bytes, {
    filter: (part) => {
      files += 1;
      packed += part.size;
      unpacked += part.originalSize;
      return false;
    },
  });
  if (packed > bytes.length || unpacked > MAX_UNPACKED || files > 500) throw new DomainError('invalid', 'workbook-too-large', 'the workbook unpacks to more than 20 MB');
}

/** Full-width digits and letters become plain ones; invisible marks go; everything is text. */
function cellText(value: unknown): CellText {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return value.toISOString().slice(0, 19);
  if (typeof value === 'boolean') return value ? '是' : '否';
  if (typeof value !== 'string' && typeof value !== 'number') return '';
  return String(value)
    .normalize('NFKC')
    .replace(/[\u0000-\u001f\u200b-\u200f\u202a-\u202e\ufeff]/g, '')
    .trim();
}

/** Opens an XLSX as text cells. Throws a DomainError: 'workbook-not-xlsx', 'workbook-too-large', 'workbook-too-many-rows'. */
export async function openWorkbook(bytes: Uint8Array): Promise<SheetText[]> {
  if (bytes.length < 4 || bytes[0] !== 0x50 || bytes[1] !== 0x4b) throw new DomainError('invalid', 'workbook-not-xlsx', 'the file is not an XLSX workbook');
  let sheets: { name: string; rows: unknown[][] }[];
  try {
    refuseSharedParts(bytes);
    measure(bytes);
    ({ sheets } = (await readXlsx(bytes)) as { sheets: { name: string; rows: unknown[][] }[] });
  } catch (error) {
    if (error instanceof DomainError) throw error;
    throw new DomainError('invalid', 'workbook-not-xlsx', `the workbook is broken: ${(error as Error).message}`);
  }
  if (sheets.some(({ rows }) => rows.length > MAX_ROWS)) throw new DomainError('invalid', 'workbook-too-many-rows', `a sheet has more than ${MAX_ROWS} rows`, { most: MAX_ROWS });
  return sheets.map(({ name, rows }) => ({ name: name.trim(), rows: rows.map((row) => Array.from(row.slice(0, MAX_COLUMNS), cellText)) }));
}
