import { AlipayRequestError, AlipaySdk, type AlipaySdkConfig } from 'alipay-sdk';
import { z } from 'zod';
import { beijingText } from '../domain/beijing-time.js';
import { NoAnswer, TIMEOUT_MS } from '../outgoing.js';
import { isPlainAnswer } from './response-text.js';

/** The SDK limits connecting and reading apart; this limits both together. */
const WHOLE_MS = TIMEOUT_MS + 1000;

export const alipayBody = z.looseObject({ code: z.string().optional(), msg: z.string().optional(), sub_code: z.string().optional(), sub_msg: z.string().optional() });
export type AlipayBody = z.infer<typeof alipayBody>;

function errorOf(raw: string): string {
  try {
    const { error_response: error } = z.object({ error_response: alipayBody }).parse(JSON.parse(raw));
    return `${error.code ?? ''} ${error.sub_code ?? ''} ${error.sub_msg ?? error.msg ?? ''}`.trim();
  } catch {
    return raw.slice(0, 120);
  }
}

/** The SDK, which before it verifies an answer's signature must find the answer whole and without a second meaning. */
export class StrictAlipaySdk extends AlipaySdk {
  override checkResponseSign(raw: string, responseKey: string, sign: string, traceId: string): void {
    if (typeof sign !== 'string' || sign === '') throw new NoAnswer('unsigned', errorOf(raw));
    if (!isPlainAnswer(raw, responseKey)) throw new NoAnswer('odd-answer', errorOf(raw));
    const serial = /"alipay_cert_sn"\s*:\s*"([^"]*)"/.exec(raw)?.[1];
    if (serial !== undefined && this.config.alipayCertSn !== undefined && serial !== this.config.alipayCertSn) throw new NoAnswer('certificate-changed', serial);
    super.checkResponseSign(raw, responseKey, sign, traceId);
  }
}

export interface AlipayClientOptions {
  config: Pick<AlipaySdkConfig, 'appId' | 'privateKey' | 'alipayPublicKey' | 'appCertContent' | 'alipayPublicCertContent' | 'alipayRootCertContent'>;
  gateway: string;
  wall(): Date;
}

export interface Callbacks {
  notifyUrl?: string;
  returnUrl?: string;
}

/** Empty values are dropped by the gateway before it verifies, and kept by the SDK when it signs. */
function given(fields: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).filter((entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== ''));
}

/** Calls of the gateway. Every answer is verified; what could not be is a NoAnswer. */
export class AlipayClient {
  readonly sdk: StrictAlipaySdk;

  constructor(private readonly options: AlipayClientOptions) {
    // The SDK changes the object that it is given.
    this.sdk = new StrictAlipaySdk({ ...options.config, gateway: options.gateway, keyType: 'PKCS8', signType: 'RSA2', timeout: TIMEOUT_MS, camelcase: false });
    // Without a key the SDK would skip verification with a warning.
    if (!this.sdk.config.alipayPublicKey) throw new Error('there is no key to verify Alipay with');
  }

  async call(method: string, fields: Record<string, string | undefined>, callbacks: Callbacks = {}): Promise<AlipayBody> {
    const answer = await inTime(this.sdk.exec(method, this.parameters(fields, callbacks), { validateSign: true }));
    const body = alipayBody.safeParse(answer);
    if (!body.success) throw new NoAnswer('answer-shape', body.error.issues[0]?.message);
    return body.data;
  }

  /** A signed address for the payer's browser. */
  page(method: string, fields: Record<string, string | undefined>, callbacks: Callbacks): string {
    return this.sdk.pageExecute(method, 'GET', this.parameters(fields, callbacks));
  }

  private parameters(fields: Record<string, string | undefined>, callbacks: Callbacks): Record<string, unknown> {
    // The SDK would write this process's local time.
    return { bizContent: given(fields), timestamp: beijingText(this.options.wall()), ...given({ notifyUrl: callbacks.notifyUrl, returnUrl: callbacks.returnUrl }) };
  }
}

async function inTime<Result>(call: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, fail) => {
    timer = setTimeout(() => fail(new NoAnswer('timeout')), WHOLE_MS);
  });
  try {
    return await Promise.race([call, late]);
  } catch (error) {
    throw noAnswerOf(error);
  } finally {
    clearTimeout(timer);
    // The loser of the race may still fail; the winner has spoken.
    call.catch(() => undefined);
  }
}

/** The SDK throws an error of its own for some failures and a bare TypeError for others: to us they are one. */
function noAnswerOf(error: unknown): NoAnswer {
  if (error instanceof NoAnswer) return error;
  const { message } = error as Error;
  if (!(error instanceof AlipayRequestError)) return new NoAnswer('answer-shape', message);
  const status = /status: (\d+)/.exec(message)?.[1];
  if (status !== undefined) return new NoAnswer(`http-${status}`);
  if (/timeout/i.test(message)) return new NoAnswer('timeout');
  if (message.startsWith('验签失败')) return new NoAnswer('foreign-signature');
  if (message.includes('格式错误')) return new NoAnswer('not-json', error.responseDataRaw?.slice(0, 120));
  return new NoAnswer('not-reached', message);
}
