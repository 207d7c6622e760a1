import type { DataSource } from 'typeorm';
import type { Tx } from '#libs/database';

export interface StatementLine {
  meterId: number;
  meterNumber: string;
  meterName: string;
  kind: 'electricity' | 'water';
  stallNumber: string | null;
  fromAt: Date;
  toAt: Date;
  fromRegisterWh: number;
  toRegisterWh: number;
  bills: number;
  usedWh: number;
  /** of it for nothing */
  freeWh: number;
  amountFen: number;
}

/** All bills of an account that were made in a time, one line a meter: what several meters and stalls cost together. `meterIds` picks some of them. */
export async function statementOf(database: Pick<Tx | DataSource, 'query'>, of: { accountId: string; from: Date; to: Date; meterIds?: readonly number[] | undefined }): Promise<{ lines: StatementLine[]; usedWh: number; freeWh: number; amountFen: number }> {
  const lines = (await database.query(
    `SELECT b.meter_id AS "meterId", m.meter_number AS "meterNumber", m.name AS "meterName", b.kind, st.number AS "stallNumber", min(b.from_at) AS "fromAt", max(b.to_at) AS "toAt",
       (array_agg(b.from_register_wh ORDER BY b.from_at))[1] AS "fromRegisterWh", (array_agg(b.to_register_wh ORDER BY b.from_at DESC))[1] AS "toRegisterWh", count(*)::int AS bills, sum(b.used_wh)::bigint AS "usedWh", sum(b.amount_fen)::bigint AS "amountFen",
       coalesce(sum((SELECT sum((piece ->> 3)::bigint) FROM jsonb_array_elements(b.lines) line, jsonb_array_elements(CASE WHEN jsonb_typeof(line -> 9) = 'array' THEN line -> 9 ELSE '[]'::jsonb END) piece WHERE (piece ->> 2)::int = -1)), 0)::bigint AS "freeWh"
     FROM bill b JOIN meter m ON m.id = b.meter_id LEFT JOIN stall st ON st.id = m.stall_id WHERE b.account_id = $1 AND b.settled_at >= $2 AND b.settled_at < $3 AND b.state <> 'void' AND ($4::int[] IS NULL OR b.meter_id = ANY($4))
     GROUP BY b.meter_id, m.meter_number, m.name, b.kind, st.number ORDER BY st.number, b.kind, m.meter_number`,
    [of.accountId, of.from, of.to, of.meterIds ?? null],
  )) as StatementLine[];
  const sum = (key: 'usedWh' | 'freeWh' | 'amountFen'): number => lines.reduce((total, line) => total + line[key], 0);
  return { lines, usedWh: sum('usedWh'), freeWh: sum('freeWh'), amountFen: sum('amountFen') };
}
