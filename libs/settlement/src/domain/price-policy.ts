import { z } from 'zod';
import { highestPrices, PERIODS, type Period, type TariffDefinition } from '#libs/tariff';

const cap = z.number().int().min(1).max(1_000_000_000);

/** What a site demands of prices before they hold. */
export const pricePolicySchema = z.object({
  /** a new price of a plan that is in use needs a second person */
  secondPerson: z.boolean().default(true),
  /** the most a kWh may cost with everything on it (转供电); null: no cap */
  capMicroYuanPerKwh: cap.nullable().default(null),
  /** a cap of its own for a period, instead of the one above */
  capByPeriod: z.partialRecord(z.enum(PERIODS), cap).default({}),
  /** a draft that charges an account, or all together, more than this above the present price needs a reason of its own */
  replayLimitPercent: z.number().int().min(0).max(1000).default(20),
});
export type PricePolicy = z.infer<typeof pricePolicySchema>;

export interface CapBreach {
  period: Period | 'all';
  priceMicroYuanPerKwh: number;
  capMicroYuanPerKwh: number;
}

/** Where a definition costs more than the site allows. Caps are on electricity. */
export function capBreaches(definition: TariffDefinition, medium: 'electricity' | 'water', { capMicroYuanPerKwh, capByPeriod }: PricePolicy): CapBreach[] {
  if (medium === 'water') return [];
  return highestPrices(definition).flatMap(({ period, priceMicroYuanPerKwh }) => {
    const most = (period === 'all' ? undefined : capByPeriod[period]) ?? capMicroYuanPerKwh;
    return most !== null && priceMicroYuanPerKwh > most ? [{ period, priceMicroYuanPerKwh, capMicroYuanPerKwh: most }] : [];
  });
}
