import { verify, type KeyObject } from 'node:crypto';

/** Messages that are further from our clock than this are stale. */
export const FRESH_SECONDS = 300;
const PROBE = 'WECHATPAY/SIGNTEST/';
const SCHEME = 'WECHATPAY2-SHA256-RSA2048';

export type SignatureReason = 'unsigned' | 'probe' | 'odd-header' | 'stale' | 'unknown-serial' | 'foreign-signature';
export type Judged = { genuine: true; serial: string } | { genuine: false; reason: SignatureReason; detail: string };
/** A header by its lower-case name. */
export type HeaderOf = (name: string) => string | undefined;

/** What is signed: timestamp, nonce and the body's bytes as they came, each ended by a line feed. */
export function signedBytes(timestamp: string, nonce: string, body: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`${timestamp}\n${nonce}\n`, 'utf8'), body, Buffer.from('\n')]);
}

/** RSA-SHA256 (PKCS #1 v1.5); false for whatever is no signature. */
export function verifies(key: KeyObject, text: Buffer, signature: string): boolean {
  const bytes = Buffer.from(signature, 'base64');
  return bytes.length > 0 && verify('RSA-SHA256', text, key, bytes);
}

const refused = (reason: SignatureReason, detail = ''): Judged => ({ genuine: false, reason, detail });

/** Whether a message is WeChat Pay's: all four headers, fresh by our clock, by a serial that `keyOf` knows, over these very bytes. */
export async function judgeSignature(header: HeaderOf, body: Buffer, now: Date, keyOf: (serial: string) => Promise<KeyObject | undefined>): Promise<Judged> {
  const [timestamp, nonce, signature, serial] = ['timestamp', 'nonce', 'signature', 'serial'].map((name) => header(`wechatpay-${name}`) ?? '') as [string, string, string, string];
  if (timestamp === '' || nonce === '' || signature === '' || serial === '') return refused('unsigned');
  if (signature.startsWith(PROBE)) return refused('probe');
  const scheme = header('wechatpay-signature-type') ?? SCHEME;
  if (scheme !== SCHEME) return refused('odd-header', `signature type ${scheme}`);
  if (!/^\d{1,12}$/.test(timestamp) || !/^[\x21-\x7e]{1,128}$/.test(nonce)) return refused('odd-header', 'timestamp or nonce');
  const age = Math.trunc(now.getTime() / 1000) - Number(timestamp);
  if (Math.abs(age) > FRESH_SECONDS) return refused('stale', `signed ${age} s ago by our clock`);
  const key = await keyOf(serial);
  if (key === undefined) return refused('unknown-serial', serial.slice(0, 80));
  return verifies(key, signedBytes(timestamp, nonce, body), signature) ? { genuine: true, serial } : refused('foreign-signature', serial);
}
