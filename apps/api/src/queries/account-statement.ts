import type { DataSource } from 'typeorm';
import { addDays, firstDayOfMonth, startOfDay } from '#libs/calendar';
import type { PurseKind, TransferKind } from '#libs/ledger';
import { statementOf } from '#libs/settlement';

type Database = Pick<DataSource, 'query'>;

interface Moved {
  purse: PurseKind;
  /** null: everything before the month */
  kind: TransferKind | null;
  count: number;
  inFen: number;
  outFen: number;
}

const MOVED = `WITH mine AS (SELECT kind AS purse, ledger_account_id AS id FROM purse WHERE account_id = $1),
  moves AS (
    SELECT m.purse, t.kind, t.at, t.amount_fen AS in_fen, 0 AS out_fen FROM mine m JOIN transfer t ON t.to_ledger_account_id = m.id
    UNION ALL SELECT m.purse, t.kind, t.at, 0, t.amount_fen FROM mine m JOIN transfer t ON t.from_ledger_account_id = m.id)
  SELECT m.purse, CASE WHEN v.at >= $2 THEN v.kind END AS kind, count(v.kind)::int AS count, coalesce(sum(v.in_fen), 0)::bigint AS "inFen", coalesce(sum(v.out_fen), 0)::bigint AS "outFen"
  FROM mine m LEFT JOIN moves v ON v.purse = m.purse AND v.at < $3 GROUP BY 1, 2 ORDER BY 1, 2 NULLS FIRST`;

// A meter counts for an account from stay to stay: after an exchange and back it is there twice.
const METERS = `WITH lines AS (
    SELECT meter_id, from_at, day, from_register_wh, to_register_wh, used_wh, estimated FROM usage_line WHERE account_id = $1 AND meter_id IN (SELECT meter_id FROM account_meter WHERE account_id = $1)
    UNION ALL SELECT meter_id, line_from_at, line_day, line_from_register_wh, register_wh, line_used_wh, line_estimated FROM accrual
      WHERE line_account_id = $1 AND line_from_at IS NOT NULL AND meter_id IN (SELECT meter_id FROM account_meter WHERE account_id = $1))
  SELECT m.id AS "meterId", m.meter_number AS "meterNumber", m.kind, st.number AS "stallNumber", (array_agg(l.from_register_wh ORDER BY l.from_at))[1] AS "fromRegisterWh", (array_agg(l.to_register_wh ORDER BY l.from_at DESC))[1] AS "toRegisterWh",
    sum(l.used_wh)::bigint AS "usedWh", bool_or(l.estimated) AS estimated
  FROM account_meter am JOIN lines l ON l.meter_id = am.meter_id AND l.from_at >= am.from_at AND (am.to_at IS NULL OR l.from_at < am.to_at) JOIN meter m ON m.id = am.meter_id LEFT JOIN stall st ON st.id = m.stall_id
  WHERE am.account_id = $1 AND l.day >= $2 AND l.day <= $3 AND ($4::int[] IS NULL OR am.meter_id = ANY($4)) GROUP BY am.from_at, m.id, st.number ORDER BY min(l.from_at), m.id`;

/** A month of an account as it was booked: what each purse began with, what came in and went out by kind, what it ended with; the registers that its meters began and ended with, at whichever of its stalls; and what was billed for each meter in it. Of some of its meters only: no money, which is of all of them. All of it is of one moment, also while a bill is being booked. */
export function accountStatement(dataSource: DataSource, of: StatementInput): Promise<object> {
  return dataSource.transaction('REPEATABLE READ', (tx) => statementFrom(tx, of));
}

interface StatementInput {
  accountId: string;
  month: string;
  meterIds?: readonly number[] | null;
}

async function statementFrom(database: Database, { accountId, month, meterIds = null }: StatementInput): Promise<object> {
  const [site] = (await database.query('SELECT s.time_zone AS zone FROM account a JOIN site s ON s.id = a.site_id WHERE a.id = $1', [accountId])) as { zone: string }[];
  const [firstDay, nextMonth] = [firstDayOfMonth(month), firstDayOfMonth(month, 1)];
  const [from, to] = [startOfDay(firstDay, site!.zone), startOfDay(nextMonth, site!.zone)];
  const meters = await database.query(METERS, [accountId, firstDay, addDays(nextMonth, -1), meterIds]);
  const billed = await statementOf(database as DataSource, { accountId, from, to, meterIds: meterIds ?? undefined });
  if (meterIds !== null) return { month, from, to, accruedFen: 0, purses: [], meters, billed };
  const moved = (await database.query(MOVED, [accountId, from, to])) as Moved[];
  const [accrued] = (await database.query(`SELECT coalesce(sum(accrued_fen), 0)::bigint AS fen FROM purse WHERE account_id = $1`, [accountId])) as { fen: number }[];
  return {
    month, from, to, accruedFen: accrued!.fen,
    purses: [...new Set(moved.map(({ purse }) => purse))].map((purse) => purseOfMonth(purse, moved.filter((each) => each.purse === purse))),
    meters, billed,
  };
}

function purseOfMonth(kind: PurseKind, rows: readonly Moved[]): object {
  const moved = rows.filter((row) => row.kind !== null);
  const openingFen = rows.filter((row) => row.kind === null).reduce((sum, { inFen, outFen }) => sum + inFen - outFen, 0);
  const inFen = moved.reduce((sum, row) => sum + row.inFen, 0);
  const outFen = moved.reduce((sum, row) => sum + row.outFen, 0);
  return { kind, openingFen, inFen, outFen, closingFen: openingFen + inFen - outFen, moved: moved.map(({ purse: _purse, ...row }) => row) };
}
