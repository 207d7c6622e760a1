import { addDays, civilDay, daysBetween, type CivilDay, type TimeZone } from '#libs/calendar';

/** One account's days in a stall. */
export interface Stay {
  accountId: string;
  fromDay: CivilDay;
  /** the first day that is not its own */
  toDay: CivilDay;
}

export interface Occupation {
  accountId: string;
  openedAt: Date;
  closedAt: Date | null;
}

/**
 * The days of each account in a stall within a period. A day belongs to the last who was there on it, so that two who follow each
 * other on one day share nothing and leave no gap; whoever leaves without a follower has his last day whole.
 */
export function staysOf(occupations: readonly Occupation[], period: { fromDay: CivilDay; toDay: CivilDay }, zone: TimeZone): Stay[] {
  const inTurn = [...occupations].sort((a, b) => a.openedAt.getTime() - b.openedAt.getTime() || (a.accountId < b.accountId ? -1 : 1));
  const stays: Stay[] = [];
  inTurn.forEach(({ accountId, openedAt, closedAt }, index) => {
    const opened = civilDay(openedAt, zone);
    const next = inTurn[index + 1];
    const ends = [period.toDay];
    if (closedAt !== null) ends.push(addDays(civilDay(closedAt, zone), 1));
    if (next !== undefined) ends.push(civilDay(next.openedAt, zone));
    const toDay = ends.reduce((least, day) => (day < least ? day : least));
    const fromDay = opened > period.fromDay ? opened : period.fromDay;
    if (fromDay < toDay) stays.push({ accountId, fromDay, toDay });
  });
  return stays;
}

export const daysOf = ({ fromDay, toDay }: { fromDay: CivilDay; toDay: CivilDay }): number => daysBetween(fromDay, toDay);
