import { isInWindow } from '#libs/calendar';
import type { CutPolicy } from './policy.js';

export interface ProtectedTimes {
  policy: Pick<CutPolicy, 'noCutWindows' | 'holidaysProtected'>;
  buildingWindows: readonly { days?: number[] | undefined; from: string; to: string }[];
  holidays: ReadonlySet<string>;
  timeZone: string;
}

/** True while nobody is cut for money or by an owner: the site's and the building's windows, and holidays where they are kept free. */
export function inProtectedTime({ policy, buildingWindows, holidays, timeZone }: ProtectedTimes, at: Date): boolean {
  const windows = [...policy.noCutWindows, ...buildingWindows].map(({ days, from, to }) => ({ from, to, ...(days === undefined ? {} : { days }) }));
  return isInWindow(at, [...windows, ...(policy.holidaysProtected ? [{ from: '00:00', to: '00:00', holidays: true }] : [])], holidays, timeZone);
}
