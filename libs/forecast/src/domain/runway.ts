import { daySpan, type CivilDay, type SiteCalendar, type TimeZone } from '#libs/calendar';
import { PARTS_PER_FEN } from '#libs/quantity';
import type { Draw, TariffVersion } from '#libs/tariff';
import { bandAt } from './error-bands.js';
import { HOURS, loadKind } from './load-kind.js';
import type { LoadProfile } from './load-profile.js';
import { Outlook, SHUT_AHEAD } from './outlook.js';
import { LoadPrice } from './load-price.js';

/** Meters of one account under one plan. */
export interface LoadGroup {
  profile: LoadProfile;
  /** since the site's midnight up to `from`; undefined where it is not known */
  usedTodayWh: number | undefined;
  versions: readonly TariffVersion[];
  /** what is free and how far the tiers are filled; absent: nothing is counted */
  draw?: Draw | undefined;
}

export interface RunwayQuestion {
  now: Date;
  /** of the last reading: up to there the balance is true */
  from: Date;
  availableFen: number;
  groups: readonly LoadGroup[];
  zone: TimeZone;
  calendar: SiteCalendar;
}

export interface RunwayForecast {
  endsAt: Date;
  /** in four of five cases the end lies between both; null: later than can be said */
  earliestAt: Date;
  latestAt: Date | null;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
// Hour by hour up to here, then by the mean of the last weeks of it.
const WALKED_HOURS = 63 * HOURS;
const MEAN_FROM_HOURS = 35 * HOURS;
const MOST_MS = 3_650 * DAY_MS;
type Bound = 'low' | 'high' | undefined;

/**
 * When the money of an account ends at its own load, priced hour by hour by its plans, with the interval that holds four of five ends by how
 * far its own forecasts were off. Undefined where nothing is used, no price is known, or it lasts beyond ten years.
 */
export function forecastRunway(question: RunwayQuestion): RunwayForecast | undefined {
  const { now, availableFen } = question;
  // Nobody is cut while he has free energy left.
  if (availableFen <= 0 && !hasFree(question.groups)) return { endsAt: now, earliestAt: now, latestAt: now };
  const endsAt = endOf(question, undefined);
  if (endsAt === undefined) return undefined;
  const noEarlierThan = (at: Date): Date => (at < now ? now : at);
  // More load than forecast ends it earlier.
  const earliestAt = endOf(question, 'high') ?? endsAt;
  const latestAt = endOf(question, 'low') ?? null;
  return { endsAt: noEarlierThan(endsAt), earliestAt: noEarlierThan(earliestAt < endsAt ? earliestAt : endsAt), latestAt: latestAt === null ? null : noEarlierThan(latestAt > endsAt ? latestAt : endsAt) };
}

export const hasFree = (groups: readonly LoadGroup[]): boolean => groups.some(({ draw }) => draw?.allowances.some(({ leftWh }) => leftWh > 0) === true);

interface Walked {
  outlook: Outlook;
  price: LoadPrice;
  bound: (ahead: number) => number;
  forecastWh: number;
  takenWh: number;
}

function endOf({ from, availableFen, groups, zone, calendar }: RunwayQuestion, bound: Bound): Date | undefined {
  const fromMs = from.getTime();
  const start = hourAt(fromMs, zone);
  const startKind = loadKind(start.day, calendar);
  const shutAhead = bound === undefined ? SHUT_AHEAD.likely : bound === 'high' ? SHUT_AHEAD.least : SHUT_AHEAD.most;
  const walked = groups.map(({ profile, usedTodayWh, versions, draw }): Walked => ({
    outlook: new Outlook(profile, { kind: startKind, hour: start.hour + (fromMs - start.fromMs) / HOUR_MS, usedWh: usedTodayWh }, shutAhead),
    price: new LoadPrice(versions, draw, zone), bound: bound === undefined ? () => 1 : (ahead) => bandAt(profile.bands, ahead)[bound], forecastWh: 0, takenWh: 0,
  }));
  let left = Math.max(0, availableFen) * PARTS_PER_FEN;
  let lately = 0;
  let atMs = fromMs;
  let on = { day: start.day, kind: startKind, number: 0 };
  for (let step = 0; step < WALKED_HOURS; step++) {
    const { day, hour, fromMs: hourMs } = hourAt(atMs, zone);
    const toMs = hourMs + HOUR_MS;
    if (day !== on.day) on = { day, kind: loadKind(day, calendar), number: on.number + 1 };
    const parts = stepParts(walked, { day, kind: on.kind, number: on.number, hour, atMs, toMs, ahead: (toMs - fromMs) / HOUR_MS });
    if (parts === undefined) return undefined;
    if (parts > 0 && parts >= left) return new Date(Math.round(atMs + (left / parts) * (toMs - atMs)));
    left -= parts;
    if (step >= MEAN_FROM_HOURS) lately += parts;
    atMs = toMs;
  }
  const aheadMs = lately <= 0 ? Infinity : (left / lately) * (WALKED_HOURS - MEAN_FROM_HOURS) * HOUR_MS;
  return atMs - fromMs + aheadMs > MOST_MS ? undefined : new Date(Math.round(atMs + aheadMs));
}

interface Hour {
  day: CivilDay;
  kind: number;
  number: number;
  hour: number;
  atMs: number;
  toMs: number;
  ahead: number;
}

/** What all groups cost from an instant to the end of its hour; undefined: no price. */
function stepParts(walked: readonly Walked[], { day, kind, number, hour, atMs, toMs, ahead }: Hour): number | undefined {
  let sum = 0;
  for (const group of walked) {
    group.forecastWh += (group.outlook.at({ kind, day: number, hour, ahead }) * (toMs - atMs)) / HOUR_MS;
    // Bounds are of the sum of all hours; a sum never falls.
    const reachedWh = Math.max(group.takenWh, group.forecastWh * group.bound(ahead));
    const parts = group.price.take({ day, hour, atMs, toMs, usedWh: reachedWh - group.takenWh });
    if (parts === undefined) return undefined;
    group.takenWh = reachedWh;
    sum += parts;
  }
  return sum;
}

function hourAt(atMs: number, zone: TimeZone): { day: CivilDay; hour: number; fromMs: number } {
  const { day, fromMs } = daySpan(atMs, zone);
  const hour = Math.floor((atMs - fromMs) / HOUR_MS);
  // Where clocks go back a day has an hour more: it is like its last.
  return { day, hour: Math.min(hour, HOURS - 1), fromMs: fromMs + hour * HOUR_MS };
}
