import type { DataSource } from 'typeorm';
import type { z } from 'zod';
import type { account, accountRow } from '../schema/money.js';
import type { PageQuery } from '../schema/plain.js';
import { pattern } from './stalls.js';

type Account = z.input<typeof account>;
type AccountRow = z.input<typeof accountRow>;

/** '138****0001' */
export function maskPhone(phone: string): string {
  return `${phone.slice(0, 3)}****${phone.slice(-4)}`;
}

const MONEY = `l.balance_fen AS "balanceFen", p.accrued_fen AS "accruedFen", l.balance_fen - p.accrued_fen + p.overdraft_limit_fen AS "availableFen", p.threshold1_fen AS "threshold1Fen", p.threshold2_fen AS "threshold2Fen"`;
const PURSE = `JOIN purse p ON p.account_id = a.id AND p.kind = 'energy' JOIN ledger_account l ON l.id = p.ledger_account_id`;

/** A site's accounts with their money, open ones first. */
export async function accountList(database: DataSource, siteId: string, query: PageQuery & { state?: string | undefined; q?: string | undefined }): Promise<{ items: AccountRow[]; total: number }> {
  const from = `FROM account a JOIN stall s ON s.id = a.stall_id JOIN customer c ON c.id = a.customer_id JOIN account_type t ON t.id = a.account_type_id ${PURSE}`;
  const where = `WHERE a.site_id = $1 AND ($2::text IS NULL OR a.state = $2) AND ($3::text IS NULL OR a.number ILIKE $3 OR s.number ILIKE $3 OR s.name ILIKE $3 OR c.name ILIKE $3 OR c.phone LIKE $3)`;
  const parameters = [siteId, query.state ?? null, pattern(query.q)];
  const items = (await database.query(
    `SELECT a.id, a.number, a.state, s.id AS "stallId", s.number AS "stallNumber", s.name AS "stallName", c.name AS "customerName", c.phone, t.name AS "accountTypeName", a.opened_at AS "openedAt",
       a.closed_at AS "closedAt", ${MONEY} ${from} ${where} ORDER BY a.state DESC, s.number, a.opened_at DESC LIMIT $4 OFFSET $5`,
    [...parameters, query.limit, query.offset],
  )) as AccountRow[];
  const [count] = (await database.query(`SELECT count(*)::int AS total ${from} ${where}`, parameters)) as { total: number }[];
  return { items, total: count!.total };
}

/** An account with its customer, money, price plan, stall and meters. The plan shown is that of its first meter. */
export async function accountById(database: DataSource, accountId: string): Promise<Account> {
  const rows = (await database.query(
    `SELECT a.id, a.site_id AS "siteId", a.number, a.state, a.opened_at AS "openedAt", a.closed_at AS "closedAt", json_build_object('id', c.id, 'name', c.name, 'phone', c.phone) AS customer,
       t.name AS "accountTypeName", p.overdraft_limit_fen AS "overdraftLimitFen", ${MONEY}, json_build_object('id', s.id, 'number', s.number, 'name', s.name) AS stall,
       coalesce((SELECT json_agg(json_build_object('id', m.id, 'meterNumber', m.meter_number, 'fromAt', am.from_at, 'fromRegisterWh', am.from_register_wh, 'toAt', am.to_at, 'toRegisterWh', am.to_register_wh)
         ORDER BY am.to_at DESC NULLS FIRST, m.id) FROM account_meter am JOIN meter m ON m.id = am.meter_id WHERE am.account_id = a.id), '[]') AS meters,
       (SELECT json_build_object('id', tp.id, 'name', tp.name, 'from', x.source) FROM (
          SELECT coalesce(fm.tariff_plan_id, a.tariff_plan_id, t.tariff_plan_id, si.tariff_plan_id) AS plan_id,
            CASE WHEN fm.tariff_plan_id IS NOT NULL THEN 'meter' WHEN a.tariff_plan_id IS NOT NULL THEN 'account' WHEN t.tariff_plan_id IS NOT NULL THEN 'account-type' ELSE 'site' END AS source
        ) x JOIN tariff_plan tp ON tp.id = x.plan_id) AS "tariffPlan"
     FROM account a JOIN site si ON si.id = a.site_id JOIN stall s ON s.id = a.stall_id JOIN customer c ON c.id = a.customer_id JOIN account_type t ON t.id = a.account_type_id ${PURSE}
       LEFT JOIN LATERAL (SELECT m.tariff_plan_id FROM account_meter am JOIN meter m ON m.id = am.meter_id WHERE am.account_id = a.id AND am.to_at IS NULL ORDER BY m.id LIMIT 1) fm ON true
     WHERE a.id = $1`,
    [accountId],
  )) as Account[];
  return rows[0]!;
}
