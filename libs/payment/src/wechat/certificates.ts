import { randomBytes, type KeyObject } from 'node:crypto';
import type Pay from 'wechatpay-node-v3';
import { z } from 'zod';
import { ask, NoAnswer, type Fetch } from '../outgoing.js';
import { openSealed } from './aead.js';
import { platformCertificate, type PlatformCertificate } from './platform-keys.js';
import { judgeSignature } from './signature.js';
import { headerOf } from './wechat-http.js';

const listBody = z.object({
  data: z.array(z.object({ serial_no: z.string(), encrypt_certificate: z.object({ algorithm: z.literal('AEAD_AES_256_GCM'), nonce: z.string(), associated_data: z.string().optional(), ciphertext: z.string() }) })).max(20),
});

/** The certificates of a list's body: each must open with the API key and carry the serial that the list gives it. Throws NoAnswer. */
export function certificatesOf(body: Buffer, apiKey: Buffer): PlatformCertificate[] {
  let list: z.infer<typeof listBody>;
  try {
    list = listBody.parse(JSON.parse(body.toString('utf8')));
  } catch (error) {
    throw new NoAnswer('answer-shape', (error as Error).message.slice(0, 200));
  }
  return list.data.map(({ serial_no, encrypt_certificate: sealed }) => {
    const pem = openSealed(apiKey, { nonce: sealed.nonce, associatedData: sealed.associated_data, ciphertext: sealed.ciphertext });
    if (pem === undefined) throw new NoAnswer('foreign-seal', `certificate ${serial_no} does not open with our API key`);
    const certificate = platformCertificate(pem);
    if (certificate.serial !== serial_no.toUpperCase()) throw new NoAnswer('answer-shape', `certificate ${certificate.serial} was listed as ${serial_no}`);
    return certificate;
  });
}

export interface DownloadOptions {
  pay: Pay;
  base: string;
  fetch: Fetch;
  apiKey: Buffer;
  publicKey?: { id: string; key: KeyObject } | undefined;
  wall(): Date;
}

/**
 * Asks WeChat Pay for its certificates. The API key seals them, so they can be believed before any of them is known; the answer's
 * signature must then verify by one of them that holds (or by the public key that the merchant has).
 */
export async function downloadCertificates({ pay, base, fetch, apiKey, publicKey, wall }: DownloadOptions): Promise<PlatformCertificate[]> {
  const path = '/v3/certificates';
  const nonce = randomBytes(16).toString('hex');
  const timestamp = String(Math.trunc(wall().getTime() / 1000));
  const authorization = pay.getAuthorization(nonce, timestamp, pay.getSignature('GET', nonce, timestamp, path));
  const answer = await ask(fetch, base + path, { headers: { Accept: 'application/json', Authorization: authorization } });
  if (answer.status !== 200) throw new NoAnswer(`http-${answer.status}`, answer.body.toString('utf8').slice(0, 200));
  const certificates = certificatesOf(answer.body, apiKey);
  const now = wall();
  const keyOf = async (serial: string): Promise<KeyObject | undefined> =>
    serial === publicKey?.id ? publicKey.key : certificates.find((one) => one.serial === serial.toUpperCase() && one.from <= now && now < one.to)?.key;
  const judged = await judgeSignature(headerOf(answer.headers), answer.body, now, keyOf);
  if (!judged.genuine) throw new NoAnswer(judged.reason, judged.detail);
  return certificates;
}
