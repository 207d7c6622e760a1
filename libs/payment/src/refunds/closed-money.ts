import type { Queryable } from '../orders/order.js';
import { refundableOf } from './ask-refund.js';

export interface ClosedMoney {
  accountId: string;
  accountNumber: string;
  stallId: string;
  stallNumber: string;
  customerName: string;
  closedAt: Date;
  /** since when it lies there, and what brought the last of it: the kind of its transfer and what was written with it */
  since: Date;
  why: 'refund_release' | 'reversal' | 'other';
  reason: string;
  balanceFen: number;
  /** of it: what was paid in and can go back; the rest was never the customer's own money */
  refundableFen: number;
  /** a request for it waits for its decision */
  asked: boolean;
}

const MOST = 200;

/** Accounts that were closed and hold money all the same: a refund of theirs was rejected or came back, or what they had paid was voided. The largest first. */
export async function closedMoney(database: Queryable, { siteId, wall }: { siteId: string; wall: Date }): Promise<ClosedMoney[]> {
  const rows = await database.query<Omit<ClosedMoney, 'refundableFen'>[]>(
    `SELECT a.id AS "accountId", a.number AS "accountNumber", st.id AS "stallId", st.number AS "stallNumber", c.name AS "customerName", a.closed_at AS "closedAt", l.balance_fen AS "balanceFen",
       y.since, CASE WHEN i.kind = 'refund_release' THEN i.kind WHEN i.kind IN ('reversal', 'purse_move') THEN 'reversal' ELSE 'other' END AS why, i.reason,
       EXISTS (SELECT 1 FROM refund_request q WHERE q.account_id = a.id AND q.state = 'asked') AS asked
     FROM account a JOIN purse p ON p.account_id = a.id AND p.kind = 'energy' JOIN ledger_account l ON l.id = p.ledger_account_id JOIN stall st ON st.id = a.stall_id JOIN customer c ON c.id = a.customer_id
       -- since it was last empty
       CROSS JOIN LATERAL (SELECT min(t.at) AS since, max(t.id) AS last FROM transfer t WHERE t.to_ledger_account_id = l.id AND t.id > coalesce((SELECT max(z.id) FROM transfer z WHERE z.from_ledger_account_id = l.id AND z.from_balance_after_fen = 0), 0)) y
       JOIN transfer i ON i.id = y.last
     WHERE a.site_id = $1 AND a.state = 'closed' AND l.balance_fen > 0 ORDER BY l.balance_fen DESC, a.id LIMIT ${MOST}`,
    [siteId],
  );
  return Promise.all(rows.map(async (row) => ({ ...row, refundableFen: (await refundableOf(database, row.accountId, wall)).refundableFen })));
}
