import type { DataSource } from 'typeorm';
import type { Tx } from '#libs/database';

type Queryable = Pick<Tx | DataSource, 'query'>;

export interface CorrectionSum {
  count: number;
  amountFen: number;
}

export interface CorrectionRow {
  correctionId: string;
  at: Date;
  kind: string;
  channel: string;
  receiptNumber: string;
  stallNumber: string;
  buildingName: string;
  floor: string;
  amountFen: number;
  toReceiptNumber: string | null;
  toStallNumber: string | null;
  toAmountFen: number | null;
  operator: string | null;
  askedName: string;
  decidedName: string | null;
  reason: string;
  creditedAt: Date;
}

export interface CorrectionStatistics {
  items: CorrectionRow[];
  total: number;
  sum: CorrectionSum;
  /** the cashier whose recharge it was */
  byOperator: (CorrectionSum & { operator: string | null })[];
  byArea: (CorrectionSum & { building: string; floor: string })[];
  byDay: (CorrectionSum & { day: string })[];
}

// The place is where the wrong recharge was booked then.
const ROWS = `
  SELECT c.id AS "correctionId", c.at, c.kind, r.channel, r.receipt_number AS "receiptNumber", st.number AS "stallNumber", b.name AS "buildingName", st.floor, c.amount_fen AS "amountFen", n.receipt_number AS "toReceiptNumber", nst.number AS "toStallNumber",
    n.amount_fen AS "toAmountFen", f.display_name AS operator, c.asked_name AS "askedName", c.decided_name AS "decidedName", c.reason, r.credited_at AS "creditedAt", to_char(c.at AT TIME ZONE s.time_zone, 'YYYY-MM-DD') AS day
  FROM recharge_correction c JOIN site s ON s.id = c.site_id JOIN recharge r ON r.id = c.recharge_id JOIN LATERAL (SELECT stall_id FROM occupancy o WHERE o.account_id = r.account_id AND o.from_at <= r.credited_at ORDER BY o.from_at DESC LIMIT 1) oc ON true
    JOIN stall st ON st.id = oc.stall_id JOIN building b ON b.id = st.building_id LEFT JOIN staff f ON f.id = r.operator_id LEFT JOIN recharge n ON n.id = c.new_recharge_id LEFT JOIN account na ON na.id = n.account_id LEFT JOIN stall nst ON nst.id = na.stall_id
  WHERE c.site_id = $1 AND c.at >= $2 AND c.at < $3`;

/** Corrections of a span with their sums by operator, area and day: each of the three sums is the whole. */
export async function correctionStatistics(database: Queryable, span: { siteId: string; from: Date; to: Date; limit: number; offset: number }): Promise<CorrectionStatistics> {
  const bounds = [span.siteId, span.from, span.to];
  const rows = (await database.query(`${ROWS} ORDER BY c.at DESC, c.id DESC LIMIT $4 OFFSET $5`, [...bounds, span.limit, span.offset])) as (CorrectionRow & { day: string })[];
  const grouped = async <Key>(keys: string) => (await database.query(`SELECT ${keys}, count(*)::int AS count, sum("amountFen")::bigint AS "amountFen" FROM (${ROWS}) x GROUP BY ${keys} ORDER BY ${keys}`, bounds)) as (Key & CorrectionSum)[];
  const byOperator = await grouped<{ operator: string | null }>('operator');
  const byArea = (await grouped<{ buildingName: string; floor: string }>('"buildingName", floor')).map(({ buildingName, ...sum }) => ({ building: buildingName, ...sum }));
  const byDay = await grouped<{ day: string }>('day');
  const sum = { count: byDay.reduce((all, { count }) => all + count, 0), amountFen: byDay.reduce((all, { amountFen }) => all + amountFen, 0) };
  return { items: rows.map(({ day: _, ...row }) => row), total: sum.count, sum, byOperator, byArea, byDay };
}
