import type { DataSource } from 'typeorm';
import type { Tx } from '#libs/database';

type Queryable = Pick<Tx | DataSource, 'query'>;

/** Since when an account is billed afterwards, and by which days. */
export interface PostpaidTerm {
  id: string;
  accountId: string;
  fromAt: Date;
  afterTransferId: number;
  billDay: number;
  dueDays: number;
}

/** The term of an account that is post-paid now, or undefined. */
export async function postpaidTermOf(database: Queryable, accountId: string): Promise<PostpaidTerm | undefined> {
  const [term] = (await database.query(
    'SELECT id, account_id AS "accountId", from_at AS "fromAt", after_transfer_id AS "afterTransferId", bill_day AS "billDay", due_days AS "dueDays" FROM postpaid_term WHERE account_id = $1 AND to_at IS NULL',
    [accountId],
  )) as PostpaidTerm[];
  return term;
}

/** From now on, after what its purse was charged so far, an account is billed afterwards; already so, nothing changes. */
export async function beginPostpaid(tx: Tx, input: { accountId: string; billDay: number; dueDays: number; at: Date; name: string }): Promise<void> {
  await tx.query(
    `INSERT INTO postpaid_term (account_id, from_at, after_transfer_id, bill_day, due_days, set_name)
     SELECT $1, $2, coalesce((SELECT max(t.id) FROM purse p JOIN transfer t ON p.ledger_account_id IN (t.from_ledger_account_id, t.to_ledger_account_id) WHERE p.account_id = $1 AND p.kind = 'energy'), 0), $3, $4, $5
     ON CONFLICT (account_id) WHERE to_at IS NULL DO NOTHING`,
    [input.accountId, input.at, input.billDay, input.dueDays, input.name],
  );
}
