import type { DataSource } from 'typeorm';
import { civilDay } from '#libs/calendar';
import { inTransaction, type Tx } from '#libs/database';
import { issueBill, refreshOwed, tellCustomers } from './bills.js';
import { nextPeriodEnd, reminderOf, SOON_DAYS } from './domain/owed.js';

interface DueTerm {
  accountId: string;
  billDay: number;
  zone: string;
  lastAt: Date;
}

// Sweeps at the period's end are given so long to come in; what is read later is on the next bill.
const WAIT_MS = 10 * 60_000;
const MOST_PERIODS = 24;

/** Bills every period that is over, oldest first; called every few seconds, and after a restart it carries on. How many bills it made. */
export async function issuePostpaidDue(dataSource: DataSource, now: Date): Promise<number> {
  const terms = await dataSource.query<DueTerm[]>(
    `SELECT t.account_id AS "accountId", t.bill_day AS "billDay", s.time_zone AS zone, coalesce((SELECT max(b.to_at) FROM postpaid_bill b WHERE b.term_id = t.id), t.from_at) AS "lastAt"
     FROM postpaid_term t JOIN account a ON a.id = t.account_id AND a.state = 'open' JOIN site s ON s.id = a.site_id WHERE t.to_at IS NULL ORDER BY t.account_id`,
  );
  let issued = 0;
  for (const { accountId, billDay, zone, lastAt } of terms) {
    let toAt = nextPeriodEnd(lastAt, billDay, zone);
    for (let count = 0; count < MOST_PERIODS && toAt.getTime() + WAIT_MS <= now.getTime(); count++) {
      const due = toAt;
      if ((await inTransaction(dataSource, (tx) => issueBill(tx, { accountId, toAt: due, now, zone }))) !== undefined) issued += 1;
      toAt = nextPeriodEnd(toAt, billDay, zone);
    }
  }
  return issued;
}

/**
 * Works out again what is unpaid where the purse has moved since (money that was taken back, such as a wrong recharge, opens a bill
 * again), and reminds whoever has a bill that falls due soon or is late, all of them in one transaction; called every minute.
 */
export async function remindPostpaid(dataSource: DataSource, now: Date): Promise<void> {
  const moved = await dataSource.query<{ accountId: string }[]>(
    `SELECT t.account_id AS "accountId" FROM postpaid_term t JOIN purse p ON p.account_id = t.account_id AND p.kind = 'energy' JOIN ledger_account l ON l.id = p.ledger_account_id WHERE t.to_at IS NULL AND l.transfers <> t.seen_transfers ORDER BY t.account_id`,
  );
  for (const { accountId } of moved) await inTransaction(dataSource, (tx) => refreshOwed(tx, accountId, now));
  const bills = await dataSource.query<{ billId: string; dueDay: string; told: string[]; zone: string }[]>(
    `SELECT b.id AS "billId", b.due_day::text AS "dueDay", b.told, s.time_zone AS zone FROM postpaid_bill b JOIN site s ON s.id = b.site_id
     WHERE b.unpaid_fen > 0 AND b.closed_at IS NULL AND b.due_day <= ($1::timestamptz AT TIME ZONE s.time_zone)::date + ${String(SOON_DAYS)} ORDER BY b.account_id, b.to_at`,
    [now],
  );
  const due = bills.flatMap(({ billId, dueDay, told, zone }) => {
    const stage = reminderOf(dueDay, civilDay(now, zone), told);
    return stage === undefined ? [] : [{ billId, stage }];
  });
  for (let start = 0; start < due.length; start += AT_ONCE) await inTransaction(dataSource, (tx) => remind(tx, due.slice(start, start + AT_ONCE)));
}

const AT_ONCE = 500;

async function remind(tx: Tx, due: readonly { billId: string; stage: string }[]): Promise<void> {
  const [rows] = await tx.query<[{ billId: string }[], number]>(
    `UPDATE postpaid_bill b SET told = b.told || n.stage FROM unnest($1::uuid[], $2::text[]) AS n(id, stage) WHERE b.id = n.id AND b.unpaid_fen > 0 AND NOT n.stage = ANY(b.told) RETURNING b.id AS "billId"`,
    [due.map(({ billId }) => billId), due.map(({ stage }) => stage)],
  );
  const marked = new Set(rows.map(({ billId }) => billId));
  await tellCustomers(tx, due.filter(({ billId }) => marked.has(billId)).map(({ billId, stage }) => ({ billId, template: stage === 'soon' ? 'postpaid-due' : 'postpaid-late', key: `postpaid:${billId}:${stage}` })));
}
