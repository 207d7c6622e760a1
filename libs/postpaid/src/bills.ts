import { lockAccount, postpaidTermOf, type PostpaidTerm } from '#libs/account';
import { addDays, civilDay } from '#libs/calendar';
import { putOutbox, type Tx } from '#libs/database';
import { settleMeters } from '#libs/settlement';
import { owedOnBills, unpaidParts } from './domain/owed.js';

const CHARGES = `('energy_charge', 'apportionment_charge', 'property_charge', 'late_fee', 'run_on')`;
// What the purse was charged after one transfer, up to another, without what was given back of it.
const CHARGED = `
  SELECT coalesce(sum(CASE WHEN t.from_ledger_account_id = p.ledger_account_id AND t.kind IN ${CHARGES} THEN t.amount_fen
      WHEN t.to_ledger_account_id = p.ledger_account_id AND (t.kind = 'dispute' OR r.kind IN ${CHARGES}) THEN -t.amount_fen ELSE 0 END), 0)::bigint AS "chargedFen", coalesce(max(t.id), $2)::bigint AS "uptoId"
  FROM purse p JOIN transfer t ON p.ledger_account_id IN (t.from_ledger_account_id, t.to_ledger_account_id) LEFT JOIN transfer r ON r.id = t.reverses_transfer_id
  WHERE p.account_id = $1 AND p.kind = 'energy' AND t.id > $2`;

type Queryable = Pick<Tx, 'query'>;

async function chargedAfter(database: Queryable, accountId: string, transferId: number): Promise<{ chargedFen: number; uptoId: number }> {
  const [row] = (await database.query(CHARGED, [accountId, transferId])) as { chargedFen: number; uptoId: number }[];
  return row!;
}

async function lastBillOf(database: Queryable, termId: string): Promise<{ toAt: Date; uptoId: number } | undefined> {
  const [last] = (await database.query('SELECT to_at AS "toAt", upto_transfer_id AS "uptoId" FROM postpaid_bill WHERE term_id = $1 ORDER BY to_at DESC LIMIT 1', [termId])) as { toAt: Date; uptoId: number }[];
  return last;
}

/** What the purse was charged and no bill holds yet. */
export async function unbilledFen(database: Queryable, term: Pick<PostpaidTerm, 'id' | 'accountId' | 'afterTransferId'>): Promise<number> {
  const last = await lastBillOf(database, term.id);
  return (await chargedAfter(database, term.accountId, last?.uptoId ?? term.afterTransferId)).chargedFen;
}

/**
 * Bills a post-paid account up to an instant, in the caller's transaction: settles what its meters used up to then, and writes what the purse
 * was charged since the last bill. A period is billed once; undefined when it was before, or the account is not post-paid.
 */
export async function issueBill(tx: Tx, input: { accountId: string; toAt: Date; now: Date; zone: string; final?: boolean }): Promise<{ billId: string; amountFen: number } | undefined> {
  const account = await lockAccount(tx, input.accountId);
  const term = await postpaidTermOf(tx, account.id);
  if (term === undefined || account.state === 'closed') return undefined;
  const before = await lastBillOf(tx, term.id);
  if (before !== undefined && before.toAt >= input.toAt) return undefined;
  const meterIds = (await tx.query<{ id: number }[]>('SELECT meter_id AS id FROM account_meter WHERE account_id = $1 AND to_at IS NULL ORDER BY meter_id', [account.id])).map(({ id }) => id);
  if (meterIds.length > 0) await settleMeters(tx, { siteId: account.siteId, meterIds, ...(input.final === true ? {} : { cutOffAt: input.toAt }), at: input.now });
  // Nobody moves money of the purse meanwhile.
  await tx.query(`SELECT 1 FROM ledger_account WHERE id = (SELECT ledger_account_id FROM purse WHERE account_id = $1 AND kind = 'energy') FOR UPDATE`, [account.id]);
  const fromId = before?.uptoId ?? term.afterTransferId;
  const { chargedFen, uptoId } = await chargedAfter(tx, account.id, fromId);
  // More was given back than charged: it waits for the next bill.
  const [amountFen, upto] = chargedFen < 0 ? [0, fromId] : [chargedFen, uptoId];
  const [bill] = await tx.query<{ id: string; dueDay: string }[]>(
    `INSERT INTO postpaid_bill (term_id, site_id, account_id, from_at, to_at, amount_fen, upto_transfer_id, issued_at, due_day, unpaid_fen, paid_at) VALUES ($1, $2, $3, $4, $5, $6::bigint, $7, $8, $9, $6::bigint, CASE WHEN $6::bigint = 0 THEN $8::timestamptz END) RETURNING id, due_day::text AS "dueDay"`,
    [term.id, account.siteId, account.id, before?.toAt ?? term.fromAt, input.toAt, amountFen, upto, input.now, addDays(civilDay(input.toAt, input.zone), term.dueDays)],
  );
  await refreshOwed(tx, account.id, input.now);
  if (amountFen > 0) await tellCustomer(tx, { billId: bill!.id, template: 'postpaid-bill', key: `postpaid:${bill!.id}` });
  return { billId: bill!.id, amountFen };
}

/** What each bill of an account has unpaid, from the balance as it is. */
export async function refreshOwed(tx: Tx, accountId: string, now: Date): Promise<void> {
  const term = await postpaidTermOf(tx, accountId);
  const bills = await tx.query<{ id: string; amountFen: number; unpaidFen: number }[]>('SELECT id, amount_fen AS "amountFen", unpaid_fen AS "unpaidFen" FROM postpaid_bill WHERE account_id = $1 AND closed_at IS NULL ORDER BY to_at FOR UPDATE', [accountId]);
  if (term === undefined || bills.length === 0) return;
  const [purse] = await tx.query<{ balanceFen: number }[]>(`SELECT l.balance_fen AS "balanceFen" FROM purse p JOIN ledger_account l ON l.id = p.ledger_account_id WHERE p.account_id = $1 AND p.kind = 'energy'`, [accountId]);
  const parts = unpaidParts(bills.map(({ amountFen }) => amountFen), owedOnBills(purse?.balanceFen ?? 0, await unbilledFen(tx, term)));
  const changed = bills.flatMap((bill, index) => (bill.unpaidFen === parts[index] ? [] : [{ id: bill.id, unpaidFen: parts[index]! }]));
  if (changed.length === 0) return;
  await tx.query('UPDATE postpaid_bill b SET unpaid_fen = n.fen, paid_at = CASE WHEN n.fen = 0 THEN coalesce(b.paid_at, $3) END FROM unnest($1::uuid[], $2::bigint[]) AS n(id, fen) WHERE b.id = n.id', [changed.map(({ id }) => id), changed.map(({ unpaidFen }) => unpaidFen), now]);
}

/** A message about a bill: how much is open and until when, once by its key. */
export async function tellCustomer(tx: Tx, of: { billId: string; template: 'postpaid-bill' | 'postpaid-due' | 'postpaid-late'; key: string }): Promise<void> {
  const [bill] = await tx.query<{ siteId: string; accountId: string; customerId: string; unpaidFen: number; dueDay: string }[]>(
    `SELECT b.site_id AS "siteId", b.account_id AS "accountId", a.customer_id AS "customerId", b.unpaid_fen AS "unpaidFen", b.due_day::text AS "dueDay" FROM postpaid_bill b JOIN account a ON a.id = b.account_id WHERE b.id = $1`,
    [of.billId],
  );
  const { siteId, accountId, customerId, unpaidFen, dueDay } = bill!;
  if (unpaidFen === 0) return;
  await putOutbox(tx, [{ topic: 'customer.tell', key: of.key, payload: { siteId, customerId, accountId, causeKey: of.key, template: of.template, params: { amountFen: unpaidFen, text: dueDay } } }]);
}
