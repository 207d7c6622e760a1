import { z } from 'zod';
import { cutPolicySchema } from '#libs/supply';

/** A site's settings with their defaults; what is not set is the default, and shows as one. */
export const siteSettingsSchema = z.object({
  cut: cutPolicySchema.prefault({}),
  receipt: z.object({ print: z.boolean().default(true) }).prefault({}),
  recharge: z.object({ minFen: z.number().int().min(1).default(100), maxFen: z.number().int().min(100).default(10_000_000) }).prefault({}),
});
/**
 * A change of the cut policy: every setting may be named, none has a default. A default here would put every setting that is not named
 * back to it, automatic cuts included.
 */
export const cutPolicyChangeSchema = z.strictObject(
  Object.fromEntries(Object.entries(cutPolicySchema.shape).map(([name, field]) => [name, (field instanceof z.ZodDefault ? (field.unwrap() as z.ZodType) : field).optional()])) as {
    [Name in keyof typeof cutPolicySchema.shape]: z.ZodOptional<z.ZodType<z.output<(typeof cutPolicySchema.shape)[Name]>>>;
  },
);
export type SiteSettings = z.infer<typeof siteSettingsSchema>;
