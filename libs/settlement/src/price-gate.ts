import type { DataSource } from 'typeorm';
import type { Tx } from '#libs/database';
import { DomainError } from '#libs/runtime';
import type { TariffDefinition } from '#libs/tariff';
import { capBreaches, pricePolicySchema, type CapBreach, type PricePolicy } from './domain/price-policy.js';
import type { Replay } from './replay.js';

type Database = Pick<Tx | DataSource, 'query'>;

/** What a site demands of its prices. */
export async function pricePolicyOf(database: Database, siteId: string): Promise<PricePolicy> {
  const [site] = (await database.query(`SELECT settings -> 'prices' AS prices FROM site WHERE id = $1`, [siteId])) as { prices: unknown }[];
  return pricePolicySchema.parse(site?.prices ?? {});
}

/** Meters, accounts, account types and the site that name a plan. */
export const USED_BY = `((SELECT count(*) FROM meter WHERE tariff_plan_id = p.id AND removed_at IS NULL) + (SELECT count(*) FROM account WHERE p.id IN (tariff_plan_id, water_tariff_plan_id) AND state = 'open')
  + (SELECT count(*) FROM account_type WHERE p.id IN (tariff_plan_id, water_tariff_plan_id)) + (SELECT count(*) FROM site WHERE p.id IN (tariff_plan_id, water_tariff_plan_id)))::int`;

export interface PriceGate {
  usedBy: number;
  breaches: CapBreach[];
  /** why one person alone cannot put it in force */
  needsSecondPerson: ('in-use' | 'above-cap')[];
  policy: PricePolicy;
}

/** What stands between a definition and its being a price of a plan. DomainError 'tariff-plan-not-found'. */
export async function priceGate(database: Database, { planId, definition }: { planId: string; definition: TariffDefinition }): Promise<PriceGate> {
  const [plan] = (await database.query(`SELECT p.site_id AS "siteId", p.medium, ${USED_BY} AS "usedBy" FROM tariff_plan p WHERE p.id = $1`, [planId])) as { siteId: string; medium: 'electricity' | 'water'; usedBy: number }[];
  if (plan === undefined) throw new DomainError('not-found', 'tariff-plan-not-found', 'there is no such price plan');
  const policy = await pricePolicyOf(database, plan.siteId);
  const breaches = capBreaches(definition, plan.medium, policy);
  return { usedBy: plan.usedBy, breaches, policy, needsSecondPerson: [...(policy.secondPerson && plan.usedBy > 0 ? (['in-use'] as const) : []), ...(breaches.length > 0 ? (['above-cap'] as const) : [])] };
}

/** DomainErrors 'price-above-cap' and 'approval-needed' for what one person alone must not put in force. */
export function refuseAlone({ breaches, needsSecondPerson }: PriceGate): void {
  const [breach] = breaches;
  if (breach !== undefined) throw new DomainError('conflict', 'price-above-cap', 'the price is above the cap of the site: a second person must approve it for a reason', { price: breach.priceMicroYuanPerKwh, cap: breach.capMicroYuanPerKwh });
  if (needsSecondPerson.length > 0) throw new DomainError('conflict', 'approval-needed', 'a price of a plan in use needs a second person: write a draft and ask for it');
}

/** Whether a replay charges an account, or all together, more above the present price than the site lets pass without a reason. */
export function overReplayLimit({ highestRisePermille, totalRisePermille }: Pick<Replay, 'highestRisePermille' | 'totalRisePermille'>, { replayLimitPercent }: PricePolicy): boolean {
  return Math.max(highestRisePermille ?? 0, totalRisePermille ?? 0) > replayLimitPercent * 10;
}
