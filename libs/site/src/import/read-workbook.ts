import type { SettlementCycle } from '#libs/calendar';
import { readCell, shownText, type CellFault, type CellValue } from './cell-values.js';
import { foldHeader, SHEETS, type Column, type SheetKey, type SheetShape } from './columns.js';
import { inspectFile, type FileRefusal } from './file-guard.js';
import { readSheets, type SheetRows } from './spreadsheet.js';
import { faultWords } from './words.js';

export interface BuildingRow { row: number; code: string; name: string; readIntervalMinutes?: number; settlementCycle?: SettlementCycle; settlementMinute?: number }
export interface GatewayRow { row: number; code: string; name: string; buildingCode: string; electricalRoom?: string; transport: 'modbus-tcp' | 'rtu-over-tcp'; host: string; ports: number[] }
export interface StallRow {
  row: number; number: string; buildingCode: string; floor?: string; name?: string; category?: string; areaDm2?: number; headcount?: number; keepsLiveGoods?: boolean; essential?: boolean;
}
export interface MeterRow {
  row: number; meterNumber: string; gatewayCode: string; busNumber: number; unitAddress: number; profileId: string; role: 'prepaid' | 'monitoring'; stallNumber?: string; name?: string;
  currentRatio?: number; voltageRatio?: number; readIntervalMinutes?: number;
}

export interface WorkbookRows {
  buildings: BuildingRow[];
  gateways: GatewayRow[];
  stalls: StallRow[];
  meters: MeterRow[];
}

export type RowFaultCode = CellFault | 'missing-column' | 'duplicate-row' | 'too-many-rows' | (string & {});

/** One thing wrong with one row; `row` counts from 1 as the spreadsheet shows it. */
export interface RowError {
  sheet: string;
  row: number;
  column: string;
  code: RowFaultCode;
  message: string;
  value: string;
}

export type WorkbookResult = { kind: 'read'; rows: WorkbookRows; errors: RowError[] } | { kind: 'refused'; code: FileRefusal };

export const MAX_ROWS = 50_000;
const MAX_ERRORS = 1000;

/**
 * Reads an import workbook: typed rows, and one error for everything that is wrong, with its place. Sheets and columns that are not
 * known are ignored. No database is asked: what a row means for what is there already is for whoever applies it.
 */
export async function readWorkbook(file: Uint8Array): Promise<WorkbookResult> {
  const inspected = inspectFile(file);
  if (inspected.kind === 'refused') return inspected;
  const known = new Map(SHEETS.map((shape) => [foldHeader(shape.name), shape]));
  const read = await readSheets(file, inspected.kind, (name) => known.has(foldHeader(name)), MAX_ROWS);
  if (read.kind === 'refused') return read;
  if (read.sheets.length === 0) return { kind: 'refused', code: 'no-known-sheet' };
  const rows: WorkbookRows = { buildings: [], gateways: [], stalls: [], meters: [] };
  const errors: RowError[] = [];
  for (const sheet of read.sheets) {
    const shape = known.get(foldHeader(sheet.name))!;
    const parsed = readSheet(sheet, shape, errors);
    (rows[shape.key] as object[]).push(...parsed);
  }
  return { kind: 'read', rows, errors: errors.slice(0, MAX_ERRORS) };
}

interface Place {
  column: Column;
  index: number;
}

function readSheet(sheet: SheetRows, shape: SheetShape, errors: RowError[]): object[] {
  const report = rowReporter(shape, errors);
  if (sheet.rows.length > MAX_ROWS) {
    report(MAX_ROWS + 1, '', 'too-many-rows', '');
    return [];
  }
  const header = (sheet.rows[0] ?? []).map((cell) => foldHeader(shownText(cell)));
  const places = shape.columns.flatMap((column): Place[] => {
    const index = header.indexOf(foldHeader(column.header));
    if (index < 0 && column.required) report(1, column.header, 'missing-column', '');
    return index < 0 ? [] : [{ column, index }];
  });
  if (shape.columns.some((column) => column.required && !places.some((place) => place.column === column))) return [];
  const seen = new Set<string>();
  return sheet.rows.slice(1).flatMap((cells, offset) => {
    const row = readRow({ sheet, cells, at: offset + 1 }, places, report);
    if (row === undefined) return [];
    const identity = shape.identity.map((key) => String(row[key])).join('\u0000').toLowerCase();
    if (seen.has(identity)) {
      report(offset + 2, places.find((place) => place.column.key === shape.identity[0])!.column.header, 'duplicate-row', String(row[shape.identity[0]!]));
      return [];
    }
    seen.add(identity);
    return [{ row: offset + 2, ...row }];
  });
}

type Report = (row: number, column: string, code: RowFaultCode, shown: string) => void;

function rowReporter(shape: SheetShape, errors: RowError[]): Report {
  return (row, column, code, shown) => {
    if (errors.length <= MAX_ERRORS) errors.push({ sheet: shape.name, row, column, code, message: faultWords(code, column), value: shown.slice(0, 100) });
  };
}

/** The row's values; undefined for an empty row and for one with a fault, which has been reported. */
function readRow(from: { sheet: SheetRows; cells: SheetRows['rows'][number]; at: number }, places: readonly Place[], report: Report): Record<string, CellValue> | undefined {
  if (places.every((place) => shownText(from.cells[place.index]) === '')) return undefined;
  const row: Record<string, CellValue> = Object.create(null) as Record<string, CellValue>;
  let good = true;
  for (const { column, index } of places) {
    const raw = from.cells[index];
    const result = from.sheet.isFormula(from.at, index) ? ({ kind: 'fault', code: 'formula' } as const) : readCell(raw, column);
    if (result.kind === 'value') row[column.key] = result.value;
    const code = result.kind === 'fault' ? result.code : result.kind === 'empty' && column.required ? 'missing' : undefined;
    if (code !== undefined) {
      report(from.at + 1, column.header, code, shownText(raw));
      good = false;
    }
  }
  return good ? row : undefined;
}

/** The sheet's name as people see it. */
export function sheetName(key: SheetKey): string {
  return SHEETS.find((shape) => shape.key === key)!.name;
}

/** Whether a value may stand in a column, for rows that are typed in instead of imported. */
export function columnOf(key: SheetKey, column: string): Column {
  return SHEETS.find((shape) => shape.key === key)!.columns.find((candidate) => candidate.key === column)!;
}
