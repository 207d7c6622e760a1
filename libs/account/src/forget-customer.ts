import { DomainError } from '#libs/runtime';
import type { Tx } from '#libs/database';
import { maskName, maskPhone } from './domain/mask.js';

const refused = (code: string, message: string): DomainError => new DomainError('conflict', code, message);

/** The customer, so that neither he nor the counter changes what he is before the transaction ends. */
export async function lockCustomer(tx: Tx, customerId: string): Promise<void> {
  await tx.query('SELECT 1 FROM customer WHERE id = $1 FOR UPDATE', [customerId]);
}

/**
 * Erases who a customer is: how he signs in, what he agreed to be sent, where he was let in; phone and name are masked, and the phone
 * may become another customer's. What he paid and used stays, under the masked name. Whoever calls has locked him, and asks for his
 * money in the same transaction. DomainErrors: 'forget-open-account', 'forget-owner', 'forget-hand-over'.
 */
export async function forgetCustomer(tx: Tx, input: { customerId: string; now: Date; wall: Date }): Promise<void> {
  const { customerId, now, wall } = input;
  const [held] = await tx.query<{ accounts: number; stalls: number; changing: number }[]>(
    `SELECT (SELECT count(*)::int FROM account WHERE customer_id = $1 AND state <> 'closed') AS accounts, (SELECT count(*)::int FROM stall_owner WHERE customer_id = $1 AND to_at IS NULL) AS stalls,
       (SELECT count(*)::int FROM hand_over WHERE to_customer_id = $1 AND state = 'joined') AS changing`,
    [customerId],
  );
  if (held!.accounts > 0) throw refused('forget-open-account', 'an account is open');
  if (held!.stalls > 0) throw refused('forget-owner', 'he owns a stall');
  if (held!.changing > 0) throw refused('forget-hand-over', 'he is taking a stall over');
  const [customer] = await tx.query<{ phone: string; name: string }[]>('SELECT phone, name FROM customer WHERE id = $1 AND forgotten_at IS NULL', [customerId]);
  if (customer === undefined) return;
  await tx.query('DELETE FROM identity_ticket t USING customer_identity i WHERE i.customer_id = $1 AND t.platform = i.platform AND t.open_id = i.open_id', [customerId]);
  await tx.query('DELETE FROM customer_identity WHERE customer_id = $1', [customerId]);
  await tx.query('DELETE FROM login_code WHERE phone = $1', [customer.phone]);
  await tx.query(`UPDATE customer_session SET revoked_at = coalesce(revoked_at, $2), ip = '' WHERE customer_id = $1`, [customerId, wall]);
  await tx.query(`UPDATE customer_consent SET ip = '' WHERE customer_id = $1`, [customerId]);
  await tx.query(`UPDATE stall_grant SET revoked_at = $2, revoked_by = 'renter' WHERE renter_id = $1 AND revoked_at IS NULL`, [customerId, now]);
  await tx.query('UPDATE customer SET forgotten_at = $2, phone = $3, name = $4 WHERE id = $1', [customerId, now, maskPhone(customer.phone), maskName(customer.name)]);
}
