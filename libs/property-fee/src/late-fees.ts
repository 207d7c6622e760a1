import { addDays, civilDay, type CivilDay, type TimeZone } from '#libs/calendar';
import { collectFees, issueBills, type NewChargeBill } from '#libs/charge';
import type { Tx } from '#libs/database';
import { revenueCode } from '#libs/ledger';
import type { LateExplanation } from './domain/explain-fee.js';
import { lateFeeFen, type LateRule } from './domain/late-fee.js';

/** A fee's bill with what was paid of it, and what its late payment was billed. */
export interface LateRow {
  id: string;
  siteId: string;
  stallId: string;
  accountId: string;
  title: string;
  amountFen: number;
  issuedAt: Date;
  paidFen: number;
  billedFen: number;
  payments: { at: string; amountFen: number }[];
}

export const LATE_ROWS = `
  SELECT b.id, b.site_id AS "siteId", b.stall_id AS "stallId", b.account_id AS "accountId", b.title, b.amount_fen AS "amountFen", b.paid_fen AS "paidFen", b.issued_at AS "issuedAt",
    (SELECT coalesce(sum(l.amount_fen), 0)::bigint FROM charge_bill l WHERE l.source_id = b.id AND l.kind = 'late_fee') AS "billedFen",
    (SELECT coalesce(jsonb_agg(jsonb_build_object('at', p.at, 'amountFen', p.amount_fen)), '[]') FROM charge_payment p WHERE p.bill_id = b.id AND p.reversal_transfer_id IS NULL) AS payments
  FROM charge_bill b JOIN fee_item i ON i.id = b.source_id AND i.late_fee`;

/** How long a bill that was paid is still looked at for the days that it was late. */
export const LOOKED_BACK = `interval '62 days'`;

/**
 * Bills what late payment has cost since it was billed last, a bill each, up to the start of a day; a day is billed once. Bills that
 * were paid are looked at for the days that they were late, until those are billed too.
 */
export async function billLateFees(tx: Tx, input: { siteId: string; zone: TimeZone; rule: LateRule; today: CivilDay; now: Date; accountId?: string }): Promise<void> {
  if (input.rule.ratePpmPerDay === 0) return;
  const rows = await tx.query<LateRow[]>(
    `${LATE_ROWS} WHERE b.site_id = $1 AND b.kind = 'property' AND b.account_id IS NOT NULL AND ($4::uuid IS NULL OR b.account_id = $4)
       AND b.issued_at < $2::timestamptz - make_interval(days => $3) AND (b.state = 'issued' OR (b.state = 'settled' AND b.settled_at > b.issued_at + make_interval(days => $3) AND b.settled_at > $2::timestamptz - ${LOOKED_BACK}))
     ORDER BY b.id FOR UPDATE OF b`,
    [input.siteId, input.now, input.rule.graceDays, input.accountId ?? null],
  );
  const bills = rows.flatMap((row) => lateBill(row, input));
  if (bills.length === 0) return;
  await issueBills(tx, bills, input.now);
  await collectFees(tx, { accountIds: [...new Set(rows.map(({ accountId }) => accountId))], at: input.now, ...(input.accountId === undefined ? {} : { held: true }) });
}

/** What late payment of a bill has cost in all up to the start of a day. */
export function lateOf(row: LateRow, { zone, rule, today }: { zone: TimeZone; rule: LateRule; today: CivilDay }): { issuedDay: CivilDay; totalFen: number } {
  const issuedDay = civilDay(row.issuedAt, zone);
  const payments = row.payments.map(({ at, amountFen }) => ({ day: civilDay(new Date(at), zone), amountFen }));
  return { issuedDay, totalFen: lateFeeFen({ amountFen: row.amountFen, issuedDay, payments }, rule, today) };
}

function lateBill(row: LateRow, of: { zone: TimeZone; rule: LateRule; today: CivilDay }): NewChargeBill[] {
  const { rule, today } = of;
  const { issuedDay, totalFen } = lateOf(row, of);
  const amountFen = totalFen - row.billedFen;
  if (amountFen <= 0) return [];
  const explanation: LateExplanation = { late: row.title, lateOfFen: row.amountFen, ratePpmPerDay: rule.ratePpmPerDay, graceDays: rule.graceDays, issuedDay, untilDay: today, totalFen, beforeFen: row.billedFen };
  return [{
    siteId: row.siteId, stallId: row.stallId, owes: { accountId: row.accountId }, kind: 'late_fee', sourceId: row.id, causeKey: `late:${row.id}:${today}`, revenueCode: revenueCode('late_fee'), title: row.title,
    fromDay: addDays(issuedDay, rule.graceDays + 1), toDay: today, amountFen, explanation,
  }];
}
