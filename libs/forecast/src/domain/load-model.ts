import type { CivilDay } from '#libs/calendar';
import { HOLIDAY, HOURS, LOAD_KINDS, WORKED_WEEKEND } from './load-kind.js';

/** What was used in each civil hour of a day, in Wh or litres. */
export interface LoadDay {
  day: CivilDay;
  wh: readonly number[];
}

/** What is expected of the hours of each kind of day, and how far the last days were from it. */
export interface LoadState {
  /** by kind of day, then by hour */
  base: readonly (readonly number[])[];
  /** the last days against what was expected of them: 1 is as usual */
  level: number;
  /** days in a row, up to the last one, in which the shop hardly used anything though it usually does */
  shutDays: number;
  /** days that were learned from */
  days: number;
}

// A day counts half as much as one three weeks later; how far the last days were off counts half after four days.
const HALF_LIFE_DAYS = 21;
const LEVEL_HALF_LIFE_DAYS = 4;
// The mean of all days counts as much as so many days of a kind; what is usual, as so many days of the level.
const KIND_PRIOR_DAYS = 0.7;
const LEVEL_PRIOR_DAYS = 1;
/** Less than this part of what is expected is a shop that is shut. */
export const SHUT_PART = 0.2;
// After so many days shut is what is usual, and is learned.
const MOST_SHUT_DAYS = 21;
const DAYS_UNTIL_USUAL = 7;
const MOST_DEVIATION = 3;

const total = (wh: readonly number[]): number => wh.reduce((sum, each) => sum + each, 0);

/** Learns a shop's load day by day; newer days count more. Days in which it was shut against its habit are counted, not learned. */
export class LoadModel {
  // Weights grow with the day instead of old ones falling, so that nothing is ever rewritten.
  private readonly sums = Array.from({ length: LOAD_KINDS }, () => new Array<number>(HOURS).fill(0));
  private readonly weights = new Array<number>(LOAD_KINDS).fill(0);
  private readonly overall = new Array<number>(HOURS).fill(0);
  private overallWeight = 0;
  private used = 0;
  private expected = 0;
  private levelWeight = 0;
  private newest = 1;
  private newestLevel = 1;
  private shutDays = 0;
  private readonly shutAlone = new Array<boolean>(LOAD_KINDS).fill(false);
  private days = 0;

  /** `number`: days since the first one. */
  learn({ wh, kind, number }: Pick<LoadDay, 'wh'> & { kind: number; number: number }): void {
    const sum = total(wh);
    const expected = this.days === 0 ? sum : total(this.hoursOf(kind));
    if (this.isShut(kind, sum)) return;
    this.newestLevel = 2 ** (number / LEVEL_HALF_LIFE_DAYS);
    this.used += this.newestLevel * Math.min(Math.max(sum, expected / MOST_DEVIATION), expected * MOST_DEVIATION);
    this.expected += this.newestLevel * expected;
    this.levelWeight += this.newestLevel;
    this.newest = 2 ** (number / HALF_LIFE_DAYS);
    for (let hour = 0; hour < HOURS; hour++) {
      this.sums[kind]![hour]! += this.newest * wh[hour]!;
      this.overall[hour]! += this.newest * wh[hour]!;
    }
    this.weights[kind]! += this.newest;
    this.overallWeight += this.newest;
    this.days += 1;
  }

  /** Alone among open days on the same weekday twice, a shut day is a habit. */
  private isShut(kind: number, sum: number): boolean {
    // What is unlike other days may be the habit of a kind that was never seen: a holiday.
    const shut = this.days >= DAYS_UNTIL_USUAL && this.weights[kind]! > 0 && sum < (SHUT_PART * total(this.sums[kind]!)) / this.weights[kind]!;
    const alone = shut && this.shutDays === 0;
    const habit = alone && this.shutAlone[kind]!;
    this.shutAlone[kind] = alone;
    this.shutDays = shut && !habit ? this.shutDays + 1 : 0;
    return shut && !habit && this.shutDays <= MOST_SHUT_DAYS;
  }

  state(): LoadState {
    return { base: Array.from({ length: LOAD_KINDS }, (_, kind) => this.hoursOf(kind)), level: this.level(), shutDays: this.shutDays, days: this.days };
  }

  private level(): number {
    if (this.levelWeight === 0 || this.expected === 0) return 1;
    const prior = (LEVEL_PRIOR_DAYS * this.newestLevel * this.expected) / this.levelWeight;
    return (this.used + prior) / (this.expected + prior);
  }

  private hoursOf(kind: number): number[] {
    const like = this.likeness(kind);
    const prior = KIND_PRIOR_DAYS * this.newest;
    return like.map((usual, hour) => (this.sums[kind]![hour]! + prior * usual) / (this.weights[kind]! + prior));
  }

  /** What a kind of day is like that nothing is known of yet. */
  private likeness(kind: number): number[] {
    if (kind === HOLIDAY) return this.hoursOf(6);
    const mean = this.overall.map((sum) => (this.overallWeight === 0 ? 0 : sum / this.overallWeight));
    if (kind !== WORKED_WEEKEND) return mean;
    const weight = this.weights.slice(0, 5).reduce((sum, each) => sum + each, 0);
    return weight === 0 ? mean : mean.map((_, hour) => this.sums.slice(0, 5).reduce((sum, hours) => sum + hours[hour]!, 0) / weight);
  }
}
