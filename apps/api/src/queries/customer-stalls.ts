import type { DataSource } from 'typeorm';
import type { z } from 'zod';
import type { customerHome, customerStall } from '../schema/customer.js';

/** The stalls on which the customer has an open account. */
export async function stallsOfCustomer(database: DataSource, customerIds: readonly string[]): Promise<z.input<typeof customerStall>[]> {
  return database.query(
    `SELECT s.id AS "stallId", a.id AS "accountId", s.number, s.name, s.floor, si.name AS "siteName", l.balance_fen - p.accrued_fen + p.overdraft_limit_fen AS "availableFen",
       CASE m.relay WHEN 'closed' THEN 'on' WHEN 'open' THEN 'off' ELSE 'unknown' END AS supply, m.read_at AS "readAt"
     FROM account a JOIN stall s ON s.id = a.stall_id JOIN site si ON si.id = a.site_id JOIN purse p ON p.account_id = a.id AND p.kind = 'energy' JOIN ledger_account l ON l.id = p.ledger_account_id
       LEFT JOIN LATERAL (SELECT ms.relay, ms.read_at FROM account_meter am JOIN meter_state ms ON ms.meter_id = am.meter_id WHERE am.account_id = a.id AND am.to_at IS NULL
         ORDER BY ms.relay = 'open' DESC, am.meter_id LIMIT 1) m ON true
     WHERE a.customer_id = ANY($1::uuid[]) AND a.state = 'open' ORDER BY si.name, s.number`,
    [customerIds],
  );
}

export interface HomeRecord {
  stallId: string;
  accountId: string;
  number: string;
  name: string;
  floor: string;
  siteName: string;
  zone: string;
  availableFen: number;
  balanceFen: number;
  accruedFen: number;
  overdraftLimitFen: number;
  threshold1Fen: number;
  threshold2Fen: number;
  readAt: Date | null;
  meterIds: number[];
  notices: z.input<typeof customerHome>['notices'];
}

/** A stall's account as its tenant may see it, with the last messages sent to him. */
export async function customerStallHome(database: DataSource, stallId: string, customerIds: readonly string[]): Promise<HomeRecord> {
  const rows = (await database.query(
    `SELECT s.id AS "stallId", a.id AS "accountId", s.number, s.name, s.floor, si.name AS "siteName", si.time_zone AS zone, l.balance_fen - p.accrued_fen + p.overdraft_limit_fen AS "availableFen",
       l.balance_fen AS "balanceFen", p.accrued_fen AS "accruedFen", p.overdraft_limit_fen AS "overdraftLimitFen", p.threshold1_fen AS "threshold1Fen", p.threshold2_fen AS "threshold2Fen",
       (SELECT min(ms.read_at) FROM account_meter am JOIN meter_state ms ON ms.meter_id = am.meter_id WHERE am.account_id = a.id AND am.to_at IS NULL) AS "readAt",
       coalesce((SELECT array_agg(am.meter_id ORDER BY am.meter_id) FROM account_meter am WHERE am.account_id = a.id AND am.to_at IS NULL), '{}') AS "meterIds",
       coalesce((SELECT json_agg(n ORDER BY n.at DESC) FROM (SELECT id, template, text, created_at AS at, state FROM notice WHERE account_id = a.id AND template <> 'login-code' ORDER BY created_at DESC LIMIT 10) n), '[]') AS notices
     FROM account a JOIN stall s ON s.id = a.stall_id JOIN site si ON si.id = a.site_id JOIN purse p ON p.account_id = a.id AND p.kind = 'energy' JOIN ledger_account l ON l.id = p.ledger_account_id
     WHERE a.stall_id = $1 AND a.state = 'open' AND a.customer_id = ANY($2::uuid[])`,
    [stallId, customerIds],
  )) as HomeRecord[];
  return rows[0]!;
}

/** What the account used on a civil day: energy and its charge in parts. */
export async function usedOn(database: DataSource, accountId: string, day: string): Promise<{ usedWh: number; parts: number }> {
  const rows = (await database.query(
    `SELECT coalesce(sum(u.used_wh), 0)::bigint AS "usedWh", coalesce(sum(u.charge_parts), 0)::bigint AS parts
     FROM account_meter am JOIN usage_line u ON u.meter_id = am.meter_id AND u.account_id = am.account_id WHERE am.account_id = $1 AND u.day = $2`,
    [accountId, day],
  )) as { usedWh: number; parts: number }[];
  return rows[0]!;
}
