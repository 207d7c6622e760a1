import { z } from 'zod';
import { MINUTES_OF_TIME } from './time-text.js';

const time = z.string().regex(MINUTES_OF_TIME, 'not a time of day');
const MAX_FEN = 100_000_000;
const fen = z.number().int().min(0).max(MAX_FEN);

/** A recurring window of civil time in which nobody is cut for money; the meaning is that of #libs/calendar. */
export const noCutWindowSchema = z.strictObject({
  days: z.array(z.number().int().min(1).max(7)).max(7).optional(),
  from: time,
  to: time,
  holidays: z.boolean().optional(),
});

/** When an arrears cut may happen, and how commands are spaced. Every number has a floor that keeps a cut safe. */
export const cutPolicySchema = z.strictObject({
  automatic: z.boolean().default(true),
  /** a good reading must be newer than so many reading intervals */
  freshnessSweeps: z.number().int().min(1).max(12).default(2),
  waitAfterLastWarningMinutes: z.number().int().min(0).max(10_080).default(30),
  /** a warning that could not be delivered counts as given after so long */
  warningTimeoutMinutes: z.number().int().min(1).max(10_080).default(120),
  noCutWindows: z.array(noCutWindowSchema).max(20).default([{ from: '22:00', to: '08:00' }]),
  holidaysProtected: z.boolean().default(true),
  breakerPercent: z.number().int().min(1).max(100).default(5),
  breakerMinimum: z.number().int().min(1).max(1000).default(5),
  breakerWindowMinutes: z.number().int().min(1).max(1440).default(10),
  maxTogglesPerHour: z.number().int().min(1).max(60).default(6),
  minMinutesBetweenCuts: z.number().int().min(0).max(1440).default(5),
  commandExpirySeconds: z.number().int().min(5).max(3600).default(60),
  retryDelaysSeconds: z.array(z.number().int().min(1).max(86_400)).min(1).max(20).default([2, 5, 15, 60, 300]),
  /** meter models whose switch commands were tested on this site under supervision: only these are cut without a person */
  confirmedProfileIds: z.array(z.string().min(1).max(100)).max(100).default([]),
});

const receiptSchema = z.strictObject({ print: z.boolean().default(true) });

const rechargeSchema = z.strictObject({ minFen: fen.min(1).default(100), maxFen: fen.min(1).default(10_000_000) });

/** A site's defaults as stored in site.settings; what is not stored has the product's default. */
export const siteSettingsSchema = z.strictObject({
  /** warning levels and overdraft of a new account whose type does not say otherwise */
  threshold1Fen: fen.default(10_000),
  threshold2Fen: fen.default(5_000),
  overdraftLimitFen: fen.default(0),
  cut: cutPolicySchema.prefault({}),
  receipt: receiptSchema.prefault({}),
  recharge: rechargeSchema.prefault({}),
});

/** A change: only what is named changes; a list is replaced as a whole. */
export const siteSettingsChangeSchema = z.strictObject({
  threshold1Fen: fen.optional(),
  threshold2Fen: fen.optional(),
  overdraftLimitFen: fen.optional(),
  cut: unset(cutPolicySchema).optional(),
  receipt: unset(receiptSchema).optional(),
  recharge: unset(rechargeSchema).optional(),
});

export type CutPolicy = z.output<typeof cutPolicySchema>;
export type SiteSettings = z.output<typeof siteSettingsSchema>;
export type SiteSettingsChange = z.output<typeof siteSettingsChangeSchema>;

/** The same object with every key optional and without defaults: an absent key means "as it is". */
function unset<Shape extends z.core.$ZodLooseShape>(schema: z.ZodObject<Shape>) {
  const shape = Object.fromEntries(Object.entries(schema.shape).map(([key, field]) => [key, field instanceof z.ZodDefault ? (field.unwrap() as z.ZodType).optional() : field]));
  return z.strictObject(shape as { [Key in keyof Shape]: z.ZodOptional<Shape[Key] extends z.ZodDefault<infer Inner> ? Inner : Shape[Key]> });
}

/** The product's defaults. */
export const DEFAULT_SITE_SETTINGS: SiteSettings = siteSettingsSchema.parse({});

/** Stored settings with defaults filled in. Throws when what is stored is no settings: a policy is never guessed. */
export function readSiteSettings(stored: unknown): SiteSettings {
  return siteSettingsSchema.parse(stored);
}

/** Settings after a change. The thresholds must fall, and the recharge limits must not cross: `problem` names what is wrong. */
export function changeSiteSettings(current: SiteSettings, change: SiteSettingsChange): { kind: 'changed'; settings: SiteSettings } | { kind: 'refused'; problem: 'thresholds-cross' | 'recharge-limits-cross' } {
  const merged = siteSettingsSchema.parse({
    ...current, ...defined(change),
    cut: { ...current.cut, ...defined(change.cut) }, receipt: { ...current.receipt, ...defined(change.receipt) }, recharge: { ...current.recharge, ...defined(change.recharge) },
  });
  if (merged.threshold2Fen > merged.threshold1Fen) return { kind: 'refused', problem: 'thresholds-cross' };
  if (merged.recharge.minFen > merged.recharge.maxFen) return { kind: 'refused', problem: 'recharge-limits-cross' };
  return { kind: 'changed', settings: merged };
}

function defined(change: object | undefined): object {
  return Object.fromEntries(Object.entries(change ?? {}).filter(([, value]) => value !== undefined));
}
