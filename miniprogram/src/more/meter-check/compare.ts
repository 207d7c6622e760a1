import type { Medium } from '../../format';
import { whOf } from '../../kit/register';

export interface Compared {
  /** same: within what the display can show; grown: used since the last reading; more, less: nothing explains it */
  kind: 'same' | 'grown' | 'more' | 'less';
  differenceWh: number;
  /** the most that may have been used since the last reading */
  expectedWh: number;
}

// Displays show two decimals at most, often one: a tenth of a kWh or m³ is no difference.
const DISPLAY_WH = 100;
// Without a power of its own a stall may draw as much as a usual stall's breaker lets through; of water, what a pipe of 20 mm is made for, in litres an hour.
const USUAL = { electricity: 8_000, water: 2_500 };

/** What somebody reads at the meter, held against the last reading that we have. Null until he has typed a number. */
export function compareRegisters({ typed, registerWh, readAt, now, powerW, medium = 'electricity' }: { typed: string; registerWh: number | null; readAt: string | null; now: string; powerW: number | null; medium?: Medium }): Compared | null {
  const shownWh = whOf(typed);
  if (shownWh === null || registerWh === null || readAt === null) return null;
  const hours = Math.max(0, Date.parse(now) - Date.parse(readAt)) / 3_600_000;
  const expectedWh = Math.ceil(hours * Math.max(USUAL[medium], 2 * (powerW ?? 0)));
  const differenceWh = shownWh - registerWh;
  if (Math.abs(differenceWh) <= DISPLAY_WH) return { kind: 'same', differenceWh, expectedWh };
  return { kind: differenceWh < 0 ? 'less' : differenceWh <= expectedWh + DISPLAY_WH ? 'grown' : 'more', differenceWh, expectedWh };
}
