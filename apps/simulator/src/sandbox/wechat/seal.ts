import { createCipheriv, createVerify, randomBytes, sign } from 'node:crypto';
import { certifiedKey, privateKey } from '../pem.js';

/** APIv3: RSA PKCS#1 v1.5 over SHA-256, base64. */
export const signText = (text: string, key: string): string => sign('sha256', Buffer.from(text, 'utf8'), privateKey(key)).toString('base64');

export function verifyText(text: string | Buffer, signature: string, certificate: string): boolean {
  return createVerify('sha256').update(text).verify(certifiedKey(certificate), signature, 'base64');
}

/** What a request's signature covers: five lines, each with its end, the body as it came. */
export const requestText = (method: string, target: string, timestamp: string, nonce: string, body: string): string => `${method}\n${target}\n${timestamp}\n${nonce}\n${body}\n`;

/** What the signature of an answer or of a notification covers. */
export const answerText = (timestamp: string, nonce: string, body: string): string => `${timestamp}\n${nonce}\n${body}\n`;

/** What the phone checks before it opens the cashier. */
export const sheetText = (appId: string, timeStamp: string, nonceStr: string, prepay: string): string => `${appId}\n${timeStamp}\n${nonceStr}\n${prepay}\n`;

export interface Sealed {
  algorithm: 'AEAD_AES_256_GCM';
  ciphertext: string;
  associated_data: string;
  nonce: string;
}

/** AES-256-GCM with the merchant's APIv3 key: cipher text and tag together, base64. */
export function encrypt(plain: string, apiV3Key: string, associatedData: string, nonce = randomBytes(6).toString('hex')): Sealed {
  const key = Buffer.from(apiV3Key, 'utf8');
  const cipher = createCipheriv(key.length === 16 ? 'aes-128-gcm' : 'aes-256-gcm', key, Buffer.from(nonce, 'utf8'));
  cipher.setAAD(Buffer.from(associatedData, 'utf8'));
  const content = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return { algorithm: 'AEAD_AES_256_GCM', ciphertext: content.toString('base64'), associated_data: associatedData, nonce };
}

export interface Authorization {
  mchid: string;
  nonce_str: string;
  timestamp: string;
  serial_no: string;
  signature: string;
}

const SCHEME = 'WECHATPAY2-SHA256-RSA2048 ';

/** Reads the Authorization header; its parts may stand in any order. */
export function readAuthorization(text: string): Authorization | undefined {
  if (!text.startsWith(SCHEME)) return undefined;
  const parts = new Map([...text.slice(SCHEME.length).matchAll(/(\w+)="([^"]*)"/g)].map((match): [string, string] => [match[1]!, match[2]!]));
  const [mchid, nonce_str, timestamp, serial_no, signature] = ['mchid', 'nonce_str', 'timestamp', 'serial_no', 'signature'].map((name) => parts.get(name));
  if (mchid === undefined || nonce_str === undefined || timestamp === undefined || serial_no === undefined || signature === undefined) return undefined;
  return { mchid, nonce_str, timestamp, serial_no, signature };
}
