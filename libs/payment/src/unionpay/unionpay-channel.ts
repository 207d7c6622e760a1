import { randomBytes } from 'node:crypto';
import { isCivilDay } from '#libs/calendar';
import type { BillAnswer, CheckStep, Closed, Heard, OrderAtChannel, OrderTruth, PaymentChannel, PayWay, RawNotification, RefundAtChannel, RefundTruth, Submitted } from '../channel.js';
import { beijingDigits, billIsOutAt } from '../domain/beijing-time.js';
import { callbackUrl, ownNumber, payableFen, plainWords } from '../domain/outgoing-fields.js';
import { orUnknown, type Fetch } from '../outgoing.js';
import { parseForm, type Fields } from './acp-text.js';
import { askedRefund, closedTruth, orderTruth, said, sentRefund, submittedCode, unknown } from './answers.js';
import { frontPage, type FrontPage } from './front-page.js';
import { heardOf } from './notification.js';
import { checkUnionpay } from './self-test.js';
import { readSettlement } from './settlement-file.js';
import { TrustedSigners } from './trusted-signers.js';
import { UnionpayClient } from './unionpay-client.js';
import type { UnionpayKeys } from './unionpay-keys.js';

const MOST_BYTES = 64_000;

export interface UnionpayChannelOptions {
  keys: UnionpayKeys;
  /** without a slash at the end */
  base: string;
  /** where we are reached from outside */
  publicUrl: string;
  fetch: Fetch;
  wall(): Date;
  readableByOthers(): string[];
}

/** A scanned code and a page in the browser are two products with kinds of their own. */
const productOf = (way: PayWay | undefined): Fields => (way === 'qr' ? { bizType: '000000', channelType: '08' } : { bizType: '000201', channelType: '08' });

/** UnionPay, ACP 5.1.0. It knows an order by its number and its time together, so the time is the order's own. */
export class UnionpayChannel implements PaymentChannel {
  readonly name = 'unionpay';
  readonly merchantNumber: string;
  readonly appId = '';
  private readonly client: UnionpayClient;

  constructor(private readonly options: UnionpayChannelOptions) {
    const { keys, base, fetch, wall } = options;
    this.merchantNumber = keys.merId;
    this.client = new UnionpayClient({ keys, signers: new TrustedSigners(keys.root, keys.middle), base, fetch, wall });
  }

  async submit(order: OrderAtChannel): Promise<Submitted> {
    const fields = this.consumption(order);
    // Nothing is asked: a page of ours carries the signed form, see frontPageOf.
    if (order.way === 'front') return { kind: 'ready', params: { kind: 'open', openUrl: `${this.options.publicUrl}/api/v1/public/unionpay/${order.outTradeNo}` } };
    if (order.way !== 'qr') return { kind: 'refused', code: 'way-not-here', message: order.way };
    return orUnknown(async (): Promise<Submitted> => {
      const { fields: answer } = await this.client.back(fields);
      const submitted = submittedCode(answer);
      if (submitted.kind !== 'ask') return submitted;
      const truth = await this.query(order);
      if (truth.kind === 'paid') return { kind: 'already-paid' };
      return truth.kind === 'unknown' ? truth : { kind: 'refused', code: answer.respCode ?? '', message: answer.respMsg ?? '' };
    });
  }

  /** The page that takes a payer's browser to UnionPay. */
  frontPage(order: OrderAtChannel): FrontPage {
    return frontPage(this.client.frontUrl, this.client.signed(this.consumption(order)));
  }

  query(order: Pick<OrderAtChannel, 'outTradeNo' | 'way' | 'createdAt'>): Promise<OrderTruth> {
    return orUnknown(async () => orderTruth((await this.client.query(this.asking(order.outTradeNo, order.createdAt, order.way))).fields));
  }

  close(order: Pick<OrderAtChannel, 'outTradeNo' | 'way' | 'createdAt'>): Promise<Closed> {
    return orUnknown(async () => closedTruth((await this.client.query(this.asking(order.outTradeNo, order.createdAt, order.way))).fields));
  }

  refund(refund: RefundAtChannel): Promise<RefundTruth> {
    const fields: Fields = {
      txnType: '04', txnSubType: '00', ...productOf(refund.way), orderId: ownNumber(refund.outRefundNo), txnTime: beijingDigits(refund.createdAt), txnAmt: String(payableFen(refund.amountFen)), currencyCode: '156',
      origQryId: refund.transactionId, backUrl: callbackUrl(refund.notifyUrl),
    };
    return orUnknown(async () => {
      const sent = sentRefund((await this.client.back(fields)).fields);
      return sent.kind === 'ask' ? this.queryRefund(refund) : sent;
    });
  }

  queryRefund(refund: RefundAtChannel): Promise<RefundTruth> {
    return orUnknown(async () => askedRefund((await this.client.query(this.asking(refund.outRefundNo, refund.createdAt, refund.way))).fields));
  }

  async hear({ method, body }: RawNotification): Promise<Heard> {
    if (method.toUpperCase() !== 'POST') return { kind: 'refused', reason: `a notification by ${method}` };
    const fields = body.length > MOST_BYTES ? undefined : parseForm(body);
    if (fields === undefined) return { kind: 'refused', reason: 'no form, or one with two meanings' };
    const doubt = this.client.doubt(fields);
    return doubt === undefined ? heardOf(fields) : { kind: 'refused', reason: doubt };
  }

  answer(taken: boolean): { status: number; contentType: string; body: string } {
    return taken ? { status: 200, contentType: 'text/plain', body: 'ok' } : { status: 500, contentType: 'text/plain', body: 'not taken' };
  }

  /** UnionPay settles days of its own, from 23:00 to 23:00: this is the file of the settlement day of that name. */
  bill(day: string): Promise<BillAnswer> {
    if (!isCivilDay(day)) throw new RangeError(`'${day}' is no day`);
    const fields = { txnType: '76', txnSubType: '01', bizType: '000000', settleDate: day.slice(5).replace('-', ''), txnTime: beijingDigits(this.options.wall()), fileType: '00' };
    return orUnknown(async (): Promise<BillAnswer> => {
      const { fields: answer } = await this.client.file(fields);
      // Before the files are out this says 'not yet', afterwards 'nothing happened'.
      if (answer.respCode === '98') return { kind: this.options.wall() < billIsOutAt(day) ? 'not-ready' : 'empty' };
      if (answer.respCode !== '00') return said(answer);
      return answer.fileContent === undefined ? unknown('answer-shape: no file') : readSettlement(answer.fileContent, day, this.merchantNumber);
    });
  }

  check(): Promise<CheckStep[]> {
    const probe = this.asking(`CHECK${randomBytes(12).toString('hex')}`, this.options.wall(), 'qr');
    return checkUnionpay({ ...this.options, probe: () => this.client.query(probe), bill: (day) => this.bill(day) });
  }

  private asking(orderId: string, at: Date, way: PayWay | undefined): Fields {
    return { txnType: '00', txnSubType: '00', bizType: productOf(way).bizType!, orderId: ownNumber(orderId), txnTime: beijingDigits(at) };
  }

  private consumption(order: OrderAtChannel): Fields {
    const back = order.way === 'front' && order.returnUrl !== undefined ? { frontUrl: callbackUrl(order.returnUrl) } : {};
    return {
      txnType: '01', txnSubType: order.way === 'qr' ? '07' : '01', ...productOf(order.way), orderId: ownNumber(order.outTradeNo), txnTime: beijingDigits(order.createdAt), txnAmt: String(payableFen(order.amountFen)), currencyCode: '156',
      payTimeout: beijingDigits(order.expiresAt), backUrl: callbackUrl(order.notifyUrl), orderDesc: plainWords(order.description, 32), ...back,
    };
  }
}

/** The page of an order in the way 'front'; undefined for another channel or way. Served at PUBLIC_URL/api/v1/public/unionpay/:outTradeNo. */
export function frontPageOf(channel: PaymentChannel, order: OrderAtChannel): FrontPage | undefined {
  return channel instanceof UnionpayChannel && order.way === 'front' ? channel.frontPage(order) : undefined;
}
