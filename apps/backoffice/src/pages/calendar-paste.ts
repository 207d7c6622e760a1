export interface NamedDay {
  day: string;
  name: string;
}

// Chinese of dates and of worked weekends, written as code points: year, month, day, 'to' in two words; 'at work', 'moved', 'made up'.
const [YEAR, MONTH, DAY, TO, UNTIL] = ['\u5e74', '\u6708', '\u65e5', '\u81f3', '\u5230'];
const LINE = new RegExp(`^(\\d{4})[-/.${YEAR}](\\d{1,2})[-/.${MONTH}](\\d{1,2})${DAY}?(?:\\s*(?:-|~|\u2013|\u2014|\uff5e|${TO}|${UNTIL})\\s*(?:(\\d{4})[-/.${YEAR}])?(?:(\\d{1,2})[-/.${MONTH}])?(\\d{1,2})${DAY}?)?[\\s,\uff0c:\uff1a]*(.*)$`);
const WORKED = /\u4e0a\u73ed|\u8c03\u4f11|\u8865\u73ed|work/i;
const MOST_DAYS = 40;

const iso = (year: number, month: number, day: number): string | undefined => {
  const at = new Date(Date.UTC(year, month - 1, day));
  return at.getUTCFullYear() === year && at.getUTCMonth() === month - 1 && at.getUTCDate() === day ? at.toISOString().slice(0, 10) : undefined;
};

/**
 * The official list of holidays as it is published or kept in a sheet, a line a day or a span, with figures or Chinese between year,
 * month and day; a line whose words say so is a weekend that is worked. Lines that are none of that are given back by their numbers.
 */
export function parseDays(text: string): { holidays: NamedDay[]; workdays: NamedDay[]; wrong: number[] } {
  const found = { holidays: [] as NamedDay[], workdays: [] as NamedDay[], wrong: [] as number[] };
  for (const [index, line] of text.split(/\r?\n/).map((each) => each.trim()).entries()) {
    if (line === '') continue;
    const days = daysOf(line);
    if (days === undefined) found.wrong.push(index + 1);
    else (days.worked ? found.workdays : found.holidays).push(...days.days);
  }
  return found;
}

function daysOf(line: string): { days: NamedDay[]; worked: boolean } | undefined {
  const match = LINE.exec(line);
  if (match === null) return undefined;
  const [, year, month, day, toYear, toMonth, toDay, name] = match;
  const from = iso(Number(year), Number(month), Number(day));
  const to = toDay === undefined ? from : iso(Number(toYear ?? year), Number(toMonth ?? month), Number(toDay));
  if (from === undefined || to === undefined || to < from) return undefined;
  const days: NamedDay[] = [];
  for (let ms = Date.parse(from); ms <= Date.parse(to); ms += 86_400_000) days.push({ day: new Date(ms).toISOString().slice(0, 10), name: (name ?? '').trim().slice(0, 20) });
  return days.length > MOST_DAYS ? undefined : { days, worked: WORKED.test(name ?? '') };
}
