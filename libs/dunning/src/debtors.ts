import type { DataSource } from 'typeorm';
import { civilDay, type CivilDay } from '#libs/calendar';
import type { Tx } from '#libs/database';
import { byUrgency, kindsOf, promiseState, type DebtorKind, type PromiseState } from './domain/debtor.js';

type Queryable = Pick<Tx | DataSource, 'query'>;

export interface Debtor {
  accountId: string;
  accountNumber: string;
  stallId: string;
  stallNumber: string;
  stallName: string;
  buildingCode: string;
  floor: string;
  customerName: string;
  phone: string;
  /** which balance is the low one, where water has its own */
  purse: 'energy' | 'water';
  availableFen: number;
  threshold1Fen: number;
  postpaid: boolean;
  /** of bills of a post-paid account whose day is past */
  lateFen: number;
  lateSince: string | null;
  feesFen: number;
  feesSince: Date | null;
  kinds: DebtorKind[];
  cut: boolean;
  lastCallAt: Date | null;
  lastResult: string | null;
  lastBy: string | null;
  lastNote: string | null;
  promisedOn: string | null;
  promise: PromiseState;
}

// Money and fees first: who owes nothing costs no look at his calls.
const DEBTORS = `
  WITH owing AS (
    SELECT a.id, p.kind AS purse, p.available, p.threshold1_fen AS threshold, coalesce(f.owed, 0)::bigint AS fees, f.since, EXISTS (SELECT 1 FROM postpaid_term pt WHERE pt.account_id = a.id AND pt.to_at IS NULL) AS postpaid, coalesce(b.owed, 0)::bigint AS late, b.since AS late_since
    FROM account a JOIN LATERAL (SELECT p.kind, p.threshold1_fen, l.balance_fen - p.accrued_fen + p.overdraft_limit_fen + p.disputed_fen AS available FROM purse p JOIN ledger_account l ON l.id = p.ledger_account_id
        -- of two balances the lesser; one that no meter draws on may be empty
        WHERE p.account_id = a.id AND (p.kind = 'energy' OR (p.kind = 'water' AND EXISTS (SELECT 1 FROM account_meter am JOIN meter m ON m.id = am.meter_id AND m.kind = 'water' WHERE am.account_id = a.id AND am.to_at IS NULL))) ORDER BY available LIMIT 1) p ON true
      LEFT JOIN LATERAL (SELECT sum(amount_fen - paid_fen) AS owed, min(issued_at) AS since FROM charge_bill WHERE account_id = a.id AND state = 'issued') f ON true
      LEFT JOIN LATERAL (SELECT sum(unpaid_fen) AS owed, min(due_day) AS since FROM postpaid_bill WHERE account_id = a.id AND unpaid_fen > 0 AND closed_at IS NULL AND due_day < $3::date) b ON true
    WHERE a.site_id = $1 AND a.state = 'open' AND ($2::uuid IS NULL OR a.id = $2))
  SELECT a.id AS "accountId", a.number AS "accountNumber", st.id AS "stallId", st.number AS "stallNumber", st.name AS "stallName", b.code AS "buildingCode", st.floor, c.name AS "customerName", c.phone, o.purse, o.available AS "availableFen", o.threshold AS "threshold1Fen", o.postpaid, o.late AS "lateFen", to_char(o.late_since, 'YYYY-MM-DD') AS "lateSince", o.fees AS "feesFen",
    o.since AS "feesSince", EXISTS (SELECT 1 FROM account_meter am JOIN hold h ON h.meter_id = am.meter_id AND h.lifted_at IS NULL AND h.cause IN ('energy_arrears', 'property_arrears') WHERE am.account_id = a.id AND am.to_at IS NULL) AS cut,
    d.at AS "lastCallAt", d.result AS "lastResult", d.by_name AS "lastBy", d.note AS "lastNote", to_char(d.promised_on, 'YYYY-MM-DD') AS "promisedOn"
  FROM owing o JOIN account a ON a.id = o.id JOIN stall st ON st.id = a.stall_id JOIN building b ON b.id = st.building_id JOIN customer c ON c.id = a.customer_id
    LEFT JOIN LATERAL (SELECT * FROM dunning_call WHERE account_id = a.id ORDER BY at DESC, id DESC LIMIT 1) d ON true
  WHERE (NOT o.postpaid AND o.available < greatest(o.threshold, 1)) OR o.late > 0 OR o.fees > 0 OR $2 IS NOT NULL`;

/** Everybody of a site who is low, in arrears, late with a bill or owes fees, the most urgent first. */
export async function debtors(database: Queryable, { siteId, now }: { siteId: string; now: Date }): Promise<Debtor[]> {
  const [site] = (await database.query('SELECT time_zone AS zone FROM site WHERE id = $1', [siteId])) as { zone: string }[];
  const today = civilDay(now, site!.zone);
  const rows = (await database.query(DEBTORS, [siteId, null, today])) as Omit<Debtor, 'kinds' | 'promise'>[];
  return rows.map((row): Debtor => ({ ...row, kinds: kindsOf(row), promise: promiseState(row.promisedOn, today) })).sort(byUrgency);
}

/** What an account has and owes at this moment; the account must be open. */
export async function debtOf(database: Queryable, { siteId, accountId, today }: { siteId: string; accountId: string; today: CivilDay }): Promise<Pick<Debtor, 'stallId' | 'availableFen' | 'feesFen'> | undefined> {
  const [row] = (await database.query(DEBTORS, [siteId, accountId, today])) as Debtor[];
  return row;
}
