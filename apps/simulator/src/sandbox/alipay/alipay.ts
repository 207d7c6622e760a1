import { randomBytes } from 'node:crypto';
import { alipaySerial } from '../certificate.js';
import { carriesOut, cutShort, gatewayTrouble, refuses } from '../answer-faults.js';
import { html, redirect, type Answer, type Call, type Reply } from '../call.js';
import type { Cashier } from '../cashier.js';
import type { Merchant } from '../merchant.js';
import type { Office } from '../office.js';
import { names } from '../platform-keys.js';
import { fromBeijing } from '../sandbox-clock.js';
import type { Fault } from '../sandbox-faults.js';
import { billAddress, billZip } from './bills.js';
import { AlipayError, failed, invalid, missing, rsa2, signText, verifyRsa2 } from './gateway-text.js';
import { queryRefund, refundTrade } from './refunds.js';
import { closeTrade, createTrade, given, precreateTrade, queryTrade, wapPage, type Asking, type Biz, type Params } from './trades.js';

type Method = (asking: Asking) => Params | Promise<Params>;

/** openapi.alipay.com/gateway.do */
export class Alipay {
  private readonly methods: Record<string, Method>;

  constructor(private readonly office: Office, private readonly cashier: Cashier) {
    this.methods = {
      'alipay.system.oauth.token': (asking) => this.token(asking),
      'alipay.trade.create': async (asking) => this.payAtOnce(asking, createTrade(asking)),
      'alipay.trade.precreate': async (asking) => this.payAtOnce(asking, precreateTrade(asking)),
      'alipay.trade.query': queryTrade,
      'alipay.trade.close': closeTrade,
      'alipay.trade.refund': (asking) => refundTrade(asking, this.cashier),
      'alipay.trade.fastpay.refund.query': queryRefund,
      'alipay.data.dataservice.bill.downloadurl.query': billAddress,
    };
  }

  async handle(call: Call): Promise<Reply> {
    if (call.path.startsWith('/bill/')) return billZip(this.office, call);
    if (call.path !== '/gateway.do') return html(404, '<h1>404</h1>');
    const params: Params = Object.fromEntries([...call.query, ...new URLSearchParams(call.method === 'POST' ? call.body.toString('utf8') : '')]);
    const biz = readBiz(params);
    const outTradeNo = given(biz, 'out_trade_no') || undefined;
    const method = params.method ?? '';
    const fault = this.office.faults.takeAt('answer', { channel: 'alipay', outTradeNo, path: method });
    const merchant = this.office.merchants.find(({ alipay }) => alipay.appId === params.app_id);
    const inner = await this.answer({ office: this.office, merchant: merchant!, params, biz, call }, fault);
    this.note({ method, outTradeNo, code: typeof inner === 'string' ? '' : (inner.sub_code ?? inner.code ?? ''), merchant, fault });
    const trouble = await gatewayTrouble(fault);
    if (trouble !== undefined) return trouble;
    if (typeof inner === 'string') return redirect(`/sandbox/cashier?code=${encodeURIComponent(inner)}`);
    if (method.endsWith('.wap.pay')) return html(200, `<!doctype html><meta charset="utf-8"><title>支付宝</title><h1>${inner.sub_code ?? ''}</h1><p>${inner.sub_msg ?? ''}</p>`);
    return this.write(inner, method, merchant, params, fault);
  }

  private note({ method, outTradeNo, code, merchant, fault }: { method: string; outTradeNo: string | undefined; code: string; merchant: Merchant | undefined; fault: Fault | undefined }): void {
    const more = { ...(merchant === undefined ? {} : { merchant: merchant.code }), ...(fault === undefined ? {} : { fault: fault.kind }) };
    this.office.log({ channel: 'alipay', request: `${method} ${outTradeNo ?? ''}`.trim(), code, status: fault?.kind === 'hang' ? null : 200, ...more });
  }

  /** The inner answer; for a page the code that leads to the cashier. */
  private async answer(asking: Asking, fault: Fault | undefined): Promise<Params | string> {
    try {
      this.authenticate(asking);
      if (carriesOut(fault)) {
        const done = asking.params.method === 'alipay.trade.wap.pay' ? wapPage(asking) : await this.methods[asking.params.method!]!(asking);
        if (!refuses(fault)) return done;
      }
      throw new AlipayError('20000', fault?.kind === 'accepted-202' ? 'aop.unknow-error' : 'isp.unknow-error', '系统繁忙');
    } catch (error) {
      if (error instanceof AlipayError) return error.body;
      throw error;
    }
  }

  private authenticate({ merchant, params }: Asking): void {
    const known = merchant as Merchant | undefined;
    if (known === undefined) throw invalid('isv.invalid-app-id', '无效的AppID参数');
    const { method } = params;
    if (method === undefined) throw missing('method');
    if (method !== 'alipay.trade.wap.pay' && !(method in this.methods)) throw invalid('isv.invalid-method', '不存在的方法名');
    for (const name of ['charset', 'sign_type', 'sign', 'timestamp', 'version']) if ((params[name] ?? '') === '') throw missing(name);
    if (params.charset!.toLowerCase() !== 'utf-8') throw invalid('isv.invalid-charset', '字符集错误');
    if (params.sign_type !== 'RSA2') throw invalid('isv.invalid-signature-type', '无效的签名类型');
    if (params.version !== '1.0') throw invalid('isv.invalid-version', '无效的版本');
    const at = fromBeijing(params.timestamp!);
    if (at === undefined || Math.abs(at - this.office.clock.nowMs()) > this.office.settings.alipayToleranceMs) throw invalid('isv.invalid-timestamp', '非法的时间戳参数');
    this.checkCertificates(known, params);
    if (!verifyRsa2(signText(params, ['sign']), params.sign!, known.alipay.certificate)) throw invalid('isv.invalid-signature', `验签出错，建议检查签名字符串或签名私钥与应用公钥是否匹配，网关生成的验签字符串为：${signText(params, ['sign'])}`);
  }

  /** Once an app has certificates it must name them. */
  private checkCertificates({ alipay }: Merchant, params: Params): void {
    const named = params.app_cert_sn ?? '';
    if (named === '' && alipay.mode === 'key') return;
    if (named === '') throw missing('app_cert_sn');
    if (named !== alipaySerial(names.alipayMiddle, alipay.serial)) throw invalid('isv.invalid-app-cert-sn', '应用公钥证书序列号不匹配');
    if (params.alipay_root_cert_sn !== alipaySerial(names.alipayRoot, this.office.platform.alipay.root.serial)) throw invalid('isv.invalid-alipay-root-cert-sn', '支付宝根证书序列号不匹配');
  }

  /** The signature stands last and covers the inner text as it is written. */
  private write(inner: Params, method: string, merchant: Merchant | undefined, params: Params, fault: Fault | undefined): Answer {
    const { signer } = this.office.platform.alipay;
    const whole = merchant !== undefined && method in this.methods && fault?.kind !== 'error-response';
    const name = whole && !isOauthError(method, inner) ? `${method.replaceAll('.', '_')}_response` : 'error_response';
    const text = JSON.stringify(inner).replaceAll('/', '\\/');
    const sign = rsa2(text, fault?.kind === 'foreign-signed' ? this.office.platform.stranger.key : signer.key);
    const serial = (params.app_cert_sn ?? '') === '' ? '' : `"alipay_cert_sn":"${alipaySerial(names.alipayMiddle, signer.serial)}",`;
    const forged = fault?.kind === 'duplicate-key' ? `"${name}":${JSON.stringify({ ...inner, code: '10000', trade_status: 'TRADE_SUCCESS' })},` : '';
    const body = !whole || fault?.kind === 'unsigned' ? `{"${name}":${text}}` : `{"${name}":${text},${forged}${serial}"sign":"${sign}"}`;
    return { status: 200, headers: { 'content-type': 'text/html;charset=utf-8', trace_id: randomBytes(16).toString('hex') }, body: cutShort(body, fault) };
  }

  private token({ params, merchant }: Asking): Params {
    if (params.grant_type !== 'authorization_code') throw invalid('isv.grant-type-invalid', '授权类型不合法');
    const { people, clock, settings } = this.office;
    const person = people.redeem('alipay', params.code ?? '', merchant.alipay.appId, clock.nowMs());
    if (person === undefined) throw invalid('isv.code-invalid', '授权码code无效');
    this.office.changed();
    const who: Params = settings.alipayIdentity === 'user_id' ? { user_id: person.alipayUserId } : { open_id: people.openId(person, merchant.alipay.appId) };
    return { ...who, access_token: `authbse${randomBytes(16).toString('hex')}`, refresh_token: `authbse${randomBytes(16).toString('hex')}`, expires_in: '1296000', re_expires_in: '2592000', auth_start: fromNow(clock.nowMs()) };
  }

  /** The fastest buyer: paid and told before the merchant has its answer. */
  private async payAtOnce({ merchant, biz }: Asking, made: Params): Promise<Params> {
    const outTradeNo = given(biz, 'out_trade_no');
    if (this.office.faults.take(['notify-before-response'], { channel: 'alipay', outTradeNo }) !== undefined) {
      const order = this.office.book.find('alipay', merchant.code, outTradeNo);
      if (order === undefined) throw failed('ACQ.TRADE_NOT_EXIST', '交易不存在');
      await this.cashier.pay(order).told;
    }
    return made;
  }
}

/** The sign-in has no code where it succeeds, and tells a failure as an error of the gateway. */
const isOauthError = (method: string, inner: Params): boolean => method === 'alipay.system.oauth.token' && inner.code !== undefined;

const fromNow = (ms: number): string => new Date(ms + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');

function readBiz(params: Params): Biz {
  try {
    const biz = JSON.parse(params.biz_content ?? '{}') as unknown;
    return typeof biz === 'object' && biz !== null ? (biz as Biz) : {};
  } catch {
    return {}; // every method then misses its first field
  }
}
