import type { Column, ColumnKind } from './columns.js';

export type CellFault = 'missing' | 'too-long' | 'not-a-number' | 'out-of-range' | 'not-a-choice' | 'not-a-time' | 'not-an-address' | 'not-ports' | 'number-too-long' | 'control-characters' | 'formula' | 'not-a-code';
export type CellResult = { kind: 'value'; value: CellValue } | { kind: 'empty' } | { kind: 'fault'; code: CellFault };
export type CellValue = string | number | boolean | number[];
export type RawCell = string | number | boolean | Date | null | undefined;

const fault = (code: CellFault): CellResult => ({ kind: 'fault', code });
const value = (of: CellValue): CellResult => ({ kind: 'value', value: of });
const UNSEEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;
const YES = new Set(['是', 'y', 'yes', 'true', '1', '√', '对']);
const NO = new Set(['否', 'n', 'no', 'false', '0', '×', '不', '非']);
const HOST = /^(?=.{1,100}$)[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i;

/** What people see in the cell, as text; full-width forms stay. */
export function shownText(raw: RawCell): string {
  if (raw === null || raw === undefined) return '';
  if (raw instanceof Date) return raw.toISOString();
  return String(raw).replace(UNSEEN, '').trim();
}

/** Reads a cell as its column wants it: full-width digits are digits, numbers may be text, a code keeps its zeros when it is text. */
export function readCell(raw: RawCell, column: Column): CellResult {
  if (typeof raw === 'number' && !Number.isFinite(raw)) return fault('not-a-number');
  if (typeof raw === 'number' && Number.isInteger(raw) && !Number.isSafeInteger(raw)) return fault('number-too-long');
  if (shownText(raw) === '') return { kind: 'empty' };
  return readAs(raw, column.of);
}

function readAs(raw: RawCell, of: ColumnKind): CellResult {
  const text = shownText(raw);
  const plain = text.normalize('NFKC');
  switch (of.kind) {
    case 'code': return code(plain, of.maxLength);
    case 'name': return text.length > of.maxLength ? fault('too-long') : value(text);
    case 'integer': return integer(plain, of.min, of.max);
    case 'area': return area(plain);
    case 'yes-no': return yesNo(plain.toLowerCase());
    case 'choice': return choice(plain.toLowerCase().replace(/\s+/g, ' '), of.choices);
    case 'time': return time(raw, plain);
    case 'host': return HOST.test(plain) ? value(plain) : fault('not-an-address');
    case 'ports': return ports(plain);
  }
}

function code(text: string, maxLength: number): CellResult {
  const folded = text.replace(/\s+/g, '');
  if (folded.length > maxLength) return fault('too-long');
  return /^[\p{L}\p{N}._#/()+-]+$/u.test(folded) ? value(folded) : fault('not-a-code');
}

function integer(text: string, min: number, max: number): CellResult {
  if (!/^[+-]?\d{1,15}(\.0+)?$/.test(text)) return fault('not-a-number');
  const number = Number(text);
  return number < min || number > max ? fault('out-of-range') : value(number);
}

function area(text: string): CellResult {
  const parts = /^(\d{1,6})(?:\.(\d{1,2})0*)?$/.exec(text.replace(/(m2|㎡)$/i, '').trim());
  if (parts === null) return fault('not-a-number');
  return value(Number(parts[1]) * 100 + Number((parts[2] ?? '').padEnd(2, '0')));
}

function yesNo(text: string): CellResult {
  if (YES.has(text)) return value(true);
  return NO.has(text) ? value(false) : fault('not-a-choice');
}

function choice(text: string, choices: Readonly<Record<string, string>>): CellResult {
  return Object.hasOwn(choices, text) ? value(choices[text]!) : fault('not-a-choice');
}

/** Minutes since midnight, from '8:30', from a time cell (a fraction of a day) or from a date cell. */
function time(raw: RawCell, text: string): CellResult {
  if (raw instanceof Date) return value(raw.getUTCHours() * 60 + raw.getUTCMinutes());
  if (typeof raw === 'number') return raw >= 0 && raw < 1 ? value(Math.floor(raw * 1440 + 1e-6)) : fault('not-a-time');
  const parts = /^(\d{1,2}):(\d{2})(?::00)?$/.exec(text);
  if (parts === null || Number(parts[1]) > 23 || Number(parts[2]) > 59) return fault('not-a-time');
  return value(Number(parts[1]) * 60 + Number(parts[2]));
}

function ports(text: string): CellResult {
  const list = text.split(/[,;、\s]+/).filter((part) => part !== '');
  const good = list.length >= 1 && list.length <= 32 && list.every((part) => /^\d{1,5}$/.test(part) && Number(part) >= 1 && Number(part) <= 65_535) && new Set(list).size === list.length;
  return good ? value(list.map(Number)) : fault('not-ports');
}
