import type { DataSource } from 'typeorm';
import type { Tx } from '#libs/database';
import type { PurseKind } from '#libs/ledger';
import { DomainError } from '#libs/runtime';
import type { ChannelName, OrderAtChannel, PayParams, PayWay } from '../channel.js';
import type { OrderState } from '../domain/order-state.js';

export type Queryable = Pick<Tx | DataSource, 'query'>;
export type OrderOrigin = 'mini' | 'counter' | 'kiosk' | 'stall-code';
export type PayerKind = 'customer' | 'visitor' | 'staff';

export interface PaymentOrder {
  id: string;
  siteId: string;
  accountId: string;
  stallId: string;
  merchantId: string;
  keyFolder: string;
  channel: ChannelName;
  way: PayWay;
  origin: OrderOrigin;
  outTradeNo: string;
  amountFen: number;
  /** which purse it is bought for */
  purse: PurseKind;
  description: string;
  state: OrderState;
  /** the channel's last answer was none: what is true is asked for */
  unknown: boolean;
  payerKind: PayerKind;
  payerId: string;
  payerName: string;
  payerRef: string | null;
  /** whose openid that is, where not of the merchant's own app */
  payerAppId: string | null;
  paidBy: string | null;
  payerIp: string;
  returnUrl: string | null;
  notifyUrl: string;
  params: PayParams | null;
  /** wall time, as all of an order's */
  createdAt: Date;
  submittedAt: Date | null;
  expiresAt: Date;
  paidAt: Date | null;
  creditedAt: Date | null;
  closedAt: Date | null;
  transactionId: string | null;
  rechargeId: string | null;
  /** its account was closed meanwhile: the money waits to go back */
  suspense: boolean;
  mismatch: object | null;
  refusal: string | null;
  nextQueryAt: Date | null;
}

export const ORDER_COLUMNS = `o.id, o.site_id AS "siteId", o.account_id AS "accountId", a.stall_id AS "stallId", o.merchant_id AS "merchantId", m.key_folder AS "keyFolder", o.channel, o.way, o.origin,
  o.out_trade_no AS "outTradeNo", o.amount_fen AS "amountFen", o.purse, o.description, o.state, o.unknown, o.payer_kind AS "payerKind", o.payer_id AS "payerId", o.payer_name AS "payerName", o.payer_ref AS "payerRef", o.payer_app_id AS "payerAppId",
  o.paid_by AS "paidBy", o.payer_ip AS "payerIp", o.return_url AS "returnUrl", o.notify_url AS "notifyUrl", o.pay_params AS params, o.created_at AS "createdAt", o.submitted_at AS "submittedAt", o.expires_at AS "expiresAt",
  o.paid_at AS "paidAt", o.credited_at AS "creditedAt", o.closed_at AS "closedAt", o.transaction_id AS "transactionId", o.recharge_id AS "rechargeId", o.suspense, o.mismatch, o.refusal, o.next_query_at AS "nextQueryAt"`;
const ITS_PLACE = 'JOIN account a ON a.id = o.account_id JOIN merchant m ON m.id = o.merchant_id';
export const ORDER_FROM = `payment_order o ${ITS_PLACE}`;

/** The end of a statement that wrote an order in a WITH part \`o\` (… RETURNING *): the order as it is now, or no row where nothing was written. */
export const WRITTEN_ORDER = `SELECT ${ORDER_COLUMNS} FROM o ${ITS_PLACE}`;

export async function findOrder(database: Queryable, id: string): Promise<PaymentOrder | undefined> {
  return (await database.query<PaymentOrder[]>(`SELECT ${ORDER_COLUMNS} FROM ${ORDER_FROM} WHERE o.id = $1`, [id]))[0];
}

/** An order; DomainError not-found 'order-not-found'. */
export async function orderById(database: Queryable, id: string): Promise<PaymentOrder> {
  const order = await findOrder(database, id);
  if (order === undefined) throw new DomainError('not-found', 'order-not-found', `there is no order ${id}`);
  return order;
}

/** What happened to an order or a refund, for whoever must explain it. */
export async function tellEvent(tx: Queryable, about: { orderId: string } | { refundId: string }, event: { kind: string; at: Date; detail?: object }): Promise<void> {
  await tx.query('INSERT INTO payment_event (order_id, refund_id, at, kind, detail) VALUES ($1, $2, $3, $4, $5)', [
    'orderId' in about ? about.orderId : null, 'refundId' in about ? about.refundId : null, event.at, event.kind, JSON.stringify(event.detail ?? {}),
  ]);
}

/** The order as its channel is told of it: the same whenever it is told. */
export function atChannel(order: PaymentOrder): OrderAtChannel {
  return {
    way: order.way, outTradeNo: order.outTradeNo, amountFen: order.amountFen, description: order.description, createdAt: order.createdAt, expiresAt: order.expiresAt,
    payerRef: order.payerRef ?? undefined, payerAppId: order.payerAppId ?? undefined, payerIp: order.payerIp, returnUrl: order.returnUrl ?? undefined, notifyUrl: order.notifyUrl,
  };
}

/** Whether a new order of the same payer would be a second one that can be paid. */
export function blocksAnother(order: Pick<PaymentOrder, 'state' | 'unknown'>): boolean {
  return order.state === 'created' || order.state === 'submitted' || (order.state === 'closing' && order.unknown);
}
