import { addDays, daysBetween, type CivilDay, type SiteCalendar } from '#libs/calendar';
import { BLOCK_HOURS, errorBands, type ErrorBand } from './error-bands.js';
import { HOURS, loadKind } from './load-kind.js';
import { LoadModel, type LoadDay, type LoadState } from './load-model.js';
import { Outlook } from './outlook.js';

/** What is known of a shop's load by the end of a day: enough to forecast it without looking at its history again. */
export interface LoadProfile extends LoadState {
  /** the last day it was learned from */
  until: CivilDay;
  bands: readonly ErrorBand[];
}

/** Fewer days than this say nothing about hours. */
export const LEAST_DAYS = 3;
/** With fewer days than this not every weekday has been seen twice. */
export const FULL_DAYS = 14;
/** Older days are not asked for. */
export const HISTORY_DAYS = 63;
// Forecasts of the last days are held against what came; each is made again at these hours.
const JUDGED_DAYS = 42;
const ORIGIN_HOURS = [0, 8, 14, 20] as const;
const LONGEST = BLOCK_HOURS.at(-1)!;
const LEAST_RATIO = 0.02;

interface KnownDay extends LoadDay {
  kind: number;
  number: number;
}

/**
 * Learns a profile from whole days, oldest first (days may be missing), and how far its own forecasts would have been off: at several hours
 * of each of the last days, from nothing but the days before. Undefined with fewer than LEAST_DAYS days, or without any use in them.
 */
export function learnProfile(days: readonly LoadDay[], calendar: SiteCalendar): LoadProfile | undefined {
  const last = days.at(-1);
  if (last === undefined || days.length < LEAST_DAYS || days.every(({ wh }) => wh.every((each) => each === 0))) return undefined;
  const known = days.map((each): KnownDay => ({ ...each, kind: loadKind(each.day, calendar), number: daysBetween(days[0]!.day, each.day) }));
  const model = new LoadModel();
  const logs: number[][] = BLOCK_HOURS.map(() => []);
  const judgedFrom = addDays(last.day, -JUDGED_DAYS);
  let judged = 0;
  known.forEach((each, index) => {
    if (index >= LEAST_DAYS && each.day > judgedFrom) {
      judge(model.state(), known.slice(index, index + LONGEST / HOURS + 1), logs);
      judged += 1;
    }
    model.learn(each);
  });
  const state = model.state();
  return { ...state, base: state.base.map((hours) => hours.map((wh) => Math.round(wh))), until: last.day, bands: errorBands(logs, judged * HOURS, state.days) };
}

/** Forecasts from a day on, made before it, against what came on it and the days after it. */
function judge(state: LoadState, days: readonly KnownDay[], logs: number[][]): void {
  const [first] = days;
  // A day that is missing ends what can be compared.
  const gap = days.findIndex(({ number }, index) => number !== first!.number + index);
  const hours = (gap === -1 ? days.length : gap) * HOURS;
  for (const origin of ORIGIN_HOURS) {
    const outlook = new Outlook(state, { kind: first!.kind, hour: origin, usedWh: first!.wh.slice(0, origin).reduce((sum, each) => sum + each, 0) });
    let used = 0;
    let forecast = 0;
    for (let ahead = 0, block = 0, day = 0, hour: number = origin; ahead < LONGEST && origin + ahead < hours; ahead++) {
      const { wh, kind } = days[day]!;
      used += wh[hour]!;
      forecast += outlook.at({ kind, day, hour, ahead });
      hour += 1;
      if (hour === HOURS) [day, hour] = [day + 1, 0];
      if (ahead + 1 !== BLOCK_HOURS[block]) continue;
      if (forecast > 0) logs[block]!.push(Math.log(Math.max(used / forecast, LEAST_RATIO)));
      block += 1;
    }
  }
}
