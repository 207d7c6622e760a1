import { ask, MOST_BILL_BYTES, NoAnswer, type Fetch } from '../outgoing.js';
import { parseAnswer, signFields, verifies, type Fields } from './acp-text.js';
import type { TrustedSigners } from './trusted-signers.js';
import type { UnionpayKeys } from './unionpay-keys.js';

export const GATEWAY = 'https://gateway.95516.com';
const REAL_FILES = 'https://filedownload.95516.com/';
const paths = { back: '/gateway/api/backTransReq.do', query: '/gateway/api/queryTrans.do', front: '/gateway/api/frontTransReq.do' } as const;

export interface UnionpayAnswer {
  fields: Fields;
  date: Date | undefined;
}

export interface UnionpayClientOptions {
  keys: UnionpayKeys;
  signers: TrustedSigners;
  base: string;
  fetch: Fetch;
  wall(): Date;
}

/** Requests to UnionPay's gateway, signed; every answer's certificate and signature are verified, all else is a NoAnswer. */
export class UnionpayClient {
  constructor(private readonly options: UnionpayClientOptions) {}

  back(fields: Fields): Promise<UnionpayAnswer> {
    return this.post(this.options.base + paths.back, fields);
  }

  query(fields: Fields): Promise<UnionpayAnswer> {
    return this.post(this.options.base + paths.query, fields);
  }

  /** Files lie on a host of their own. */
  file(fields: Fields): Promise<UnionpayAnswer> {
    return this.post(this.options.base === GATEWAY ? REAL_FILES : `${this.options.base}/`, fields, { mostBytes: MOST_BILL_BYTES, timeoutMs: 30_000 });
  }

  get frontUrl(): string {
    return this.options.base + paths.front;
  }

  signed(fields: Fields): Fields {
    const { keys } = this.options;
    return signFields({ version: '5.1.0', encoding: 'UTF-8', signMethod: '01', accessType: '0', merId: keys.merId, certId: keys.certId, ...fields }, keys.privateKey);
  }

  /** Why a message is not UnionPay's to us; undefined when it is. */
  doubt(fields: Fields): string | undefined {
    if (fields.version !== '5.1.0' || fields.signMethod !== '01') return `odd-answer version ${fields.version ?? ''} method ${fields.signMethod ?? ''}`;
    if (fields.signPubKeyCert === undefined || (fields.signature ?? '') === '') return 'unsigned';
    const trust = this.options.signers.trust(fields.signPubKeyCert, this.options.wall());
    if (!trust.ok) return trust.reason;
    return verifies(fields, trust.key) ? undefined : 'foreign-signature';
  }

  private async post(url: string, fields: Fields, limits: Parameters<typeof ask>[3] = {}): Promise<UnionpayAnswer> {
    const body = new URLSearchParams(this.signed(fields)).toString();
    const answer = await ask(this.options.fetch, url, { method: 'POST', body, headers: { 'content-type': 'application/x-www-form-urlencoded;charset=UTF-8' } }, limits);
    const text = answer.body.toString('utf8');
    if (answer.status !== 200) throw new NoAnswer(`http-${answer.status}`, text.slice(0, 120), answer.date);
    const parsed = parseAnswer(text);
    if (parsed === undefined) throw new NoAnswer('odd-answer', text.slice(0, 120), answer.date);
    const doubt = this.doubt(parsed);
    if (doubt !== undefined) throw new NoAnswer(doubt, `${parsed.respCode ?? ''} ${parsed.respMsg ?? ''}`.trim(), answer.date);
    // Our order, our time: another one's answer, or an old one, is no answer.
    const other = ['merId', 'orderId', 'txnTime'].find((name) => fields[name] !== undefined && parsed[name] !== undefined && parsed[name] !== fields[name]);
    if (other !== undefined || parsed.merId !== this.options.keys.merId) throw new NoAnswer('odd-answer', `${other ?? 'merId'} is another one`, answer.date);
    return { fields: parsed, date: answer.date };
  }
}
