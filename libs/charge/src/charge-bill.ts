import type { DataSource } from 'typeorm';
import type { CivilDay } from '#libs/calendar';
import type { Tx } from '#libs/database';
import type { LedgerCode } from '#libs/ledger';

export type Queryable = Pick<Tx | DataSource, 'query'>;
export type ChargeKind = 'apportionment' | 'property' | 'late_fee';
export type ChargeState = 'issued' | 'settled' | 'void';

export interface NewChargeBill {
  siteId: string;
  stallId: string;
  /** who owes it: an account, or the owner of a stall that nobody used */
  owes: { accountId: string } | { ownerId: string };
  kind: ChargeKind;
  /** the apportionment run, the fee item, or the bill that was paid late */
  sourceId: string;
  /** names the cause: billed once */
  causeKey: string;
  revenueCode: LedgerCode;
  title: string;
  fromDay: CivilDay;
  /** the first day after the period */
  toDay: CivilDay;
  amountFen: number;
  explanation: object;
}

const BATCH = 2000;

/** Writes bills that are owed from now on; a cause that was billed before is left as it is. Gives the ids of the new ones. */
export async function issueBills(tx: Tx, bills: readonly NewChargeBill[], at: Date): Promise<string[]> {
  const made: string[] = [];
  for (let start = 0; start < bills.length; start += BATCH) {
    const rows = bills.slice(start, start + BATCH).map(({ owes, ...bill }) => ({ ...bill, accountId: 'accountId' in owes ? owes.accountId : null, ownerId: 'ownerId' in owes ? owes.ownerId : null }));
    const ids = await tx.query<{ id: string }[]>(
      `INSERT INTO charge_bill (site_id, stall_id, account_id, owner_id, kind, source_id, cause_key, revenue_code, title, from_day, to_day, amount_fen, explanation, issued_at, state, settled_at)
       SELECT "siteId", "stallId", "accountId", "ownerId", kind, "sourceId", "causeKey", "revenueCode", title, "fromDay", "toDay", "amountFen", explanation, $2::timestamptz,
         -- nothing to pay is paid
         CASE WHEN "amountFen" = 0 THEN 'settled' ELSE 'issued' END, CASE WHEN "amountFen" = 0 THEN $2::timestamptz END
       FROM jsonb_to_recordset($1::jsonb) AS b("siteId" uuid, "stallId" uuid, "accountId" uuid, "ownerId" uuid, kind text, "sourceId" uuid, "causeKey" text, "revenueCode" text, title text, "fromDay" date, "toDay" date, "amountFen" bigint, explanation jsonb)
       ORDER BY "causeKey" ON CONFLICT (cause_key) DO NOTHING RETURNING id`,
      [JSON.stringify(rows), at],
    );
    made.push(...ids.map(({ id }) => id));
  }
  return made;
}

export interface OwedBill {
  id: string;
  siteId: string;
  accountId: string | null;
  kind: ChargeKind;
  revenueCode: LedgerCode;
  amountFen: number;
  paidFen: number;
}

const OWED = `b.id, b.site_id AS "siteId", b.account_id AS "accountId", b.kind, b.revenue_code AS "revenueCode", b.amount_fen AS "amountFen", b.paid_fen AS "paidFen"`;

/** Bills that are still owed, oldest first, locked in one order for all who pay. */
export async function lockOwed(tx: Tx, which: { billIds: readonly string[] } | { accountIds: readonly string[]; kinds: readonly ChargeKind[] } | { sourceId: string }): Promise<OwedBill[]> {
  const [where, parameters] = 'billIds' in which ? ['b.id = ANY($1::uuid[])', [which.billIds]] : 'sourceId' in which ? ['b.source_id = $1', [which.sourceId]] : ['b.account_id = ANY($1::uuid[]) AND b.kind = ANY($2::text[])', [which.accountIds, which.kinds]];
  return tx.query<OwedBill[]>(`SELECT ${OWED} FROM charge_bill b WHERE b.state = 'issued' AND ${where} ORDER BY b.from_day, b.issued_at, b.id FOR UPDATE`, parameters as unknown[]);
}

/** One payment of a bill, as its transfer was posted. */
export interface PaidPart {
  billId: string;
  transferId: number;
  amountFen: number;
  paidFrom: 'energy' | 'property' | 'cash';
}

/** Notes what was paid; a bill that is paid in full is settled. */
export async function notePayments(tx: Tx, parts: readonly PaidPart[], at: Date): Promise<void> {
  if (parts.length === 0) return;
  await tx.query(
    `INSERT INTO charge_payment (transfer_id, bill_id, amount_fen, paid_from, at) SELECT t, b, a, f, $5 FROM unnest($1::bigint[], $2::uuid[], $3::bigint[], $4::text[]) AS p(t, b, a, f)`,
    [parts.map(({ transferId }) => transferId), parts.map(({ billId }) => billId), parts.map(({ amountFen }) => amountFen), parts.map(({ paidFrom }) => paidFrom), at],
  );
  await tx.query(
    `UPDATE charge_bill b SET paid_fen = b.paid_fen + p.paid, state = CASE WHEN b.paid_fen + p.paid = b.amount_fen THEN 'settled' ELSE b.state END, settled_at = CASE WHEN b.paid_fen + p.paid = b.amount_fen THEN $3::timestamptz END
     FROM (SELECT id, sum(paid)::bigint AS paid FROM unnest($1::uuid[], $2::bigint[]) AS u(id, paid) GROUP BY id) p WHERE b.id = p.id`,
    [parts.map(({ billId }) => billId), parts.map(({ amountFen }) => amountFen), at],
  );
}
