import { instantOf, isCivilDay, type TimeZone } from '#libs/calendar';
import { parseKwh } from '#libs/quantity';

/** One line of a handheld's file, as it is written there. */
export interface HandheldRow {
  /** counted from 1, the heading included */
  line: number;
  meterNumber: string;
  displayWh: number | null;
  readAt: Date | null;
  error: HandheldRowError | null;
}

export type HandheldRowError = 'number-missing' | 'register-malformed' | 'time-malformed';

export type HandheldFileError = 'heading-missing' | 'no-rows' | 'too-many-rows';

export const HANDHELD_MOST_ROWS = 20_000;
const columns = { number: ['表号', 'meter'], register: ['读数(kWh)', '读数', 'register'], time: ['抄表时间', '时间', 'time'] } as const;

/** Reads the file's table: the first line names the columns, in Chinese or English and in any order; other columns are left alone. */
export function readHandheldRows(table: readonly (readonly string[])[], zone: TimeZone): HandheldRow[] | HandheldFileError {
  const [heading, ...rest] = table;
  const place = (names: readonly string[]) => (heading ?? []).findIndex((cell) => names.includes(cell.trim().replaceAll('(', '(').replaceAll(')', ')').toLowerCase()) || names.includes(cell.trim().replaceAll('(', '(').replaceAll(')', ')')));
  const at = { number: place(columns.number), register: place(columns.register), time: place(columns.time) };
  if (at.number < 0 || at.register < 0 || at.time < 0) return 'heading-missing';
  const rows = rest.map((cells, index) => ({ cells, line: index + 2 })).filter(({ cells }) => cells.some((cell) => cell.trim() !== ''));
  if (rows.length === 0) return 'no-rows';
  if (rows.length > HANDHELD_MOST_ROWS) return 'too-many-rows';
  return rows.map(({ cells, line }) => {
    const meterNumber = (cells[at.number] ?? '').trim();
    const displayWh = parseKwh((cells[at.register] ?? '').trim()) ?? null;
    const readAt = civilInstant((cells[at.time] ?? '').trim(), zone);
    const error = meterNumber === '' ? 'number-missing' : displayWh === null ? 'register-malformed' : readAt === null ? 'time-malformed' : null;
    return { line, meterNumber, displayWh, readAt, error };
  });
}

/** '2026-11-20 10:05[:30]', also with slashes or a T, in the site's civil time. */
function civilInstant(text: string, zone: TimeZone): Date | null {
  const match = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})[ T](\d{1,2}):(\d{2})(?::(\d{2}))?$/.exec(text);
  if (match === null) return null;
  const [, year, month, date, hour, minute, second = '0'] = match;
  const day = `${year!}-${month!.padStart(2, '0')}-${date!.padStart(2, '0')}`;
  if (!isCivilDay(day) || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return null;
  return new Date(instantOf(day, Number(hour) * 60 + Number(minute), zone).getTime() + Number(second) * 1000);
}

/** A CSV's cells: commas or semicolons or tabs, whichever the first line uses, quotes as spreadsheets write them. */
export function csvTable(text: string): string[][] {
  const body = text.replace(/^\ufeff/, '');
  const first = body.slice(0, body.search(/\r?\n|$/));
  const separator = [',', ';', '\t'].reduce((best, each) => (first.split(each).length > first.split(best).length ? each : best), ',');
  const table: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let quoted = false;
  const endRow = (): void => {
    table.push([...row, cell]);
    row = [];
    cell = '';
  };
  for (let index = 0; index < body.length; index++) {
    const char = body[index]!;
    if (quoted && char === '"' && body[index + 1] === '"') {
      cell += '"';
      index += 1;
    } else if (char === '"') quoted = !quoted;
    else if (!quoted && char === separator) {
      row.push(cell);
      cell = '';
    } else if (!quoted && char === '\n') endRow();
    else if (quoted || char !== '\r') cell += char;
  }
  if (cell !== '' || row.length > 0) endRow();
  return table;
}
