import type { DataSource } from 'typeorm';
import { civilDay } from '#libs/calendar';
import { inTransaction } from '#libs/database';
import { issueBill, refreshOwed, tellCustomer } from './bills.js';
import { nextPeriodEnd, reminderOf } from './domain/owed.js';

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

/** Works out again what is unpaid, and reminds whoever has a bill that falls due soon or is late. */
export async function remindPostpaid(dataSource: DataSource, now: Date): Promise<void> {
  const accounts = await dataSource.query<{ accountId: string }[]>('SELECT account_id AS "accountId" FROM postpaid_term WHERE to_at IS NULL ORDER BY account_id');
  // Money that was taken back, such as a wrong recharge, opens a bill again.
  for (const { accountId } of accounts) await inTransaction(dataSource, (tx) => refreshOwed(tx, accountId, now));
  const bills = await dataSource.query<{ billId: string; dueDay: string; told: string[]; zone: string }[]>(
    `SELECT b.id AS "billId", b.due_day::text AS "dueDay", b.told, s.time_zone AS zone FROM postpaid_bill b JOIN site s ON s.id = b.site_id WHERE b.unpaid_fen > 0 AND b.closed_at IS NULL ORDER BY b.account_id, b.to_at`,
  );
  for (const { billId, dueDay, told, zone } of bills) {
    const stage = reminderOf(dueDay, civilDay(now, zone), told);
    if (stage === undefined) continue;
    await inTransaction(dataSource, async (tx) => {
      const [, marked] = (await tx.query(`UPDATE postpaid_bill SET told = told || $2::text WHERE id = $1 AND unpaid_fen > 0 AND NOT $2 = ANY(told)`, [billId, stage])) as [unknown, number];
      if (marked > 0) await tellCustomer(tx, { billId, template: stage === 'soon' ? 'postpaid-due' : 'postpaid-late', key: `postpaid:${billId}:${stage}` });
    });
  }
}
