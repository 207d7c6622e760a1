import { z } from 'zod';
import { coversDay, type SiteCalendar } from '#libs/calendar';
import { composed } from './composed.js';
import { PERIODS, price, TIME, timeOfDay } from './periods.js';

export { PERIODS, type Period } from './periods.js';

const flat = z.strictObject({ kind: z.literal('flat'), priceMicroYuanPerKwh: price });

const timeOfUse = z
  .strictObject({
    kind: z.literal('time-of-use'),
    prices: z.partialRecord(z.enum(PERIODS), price),
    slots: z.array(z.strictObject({ from: timeOfDay, to: timeOfDay, period: z.enum(PERIODS) })).min(1).max(48),
  })
  .superRefine((definition, context) => {
    // Times that are no times have been reported already.
    if (!definition.slots.every((slot) => TIME.test(slot.from) && TIME.test(slot.to))) return;
    const slots = definition.slots.map(({ from, to, period }) => ({ from, to, label: period }));
    if (!coversDay(slots)) context.addIssue({ code: 'custom', path: ['slots'], message: 'slots-not-whole-day' });
    definition.slots.forEach(({ period }, index) => {
      if (definition.prices[period] === undefined) context.addIssue({ code: 'custom', path: ['slots', index, 'period'], message: 'period-has-no-price' });
    });
  });

/** Checks what is stored as a version's definition: prices in range, slots that cover the day exactly, a price for every period in use. Messages are stable words, paths name the field. */
export const tariffDefinitionSchema = z.discriminatedUnion('kind', [flat, timeOfUse, composed]);
export type TariffDefinition = z.infer<typeof tariffDefinitionSchema>;

/** A price version: in force from `effectiveAt` until the next one of its plan. */
export interface TariffVersion {
  id: string;
  planId: string;
  number: number;
  effectiveAt: Date;
  definition: TariffDefinition;
  /** the site's, where the definition asks what kind a day is; absent: weekends only */
  calendar?: SiteCalendar | undefined;
}
