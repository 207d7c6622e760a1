import type { Stall } from '../api/types';
import { siteDay, siteTime } from '../format';
import type { Key, Translate } from '../i18n';

type Runway = NonNullable<Stall['runway']>;
export type Ends = Pick<Runway, 'endsAt' | 'earliestAt' | 'latestAt' | 'precision'>;

const DAY_MS = 86_400_000;
const dayNumber = (at: string): number => Date.parse(`${siteDay(new Date(at))}T00:00:00Z`) / DAY_MS;
const weeks = (at: string, now: string): number => Math.floor((Date.parse(at) - Date.parse(now)) / (7 * DAY_MS));
const dayText = (at: string): string => siteDay(new Date(at)).slice(5);

function hourText(t: Translate, at: string, now: string): string {
  const ahead = dayNumber(at) - dayNumber(now);
  // 1970-01-01 was a Thursday.
  const day = ahead <= 0 ? t('lasts.today') : ahead === 1 ? t('lasts.tomorrow') : ahead < 7 ? t(`lasts.weekday.${((dayNumber(at) + 3) % 7) + 1}` as Key) : dayText(at);
  return `${day} ${siteTime(at).slice(11, 16)}`;
}

/** When the money ends in words, no finer than the interval supports; undefined: nothing can be said. */
export function lastsText(t: Translate, { endsAt, earliestAt, latestAt, precision }: Ends, now: string): { main: string; range: string } | undefined {
  if (endsAt === null || earliestAt === null || precision === null) return undefined;
  if (Date.parse(endsAt) <= Date.parse(now)) return { main: t('lasts.over'), range: '' };
  if (precision === 'hour' && latestAt !== null) return { main: t('lastsAt', { end: hourText(t, endsAt, now) }), range: t('lasts.range', { from: hourText(t, earliestAt, now), to: hourText(t, latestAt, now) }) };
  const days = Math.floor((Date.parse(endsAt) - Date.parse(now)) / DAY_MS);
  if (precision === 'day' && latestAt !== null) return { main: t('lasts.days', { n: days, end: dayText(endsAt) }), range: t('lasts.range', { from: dayText(earliestAt), to: dayText(latestAt) }) };
  const from = weeks(earliestAt, now);
  return { main: t('lasts.weeks', { n: Math.max(1, weeks(endsAt, now)) }), range: latestAt === null ? t('lasts.weeksOpen', { from }) : t('lasts.weeksRange', { from, to: weeks(latestAt, now) + 1 }) };
}

export function lastsWhole(t: Translate, ends: Ends, now: string): string {
  const text = lastsText(t, ends, now);
  return text === undefined ? '–' : `${text.main}${text.range}`;
}
