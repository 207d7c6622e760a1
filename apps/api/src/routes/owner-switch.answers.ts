import { z } from 'zod';
import { ownerReasons, ownerRefusals } from '#libs/supply';
import { count, time } from '../http/schemas.js';

const fields = {
  action: z.enum(['open', 'close']), reason: z.enum([...ownerReasons, 'restore']), askedAt: time, dueAt: time, state: z.enum(['announced', 'ordered', 'withdrawn', 'refused']), settledAt: time.nullable(), refusal: z.string().nullable(),
};
export const ownerSwitchSchema = z.strictObject({ id: z.uuid(), ...fields }).meta({ id: 'OwnerSwitch' });
/** `notice` is what happens now, in words for the one who asked. */
export const ownerSwitchAskedAnswer = z.strictObject({ id: z.uuid(), ...fields, noticeMinutes: count, notice: z.strictObject({ zh: z.string(), en: z.string() }) }).meta({ id: 'OwnerSwitchAsked' });
export const ownerSwitchAnswer = z
  .strictObject({
    enabled: z.boolean(), maySwitch: z.boolean(), noticeMinutes: count, perDay: count, leftToday: count, held: z.boolean(), pending: ownerSwitchSchema.nullable(), mayNot: z.array(z.enum(ownerRefusals)),
    mayNotForSafety: z.array(z.enum(ownerRefusals)), commands: z.array(ownerSwitchSchema),
  })
  .meta({ id: 'OwnerSwitches' });
export const overruledAnswer = z.strictObject({ meters: count });
