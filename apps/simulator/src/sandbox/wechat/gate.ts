import { randomBytes } from 'node:crypto';
import { header, type Answer, type Call } from '../call.js';
import type { Merchant } from '../merchant.js';
import type { Office } from '../office.js';
import type { FaultKind } from '../sandbox-faults.js';
import { Refusal } from './refusal.js';
import { answerText, readAuthorization, requestText, signText, verifyText } from './seal.js';

const WINDOW_S = 300;
const nonces = new Map<string, number>();

/** Who asks; refused like the true gateway where the signature does not hold. */
export function authenticate(office: Office, call: Call): { merchant: Merchant; nonceReused: boolean } {
  const authorization = readAuthorization(header(call, 'authorization'));
  if (authorization === undefined) throw new Refusal(401, 'SIGN_ERROR', 'Http头Authorization值格式错误，请参考《微信支付商户REST API签名规则》');
  const { mchid, nonce_str: nonce, timestamp, serial_no: serial, signature } = authorization;
  const merchant = office.merchants.find(({ wechat }) => wechat.mchId === mchid);
  if (merchant === undefined) throw new Refusal(401, 'SIGN_ERROR', '商户号不存在');
  if (merchant.wechat.serial !== serial.toUpperCase()) throw new Refusal(401, 'SIGN_ERROR', '商户证书序列号有误');
  if (!/^\d{10}$/.test(timestamp) || Math.abs(office.clock.nowMs() / 1000 - Number(timestamp)) > WINDOW_S) throw new Refusal(401, 'SIGN_ERROR', 'Http头Authorization中的timestamp与发起请求的时间不得超过5分钟');
  const text = requestText(call.method, call.target, timestamp, nonce, call.body.toString('utf8'));
  if (!verifyText(text, signature, merchant.wechat.certificate)) throw new Refusal(401, 'SIGN_ERROR', '签名错误', { field: 'signature', issue: 'sign not match', location: 'url' });
  return { merchant, nonceReused: seenBefore(`${mchid}/${nonce}/${timestamp}`) };
}

function seenBefore(nonce: string): boolean {
  const seen = nonces.has(nonce);
  nonces.set(nonce, Date.now());
  if (nonces.size > 50_000) nonces.clear();
  return seen;
}

interface Signer {
  serial: string;
  key: string;
}

/** Answers follow the key that the request names; without a name, or with an unknown one, a certificate signs. */
function answerSigner({ platform, settings }: Office, merchant: Merchant | undefined, wished: string): Signer {
  if (merchant !== undefined && wished === merchant.wechat.publicKeyId) return { serial: wished, key: platform.wechat.publicKey.key };
  return platform.wechat.certificates.find(({ serial }) => serial === wished.toUpperCase()) ?? platform.wechat.certificates[settings.wechatCertificate];
}

let turn = 0;

/** Which key signs a callback. */
export function callbackSigner({ platform, settings }: Office, merchant: Merchant): Signer {
  const open: Signer = { serial: merchant.wechat.publicKeyId, key: platform.wechat.publicKey.key };
  const certificate = platform.wechat.certificates[settings.wechatCertificate];
  if (settings.wechatCallbackKey === 'mixed') return [open, ...platform.wechat.certificates][(turn += 1) % 3]!;
  return settings.wechatCallbackKey === 'certificate' ? certificate : open;
}

export function signedHeaders(signer: Signer, body: string, seconds: number): Record<string, string> {
  const timestamp = String(Math.floor(seconds));
  const nonce = randomBytes(16).toString('hex');
  return {
    'Wechatpay-Timestamp': timestamp, 'Wechatpay-Nonce': nonce, 'Wechatpay-Serial': signer.serial, 'Wechatpay-Signature-Type': 'WECHATPAY2-SHA256-RSA2048',
    'Wechatpay-Signature': signText(answerText(timestamp, nonce, body), signer.key),
  };
}

/** Signs an answer, or bends its signature as the fault says. */
export function seal(office: Office, call: Call, merchant: Merchant | undefined, answer: Answer, fault: FaultKind | undefined): Answer {
  if (fault === 'unsigned') return answer;
  const body = answer.body.toString();
  const good = answerSigner(office, merchant, header(call, 'wechatpay-serial'));
  const signer = fault === 'foreign-signed' ? { serial: good.serial, key: office.platform.stranger.key } : fault === 'expired-serial' ? office.platform.wechat.expired : good;
  const seconds = office.clock.nowMs() / 1000 - (fault === 'stale' ? WINDOW_S + 60 : 0);
  return { ...answer, headers: { ...answer.headers, ...signedHeaders(signer, body, seconds), 'Request-ID': randomBytes(16).toString('hex').toUpperCase() } };
}
