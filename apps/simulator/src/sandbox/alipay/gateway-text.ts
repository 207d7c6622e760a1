import { createVerify, sign } from 'node:crypto';
import { certifiedKey, privateKey } from '../pem.js';

/** What a signature covers: sorted keys, no empty values, nothing encoded. */
export function signText(parameters: Record<string, string>, without: readonly string[]): string {
  return Object.keys(parameters).filter((key) => !without.includes(key) && parameters[key] !== '').sort().map((key) => `${key}=${parameters[key]!}`).join('&');
}

/** RSA2 is SHA256withRSA. */
export const rsa2 = (text: string, key: string): string => sign('sha256', Buffer.from(text, 'utf8'), privateKey(key)).toString('base64');
export const verifyRsa2 = (text: string, signature: string, certificate: string): boolean => createVerify('sha256').update(text, 'utf8').verify(certifiedKey(certificate), signature, 'base64');

/** Two decimals as the gateway writes them, and only such ones are read. */
export function parseAmount(text: unknown): number | undefined {
  const parts = typeof text === 'string' ? /^(\d{1,9})(?:\.(\d{1,2}))?$/.exec(text) : null;
  return parts === null ? undefined : Number(parts[1]) * 100 + Number((parts[2] ?? '').padEnd(2, '0'));
}

export class AlipayError extends Error {
  constructor(readonly code: string, readonly subCode: string, subMessage: string) {
    super(subMessage);
  }

  get body(): Record<string, string> {
    return { code: this.code, msg: messages[this.code] ?? 'Service Currently Unavailable', sub_code: this.subCode, sub_msg: this.message };
  }
}

const messages: Record<string, string> = { '10000': 'Success', '20000': 'Service Currently Unavailable', '20001': 'Insufficient Token Permissions', '40001': 'Missing Required Arguments', '40002': 'Invalid Arguments', '40004': 'Business Failed', '40006': 'Insufficient Permissions' };
export const missing = (name: string): AlipayError => new AlipayError('40001', `isv.missing-${name.replaceAll('_', '-')}`, `缺少参数${name}`);
export const invalid = (subCode: string, text: string): AlipayError => new AlipayError('40002', subCode, text);
export const failed = (subCode: string, text: string): AlipayError => new AlipayError('40004', subCode, text);
