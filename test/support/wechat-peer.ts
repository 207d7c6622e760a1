import { createDecipheriv, createPrivateKey, createVerify, randomBytes, sign, X509Certificate } from 'node:crypto';
import type { PaymentSandbox, Received } from './payment-sandbox.js';

export interface WechatFacts {
  appId: string;
  mchId: string;
  serialNo: string;
  publicKeyId: string;
  oaAppId: string;
}

export interface WechatAnswer {
  status: number;
  headers: Headers;
  text: string;
  bytes: Buffer;
  body: Record<string, unknown>;
}

export interface AskOptions {
  /** Wechatpay-Serial: which key shall sign the answer */
  serial?: string;
  skewS?: number;
  nonce?: string;
  timestamp?: string;
  /** what is signed in place of the true target */
  signedTarget?: string;
  serialNo?: string;
  timeoutMs?: number;
}

/** A merchant's client of APIv3 written for tests alone, from the published rules. */
export class WechatPeer {
  readonly facts: WechatFacts;

  constructor(private readonly sandbox: PaymentSandbox, private readonly code = 'demo') {
    this.facts = sandbox.facts('wechat', code);
  }

  async ask(method: 'GET' | 'POST', target: string, body?: unknown, options: AskOptions = {}): Promise<WechatAnswer> {
    const content = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
    const timestamp = options.timestamp ?? String(Math.floor(Date.now() / 1000) + (options.skewS ?? 0));
    const nonce = options.nonce ?? randomBytes(16).toString('hex');
    const message = `${method}\n${options.signedTarget ?? target}\n${timestamp}\n${nonce}\n${content}\n`;
    const signature = sign('sha256', Buffer.from(message), createPrivateKey(this.sandbox.file('wechat/apiclient_key.pem', this.code))).toString('base64');
    const answer = await fetch(`${this.sandbox.url}/wxpay${target}`, {
      method, signal: AbortSignal.timeout(options.timeoutMs ?? 10_000), redirect: 'manual',
      headers: {
        authorization: `WECHATPAY2-SHA256-RSA2048 mchid="${this.facts.mchId}",nonce_str="${nonce}",signature="${signature}",timestamp="${timestamp}",serial_no="${options.serialNo ?? this.facts.serialNo}"`,
        accept: 'application/json', 'user-agent': 'test', ...(content === '' ? {} : { 'content-type': 'application/json' }), ...(options.serial === undefined ? {} : { 'wechatpay-serial': options.serial }),
      },
      ...(content === '' ? {} : { body: content }),
    });
    const bytes = Buffer.from(await answer.arrayBuffer());
    const text = bytes.toString('utf8');
    return { status: answer.status, headers: answer.headers, text, bytes, body: parse(text) };
  }

  order(outTradeNo: string, more: object = {}): object {
    return {
      appid: this.facts.appId, mchid: this.facts.mchId, description: '电费充值', out_trade_no: outTradeNo, notify_url: `${this.sandbox.merchantUrl}/notify/wechat/${outTradeNo}`,
      amount: { total: 5000, currency: 'CNY' }, ...more,
    };
  }

  /** True where the headers' signature holds for the text, by the key that the serial names. */
  verifies(header: (name: string) => string | null | undefined, text: string): boolean {
    const serial = header('wechatpay-serial') ?? '';
    const key = serial === this.facts.publicKeyId ? this.sandbox.file('wechat/pub_key.pem', this.code) : new X509Certificate(this.sandbox.file(`wechat/platform/${serial}.pem`, this.code)).publicKey;
    return createVerify('sha256').update(`${header('wechatpay-timestamp') ?? ''}\n${header('wechatpay-nonce') ?? ''}\n${text}\n`).verify(key, header('wechatpay-signature') ?? '', 'base64');
  }

  verifiesAnswer({ headers, text }: WechatAnswer): boolean {
    return this.verifies((name) => headers.get(name), text);
  }

  verifiesNotice({ headers, body }: Received): boolean {
    return this.verifies((name) => headers[name] as string | undefined, body);
  }

  /** Opens the resource of a notification; throws where tag, key or associated data do not fit. */
  open({ body }: Received): Record<string, unknown> {
    const { resource } = JSON.parse(body) as { resource: { ciphertext: string; nonce: string; associated_data: string } };
    const bytes = Buffer.from(resource.ciphertext, 'base64');
    const decipher = createDecipheriv('aes-256-gcm', Buffer.from(this.sandbox.file('wechat/apiv3.key', this.code), 'utf8'), Buffer.from(resource.nonce, 'utf8'));
    decipher.setAAD(Buffer.from(resource.associated_data, 'utf8'));
    decipher.setAuthTag(bytes.subarray(-16));
    return JSON.parse(decipher.update(bytes.subarray(0, -16), undefined, 'utf8') + decipher.final('utf8')) as Record<string, unknown>;
  }
}

function parse(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}
