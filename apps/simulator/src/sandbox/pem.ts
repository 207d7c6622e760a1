import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';

// Parsing a PEM costs more than signing with it.
const keys = new Map<string, KeyObject>();

function once(pem: string, read: (pem: string) => KeyObject): KeyObject {
  const key = keys.get(pem) ?? read(pem);
  keys.set(pem, key);
  return key;
}

export const privateKey = (pem: string): KeyObject => once(pem, createPrivateKey);
/** The public key of a certificate. */
export const certifiedKey = (pem: string): KeyObject => once(pem, (text) => new X509Certificate(text).publicKey);
