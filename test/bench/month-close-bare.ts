import type { DataSource } from 'typeorm';
import type { MoneyMarket } from '../support/money-market.js';

/**
 * The bare limit: the same bills, transfers and balances as the product makes, by set-based SQL alone, in one transaction,
 * without the lines that explain a bill.
 */
export async function settleBare(database: DataSource, market: MoneyMarket, input: { cutOffAt: Date; at: Date }): Promise<void> {
  await database.transaction(async (tx) => {
    await tx.query(`SET LOCAL work_mem = '64MB'`);
    await tx.query(`INSERT INTO ledger_account (site_id, kind, code) VALUES ($1, 'revenue', 'revenue:electricity') ON CONFLICT DO NOTHING`, [market.siteId]);
    await tx.query(
      `CREATE TEMP TABLE due ON COMMIT DROP AS
       SELECT nextval(pg_get_serial_sequence('bill', 'id')) AS bill_id, d.*, m.kind, s.carry_parts AS carry_before, (s.carry_parts + d.charge_parts) % 10000000 AS carry_after,
         (s.carry_parts + d.charge_parts) / 10000000 AS amount_fen, p.ledger_account_id AS purse_id,
         (SELECT id FROM ledger_account WHERE site_id = '${market.siteId}' AND code = 'revenue:electricity') AS revenue_id
       FROM (SELECT u.meter_id, u.account_id, min(u.from_at) AS from_at, max(u.to_at) AS to_at, min(u.from_register_wh) AS from_register_wh, max(u.to_register_wh) AS to_register_wh,
               sum(u.used_wh)::bigint AS used_wh, sum(u.charge_parts)::bigint AS charge_parts, bool_or(u.estimated) AS estimated
             FROM usage_line u JOIN meter m ON m.id = u.meter_id JOIN accrual s ON s.meter_id = u.meter_id
             WHERE m.building_id = '${market.buildingId}' AND u.account_id IS NOT NULL AND u.from_at >= coalesce(s.settled_at, '-infinity') AND u.from_at < '${input.cutOffAt.toISOString()}' GROUP BY u.meter_id, u.account_id) d
         JOIN accrual s ON s.meter_id = d.meter_id JOIN meter m ON m.id = d.meter_id JOIN purse p ON p.account_id = d.account_id AND p.kind = 'energy'`,
    );
    await tx.query(
      `INSERT INTO transfer (site_id, cause_key, kind, from_ledger_account_id, to_ledger_account_id, amount_fen, from_balance_after_fen, to_balance_after_fen, at, actor_kind, actor_id)
       SELECT $1, 'bill:' || bill_id, 'energy_charge', purse_id, revenue_id, amount_fen, f.balance_fen - amount_fen, t.balance_fen + sum(amount_fen) OVER (ORDER BY bill_id), $2, 'system', 'settlement'
       FROM due JOIN ledger_account f ON f.id = purse_id JOIN ledger_account t ON t.id = revenue_id WHERE amount_fen > 0 ORDER BY bill_id`,
      [market.siteId, input.at],
    );
    await tx.query('UPDATE ledger_account l SET balance_fen = balance_fen - d.amount_fen, transfers = transfers + 1 FROM due d WHERE l.id = d.purse_id AND d.amount_fen > 0');
    await tx.query('UPDATE ledger_account l SET balance_fen = balance_fen + s.fen, transfers = transfers + s.n FROM (SELECT revenue_id, sum(amount_fen) AS fen, count(*) AS n FROM due WHERE amount_fen > 0 GROUP BY 1) s WHERE l.id = s.revenue_id');
    await tx.query(
      `INSERT INTO bill (id, site_id, account_id, meter_id, kind, from_at, to_at, from_register_wh, to_register_wh, used_wh, carry_before_parts, charge_parts, carry_after_parts, amount_fen, lines,
         estimated, transfer_id, settled_at)
       OVERRIDING SYSTEM VALUE
       SELECT d.bill_id, $1, account_id, meter_id, d.kind, from_at, to_at, from_register_wh, to_register_wh, used_wh, carry_before, charge_parts, carry_after, d.amount_fen, '[]', estimated, t.id, $2
       FROM due d LEFT JOIN transfer t ON t.cause_key = 'bill:' || d.bill_id`,
      [market.siteId, input.at],
    );
    await tx.query(
      `UPDATE accrual s SET carry_parts = d.carry_after, unsettled_parts = s.unsettled_parts - d.charge_parts, unsettled_wh = s.unsettled_wh - d.used_wh, settled_at = d.to_at,
         settled_register_wh = d.to_register_wh FROM due d WHERE s.meter_id = d.meter_id`,
    );
    await tx.query('UPDATE purse p SET accrued_fen = accrued_fen - d.amount_fen FROM due d WHERE p.account_id = d.account_id');
  });
}
