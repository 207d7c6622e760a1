import { isLoadKind, loadAt, type LoadKind } from '#libs/virtual-meter';

/** What a shop of the back-test is like: a kind of the simulator's market, or one that nobody can foresee well. */
export const shopKinds = ['水产', '蔬菜', '肉类', '熟食', '餐饮', '百货', '服装', '冷库', '照明', '电梯', '作坊'] as const satisfies readonly (LoadKind | '作坊')[];
export type ShopKind = (typeof shopKinds)[number];

interface Habits {
  /** Monday … Sunday */
  week: readonly number[];
  /** of the logarithm of a day's level, and of an hour's */
  daySigma: number;
  hourSigma: number;
  holiday: number;
  /** how much more in the warmest month than on average */
  season: number;
}

const habits: Record<ShopKind, Habits> = {
  水产: { week: [0.95, 0.95, 1, 1, 1.05, 1.15, 1.1], daySigma: 0.1, hourSigma: 0.15, holiday: 1.15, season: 0.15 },
  蔬菜: { week: [0.85, 0.95, 1, 1, 1.05, 1.2, 1.1], daySigma: 0.14, hourSigma: 0.25, holiday: 0.8, season: 0.05 },
  肉类: { week: [0.9, 0.95, 1, 1, 1.05, 1.15, 1.1], daySigma: 0.12, hourSigma: 0.2, holiday: 1.1, season: 0.15 },
  熟食: { week: [0.85, 0.95, 0.95, 1, 1.1, 1.2, 1.15], daySigma: 0.15, hourSigma: 0.25, holiday: 1.2, season: 0.05 },
  餐饮: { week: [0.8, 0.9, 0.95, 1, 1.2, 1.35, 1.25], daySigma: 0.16, hourSigma: 0.3, holiday: 1.3, season: 0.1 },
  百货: { week: [0.9, 0.9, 0.9, 0.95, 1.05, 1.3, 1.3], daySigma: 0.1, hourSigma: 0.15, holiday: 1.35, season: 0.2 },
  服装: { week: [0.85, 0.9, 0.9, 0.95, 1.1, 1.35, 1.3], daySigma: 0.12, hourSigma: 0.2, holiday: 1.4, season: 0.2 },
  冷库: { week: [1, 1, 1, 1, 1, 1, 1], daySigma: 0.05, hourSigma: 0.08, holiday: 1, season: 0.25 },
  照明: { week: [1, 1, 1, 1, 1, 1.05, 1.05], daySigma: 0.04, hourSigma: 0.05, holiday: 1, season: -0.1 },
  电梯: { week: [0.95, 0.95, 0.95, 1, 1.05, 1.1, 1.1], daySigma: 0.08, hourSigma: 0.2, holiday: 1.2, season: 0 },
  // Works when there is an order: whole days are twice or half of the ones before.
  作坊: { week: [1.1, 1.1, 1.1, 1.1, 1, 0.7, 0.4], daySigma: 0.4, hourSigma: 0.5, holiday: 0.3, season: 0 },
};

/** Numbers from 0 to 1 that are the same for the same seed. */
export function chance(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let x = Math.imul(state ^ (state >>> 15), state | 1);
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
    return ((x ^ (x >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const bell = (next: () => number): number => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());

export interface SimulatedLoad {
  /** Wh of every hour since the first day's midnight */
  hours: Float64Array;
  /** what befell the shop besides its habits */
  regimes: string[];
}

export interface LoadOptions {
  kind: ShopKind;
  seed: number;
  /** the midnight of the first day in Shanghai */
  fromMs: number;
  days: number;
  /** numbers of the days since the first that are holidays */
  holidays: ReadonlySet<number>;
}

const HOUR_MS = 3_600_000;
const CLOSED_SHARE = 0.25;
const CHANGED_SHARE = 0.25;
const RESTING_SHARE = 0.1;
// A day's level keeps so much of the day before.
const CARRIED = 0.5;

/** A shop's hours: the simulator's curve of its kind, its week, holidays and season, days that resemble the day before, hours of their own, and what may befall a shop. */
export function simulateLoad({ kind, seed, fromMs, days, holidays }: LoadOptions): SimulatedLoad {
  const next = chance(seed);
  const { week, daySigma, hourSigma, holiday, season } = habits[kind];
  const curve = isLoadKind(kind) ? kind : '百货';
  const ratedW = 500 + Math.floor(next() * 9_500);
  const own = week.map((factor) => factor * Math.exp(0.05 * bell(next)));
  const regimes: string[] = [];
  const restDay = next() < RESTING_SHARE ? Math.floor(next() * 7) : -1;
  if (restDay >= 0) regimes.push('rests a day a week');
  const closed = next() < CLOSED_SHARE ? { from: Math.floor(next() * days), length: 4 + Math.floor(next() * 6) } : undefined;
  if (closed !== undefined) regimes.push('closed for days');
  const changed = next() < CHANGED_SHARE ? { from: Math.floor(next() * days), factor: next() < 0.5 ? 1.35 : 0.7 } : undefined;
  if (changed !== undefined) regimes.push('changed for good');
  const hours = new Float64Array(days * 24);
  let level = 0;
  for (let day = 0; day < days; day++) {
    level = CARRIED * level + Math.sqrt(1 - CARRIED ** 2) * daySigma * bell(next);
    const weekday = (new Date(fromMs + day * 24 * HOUR_MS + 8 * HOUR_MS).getUTCDay() + 6) % 7;
    const month = (day / 365) * 2 * Math.PI;
    let factor = own[weekday]! * Math.exp(level) * (1 + season * Math.cos(month));
    if (holidays.has(day)) factor = holiday * Math.exp(level) * (1 + season * Math.cos(month));
    if (weekday === restDay || (closed !== undefined && day >= closed.from && day < closed.from + closed.length)) factor *= 0.03;
    if (changed !== undefined && day >= changed.from) factor *= changed.factor;
    for (let hour = 0; hour < 24; hour++) {
      const atMs = fromMs + (day * 24 + hour) * HOUR_MS;
      hours[day * 24 + hour] = Math.round(loadAt(curve, ratedW, seed, atMs + 1_800_000) * factor * Math.exp(hourSigma * bell(next) - hourSigma ** 2 / 2));
    }
  }
  return { hours, regimes };
}
