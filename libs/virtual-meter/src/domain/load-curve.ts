/** Load by hour of the civil day in percent of the rated power (of water: of the rated flow), for each kind of shop. */
const curves = {
  水产: [55, 55, 60, 75, 95, 100, 90, 80, 70, 65, 65, 65, 60, 60, 60, 65, 70, 75, 65, 60, 55, 55, 55, 55],
  蔬菜: [5, 5, 10, 45, 80, 90, 85, 75, 60, 55, 50, 45, 35, 30, 35, 50, 65, 70, 45, 20, 10, 5, 5, 5],
  肉类: [25, 25, 30, 55, 85, 100, 90, 80, 65, 60, 60, 55, 50, 50, 55, 60, 70, 70, 50, 35, 30, 25, 25, 25],
  熟食: [10, 10, 10, 20, 45, 70, 85, 90, 85, 90, 100, 95, 70, 60, 70, 85, 95, 85, 60, 40, 20, 10, 10, 10],
  餐饮: [8, 8, 8, 8, 12, 40, 75, 70, 50, 60, 90, 100, 90, 60, 45, 50, 80, 100, 95, 70, 45, 25, 12, 8],
  百货: [4, 4, 4, 4, 4, 6, 12, 35, 65, 80, 85, 85, 80, 80, 80, 80, 80, 75, 65, 45, 20, 6, 4, 4],
  服装: [3, 3, 3, 3, 3, 3, 6, 20, 60, 85, 90, 90, 85, 85, 90, 90, 90, 85, 80, 60, 25, 5, 3, 3],
  冷库: [70, 70, 68, 68, 70, 75, 80, 85, 88, 92, 95, 100, 100, 100, 98, 95, 90, 88, 85, 80, 78, 75, 72, 70],
  照明: [60, 60, 60, 80, 100, 100, 80, 40, 30, 30, 30, 30, 30, 30, 30, 40, 70, 100, 100, 100, 90, 80, 70, 60],
  电梯: [5, 5, 8, 25, 60, 90, 100, 90, 80, 70, 70, 65, 60, 60, 65, 75, 85, 80, 55, 35, 20, 12, 8, 5],
  水产用水: [50, 50, 55, 70, 95, 100, 95, 85, 75, 70, 65, 65, 60, 60, 65, 70, 75, 75, 65, 60, 55, 50, 50, 50],
  餐饮用水: [2, 2, 2, 2, 4, 30, 60, 55, 40, 60, 90, 100, 95, 80, 40, 35, 60, 95, 100, 85, 60, 30, 10, 3],
  总表: [45, 45, 46, 55, 75, 90, 88, 80, 75, 78, 82, 84, 78, 72, 74, 78, 84, 88, 78, 66, 56, 50, 46, 45],
} as const satisfies Record<string, readonly number[]>;

export type LoadKind = keyof typeof curves;
export const loadKinds = Object.keys(curves) as LoadKind[];
export const isLoadKind = (text: string): text is LoadKind => text in curves;

/** Loads are constant within such a step, so that energy is a plain sum. */
export const STEP_MS = 600_000;
const SHANGHAI_OFFSET_MS = 8 * 3_600_000;
const DAY_MS = 86_400_000;

/** A fixed pseudo-random number from 0 to 255 for (seed, step): the same market shows the same loads in every run. */
function noise(seed: number, step: number): number {
  let x = (seed * 0x9e3779b1) ^ (step * 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
  return (x ^ (x >>> 16)) & 0xff;
}

/** Watts that the shop draws at an instant while its supply is on: hour of day, weekday, and ±25 % of its own. */
export function loadAt(kind: LoadKind, ratedW: number, seed: number, atMs: number): number {
  const local = atMs + SHANGHAI_OFFSET_MS;
  const hour = Math.floor((local % DAY_MS) / 3_600_000);
  const sunday = (Math.floor(local / DAY_MS) + 4) % 7 === 0;
  const percent = curves[kind][hour]! * (sunday ? 0.8 : 1) * (0.75 + noise(seed, Math.floor(atMs / STEP_MS)) / 512);
  return Math.round((ratedW * percent) / 100);
}
