import { addDays, civilDay, type CivilDay, type TimeZone } from '#libs/calendar';
import { collectShares, issueBills, type NewChargeBill } from '#libs/charge';
import type { Tx } from '#libs/database';
import { revenueCode } from '#libs/ledger';
import { systemActor } from '#libs/runtime';
import { lateFeeFen, type LateRule } from './domain/late-fee.js';
import { duesOf, type Moved } from './domain/late-postpaid.js';
import type { LateExplanation } from './domain/explain-fee.js';
import { siteOfRun } from './run-month.js';

interface LateBillRow {
  id: string;
  siteId: string;
  stallId: string;
  fromAt: Date;
  toAt: Date;
  issuedAt: Date;
  dueDay: CivilDay;
  amountFen: number;
  /** all bills of the term up to this one */
  upToFen: number;
  /** of its amount: late fees, on which no late fee is charged */
  lateFen: number;
  billedFen: number;
}

const BILLS = `
  SELECT b.id, b.site_id AS "siteId", a.stall_id AS "stallId", b.from_at AS "fromAt", b.to_at AS "toAt", b.issued_at AS "issuedAt", b.due_day::text AS "dueDay", b.amount_fen AS "amountFen", b.up_to AS "upToFen",
    (SELECT coalesce(sum(CASE WHEN t.from_ledger_account_id = p.ledger_account_id THEN t.amount_fen ELSE -t.amount_fen END), 0)::bigint FROM transfer t LEFT JOIN transfer r ON r.id = t.reverses_transfer_id
       WHERE p.ledger_account_id IN (t.from_ledger_account_id, t.to_ledger_account_id) AND t.id > b.after_id AND t.id <= b.upto_transfer_id AND 'late_fee' IN (t.kind, r.kind)) AS "lateFen",
    (SELECT coalesce(sum(l.amount_fen), 0)::bigint FROM charge_bill l WHERE l.source_id = b.id AND l.kind = 'late_fee') AS "billedFen"
  FROM (SELECT *, sum(amount_fen) OVER w AS up_to, coalesce(lag(upto_transfer_id) OVER w, 0) AS after_id FROM postpaid_bill WHERE term_id = $1 WINDOW w AS (ORDER BY to_at)) b
    JOIN account a ON a.id = b.account_id JOIN purse p ON p.account_id = a.id AND p.kind = 'energy' WHERE b.amount_fen > 0 AND b.due_day < $2 AND (b.unpaid_fen > 0 OR b.paid_at IS NULL OR b.paid_at > $3::timestamptz - interval '62 days') ORDER BY b.to_at`;

// What the purse got besides charges: each charge lies in a bill, everything else pays them, the oldest first. What it held when the term began counts from then.
const MOVED = `
  SELECT CASE WHEN t.id > $2 THEN t.at END AS at, sum(CASE WHEN t.to_ledger_account_id = p.ledger_account_id THEN t.amount_fen ELSE -t.amount_fen END)::bigint AS "amountFen"
  FROM purse p JOIN transfer t ON p.ledger_account_id IN (t.from_ledger_account_id, t.to_ledger_account_id) LEFT JOIN transfer r ON r.id = t.reverses_transfer_id
  WHERE p.account_id = $1 AND p.kind = 'energy' AND (t.id <= $2 OR NOT ((t.from_ledger_account_id = p.ledger_account_id AND t.kind = ANY($3::text[])) OR (t.to_ledger_account_id = p.ledger_account_id AND (t.kind = 'dispute' OR coalesce(r.kind = ANY($3::text[]), false)))))
  GROUP BY 1`;

/** The kinds of transfer that a post-paid bill is made of. */
export const POSTPAID_CHARGES = ['energy_charge', 'apportionment_charge', 'property_charge', 'late_fee', 'run_on'] as const;

/**
 * What late payment of post-paid bills has cost since it was billed last, by the rule of the site's fees: each a bill with its reason,
 * taken from the energy purse at once, so that the next post-paid bill holds it as a charge of its own. A day costs when it is after the
 * day the bill was due and after the site's grace from the day it was made; no late fee is charged on late fees. The caller holds the account.
 */
export async function billLatePostpaid(tx: Tx, input: { accountId: string; today: CivilDay; now: Date }): Promise<void> {
  const [term] = await tx.query<{ id: string; siteId: string; afterId: number }[]>('SELECT t.id, a.site_id AS "siteId", t.after_transfer_id AS "afterId" FROM postpaid_term t JOIN account a ON a.id = t.account_id WHERE t.account_id = $1 AND t.to_at IS NULL', [input.accountId]);
  if (term === undefined) return;
  const { zone, settings } = await siteOfRun(tx, term.siteId);
  if (settings.late.ratePpmPerDay === 0) return;
  const late = await tx.query<LateBillRow[]>(BILLS, [term.id, input.today, input.now]);
  if (late.length === 0) return;
  const moved = await tx.query<{ at: Date | null; amountFen: number }[]>(MOVED, [input.accountId, term.afterId, POSTPAID_CHARGES]);
  const days = moved.map(({ at, amountFen }): Moved => ({ day: at === null ? null : civilDay(at, zone), amountFen }));
  const bills = late.flatMap((row) => lateBill(row, days, { ...input, zone, rule: settings.late }));
  const issued = await issueBills(tx, bills, input.now);
  if (issued.length === 0) return;
  for (const sourceId of new Set(bills.map((bill) => bill.sourceId))) await collectShares(tx, { sourceId, at: input.now, actor: systemActor('property-fee') });
}

function lateBill(row: LateBillRow, moved: readonly Moved[], of: { accountId: string; zone: TimeZone; rule: LateRule; today: CivilDay }): NewChargeBill[] {
  const { rule, today, zone } = of;
  const billedDay = civilDay(row.issuedAt, zone);
  const fromDue = addDays(row.dueDay, -rule.graceDays);
  const issuedDay = fromDue > billedDay ? fromDue : billedDay;
  const { amountFen: dueFen, payments } = duesOf(row, moved, billedDay);
  const totalFen = lateFeeFen({ amountFen: dueFen, issuedDay, payments }, rule, today);
  const amountFen = totalFen - row.billedFen;
  if (amountFen <= 0) return [];
  const title = `${civilDay(row.fromAt, zone)}–${addDays(civilDay(row.toAt, zone), -1)}`;
  const explanation: LateExplanation = { late: title, lateOfFen: dueFen, ratePpmPerDay: rule.ratePpmPerDay, graceDays: rule.graceDays, issuedDay: billedDay, dueDay: row.dueDay, untilDay: today, totalFen, beforeFen: row.billedFen };
  return [{
    siteId: row.siteId, stallId: row.stallId, owes: { accountId: of.accountId }, kind: 'late_fee', sourceId: row.id, causeKey: `late:${row.id}:${today}`, revenueCode: revenueCode('late_fee'), title,
    fromDay: addDays(issuedDay, rule.graceDays + 1), toDay: today, amountFen, explanation,
  }];
}
