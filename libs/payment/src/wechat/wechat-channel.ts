import { randomBytes } from 'node:crypto';
import WechatPay from 'wechatpay-node-v3';
import type { Logger } from '#libs/runtime';
import type { BillAnswer, CheckStep, Closed, Heard, OrderAtChannel, OrderTruth, PaymentChannel, RawNotification, RefundAtChannel, RefundTruth, Submitted } from '../channel.js';
import { beijingRfc3339 } from '../domain/beijing-time.js';
import { callbackUrl, ownNumber, payableFen, plainWords } from '../domain/outgoing-fields.js';
import { orUnknown, type Fetch } from '../outgoing.js';
import { askedRefund, closed, orderTruth, paySheet, prepared, refusedSubmission, sentRefund, unknown } from './answers.js';
import { fetchTradeBill } from './bill-download.js';
import { downloadCertificates } from './certificates.js';
import { heardOf } from './notification.js';
import { PlatformKeys } from './platform-keys.js';
import { checkWechat } from './self-test.js';
import { judgeSignature } from './signature.js';
import { WechatHttp, type WechatOutput } from './wechat-http.js';
import type { WechatKeys } from './wechat-keys.js';

export interface WechatChannelOptions {
  keys: WechatKeys;
  /** without a slash at the end; may have a path of its own */
  base: string;
  fetch: Fetch;
  wall(): Date;
  log: Pick<Logger, 'warn'>;
  readableByOthers(): string[];
}

/** WeChat Pay, APIv3. The SDK signs; addresses, time limits, verification and decryption are ours. */
export class WechatChannel implements PaymentChannel {
  readonly name = 'wechat';
  readonly merchantNumber: string;
  readonly appId: string;
  private readonly pay: WechatPay;
  private readonly platform: PlatformKeys;

  constructor(private readonly options: WechatChannelOptions) {
    const { keys, base, fetch, wall, log } = options;
    this.merchantNumber = keys.mchId;
    this.appId = keys.appId;
    // The SDK types its key as a PEM, which node would parse anew at every request.
    this.pay = new WechatPay({ appid: keys.appId, mchid: keys.mchId, serial_no: keys.serialNo, publicKey: keys.certificatePem, privateKey: keys.privateKey as unknown as Buffer, userAgent: 'yidu' });
    this.platform = new PlatformKeys({ publicKey: keys.publicKey, certificates: keys.platform, wall, log, download: () => downloadCertificates({ pay: this.pay, base, fetch, apiKey: keys.apiKey, publicKey: keys.publicKey, wall }) });
    this.pay.createHttp(new WechatHttp({ base, fetch, wall, publicKeyId: keys.publicKey?.id, keyOf: (serial) => this.platform.keyOf(serial) }));
  }

  async submit(order: OrderAtChannel): Promise<Submitted> {
    const fields = {
      description: plainWords(order.description), out_trade_no: ownNumber(order.outTradeNo), time_expire: beijingRfc3339(order.expiresAt), notify_url: callbackUrl(order.notifyUrl),
      amount: { total: payableFen(order.amountFen), currency: 'CNY' },
    };
    return orUnknown(async () => {
      switch (order.way) {
        case 'jsapi':
          return this.sheet(fields, order);
        case 'native': {
          const answer = (await this.pay.transactions_native(fields)) as WechatOutput;
          const code = prepared.native.safeParse(answer.data);
          return answer.status === 200 && code.success ? { kind: 'ready', params: { kind: 'code', codeText: code.data.code_url } } : this.notReady(answer, order.outTradeNo);
        }
        case 'h5':
          return this.browser(fields, order);
        default:
          return { kind: 'refused', code: 'way-not-here', message: order.way };
      }
    });
  }

  query({ outTradeNo }: Pick<OrderAtChannel, 'outTradeNo'>): Promise<OrderTruth> {
    return orUnknown(async () => orderTruth((await this.pay.query({ out_trade_no: ownNumber(outTradeNo) })) as WechatOutput, outTradeNo));
  }

  close({ outTradeNo }: Pick<OrderAtChannel, 'outTradeNo'>): Promise<Closed> {
    return orUnknown(async () => closed((await this.pay.close(ownNumber(outTradeNo))) as WechatOutput));
  }

  refund(refund: RefundAtChannel): Promise<RefundTruth> {
    // By transaction id: by our number WeChat Pay now and then knows no such order minutes after it was paid.
    const fields = {
      transaction_id: refund.transactionId, out_refund_no: ownNumber(refund.outRefundNo), reason: plainWords(refund.reason), notify_url: callbackUrl(refund.notifyUrl),
      amount: { refund: payableFen(refund.amountFen), total: payableFen(refund.orderAmountFen), currency: 'CNY' },
    };
    return orUnknown(async () => sentRefund((await this.pay.refunds(fields)) as WechatOutput, refund.outRefundNo));
  }

  queryRefund({ outRefundNo }: RefundAtChannel): Promise<RefundTruth> {
    return orUnknown(async () => askedRefund((await this.pay.find_refunds(ownNumber(outRefundNo))) as WechatOutput, outRefundNo));
  }

  async hear({ method, headers, body }: RawNotification): Promise<Heard> {
    if (method.toUpperCase() !== 'POST') return { kind: 'refused', reason: `a notification by ${method}` };
    const judged = await judgeSignature((name) => headers[name], body, this.options.wall(), (serial) => this.platform.keyOf(serial));
    if (judged.genuine) return heardOf(body, this.options.keys.apiKey);
    return { kind: 'refused', reason: `${judged.reason} ${judged.detail}`.trim(), ...(judged.reason === 'probe' ? { probe: true } : {}) };
  }

  answer(taken: boolean): { status: number; contentType: string; body: string } {
    // Whatever 200 says ends the resending.
    return taken ? { status: 200, contentType: 'application/json', body: '{"code":"SUCCESS","message":""}' } : { status: 500, contentType: 'application/json', body: '{"code":"FAIL","message":"not taken"}' };
  }

  bill(day: string): Promise<BillAnswer> {
    return orUnknown(() => fetchTradeBill({ pay: this.pay, base: this.options.base, merchantNumber: this.merchantNumber, wall: this.options.wall }, day));
  }

  check(): Promise<CheckStep[]> {
    return checkWechat({ ...this.options, pay: this.pay, held: () => this.platform.held, probeNumber: `CHECK${randomBytes(12).toString('hex')}`, bill: (day) => this.bill(day) });
  }

  private async sheet(fields: Parameters<WechatPay['transactions_native']>[0], { payerRef, payerAppId, outTradeNo }: OrderAtChannel): Promise<Submitted> {
    const appid = payerAppId ?? this.appId;
    if (payerRef === undefined) return { kind: 'refused', code: 'payer-missing', message: 'jsapi needs the openid' };
    if (appid !== this.appId && appid !== this.options.keys.accountAppId) return { kind: 'refused', code: 'app-not-ours', message: `${appid} is no app of this merchant` };
    // The SDK spreads what it is given over its own fields: the app id is what the order and its sheet are signed for.
    const asked: Parameters<WechatPay['transactions_jsapi']>[0] & { appid: string } = { ...fields, appid, payer: { openid: payerRef } };
    const answer = (await this.pay.transactions_jsapi(asked)) as WechatOutput;
    const sheet = paySheet.safeParse(answer.data);
    return answer.status === 200 && sheet.success && sheet.data.appId === appid ? { kind: 'ready', params: { kind: 'sheet', platform: 'wechat', sheet: sheet.data } } : this.notReady(answer, outTradeNo);
  }

  private async browser(fields: Parameters<WechatPay['transactions_native']>[0], order: OrderAtChannel): Promise<Submitted> {
    const scene = { payer_client_ip: order.payerIp, h5_info: { type: 'Wap', app_name: 'yidu' } };
    const answer = (await this.pay.transactions_h5({ ...fields, scene_info: scene })) as WechatOutput;
    const parsed = prepared.h5.safeParse(answer.data);
    if (answer.status !== 200 || !parsed.success) return this.notReady(answer, order.outTradeNo);
    const url = parsed.data.h5_url;
    const back = order.returnUrl === undefined ? '' : `${url.includes('?') ? '&' : '?'}redirect_url=${encodeURIComponent(callbackUrl(order.returnUrl))}`;
    return { kind: 'ready', params: { kind: 'open', openUrl: url + back } };
  }

  private async notReady(answer: WechatOutput, outTradeNo: string): Promise<Submitted> {
    if (answer.status === 200) return unknown('answer-shape: nothing to pay with');
    const refused = refusedSubmission(answer);
    if (refused.kind !== 'ask') return refused;
    const truth = await this.query({ outTradeNo });
    switch (truth.kind) {
      case 'paid':
        return { kind: 'already-paid' };
      case 'closed':
        return { kind: 'already-closed' };
      case 'unknown':
        return truth;
      default:
        return { kind: 'refused', code: refused.error.code, message: refused.error.message };
    }
  }
}
