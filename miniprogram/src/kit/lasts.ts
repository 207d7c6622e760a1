import type { Home } from '../api';
import { civil } from '../format';
import type { Translate } from '../texts';

type Runway = Home['runway'];
const DAY_MS = 86_400_000;
const OFFSET_MS = 8 * 3_600_000;
const dayNumber = (at: string): number => Math.floor((Date.parse(at) + OFFSET_MS) / DAY_MS);
const weeks = (at: string, now: string): number => Math.floor((Date.parse(at) - Date.parse(now)) / (7 * DAY_MS));
const dayText = (at: string): string => civil(at).slice(5, 10);

/** Today, tomorrow or a weekday with the time; a date where the weekday could be another week's. */
function hourText(t: Translate, at: string, now: string): string {
  const ahead = dayNumber(at) - dayNumber(now);
  // 1970-01-01 was a Thursday.
  const day = ahead <= 0 ? t('todayAt') : ahead === 1 ? t('tomorrowAt') : ahead < 7 ? t(`weekday.${(dayNumber(at) + 3) % 7}`) : dayText(at);
  return `${day} ${civil(at).slice(11)}`;
}

/** How long the money lasts in words, no finer than its interval supports; null: nothing can be said. */
export function lastsText(t: Translate, { daysLeft, endsAt, earliestAt, latestAt, precision }: Runway, now: string): string | null {
  if (daysLeft === null || endsAt === null) return null;
  if (!earliestAt || !precision) return t('lasts', { n: daysLeft, day: dayText(endsAt) });
  if (Date.parse(endsAt) <= Date.parse(now)) return t('lastsOver');
  if (precision === 'hour' && latestAt) return t('lastsAt', { end: hourText(t, endsAt, now), from: hourText(t, earliestAt, now), to: hourText(t, latestAt, now) });
  if (precision === 'day' && latestAt) return t('lastsDays', { n: daysLeft, end: dayText(endsAt), from: dayText(earliestAt), to: dayText(latestAt) });
  const n = Math.max(1, weeks(endsAt, now));
  return latestAt ? t('lastsWeeks', { n, from: weeks(earliestAt, now), to: weeks(latestAt, now) + 1 }) : t('lastsWeeksOpen', { n, from: weeks(earliestAt, now) });
}

/** What it was worked out from; that a range is wide because little is known is said. */
export function basisText(t: Translate, { basis, basisDays, fewestDays, mostDays, precision }: Runway): string {
  if (basis === 'own') return t('basisOwn', { n: basisDays });
  if (basis === 'short') return t('basisShort', { n: basisDays });
  if (precision) return t('basisRecent', { n: Math.max(1, basisDays) });
  return `${fewestDays !== null && mostDays !== null && fewestDays !== mostDays ? `${t('range', { from: fewestDays, to: mostDays })} · ` : ''}${t('basis', { n: basisDays })}`;
}
