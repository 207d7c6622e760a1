import { z } from 'zod';

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'not a time of day');
const window = z.object({ days: z.array(z.number().int().min(1).max(7)).optional(), from: timeOfDay, to: timeOfDay });
/** A time at which the shops that are due are cut: midnight is 00:00. */
const cutTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'not a time of day');

/** When a supply may be cut for money; a site's settings carry it under `cut`. */
export const cutPolicySchema = z.object({
  automatic: z.boolean().default(true),
  /** whether a water valve closes when nothing is left, as a relay opens */
  closesWaterAtZero: z.boolean().default(true),
  /** as soon as everything is true, or all due shops together at set times of the day */
  when: z.enum(['at_once', 'at_times']).default('at_once'),
  cutTimes: z.array(cutTime).min(1).max(6).default(['09:00']),
  /** a run whose time fell into an outage is made up for within so long; after that the next one comes */
  runGraceMinutes: z.number().int().min(0).max(720).default(60),
  /** kinds of stalls and meters that are never cut for money: one of `protectedWords`, or a word of the site's own (业态, a meter's name) */
  protectedKinds: z.array(z.string().trim().min(1).max(20)).max(40).default(['cold_store', 'medical', 'fire', 'lift', 'emergency_light']),
  /** models of meters whose switch was not tested under supervision here: money never cuts them by itself */
  untestedProfiles: z.array(z.string().min(1).max(60)).max(60).default([]),
  /** stalls with live goods keep their electricity too, not their water alone */
  liveGoodsKept: z.boolean().default(false),
  /** a reading is fresh for so many read intervals */
  freshnessSweeps: z.number().int().min(1).max(10).default(2),
  waitAfterLastWarningMinutes: z.number().int().min(0).max(10_080).default(30),
  /** a warning that could not be delivered holds the cut up for so long at most */
  warningTimeoutMinutes: z.number().int().min(0).max(10_080).default(120),
  /** before the cut its hour is told, so long before; 0: the warnings are all */
  finalNoticeMinutes: z.number().int().min(0).max(10_080).default(0),
  noCutWindows: z.array(window).max(40).default([{ from: '22:00', to: '08:00' }]),
  holidaysProtected: z.boolean().default(true),
  /** Saturdays and Sundays that are not worked */
  weekendsProtected: z.boolean().default(false),
  /** nobody is cut so long before a protected span of a day or more: the counter that could bring the light back is closed then */
  hoursBeforeClosed: z.number().int().min(0).max(48).default(0),
  breakerPercent: z.number().int().min(1).max(100).default(5),
  breakerMinimum: z.number().int().min(1).default(5),
  breakerWindowMinutes: z.number().int().min(1).default(10),
  maxTogglesPerHour: z.number().int().min(1).max(60).default(6),
  minMinutesBetweenCuts: z.number().int().min(0).default(5),
  commandExpirySeconds: z.number().int().min(5).default(60),
  retryDelaysSeconds: z.array(z.number().int().min(1)).min(1).default([2, 5, 15, 60, 300]),
});

export type CutPolicy = z.infer<typeof cutPolicySchema>;

/** By which words in a stall's category or a meter's name the usual kinds are known. */
export const protectedWords: Readonly<Record<string, readonly string[]>> = {
  cold_store: ['冷库', '冷冻', '冷藏', '冷链'], medical: ['医疗', '医院', '诊所', '卫生室'], fire: ['消防'], lift: ['电梯', '客梯', '货梯', '扶梯'], emergency_light: ['应急照明', '应急灯'], live_goods: ['水产', '活鲜', '海鲜', '活禽'],
};

/** The protected kind that a stall or meter is of, as the policy names it; undefined: of none. */
export function protectedKindOf(policy: Pick<CutPolicy, 'protectedKinds'>, { category, meterName }: { category: string; meterName: string }): string | undefined {
  return policy.protectedKinds.find((kind) => (protectedWords[kind] ?? [kind]).some((word) => category.includes(word) || meterName.includes(word)));
}
