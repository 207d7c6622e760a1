import { createHash, createPrivateKey, createPublicKey, sign, type KeyObject } from 'node:crypto';
import { bits, explicit, instant, integer, nothing, objectId, octets, printable, sequence, set, utf8, yes } from './der.js';

/** In the order in which a certificate holds them: country first, common name last. */
export interface Name {
  C: string;
  O: string;
  OU?: string;
  CN: string;
}

export interface CertificatePlan {
  subject: Name;
  issuer: Name;
  /** hex */
  serial: string;
  from: Date;
  to: Date;
  /** PEM of a private or a public key: its public half is certified */
  key: string;
  issuerKey: string;
  authority?: boolean;
}

const attribute = { C: '2.5.4.6', O: '2.5.4.10', OU: '2.5.4.11', CN: '2.5.4.3' } as const;
const sha256WithRsa = () => sequence(objectId('1.2.840.113549.1.1.11'), nothing());
const nameParts = (name: Name): [keyof typeof attribute, string][] => (['C', 'O', 'OU', 'CN'] as const).flatMap((key) => (name[key] === undefined ? [] : [[key, name[key]] as [typeof key, string]]));
const nameDer = (name: Name): Buffer => sequence(...nameParts(name).map(([key, value]) => set(sequence(objectId(attribute[key]), key === 'C' ? printable(value) : utf8(value)))));
const keyId = (key: KeyObject): Buffer => createHash('sha1').update(key.export({ type: 'spki', format: 'der' })).digest();

export const publicPem = (privatePem: string): string => createPublicKey(privatePem).export({ type: 'spki', format: 'pem' }) as string;

/** An X.509 v3 certificate as PEM. */
export function certificate({ subject, issuer, serial, from, to, key, issuerKey, authority = false }: CertificatePlan): string {
  const publicKey = createPublicKey(key);
  const issuerPrivate = createPrivateKey(issuerKey);
  const extension = (id: string, critical: boolean, value: Buffer) => sequence(objectId(id), ...(critical ? [yes()] : []), octets(value));
  const extensions = [
    extension('2.5.29.19', true, authority ? sequence(yes()) : sequence()),
    // keyCertSign and cRLSign, or digitalSignature and nonRepudiation
    extension('2.5.29.15', true, authority ? bits(Buffer.from([0x06]), 1) : bits(Buffer.from([0xc0]), 6)),
    extension('2.5.29.14', false, octets(keyId(publicKey))),
  ];
  const content = sequence(
    explicit(0, integer('02')), integer(serial), sha256WithRsa(), nameDer(issuer), sequence(instant(from), instant(to)), nameDer(subject),
    publicKey.export({ type: 'spki', format: 'der' }), explicit(3, sequence(...extensions)),
  );
  const der = sequence(content, sha256WithRsa(), bits(sign('sha256', content, issuerPrivate)));
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}

/** Alipay's number of a certificate: MD5 over the issuer, common name first, and the serial in decimal. */
export function alipaySerial(issuer: Name, serialHex: string): string {
  const text = nameParts(issuer).reverse().map(([key, value]) => `${key}=${value}`).join(',');
  return createHash('md5').update(`${text}${BigInt(`0x${serialHex}`)}`).digest('hex');
}
