import type { DataSource } from 'typeorm';
import { askApproval, type Approval } from '#libs/access';
import type { Tx } from '#libs/database';
import type { Actor } from '#libs/runtime';

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

export const billingModes = ['prepaid', 'postpaid'] as const;
/** How an account is billed, as a second person sees it. */
export type Billing = { billing: 'prepaid' } | { billing: 'postpaid'; billDay: number; dueDays: number };

export interface AskBilling {
  account: { id: string; siteId: string; number: string; stallId: string };
  before: Billing;
  after: Billing;
  impact: object;
  reason: string;
  actor: Actor;
  at: Date;
}

/** Asks a second person to bill an account another way, whether it is open already or opened with it. DomainErrors: 'approval-pending', 'approval-staff-only'. */
export async function askBilling(tx: Tx, { account, ...ask }: AskBilling): Promise<Approval> {
  const [stall] = await tx.query<{ number: string }[]>('SELECT number FROM stall WHERE id = $1', [account.stallId]);
  return askApproval(tx, { ...ask, siteId: account.siteId, kind: 'billing-mode', objectId: account.id, title: `${account.number} · ${stall!.number}` });
}
