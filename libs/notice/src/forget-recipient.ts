import type { Tx } from '#libs/database';

/** Where a customer's messages went is no longer kept, nor what he would be sent; that they were sent is. */
export async function forgetRecipient(tx: Tx, customerId: string): Promise<void> {
  await tx.query(`UPDATE notice SET phone = CASE WHEN phone = '' THEN '' ELSE left(phone, 3) || '****' || right(phone, 4) END, open_id = '' WHERE customer_id = $1`, [customerId]);
  await tx.query('DELETE FROM message_consent WHERE customer_id = $1', [customerId]);
}
