import { siteTime } from '../../format';
import { csvOf, workbookOf, type Sheet } from './sheet';

export type Format = 'csv' | 'xlsx';
const types: Record<Format, string> = { csv: 'text/csv;charset=utf-8', xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' };

/** site_report_20261119-130509.csv, with nothing that a file system refuses. */
export function fileName(site: string, report: string, at: number, format: Format): string {
  const time = siteTime(new Date(at).toISOString()).replace(' ', '-').replace(/[^\d-]/g, '').replace(/^(\d{4})-(\d\d)-(\d\d)/, '$1$2$3');
  return `${`${site}_${report}_${time}`.replace(/[\\/:*?"<>|\s]+/g, '-')}.${format}`;
}

/** Gives the sheet to the browser as a download. */
export async function handOut(sheet: Sheet, { site, report, at, format }: { site: string; report: string; at: number; format: Format }): Promise<void> {
  const content = format === 'csv' ? csvOf(sheet) : await workbookOf(sheet, report);
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([content], { type: types[format] }));
  link.download = fileName(site, report, at, format);
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
