import type { DataSource } from 'typeorm';
import { z } from 'zod';
import type { ChannelName } from '#libs/payment';
import { apportionmentSettingsSchema } from '#libs/apportionment';
import { lowListSchema } from '#libs/dunning';
import { propertySettingsSchema } from '#libs/property-fee';
import { pricePolicySchema } from '#libs/settlement';
import { cutPolicySchema, landlordSwitchSchema } from '#libs/supply';

const orderMinutes = z.number().int().min(5).max(120);
const chips = z.array(z.number().int().min(1).max(10_000_000)).min(1).max(6);
const officePhone = z.string().regex(/^[0-9+\- ]{0,20}$/, 'phone-malformed');
const fenSetting = z.number().int().min(0).max(100_000_000);
const emergencySchema = z.object({ enabled: z.boolean().default(true), amountFen: fenSetting.default(2_000), siteBudgetFen: fenSetting.default(200_000) });
const handOverSchema = z.object({ photoAllowed: z.boolean().default(true) });
export const emergencyChangeSchema = z.strictObject({ enabled: z.boolean().optional(), amountFen: fenSetting.optional(), siteBudgetFen: fenSetting.optional() });
export const handOverChangeSchema = z.strictObject({ photoAllowed: z.boolean().optional() });

/** A site's settings with their defaults; what is not set is the default, and shows as one. */
export const siteSettingsSchema = z.object({
  cut: cutPolicySchema.prefault({}),
  /** when duty screens show the list of low balances */
  lowList: lowListSchema.prefault({}),
  receipt: z.object({ print: z.boolean().default(true) }).prefault({}),
  emergency: emergencySchema.prefault({}),
  handOver: handOverSchema.prefault({}),
  recharge: z.object({ minFen: z.number().int().min(1).default(100), maxFen: z.number().int().min(100).default(10_000_000) }).prefault({}),
  online: z
    .object({
      channels: z.object({ wechat: z.boolean().default(true), alipay: z.boolean().default(true), unionpay: z.boolean().default(true) }).prefault({}),
      orderMinutes: orderMinutes.default(15), chips: chips.default([10_000, 20_000, 50_000]),
    })
    .prefault({}),
  /** whom customers call; shown on their phones */
  contact: z.object({ phone: officePhone.default('') }).prefault({}),
  refund: z.object({ customerMayAsk: z.boolean().default(true) }).prefault({}),
  landlordSwitch: landlordSwitchSchema.prefault({}),
  /** a wrong recharge is corrected alone up to this sum and age; beyond it a second person decides */
  correction: z.object({ limitFen: fenSetting.default(50_000), days: z.number().int().min(0).max(365).default(3) }).prefault({}),
  /** what stays available when a recharge pays a part of an agreed debt; who pays a run-on where nobody says so */
  debt: z.object({ keepFen: z.number().int().min(1).max(10_000_000).default(1_000) }).prefault({}),
  runOn: z.object({ payer: z.enum(['company', 'owner', 'next']).default('company'), mostWh: z.number().int().min(1_000).max(10_000_000).default(100_000), mostHours: z.number().int().min(1).max(720).default(72) }).prefault({}),
  apportionment: apportionmentSettingsSchema.prefault({}),
  property: propertySettingsSchema.prefault({}),
  prices: pricePolicySchema.prefault({}),
  /** whether water is paid from the energy purse, or from one of its own; holds for accounts that are opened from then on */
  water: z.object({ purse: z.enum(['shared', 'own']).default('shared') }).prefault({}),
});
/** Changes of these settings: what is not named stays. */
export const onlineChangeSchema = z.strictObject({ channels: z.strictObject({ wechat: z.boolean(), alipay: z.boolean(), unionpay: z.boolean() }).optional(), orderMinutes: orderMinutes.optional(), chips: chips.optional() });
export const landlordSwitchChangeSchema = z.strictObject({ enabled: z.boolean().optional(), noticeMinutes: landlordSwitchSchema.shape.noticeMinutes.unwrap().optional(), perDay: landlordSwitchSchema.shape.perDay.unwrap().optional() });
export const apportionmentChangeSchema = z.strictObject({ vacancy: apportionmentSettingsSchema.shape.vacancy.unwrap().optional() });
const property = propertySettingsSchema.shape;
/** Everything but cutting for fees, which a second person must agree to. */
export const propertyChangeSchema = z.strictObject({
  day: property.day.unwrap().optional(), minute: property.minute.unwrap().optional(), timing: property.timing.unwrap().optional(), mergedPurse: z.boolean().optional(),
  late: z.strictObject({ ratePpmPerDay: z.number().int().min(0).max(10_000), graceDays: z.number().int().min(0).max(365), capPercent: z.number().int().min(0).max(100) }).optional(),
});
export const pricesChangeSchema = z.strictObject({
  secondPerson: z.boolean().optional(), capMicroYuanPerKwh: pricePolicySchema.shape.capMicroYuanPerKwh.unwrap().optional(), capByPeriod: pricePolicySchema.shape.capByPeriod.unwrap().optional(), replayLimitPercent: pricePolicySchema.shape.replayLimitPercent.unwrap().optional(),
});
export const lowListChangeSchema = z.strictObject({ enabled: z.boolean().optional(), times: lowListSchema.shape.times.unwrap().optional() });
export const contactChangeSchema = z.strictObject({ phone: officePhone });
export const correctionChangeSchema = z.strictObject({ limitFen: fenSetting.optional(), days: z.number().int().min(0).max(365).optional() });
export const debtChangeSchema = z.strictObject({ keepFen: z.number().int().min(1).max(10_000_000) });
export const runOnChangeSchema = z.strictObject({ payer: z.enum(['company', 'owner', 'next']).optional(), mostWh: z.number().int().min(1_000).max(10_000_000).optional(), mostHours: z.number().int().min(1).max(720).optional() });
export const waterChangeSchema = z.strictObject({ purse: z.enum(['shared', 'own']) });
export const refundChangeSchema = z.strictObject({ customerMayAsk: z.boolean() });
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

type Database = Pick<DataSource, 'query'>;

export async function settingsOfSite(database: Database, siteId: string): Promise<SiteSettings> {
  const [site] = (await database.query('SELECT settings FROM site WHERE id = $1', [siteId])) as { settings: unknown }[];
  return siteSettingsSchema.parse(site!.settings);
}

/** What a site's orders are made by: limits, time, channels. */
export async function orderTerms(database: Database, siteId: string): Promise<{ minFen: number; maxFen: number; orderMinutes: number; channels: Record<ChannelName, boolean>; chips: number[] }> {
  const { recharge, online } = await settingsOfSite(database, siteId);
  return { ...recharge, ...online };
}
