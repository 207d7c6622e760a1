import type { ChannelName } from '../channel.js';
import type { OrderState } from '../domain/order-state.js';
import { ORDER_COLUMNS, ORDER_FROM, type PaymentOrder, type Queryable } from './order.js';

export interface OrderQuery {
  siteId?: string | undefined;
  accountId?: string | undefined;
  channel?: ChannelName | undefined;
  state?: OrderState | undefined;
  /** begins with or is: number at the channel, stall number, name of the payer */
  text?: string | undefined;
  /** created at or after, and before */
  from?: Date | undefined;
  to?: Date | undefined;
  limit: number;
  offset: number;
}

export interface ListedOrder extends PaymentOrder {
  stallNumber: string;
}

const WHERE = `WHERE ($1::uuid IS NULL OR o.site_id = $1) AND ($2::uuid IS NULL OR o.account_id = $2) AND ($3::text IS NULL OR o.channel = $3) AND ($4::text IS NULL OR o.state = $4)
  AND ($5::text = '' OR o.out_trade_no LIKE lower($5) || '%' OR o.transaction_id = $5 OR st.number ILIKE $5 || '%' OR o.payer_name ILIKE '%' || $5 || '%')
  AND ($6::timestamptz IS NULL OR o.created_at >= $6) AND ($7::timestamptz IS NULL OR o.created_at < $7)`;

/** Orders, newest first, with how many there are and what of them was paid. */
export async function listOrders(database: Queryable, query: OrderQuery): Promise<{ items: ListedOrder[]; total: number; totals: { count: number; paidFen: number } }> {
  const from = `FROM ${ORDER_FROM} JOIN stall st ON st.id = a.stall_id ${WHERE}`;
  const parameters = [query.siteId ?? null, query.accountId ?? null, query.channel ?? null, query.state ?? null, (query.text ?? '').replace(/[\\%_]/g, '\\$&'), query.from ?? null, query.to ?? null];
  const items = await database.query<ListedOrder[]>(`SELECT ${ORDER_COLUMNS}, st.number AS "stallNumber" ${from} ORDER BY o.created_at DESC, o.id DESC LIMIT $8 OFFSET $9`, [...parameters, query.limit, query.offset]);
  const [sums] = await database.query<{ total: number; count: number; paid: number }[]>(
    `SELECT count(*)::int AS total, count(*) FILTER (WHERE o.state = 'paid')::int AS count, coalesce(sum(o.amount_fen) FILTER (WHERE o.state = 'paid'), 0)::bigint AS paid ${from}`,
    parameters,
  );
  return { items, total: sums!.total, totals: { count: sums!.count, paidFen: sums!.paid } };
}

export interface PaymentEvent {
  at: Date;
  kind: string;
  detail: object;
}

/** What happened to an order, in order. */
export function eventsOfOrder(database: Queryable, orderId: string): Promise<PaymentEvent[]> {
  return database.query('SELECT at, kind, detail FROM payment_event WHERE order_id = $1 ORDER BY id', [orderId]);
}

export interface HeardMessage {
  receivedAt: Date;
  messageId: string | null;
  verified: boolean;
  bytes: number;
}

/** The verified messages about an order; not what they say, which holds payers' identities. */
export function messagesOfOrder(database: Queryable, orderId: string): Promise<HeardMessage[]> {
  return database.query('SELECT received_at AS "receivedAt", message_id AS "messageId", verified, octet_length(body) AS bytes FROM payment_notification WHERE order_id = $1 ORDER BY id', [orderId]);
}
