import type { DataSource } from 'typeorm';
import type { Tx } from '#libs/database';

/** Where a meter's plan comes from; anything but 'site' is an override of the site's default and is shown as one. */
export type PlanSource = 'meter' | 'account' | 'account-type' | 'site';

export interface MeterPlan {
  meterId: number;
  accountId: string | null;
  planId: string | null;
  planName: string | null;
  from: PlanSource | null;
}

/** The plan of each meter: its own, else its account's, else its account type's, else its site's; null when there is none. */
export async function plansOfMeters(database: Pick<DataSource | Tx, 'query'>, meterIds: readonly number[]): Promise<MeterPlan[]> {
  return database.query(
    `SELECT x.*, p.name AS "planName" FROM (
       SELECT m.id AS "meterId", am.account_id AS "accountId", coalesce(m.tariff_plan_id, a.tariff_plan_id, t.tariff_plan_id, s.tariff_plan_id) AS "planId",
         CASE WHEN m.tariff_plan_id IS NOT NULL THEN 'meter' WHEN a.tariff_plan_id IS NOT NULL THEN 'account'
              WHEN t.tariff_plan_id IS NOT NULL THEN 'account-type' WHEN s.tariff_plan_id IS NOT NULL THEN 'site' END AS "from"
       FROM meter m JOIN site s ON s.id = m.site_id
         LEFT JOIN account_meter am ON am.meter_id = m.id AND am.to_at IS NULL
         LEFT JOIN account a ON a.id = am.account_id LEFT JOIN account_type t ON t.id = a.account_type_id
       WHERE m.id = ANY($1::int[])) x
     LEFT JOIN tariff_plan p ON p.id = x."planId" ORDER BY x."meterId"`,
    [meterIds],
  );
}

/** The plan of each account as its type and site give it, without the meters' own. */
export async function plansOfAccounts(database: Pick<DataSource | Tx, 'query'>, accountIds: readonly string[]): Promise<{ accountId: string; planId: string | null; planName: string | null; from: PlanSource | null }[]> {
  return database.query(
    `SELECT x.*, p.name AS "planName" FROM (
       SELECT a.id AS "accountId", coalesce(a.tariff_plan_id, t.tariff_plan_id, s.tariff_plan_id) AS "planId",
         CASE WHEN a.tariff_plan_id IS NOT NULL THEN 'account' WHEN t.tariff_plan_id IS NOT NULL THEN 'account-type' WHEN s.tariff_plan_id IS NOT NULL THEN 'site' END AS "from"
       FROM account a JOIN account_type t ON t.id = a.account_type_id JOIN site s ON s.id = a.site_id WHERE a.id = ANY($1::uuid[])) x
     LEFT JOIN tariff_plan p ON p.id = x."planId"`,
    [accountIds],
  );
}
