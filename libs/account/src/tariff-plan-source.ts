import type { DataSource } from 'typeorm';
import type { Tx } from '#libs/database';

/** Where a meter's plan comes from; anything but 'site' is an override of the site's default and is shown as one. */
export type PlanSource = 'meter' | 'account' | 'account-type' | 'site';
export type Medium = 'electricity' | 'water';

export interface MeterPlan {
  meterId: number;
  accountId: string | null;
  planId: string | null;
  planName: string | null;
  from: PlanSource | null;
}

/** The SQL of a meter's plan: its own, else that for its medium of its account, its type or its site. `m` is the meter. */
export function planOfMeter({ account, type, site }: { account: string; type: string; site: string }): string {
  const of = (column: string) => `coalesce(m.tariff_plan_id, ${account}.${column}, ${type}.${column}, ${site}.${column})`;
  return `CASE WHEN m.kind = 'water' THEN ${of('water_tariff_plan_id')} ELSE ${of('tariff_plan_id')} END`;
}

const planColumn = (medium: Medium): string => (medium === 'water' ? 'water_tariff_plan_id' : 'tariff_plan_id');

/** The plan of each meter: its own, else its account's, else its account type's, else its site's for its medium; null when there is none. */
export async function plansOfMeters(database: Pick<DataSource | Tx, 'query'>, meterIds: readonly number[]): Promise<MeterPlan[]> {
  return database.query(
    `SELECT x."meterId", x."accountId", x."planId", p.name AS "planName",
       CASE WHEN x."planId" IS NULL THEN NULL WHEN x.own = x."planId" THEN 'meter' WHEN x."ofAccount" IS NOT NULL THEN 'account' WHEN x."ofType" IS NOT NULL THEN 'account-type' ELSE 'site' END AS "from"
     FROM (
       SELECT m.id AS "meterId", am.account_id AS "accountId", m.tariff_plan_id AS own, ${planOfMeter({ account: 'a', type: 't', site: 's' })} AS "planId",
         CASE WHEN m.kind = 'water' THEN a.water_tariff_plan_id ELSE a.tariff_plan_id END AS "ofAccount", CASE WHEN m.kind = 'water' THEN t.water_tariff_plan_id ELSE t.tariff_plan_id END AS "ofType"
       FROM meter m JOIN site s ON s.id = m.site_id
         LEFT JOIN account_meter am ON am.meter_id = m.id AND am.to_at IS NULL
         LEFT JOIN account a ON a.id = am.account_id LEFT JOIN account_type t ON t.id = a.account_type_id
       WHERE m.id = ANY($1::int[])) x
     LEFT JOIN tariff_plan p ON p.id = x."planId" ORDER BY x."meterId"`,
    [meterIds],
  );
}

/** The plan of each account for a medium as its type and site give it, without the meters' own. */
export async function plansOfAccounts(database: Pick<DataSource | Tx, 'query'>, accountIds: readonly string[], medium: Medium = 'electricity'): Promise<{ accountId: string; planId: string | null; planName: string | null; from: PlanSource | null }[]> {
  const column = planColumn(medium);
  return database.query(
    `SELECT x.*, p.name AS "planName" FROM (
       SELECT a.id AS "accountId", coalesce(a.${column}, t.${column}, s.${column}) AS "planId",
         CASE WHEN a.${column} IS NOT NULL THEN 'account' WHEN t.${column} IS NOT NULL THEN 'account-type' WHEN s.${column} IS NOT NULL THEN 'site' END AS "from"
       FROM account a JOIN account_type t ON t.id = a.account_type_id JOIN site s ON s.id = a.site_id WHERE a.id = ANY($1::uuid[])) x
     LEFT JOIN tariff_plan p ON p.id = x."planId"`,
    [accountIds],
  );
}
