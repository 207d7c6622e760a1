import { HOURS } from './load-kind.js';
import { SHUT_PART, type LoadState } from './load-model.js';

// How far today is off fades within a day; so much of a day counts as usual before today says anything.
const TODAY_HALF_LIFE_HOURS = 12;
const TODAY_PRIOR_DAYS = 0.35;
const FADED = Array.from({ length: 120 }, (_, hours) => 2 ** (-hours / TODAY_HALF_LIFE_HOURS));
// A shut shop takes next to nothing.
const SHUT_LOAD = 0.05;
const MOST_SHUT_AHEAD = 14;

/** How many days a shop that is shut stays so: as long as it has been; at least not at all; at most twice that and a day. */
export const SHUT_AHEAD = { likely: (days: number) => days, least: () => 0, most: (days: number) => 2 * days + 1 } as const;

export interface Begun {
  /** of the day on which the outlook begins */
  kind: number;
  /** hours of it that are over, parts included */
  hour: number;
  /** what was used in them; undefined: not known */
  usedWh: number | undefined;
}

/** What is expected of the hours from an instant on, given what the day has brought so far. */
export class Outlook {
  private readonly today: number;
  /** days from the first on in which the shop is taken to be shut */
  private readonly shutDays: number;

  constructor(private readonly state: LoadState, { kind, hour, usedWh }: Begun, shutAhead: (days: number) => number = SHUT_AHEAD.likely) {
    const hours = state.base[kind]!;
    const usual = hours.reduce((sum, wh) => sum + wh, 0) * state.level;
    let soFar = 0;
    for (let over = 0; over < Math.min(hour, HOURS); over++) soFar += hours[over]! * state.level * Math.min(1, hour - over);
    const shut = state.shutDays > 0 && (usedWh === undefined || usedWh <= SHUT_PART * soFar);
    this.shutDays = shut ? Math.min(shutAhead(state.shutDays), MOST_SHUT_AHEAD) : 0;
    const prior = TODAY_PRIOR_DAYS * usual;
    this.today = shut || usedWh === undefined || soFar + prior <= 0 ? 1 : (usedWh + prior) / (soFar + prior);
  }

  /** Wh of a whole hour; `day`: 0 is the one on which the outlook begins; `ahead`: hours since it began. */
  at({ kind, day, hour, ahead }: { kind: number; day: number; hour: number; ahead: number }): number {
    const usual = this.state.base[kind]![hour]! * this.state.level;
    if (day < this.shutDays) return usual * SHUT_LOAD;
    return usual * (1 + (this.today - 1) * (ahead < FADED.length ? FADED[Math.floor(ahead)]! : 0));
  }
}
