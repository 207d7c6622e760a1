import { z } from 'zod';

/** How a site bills property fees, and what it does about those that stay owed. */
export const propertySettingsSchema = z.object({
  /** day of the month and civil minute at which a month is billed */
  day: z.number().int().min(1).max(28).default(1),
  minute: z.number().int().min(0).max(1439).default(0),
  /** advance: the month that begins; arrears: the month before */
  timing: z.enum(['advance', 'arrears']).default('advance'),
  /** fees may be taken from the energy purse too, down to its first warning line */
  mergedPurse: z.boolean().default(false),
  late: z.object({ ratePpmPerDay: z.number().int().min(0).max(10_000).default(0), graceDays: z.number().int().min(0).max(365).default(15), capPercent: z.number().int().min(0).max(100).default(100) }).prefault({}),
  /** cutting for arrears: off unless a second person has agreed to it (article 944 of the Civil Code) */
  cut: z.object({ enabled: z.boolean().default(false), graceDays: z.number().int().min(1).max(365).default(30) }).prefault({}),
});
export type PropertySettings = z.infer<typeof propertySettingsSchema>;
