import { z } from 'zod';
import { coversDay } from '#libs/calendar';

/** 尖 峰 平 谷 深谷; also the order of a meter's own period registers. */
export const PERIODS = ['sharp', 'peak', 'flat', 'valley', 'deep-valley'] as const;
export type Period = (typeof PERIODS)[number];

// 1,000 yuan per kWh: far above any price, low enough to catch a price typed in the wrong unit.
const MAX_PRICE = 1_000_000_000;
const price = z.number().int().min(0).max(MAX_PRICE);
const TIME = /^(([01]\d|2[0-3]):[0-5]\d|24:00)$/;
const time = z.string().regex(TIME, 'not a time of day');

const flat = z.strictObject({ kind: z.literal('flat'), priceMicroYuanPerKwh: price });

const timeOfUse = z
  .strictObject({
    kind: z.literal('time-of-use'),
    prices: z.partialRecord(z.enum(PERIODS), price),
    slots: z.array(z.strictObject({ from: time, to: time, period: z.enum(PERIODS) })).min(1).max(48),
  })
  .superRefine((definition, context) => {
    // Times that are no times have been reported already.
    if (!definition.slots.every((slot) => TIME.test(slot.from) && TIME.test(slot.to))) return;
    const slots = definition.slots.map(({ from, to, period }) => ({ from, to, label: period }));
    if (!coversDay(slots)) context.addIssue({ code: 'custom', path: ['slots'], message: 'slots must cover the day exactly once' });
    definition.slots.forEach(({ period }, index) => {
      if (definition.prices[period] === undefined) context.addIssue({ code: 'custom', path: ['slots', index, 'period'], message: `period ${period} has no price` });
    });
  });

/** Checks what is stored as a version's definition: prices in range, slots that cover the day exactly, a price for every slot. */
export const tariffDefinitionSchema = z.discriminatedUnion('kind', [flat, timeOfUse]);
export type TariffDefinition = z.infer<typeof tariffDefinitionSchema>;

/** A price version: in force from `effectiveAt` until the next one of its plan. */
export interface TariffVersion {
  id: string;
  planId: string;
  number: number;
  effectiveAt: Date;
  definition: TariffDefinition;
}
