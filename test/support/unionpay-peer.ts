import { createHash, createPrivateKey, createVerify, sign, X509Certificate } from 'node:crypto';
import type { PaymentSandbox, Received } from './payment-sandbox.js';

export interface UnionpayFacts {
  merId: string;
  certId: string;
}

type Fields = Record<string, string>;

/** A merchant's client of ACP 5.1.0 written for tests alone, from the published rules. */
export class UnionpayPeer {
  readonly facts: UnionpayFacts;

  constructor(private readonly sandbox: PaymentSandbox, private readonly code = 'demo') {
    this.facts = sandbox.facts('unionpay', code);
  }

  sealed(fields: Fields): Fields {
    const whole: Fields = { version: '5.1.0', encoding: 'utf-8', signMethod: '01', accessType: '0', channelType: '07', ...this.facts, ...fields };
    return { ...whole, signature: sign('sha256', Buffer.from(digest(whole)), createPrivateKey(this.sandbox.file('unionpay/sign_key.pem', this.code))).toString('base64') };
  }

  order(orderId: string, more: Fields = {}): Fields {
    return { txnType: '01', txnSubType: '07', bizType: '000000', orderId, txnTime: beijing(), txnAmt: '5000', currencyCode: '156', backUrl: `${this.sandbox.merchantUrl}/notify/unionpay/${orderId}`, ...more };
  }

  async post(action: string, fields: Fields): Promise<Response> {
    return fetch(`${this.sandbox.url}/unionpay/gateway/api/${action}.do`, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' });
  }

  /** The answer, whose signature was verified with the certificate that came with it, whose chain was verified up to the root. */
  async ask(action: string, fields: Fields): Promise<Fields> {
    const answer = readPlain(await (await this.post(action, this.sealed(fields))).text());
    if (!this.verifies(answer)) throw new Error('the answer does not verify');
    return answer;
  }

  verifies(fields: Fields): boolean {
    const certificate = new X509Certificate(fields.signPubKeyCert ?? '');
    const [root, middle] = ['root_cert.pem', 'middle_cert.pem'].map((name) => new X509Certificate(this.sandbox.file(`unionpay/${name}`, this.code)));
    const chained = certificate.verify(middle!.publicKey) && middle!.verify(root!.publicKey) && certificate.subject.includes('中国银联股份有限公司');
    const { signature = '', ...rest } = fields;
    return chained && createVerify('sha256').update(digest(rest)).verify(certificate.publicKey, signature, 'base64');
  }

  fieldsOf({ body }: Received): Fields {
    return Object.fromEntries(new URLSearchParams(body));
  }
}

/** `a=1&b=2` with nothing encoded: a value may hold `=` and line ends, but no `&`. */
export function readPlain(text: string): Fields {
  return Object.fromEntries(text.split('&').map((part) => [part.slice(0, part.indexOf('=')), part.slice(part.indexOf('=') + 1)]));
}

const digest = (fields: Fields): string => createHash('sha256').update(Object.keys(fields).sort().map((name) => `${name}=${fields[name]!}`).join('&'), 'utf8').digest('hex');

export const beijing = (ms = Date.now()): string => new Date(ms + 8 * 3_600_000).toISOString().slice(0, 19).replace(/\D/g, '');
