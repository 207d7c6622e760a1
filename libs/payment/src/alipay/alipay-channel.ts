import { randomBytes } from 'node:crypto';
import { formatFen } from '#libs/quantity';
import type { BillAnswer, CheckStep, Closed, Heard, OrderAtChannel, OrderTruth, PaymentChannel, RawNotification, RefundAtChannel, RefundTruth, Submitted } from '../channel.js';
import { beijingText } from '../domain/beijing-time.js';
import { callbackUrl, ownNumber, payableFen, plainWords } from '../domain/outgoing-fields.js';
import { orUnknown, type Fetch } from '../outgoing.js';
import { AlipayClient, type AlipayBody } from './alipay-client.js';
import type { AlipayKeys } from './alipay-keys.js';
import { askedRefund, closed, orderTruth, refusedSubmission, said, sentRefund, unknown, verdict } from './answers.js';
import { fetchAlipayBill } from './bill-download.js';
import { heardOf, isGenuine, parseFields } from './notification.js';
import { checkAlipay } from './self-test.js';

export interface AlipayChannelOptions {
  keys: AlipayKeys;
  gateway: string;
  /** for bill files and the self-test; the gateway itself is asked by the SDK */
  fetch: Fetch;
  wall(): Date;
  readableByOthers(): string[];
}

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

/** Alipay, gateway of OpenAPI 2. The SDK signs and verifies; what it lets through is looked at first. */
export class AlipayChannel implements PaymentChannel {
  readonly name = 'alipay';
  readonly merchantNumber: string;
  readonly appId: string;
  private readonly client: AlipayClient;

  constructor(private readonly options: AlipayChannelOptions) {
    this.merchantNumber = options.keys.sellerId;
    this.appId = options.keys.appId;
    this.client = new AlipayClient({ config: options.keys.config, gateway: options.gateway, wall: options.wall });
  }

  async submit(order: OrderAtChannel): Promise<Submitted> {
    const fields = { out_trade_no: ownNumber(order.outTradeNo), total_amount: formatFen(payableFen(order.amountFen)), subject: plainWords(order.description), time_expire: beijingText(order.expiresAt) };
    const notifyUrl = callbackUrl(order.notifyUrl);
    return orUnknown(async (): Promise<Submitted> => {
      switch (order.way) {
        case 'mini': {
          if (order.payerRef === undefined) return { kind: 'refused', code: 'payer-missing', message: 'mini needs the buyer' };
          const buyer = /^2088\d{12}$/.test(order.payerRef) ? { buyer_id: order.payerRef } : { buyer_open_id: order.payerRef };
          const body = await this.client.call('alipay.trade.create', { ...fields, ...buyer, product_code: 'JSAPI_PAY', op_app_id: this.appId }, { notifyUrl });
          const tradeNO = text(body.trade_no);
          return verdict(body) === 'ok' && tradeNO !== undefined ? { kind: 'ready', params: { kind: 'sheet', platform: 'alipay', sheet: { tradeNO } } } : this.notReady(body, order.outTradeNo);
        }
        case 'qr': {
          const body = await this.client.call('alipay.trade.precreate', { ...fields, product_code: 'FACE_TO_FACE_PAYMENT' }, { notifyUrl });
          const codeText = text(body.qr_code);
          return verdict(body) === 'ok' && codeText !== undefined ? { kind: 'ready', params: { kind: 'code', codeText } } : this.notReady(body, order.outTradeNo);
        }
        case 'wap': {
          const back = order.returnUrl === undefined ? {} : { returnUrl: callbackUrl(order.returnUrl) };
          // Nothing is asked: the payer's browser carries the signed order to Alipay.
          const openUrl = this.client.page('alipay.trade.wap.pay', { ...fields, product_code: 'QUICK_WAP_WAY', quit_url: back.returnUrl }, { notifyUrl, ...back });
          return { kind: 'ready', params: { kind: 'open', openUrl } };
        }
        default:
          return { kind: 'refused', code: 'way-not-here', message: order.way };
      }
    });
  }

  query({ outTradeNo }: Pick<OrderAtChannel, 'outTradeNo'>): Promise<OrderTruth> {
    return orUnknown(async () => {
      const body = await this.client.call('alipay.trade.query', { out_trade_no: ownNumber(outTradeNo) });
      return orderTruth(body, outTradeNo, { appId: this.appId, sellerId: this.merchantNumber, now: this.options.wall() });
    });
  }

  close({ outTradeNo }: Pick<OrderAtChannel, 'outTradeNo'>): Promise<Closed> {
    return orUnknown(async (): Promise<Closed> => {
      const answer = closed(await this.client.call('alipay.trade.close', { out_trade_no: ownNumber(outTradeNo) }));
      if (answer.kind !== 'ask') return answer;
      const truth = await this.query({ outTradeNo });
      // A trade that can be paid still and yet not closed: asked again later.
      return truth.kind === 'not-paid' ? unknown('the trade is not paid and was not closed') : truth.kind === 'paid' ? { kind: 'paid' } : truth;
    });
  }

  refund(refund: RefundAtChannel): Promise<RefundTruth> {
    const fields = { trade_no: refund.transactionId, out_trade_no: ownNumber(refund.outTradeNo), refund_amount: formatFen(payableFen(refund.amountFen)), out_request_no: ownNumber(refund.outRefundNo), refund_reason: plainWords(refund.reason) };
    return orUnknown(async () => {
      const truth = sentRefund(await this.client.call('alipay.trade.refund', fields), { outRefundNo: refund.outRefundNo, amountFen: refund.amountFen, now: this.options.wall() });
      if (truth.kind !== 'ask') return truth;
      const asked = await this.queryRefund(refund);
      // Accepted just now: that the query does not know it yet is no proof that it will not come.
      return asked.kind === 'absent' ? { kind: 'processing' } : asked;
    });
  }

  queryRefund({ outTradeNo, transactionId, outRefundNo }: RefundAtChannel): Promise<RefundTruth> {
    const fields = { trade_no: transactionId, out_trade_no: ownNumber(outTradeNo), out_request_no: ownNumber(outRefundNo) };
    return orUnknown(async () => askedRefund(await this.client.call('alipay.trade.fastpay.refund.query', fields), { outRefundNo, now: this.options.wall() }));
  }

  /** Strict checks first, then the signature. Whoever credits asks the gateway too: one key signs much that is no payment. */
  async hear({ method, body }: RawNotification): Promise<Heard> {
    if (method.toUpperCase() !== 'POST') return { kind: 'refused', reason: `a notification by ${method}` };
    const parsed = parseFields(body);
    if (!parsed.ok) return { kind: 'refused', reason: parsed.reason };
    if (!isGenuine(parsed.fields, (fields) => this.client.sdk.checkNotifySignV2(fields))) return { kind: 'refused', reason: 'foreign-signature' };
    return heardOf(parsed.fields);
  }

  answer(taken: boolean): { status: number; contentType: string; body: string } {
    return taken ? { status: 200, contentType: 'text/plain', body: 'success' } : { status: 200, contentType: 'text/plain', body: 'fail' };
  }

  bill(day: string): Promise<BillAnswer> {
    return orUnknown(() => fetchAlipayBill({ client: this.client, fetch: this.options.fetch, wall: this.options.wall }, day));
  }

  check(): Promise<CheckStep[]> {
    return checkAlipay({ ...this.options, client: this.client, probeNumber: `CHECK${randomBytes(12).toString('hex')}`, bill: (day) => this.bill(day) });
  }

  private async notReady(body: AlipayBody, outTradeNo: string): Promise<Submitted> {
    if (verdict(body) === 'ok') return unknown('answer-shape: nothing to pay with');
    const refused = refusedSubmission(body);
    if (refused.kind !== 'ask') return refused;
    const truth = await this.query({ outTradeNo });
    if (truth.kind === 'paid') return { kind: 'already-paid' };
    if (truth.kind === 'closed') return { kind: 'already-closed' };
    return truth.kind === 'unknown' ? truth : { kind: 'refused', code: body.sub_code ?? '', message: said(body).reason };
  }
}
