export const channels = ['wechat', 'alipay', 'unionpay'] as const;
export type Channel = (typeof channels)[number];

/** `unscanned`: there is a code or a page, but no trade yet. */
export type OrderState = 'unscanned' | 'waiting' | 'paid' | 'closed' | 'failed';

export interface Order {
  channel: Channel;
  /** code of the merchant */
  merchant: string;
  outTradeNo: string;
  state: OrderState;
  totalFen: number;
  subject: string;
  notifyUrl: string;
  /** the product of the channel: JSAPI, NATIVE, MWEB, APP; JSAPI_PAY, FACE_TO_FACE_PAYMENT, QUICK_WAP_WAY; GATEWAY, QR */
  tradeType: string;
  /** what must be the same when the merchant repeats the request */
  fingerprint: string;
  createdAtMs: number;
  expiresAtMs: number;
  /** when a buyer opened the cashier: one that was opened before the expiry can still pay after it */
  openedAtMs?: number;
  paidAtMs?: number;
  closedAtMs?: number;
  /** the channel's number; an unscanned order has none */
  tradeNo?: string;
  /** the buyer's id as this merchant sees it */
  buyer?: string;
  /** texts of codes and pages that lead a buyer to the order, with the end of each */
  doors: { code: string; untilMs: number }[];
  /** where the buyer's page goes afterwards */
  returnUrl?: string;
  attach?: string;
  /** what only this channel knows */
  extra: Record<string, string>;
}

export type RefundState = 'processing' | 'success' | 'abnormal' | 'closed';

export interface Refund {
  channel: Channel;
  merchant: string;
  outTradeNo: string;
  refundNo: string;
  /** the channel's number */
  refundId: string;
  amountFen: number;
  state: RefundState;
  fingerprint: string;
  reason: string;
  notifyUrl: string;
  createdAtMs: number;
  /** on the schedule's line: refunds of one order keep a distance */
  askedAtScheduleMs: number;
  finishedAtMs?: number;
  extra: Record<string, string>;
}

export interface BookState {
  orders: Order[];
  refunds: Refund[];
}

const orderKey = (channel: Channel, merchant: string, outTradeNo: string): string => `${channel}/${merchant}/${outTradeNo}`;

/** The channels' own books: every order and refund that merchants asked for. */
export class Book {
  private readonly orders = new Map<string, Order>();
  private readonly refunds = new Map<string, Refund>();

  constructor(state: BookState = { orders: [], refunds: [] }) {
    for (const order of state.orders) this.put(order);
    for (const refund of state.refunds) this.putRefund(refund);
  }

  get state(): BookState {
    return { orders: [...this.orders.values()], refunds: [...this.refunds.values()] };
  }

  put(order: Order): Order {
    this.orders.set(orderKey(order.channel, order.merchant, order.outTradeNo), order);
    return order;
  }

  putRefund(refund: Refund): Refund {
    this.refunds.set(orderKey(refund.channel, refund.merchant, refund.refundNo), refund);
    return refund;
  }

  find(channel: Channel, merchant: string, outTradeNo: string): Order | undefined {
    return this.orders.get(orderKey(channel, merchant, outTradeNo));
  }

  findRefund(channel: Channel, merchant: string, refundNo: string): Refund | undefined {
    return this.refunds.get(orderKey(channel, merchant, refundNo));
  }

  findTrade(channel: Channel, tradeNo: string): Order | undefined {
    return this.some((order) => order.channel === channel && order.tradeNo === tradeNo);
  }

  some(wanted: (order: Order) => boolean): Order | undefined {
    for (const order of this.orders.values()) if (wanted(order)) return order;
    return undefined;
  }

  someRefund(wanted: (refund: Refund) => boolean): Refund | undefined {
    for (const refund of this.refunds.values()) if (wanted(refund)) return refund;
    return undefined;
  }

  ordersOf(channel: Channel, merchant: string): Order[] {
    return [...this.orders.values()].filter((order) => order.channel === channel && order.merchant === merchant);
  }

  refundsOf(order: Order): Refund[] {
    return [...this.refunds.values()].filter(({ channel, merchant, outTradeNo }) => channel === order.channel && merchant === order.merchant && outTradeNo === order.outTradeNo);
  }

  /** What was given back or is on its way back; a closed refund gave nothing. */
  refundedFen(order: Order): number {
    return this.refundsOf(order).reduce((sum, { state, amountFen }) => (state === 'closed' ? sum : sum + amountFen), 0);
  }
}
