import type { CivilDay } from '#libs/calendar';
import type { ChargeKind, ChargeState, Queryable } from './charge-bill.js';

export interface ChargeBill {
  id: string;
  kind: ChargeKind;
  state: ChargeState;
  title: string;
  sourceId: string;
  stallId: string;
  stallNumber: string;
  stallName: string;
  accountId: string | null;
  accountNumber: string | null;
  /** closed: who owed it has left */
  accountState: 'open' | 'closed' | null;
  ownerId: string | null;
  /** of the account's holder, or of the owner */
  payer: string;
  fromDay: CivilDay;
  toDay: CivilDay;
  amountFen: number;
  paidFen: number;
  issuedAt: Date;
  settledAt: Date | null;
  voidedAt: Date | null;
  voidReason: string | null;
  explanation: Record<string, unknown>;
}

export interface ChargeQuery {
  siteId?: string | undefined;
  accountId?: string | undefined;
  /** of an owner, on one stall: what he owes for times when nobody used it */
  owner?: { customerId: string; stallId: string } | undefined;
  kind?: ChargeKind | undefined;
  state?: ChargeState | undefined;
  /** bills whose period begins in [from, to) */
  from?: CivilDay | undefined;
  to?: CivilDay | undefined;
  text?: string | undefined;
  limit: number;
  offset: number;
}

const FROM = `FROM charge_bill b JOIN stall st ON st.id = b.stall_id LEFT JOIN account a ON a.id = b.account_id LEFT JOIN customer c ON c.id = coalesce(b.owner_id, a.customer_id)`;
const COLUMNS = `b.id, b.kind, b.state, b.title, b.source_id AS "sourceId", b.stall_id AS "stallId", st.number AS "stallNumber", st.name AS "stallName", b.account_id AS "accountId", a.number AS "accountNumber", a.state AS "accountState",
  b.owner_id AS "ownerId", coalesce(c.name, '') AS payer, b.from_day::text AS "fromDay", b.to_day::text AS "toDay", b.amount_fen AS "amountFen", b.paid_fen AS "paidFen", b.issued_at AS "issuedAt", b.settled_at AS "settledAt",
  b.voided_at AS "voidedAt", b.void_reason AS "voidReason", b.explanation`;
const WHERE = `WHERE ($1::uuid IS NULL OR b.site_id = $1) AND ($2::uuid IS NULL OR b.account_id = $2) AND ($3::uuid IS NULL OR (b.owner_id = $3 AND b.stall_id = $4)) AND ($5::text IS NULL OR b.kind = $5)
  AND ($6::text IS NULL OR b.state = $6) AND ($7::date IS NULL OR b.from_day >= $7) AND ($8::date IS NULL OR b.from_day < $8) AND ($9::text IS NULL OR st.number ILIKE $9 OR st.name ILIKE $9 OR c.name ILIKE $9 OR b.title ILIKE $9)`;

function parametersOf(query: Omit<ChargeQuery, 'limit' | 'offset'>): unknown[] {
  const text = query.text === undefined || query.text.trim() === '' ? null : `%${query.text.trim().replace(/[\\%_]/g, '\\$&')}%`;
  return [query.siteId ?? null, query.accountId ?? null, query.owner?.customerId ?? null, query.owner?.stallId ?? null, query.kind ?? null, query.state ?? null, query.from ?? null, query.to ?? null, text];
}

/** Bills, newest period first. */
export async function listChargeBills(database: Queryable, query: ChargeQuery): Promise<{ items: ChargeBill[]; total: number }> {
  const parameters = parametersOf(query);
  const items = (await database.query(`SELECT ${COLUMNS} ${FROM} ${WHERE} ORDER BY b.from_day DESC, b.issued_at DESC, st.number, b.id LIMIT $10 OFFSET $11`, [...parameters, query.limit, query.offset])) as ChargeBill[];
  const [count] = (await database.query(`SELECT count(*)::int AS total ${FROM} ${WHERE}`, parameters)) as { total: number }[];
  return { items, total: count!.total };
}

export async function chargeBillById(database: Queryable, billId: string): Promise<ChargeBill | undefined> {
  return ((await database.query(`SELECT ${COLUMNS} ${FROM} WHERE b.id = $1`, [billId])) as ChargeBill[])[0];
}

export interface ChargeTotals {
  bills: number;
  amountFen: number;
  paidFen: number;
  owedFen: number;
  /** what the ledger took in for these very bills, reversals off: equal to `paidFen`, or the books are wrong */
  ledgerFen: number;
}

/** What the bills of a query add up to, and what the ledger says of them. */
export async function chargeTotals(database: Queryable, query: Omit<ChargeQuery, 'limit' | 'offset'>): Promise<ChargeTotals> {
  const [row] = (await database.query(
    `SELECT count(*)::int AS bills, coalesce(sum(b.amount_fen), 0)::bigint AS "amountFen", coalesce(sum(b.paid_fen), 0)::bigint AS "paidFen", coalesce(sum(b.amount_fen - b.paid_fen), 0)::bigint AS "owedFen",
       coalesce(sum((SELECT sum(t.amount_fen) - sum(CASE WHEN v.id IS NULL THEN 0 ELSE v.amount_fen END) FROM charge_payment p JOIN transfer t ON t.id = p.transfer_id LEFT JOIN transfer v ON v.reverses_transfer_id = t.id WHERE p.bill_id = b.id)), 0)::bigint AS "ledgerFen"
     ${FROM} ${WHERE} AND (b.state <> 'void' OR $6 = 'void')`,
    parametersOf(query),
  )) as ChargeTotals[];
  return row!;
}

export interface Arrears {
  accountId: string;
  owedFen: number;
  bills: number;
  /** since when the oldest of it is owed */
  since: Date;
}

/** What accounts owe of property fees and late fees. */
export async function arrearsOf(database: Queryable, accountIds: readonly string[]): Promise<Map<string, Arrears>> {
  const rows = (await database.query(
    `SELECT account_id AS "accountId", sum(amount_fen - paid_fen)::bigint AS "owedFen", count(*)::int AS bills, min(issued_at) AS since FROM charge_bill
     WHERE account_id = ANY($1::uuid[]) AND state = 'issued' AND kind IN ('property', 'late_fee') GROUP BY account_id`,
    [accountIds],
  )) as Arrears[];
  return new Map(rows.map((row) => [row.accountId, row]));
}
