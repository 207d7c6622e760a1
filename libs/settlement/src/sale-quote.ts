import type { DataSource } from 'typeorm';
import { plansOfAccounts, plansOfMeters } from '#libs/account';
import { addDays, civilDay } from '#libs/calendar';
import type { Tx } from '#libs/database';
import { versionAt } from '#libs/tariff';
import { averagePrice, dearestPrice, singlePrice, type SaleVagueness } from './domain/sale.js';
import { versionsOfPlans } from './price-versions.js';

type Database = Pick<Tx | DataSource, 'query'>;

/** At what price energy or water is sold to an account now. */
export interface SaleQuote {
  medium: 'electricity' | 'water';
  planName: string;
  versionNumber: number;
  since: Date;
  priceMicroYuan: number;
  /** one price holds, whenever it is used */
  exact: boolean;
  /** why it is an estimate; null: it is none */
  why: SaleVagueness | null;
  /** what the estimate rests on: the average of the last days, or the dearest price where nothing was used */
  basis: { kind: 'average'; days: number; usedWh: number; chargedParts: number } | { kind: 'dearest' } | null;
}

const BASIS_DAYS = 30;

/** The price of an account's plan now; undefined where none is in force. A meter's own plan goes before its account's. */
export async function saleQuote(database: Database, input: { accountId: string; medium: 'electricity' | 'water'; zone: string; now: Date }): Promise<SaleQuote | undefined> {
  const { accountId, medium, now } = input;
  const meters = await database.query<{ id: number }[]>('SELECT m.id FROM account_meter am JOIN meter m ON m.id = am.meter_id AND m.kind = $2 WHERE am.account_id = $1 AND am.to_at IS NULL ORDER BY m.id', [accountId, medium]);
  if (meters.length === 0) return undefined;
  const [own] = await plansOfMeters(database, [meters[0]!.id]);
  const plan = own?.planId == null ? (await plansOfAccounts(database, [accountId], medium))[0] : own;
  if (plan?.planId == null) return undefined;
  const version = versionAt((await versionsOfPlans(database as Tx, [plan.planId])).get(plan.planId) ?? [], now.getTime());
  if (version === undefined) return undefined;
  const about = { medium, planName: plan.planName ?? '', versionNumber: version.number, since: version.effectiveAt };
  const single = singlePrice(version.definition);
  if ('priceMicroYuan' in single) return single.priceMicroYuan > 0 ? { ...about, ...single, exact: true, why: null, basis: null } : undefined;
  const today = civilDay(now, input.zone);
  const [used] = await database.query<{ usedWh: number; parts: number }[]>(
    `SELECT coalesce(sum(u.used_wh), 0)::bigint AS "usedWh", coalesce(sum(u.charge_parts), 0)::bigint AS parts FROM metered_usage u WHERE u.account_id = $1 AND u.day >= $3 AND u.day <= $4
       AND u.meter_id IN (SELECT am.meter_id FROM account_meter am JOIN meter m ON m.id = am.meter_id AND m.kind = $2 WHERE am.account_id = $1)`,
    [accountId, medium, addDays(today, -BASIS_DAYS), today],
  );
  const average = averagePrice(used!.usedWh, used!.parts);
  const priceMicroYuan = average ?? dearestPrice(version.definition);
  const basis = average === undefined ? ({ kind: 'dearest' } as const) : { kind: 'average' as const, days: BASIS_DAYS, usedWh: used!.usedWh, chargedParts: used!.parts };
  return { ...about, priceMicroYuan, exact: false, why: single.why, basis };
}
