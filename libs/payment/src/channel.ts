/** What a payment channel must do for us. WeChat Pay, Alipay and UnionPay stand behind this one port; cash needs none. */

export const channelNames = ['wechat', 'alipay', 'unionpay'] as const;
export type ChannelName = (typeof channelNames)[number];

/** How a buyer pays: in the mini-program (jsapi at WeChat, mini at Alipay), by scanning a code we show, or in a browser. */
export const payWays = ['jsapi', 'native', 'h5', 'mini', 'qr', 'wap', 'front'] as const;
export type PayWay = (typeof payWays)[number];
export const waysOfChannel: Readonly<Record<ChannelName, readonly PayWay[]>> = { wechat: ['jsapi', 'native', 'h5'], alipay: ['mini', 'qr', 'wap'], unionpay: ['qr', 'front'] };

export interface OrderAtChannel {
  way: PayWay;
  /** our number: unique, the channel's idempotency key */
  outTradeNo: string;
  amountFen: number;
  /** plain words and digits only */
  description: string;
  /** wall time */
  createdAt: Date;
  expiresAt: Date;
  /** openid or buyer id: ways jsapi and mini */
  payerRef?: string | undefined;
  /** the app that knows the payer by payerRef, where it is not the merchant's `appId`: an openid of one app pays in no other */
  payerAppId?: string | undefined;
  payerIp: string;
  /** where the browser goes after paying: ways h5, wap, front. Never a proof of payment. */
  returnUrl?: string | undefined;
  notifyUrl: string;
}

/** What the payer's client needs. `openUrl` is opened, `codeText` is shown as a QR code, `sheet` is handed to the platform. */
export type PayParams =
  | { kind: 'sheet'; platform: 'wechat'; sheet: { appId: string; timeStamp: string; nonceStr: string; package: string; signType: 'RSA'; paySign: string } }
  | { kind: 'sheet'; platform: 'alipay'; sheet: { tradeNO: string } }
  | { kind: 'code'; codeText: string }
  | { kind: 'open'; openUrl: string };

/** What the channel holds to be true of a payment. */
export interface Payment {
  transactionId: string;
  outTradeNo: string;
  amountFen: number;
  currency: string;
  appId: string;
  merchantNumber: string;
  paidAt: Date;
  payer: string;
}

/** `unknown` is no answer, or none that can be trusted: ask again, guess nothing. `at` of the channel's message where it has one. */
export type Unknown = { kind: 'unknown'; reason: string };
/** The channel refuses for a reason that asking again does not change. */
export type Refused = { kind: 'refused'; code: string; message: string };

export type Submitted = { kind: 'ready'; params: PayParams } | { kind: 'already-paid' } | { kind: 'already-closed' } | Refused | Unknown;
/** `absent`: the channel knows no such trade. For codes that nobody has scanned that is no proof that none will come. */
export type OrderTruth = { kind: 'paid'; payment: Payment } | { kind: 'not-paid' } | { kind: 'closed' } | { kind: 'absent' } | Unknown;
export type Closed = { kind: 'closed' } | { kind: 'paid' } | { kind: 'absent' } | Refused | Unknown;

export interface RefundAtChannel {
  /** how the order was paid, for channels whose products differ */
  way?: PayWay | undefined;
  outRefundNo: string;
  outTradeNo: string;
  transactionId: string;
  amountFen: number;
  /** of the whole order */
  orderAmountFen: number;
  reason: string;
  /** wall time of the refund's first sending, for channels that want it with every query */
  createdAt: Date;
  notifyUrl: string;
}

/** `abnormal`: accepted, but the money cannot go back that way; a person must act at the channel. */
export type RefundTruth =
  | { kind: 'succeeded'; channelRefundId: string; amountFen: number; at: Date }
  | { kind: 'processing' }
  | { kind: 'closed' }
  | { kind: 'abnormal'; detail: string }
  | { kind: 'absent' }
  | Refused
  | Unknown;

/** A request to a notification route as it came: the bytes are what is signed. */
export interface RawNotification {
  method: string;
  headers: Readonly<Record<string, string | undefined>>;
  body: Buffer;
}

export type Heard =
  | { kind: 'payment'; messageId: string; outTradeNo: string; payment: Payment }
  /** a message about a refund: the refund is asked for, the message itself moves nothing */
  | { kind: 'refund'; messageId: string; outTradeNo: string; outRefundNo: string | undefined }
  /** verified, and nothing to do: an order that closed, a state we ask for anyway */
  | { kind: 'other'; messageId: string; outTradeNo: string | undefined }
  /** not from the channel, too old, or not whole; nothing of it is believed. `probe`: the channel tests whether we verify. */
  | { kind: 'refused'; reason: string; probe?: boolean };

export interface BillRow {
  kind: 'payment' | 'refund';
  outTradeNo: string;
  transactionId: string;
  outRefundNo: string | undefined;
  /** of a refund: what went back */
  amountFen: number;
  feeFen: number;
  at: Date;
}

export type BillAnswer =
  | { kind: 'bill'; sha256: string; rows: BillRow[]; totals: { payments: number; paymentsFen: number; refunds: number; refundsFen: number; feesFen: number } }
  | { kind: 'not-ready' }
  /** the channel says that nothing happened on that day */
  | { kind: 'empty' }
  /** hash or summary do not agree with the rows: nothing of it is used */
  | { kind: 'damaged'; reason: string }
  | Unknown;

/** One step of a merchant's self-test. */
export interface CheckStep {
  step: 'keys' | 'certificate' | 'clock' | 'connection' | 'signature' | 'bill';
  state: 'ok' | 'warning' | 'failed';
  /** a code with a text in both languages, and what was seen */
  code: string;
  detail: string;
}

/** One merchant of one channel, with its keys loaded. Methods never throw for what a channel does; they answer `unknown`. */
export interface PaymentChannel {
  readonly name: ChannelName;
  readonly merchantNumber: string;
  readonly appId: string;
  /** The same order again, with the same fields, is the same order at the channel. */
  submit(order: OrderAtChannel): Promise<Submitted>;
  query(order: Pick<OrderAtChannel, 'outTradeNo' | 'way' | 'createdAt'>): Promise<OrderTruth>;
  close(order: Pick<OrderAtChannel, 'outTradeNo' | 'way' | 'createdAt'>): Promise<Closed>;
  /** The same number again moves no new money. */
  refund(refund: RefundAtChannel): Promise<RefundTruth>;
  queryRefund(refund: RefundAtChannel): Promise<RefundTruth>;
  hear(raw: RawNotification): Promise<Heard>;
  /** What ends the channel's resending, and what asks for another try. */
  answer(taken: boolean): { status: number; contentType: string; body: string };
  /** The bill of a Beijing day, 'YYYY-MM-DD'. */
  bill(day: string): Promise<BillAnswer>;
  /** Tries keys, clock, connection and signatures without moving money. */
  check(): Promise<CheckStep[]>;
}

/** Finds the channel of a merchant; undefined when its keys cannot be loaded. Keys that change on disk are loaded anew. */
export interface ChannelRegistry {
  /** The merchant's self-test; one failed step that says why when its keys cannot be loaded. */
  check(merchant: { id: string; channel: ChannelName; keyFolder: string }): Promise<CheckStep[]>;
  of(merchant: { id: string; channel: ChannelName; keyFolder: string }): Promise<PaymentChannel | undefined>;
}
export const CHANNELS = Symbol('CHANNELS');
