import { AlipaySdk } from 'alipay-sdk';
import { createPrivateKey, sign } from 'node:crypto';
import type { PaymentSandbox, Received } from './payment-sandbox.js';

export interface AlipayFacts {
  appId: string;
  sellerId: string;
  mode: 'key' | 'cert';
}

/** A merchant with Alipay's own SDK, by key or by certificates. */
export class AlipayPeer {
  readonly facts: AlipayFacts;
  readonly sdk: AlipaySdk;

  constructor(private readonly sandbox: PaymentSandbox, private readonly code = 'demo') {
    this.facts = sandbox.facts('alipay', code);
    const file = (name: string): string => sandbox.file(`alipay/${name}`, code);
    const trust = this.facts.mode === 'key' ? { alipayPublicKey: file('alipay_public_key.pem') } : { appCertContent: file('appCert.crt'), alipayPublicCertContent: file('alipayCert.crt'), alipayRootCertContent: file('alipayRootCert.crt') };
    this.sdk = new AlipaySdk({ appId: this.facts.appId, privateKey: file('app_private_key.pem'), keyType: 'PKCS8', gateway: `${sandbox.url}/alipay/gateway.do`, camelcase: false, ...trust });
  }

  notifyUrl(outTradeNo: string): string {
    return `${this.sandbox.merchantUrl}/notify/alipay/${outTradeNo}`;
  }

  /** Every answer's signature is verified by the SDK. */
  async ask(method: string, bizContent: object, more: object = {}): Promise<Record<string, string>> {
    return (await this.sdk.exec(method, { bizContent, timestamp: beijing(), ...more }, { validateSign: true })) as unknown as Record<string, string>;
  }

  order(outTradeNo: string, more: object = {}): object {
    return { out_trade_no: outTradeNo, total_amount: '50.00', subject: '电费充值', ...more };
  }

  /** One call signed here, to look at what goes over the wire. */
  async raw(parameters: Record<string, string>): Promise<string> {
    const whole: Record<string, string> = { app_id: this.facts.appId, charset: 'utf-8', sign_type: 'RSA2', version: '1.0', timestamp: beijing(), ...parameters };
    const text = Object.keys(whole).filter((key) => whole[key] !== '').sort().map((key) => `${key}=${whole[key]!}`).join('&');
    const signature = sign('sha256', Buffer.from(text), createPrivateKey(this.sandbox.file('alipay/app_private_key.pem', this.code))).toString('base64');
    const answer = await fetch(`${this.sandbox.url}/alipay/gateway.do`, { method: 'POST', body: new URLSearchParams({ ...whole, sign: signature }), redirect: 'manual' });
    return answer.headers.get('location') ?? (await answer.text());
  }

  fieldsOf({ body }: Received): Record<string, string> {
    return Object.fromEntries(new URLSearchParams(body));
  }
}

const beijing = (): string => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
