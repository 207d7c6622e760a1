/** What a table hands out: one line of titles, then its rows. A number is a decimal text such as 1234.50. */
export interface Cell {
  text: string;
  number: boolean;
}
export interface Sheet {
  titles: string[];
  rows: Cell[][];
}

const BOM = '\uFEFF';
// A spreadsheet program would run a text that begins like a formula.
const tame = (text: string): string => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);
const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

export function csvOf({ titles, rows }: Sheet): string {
  const lines = [titles.map(quoted), ...rows.map((row) => row.map(({ text, number }) => quoted(number ? text : tame(text))))];
  return BOM + lines.map((line) => line.join(',')).join('\r\n') + '\r\n';
}

/** A width in characters; a Chinese one takes two. */
const widthOf = (texts: readonly string[]): number => Math.min(60, 2 + Math.max(...texts.map((text) => [...text].reduce((sum, letter) => sum + (letter > '\u2e7f' ? 2 : 1), 0))));

/** A workbook with one sheet: numbers as numbers, texts as texts, the titles in view. The writer is loaded when it is needed. */
export async function workbookOf({ titles, rows }: Sheet, name: string): Promise<Uint8Array<ArrayBuffer>> {
  const { writeXlsx } = await import('hucre/xlsx');
  const content = await writeXlsx({
    sheets: [{
      name: name.replace(/[\\/?*[\]:]/g, ' ').slice(0, 31),
      freezePane: { rows: 1 },
      columns: titles.map((title, at) => ({ header: title, key: String(at), width: widthOf([title, ...rows.map((row) => row[at]!.text)]), ...(rows.some((row) => row[at]!.number && row[at]!.text.includes('.')) ? { numFmt: '#,##0.00' } : {}) })),
      data: rows.map((row) => Object.fromEntries(row.map(({ text, number }, at) => [String(at), text === '' ? null : number ? Number(text) : text]))),
    }],
  });
  return Uint8Array.from(content);
}
