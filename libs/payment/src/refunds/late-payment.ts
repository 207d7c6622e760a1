import type { Tx } from '#libs/database';
import { channelNumber } from '../domain/channel-number.js';
import type { PaymentOrder } from '../orders/order.js';

/** Asks in the product's name for the return of an order that was paid when its account was closed already; a person decides. */
export async function askForLatePayment(tx: Tx, order: PaymentOrder, { now }: { now: Date }): Promise<void> {
  // Its own id: a request of the same id is the same request, however often the order is confirmed.
  await tx.query(
    `INSERT INTO refund_request (id, site_id, account_id, amount_fen, reason, cause, state, asked_kind, asked_id, asked_name, asked_at)
     VALUES ($1, $2, $3, $4, '', 'late_payment', 'asked', 'system', 'payment', 'payment', $5)`,
    [order.id, order.siteId, order.accountId, order.amountFen, now],
  );
  await tx.query(
    `INSERT INTO refund (id, request_id, site_id, channel, order_id, out_refund_no, amount_fen, state, notify_url) VALUES ($1, $1, $2, $3, $1, $4, $5, 'held', $6)`,
    [order.id, order.siteId, order.channel, lateNumber(order.id), order.amountFen, order.notifyUrl.replace(/\/([^/]+)$/, '/refunds/$1')],
  );
}

// Some channels hold payments and refunds in one row of numbers.
const lateNumber = (orderId: string): string => `${channelNumber(orderId).slice(0, 30)}rf`;
