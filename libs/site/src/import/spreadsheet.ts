import { readXls, readXlsx, writeXlsx } from 'hucre/xlsx';

/** The only file that knows the spreadsheet library. */

export interface SheetRows {
  name: string;
  /** row 0 is the sheet's first row */
  rows: (string | number | boolean | Date | null)[][];
  /** a formula is marked and never evaluated */
  isFormula: (row: number, column: number) => boolean;
}

// Columns beyond AZ are nobody's; a sheet that claims a million of them costs nothing.
const LAST_COLUMN = 'AZ';

export type ReadResult = { kind: 'read'; sheets: SheetRows[] } | { kind: 'refused'; code: 'not-a-workbook' | 'encrypted' };

/** Reads the named sheets, at most `maxRows` rows each. What the library cannot read is a refusal, never an exception. */
export async function readSheets(file: Uint8Array, kind: 'xlsx' | 'xls', wanted: (name: string) => boolean, maxRows: number): Promise<ReadResult> {
  try {
    const options = { sheets: ({ name }: { name: string }) => wanted(name), range: `A1:${LAST_COLUMN}${maxRows + 1}`, dateSystem: 'auto' as const, readStyles: false };
    const workbook = kind === 'xlsx' ? await readXlsx(file, options) : await readXls(file, {});
    const sheets = workbook.sheets.filter(({ name }) => wanted(name)).map((sheet) => ({
      name: sheet.name, rows: sheet.rows.slice(0, maxRows + 1), isFormula: (row: number, column: number) => sheet.cells?.get(`${row},${column}`)?.formula !== undefined,
    }));
    return { kind: 'read', sheets };
  } catch (error) {
    return { kind: 'refused', code: (error as { name?: unknown } | null)?.name === 'EncryptedFileError' ? 'encrypted' : 'not-a-workbook' };
  }
}

/** Writes a workbook of plain tables with a bold first row. */
export function writeSheets(sheets: readonly { name: string; rows: (string | number | null)[][]; widths: number[] }[]): Promise<Uint8Array> {
  return writeXlsx({
    sheets: sheets.map(({ name, rows, widths }) => ({ name, rows, columns: widths.map((width) => ({ width })), freezePane: { rows: 1 } })),
  });
}
