import { AlipaySdk } from 'alipay-sdk';
import { DomainError } from '#libs/runtime';
import { z } from 'zod';
import type { PlatformIdentity } from './weixin-app.js';
import { unreachable } from './weixin-errors.js';

export interface AlipayOptions {
  /** the gateway's whole address */
  gateway: string;
  appId: string;
  privateKey: string;
  trust: { publicKey: string } | { appCert: string; alipayCert: string; rootCert: string };
  wall: () => Date;
}

const answer = z.looseObject({ userId: z.string().min(1).max(128).optional(), openId: z.string().min(1).max(128).optional() });
const errorAnswer = z.looseObject({ error_response: z.looseObject({ sub_code: z.string().optional() }) });

class Refusal extends Error {
  constructor(readonly subCode: string) {
    super(subCode);
  }
}

/**
 * The SDK with the two holes of its check closed: an answer that carries its key twice is refused, since only one of them would
 * be the signed one, and an error keeps its name. An error is believed unsigned; it can only refuse.
 */
class StrictAlipay extends AlipaySdk {
  override checkResponseSign(raw: string, responseKey: string, sign: string, traceId: string): void {
    const error = errorAnswer.safeParse(JSON.parse(raw));
    if (error.success) throw new Refusal(error.data.error_response.sub_code ?? '');
    if (typeof sign !== 'string' || raw.split(`"${responseKey}"`).length !== 2) throw new Refusal('answer-not-whole');
    super.checkResponseSign(raw, responseKey, sign, traceId);
  }
}

/** Alipay's sign-in for one app. */
export class AlipayApp {
  readonly appId: string;
  private readonly sdk: AlipaySdk;

  constructor(private readonly options: AlipayOptions) {
    const { appId, privateKey, gateway, trust } = options;
    this.appId = appId;
    this.sdk = new StrictAlipay({
      appId, privateKey, keyType: 'PKCS8', gateway, timeout: 5000,
      ...('publicKey' in trust ? { alipayPublicKey: trust.publicKey } : { appCertContent: trust.appCert, alipayPublicCertContent: trust.alipayCert, alipayRootCertContent: trust.rootCert }),
    });
    // Without a key the SDK warns and checks nothing.
    if (!this.sdk.config.alipayPublicKey) throw new DomainError('unavailable', 'platform-misconfigured', 'there is no key of Alipay to check answers with');
  }

  /** Who signed in, by the code of my.getAuthCode: it works once. */
  async identity(code: string): Promise<PlatformIdentity> {
    const result = answer.safeParse(await this.exec(code));
    const openId = result.data?.openId ?? result.data?.userId;
    if (openId === undefined) throw unreachable();
    return { openId, unionId: null };
  }

  private async exec(code: string): Promise<unknown> {
    try {
      return await this.sdk.exec('alipay.system.oauth.token', { grantType: 'authorization_code', code, timestamp: beijing(this.options.wall()) }, { validateSign: true });
    } catch (error) {
      if (error instanceof Refusal && /code-invalid/.test(error.subCode)) throw new DomainError('invalid', 'platform-code-invalid', 'the sign-in code is used or too old');
      throw unreachable();
    }
  }
}

/** The gateway reads times as Beijing's, wherever this machine stands. */
const beijing = (at: Date): string => new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
