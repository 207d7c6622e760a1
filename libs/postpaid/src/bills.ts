import { lockAccount, postpaidTermOf, type PostpaidTerm } from '#libs/account';
import { addDays, civilDay } from '#libs/calendar';
import { putOutbox, type OutboxRow, type Tx } from '#libs/database';
import { billLatePostpaid, POSTPAID_CHARGES } from '#libs/property-fee';
import { settleMeters } from '#libs/settlement';
import { owedOnBills, unpaidParts } from './domain/owed.js';

const CHARGES = `('${POSTPAID_CHARGES.join(`', '`)}')`;
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
  await billLatePostpaid(tx, { accountId: account.id, today: civilDay(input.toAt, input.zone), now: input.now });
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
  await refreshOwed(tx, account.id, input.now, true);
  if (amountFen > 0) await tellCustomers(tx, [{ billId: bill!.id, template: 'postpaid-bill', key: `postpaid:${bill!.id}` }]);
  return { billId: bill!.id, amountFen };
}

/** What each bill of an account has unpaid, from the balance as it is; nothing when its purse has not moved since, unless a bill was made (`again`). */
export async function refreshOwed(tx: Tx, accountId: string, now: Date, again = false): Promise<void> {
  const term = await postpaidTermOf(tx, accountId);
  if (term === undefined) return;
  // The ledger before the bills, as whoever makes one: and the count of its transfers goes with the balance.
  const [purse] = await tx.query<{ balanceFen: number; transfers: number }[]>(
    `SELECT l.balance_fen AS "balanceFen", l.transfers FROM purse p JOIN ledger_account l ON l.id = p.ledger_account_id WHERE p.account_id = $1 AND p.kind = 'energy' FOR SHARE OF l`,
    [accountId],
  );
  const bills = await tx.query<{ id: string; amountFen: number; unpaidFen: number }[]>('SELECT id, amount_fen AS "amountFen", unpaid_fen AS "unpaidFen" FROM postpaid_bill WHERE account_id = $1 AND closed_at IS NULL ORDER BY to_at FOR UPDATE', [accountId]);
  const [, moved] = (await tx.query('UPDATE postpaid_term SET seen_transfers = $2 WHERE id = $1 AND seen_transfers <> $2', [term.id, purse!.transfers])) as [unknown, number];
  if ((moved === 0 && !again) || bills.length === 0) return;
  const parts = unpaidParts(bills.map(({ amountFen }) => amountFen), owedOnBills(purse!.balanceFen, await unbilledFen(tx, term)));
  const changed = bills.flatMap((bill, index) => (bill.unpaidFen === parts[index] ? [] : [{ id: bill.id, unpaidFen: parts[index]! }]));
  if (changed.length === 0) return;
  await tx.query('UPDATE postpaid_bill b SET unpaid_fen = n.fen, paid_at = CASE WHEN n.fen = 0 THEN coalesce(b.paid_at, $3) END FROM unnest($1::uuid[], $2::bigint[]) AS n(id, fen) WHERE b.id = n.id', [changed.map(({ id }) => id), changed.map(({ unpaidFen }) => unpaidFen), now]);
}

type Told = 'postpaid-bill' | 'postpaid-due' | 'postpaid-late';

/** Messages about bills: how much is open and until when, each once by its key; of what is paid nothing is said. */
export async function tellCustomers(tx: Tx, tells: readonly { billId: string; template: Told; key: string }[]): Promise<void> {
  const rows = await tx.query<{ billId: string; siteId: string; accountId: string; customerId: string; unpaidFen: number; dueDay: string }[]>(
    `SELECT b.id AS "billId", b.site_id AS "siteId", b.account_id AS "accountId", a.customer_id AS "customerId", b.unpaid_fen AS "unpaidFen", b.due_day::text AS "dueDay" FROM postpaid_bill b JOIN account a ON a.id = b.account_id WHERE b.id = ANY($1::uuid[]) AND b.unpaid_fen > 0`,
    [tells.map(({ billId }) => billId)],
  );
  const bills = new Map(rows.map((row) => [row.billId, row]));
  await putOutbox(tx, tells.flatMap(({ billId, template, key }): OutboxRow[] => {
    const bill = bills.get(billId);
    if (bill === undefined) return [];
    const { siteId, customerId, accountId, unpaidFen, dueDay } = bill;
    return [{ topic: 'customer.tell', key, payload: { siteId, customerId, accountId, causeKey: key, template, params: { amountFen: unpaidFen, text: dueDay } } }];
  }));
}
