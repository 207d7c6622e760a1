import { X509Certificate } from 'node:crypto';
import { carriesOut, cutShort } from '../answer-faults.js';
import { badGateway, HANG, json, pause, type Answer, type Call, type Reply } from '../call.js';
import type { Cashier } from '../cashier.js';
import type { Merchant } from '../merchant.js';
import type { Office } from '../office.js';
import { beijing } from '../sandbox-clock.js';
import type { Fault } from '../sandbox-faults.js';
import { billFile, tradeBill } from './bills.js';
import { authenticate, seal } from './gate.js';
import { closeOrder, createOrder, isWay, queryOrder, refuseEmoji, type Body } from './orders.js';
import { createRefund, queryRefund } from './refunds.js';
import { Refusal } from './refusal.js';
import { encrypt } from './seal.js';

const decline: Partial<Record<Fault['kind'], () => Answer>> = {
  'accepted-202': () => json(202, { code: 'ACCEPTED', message: '已受理，请稍后使用原参数重试' }),
  'rate-429': () => json(429, { code: 'RATELIMIT_EXCEEDED', message: '频率超限' }),
  'error-500': () => json(500, { code: 'SYSTEM_ERROR', message: '系统错误，请稍后重试' }),
  'html-502': badGateway,
};
const nothing = (): Answer => ({ status: 204, body: '' });

/** api.mch.weixin.qq.com */
export class Wechat {
  constructor(private readonly office: Office, private readonly cashier: Cashier) {}

  async handle(call: Call): Promise<Reply> {
    const fault = this.office.faults.takeAt('answer', { channel: 'wechat', outTradeNo: this.orderNumber(call), path: call.path });
    const { answer, merchant, code, nonceReused } = await this.answer(call, fault);
    const more = { ...(merchant === undefined ? {} : { merchant: merchant.code, nonceReused }), ...(fault === undefined ? {} : { fault: fault.kind }) };
    this.office.log({ channel: 'wechat', request: `${call.method} ${call.target}`, status: fault?.kind === 'hang' ? null : answer.status, code, ...more });
    if (fault?.kind === 'hang') return HANG;
    if (fault?.kind === 'slow') await pause(fault.delayMs ?? 1000);
    // Files and what the edge says for the gateway carry no signature.
    if (fault?.kind === 'html-502' || (answer.status === 200 && call.path.startsWith('/v3/billdownload/'))) return answer;
    const sealed = seal(this.office, call, merchant, answer, fault?.kind);
    return { ...sealed, body: cutShort(sealed.body.toString(), fault) };
  }

  private async answer(call: Call, fault: Fault | undefined): Promise<{ answer: Answer; merchant?: Merchant; code: string; nonceReused: boolean }> {
    let who: ReturnType<typeof authenticate> | undefined;
    try {
      who = authenticate(this.office, call);
      const done = carriesOut(fault) ? await this.route(call, who.merchant) : nothing();
      return { answer: decline[fault?.kind ?? 'hang']?.() ?? done, code: '', ...who };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return { answer: json(error.status, error.body), code: error.code, nonceReused: false, ...(who ?? {}) };
    }
  }

  private orderNumber(call: Call): string | undefined {
    const inPath = /\/out-trade-no\/([^/]+)/.exec(call.path)?.[1];
    if (inPath !== undefined) return decodeURIComponent(inPath);
    try {
      const { out_trade_no: number } = JSON.parse(call.body.toString('utf8')) as Body;
      return typeof number === 'string' ? number : undefined;
    } catch {
      return undefined; // no body, or one that is refused later
    }
  }

  private async route(call: Call, merchant: Merchant): Promise<Answer> {
    const { method, path, query } = call;
    const rest = (start: string): string | undefined => (path.startsWith(start) ? decodeURIComponent(path.slice(start.length)) : undefined);
    if (method === 'POST') return this.post(call, merchant);
    if (method !== 'GET') throw new Refusal(404, 'RESOURCE_NOT_EXISTS', '无可用的平台接口');
    const outTradeNo = rest('/v3/pay/transactions/out-trade-no/');
    if (outTradeNo !== undefined) return json(200, queryOrder(this.office, merchant, { outTradeNo }, query.get('mchid')));
    const tradeNo = rest('/v3/pay/transactions/id/');
    if (tradeNo !== undefined) return json(200, queryOrder(this.office, merchant, { tradeNo }, query.get('mchid')));
    const refundNo = rest('/v3/refund/domestic/refunds/');
    if (refundNo !== undefined) return json(200, queryRefund(this.office, merchant, refundNo));
    if (path === '/v3/certificates') return json(200, this.certificates(merchant));
    if (path === '/v3/bill/tradebill') return json(200, tradeBill(this.office, merchant, query));
    if (path === '/v3/billdownload/file') return billFile(this.office, merchant, query);
    throw new Refusal(404, 'RESOURCE_NOT_EXISTS', '无可用的平台接口');
  }

  private async post(call: Call, merchant: Merchant): Promise<Answer> {
    const text = call.body.toString('utf8');
    refuseEmoji(text);
    const body = parse(text);
    const [, closing, way] = /^\/v3\/pay\/transactions\/(?:out-trade-no\/([^/]+)\/close|([a-z0-9]+))$/.exec(call.path) ?? [];
    if (closing !== undefined) {
      closeOrder(this.office, merchant, decodeURIComponent(closing), body);
      return nothing();
    }
    if (way !== undefined && isWay(way)) {
      const made = createOrder(this.office, merchant, way, body, call);
      await this.payAtOnce(merchant, String(body.out_trade_no));
      return json(200, made);
    }
    if (call.path === '/v3/refund/domestic/refunds') return json(200, createRefund(this.office, this.cashier, merchant, body));
    throw new Refusal(404, 'RESOURCE_NOT_EXISTS', '无可用的平台接口');
  }

  /** The fastest buyer: the notification is there before the merchant's request has its answer. */
  private async payAtOnce(merchant: Merchant, outTradeNo: string): Promise<void> {
    if (this.office.faults.take(['notify-before-response'], { channel: 'wechat', outTradeNo }) === undefined) return;
    await this.cashier.pay(this.office.book.find('wechat', merchant.code, outTradeNo)!).told;
  }

  private certificates(merchant: Merchant): object {
    return {
      data: this.office.platform.wechat.certificates.map(({ serial, certificate }) => {
        const { validFrom, validTo } = new X509Certificate(certificate);
        return { serial_no: serial, effective_time: beijing(Date.parse(validFrom)).rfc3339, expire_time: beijing(Date.parse(validTo)).rfc3339, encrypt_certificate: encrypt(certificate, merchant.wechat.apiV3Key, 'certificate') };
      }),
    };
  }
}

function parse(text: string): Body {
  try {
    const body = JSON.parse(text) as unknown;
    if (typeof body === 'object' && body !== null) return body as Body;
  } catch { /* told below */ }
  throw new Refusal(400, 'PARAM_ERROR', '请求体不是合法的JSON');
}
