import { z } from 'zod';
import { cutPolicySchema } from '#libs/supply';

/** A site's settings with their defaults; what is not set is the default, and shows as one. */
export const siteSettingsSchema = z.object({
  cut: cutPolicySchema.prefault({}),
  receipt: z.object({ print: z.boolean().default(true) }).prefault({}),
  recharge: z.object({ minFen: z.number().int().min(1).default(100), maxFen: z.number().int().min(100).default(10_000_000) }).prefault({}),
});
export type SiteSettings = z.infer<typeof siteSettingsSchema>;
