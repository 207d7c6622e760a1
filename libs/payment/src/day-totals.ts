import type { DataSource } from 'typeorm';
import { addDays, startOfDay, type CivilDay } from '#libs/calendar';
import type { Tx } from '#libs/database';

export interface OperatorTotal {
  /** null: paid without a cashier */
  operatorId: string | null;
  operator: string | null;
  count: number;
  amountFen: number;
}

export interface DayTotals {
  count: number;
  amountFen: number;
  byOperator: OperatorTotal[];
  byChannel: { channel: string; count: number; amountFen: number }[];
}

/** What a site took on a civil day, less what was taken back on it, as the ledger has it. The whole is the sum of its operators (what needed none is one of them), and of its channels: both come from one query. */
export async function dayTotals(database: Pick<DataSource | Tx, 'query'>, input: { siteId: string; day: CivilDay; zone: string; operatorId?: string | undefined }): Promise<DayTotals> {
  const rows = await database.query<(OperatorTotal & { channel: string })[]>(
    `SELECT r.operator_id AS "operatorId", s.display_name AS operator, r.channel, sum(r.turn)::int AS count, sum(r.turn * r.amount_fen)::bigint AS "amountFen"
     FROM (SELECT operator_id, channel, amount_fen, 1 AS turn FROM recharge WHERE site_id = $1 AND credited_at >= $2 AND credited_at < $3
           UNION ALL SELECT w.operator_id, w.channel, w.amount_fen, -1 FROM recharge_correction c JOIN recharge w ON w.id = c.recharge_id WHERE c.site_id = $1 AND c.at >= $2 AND c.at < $3) r LEFT JOIN staff s ON s.id = r.operator_id
     WHERE $4::uuid IS NULL OR r.operator_id = $4
     GROUP BY r.operator_id, s.display_name, r.channel ORDER BY r.operator_id IS NULL, s.display_name COLLATE "C", r.operator_id`,
    [input.siteId, startOfDay(input.day, input.zone), startOfDay(addDays(input.day, 1), input.zone), input.operatorId ?? null],
  );
  const operators = new Map<string | null, OperatorTotal>();
  const channels = new Map<string, { channel: string; count: number; amountFen: number }>();
  for (const { channel, ...row } of rows) {
    const operator = operators.get(row.operatorId) ?? { ...row, count: 0, amountFen: 0 };
    operators.set(row.operatorId, { ...operator, count: operator.count + row.count, amountFen: operator.amountFen + row.amountFen });
    const sum = channels.get(channel) ?? { channel, count: 0, amountFen: 0 };
    channels.set(channel, { channel, count: sum.count + row.count, amountFen: sum.amountFen + row.amountFen });
  }
  const byOperator = [...operators.values()];
  return {
    count: byOperator.reduce((sum, row) => sum + row.count, 0), amountFen: byOperator.reduce((sum, row) => sum + row.amountFen, 0),
    byOperator, byChannel: [...channels.values()],
  };
}
