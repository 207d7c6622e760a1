import type { KeyObject } from 'node:crypto';
import type { IPayRequest } from 'wechatpay-node-v3/dist/define.js';
import { ask, clockSkewSeconds, MOST_BILL_BYTES, NoAnswer, type Fetch, type RawAnswer } from '../outgoing.js';
import { FRESH_SECONDS, judgeSignature, type HeaderOf } from './signature.js';
import { wechatError, type WechatError } from './wechat-error.js';

/** The host that the SDK writes into every address. The signature covers path and query alone, so the base may be another. */
export const WECHAT_HOST = 'https://api.mch.weixin.qq.com';
export const BILL_PATH = '/v3/billdownload/';

/** What our client hands through the SDK: an answer that is WeChat Pay's. Everything else is a NoAnswer. */
export interface WechatOutput {
  status: number;
  data?: unknown;
  error?: WechatError | undefined;
  date: Date | undefined;
  /** an error that came with a signature that verifies; 2xx always did */
  signed: boolean;
}

export interface WechatHttpOptions {
  base: string;
  fetch: Fetch;
  /** sent as Wechatpay-Serial: WeChat Pay then signs its answers with this public key */
  publicKeyId?: string | undefined;
  keyOf(serial: string): Promise<KeyObject | undefined>;
  wall(): Date;
}

export const headerOf = (headers: Headers): HeaderOf => (name) => headers.get(name) ?? undefined;

/** The SDK's HTTP client, replaced: another base, a time limit, and no answer believed whose signature does not verify over its bytes. */
export class WechatHttp implements IPayRequest {
  constructor(private readonly options: WechatHttpOptions) {}

  post(url: string, params: object, headers: Record<string, string>): Promise<WechatOutput> {
    // The same bytes that the SDK signed.
    return this.go('POST', url, JSON.stringify(params), headers);
  }

  get(url: string, headers: Record<string, string>): Promise<WechatOutput> {
    return this.go('GET', url, undefined, headers);
  }

  upload(): Promise<never> {
    return Promise.reject(new Error('nothing is uploaded to WeChat Pay'));
  }

  private async go(method: string, url: string, body: string | undefined, headers: Record<string, string>): Promise<WechatOutput> {
    if (!url.startsWith(`${WECHAT_HOST}/`)) throw new Error(`not an address of WeChat Pay: ${url}`);
    const path = url.slice(WECHAT_HOST.length);
    const isBill = path.startsWith(BILL_PATH);
    const { publicKeyId } = this.options;
    const init: RequestInit = { method, headers: { ...headers, ...(publicKeyId === undefined ? {} : { 'Wechatpay-Serial': publicKeyId }) }, ...(body === undefined ? {} : { body }) };
    const answer = await ask(this.options.fetch, this.options.base + path, init, isBill ? { mostBytes: MOST_BILL_BYTES, timeoutMs: 30_000 } : {});
    if (answer.status >= 200 && answer.status < 300) {
      // Bill files are the one thing that WeChat Pay does not sign; their hash came with a signed answer.
      if (isBill) return { status: answer.status, data: answer.body, date: answer.date, signed: false };
      await this.mustBeSigned(answer);
      return { status: answer.status, data: jsonOf(answer), date: answer.date, signed: true };
    }
    return this.errorOf(answer);
  }

  /** Errors may come unsigned, from the edge of WeChat Pay; one with a signature that does not verify is nobody's word. */
  private async errorOf(answer: RawAnswer): Promise<WechatOutput> {
    const error = wechatError(answer.body);
    const skew = clockSkewSeconds(answer.date, this.options.wall());
    if (answer.status === 401) throw new NoAnswer(skew !== undefined && Math.abs(skew) > FRESH_SECONDS ? 'clock-skew' : 'sign-error', `${error?.code ?? ''} ${error?.message ?? ''}, their clock is ${skew ?? '?'} s ahead`, answer.date);
    const signed = answer.headers.get('wechatpay-signature') !== null;
    if (signed) await this.mustBeSigned(answer);
    if (error === undefined) throw new NoAnswer(`http-${answer.status}`, answer.body.toString('utf8').slice(0, 120), answer.date);
    return { status: answer.status, error, date: answer.date, signed };
  }

  private async mustBeSigned(answer: RawAnswer): Promise<void> {
    const judged = await judgeSignature(headerOf(answer.headers), answer.body, this.options.wall(), this.options.keyOf);
    if (!judged.genuine) throw new NoAnswer(judged.reason, judged.detail, answer.date);
  }
}

function jsonOf(answer: RawAnswer): unknown {
  if (answer.body.length === 0) return undefined;
  try {
    return JSON.parse(answer.body.toString('utf8')) as unknown;
  } catch {
    throw new NoAnswer('not-json', answer.body.toString('utf8').slice(0, 120), answer.date);
  }
}
