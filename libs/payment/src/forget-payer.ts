import type { Tx } from '#libs/database';
import { DomainError } from '#libs/runtime';

/** Money of a customer that is not at its end: in a purse, owed, waiting to go back, or in an order that can still be paid. */
async function requireNothingHeld(tx: Tx, customerId: string): Promise<void> {
  const [held] = await tx.query<{ fen: number; open: number; orders: number }[]>(
    `SELECT coalesce((SELECT sum(abs(l.balance_fen))::bigint FROM account a JOIN ledger_account l ON l.id IN (SELECT ledger_account_id FROM purse WHERE account_id = a.id) OR l.code IN ('refund-pending:' || a.id, 'deposit:' || a.id) WHERE a.customer_id = $1), 0) AS fen,
       (SELECT count(*)::int FROM refund_request q JOIN account a ON a.id = q.account_id WHERE a.customer_id = $1 AND q.state IN ('asked', 'running'))
         + (SELECT count(*)::int FROM charge_bill b LEFT JOIN account a ON a.id = b.account_id WHERE b.state = 'issued' AND coalesce(b.owner_id, a.customer_id) = $1) AS open,
       (SELECT count(*)::int FROM payment_order o WHERE ((o.payer_kind = 'customer' AND o.payer_id = $1::text) OR o.account_id IN (SELECT id FROM account WHERE customer_id = $1)) AND o.state IN ('created', 'submitted', 'closing')) AS orders`,
    [customerId],
  );
  if (held!.orders > 0) throw new DomainError('conflict', 'forget-order-open', 'an order can still be paid');
  if (held!.fen > 0 || held!.open > 0) throw new DomainError('conflict', 'forget-money', 'money of his is not at its end');
}

/**
 * Takes a customer's name and open ids off what he paid; amounts, numbers and times stay as they are. What the channels wrote, and
 * the events of orders, cannot be changed and are kept as the law demands. DomainErrors: 'forget-order-open', 'forget-money'.
 */
export async function forgetPayer(tx: Tx, customerId: string): Promise<void> {
  await requireNothingHeld(tx, customerId);
  await tx.query(`UPDATE recharge r SET payer_name = '' FROM payment_order o WHERE o.id = r.payment_order_id AND o.payer_kind = 'customer' AND o.payer_id = $1`, [customerId]);
  await tx.query(`UPDATE payment_order SET payer_name = '', payer_ref = NULL, payer_ip = '', paid_by = NULL WHERE payer_kind = 'customer' AND payer_id = $1`, [customerId]);
  await tx.query(`UPDATE refund_request SET asked_name = '' WHERE asked_kind = 'customer' AND asked_id = $1`, [customerId]);
}
