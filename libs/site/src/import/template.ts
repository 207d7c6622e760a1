import { SHEETS } from './columns.js';
import { writeSheets } from './spreadsheet.js';

/** An empty workbook with every column, required ones starred, and one example row a sheet. */
export function templateWorkbook(): Promise<Uint8Array> {
  return writeSheets(
    SHEETS.map((shape) => ({
      name: shape.name,
      rows: [shape.columns.map((column) => (column.required ? `${column.header}*` : column.header)), shape.columns.map((column) => column.example)],
      widths: shape.columns.map((column) => Math.max(12, column.header.length * 2 + 2)),
    })),
  );
}
