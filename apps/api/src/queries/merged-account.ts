import type { DataSource } from 'typeorm';
import { stallsOfAccount, type AccountStall } from '#libs/account';
import { firstDayOfMonth, startOfDay } from '#libs/calendar';
import { statementOf, type StatementLine } from '#libs/settlement';

type Database = Pick<DataSource, 'query'>;

/**
 * The meters that an account has ever borne, as somebody at one of its stalls may see them: all of them who holds it; an owner or a renter
 * those of this stall, whenever the account has others besides.
 */
export async function metersShown(database: Database, { accountId, stallId, all, medium }: { accountId: string; stallId: string; all: boolean; medium?: 'electricity' | 'water' | undefined }): Promise<number[]> {
  const rows = (await database.query(
    `SELECT DISTINCT am.meter_id AS id FROM account_meter am JOIN meter m ON m.id = am.meter_id WHERE am.account_id = $1 AND ($4::text IS NULL OR m.kind = $4)
       AND ($3 OR m.stall_id = $2 OR m.removed_at IS NOT NULL OR NOT EXISTS (SELECT 1 FROM occupancy o WHERE o.account_id = $1 AND o.further AND o.to_at IS NULL))`,
    [accountId, stallId, all, medium ?? null],
  )) as { id: number }[];
  return rows.map(({ id }) => id);
}

/** Several stalls, or several meters of one kind. */
export async function isMerged(database: Database, accountId: string): Promise<boolean> {
  const [row] = (await database.query(
    `SELECT EXISTS (SELECT 1 FROM occupancy WHERE account_id = $1 AND further AND to_at IS NULL) OR EXISTS (SELECT 1 FROM account_meter am JOIN meter m ON m.id = am.meter_id WHERE am.account_id = $1 AND am.to_at IS NULL GROUP BY m.kind HAVING count(*) > 1) AS merged`,
    [accountId],
  )) as { merged: boolean }[];
  return row!.merged;
}

export interface MergedMeter {
  meterId: number;
  meterNumber: string;
  name: string;
  kind: 'electricity' | 'water';
  stallId: string | null;
  stallNumber: string | null;
  registerWh: number | null;
  readAt: Date | null;
  intervalMinutes: number;
  state: 'on' | 'off' | 'unknown';
  wanted: 'on' | 'off';
  owed: boolean;
  /** why it is held off */
  causes: string[];
}

export interface MergedAccount {
  accountId: string;
  number: string;
  stalls: AccountStall[];
  meters: MergedMeter[];
  statement: { month: string; lines: StatementLine[]; usedWh: number; freeWh: number; amountFen: number };
}

/** An account with all its stalls, the state of each of its meters, and the bills of a month in one statement. `meterIds`: only these. */
export async function mergedAccount(database: Database, of: { accountId: string; month: string; zone: string; meterIds?: readonly number[] | undefined }): Promise<MergedAccount> {
  const [account] = (await database.query('SELECT number FROM account WHERE id = $1', [of.accountId])) as { number: string }[];
  const meters = (await database.query(
    `SELECT m.id AS "meterId", m.meter_number AS "meterNumber", m.name, m.kind, m.stall_id AS "stallId", st.number AS "stallNumber", ms.register_wh AS "registerWh", ms.read_at AS "readAt", coalesce(m.read_interval_minutes, b.read_interval_minutes) AS "intervalMinutes",
       CASE ms.relay WHEN 'closed' THEN 'on' WHEN 'open' THEN 'off' ELSE 'unknown' END AS state, coalesce(s.wanted, 'on') AS wanted, coalesce(s.owed, false) AS owed,
       (SELECT coalesce(array_agg(h.cause ORDER BY h.id), '{}') FROM hold h WHERE h.meter_id = m.id AND h.lifted_at IS NULL) AS causes
     FROM account_meter am JOIN meter m ON m.id = am.meter_id JOIN building b ON b.id = m.building_id LEFT JOIN stall st ON st.id = m.stall_id LEFT JOIN meter_state ms ON ms.meter_id = m.id LEFT JOIN supply s ON s.meter_id = m.id
     WHERE am.account_id = $1 AND am.to_at IS NULL AND ($2::int[] IS NULL OR m.id = ANY($2)) ORDER BY st.number, m.kind, m.meter_number`,
    [of.accountId, of.meterIds ?? null],
  )) as MergedMeter[];
  const statement = await statementOf(database as DataSource, { accountId: of.accountId, from: startOfDay(firstDayOfMonth(of.month), of.zone), to: startOfDay(firstDayOfMonth(of.month, 1), of.zone), meterIds: of.meterIds });
  return { accountId: of.accountId, number: account!.number, stalls: await stallsOfAccount(database as DataSource, of.accountId), meters, statement: { month: of.month, ...statement } };
}
